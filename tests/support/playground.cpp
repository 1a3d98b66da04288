#include "tests/support/playground.h"
#include "core/domain/event.h"
#include "core/engine/session/session.h"
#include "core/ports/store.h"
#include "core/rules/policies.h"
#include <QAbstractEventDispatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace csp::test {

namespace {

/// Every request takes two milliseconds of the virtual clock: in a recording, times tell what came first.
class TickingTransport : public http::Transport
{
public:
    TickingTransport(http::Transport *inner, VirtualClock *clock) : m_inner(inner), m_clock(clock) { }
    CallOf<http::Response> *send(const http::Request &request) override
    {
        m_clock->advance(std::chrono::milliseconds(2));
        return m_inner->send(request);
    }

private:
    http::Transport *m_inner;
    VirtualClock *m_clock;
};

QByteArray storyWorld()
{
    QFile file(QStringLiteral(CSP_SOURCE_DIR "/tests/support/story.yaml"));
    if (!file.open(QIODevice::ReadOnly))
        throw StoryBroke("tests/support/story.yaml cannot be read");
    return file.readAll();
}

} // namespace

const QTimeZone &Playground::zone()
{
    static const QTimeZone berlin("Europe/Berlin");
    return berlin;
}

Playground::Playground(ApplyMode mode, const QByteArray &world, Recorded recorded) : Playground(Options{mode, world, recorded, false, false, {}}) { }

Playground::Playground(Options options)
    : m_options(std::move(options)), m_clock(toInstant(QDateTime(QDate(2026, 3, 2), QTime(8, 0), zone())))
{
    const QByteArray world = m_options.world.isEmpty() ? storyWorld() : m_options.world;
    auto sandbox = sim::Sandbox::fromWorld(world, QStringLiteral("story.yaml"), &m_clock);
    if (!sandbox.ok())
        throw StoryBroke(sandbox.error().oneLine().toStdString());
    m_sandbox = *std::move(sandbox);
    auto endpoints = m_sandbox->serveInProcess(&m_transport);
    if (!endpoints.ok())
        throw StoryBroke(endpoints.error().oneLine().toStdString());
    m_endpoints = *endpoints;
    http::Transport *top = &m_transport;
    if (m_options.wrap) {
        m_wrapped = m_options.wrap(top);
        top = m_wrapped.get();
    }
    if (m_options.ticking || m_options.recorded == Recorded::Yes)
        m_wire = std::make_unique<TickingTransport>(top, &m_clock);
    if (m_options.recorded == Recorded::Yes)
        m_recorder = std::make_unique<RecordingTransport>(m_wire.get(), &m_clock);
    drain();
    connectAll();
}

Playground::~Playground()
{
    m_connection.reset();
    m_sandbox.reset();
}

void Playground::connectAll()
{
    Connection::Options options;
    if (!m_options.inMemory)
        options.storePath = m_folder.filePath(QStringLiteral("store.sqlite"));
    options.policy = seedPolicy();
    options.apply = m_options.mode;
    options.clock = &m_clock;
    options.transport = &m_transport;
    for (http::Transport *t : {m_wrapped.get(), m_wire.get(), static_cast<http::Transport *>(m_recorder.get())})
        if (t)
            options.transport = t; // the outermost
    options.received = [this](const Notification &n) {
        if (m_recorder)
            m_recorder->addNotification(n);
    };
    options.inboxAddress = QStringLiteral("http://inbox.test/notifications");
    auto connection = Connection::open(m_endpoints, options);
    if (!connection.ok())
        throw StoryBroke(connection.error().oneLine().toStdString());
    m_connection = *std::move(connection);
    m_transport.serve("http://inbox.test", [this](const http::Request &request, const http::Responder &respond) {
        if (m_recorder)
            m_clock.advance(std::chrono::milliseconds(3));
        if (!m_connection)
            return respond({503, {}, {}}); // between the end of the program and its next start nobody listens
        if (!m_holding) {
            m_delivered.append(request);
            return m_connection->inbox()(request, respond);
        }
        m_kept.append(request);
        respond({200, {}, {}});
    });
    QObject::connect(&session(), &Session::noticed, &session(), [](const QString &text, const std::optional<Error> &error) {
        qInfo().noquote() << "notice:" << text << (error ? error->oneLine() : QString()); // seen where a story breaks
    });
    m_connection->start();
    settle();
    mark();
    for (const CalendarState &c : session().snapshot()->calendars)
        if (!session().snapshot()->syncing && c.info.canWrite() && c.watch != CalendarState::Watch::Watching)
            throw StoryBroke(c.info.summary.toStdString() + " is not watched: " + (c.trouble ? c.trouble->oneLine().toStdString() : std::string("no answer")));
}

void Playground::restart()
{
    m_connection.reset();
    drain();
    connectAll();
}

