#include "core/engine/adoption.h"
#include "core/engine/sessionprivate.h"
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
    if (!started)
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
    if (!started) {
        if (const auto runs = ports.store->openRuns(); runs.ok())
            for (const RunRecord &record : *runs)
                if (run::brokeOff(record))
                    runner.takeUp(record);
    }
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
        Policy policy = settings.policy;
        policy.name = record.policy;
        run::derive(record, policy);
        runner.addRow(record);
    }
}

void Session::Private::askCalendars()
{
    track(ports.calendar->listCalendars())->then(this, [this](const Outcome<QList<CalendarInfo>> &calendars) {
        if (!calendars.ok()) {
            notice(QStringLiteral("The calendars could not be read"), calendars.error());
            return startPartDone();
        }
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

void Session::Private::bookingsKnown(const QList<Booking> &bookings)
{
    for (const Booking &b : bookings) {
        known.bookings.insert(b.uid, b);
        if (b.updatedAt)
            bookingsUntil = std::max(bookingsUntil.value_or(*b.updatedAt), *b.updatedAt);
    }
    for (const Booking &b : bookings) {
        const Reference *reference = known.reference(b.uid);
        if (b.alive()) {
            if (!reference) {
                startParts += starting;
                meet(b.uid);
            }
        } else if (reference && !reference->closed && !known.bookings.value(known.endOf(b.uid)).alive()) {
            close(*reference);
        }
    }
}

void Session::Private::close(Reference reference)
{
    reference.closed = true;
    known.keepReference(reference);
    if (const auto kept = ports.store->putReference(reference); !kept.ok())
        notice(QStringLiteral("A reference could not be stored"), kept.error());
}

/// Most changes of bookings are told by their events; one that Cal.com could not write to its event is told by nobody.
void Session::Private::refreshBookings()
{
    track(ports.bookings->list(bookingsUntil ? std::optional(*bookingsUntil - std::chrono::seconds(1)) : std::nullopt))->then(this, [this](const Outcome<QList<Booking>> &bookings) {
        if (!bookings.ok()) {
            if (bookings.error().kind != Error::Kind::Cancelled)
                notice(QStringLiteral("Cal.com's bookings could not be read"), bookings.error());
            return;
        }
        settledTold = false;
        bookingsKnown(*bookings);
        for (const BookingUid &uid : std::exchange(unmet, {}))
            if (!known.reference(uid) && known.bookings.value(uid).alive())
                meet(uid);
        compareDue = true;
        touch();
        checkSettled();
    });
}

/// Holds every booking against its event. True: something does not agree, and is being looked at.
bool Session::Private::compareAll()
{
    bool any = false;
    QSet<ICalUid> busy;
    for (const run::State &s : runner.live()) {
        if (!s.record.facts.reference)
            continue;
        busy.insert(s.record.facts.reference->iCalUid);
        compareDue = compareDue || (s.record.stage != RunStage::Proposed && s.record.stage != RunStage::Failed); // when it has ended
    }
    const auto references = known.references();
    for (const Reference &r : references)
        if (!busy.contains(r.iCalUid))
            any = compare(r) || any;
    return any;
}

bool Session::Private::compare(const Reference &reference)
{
    const auto booking = known.bookings.constFind(known.endOf(reference.booking));
    const Event *event = known.event(reference.event);
    if (booking == known.bookings.cend() || (reference.closed && !event))
        return false;
    if (event) {
        const TimedSpan *t = event->span ? timed(*event->span) : nullptr;
        const bool agrees = booking->alive() && (!t || (t->start == booking->start && t->end == booking->end));
        if (agrees || known.referenceOf(*event) != known.reference(reference.booking) || runner.compared(*event, *booking))
            return false;
    } else if (!booking->alive() || !known.calendars.contains(reference.event.calendar) || !known.calendars[reference.event.calendar].readOnce) {
        return false;
    }
    if (event && !booking->alive() && !reference.closed)
        close(reference); // an event that outlives its booking: that it is over for Cal.com is certain
    track(ports.calendar->getEvent(reference.event))->then(this, [this, reference, booking = *booking](const Outcome<Fetched> &found) {
        if (!found.ok())
            return;
        EventDocument document = found->document;
        if (found->kind != Fetched::Kind::Present) {
            document.event.calendar = reference.event.calendar;
            document.event.id = reference.event.event;
            document.event.iCalUid = reference.iCalUid;
            document.event.status = EventStatus::Cancelled;
        }
        known.keepEvent(document.event);
        if (!runner.compared(document.event, booking))
            runner.begin({0, document}, {0, ports.clock->now(), QStringLiteral("poll"), 0, Trigger::Manual});
    });
    return true;
}

/// A booking that we meet for the first time. During the start it is one of the parts waited for.
void Session::Private::meet(const BookingUid &uid)
{
    const bool part = starting;
    track(ports.bookings->references(uid))->then(this, [this, uid, part](const Outcome<QList<BookingReferenceRow>> &rows) {
        if (!rows.ok()) {
            unmet.insert(uid); // the next sync tries again
            notice(QStringLiteral("The references of booking %1 could not be read").arg(uid.value), rows.error());
        } else {
            // A row without an event id was written while Cal.com's connection was broken (calcom.md, section 6.8, 15).
            const auto row = std::find_if(rows->begin(), rows->end(), [](const BookingReferenceRow &r) { return !r.event.event.isEmpty(); });
            if (row != rows->end())
                meetRow(known.bookings.value(uid), *row);
        }
        if (part)
            startPartDone();
    });
}

void Session::Private::meetRow(const Booking &booking, const BookingReferenceRow &asRead)
{
    BookingReferenceRow row = asRead;
    if (row.event.calendar.isEmpty() && !known.order.isEmpty())
        row.event.calendar = known.order.first(); // null means the primary calendar
    const auto keep = [this, booking, row](const EventDocument &event) {
        Reference reference = adopt(booking, row, event, ports.clock->now());
        reference.event = row.event;
        // The booking may have come by a reschedule in Cal.com: what its forerunner knew goes on under the new uid.
        const Reference *had = known.reference(booking.uid);
        if (had && !had->closed)
            return; // a notification was faster than the answer
        if (had)
            reference.baseline.version = had->baseline.version + 1;
        if (const Reference *old = known.referenceOf(reference.baseline.document.event);
            old && old->booking != booking.uid && !old->closed && !known.bookings.value(old->booking).alive()) {
            Reference closed = *old;
            if (old->event.event == row.event.event) { // the same event: where it lives, and what was agreed with it, is known better here
                reference = *old;
                reference.booking = booking.uid;
            } else {
                reference.baseline.version = closed.baseline.version + 1;
            }
            closed.closed = true;
            known.keepReference(closed);
            (void)ports.store->putReference(closed); // a row too many is closed at the next start
        }
        if (const auto kept = ports.store->putReference(reference); !kept.ok())
            return notice(QStringLiteral("A reference could not be stored"), kept.error());
        known.keepReference(reference);
        ++known.baselineVersions;
        touch();
    };
    if (row.document)
        return keep(*row.document);
    const bool part = starting;
    if (part)
        ++startParts;
    track(ports.calendar->getEvent(row.event))->then(this, [this, keep, part, booking](const Outcome<Fetched> &event) {
        if (event.ok() && event->kind == Fetched::Kind::Present)
            keep(event->document);
        else if (!event.ok()) {
            unmet.insert(booking.uid);
            notice(QStringLiteral("The event of a booking could not be read"), event.error());
        }
        if (part)
            startPartDone();
    });
}

void Session::Private::startPartDone()
{
    if (!starting || --startParts > 0)
        return;
    if (known.order.isEmpty()) {
        starting = false;
        checkSettled();
        return;
    }
    const QList<CalendarId> readable = known.readableCalendars();
    if (!startRead && !readable.isEmpty()) {
        startRead = true;
        // What the store still holds is answered by these readings.
        if (const auto open = ports.store->openNotifications(); open.ok())
            for (const Notification &n : *open)
                if (std::none_of(causes[n.calendar].cbegin(), causes[n.calendar].cend(), [&](const Notification &c) { return c.inboxId == n.inboxId; }))
                    causes[n.calendar].append(n);
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
