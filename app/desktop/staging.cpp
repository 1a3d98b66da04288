#include "app/desktop/staging.h"
#include <QApplication>
#include <algorithm>
#include <cstdio>

namespace csp {

namespace {

const QTimeZone &zone()
{
    static const QTimeZone berlin("Europe/Berlin");
    return berlin;
}

Instant at(int day, int hour, int minute) { return toInstant(QDateTime(QDate(2026, 3, day), QTime(hour, minute), zone())); }

/// The living booking that starts then.
const Link *linkAt(const Snapshot &snapshot, Instant start)
{
    for (const Booking &b : snapshot.bookings)
        if (b.alive() && b.start == start)
            return snapshot.linkOf(b.uid);
    return nullptr;
}

CalendarId calendarCalled(const Snapshot &snapshot, const QString &name)
{
    for (const CalendarState &c : snapshot.calendars)
        if (c.info.summary == name)
            return c.info.id;
    return {};
}

/// One thing that somebody does in Google; nothing where the world does not have what it needs.
EventKey keyOf(const EditIntent &intent)
{
    return std::visit([](const auto &i) {
        if constexpr (requires { i.event; })
            return i.event;
        else
            return EventKey{};
    }, intent);
}

using Act = std::function<std::optional<EditIntent>(const Snapshot &)>;

const QList<Act> &scene()
{
    static const QList<Act> acts{
        // A booking moves from personal to work.
        [](const Snapshot &s) -> std::optional<EditIntent> {
            const Link *l = linkAt(s, at(5, 13, 30));
            return l && l->event ? std::optional<EditIntent>(MoveToCalendar{l->event->key(), l->event->version.etag, calendarCalled(s, QStringLiteral("work"))})
                                 : std::nullopt;
        },
        // An event without a booking moves: nobody's business.
        [](const Snapshot &s) -> std::optional<EditIntent> {
            for (const Event &e : s.events)
                if (e.summary == QLatin1String("Dentist") && e.span && timed(*e.span))
                    return MoveEvent{e.key(), e.version.etag, TimedSpan{at(3, 17, 30), at(3, 18, 15), {}, {}}};
            return {};
        },
        // A booking's event is deleted: held, since it may be half of a move.
        [](const Snapshot &s) -> std::optional<EditIntent> {
            const Link *l = linkAt(s, at(6, 15, 0));
            return l && l->event ? std::optional<EditIntent>(DeleteEvent{l->event->key(), l->event->version.etag}) : std::nullopt;
        },
        // A drag onto a busy slot.
        [](const Snapshot &s) -> std::optional<EditIntent> {
            const Link *l = linkAt(s, at(6, 11, 30));
            return l && l->event ? std::optional<EditIntent>(MoveEvent{l->event->key(), l->event->version.etag, TimedSpan{at(6, 16, 0), at(6, 16, 30), {}, {}}})
                                 : std::nullopt;
        },
        // The star: a drag to a free slot, and a guest on top.
        [](const Snapshot &s) -> std::optional<EditIntent> {
            const Link *l = linkAt(s, at(4, 14, 0));
            if (!l || !l->event)
                return {};
            EventDraft draft = draftOf(*l->event);
            draft.span = TimedSpan{at(3, 15, 45), at(3, 17, 15), {}, {}};
            draft.attendees << QStringLiteral("kim@example.com");
            return ChangeEvent{l->event->key(), l->event->version.etag, draft};
        },
    };
    return acts;
}

} // namespace

Instant Staging::begins() { return at(3, 12, 16); }

Staging::Staging(Workbench &bench, QString file, QSize size) : m_bench(bench), m_file(std::move(file)), m_size(size)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(std::chrono::seconds(20));
    connect(&m_patience, &QTimer::timeout, this, &Staging::giveUp);
    connect(&bench.connection().session(), &Session::snapshotChanged, this, &Staging::next);
}

void Staging::start() { m_patience.start(); }

void Staging::next()
{
    const SnapshotPtr snapshot = m_bench.connection().session().snapshot();
    if (m_at < 0) {
        const bool ready = std::all_of(snapshot->calendars.begin(), snapshot->calendars.end(), [](const CalendarState &c) {
            return !c.info.canWrite() || c.watch == CalendarState::Watch::Watching;
        });
        if (snapshot->calendars.isEmpty() || snapshot->syncing || !ready)
            return;
    }
    // The last act is over once what followed from it has been decided.
    const bool decided = std::any_of(snapshot->timeline.begin(), snapshot->timeline.end(), [this](const TimelineRow &row) {
        return row.run > m_mark && row.title == m_title && row.stage != RunStage::Gathering;
    });
    if (m_at >= 0 && !decided)
        return;
    if (++m_at >= scene().size())
        return take();
    const auto intent = scene()[m_at](*snapshot);
    if (!intent) {
        std::fprintf(stderr, "calendar-sync-playground: the demo world lacks what act %d of the picture's scene needs\n", int(m_at) + 1);
        return QApplication::exit(1);
    }
    m_mark = snapshot->timeline.isEmpty() ? 0 : snapshot->timeline.last().run;
    m_title = snapshot->event(keyOf(*intent))->summary;
    m_bench.connection().session().edit(*intent);
}

void Staging::take()
{
    m_patience.stop();
    const SnapshotPtr snapshot = m_bench.connection().session().snapshot();
    for (const TimelineRow &row : snapshot->timeline)
        if (row.stage == RunStage::Proposed && row.decision.has(ActionKind::Reschedule))
            m_bench.window().selectRun(row.run);
    const bool saved = m_bench.window().renderPicture(m_file, m_size);
    if (!saved)
        std::fprintf(stderr, "calendar-sync-playground: %s could not be written\n", qUtf8Printable(m_file));
    QApplication::exit(saved ? 0 : 3);
}

void Staging::giveUp()
{
    std::fprintf(stderr, "calendar-sync-playground: the scene for the picture did not finish\n");
    QApplication::exit(1);
}

} // namespace csp
