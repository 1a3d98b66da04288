#include "app/wiring/replay.h"
#include "core/clients/calcom/calcombookings.h"
#include "core/clients/google/googlecalendarclient.h"
#include "core/recording/recordingtransport.h"
#include "core/store/sqlitestore.h"
#include <algorithm>

namespace csp {

struct Replay::Private {
    Recording recording;
    std::unique_ptr<VirtualClock> clock;
    SystemClock pace; ///< what the player's pauses are waited out on
    std::unique_ptr<PlaybackTransport> transport;
    std::unique_ptr<SqliteStore> store;
    std::unique_ptr<GoogleCalendarClient> calendar;
    std::unique_ptr<CalcomBookings> bookings;
    std::unique_ptr<Session> session;
    std::unique_ptr<RecordingPlayer> player;
    enum class Mode { Starting, Idle, Stepping, All, Playing } mode = Mode::Starting;
    QList<Instant> writes; ///< of Cal.com, in the recording, in order: when somebody pressed Apply
    qsizetype written = 0;
    bool asRecorded = false;
};

namespace {

QList<Instant> writesToCalcom(const Recording &recording)
{
    QList<Instant> writes;
    for (const Exchange &e : recording.exchanges)
        if (e.request.method == "POST" && e.request.target.contains("/v2/bookings/"))
            writes << e.started;
    return writes;
}

} // namespace

Replay::Replay() : d(std::make_unique<Private>()) { }
Replay::~Replay() = default;

Outcome<std::unique_ptr<Replay>> Replay::open(const QByteArray &har, const QString &name, const Policy &policy, std::optional<ApplyMode> apply)
{
    auto recording = recordingFromHar(har, name);
    if (!recording.ok())
        return recording.error();
    auto store = SqliteStore::open(QString());
    if (!store.ok())
        return store.error();
    auto replay = std::unique_ptr<Replay>(new Replay);
    Private &d = *replay->d;
    d.recording = *std::move(recording);
    d.store = *std::move(store);
    d.transport = std::make_unique<PlaybackTransport>(d.recording);
    d.player = std::make_unique<RecordingPlayer>(d.recording, &d.pace, d.transport.get());
    d.clock = std::make_unique<VirtualClock>(d.player->begins());
    // Requests are matched by their path: these two names are never looked up.
    d.calendar = std::make_unique<GoogleCalendarClient>(QUrl(QStringLiteral("http://google.recorded/")),
                                                  GoogleCalendarClient::fixedToken(QStringLiteral("recorded"), replay.get()), d.transport.get());
    d.bookings = std::make_unique<CalcomBookings>(QUrl(QStringLiteral("http://calcom.recorded/")), QStringLiteral("cal_recorded"), d.transport.get());
    Session::Settings settings;
    settings.policy = policy;
    settings.apply = apply.value_or(ApplyMode::AskFirst);
    d.asRecorded = !apply;
    d.writes = writesToCalcom(d.recording);
    d.session = std::make_unique<Session>(Session::Ports{d.calendar.get(), d.bookings.get(), d.store.get(), d.clock.get()}, settings);
    connect(d.player.get(), &RecordingPlayer::notification, replay.get(), [r = replay.get(), &d](const Notification &n) {
        if (n.received > d.clock->now())
            d.clock->advance(n.received - d.clock->now());
        // A refusal is told by the session's notice, and nothing follows from it that could settle.
        if (const auto stored = d.session->receive(n); !stored.ok())
            QMetaObject::invokeMethod(r, &Replay::settled, Qt::QueuedConnection);
    });
    connect(d.session.get(), &Session::settled, replay.get(), &Replay::settled);
    return replay;
}

void Replay::settled()
{
    if (d->mode == Private::Mode::Starting) {
        d->mode = Private::Mode::Idle;
        for (const Channel &channel : channelsOf(d->recording))
            (void)d->session->adoptChannel(channel); // in memory: it does not fail
        emit ready();
        return;
    }
    if (d->mode != Private::Mode::Idle)
        goOn();
}

/// What was under way has come to its end: what the recording shows next happens now.
void Replay::goOn()
{
    if (applyAsRecorded() || (d->player->atEnd() && waitOutHolds()))
        return; // it will settle once more
    switch (d->mode) {
    case Private::Mode::All:
        emit stepped();
        if (d->player->next())
            return;
        d->mode = Private::Mode::Idle;
        emit finished();
        break;
    case Private::Mode::Stepping:
        d->mode = Private::Mode::Idle;
        emit stepped();
        if (d->player->atEnd())
            emit finished();
        break;
    case Private::Mode::Playing:
        emit stepped();
        if (d->player->atEnd()) {
            d->mode = Private::Mode::Idle;
            emit finished();
        }
        break;
    case Private::Mode::Starting: case Private::Mode::Idle:
        break;
    }
}

/// Presses Apply where somebody did so in the recording, before the next notification. True: something was set going.
bool Replay::applyAsRecorded()
{
    if (!d->asRecorded)
        return false;
    while (d->written < d->writes.size()) {
        const Instant at = d->writes[d->written];
        if (!d->player->atEnd() && d->player->at(d->player->position()).received < at)
            return false;
        if (wakeHoldsUntil(at))
            return true;
        ++d->written;
        bool any = false;
        for (const TimelineRow &row : d->session->snapshot()->timeline) {
            if (row.stage != RunStage::Proposed)
                continue;
            const auto run = d->session->run(row.run);
            if (!run.ok() || !run->plan.writes())
                continue;
            d->session->apply(row.run);
            any = true;
        }
        if (any)
            return true;
    }
    return false;
}

/// Moves the clock on. True: a hold runs out on the way, and its run wakes up.
bool Replay::wakeHoldsUntil(Instant at)
{
    std::optional<Instant> first;
    for (const TimelineRow &row : d->session->snapshot()->timeline)
        if (row.stage == RunStage::Holding && row.holdUntil && *row.holdUntil <= at)
            first = std::min(first.value_or(*row.holdUntil), *row.holdUntil);
    const Instant to = first.value_or(at == Instant::max() ? d->clock->now() : at);
    if (to > d->clock->now())
        d->clock->advance(to - d->clock->now());
    return first.has_value();
}

/// At the end of the recording, whatever is still held runs out.
bool Replay::waitOutHolds() { return wakeHoldsUntil(Instant::max()); }

void Replay::start() { d->session->start(); }

bool Replay::step()
{
    if (d->mode != Private::Mode::Idle || d->player->atEnd())
        return false;
    d->mode = Private::Mode::Stepping;
    return d->player->next();
}

void Replay::playAll()
{
    d->mode = Private::Mode::All;
    goOn();
}

void Replay::play(double speed)
{
    if (speed <= 0) {
        d->player->pause();
        return playAll();
    }
    d->mode = Private::Mode::Playing;
    d->player->play(speed);
}

void Replay::pause()
{
    d->player->pause();
    if (d->mode == Private::Mode::Playing)
        d->mode = Private::Mode::Idle;
}

Session &Replay::session() { return *d->session; }
BookingsPort &Replay::bookings() { return *d->bookings; }
RecordingPlayer &Replay::player() { return *d->player; }
const Recording &Replay::recording() const { return d->recording; }
Instant Replay::now() const { return d->clock->now(); }
Clock *Replay::clock() { return d->clock.get(); }
QStringList Replay::unanswered() const { return d->transport->unanswered(); }

} // namespace csp
