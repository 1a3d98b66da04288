#include "core/sim/google/writing/writing.h"

namespace csp::sim::google {

namespace {

/// The event and its stored exceptions as the destination has them.
QList<Event> inDestination(World &world, const Calendar &source, const Event &old, const QString &to)
{
    const Account *owner = world.account(to);
    QList<Event> events{old};
    for (const EventPtr &exception : source.events.exceptionsOf(old.id))
        events << *exception;
    const QString id = world.settings.moveKeepsId ? old.id : world.dice.id();
    for (Event &event : events) {
        event.organizer = to;
        event.organizerName = owner ? owner->who.name : world.calendar(to)->summary;
        event.diverged = false;
        if (world.settings.moveRaisesSequence)
            ++event.sequence;
        if (id == old.id)
            continue;
        event.id = id + event.id.mid(old.id.size()); // of an exception: with the start it stands for
        event.iCalUid = id + QLatin1String("@google.com");
        if (event.isException())
            event.recurringEventId = id;
    }
    return events;
}

} // namespace

EventPtr Writing::move(const QString &from, const EventPtr &old, const QString &to)
{
    const GoogleSettings &settings = m_world.settings;
    const QList<Event> events = inDestination(m_world, *m_world.calendar(from), *old, to);
    LaterMove half{(m_now + settings.moveDelay).time_since_epoch().count(), from, to, *old, events, m_mails};
    const bool sourceFirst = settings.moveOrder == GoogleSettings::MoveOrder::SourceFirst;
    if (sourceFirst)
        leave(from, old->id, to, events.first().organizerName);
    else
        half.events.clear();
    if (sourceFirst && settings.moveDelay.count() > 0) {
        m_world.laterMoves << half;
        Event coming = events.first();
        coming.changed = coming.updated = m_world.lastStamp;
        coming.rendered.clear();
        return std::make_shared<const Event>(std::move(coming));
    }
    const EventPtr arrived = arrive(to, events, *old);
    if (sourceFirst)
        return arrived;
    if (settings.moveDelay.count() > 0)
        m_world.laterMoves << half;
    else
        leave(from, old->id, to, events.first().organizerName);
    return arrived;
}

void Writing::finish(const LaterMove &half)
{
    const Calendar *source = m_world.calendar(half.from), *destination = m_world.calendar(half.to);
    if (!half.events.isEmpty() && destination) {
        arrive(half.to, half.events, half.old);
    } else if (half.events.isEmpty() && source) {
        const EventPtr *left = source->events.find(half.old.id);
        if (left && !(*left)->cancelled())
            leave(half.from, half.old.id, half.to, destination ? destination->summary : QString());
    }
}

/// A tombstone of the id alone stays behind, unless the old organizer is a guest: then it is his copy now.
void Writing::leave(const QString &from, const QString &eventId, const QString &organizer, const QString &organizerName)
{
    Calendar *source = m_world.calendarToWrite(from);
    const Event old = **source->events.find(eventId);
    const bool staysAsGuest = m_world.settings.moveKeepsId && guestOf(old.content.guests, from) != nullptr;
    const auto left = [&](Event event) {
        if (staysAsGuest) {
            event.organizer = organizer;
            event.organizerName = organizerName;
        } else {
            event.content.status = Status::Cancelled;
            event.bare = true;
        }
        return event;
    };
    save(*source, left(old)); // takes the exceptions of a series with it
    if (!staysAsGuest)
        return;
    for (const EventPtr &exception : source->events.exceptionsOf(eventId))
        save(*source, left(*exception));
}

EventPtr Writing::arrive(const QString &to, const QList<Event> &events, const Event &before)
{
    Calendar *destination = m_world.calendarToWrite(to);
    const EventPtr saved = save(*destination, events.first());
    if (saved->id != before.id) {
        for (const Guest &guest : before.content.guests) {
            if (const Account *account = m_world.account(guest.email))
                takeCopyAway(before.id, account->who.email);
        }
    }
    spread(*saved, &before);
    for (qsizetype i = 1; i < events.size(); ++i) {
        const EventPtr exception = save(*m_world.calendarToWrite(to), events[i]);
        for (const Guest &guest : saved->id != before.id ? exception->content.guests : QList<Guest>()) {
            if (const Account *account = m_world.account(guest.email))
                takeCopyAway(before.id + exception->id.mid(saved->id.size()), account->who.email);
        }
        spread(*exception, &events[i]);
    }
    if (m_mails != SendUpdates::None) {
        for (const Guest &guest : saved->content.guests)
            mail(*saved, guest.email, "organizerChange", "REQUEST");
    }
    return *m_world.calendar(to)->events.find(saved->id);
}

} // namespace csp::sim::google
