#include "app/wiring/tour.h"
#include "core/engine/session/session.h"
#include "core/http/networktransport.h"
#include "core/recording/recordingtransport.h"
#include "core/rules/policies.h"
#include <QElapsedTimer>
#include <QSet>
#include <QTimer>
#include <algorithm>

namespace csp {

namespace {

/// A step that has not come to its end by then never will.
constexpr std::chrono::seconds patience{10};

const QTimeZone &zone()
{
    static const QTimeZone berlin("Europe/Berlin");
    return berlin;
}

Instant at(int day, int hour, int minute = 0)
{
    return toInstant(QDateTime(QDate(2026, 3, 1 + day), QTime(hour, minute), zone()));
}

bool has(const RunRecord &r, RunStage stage, ActionKind kind) { return r.stage == stage && r.decision.has(kind); }

bool any(const QList<RunRecord> &runs, RunStage stage, ActionKind kind)
{
    return std::any_of(runs.begin(), runs.end(), [&](const RunRecord &r) { return has(r, stage, kind); });
}

bool echoed(const QList<RunRecord> &runs)
{
    return std::any_of(runs.begin(), runs.end(), [](const RunRecord &r) {
        return r.decision.isNothing() && r.decision.actions.front().nothing == NothingReason::Echo;
    });
}

Error failure(const QString &where, const QString &what)
{
    return {Error::Kind::Input, where, what, {}, {}, {}, {}, {}, {}};
}

} // namespace

struct Tour::Private : public QObject {
    struct Plot {
        const char *name;
        std::function<QString()> begin;                          ///< does it, and says what; empty: it could not
        std::function<bool(const QList<RunRecord> &)> complete;  ///< everything that was to come has come
        std::function<QStringList()> results;
    };

    Private(Tour *tour, QByteArray worldYaml, QString name) : q(tour), yaml(std::move(worldYaml)), worldName(std::move(name)) { }

    QList<Plot> plots();
    void beginWhenHeard();
    void next();
    void look();
    void endStep();
    void fail(const Error &error);
    QList<RunRecord> runsSinceMark() const;
    void submit(const EditIntent &intent);
    const Booking *nextBooking();
    void withFreeStart(qint64 eventType, Instant from, const BookingUid &reschedule, std::function<void(Instant)> then);
    std::optional<Event> eventOf(const Booking &booking) const;
    static QString say(Instant at);
    QString nameOf(const CalendarId &calendar) const;
    QStringList bookingLines(const BookingUid &uid) const;

