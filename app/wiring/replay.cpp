#include "app/wiring/replay.h"
#include "core/clients/calcom/calcombookings.h"
#include "core/clients/google/googlecalendar.h"
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
    std::unique_ptr<GoogleCalendar> calendar;
    std::unique_ptr<CalcomBookings> bookings;
    std::unique_ptr<Session> session;
    std::unique_ptr<RecordingPlayer> player;
    enum class Mode { Starting, Idle, Stepping, All, Playing } mode = Mode::Starting;
};

namespace {

bool writesToCalcom(const Recording &recording)
{
    return std::any_of(recording.exchanges.begin(), recording.exchanges.end(), [](const Exchange &e) {
        return e.request.method == "POST" && e.request.target.contains("/v2/bookings/");
    });
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
    d.calendar = std::make_unique<GoogleCalendar>(QUrl(QStringLiteral("http://google.recorded/")),
                                                  GoogleCalendar::fixedToken(QStringLiteral("recorded"), replay.get()), d.transport.get());
    d.bookings = std::make_unique<CalcomBookings>(QUrl(QStringLiteral("http://calcom.recorded/")), QStringLiteral("cal_recorded"), d.transport.get());
    Session::Settings settings;
    settings.policy = policy;
    settings.apply = apply.value_or(writesToCalcom(d.recording) ? ApplyMode::Automatic : ApplyMode::Never);
    d.session = std::make_unique<Session>(Session::Ports{d.calendar.get(), d.bookings.get(), d.store.get(), d.clock.get()}, settings);
    connect(d.player.get(), &RecordingPlayer::notification, replay.get(), [r = replay.get(), &d](const Notification &n) {
        if (n.received > d.clock->now())
            d.clock->advance(n.received - d.clock->now());
        // A refusal is told by the session's notice, and nothing follows from it that could settle.
        if (const auto stored = d.session->receive(n); !stored.ok())
            QMetaObject::invokeMethod(r, &Replay::settled, Qt::QueuedConnection);
    });
    connect(d.session.get(), &Session::settled, replay.get(), &Replay::settled);
    connect(d.player.get(), &RecordingPlayer::finished, replay.get(), [r = replay.get(), &d] {
        if (d.mode == Private::Mode::Playing) {
            d.mode = Private::Mode::Idle;
            emit r->finished();
        }
    });
    return replay;
}

void Replay::settled()
{
    switch (d->mode) {
    case Private::Mode::Starting:
        d->mode = Private::Mode::Idle;
        for (const Channel &channel : channelsOf(d->recording))
            (void)d->session->adoptChannel(channel); // in memory: it does not fail
        emit ready();
        break;
    case Private::Mode::Stepping:
        d->mode = Private::Mode::Idle;
        emit stepped();
        break;
    case Private::Mode::All:
        emit stepped();
        playAll();
        break;
    case Private::Mode::Playing:
        emit stepped();
        break;
    case Private::Mode::Idle:
        break;
    }
}

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
    if (d->player->next())
        return;
    // Whatever is still held runs out now.
    std::optional<Instant> until;
    for (const TimelineRow &row : d->session->snapshot()->timeline)
        if (row.stage == RunStage::Holding && row.holdUntil && *row.holdUntil >= d->clock->now())
            until = std::max(until.value_or(*row.holdUntil), *row.holdUntil);
    if (until) {
        // The run that wakes asks again, and the session settles once more.
        connect(d->session.get(), &Session::runChanged, this, [this] { QMetaObject::invokeMethod(this, [this] {
            if (d->mode == Private::Mode::All)
                playAll();
        }, Qt::QueuedConnection); }, Qt::SingleShotConnection);
        d->clock->advance(std::max(Millis{1}, *until - d->clock->now()));
        return;
    }
    d->mode = Private::Mode::Idle;
    emit finished();
}

void Replay::play(double speed)
{
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
