#include "core/engine/session/sessionprivate.h"
#include <algorithm>

namespace csp {

// Reading: every notification and every poll ends in a reading of its calendar, and every changed event of it begins a run.

namespace {

/// Push messages get lost (google-calendar.md 5.2): a slow poll stands behind them.
constexpr std::chrono::minutes slowPoll{10};

} // namespace

void Session::Private::readSoon(const CalendarId &calendar)
{
    settledTold = false;
    if (queued.contains(calendar))
        return;
    queued.insert(calendar);
    // From the event loop: the notification is acknowledged before we ask, and several at once become one reading.
    QMetaObject::invokeMethod(this, [this, calendar] {
        queued.remove(calendar);
        readNow(calendar);
        checkSettled();
    }, Qt::QueuedConnection);
}

CalendarReader *Session::Private::reader(const CalendarId &calendar)
{
    auto &r = readers[calendar];
    if (!r) {
        r = new CalendarReader(calendar, ports.calendar, ports.clock, this);
        connect(r, &CalendarReader::done, this, [this, calendar](const CalendarReader::Reading &reading) { taken(calendar, reading); });
        connect(r, &CalendarReader::failed, this, [this, calendar](const Error &error) { readFailed(calendar, error); });
        connect(r, &CalendarReader::waiting, this, [this, calendar](const Error &error) {
            known.calendars[calendar].state.unread = error;
            touch();
        });
    }
    return r;
}

void Session::Private::readAtOnce(const CalendarId &calendar)
{
    if (!reader(calendar)->askAgainNow())
        return readSoon(calendar);
    known.calendars[calendar].state.unread.reset();
    touch();
}

void Session::Private::readNow(const CalendarId &calendar)
{
    CalendarReader *r = reader(calendar);
    if (r->reading() || stopped)
        return; // `taken` looks for what came meanwhile
    if (starting && !startReads.contains(calendar))
        return; // the start reads it by and by
    // A `sync` message only says that the channel works.
    QList<Notification> &waiting = causes[calendar];
    for (const Notification &n : waiting) {
        if (n.resourceState != QLatin1String("sync"))
            continue;
        runner.note({n.inboxId, n.received, n.resourceState, n.messageNumber, Trigger::Notification}, calendar);
        if (const auto done = ports.store->finishNotification(n.inboxId); !done.ok())
            notice(QStringLiteral("The inbox could not be written"), done.error());
    }
    const bool onlySync = !waiting.isEmpty()
        && std::all_of(waiting.begin(), waiting.end(), [](const Notification &n) { return n.resourceState == QLatin1String("sync"); });
    waiting.removeIf([](const Notification &n) { return n.resourceState == QLatin1String("sync"); });
    if (onlySync && known.calendars[calendar].readOnce && !starting)
        return;
    answering[calendar] = waiting;
    waiting.clear();
    known.calendars[calendar].state.unread.reset();
    // What is in memory is only complete after one full reading; the token serves from then on.
    const auto token = known.calendars[calendar].readOnce ? ports.store->syncToken(calendar) : Outcome<QString>(QString());
    if (!token.ok())
        return readFailed(calendar, token.error());
    r->read(*token);
    touch();
}

void Session::Private::taken(const CalendarId &calendar, const CalendarReader::Reading &reading)
{
    auto &c = known.calendars[calendar];
    if (reading.full)
        c.events.clear();
    for (const EventDocument &d : reading.documents)
        known.keepEvent(d.event);
    c.state.lastSync = ports.clock->now();
    c.state.unread.reset();
    c.readOnce = true;

    const QList<Notification> answered = answering.take(calendar);
    const InboxId cause = answered.isEmpty() ? 0 : answered.first().inboxId;
    const QList<PendingChange> changes = changesOf(reading, cause);
    // One transaction: the token never gets ahead of what it brought.
    if (const auto kept = ports.store->putChanges(calendar, reading.syncToken, changes); !kept.ok()) {
        answering[calendar] = answered;
        return readFailed(calendar, kept.error());
    }
    Runner::Origin origin{cause, ports.clock->now(), started ? QStringLiteral("poll") : QStringLiteral("start"), 0, Trigger::Poll};
    if (!answered.isEmpty()) {
        const Notification &n = answered.first();
        origin = {n.inboxId, n.received, n.resourceState, n.messageNumber, Trigger::Notification, toldUnread.value(n.inboxId)};
    }
    if (reading.tokenAged)
        notice(QStringLiteral("The sync token of %1 had aged (410): the calendar was read as a whole").arg(c.state.info.summary));
    for (qsizetype i = 0; i < answered.size(); ++i) {
        const Notification &n = answered[i];
        const RunId told = toldUnread.take(n.inboxId);
        if (i > 0 || changes.isEmpty())
            runner.note({n.inboxId, n.received, n.resourceState, n.messageNumber, Trigger::Notification, told}, calendar);
        if (const auto done = ports.store->finishNotification(n.inboxId); !done.ok())
            notice(QStringLiteral("The inbox could not be written"), done.error());
    }
    runner.beginUnstored();
    for (const PendingChange &change : changes) {
        runner.begin(change, origin);
        origin.row = 0; // the first goes on in it
    }
    expandSeries(calendar);
    if (reading.full)
        lookForMissing(calendar);
    readingDone(calendar);
    if (!causes.value(calendar).isEmpty())
        readSoon(calendar);
    touch();
    checkSettled();
}

QList<PendingChange> Session::Private::changesOf(const CalendarReader::Reading &reading, InboxId cause)
{
    QList<PendingChange> changes;
    for (const EventDocument &d : reading.documents) {
        if (reading.full) {
            // A full reading brings everything: what counts is what differs from what the booking last agreed with.
            const Reference *reference = known.referenceOf(d.event);
            const bool guestCopy = reference && reference->event.calendar != d.event.calendar && !ownedHere(d.event);
            if (!reference || guestCopy || runner.seen(d.event)
                || reference->baseline.document.event.version.etag == d.event.version.etag)
                continue;
        }
        changes.append({cause, d});
    }
    return changes;
}

/// After a full reading: events of open references that are not in it. Whether they are gone or moved only a look can tell.
void Session::Private::lookForMissing(const CalendarId &calendar)
{
    for (const Reference &reference : known.references()) {
        if (reference.closed || reference.event.calendar != calendar || known.event(reference.event))
            continue;
        track(ports.calendar->getEvent(reference.event))->then(this, [this, reference](const Outcome<Fetched> &event) {
            if (!event.ok())
                return notice(QStringLiteral("An event of a booking could not be looked up"), event.error());
            const EventDocument document = asFound(*event, reference);
            if (!runner.seen(document.event))
                runner.begin({0, document}, {0, ports.clock->now(), QStringLiteral("poll"), 0, Trigger::Poll});
        });
    }
}

void Session::Private::readFailed(const CalendarId &calendar, const Error &error)
{
    // The notifications stay in the inbox, open: the next reading answers them. Those that came meanwhile are worth another attempt.
    const QList<Notification> unanswered = answering.take(calendar);
    const bool more = !causes.value(calendar).isEmpty();
    causes[calendar] = unanswered + causes.value(calendar);
    known.calendars[calendar].state.unread = error;
    touch(); // first: who hears of it may look for the calendar that it is about
    if (error.kind != Error::Kind::Cancelled) {
        const QString summary = known.calendars[calendar].state.info.summary;
        notice(QStringLiteral("%1 could not be read").arg(summary.isEmpty() ? calendar.value : summary), error);
        for (const Notification &n : unanswered)
            tellUnread(n, error);
        if (more)
            readSoon(calendar);
    }
    readingDone(calendar);
    checkSettled();
}

/// Once, however often it is tried. What follows when a reading answers it goes on in that row.
void Session::Private::tellUnread(const Notification &notification, const Error &error)
{
    if (toldUnread.contains(notification.inboxId))
        return;
    const Runner::Origin origin{notification.inboxId, notification.received, notification.resourceState, notification.messageNumber, Trigger::Notification};
    toldUnread.insert(notification.inboxId, runner.noteUnread(origin, notification.calendar, error));
}

std::optional<CalendarId> Session::Private::unreadCalendarOf(RunId id) const
{
    if (id == 0)
        return {}; // the row of those that could not be stored
    for (const auto &[calendar, waiting] : causes.asKeyValueRange()) {
        if (std::any_of(waiting.begin(), waiting.end(), [this, id](const Notification &n) { return toldUnread.value(n.inboxId) == id; }))
            return calendar;
    }
    return {};
}

void Session::Private::readWaiting()
{
    for (const auto &[calendar, waiting] : std::as_const(causes).asKeyValueRange()) {
        const bool untold = std::any_of(waiting.begin(), waiting.end(), [this](const Notification &n) { return !toldUnread.contains(n.inboxId); });
        if (untold)
            readSoon(calendar);
    }
}

/// Series masters are kept as they are; the window shows their instances around today.
void Session::Private::expandSeries(const CalendarId &calendar)
{
    auto &c = known.calendars[calendar];
    const bool any = std::any_of(c.events.begin(), c.events.end(), [](const Event &e) { return !e.recurrence.isEmpty(); });
    if (!any) {
        c.instances.clear();
        c.instancesRead = true;
        return;
    }
    c.instancesRead = c.instancesRead && !c.instances.isEmpty();
    using namespace std::chrono;
    const Instant now = ports.clock->now();
    track(ports.calendar->listBetween(calendar, now - days(35), now + days(70)))->then(this, [this, calendar](const Outcome<QList<EventDocument>> &events) {
        auto &read = known.calendars[calendar];
        if (!events.ok()) {
            read.state.unread = events.error();
            return touch();
        }
        read.instancesRead = true;
        auto &instances = read.instances;
        instances.clear();
        for (const EventDocument &d : *events)
            if (!d.event.recurringEventId.isEmpty())
                instances << d.event;
        touch();
    });
}

void Session::Private::syncCalendars()
{
    for (const CalendarId &id : known.readableCalendars())
        readSoon(id);
}

void Session::Private::pollLater()
{
    if (polling)
        return;
    polling = true;
    ports.clock->after(slowPoll, this)->then(this, [this](const Outcome<Done> &due) {
        polling = false;
        if (!due.ok())
            return;
        pollLater();
        if (stopped)
            return;
        if (!started)
            return start(); // the list of calendars could not be read
        if (settings.notificationAddress.isEmpty())
            return syncCalendars();
        q->syncNow();
        openChannels(); // those that could not be opened
    });
}

} // namespace csp