    Tour *q;
    QByteArray yaml;
    QString worldName;
    VirtualClock clock{at(1, 8)};
    std::unique_ptr<sim::Sandbox> sandbox;
    sim::SandboxEndpoints endpoints;
    http::NetworkTransport network;
    std::unique_ptr<RecordingTransport> recorder;
    std::unique_ptr<Connection> connection;
    QList<Plot> story;
    qsizetype at_ = -1;
    Step step;
    RunId mark = 0;
    BookingUid subject;
    QSet<QString> used; ///< iCalUIDs, which outlive reschedules
    QTimer guard;
    QTimer ticker;          ///< the virtual clock goes as the real one does, but for the holds that are passed over
    QElapsedTimer sinceTick;
    bool looking = false;
    bool settled = false;
    bool begun = false;
};

/// The first step waits until every calendar is watched: what happens before that is told by nobody.
void Tour::Private::beginWhenHeard()
{
    using Watch = CalendarState::Watch;
    const QList<CalendarState> calendars = connection->session().snapshot()->calendars;
    const bool heard = std::none_of(calendars.cbegin(), calendars.cend(), [](const CalendarState &c) {
        return c.info.canWrite() && (c.watch == Watch::Off || c.watch == Watch::Starting);
    });
    if (begun || !settled || !heard)
        return;
    begun = true;
    next();
}

/// The next living booking ahead that no step was about yet, in the order of their times.
const Booking *Tour::Private::nextBooking()
{
    const SnapshotPtr s = connection->session().snapshot();
    for (const Booking &b : s->bookings) {
        if (!b.alive() || b.start < clock.now() + std::chrono::hours(3) || used.contains(b.iCalUid) || !eventOf(b))
            continue;
        used.insert(b.iCalUid);
        subject = b.uid;
        return &b;
    }
    return nullptr;
}

void Tour::Private::withFreeStart(qint64 eventType, Instant from, const BookingUid &reschedule, std::function<void(Instant)> then)
{
    connection->bookings().freeSlots(eventType, from, from + std::chrono::hours(7 * 24), reschedule)->then(this, [this, from, then](const Outcome<QList<Instant>> &free) {
        if (!free.ok())
            return fail(free.error());
        const auto it = std::find_if(free->begin(), free->end(), [&](Instant at) { return at >= from; });
        if (it == free->end())
            return fail(failure(worldName, QStringLiteral("the world has no free time for the step “%1” of the tour").arg(step.name)));
        then(*it);
    });
}

std::optional<Event> Tour::Private::eventOf(const Booking &booking) const
{
    const Link *link = connection->session().snapshot()->linkOf(booking.uid);
    return link ? link->event.optional() : std::nullopt;
}

QString Tour::Private::say(Instant at)
{
    return QLocale::c().toString(toQDateTime(at, zone()), QStringLiteral("ddd d, HH:mm"));
}

QString Tour::Private::nameOf(const CalendarId &calendar) const
{
    const CalendarState *state = connection->session().snapshot()->calendar(calendar);
    return state ? state->info.summary : calendar.value;
}

QStringList Tour::Private::bookingLines(const BookingUid &uid) const
{
    const SnapshotPtr s = connection->session().snapshot();
    const Booking *b = s->booking(uid);
    QStringList lines;
    while (b) {
        static const char *words[] = {"accepted", "pending", "cancelled", "rejected", "awaiting host"};
        lines << QStringLiteral("booking %1: %2, %3").arg(b->uid.value, QLatin1String(words[int(b->status)]), say(b->start))
                + (b->rescheduledTo.isEmpty() ? QString() : QStringLiteral(", rescheduled to ") + b->rescheduledTo.value);
        b = b->rescheduledTo.isEmpty() ? nullptr : s->booking(b->rescheduledTo);
    }
    return lines;
}

void Tour::Private::submit(const EditIntent &intent)
{
    connection->session().edit(intent)->then(this, [this](const Outcome<Fetched> &done) {
        if (!done.ok())
            fail(done.error());
    });
}

QList<Tour::Private::Plot> Tour::Private::plots()
{
    QList<Plot> all;
    const auto subjectLines = [this] { return bookingLines(subject); };
    all.append({"book", [this]() -> QString {
        const SnapshotPtr s = connection->session().snapshot();
        if (s->eventTypes.isEmpty())
            return {};
        const EventType type = s->eventTypes.first();
        withFreeStart(type.id, at(4, 12), {}, [this, type](Instant start) {
            step.title = QStringLiteral("Book “%1” for %2").arg(type.title, say(start));
            const BookingRequest request{type.id, start, 0, {QStringLiteral("Kim Arnold"), QStringLiteral("kim@example.com"), QStringLiteral("Europe/London")}, {}, {}};
            connection->session().book(request)->then(this, [this](const Outcome<Booking> &booking) {
                if (!booking.ok())
                    return fail(booking.error());
                subject = booking->uid;
                used.insert(booking->iCalUid);
                look();
            });
        });
        return QStringLiteral("Book “%1”").arg(type.title);
    }, [this](const QList<RunRecord> &runs) { return !subject.isEmpty() && any(runs, RunStage::Nothing, ActionKind::Nothing) && connection->session().snapshot()->linkOf(subject); },
       [this] {
        QStringList lines = bookingLines(subject);
        if (const Link *link = connection->session().snapshot()->linkOf(subject))
            lines << QStringLiteral("baseline 1 kept from the answer of events.insert: event %1").arg(link->reference.event.event.value);
        return lines;
    }});
    all.append({"drag", [this]() -> QString {
        const Booking *b = nextBooking();
        if (!b)
            return {};
        withFreeStart(b->eventTypeId, b->start + std::chrono::hours(2), b->uid, [this, booking = *b](Instant start) {
            const Event event = *eventOf(booking);
            TimedSpan to = *timed(*event.span);
            to.end = start + to.length();
            to.start = start;
            step.title = QStringLiteral("Drag “%1” from %2 to %3").arg(booking.title, say(booking.start), say(start));
            submit(MoveEvent{event.key(), event.version.etag, to});
        });
        return QStringLiteral("Drag “%1”").arg(b->title);
    }, [this](const QList<RunRecord> &runs) {
        const Booking *b = connection->session().snapshot()->booking(subject);
        return any(runs, RunStage::Applied, ActionKind::Reschedule) && echoed(runs) && b && connection->session().snapshot()->booking(b->rescheduledTo);
    }, subjectLines});
    all.append({"delete", [this]() -> QString {
        const Booking *b = nextBooking();
        const auto event = b ? eventOf(*b) : std::nullopt;
        if (!event)
            return {};
        submit(DeleteEvent{event->key(), event->version.etag});
        return QStringLiteral("Delete “%1” (%2)").arg(b->title, say(b->start));
    }, [this](const QList<RunRecord> &runs) {
        const Booking *b = connection->session().snapshot()->booking(subject);
        return any(runs, RunStage::Applied, ActionKind::Cancel) && b && !b->alive();
    }, subjectLines});
    all.append({"move", [this]() -> QString {
        const Booking *b = nextBooking();
        const auto event = b ? eventOf(*b) : std::nullopt;
        if (!event)
            return {};
        for (const CalendarState &c : connection->session().snapshot()->calendars) {
            if (!c.info.canWrite() || c.info.id == event->calendar)
                continue;
            submit(MoveToCalendar{event->key(), event->version.etag, c.info.id});
            return QStringLiteral("Move “%1” (%2) to the calendar %3").arg(b->title, say(b->start), c.info.summary);
        }
        return {};
    }, [](const QList<RunRecord> &runs) {
        return runs.size() >= 2 && any(runs, RunStage::Applied, ActionKind::RelinkReference)
            && std::all_of(runs.begin(), runs.end(), [](const RunRecord &r) { return isFinal(r.stage); });
    }, [this] {
        QStringList lines = bookingLines(subject);
        if (const Link *link = connection->session().snapshot()->linkOf(subject))
            lines << QStringLiteral("reference: event %1 in %2").arg(link->reference.event.event.value, nameOf(link->reference.event.calendar));
        return lines;
    }});
    all.append({"guest", [this]() -> QString {
        const Booking *b = nextBooking();
        const auto event = b ? eventOf(*b) : std::nullopt;
        if (!event)
            return {};
        EventDraft draft = draftOf(*event);
        draft.attendees << QStringLiteral("sam@example.net");
        submit(ChangeEvent{event->key(), event->version.etag, draft});
        return QStringLiteral("Add sam@example.net to “%1” (%2)").arg(b->title, say(b->start));
    }, [this](const QList<RunRecord> &runs) {
        const Booking *b = connection->session().snapshot()->booking(subject);
        return any(runs, RunStage::Applied, ActionKind::AddGuests) && echoed(runs) && b && (b->attendees.size() > 1 || !b->guests.isEmpty());
    }, [this] {
        QStringList lines = bookingLines(subject);
        if (const Booking *b = connection->session().snapshot()->booking(subject)) {
            QStringList people;
            for (const BookingPerson &p : b->attendees)
                people << p.email;
            lines << QStringLiteral("attendees: ") + people.join(QStringLiteral(", "));
        }
        return lines;
    }});
    return all;
}

QList<RunRecord> Tour::Private::runsSinceMark() const
{
    QList<RunRecord> runs;
    for (const TimelineRow &row : connection->session().snapshot()->timeline) {
        if (row.run <= mark || row.title.isEmpty())
            continue;
        if (auto run = connection->session().run(row.run); run.ok())
            runs << *run;
    }
    return runs;
}

void Tour::Private::next()
{
    mark = 0;
    for (const TimelineRow &row : connection->session().snapshot()->timeline)
        mark = std::max(mark, row.run);
    if (++at_ == story.size()) {
        guard.stop();
        emit q->finished({});
        return;
    }
    clock.advance(std::chrono::seconds(5)); // a person takes a while between two things
    subject = {};
    step = Step{QString::fromLatin1(story[at_].name), {}, {}, {}};
    step.title = story[at_].begin();
    if (step.title.isEmpty())
        return fail(failure(worldName, QStringLiteral("the world has no booking for the step “%1” of the tour").arg(step.name)));
    guard.start(patience);
    look();
}

/// What came of the step so far: a hold is waited out on the clock, a plan is applied, an end is an end.
void Tour::Private::look()
{
    if (looking || at_ < 0 || at_ >= story.size())
        return;
    looking = true;
    for (const RunRecord &r : runsSinceMark()) {
        const bool move = step.name == QLatin1String("move"); // its other half comes without waiting
        if (r.stage == RunStage::Holding && r.facts.context.holdUntil && !move) {
            clock.advance(std::max(Millis{0}, *r.facts.context.holdUntil - clock.now()));
        } else if (r.stage == RunStage::Proposed && r.plan.writes()) {
            connection->session().apply(r.id)->then(this, [this](const Outcome<Done> &done) {
                if (!done.ok())
                    fail(done.error());
            });
        } else if (r.stage == RunStage::Failed) {
            looking = false;
            return fail(r.error.value_or(failure(step.title, QStringLiteral("failed"))));
        }
    }
    looking = false;
    if (story[at_].complete(runsSinceMark()))
        endStep();
}

void Tour::Private::endStep()
{
    guard.stop();
    step.runs = runsSinceMark();
    step.results = story[at_].results();
    emit q->stepDone(step);
    const qsizetype here = at_;
    at_ = -1; // nothing is looked at between two steps
    QMetaObject::invokeMethod(this, [this, here] {
        at_ = here;
        next();
    }, Qt::QueuedConnection);
}

void Tour::Private::fail(const Error &error)
{
    guard.stop();
    at_ = story.size();
    emit q->finished(error);
}

Tour::Tour(const QByteArray &worldYaml, const QString &worldName, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, worldYaml, worldName))
{
    d->guard.setSingleShot(true);
    connect(&d->guard, &QTimer::timeout, d.get(), [this] {
        d->fail(failure(d->step.title, QStringLiteral("nothing followed within %1 s").arg(patience.count())));
    });
}

