#include "core/ports/store.h"
#include "tests/support/outside.h"
#include "tests/support/testmain.h"
#include <QSet>
#include <random>

namespace tst_convergence {

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

// Random histories: people change both sides in any order and at any moment, notifications are delivered in any order, twice, late or
// never; then everything is read once more. Whatever happened, the two sides agree, or the program says why not.
//
// CSP_HISTORIES=N plays so many (default 700), CSP_SEED=N only the one of that seed, with every step told.

namespace {

/// Counts what is written outside.
class Counting : public http::Transport
{
public:
    explicit Counting(http::Transport *inner, int *writes, int *reads) : m_inner(inner), m_writes(writes), m_reads(reads) { }
    CallOf<http::Response> *send(const http::Request &request) override
    {
        const bool write = request.method != "GET" && !request.target.contains("/freeBusy") && !request.target.contains("/watch")
            && !request.target.contains("/channels/stop");
        ++*(write ? m_writes : m_reads);
        return m_inner->send(request);
    }

private:
    http::Transport *m_inner;
    int *m_writes, *m_reads;
};

struct Dice {
    std::mt19937 engine;
    explicit Dice(quint32 seed) : engine(seed) { }
    int below(int n) { return int(engine() % quint32(n)); }
    bool chance(int percent) { return below(100) < percent; }
    template<typename L>
    auto one(const L &list) { return list[below(int(list.size()))]; }
};

class History
{
public:
    History(quint32 seed, bool told) : m_dice(seed), m_told(told), m_p(options()), m_out(m_p) { }

    void play()
    {
        m_p.holdPushes();
        const int steps = 3 + m_dice.below(10);
        for (int i = 0; i < steps; ++i) {
            act();
            breathe();
        }
        // What was kept back comes late, in any order, or not at all.
        while (m_p.keptPushes() > 0) {
            const qsizetype which = m_dice.below(int(m_p.keptPushes()));
            if (m_dice.chance(30))
                m_p.dropKept(which);
            else
                m_p.deliverKept(which);
            if (m_dice.chance(50))
                Playground::drain();
        }
        Playground::drain();
        comesToRest();
    }

    void check()
    {
        settledRuns();
        bookingsAgree();
        nothingLost();
        referencesAreOne();
        staysQuiet();
    }

    /// Both sides without names that are made up on the way: for comparing two plays of one history.
    QString state()
    {
        QStringList lines;
        for (const Booking &b : m_out.bookings())
            if (b.alive())
                lines << QStringLiteral("booking ") + toRfc3339(b.start) + QLatin1Char(' ') + toRfc3339(b.end) + QLatin1Char(' ') + b.title;
        for (const Event &e : m_out.events())
            if (!e.cancelled() && e.span && timed(*e.span))
                lines << QStringLiteral("event ") + toRfc3339(timed(*e.span)->start) + QLatin1Char(' ') + e.calendar.value + QLatin1Char(' ') + e.summary;
        for (const TimelineRow &row : m_p.session().snapshot()->timeline)
            if (row.stage == RunStage::Proposed || row.stage == RunStage::Failed || row.stage == RunStage::Holding)
                lines << QStringLiteral("open ") + row.title + QLatin1Char(' ') + Playground::said(row.decision);
        lines.sort();
        return lines.join(u'\n');
    }

private:
    Playground::Options options()
    {
        Playground::Options o;
        o.mode = ApplyMode::Automatic;
        o.inMemory = true;
        o.ticking = true;
        o.wrap = [this](http::Transport *inner) { return std::make_unique<Counting>(inner, &m_writes, &m_reads); };
        return o;
    }

    void tell(const QString &line)
    {
        if (m_told)
            qInfo().noquote() << toQDateTime(m_p.clock().now(), QTimeZone("Europe/Berlin")).toString(QStringLiteral("ddd HH:mm:ss.zzz")) << line;
    }

    [[noreturn]] void broke(const QString &what) { throw StoryBroke(what.toStdString()); }

    /// A time of the working week, often one that somebody else wants too.
    Instant someTime()
    {
        static const char *const days[] = {"Tue", "Wed", "Thu", "Fri"};
        static const char *const times[] = {"9:00", "10:00", "10:30", "11:30", "13:00", "14:30", "15:00", "16:00", "17:30", "20:00"};
        return Playground::at(qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(days[m_dice.below(4)]), QLatin1String(times[m_dice.below(10)]))));
    }

