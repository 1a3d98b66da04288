#include "core/engine/session/sessionprivate.h"

namespace csp {

/// Frames are 16 ms apart: more snapshots than that nobody sees.
static constexpr std::chrono::milliseconds pace{8};

void Session::Private::touch()
{
    dirty = true;
    if (announced)
        return;
    announced = true;
    announcer.start(current ? pace : std::chrono::milliseconds{0});
}

SnapshotPtr Session::Private::build()
{
    if (!dirty && current)
        return current;
    dirty = false;
    auto s = std::make_shared<Snapshot>();
    s->revision = ++revision;
    s->account = known.account;
    s->hostTimeZone = known.hostTimeZone;
    s->eventTypes = known.eventTypes;
    s->schedules = known.schedules;
    s->calendarsUnread = known.calendarsUnread;
    s->bookingsRead = known.bookingsRead;
    s->bookings = known.bookings.values();
    std::sort(s->bookings.begin(), s->bookings.end(), [](const Booking &a, const Booking &b) { return std::tie(a.start, a.uid) < std::tie(b.start, b.uid); });
    s->baselineVersions = known.baselineVersions;
    qsizetype count = 0;
    for (const auto &c : std::as_const(known.calendars))
        count += c.events.size() + c.instances.size();
    s->events.reserve(count);
    for (const CalendarId &id : std::as_const(known.order)) {
        const auto &c = known.calendars[id];
        s->calendars << c.state;
        for (const Event &e : c.events)
            if (e.recurrence.isEmpty())
                s->events << e;
        for (const Event &e : c.instances)
            if (!c.events.contains(e.id)) // an exception is listed on its own
                s->events << e;
        s->syncing = s->syncing || (readers.value(id) && readers[id]->reading());
    }
    s->syncing = s->syncing || starting;
    QHash<EventKey, RunId> openRuns;
    for (const auto &[id, state] : runner.live().asKeyValueRange()) {
        const auto &reference = state.record.facts.reference;
        if (reference && !isFinal(state.record.stage) && state.record.stage != RunStage::Gathering)
            openRuns[reference->event] = std::max(openRuns.value(reference->event), id);
    }
    for (const Reference &r : known.references()) {
        if (r.closed)
            continue;
        s->links << Link{r, known.linkedEvent(r.event), openRuns.value(r.event)};
    }
    std::sort(s->links.begin(), s->links.end(), [](const Link &a, const Link &b) { return a.reference.booking < b.reference.booking; });
    s->timeline = runner.rows();
    current = s;
    return current;
}

void Session::Private::checkSettled()
{
    if (settledTold || starting || calls > 0 || runner.openCalls() > 0 || !queued.isEmpty())
        return;
    for (CalendarReader *r : std::as_const(readers))
        if (r->reading())
            return;
    // Notifications may still wait in `causes`: for the next poll, because their calendar could not be read. That is settled too.
    if (compareDue) {
        compareDue = false;
        if (compareAll())
            return;
    }
    settledTold = true;
    QMetaObject::invokeMethod(this, [this] {
        if (settledTold) // nothing new began before it could be told
            emit q->settled();
    }, Qt::QueuedConnection);
}

} // namespace csp