Tour::~Tour()
{
    d->connection.reset(); // before the transport and the sandbox that it talks to
}

QStringList Tour::stepNames()
{
    return {QStringLiteral("book"), QStringLiteral("drag"), QStringLiteral("delete"), QStringLiteral("move"), QStringLiteral("guest")};
}

Outcome<Done> Tour::start(const QStringList &only, bool record)
{
    for (const QString &name : only)
        if (!stepNames().contains(name))
            return failure(QStringLiteral("--step ") + name, QStringLiteral("expected one of ") + stepNames().join(QStringLiteral(", ")));
    auto sandbox = sim::Sandbox::fromWorld(d->yaml, d->worldName, &d->clock);
    if (!sandbox.ok())
        return sandbox.error();
    d->sandbox = *std::move(sandbox);
    const auto endpoints = d->sandbox->listen();
    if (!endpoints.ok())
        return endpoints.error();
    d->endpoints = *endpoints;
    if (record)
        d->recorder = std::make_unique<RecordingTransport>(&d->network, &d->clock);
    Connection::Options options;
    options.policy = seedPolicy();
    options.clock = &d->clock;
    options.transport = d->recorder ? static_cast<http::Transport *>(d->recorder.get()) : &d->network;
    options.received = [this](const Notification &n) {
        if (d->recorder)
            d->recorder->addNotification(n);
    };
    auto connection = Connection::open(d->endpoints, options);
    if (!connection.ok())
        return connection.error();
    d->connection = *std::move(connection);
    for (const Private::Plot &plot : d->plots())
        if (only.isEmpty() || only.contains(QString::fromLatin1(plot.name)))
            d->story.append(plot);
    Session &session = d->connection->session();
    connect(&session, &Session::settled, d.get(), [this] {
        d->settled = true;
        d->beginWhenHeard();
    });
    connect(&session, &Session::runChanged, d.get(), [this] { QMetaObject::invokeMethod(d.get(), [this] { d->look(); }, Qt::QueuedConnection); });
    connect(&session, &Session::snapshotChanged, d.get(), [this] {
        d->beginWhenHeard();
        d->look();
    });
    d->guard.start(patience);
    d->sinceTick.start();
    connect(&d->ticker, &QTimer::timeout, d.get(), [this] { d->clock.advance(Millis{d->sinceTick.restart()}); });
    d->ticker.start(std::chrono::milliseconds(1));
    d->connection->start();
    return Done{};
}

const sim::SandboxEndpoints &Tour::endpoints() const { return d->endpoints; }
Session &Tour::session() { return d->connection->session(); }
Recording Tour::recording() const { return d->recorder ? d->recorder->recording() : Recording{}; }

} // namespace csp
