#include "core/engine/session/session.h"
#include "core/engine/session/sessionprivate.h"
#include "core/ports/chainedcall.h"

namespace csp {

namespace {

Error inputError(const QString &where, const QString &what, const QString &nextStep = {})
{
    return {Error::Kind::Input, where, what, nextStep, {}, {}, {}, {}, {}};
}

} // namespace

Session::Private::Private(Session *session, Ports p, Settings s)
    : q(session), ports(p), settings(std::move(s)), runner(p, &known, this), channels(p.calendar, p.store, p.clock, this)
{
    runner.setPolicy(settings.policy);
    runner.setMode(settings.apply);
    runner.keepRows(settings.snapshotRuns);
    announcer.setSingleShot(true);
    connect(&announcer, &QTimer::timeout, this, [this] {
        announced = false;
        emit q->snapshotChanged();
    });
    connect(&runner, &Runner::runChanged, this, [this](RunId id) {
        touch();
        emit q->runChanged(id);
        if (settledTold) {
            settledTold = false;
            QMetaObject::invokeMethod(this, &Private::checkSettled, Qt::QueuedConnection);
        }
    });
    connect(&runner, &Runner::runEnded, this, &Private::checkSettled);
    connect(&runner, &Runner::callsChanged, this, &Private::checkSettled);
    connect(&runner, &Runner::knownChanged, this, &Private::touch);
    connect(&runner, &Runner::noticed, this, &Private::notice);
    connect(&runner, &Runner::meetBooking, this, &Private::meet);
    connect(&channels, &ChannelKeeper::watching, this, [this](const CalendarId &id, Instant expires) {
        auto &state = known.calendars[id].state;
        state.watch = CalendarState::Watch::Watching;
        state.channelExpires = expires;
        state.trouble.reset();
        touch();
    });
    connect(&channels, &ChannelKeeper::begun, this, &Private::readSoon);
    connect(&channels, &ChannelKeeper::failed, this, [this](const CalendarId &id, const Error &error) {
        auto &state = known.calendars[id].state;
        state.watch = CalendarState::Watch::Failed;
        state.trouble = error;
        touch();
    });
}

// Inbox.

Outcome<InboxId> Session::Private::receive(const Notification &notification)
{
    const auto channel = channels.check(notification);
    if (!channel.ok()) {
        notice(QStringLiteral("A notification was refused"), channel.error());
        return channel.error();
    }
    Notification kept = notification;
    kept.calendar = channel->calendar;
    if (kept.received == Instant{})
        kept.received = ports.clock->now();
    const auto id = ports.store->addNotification(kept);
    if (!id.ok()) {
        notice(QStringLiteral("A notification could not be stored, and was not acknowledged"), id.error());
        return id.error();
    }
    kept.inboxId = *id;
    runner.startWatch(*id);
    causes[kept.calendar].append(kept);
    readSoon(kept.calendar);
    return *id;
}

void Session::Private::notice(const QString &text, const std::optional<Error> &error) { emit q->noticed(text, error); }

// The face.

Session::Session(Ports ports, Settings settings, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, ports, std::move(settings)))
{
}

Session::~Session() = default;

void Session::start() { d->start(); }

CallOf<Done> *Session::stop()
{
    d->stopped = true;
    d->runner.stopWork();
    for (CalendarReader *r : std::as_const(d->readers))
        r->stop();
    return d->channels.stopAll();
}

Outcome<RunRecord> Session::run(RunId id) const
{
    if (const run::State *s = d->runner.state(id))
        return s->record;
    auto stored = d->ports.store->run(id);
    if (!stored.ok())
        return stored;
    run::derive(*stored);
    return stored;
}

QList<Baseline> Session::history(const BookingUid &booking) const
{
    QList<Baseline> all;
    // A reschedule makes a new uid: the history goes back along the chain.
    QSet<BookingUid> met;
    for (BookingUid uid = booking; !uid.isEmpty() && !met.contains(uid);) {
        met.insert(uid);
        if (const auto some = d->ports.store->history(uid); some.ok())
            all = *some + all;
        uid = d->known.bookings.value(uid).rescheduledFrom;
    }
    return all;
}

const Policy &Session::policy() const { return d->runner.policy(); }

void Session::setPolicy(const Policy &policy)
{
    d->runner.setPolicy(policy);
    d->runner.reconsiderAll();
}

ApplyMode Session::applyMode() const { return d->runner.mode(); }

void Session::setApplyMode(ApplyMode mode)
{
    d->runner.setMode(mode);
}

Outcome<InboxId> Session::receive(const Notification &notification) { return d->receive(notification); }

Outcome<Done> Session::adoptChannel(const Channel &channel) { return d->channels.adopt(channel); }

