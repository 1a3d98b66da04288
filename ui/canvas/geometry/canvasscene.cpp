#include "ui/canvas/geometry/canvasscene.h"
#include "core/domain/timezone.h"
#include <QColor>
#include <algorithm>
#include <tuple>

namespace csp {

namespace {

class SceneBuilder
{
public:
    SceneBuilder(const Snapshot &snapshot, const SceneOptions &options) : m_snapshot(snapshot), m_options(options) { }

    CanvasScene build()
    {
        indexSnapshot();
        for (const Event &event : m_snapshot.events)
            addEvent(event);
        mergeCopies();
        if (m_options.bookings)
            for (const Booking &booking : m_snapshot.bookings)
                addBooking(booking);
        for (const Link &link : m_snapshot.links)
            addGhost(link);
        sortItems();
        tieItems();
        addWorkingHours();
        return std::move(m_scene);
    }

private:
    void indexSnapshot();
    void addEvent(const Event &event);
    void mergeCopies();
    void addBooking(const Booking &booking);
    void addGhost(const Link &link);
    void sortItems();
    void tieItems();
    void addWorkingHours();

    bool visible(const EventSpan &span) const
    {
        if (const auto *t = timed(span))
            return (t->start < m_options.until && t->end > m_options.from) || (t->start == t->end && t->start == m_options.from);
        const TimedSpan days = covered(span, m_options.zone);
        return overlaps(days.start, days.end, m_options.from, m_options.until);
    }
    QRgb colorOf(const CalendarId &id) const
    {
        const CalendarState *calendar = m_calendars.value(id);
        const QColor color(calendar ? calendar->info.backgroundColor : QString());
        return color.isValid() ? color.rgb() : qRgb(0x2f, 0x6f, 0xed);
    }
    static void identify(CanvasItem &item, ItemKind kind, const EventKey &event, const BookingUid &booking)
    {
        item.key.kind = kind;
        if (kind == ItemKind::Event)
            item.key.event = event;
        else
            item.key.booking = booking;
        item.event = event;
        item.booking = booking;
    }
    QString nameOf(const CalendarId &id) const { return m_scene.calendarNames.value(id, id.value); }
    void takeRun(CanvasItem &item, const Link &link) const
    {
        const TimelineRow *row = link.openRun != 0 ? m_runs.value(link.openRun) : nullptr;
        if (!row)
            return;
        item.openRun = link.openRun;
        item.stage = row->stage;
        item.decision = row->decision;
    }

