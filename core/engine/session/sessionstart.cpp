#include "core/engine/session/sessionprivate.h"
#include <algorithm>

namespace csp {

// Start: calendars and bookings are asked at once; then the references of the bookings, then the events, so that what changed while
// we were away is seen as a difference from the baselines; last the channels.

void Session::Private::start()
{
    if (starting)
        return;
    starting = true;
    stopped = false;
    settledTold = false;
    startRead = false;
    if (!loaded)
        loadTimeline();
    // Before anything is asked: what Google tells us from now on is ours, and is read once the calendars are known.
    if (!settings.notificationAddress.isEmpty()) {
        if (const auto loaded = channels.load(settings.notificationAddress, settings.channelLife); !loaded.ok())
            notice(QStringLiteral("The channels could not be read"), loaded.error());
    }
    const auto references = ports.store->references();
    if (!references.ok())
        notice(QStringLiteral("The references could not be read"), references.error());
    else
        for (const Reference &r : *references)
            known.keepReference(r);
    // An echo that was not seen in a week is met by the baseline that was read back.
    (void)ports.store->dropOwnWritesBefore(ports.clock->now() - std::chrono::days(7));
    if (const auto writes = ports.store->ownWrites(); writes.ok())
        for (const OwnWrite &write : *writes)
            known.keepOwnWrite(write);
    if (const auto count = ports.store->baselineCount(); count.ok())
        known.baselineVersions = *count;
    if (!loaded) {
        if (const auto runs = ports.store->openRuns(); runs.ok())
            for (const RunRecord &record : *runs)
                if (run::brokeOff(record))
                    runner.takeUp(record);
    }
    loaded = true;
    startParts = 2;
    askCalendars();
    askCalcom();
    touch();
}

void Session::Private::loadTimeline()
{
    const auto runs = ports.store->runs(settings.snapshotRuns);
    if (!runs.ok())
        return notice(QStringLiteral("The journal could not be read"), runs.error());
    for (RunRecord record : *runs) {
        run::derive(record);
        runner.addRow(record);
    }
}

void Session::Private::askCalendars()
{
    track(ports.calendar->listCalendars())->then(this, [this](const Outcome<QList<CalendarInfo>> &calendars) {
        if (!calendars.ok()) {
            known.calendarsUnread = calendars.error();
            touch(); // first: who hears of it may look
            notice(QStringLiteral("The calendars could not be read"), calendars.error());
            return startPartDone();
        }
        known.calendarsUnread.reset();
        known.setCalendars(*calendars);
        for (const CalendarInfo &info : *calendars) {
            if (!info.primary)
                continue;
            known.account.email = info.id.value; // the id of a primary calendar is the account's address
            known.hostTimeZone = info.timeZone;
        }
        startPartDone();
    });
}

void Session::Private::askCalcom()
{
    startParts += 2;
    track(ports.bookings->eventTypes())->then(this, [this](const Outcome<QList<EventType>> &types) {
        if (types.ok())
            known.eventTypes = *types;
        else
            notice(QStringLiteral("Cal.com's event types could not be read"), types.error());
        startPartDone();
    });
    track(ports.bookings->schedules())->then(this, [this](const Outcome<QList<Schedule>> &schedules) {
        if (schedules.ok())
            known.schedules = *schedules;
        else
            notice(QStringLiteral("Cal.com's schedules could not be read"), schedules.error());
        startPartDone();
    });
    track(ports.bookings->list())->then(this, [this](const Outcome<QList<Booking>> &bookings) {
        if (!bookings.ok()) {
            notice(QStringLiteral("Cal.com's bookings could not be read"), bookings.error());
            return startPartDone();
        }
        bookingsKnown(*bookings);
        startPartDone();
    });
}

void Session::Private::startPartDone()
{
    if (!starting || --startParts > 0)
        return;
    if (known.order.isEmpty()) {
        starting = false;
        if (!settings.notificationAddress.isEmpty())
            pollLater(); // by then it may be possible
        readWaiting();
        touch();
        checkSettled();
        return;
    }
    const QList<CalendarId> readable = known.readableCalendars();
    if (!startRead && !readable.isEmpty()) {
        startRead = true;
        // What the store still holds is answered by these readings.
        if (const auto open = ports.store->openNotifications(); open.ok()) {
            QHash<InboxId, RunId> unread;
            for (const TimelineRow &row : runner.rows())
                if (isUnread(row.stage, row.decision))
                    unread.insert(row.notification, row.run);
            for (const Notification &n : *open) {
                if (unread.contains(n.inboxId))
                    toldUnread.insert(n.inboxId, unread.value(n.inboxId));
                if (std::none_of(causes[n.calendar].cbegin(), causes[n.calendar].cend(), [&](const Notification &c) { return c.inboxId == n.inboxId; }))
                    causes[n.calendar].append(n);
            }
        }
        startReads = QSet<CalendarId>(readable.begin(), readable.end());
        startParts = int(readable.size());
        for (const CalendarId &id : readable)
            readNow(id);
        return;
    }
    starting = false;
    started = true;
    runner.goOn();
    takeUpRuns();
    openChannels();
    pollLater();
    readWaiting();
    compareDue = true;
    touch();
    checkSettled();
}

/// What an earlier run of the program left open.
void Session::Private::takeUpRuns()
{
    const auto pending = ports.store->pendingChanges();
    if (pending.ok()) {
        for (const PendingChange &change : *pending)
            if (!runner.waits(change))
                runner.begin(change, {change.cause, ports.clock->now(), QStringLiteral("exists"), 0, Trigger::Retry});
    }
    const auto runs = ports.store->openRuns();
    if (!runs.ok())
        return notice(QStringLiteral("What an earlier run of the program left open could not be read"), runs.error());
    QSet<EventKey> newer;
    for (const run::State &s : runner.live())
        newer.insert(s.record.facts.fetched.document.event.key());
    for (auto it = runs->rbegin(); it != runs->rend(); ++it) {
        const EventKey key = it->facts.fetched.document.event.key();
        if (isFinal(it->stage) || runner.state(it->id) || it->facts.fetched.kind == Fetched::Kind::NotAsked)
            continue;
        if (newer.contains(key)) {
            RunRecord old = *it;
            old.stage = RunStage::Superseded;
            run::derive(old);
            (void)ports.store->putRun(old);
            runner.addRow(old);
            continue;
        }
        newer.insert(key);
        runner.resume(*it);
    }
}

void Session::Private::readingDone(const CalendarId &calendar)
{
    if (startReads.remove(calendar))
        startPartDone();
}

void Session::Private::openChannels()
{
    if (settings.notificationAddress.isEmpty())
        return;
    for (const CalendarId &id : std::as_const(known.order)) {
        auto &state = known.calendars[id].state;
        if (const auto open = channels.channelOf(id)) { // opened by an earlier run, before the calendars were known
            if (!open->resourceId.isEmpty()) {
                state.watch = CalendarState::Watch::Watching;
                state.channelExpires = open->expires;
            }
            continue;
        }
        if (!state.info.canWrite())
            continue;
        state.watch = CalendarState::Watch::Starting;
        channels.watch(id, settings.notificationAddress, settings.channelLife);
    }
}

} // namespace csp