void Playground::drain()
{
    // Idle twice over: what was deleted later may have posted something on its way out.
    QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    for (int idle = 0, turn = 0; idle < 3 && turn < 5000; ++turn) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        idle = dispatcher->processEvents(QEventLoop::AllEvents) ? 0 : idle + 1;
    }
}

void Playground::skipsTo(Instant until)
{
    while (m_clock.now() < until) {
        const Instant next = std::min(until, m_clock.nextTimer().value_or(until));
        m_clock.advance(std::max(Millis{0}, next - m_clock.now()));
        drain();
    }
}

void Playground::settle()
{

    for (int i = 0; i < 50; ++i) {
        drain();
        if (m_sandbox->pendingDeliveries() == 0)
            return;
    }
    throw StoryBroke("the playground does not settle: push messages keep waiting");
}

void Playground::passes(Millis time)
{
    // In small steps, so that what a timer sets going happens at its time and not at the end.
    const Instant until = m_clock.now() + time;
    while (m_clock.now() < until) {
        m_clock.advance(std::min<Millis>(std::chrono::seconds(1), until - m_clock.now()));
        drain();
    }
    settle();
}

void Playground::mark()
{
    m_mark = 0;
    for (const TimelineRow &row : session().snapshot()->timeline)
        m_mark = std::max(m_mark, row.run);
}

Instant Playground::at(const char *text)
{
    const QStringList parts = QString::fromLatin1(text).split(QLatin1Char(' '));
    static const QStringList days{QStringLiteral("Mon"), QStringLiteral("Tue"), QStringLiteral("Wed"), QStringLiteral("Thu"),
                                  QStringLiteral("Fri"), QStringLiteral("Sat"), QStringLiteral("Sun")};
    const qsizetype day = days.indexOf(parts.value(0));
    const QTime time = QTime::fromString(parts.value(1), QStringLiteral("H:mm"));
    if (day < 0 || !time.isValid())
        throw StoryBroke(std::string("not a time of the week: ") + text);
    return toInstant(QDateTime(QDate(2026, 3, 2).addDays(day), time, zone()));
}

EventSpan Playground::span(const char *start, int minutes)
{
    return TimedSpan{at(start), at(start) + std::chrono::minutes(minutes), QStringLiteral("Europe/Berlin"), QStringLiteral("Europe/Berlin")};
}

// Google's side.

Event Playground::event(const QString &title) const
{
    for (const Event &e : m_connection->session().snapshot()->events)
        if (e.summary.startsWith(title) && ownedHere(e))
            return e;
    throw StoryBroke("no event is called " + title.toStdString());
}

void Playground::edit(const EditIntent &intent)
{
    mark();
    auto *call = session().edit(intent);
    std::optional<Error> error;
    bool done = false;
    call->then(&m_clock, [&](const Outcome<Fetched> &outcome) {
        done = true;
        if (!outcome.ok())
            error = outcome.error();
    });
    settle();
    if (!done)
        throw StoryBroke("an edit never settled");
    if (error)
        throw StoryBroke(error->oneLine().toStdString());
}

void Playground::drags(const QString &title, const char *to)
{
    const Event e = event(title);
    TimedSpan span = *timed(*e.span);
    const Millis length = span.length();
    span.start = at(to);
    span.end = span.start + length;
    edit(MoveEvent{e.key(), e.version.etag, span});
}

void Playground::resizes(const QString &title, const char *start, int minutes)
{
    const Event e = event(title);
    TimedSpan to = *timed(*e.span);
    to.start = at(start);
    to.end = to.start + std::chrono::minutes(minutes);
    edit(MoveEvent{e.key(), e.version.etag, to});
}

void Playground::deletes(const QString &title)
{
    const Event e = event(title);
    m_deleted[title] = e;
    edit(DeleteEvent{e.key(), e.version.etag});
}

void Playground::restores(const QString &title)
{
    const Event e = m_deleted.value(title);
    if (e.id.isEmpty())
        throw StoryBroke("nothing was deleted under the title " + title.toStdString());
    edit(RestoreEvent{e.key(), draftOf(e)});
}

void Playground::movesToCalendar(const QString &title, const QString &calendar)
{
    const Event e = event(title);
    for (const CalendarState &c : session().snapshot()->calendars)
        if (c.info.summary == calendar)
            return edit(MoveToCalendar{e.key(), e.version.etag, c.info.id});
    throw StoryBroke("no calendar is called " + calendar.toStdString());
}

void Playground::invites(const QString &title, const QString &email)
{
    const Event e = event(title);
    EventDraft draft = draftOf(e);
    draft.attendees << email;
    edit(ChangeEvent{e.key(), e.version.etag, draft});
}

void Playground::uninvites(const QString &title, const QString &email)
{
    const Event e = event(title);
    EventDraft draft = draftOf(e);
    if (draft.attendees.removeAll(email) == 0)
        throw StoryBroke(email.toStdString() + " is not invited");
    edit(ChangeEvent{e.key(), e.version.etag, draft});
}