    void act()
    {
        const QList<Event> all = m_out.events();
        QList<Event> alive, dead;
        for (const Event &e : all)
            (e.cancelled() ? dead : alive) << e;
        alive.removeIf([](const Event &e) { return !e.iCalUid.value.endsWith(QLatin1String("@Cal.com"), Qt::CaseInsensitive) || !e.span || !timed(*e.span); });
        dead.removeIf([&](const Event &e) { return std::any_of(alive.begin(), alive.end(), [&](const Event &a) { return a.id == e.id; }); });
        const int kind = m_dice.below(100);
        if (kind < 8 && !dead.isEmpty()) {
            const Event e = m_dice.one(dead);
            return tell(QStringLiteral("restore %1 in %2: %3").arg(e.summary, e.calendar.value).arg(m_out.restores(e)));
        }
        if (kind < 20)
            return booker();
        if (alive.isEmpty())
            return;
        const Event e = m_dice.one(alive);
        const auto said = [&](const QString &what, bool taken) { tell(QStringLiteral("%1 %2 in %3: %4").arg(what, e.summary, e.calendar.value).arg(taken)); };
        const int minutes = int(std::chrono::duration_cast<std::chrono::minutes>(timed(*e.span)->length()).count());
        if (kind < 48) {
            const Instant to = someTime();
            said(QStringLiteral("drag to %1").arg(toRfc3339(to)), m_out.moves(e, to, minutes));
        } else if (kind < 56) {
            const int to = m_dice.one(QList<int>{30, 60, 75, 90});
            said(QStringLiteral("resize to %1").arg(to), m_out.moves(e, timed(*e.span)->start, to));
        } else if (kind < 66) {
            said(QStringLiteral("delete"), m_out.deletes(e));
        } else if (kind < 82) {
            const QString to = Outside::calendars[e.calendar.value == Outside::calendars[0]];
            said(QStringLiteral("move to %1").arg(to), m_out.movesTo(e, to));
        } else if (kind < 92) {
            QStringList people;
            for (const Attendee &a : e.attendees)
                people << a.email;
            people << m_dice.one(QStringList{QStringLiteral("lee@example.org"), QStringLiteral("kim@example.com"), QStringLiteral("mo@example.net")});
            people.removeDuplicates();
            said(QStringLiteral("invite %1").arg(people.last()), m_out.invites(e, people));
        } else if (kind < 96) {
            said(QStringLiteral("rename"), m_out.renames(e, e.summary + QStringLiteral("!")));
        } else {
            said(QStringLiteral("relocate"), m_out.relocates(e, QStringLiteral("Room %1").arg(m_dice.below(3))));
        }
    }

    void booker()
    {
        QList<Booking> alive = m_out.bookings();
        alive.removeIf([](const Booking &b) { return !b.alive(); });
        const int kind = m_dice.below(10);
        if (kind < 2 || alive.isEmpty()) {
            const Instant at = someTime();
            const bool taken = m_out.books(int(m_p.session().snapshot()->eventTypes.first().id), at, QStringLiteral("kim@example.com"));
            m_booked += taken;
            return tell(QStringLiteral("booker books %1: %2").arg(toRfc3339(at)).arg(taken));
        }
        const Booking b = m_dice.one(alive);
        if (kind < 4) {
            const bool taken = m_out.cancels(b.uid);
            if (taken)
                m_cancelledByBooker << b.uid;
            return tell(QStringLiteral("booker cancels %1: %2").arg(b.title).arg(taken));
        }
        const Instant to = someTime();
        tell(QStringLiteral("booker reschedules %1 to %2: %3").arg(b.title, toRfc3339(to)).arg(m_out.reschedules(b.uid, to)));
    }

    /// Between two acts: nothing, a few turns of the event loop, some deliveries, some time.
    void breathe()
    {
        const int kind = m_dice.below(10);
        if (kind < 2)
            return;
        while (m_p.keptPushes() > 0 && m_dice.chance(60)) {
            const qsizetype which = m_dice.chance(70) ? 0 : m_dice.below(int(m_p.keptPushes()));
            if (m_dice.chance(15))
                m_p.dropKept(which);
            else
                m_p.deliverKept(which, m_dice.chance(15));
            if (m_dice.chance(50))
                for (int i = m_dice.below(30); i > 0; --i)
                    QCoreApplication::sendPostedEvents();
        }
        if (kind < 5) {
            for (int i = m_dice.below(60); i > 0; --i)
                QCoreApplication::sendPostedEvents();
            return;
        }
        Playground::drain();
        if (kind > 7)
            m_p.skipsTo(m_p.clock().now() + std::chrono::seconds(m_dice.below(45)));
    }