    const Snapshot &m_snapshot;
    const SceneOptions &m_options;
    CanvasScene m_scene;
    QHash<CalendarId, const CalendarState *> m_calendars;
    QHash<EventKey, const Link *> m_linkOfEvent;
    QHash<BookingUid, const Link *> m_linkOfBooking;
    QHash<RunId, const TimelineRow *> m_runs;
    QMultiHash<ICalUid, int> m_owned;  ///< items
    std::vector<std::pair<ICalUid, int>> m_guests;
};

const EventSpan *baselineSpan(const Link &link)
{
    const auto &event = link.reference.baseline.document.event;
    return link.reference.baseline.version > 0 && event.span ? &*event.span : nullptr;
}

/// `Lee Park +1`, and `Lee +1` where that is too long.
QString guestLine(const QStringList &people)
{
    if (people.isEmpty())
        return {};
    const QString more = people.size() == 1 ? QString() : u" +%1"_qs.arg(people.size() - 1);
    return people.first() + more + textVariant + people.first().section(u' ', 0, 0) + more;
}

void SceneBuilder::indexSnapshot()
{
    for (const CalendarState &c : m_snapshot.calendars) {
        m_calendars.insert(c.info.id, &c);
        m_scene.calendarNames.insert(c.info.id, c.info.summary);
    }
    for (const Link &l : m_snapshot.links) {
        m_linkOfEvent.insert(l.event ? l.event->key() : l.reference.event, &l);
        m_linkOfBooking.insert(l.reference.booking, &l);
    }
    for (const TimelineRow &r : m_snapshot.timeline)
        if (r.run != 0)
            m_runs.insert(r.run, &r);
}

void SceneBuilder::addEvent(const Event &event)
{
    if (event.cancelled() || !event.span || !visible(*event.span) || m_options.hidden.contains(event.calendar))
        return;
    CanvasItem item;
    identify(item, ItemKind::Event, event.key(), {});
    item.span = *event.span;
    item.title = event.summary.isEmpty() ? QStringLiteral("(no title)") : event.summary;
    item.color = colorOf(event.calendar);
    item.etag = event.version.etag;
    item.whyNot = whyNotEditable(event, m_calendars.value(event.calendar));
    item.tentative = event.status == EventStatus::Tentative;
    item.transparent = event.transparency == Transparency::Transparent;
    for (const Attendee &a : event.attendees)
        if (!a.self && !a.organizer && !a.resource)
            item.people << (a.displayName.isEmpty() ? a.email : a.displayName);
    const QString time = clockVariants(item.span, m_options.zone);
    if (const Link *link = m_linkOfEvent.value(event.key())) {
        item.booking = link->reference.booking;
        takeRun(item, *link);
        const CalendarId &home = link->reference.baseline.document.event.calendar;
        if (!home.isEmpty() && home != event.calendar)
            item.details << u"moved from %1"_qs.arg(nameOf(home));
        item.details << time << nameOf(event.calendar);
    } else {
        item.details << nameOf(event.calendar) << time;
    }
    if (!event.location.isEmpty())
        item.details << event.location;
    if (!event.iCalUid.isEmpty()) {
        if (ownedHere(event))
            m_owned.insert(event.iCalUid, int(m_scene.items.size()));
        else
            m_guests.emplace_back(event.iCalUid, int(m_scene.items.size()));
    }
    m_scene.items.push_back(std::move(item));
}

/// A meeting in the organizer's calendar and, as a guest's copy, in another is shown once, with both colours. A
/// copy with a booking of its own, or at another time, is not the same thing to a person. Two events that are both owned are never
/// merged: that is what the first half of a move to another calendar looks like.
void SceneBuilder::mergeCopies()
{
    std::vector<bool> merged(m_scene.items.size(), false);
    for (const auto &[uid, index] : m_guests) {
        const CanvasItem &copy = m_scene.items[size_t(index)];
        const auto range = m_owned.equal_range(uid);
        for (auto owner = range.first; owner != range.second && copy.booking.isEmpty(); ++owner) {
            CanvasItem &item = m_scene.items[size_t(owner.value())];
            if (!sameTime(item.span, copy.span))
                continue;
            item.copyColor = copy.color;
            item.copies << copy.event;
            merged[size_t(index)] = true;
            break;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < m_scene.items.size(); ++i) {
        if (merged[i])
            continue;
        if (kept != i)
            m_scene.items[kept] = std::move(m_scene.items[i]);
        CanvasItem &item = m_scene.items[kept++];
        for (const EventKey &copy : std::as_const(item.copies))
            item.details << u"also in %1"_qs.arg(nameOf(copy.calendar));
    }
    m_scene.items.resize(kept);
}

void SceneBuilder::addBooking(const Booking &booking)
{
    const bool alive = booking.alive() || booking.status == BookingStatus::AwaitingHost;
    if (!alive && !booking.rescheduledTo.isEmpty())
        return;
    CanvasItem item;
    item.span = TimedSpan{booking.start, booking.end, {}, {}};
    if (!visible(item.span))
        return;
    identify(item, alive ? ItemKind::Booking : ItemKind::CancelledBooking, {}, booking.uid);
    item.title = booking.title;
    for (const BookingPerson &p : booking.attendees)
        item.people << (p.name.isEmpty() ? p.email : p.name);
    item.people << booking.guests;
    item.tentative = booking.status == BookingStatus::Pending || booking.status == BookingStatus::AwaitingHost;
    item.whyNot = QStringLiteral("A booking follows its event: drag the event in the Google lane to see what the booking does");
    if (!alive)
        item.details << (booking.status == BookingStatus::Rejected ? QStringLiteral("rejected") : QStringLiteral("cancelled"));
    else if (item.tentative)
        item.details << QStringLiteral("unconfirmed");
    if (const QString guests = guestLine(item.people); !guests.isEmpty())
        item.details << guests;
    item.details << clockVariants(item.span, m_options.zone);
    if (const Link *link = m_linkOfBooking.value(booking.uid)) {
        item.event = link->event ? link->event->key() : link->reference.event;
        takeRun(item, *link);
    }
    m_scene.items.push_back(std::move(item));
}

void SceneBuilder::addGhost(const Link &link)
{
    const EventSpan *was = baselineSpan(link);
    if (!was || link.reference.closed || !visible(*was))
        return;
    const bool there = link.event && !link.event->cancelled() && link.event->span;
    if (there && sameTime(*was, *link.event->span))
        return;
    const bool unread = link.event.kind() == LinkedEvent::Kind::NotRead || link.event.kind() == LinkedEvent::Kind::Unreadable;
    const Event &baseline = link.reference.baseline.document.event;
    const EventKey key = there ? link.event->key() : link.reference.event;
    if (m_options.hidden.contains(key.calendar))
        return;
    CanvasItem item;
    identify(item, there ? ItemKind::Ghost : unread ? ItemKind::UnreadGhost : ItemKind::DeletedGhost, key, link.reference.booking);
    item.span = *was;
    item.title = baseline.summary.isEmpty() ? QStringLiteral("(no title)") : baseline.summary;
    item.color = colorOf(key.calendar);
    takeRun(item, link);
    if (unread) {
        const auto &why = link.event.error();
        item.whyNot = why ? u"This event could not be read. %1"_qs.arg(why->oneLine()) : QStringLiteral("This event has not been read yet; the outline shows where it was last");
        item.details << (why ? QStringLiteral("could not be read") + textVariant + QStringLiteral("not read") : QStringLiteral("not read yet") + textVariant + QStringLiteral("not read"))
                     << clockVariants(*was, m_options.zone);
    } else if (!there) {
        item.whyNot = QStringLiteral("This event is deleted in Google; the outline shows where it was");
        item.details << QStringLiteral("deleted") << clockVariants(*was, m_options.zone);
    } else {
        item.whyNot = QStringLiteral("The outline shows where the baseline has this event; drag the event itself");
        const auto *from = timed(*was);
        const auto *to = timed(*link.event->span);
        if (from && to && from->start != to->start)
            item.details << clockText(from->start, m_options.zone) + u" → "_qs + clockText(to->start, m_options.zone) + textVariant + u"→ "_qs
                    + clockText(to->start, m_options.zone);
        else
            item.details << u"%1 → %2"_qs.arg(clockText(*was, m_options.zone), clockText(*link.event->span, m_options.zone));
    }
    m_scene.items.push_back(std::move(item));
}

void SceneBuilder::sortItems()
{
    const auto rank = [this](const CanvasItem &i) {
        const TimedSpan span = covered(i.span, m_options.zone);
        return std::tuple(span.start, -span.length(), int(i.key.kind), i.key.event.calendar.value, i.key.event.event.value, i.key.booking.value);
    };
    std::vector<std::pair<decltype(rank(m_scene.items.front())), size_t>> order;
    order.reserve(m_scene.items.size());
    for (size_t i = 0; i < m_scene.items.size(); ++i)
        order.emplace_back(rank(m_scene.items[i]), i);
    std::sort(order.begin(), order.end());
    std::vector<CanvasItem> sorted;
    sorted.reserve(order.size());
    for (const auto &entry : order)
        sorted.push_back(std::move(m_scene.items[entry.second]));
    m_scene.items = std::move(sorted);
}

void SceneBuilder::tieItems()
{
    QHash<BookingUid, int> bookings;
    QHash<EventKey, int> ghosts;
    auto &items = m_scene.items;
    for (int i = 0; i < int(items.size()); ++i) {
        if (items[size_t(i)].key.kind == ItemKind::Booking)
            bookings.insert(items[size_t(i)].booking, i);
        else if (items[size_t(i)].key.kind == ItemKind::Ghost)
            ghosts.insert(items[size_t(i)].event, i);
    }
    for (int i = 0; i < int(items.size()); ++i) {
        CanvasItem &item = items[size_t(i)];
        if (item.isBooking())
            continue;
        if (item.key.kind == ItemKind::Event)
            item.ghost = ghosts.value(item.event, -1);
        if (item.ghost >= 0)
            items[size_t(item.ghost)].ghost = i;
        if (item.booking.isEmpty())
            continue;
        item.partner = bookings.value(item.booking, -1);
        // The ghost of a living event leaves its booking to the event.
        if (item.partner >= 0 && item.key.kind != ItemKind::Ghost)
            items[size_t(item.partner)].partner = i;
    }
}

void SceneBuilder::addWorkingHours()
{
    const auto schedule = std::find_if(m_snapshot.schedules.begin(), m_snapshot.schedules.end(), [](const Schedule &s) { return s.isDefault; });
    if (schedule == m_snapshot.schedules.end())
        return;
    QTimeZone zone = timeZoneNamed(schedule->timeZone);
    if (!zone.isValid())
        zone = m_options.zone;
    // The schedule's zone may differ from the view's: one more day on each side.
    const QDate last = toQDateTime(m_options.until, zone).date().addDays(1);
    for (QDate date = toQDateTime(m_options.from, zone).date().addDays(-1); date <= last; date = date.addDays(1)) {
        for (const WorkingHours &h : schedule->hours) {
            if (h.weekday != date.dayOfWeek())
                continue;
            const Instant from = toInstant(QDateTime(date, h.from, zone));
            const Instant to = h.to == QTime(0, 0) ? toInstant(date.addDays(1).startOfDay(zone)) : toInstant(QDateTime(date, h.to, zone));
            if (overlaps(from, to, m_options.from, m_options.until))
                m_scene.workingHours.push_back({from, to});
        }
    }
    auto &hours = m_scene.workingHours;
    std::sort(hours.begin(), hours.end(), [](const InstantRange &a, const InstantRange &b) { return a.from < b.from; });
}

} // namespace

CanvasScene buildScene(const Snapshot &snapshot, const SceneOptions &options) { return SceneBuilder(snapshot, options).build(); }

QString whyNotEditable(const Event &event, const CalendarState *calendar)
{
    if (calendar && !calendar->info.canWrite())
        return u"The calendar “%1” is read-only"_qs.arg(calendar->info.summary);
    if (event.locked)
        return QStringLiteral("This event is locked: its main fields cannot be changed");
    if (!ownedHere(event) && !event.guestsCanModify)
        return u"Only the organizer, %1, can change this event"_qs.arg(event.organizer.email);
    return {};
}

QString clockText(Instant at, const QTimeZone &zone) { return toQDateTime(at, zone).time().toString(u"HH:mm"); }

QString clockText(const EventSpan &span, const QTimeZone &zone)
{
    const auto *t = timed(span);
    return t ? u"%1 – %2"_qs.arg(clockText(t->start, zone), clockText(t->end, zone)) : QStringLiteral("all day");
}

QString clockVariants(const EventSpan &span, const QTimeZone &zone)
{
    const auto *t = timed(span);
    if (!t)
        return QStringLiteral("all day");
    const QString from = clockText(t->start, zone), to = clockText(t->end, zone);
    return u"%1 – %2"_qs.arg(from, to) + textVariant + u"%1–%2"_qs.arg(from, to) + textVariant + from;
}

int CanvasScene::indexOf(const ItemKey &key) const
{
    const auto it = std::find_if(items.begin(), items.end(), [&key](const CanvasItem &i) { return i.key == key; });
    return it == items.end() ? -1 : int(it - items.begin());
}

int CanvasScene::indexOfEvent(const EventKey &key) const
{
    const auto it = std::find_if(items.begin(), items.end(), [&key](const CanvasItem &i) {
        return i.key.kind == ItemKind::Event && (i.event == key || i.copies.contains(key));
    });
    return it == items.end() ? -1 : int(it - items.begin());
}

int CanvasScene::indexOfBooking(const BookingUid &uid) const
{
    const auto it = std::find_if(items.begin(), items.end(), [&uid](const CanvasItem &i) { return i.isBooking() && i.booking == uid; });
    return it == items.end() ? -1 : int(it - items.begin());
}

} // namespace csp
