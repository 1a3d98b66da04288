#include "core/engine/known/known.h"
#include <algorithm>

namespace csp {

void Known::setCalendars(const QList<CalendarInfo> &infos)
{
    QHash<CalendarId, Calendar> next;
    order.clear();
    QList<CalendarInfo> sorted = infos;
    std::stable_sort(sorted.begin(), sorted.end(), [](const CalendarInfo &a, const CalendarInfo &b) {
        if (a.primary != b.primary)
            return a.primary;
        if (a.canWrite() != b.canWrite())
            return a.canWrite();
        return a.summary.localeAwareCompare(b.summary) < 0;
    });
    for (const CalendarInfo &info : sorted) {
        Calendar c = calendars.value(info.id);
        c.state.info = info;
        order << info.id;
        next.insert(info.id, c);
    }
    calendars = next;
}

void Known::keepEvent(const Event &event)
{
    const auto it = calendars.find(event.calendar);
    if (it == calendars.end())
        return;
    if (event.cancelled())
        it->events.remove(event.id);
    else
        it->events.insert(event.id, event);
}

void Known::dropEvent(const EventKey &key)
{
    if (const auto it = calendars.find(key.calendar); it != calendars.end())
        it->events.remove(key.event);
}

const Event *Known::event(const EventKey &key) const
{
    const auto it = calendars.constFind(key.calendar);
    if (it == calendars.cend())
        return nullptr;
    const auto e = it->events.constFind(key.event);
    return e == it->events.cend() ? nullptr : &*e;
}

LinkedEvent Known::linkedEvent(const EventKey &key) const
{
    const auto it = calendars.constFind(key.calendar);
    if (it == calendars.cend()) {
        if (calendarsUnread)
            return LinkedEvent::unreadable(*calendarsUnread);
        if (calendars.isEmpty())
            return {};
        return LinkedEvent::unreadable({Error::Kind::NotFound, key.calendar.value, QStringLiteral("the calendar is not in the list of this account"),
                                        QStringLiteral("add it to the list again in Google Calendar"), {}, {}, {}, {}, {}});
    }
    if (const Event *e = event(key))
        return *e;
    const auto instance = std::find_if(it->instances.cbegin(), it->instances.cend(), [&](const Event &e) { return e.id == key.event; });
    if (instance != it->instances.cend())
        return *instance;
    if (it->readOnce && it->instancesRead)
        return LinkedEvent::gone();
    return it->state.unread ? LinkedEvent::unreadable(*it->state.unread) : LinkedEvent();
}

void Known::keepReference(const Reference &reference)
{
    if (const auto it = m_references.constFind(reference.booking); it != m_references.cend()) {
        m_byEvent.remove(it->event.event, reference.booking);
        m_byICalUid.remove(it->iCalUid, reference.booking);
    }
    m_references.insert(reference.booking, reference);
    m_byEvent.insert(reference.event.event, reference.booking);
    if (!reference.iCalUid.isEmpty())
        m_byICalUid.insert(reference.iCalUid, reference.booking);
}

const Reference *Known::reference(const BookingUid &uid) const
{
    const auto it = m_references.constFind(uid);
    return it == m_references.cend() ? nullptr : &*it;
}

const Reference *Known::referenceOf(const Event &event) const
{
    // After a reschedule the cancelled and the living booking name the same event: the open one counts (calcom.md 4.2).
    const Reference *best = nullptr;
    int bestRank = -1;
    const auto offer = [&](const BookingUid &uid, int rank) {
        const Reference *r = reference(uid);
        if (!r)
            return;
        rank += r->closed ? 0 : 10;
        if (rank > bestRank || (rank == bestRank && r->baseline.taken > best->baseline.taken)) {
            best = r;
            bestRank = rank;
        }
    };
    for (auto [it, end] = m_byEvent.equal_range(event.id); it != end; ++it)
        offer(*it, reference(*it)->event == event.key() ? 3 : 2);
    if (!event.iCalUid.isEmpty()) {
        for (auto [it, end] = m_byICalUid.equal_range(event.iCalUid); it != end; ++it)
            offer(*it, 1);
    }
    return best;
}

void Known::keepOwnWrite(const OwnWrite &write)
{
    // Several of one moment stay together: a plan that writes twice expects both.
    auto &list = m_ownWrites[write.event];
    list.removeIf([&](const OwnWrite &w) { return w.at < write.at || (w.deleted == write.deleted && w.span == write.span); });
    list.append(write);
}

QList<OwnWrite> Known::ownWritesOf(const Event &event, const Reference *reference) const
{
    QList<OwnWrite> list = m_ownWrites.value(event.key());
    if (reference && reference->event != event.key())
        list += m_ownWrites.value(reference->event);
    return list;
}

BookingUid Known::endOf(const BookingUid &uid) const
{
    BookingUid end = uid;
    for (int links = 0; links < 64; ++links) { // a longer one is taken for a circle
        const auto it = bookings.constFind(end);
        if (it == bookings.cend() || it->alive() || it->rescheduledTo.isEmpty() || !bookings.contains(it->rescheduledTo))
            break;
        end = it->rescheduledTo;
    }
    return end;
}

std::optional<EventType> Known::eventType(qint64 id) const
{
    const auto it = std::find_if(eventTypes.begin(), eventTypes.end(), [&](const EventType &t) { return t.id == id; });
    return it == eventTypes.end() ? std::nullopt : std::optional(*it);
}

std::optional<Schedule> Known::scheduleOf(const std::optional<EventType> &type) const
{
    for (const Schedule &s : schedules) {
        if (type && type->scheduleId != 0 ? s.id == type->scheduleId : s.isDefault)
            return s;
    }
    return schedules.isEmpty() ? std::nullopt : std::optional(schedules.first());
}

QList<Sighting> Known::evidenceFor(const Event &lost) const
{
    QList<Sighting> found;
    if (!lost.span)
        return found;
    const auto emails = [](const Event &e) {
        QStringList list;
        for (const Attendee &a : e.attendees)
            list << foldedEmail(a.email);
        return list;
    };
    const QStringList people = emails(lost);
    for (const Calendar &c : calendars) {
        for (const Event &e : c.events) {
            if (e.key() == lost.key() || !e.span || e.summary != lost.summary || !sameTime(*e.span, *lost.span))
                continue;
            if (const Reference *r = referenceOf(e); r && !r->closed)
                continue; // belongs to a booking of its own
            QStringList evidence{QStringLiteral("title"), QStringLiteral("start"), QStringLiteral("end")};
            if (emails(e) == people)
                evidence << QStringLiteral("attendees");
            found << Sighting{Sighting::Match::Evidence, e, evidence};
        }
    }
    return found;
}

QList<CalendarId> Known::readableCalendars() const
{
    QList<CalendarId> list;
    for (const CalendarId &id : order)
        if (calendars[id].state.info.role >= AccessRole::Reader)
            list << id;
    return list;
}

QList<CalendarId> Known::ownCalendars() const
{
    QList<CalendarId> list;
    for (const CalendarId &id : order)
        if (calendars[id].state.info.role == AccessRole::Owner)
            list << id;
    return list;
}

} // namespace csp