    void comesToRest()
    {
        m_p.session().syncNow();
        Playground::drain();
        m_p.skipsTo(m_p.clock().now() + 100s); // holds and retries
        // The pushes of our own writes come as they should.
        for (int round = 0; round < 20 && m_p.keptPushes() > 0; ++round) {
            while (m_p.keptPushes() > 0)
                m_p.deliverKept(0);
            Playground::drain();
            m_p.skipsTo(m_p.clock().now() + 40s);
        }
        if (m_p.keptPushes() > 0)
            broke(QStringLiteral("it does not come to rest: push messages keep coming"));
        for (const TimelineRow &row : m_p.session().snapshot()->timeline)
            if (const auto run = m_p.session().run(row.run); run.ok() && run->error)
                tell(QStringLiteral("  run %1: ").arg(row.run) + run->error->oneLine());
        for (const Link &l : m_p.session().snapshot()->links)
            tell(QStringLiteral("  link %1 → %2 %3, open run %4").arg(l.reference.booking.value.left(4), l.reference.event.calendar.value.left(4),
                                                                    l.reference.event.event.value.left(6)).arg(l.openRun));
        for (const TimelineRow &row : m_p.session().snapshot()->timeline)
            if (!row.title.isEmpty())
                tell(QStringLiteral("  run %1 %2 [%3] %4 → %5").arg(row.run).arg(row.title.left(13), row.calendar.value.left(4), Playground::said(row.decision),
                                                                        QString::fromLatin1(nameOf(row.stage))));
    }

    // What must hold.

    void settledRuns()
    {
        for (const TimelineRow &row : m_p.session().snapshot()->timeline) {
            if (row.run == 0)
                broke(QStringLiteral("a row that belongs to no run"));
            if (row.stage == RunStage::Gathering || row.stage == RunStage::Applying || row.stage == RunStage::Holding)
                broke(QStringLiteral("run %1 (%2) is still %3").arg(row.run).arg(row.title, QString::fromLatin1(nameOf(row.stage))));
            if (row.stage == RunStage::Failed) {
                const auto run = m_p.session().run(row.run);
                if (run.ok() && run->error && (run->error->kind == Error::Kind::Refused || run->error->kind == Error::Kind::Conflict))
                    continue; // Cal.com says no, and the window says so
                broke(QStringLiteral("run %1 (%2) failed: %3").arg(row.run).arg(row.title, run.ok() && run->error ? run->error->oneLine() : QString()));
            }
        }
        if (!m_p.store().openNotifications()->isEmpty())
            broke(QStringLiteral("a notification was never worked through"));
        if (!m_p.store().pendingChanges()->isEmpty())
            broke(QStringLiteral("a change waits for ever"));
    }

    void bookingsAgree()
    {
        const QList<Booking> bookings = m_out.bookings();
        const QList<Event> events = m_out.events();
        const SnapshotPtr s = m_p.session().snapshot();
        for (const Booking &b : bookings) {
            const Booking *known = s->booking(b.uid);
            if (!b.alive()) {
                if (known && known->alive())
                    broke(QStringLiteral("booking %1 is cancelled, and still shown as living").arg(b.uid.value));
                continue;
            }
            const Link *link = s->linkOf(b.uid);
            const auto open = std::any_of(s->links.begin(), s->links.end(), [&](const Link &l) { return l.openRun && l.reference.iCalUid.value == b.iCalUid; });
            if (open)
                continue;
            if (!link)
                broke(QStringLiteral("booking %1 (%2) has no reference").arg(b.uid.value, b.title));
            const auto e = std::find_if(events.begin(), events.end(), [&](const Event &x) { return x.key() == link->reference.event; });
            if (e == events.end() || e->cancelled())
                broke(QStringLiteral("the event of booking %1 (%2) is gone, and nobody is asked").arg(b.uid.value, b.title));
            const TimedSpan *t = e->span ? timed(*e->span) : nullptr;
            if (!t || t->start != b.start || t->end != b.end)
                broke(QStringLiteral("booking %1 (%2) is at %3 until %4, its event at %5 until %6, and nobody is asked")
                          .arg(b.uid.value, b.title, toRfc3339(b.start), toRfc3339(b.end), t ? toRfc3339(t->start) : QString(), t ? toRfc3339(t->end) : QString()));
            for (const Attendee &a : e->attendees) {
                const QString email = foldedEmail(a.email);
                const auto is = [&](const BookingPerson &p) { return foldedEmail(p.email) == email; };
                const bool invited = std::any_of(b.attendees.begin(), b.attendees.end(), is) || std::any_of(b.hosts.begin(), b.hosts.end(), is)
                    || b.guests.contains(email, Qt::CaseInsensitive) || Outside::calendars.contains(email);
                if (!invited)
                    broke(QStringLiteral("%1 is invited to the event of %2, not to the booking, and nobody is asked").arg(email, b.title));
            }
            if (!known || known->start != b.start || !known->alive())
                broke(QStringLiteral("the window shows booking %1 (%2) otherwise than it is").arg(b.uid.value, b.title));
        }
    }