void Playground::renames(const QString &title, const QString &to)
{
    const Event e = event(title);
    EventDraft draft = draftOf(e);
    draft.summary = to;
    edit(ChangeEvent{e.key(), e.version.etag, draft});
}

void Playground::deliver(const QString &calendar)
{
    QString id;
    for (const CalendarState &c : session().snapshot()->calendars)
        if (c.info.summary == calendar)
            id = QString::fromLatin1(QUrl::toPercentEncoding(c.info.id.value));
    for (qsizetype i = 0; i < m_kept.size(); ++i) {
        if (!m_kept[i].header("X-Goog-Resource-URI").contains(id.toLatin1()))
            continue;
        const http::Request request = m_kept.takeAt(i);
        m_delivered.append(request);
        m_connection->inbox()(request, [](const http::Response &) { });
        settle();
        return;
    }
    throw StoryBroke("no push message is kept back for " + calendar.toStdString());
}

void Playground::deliverKept(qsizetype index, bool keepIt)
{
    const http::Request request = keepIt ? m_kept[index] : m_kept.takeAt(index);
    m_delivered.append(request);
    m_connection->inbox()(request, [](const http::Response &) { });
}

void Playground::deliverAgain(const QString &)
{
    if (m_delivered.isEmpty())
        throw StoryBroke("nothing was delivered yet");
    m_connection->inbox()(m_delivered.last(), [](const http::Response &) { });
    settle();
}

void Playground::deliverAll()
{
    m_holding = false;
    while (!m_kept.isEmpty()) {
        const http::Request request = m_kept.takeFirst();
        m_delivered.append(request);
        m_connection->inbox()(request, [](const http::Response &) { });
    }
    settle();
}

// Cal.com's side, as the booker: no key.

http::Response Playground::ask(const http::Request &request)
{
    http::Response response;
    bool done = false;
    m_transport.send(request)->then(&m_clock, [&](const Outcome<http::Response> &outcome) {
        done = true;
        if (outcome.ok())
            response = *outcome;
    });
    // No further than the answer: what the program is in the middle of stays in the middle.
    for (int turn = 0; turn < 1000 && !done; ++turn)
        QCoreApplication::sendPostedEvents();
    if (!done)
        throw StoryBroke("no answer to " + request.target.toStdString());
    return response;
}

http::Response Playground::post(const QByteArray &path, const QJsonObject &body, const QByteArray &version)
{
    mark();
    const http::Response response = ask({"POST", m_endpoints.calcomApiRoot.toUtf8() + path,
                                         {{"Content-Type", "application/json"}, {"cal-api-version", version}},
                                         QJsonDocument(body).toJson(QJsonDocument::Compact)});
    settle();
    if (response.status >= 300)
        throw StoryBroke(path.toStdString() + ": " + response.body.toStdString());
    return response;
}

BookingUid Playground::books(const char *start, const QString &guest, const QStringList &guests)
{
    mark();
    BookingRequest request;
    request.eventTypeId = session().snapshot()->eventTypes.first().id;
    request.start = at(start);
    request.attendee = {guest.section(QLatin1Char('@'), 0, 0), guest, QStringLiteral("Europe/Berlin")};
    request.guests = guests;
    BookingUid uid;
    QString why;
    session().book(request)->then(&m_clock, [&](const Outcome<Booking> &booking) {
        if (booking.ok())
            uid = booking->uid;
        else
            why = booking.error().oneLine();
    });
    settle();
    if (uid.isEmpty())
        throw StoryBroke("nothing was booked: " + why.toStdString());
    return uid;
}

void Playground::bookerReschedules(const QString &title, const char *to)
{
    post("v2/bookings/" + booking(title).uid.value.toUtf8() + "/reschedule", {{QStringLiteral("start"), toRfc3339(at(to))}}, "2026-02-25");
}

void Playground::bookerCancels(const QString &title)
{
    post("v2/bookings/" + booking(title).uid.value.toUtf8() + "/cancel", {{QStringLiteral("cancellationReason"), QStringLiteral("cannot make it")}},
         "2026-02-25");
}

// What a person presses.

void Playground::applies()
{
    for (const RunRecord &r : runs()) {
        if (r.stage != RunStage::Proposed)
            continue;
        std::optional<Error> error;
        session().apply(r.id)->then(&m_clock, [&](const Outcome<Done> &done) {
            if (!done.ok())
                error = done.error();
        });
        mark();
        settle();
        if (error)
            throw StoryBroke(error->oneLine().toStdString());
        return;
    }
    throw StoryBroke("no proposal waits");
}

void Playground::skips()
{
    for (const RunRecord &r : runs()) {
        if (r.stage != RunStage::Proposed)
            continue;
        (void)session().skip(r.id);
        settle();
        return;
    }
    throw StoryBroke("no proposal waits");
}

} // namespace csp::test