void Session::syncNow()
{
    if (d->loaded && !d->started && !d->starting && !d->stopped)
        return d->start(); // the list of calendars could not be read
    for (const CalendarId &id : d->known.readableCalendars())
        d->readAtOnce(id);
    if (d->started && !d->starting)
        d->refreshBookings();
}

CallOf<Done> *Session::apply(RunId id)
{
    const run::State *s = d->runner.state(id);
    const QString where = QStringLiteral("run %1").arg(id);
    if (!s || s->phase != run::Phase::ConsentWanted)
        return settledCall<Done>(inputError(where, QStringLiteral("no plan waits for Apply")), this);
    if (d->runner.mode() == ApplyMode::Never)
        return settledCall<Done>(inputError(where, QStringLiteral("this session never applies plans"), QStringLiteral("choose another apply mode")), this);
    if (!s->record.plan.writes() && !s->record.decision.has(ActionKind::RelinkReference))
        return settledCall<Done>(inputError(where, QStringLiteral("the plan has nothing to send"), QStringLiteral("Skip puts it away")), this);
    auto *call = new CallOf<Done>(this);
    connect(this, &Session::runChanged, call, [this, call, id](RunId changed) {
        if (changed != id)
            return;
        const run::State *now = d->runner.state(id);
        if (!now) {
            const auto ended = d->ports.store->run(id);
            if (!ended.ok())
                return call->settle(ended.error());
            if (ended->stage == RunStage::Applied)
                return call->settle(Done{});
            return call->settle(Error{Error::Kind::Conflict, ended->title, QStringLiteral("the plan had become stale, and nothing follows any more"),
                                      {}, {}, {}, {}, {}, {}});
        }
        if (now->record.stage == RunStage::Failed)
            return call->settle(now->record.error.value_or(Error{}));
        if (now->phase == run::Phase::ConsentWanted || now->phase == run::Phase::Holding)
            call->settle(Error{Error::Kind::Conflict, now->record.title, QStringLiteral("the plan had become stale, and was made anew"),
                               QStringLiteral("look at the new plan"), {}, {}, {}, {}, {}});
    });
    d->runner.give(id, run::ApplyAsked{});
    return call;
}

CallOf<Done> *Session::skip(RunId id)
{
    if (!d->runner.state(id))
        return settledCall<Done>(inputError(QStringLiteral("run %1").arg(id), QStringLiteral("it does not wait for anything")), this);
    d->runner.give(id, run::SkipAsked{});
    return settledCall<Done>(Done{}, this);
}

CallOf<Done> *Session::retry(RunId id)
{
    if (const auto calendar = d->unreadCalendarOf(id)) {
        d->readAtOnce(*calendar);
        return settledCall<Done>(Done{}, this);
    }
    const run::State *s = d->runner.state(id);
    if (!s || s->record.stage != RunStage::Failed)
        return settledCall<Done>(inputError(QStringLiteral("run %1").arg(id), QStringLiteral("it has not failed")), this);
    d->runner.give(id, run::RetryDue{});
    return settledCall<Done>(Done{}, this);
}

CallOf<Fetched> *Session::edit(const EditIntent &intent)
{
    d->settledTold = false;
    auto *inner = d->track(d->ports.calendar->edit(intent));
    auto *outer = new ChainedCall<Fetched>(this);
    outer->stopsWith(inner);
    inner->then(outer, [this, intent, outer](const Outcome<Fetched> &event) {
        if (event.ok()) {
            if (const auto *gone = std::get_if<DeleteEvent>(&intent))
                d->known.dropEvent(gone->event);
            if (const auto *moved = std::get_if<MoveToCalendar>(&intent))
                d->known.dropEvent(moved->event);
            if (event->kind == Fetched::Kind::Present)
                d->known.keepEvent(event->document.event);
            d->touch();
            if (d->settings.notificationAddress.isEmpty())
                d->syncCalendars();
        }
        outer->settle(event);
    });
    return outer;
}

CallOf<Booking> *Session::book(const BookingRequest &request)
{
    d->settledTold = false;
    auto *inner = d->track(d->ports.bookings->create(request));
    auto *outer = new ChainedCall<Booking>(this);
    outer->stopsWith(inner);
    inner->then(outer, [this, outer](const Outcome<Booking> &booking) {
        if (booking.ok()) {
            d->known.bookings.insert(booking->uid, *booking);
            d->meet(booking->uid);
            d->touch();
        }
        outer->settle(booking);
    });
    return outer;
}

void Session::stopWork()
{
    d->runner.stopWork();
    for (CalendarReader *r : std::as_const(d->readers))
        r->stop();
    for (const auto &call : QList<QPointer<Call>>(d->open))
        if (call)
            call->abort();
}

SnapshotPtr Session::snapshot() const { return d->build(); }

} // namespace csp