    void nothingLost()
    {
        const QList<Booking> bookings = m_out.bookings();
        const QList<Event> events = m_out.events();
        int alive = 0, ended = 0;
        QSet<QString> meetings;
        for (const Booking &b : bookings) {
            if (b.alive()) {
                ++alive;
                if (!b.iCalUid.isEmpty() && meetings.contains(b.iCalUid))
                    broke(QStringLiteral("two living bookings of one meeting: %1").arg(b.title));
                meetings.insert(b.iCalUid);
                continue;
            }
            if (!b.rescheduledTo.isEmpty() || m_cancelledByBooker.contains(b.uid))
                continue;
            ++ended;
            for (const Event &e : events)
                if (!e.cancelled() && ownedHere(e) && e.iCalUid.value == b.iCalUid && !asked(b))
                    broke(QStringLiteral("booking %1 (%2) was cancelled, but its meeting lives in %3").arg(b.uid.value, b.title, e.calendar.value));
        }
        if (alive > 3 + m_booked)
            broke(QStringLiteral("%1 living bookings, but only %2 were ever made").arg(alive).arg(3 + m_booked));
    }

    bool asked(const Booking &b)
    {
        for (const TimelineRow &row : m_p.session().snapshot()->timeline) {
            if (row.stage != RunStage::Proposed)
                continue;
            const auto run = m_p.session().run(row.run);
            if (run.ok() && run->facts.reference && run->facts.reference->iCalUid.value == b.iCalUid)
                return true;
        }
        return false;
    }

    void referencesAreOne()
    {
        QHash<EventKey, BookingUid> owners;
        const SnapshotPtr s = m_p.session().snapshot();
        const QList<Booking> bookings = m_out.bookings();
        for (const Link &link : s->links) {
            if (owners.contains(link.reference.event))
                broke(QStringLiteral("bookings %1 and %2 both hold event %3").arg(owners[link.reference.event].value, link.reference.booking.value, link.reference.event.event.value));
            owners.insert(link.reference.event, link.reference.booking);
            const auto b = std::find_if(bookings.begin(), bookings.end(), [&](const Booking &x) { return x.uid == link.reference.booking; });
            if ((b == bookings.end() || !b->alive()) && !link.openRun)
                broke(QStringLiteral("an open reference of booking %1, which has ended").arg(link.reference.booking.value));
        }
        if (s->baselineVersions != *m_p.store().baselineCount())
            broke(QStringLiteral("%1 baselines are told of, %2 are stored").arg(s->baselineVersions).arg(*m_p.store().baselineCount()));
    }

    void staysQuiet()
    {
        const int writes = m_writes, reads = m_reads;
        m_p.skipsTo(m_p.clock().now() + 10min + 1s);
        if (m_writes != writes)
            broke(QStringLiteral("%1 requests wrote something in a quiet world").arg(m_writes - writes));
        if (m_reads - reads > 10)
            broke(QStringLiteral("%1 requests in ten quiet minutes").arg(m_reads - reads));
    }

    int m_writes = 0, m_reads = 0;
    Dice m_dice;
    bool m_told;
    Playground m_p;
    Outside m_out;
    int m_booked = 0;
    QSet<BookingUid> m_cancelledByBooker;
};

} // namespace

class TestConvergence : public QObject
{
    Q_OBJECT

    static QByteArray played(quint32 seed, bool told, QString *state = nullptr)
    {
        try {
            History history(seed, told);
            history.play();
            if (state)
                *state = history.state();
            history.check();
        } catch (const StoryBroke &b) {
            return b.what();
        }
        return {};
    }

private slots:
    void initTestCase() { qInstallMessageHandler(nullptr); }

    void historiesConverge()
    {
        if (qEnvironmentVariableIsSet("CSP_SEED")) {
            const QByteArray why = played(qEnvironmentVariableIntValue("CSP_SEED"), true);
            QVERIFY2(why.isEmpty(), why.constData());
            return;
        }
        bool given = false;
        const int histories = qEnvironmentVariableIntValue("CSP_HISTORIES", &given);
        int failed = 0;
        for (quint32 seed = 1; seed <= quint32(given ? histories : 700); ++seed) {
            const QByteArray why = played(seed, false);
            if (!why.isEmpty() && ++failed <= 20)
                qWarning().noquote() << "CSP_SEED=" + QByteArray::number(seed) + ':' << why;
        }
        QVERIFY2(failed == 0, qPrintable(QStringLiteral("%1 histories broke").arg(failed)));
    }

    void theSameHistoryEndsTheSame()
    {
        for (quint32 seed = 1; seed <= 40; ++seed) {
            QString once, again;
            (void)played(seed, false, &once);
            (void)played(seed, false, &again);
            QVERIFY(!once.isEmpty());
            QCOMPARE(again, once);
        }
    }
};

CSP_TEST(TestConvergence, Core)

} // namespace tst_convergence

#include "tst_convergence.moc"
