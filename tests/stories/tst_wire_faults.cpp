#include "core/ports/store.h"
#include "tests/support/faultytransport.h"
#include "tests/support/outside.h"
#include "tests/support/testmain.h"

namespace tst_wire_faults {

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

// Each request of a story goes wrong once, in each way that a wire can. Afterwards, with retries, timers, a sync and a person who
// presses Retry, the world is as if nothing had gone wrong: nothing lost, nothing done twice.

namespace {

const QString review = QStringLiteral("Design review");

Event eventOf(Outside &out, const QString &title)
{
    for (const Event &e : out.events())
        if (!e.cancelled() && ownedHere(e) && e.summary.startsWith(title))
            return e;
    throw StoryBroke("no event is called " + title.toStdString());
}

QStringList peopleOf(const Event &e)
{
    QStringList people;
    for (const Attendee &a : e.attendees)
        people << a.email;
    return people;
}

struct Story { const char *name; void (*tell)(Outside &out); };
const Story stories[] = {
    {"drag", [](Outside &out) { out.moves(eventOf(out, review), Playground::at("Tue 14:30"), 60); }},
    {"delete", [](Outside &out) { out.deletes(eventOf(out, review)); }},
    {"move", [](Outside &out) { out.movesTo(eventOf(out, review), Outside::calendars[1]); }},
    {"guest", [](Outside &out) { const Event e = eventOf(out, review); out.invites(e, peopleOf(e) << QStringLiteral("mo@example.net")); }},
    {"resize", [](Outside &out) { out.moves(eventOf(out, review), Playground::at("Tue 10:00"), 90); }},
    {"drag with guest", [](Outside &out) {
        const Event e = eventOf(out, review);
        out.moves(e, Playground::at("Tue 14:30"), 60);
        out.invites(e, peopleOf(e) << QStringLiteral("mo@example.net"));
    }},
    {"booker", [](Outside &out) {
        for (const Booking &b : out.bookings())
            if (b.alive() && b.title.startsWith(review))
                out.reschedules(b.uid, Playground::at("Thu 15:00"));
    }},
    {"new booking", [](Outside &out) { out.books(int(out.bookings().first().eventTypeId), Playground::at("Thu 15:00"), QStringLiteral("kim@example.com")); }},
};

/// One telling of a story, with one thing going wrong in it.
class Telling
{
public:
    Telling(const Story &story, int at, WireFault fault)
        : m_p(options(&m_wire)), m_out(m_p)
    {
        m_wire->arm(at, fault);
        story.tell(m_out);
        Playground::drain();
        requests = m_wire->sent;
        m_p.skipsTo(m_p.clock().now() + 3min);
        if (at < 0)
            requests = m_wire->sent;
        hit = m_wire->hit;
        for (int round = 0; round < 4; ++round) {
            // Somebody looks in, and presses Retry wherever it is offered.
            for (const TimelineRow &row : m_p.session().snapshot()->timeline)
                if (row.stage == RunStage::Failed)
                    m_p.session().retry(row.run);
            m_p.session().syncNow();
            Playground::drain();
            m_p.skipsTo(m_p.clock().now() + 1min);
        }
    }

    /// Everything that tells whether something was lost or done twice: ended bookings count too.
    QString world()
    {
        QStringList lines;
        for (const Booking &b : m_out.bookings()) {
            QStringList people = b.guests;
            for (const BookingPerson &a : b.attendees)
                people << a.email;
            people.removeDuplicates();
            people.sort();
            lines << QStringLiteral("booking %1 %2 %3 %4 %5").arg(toRfc3339(b.start), toRfc3339(b.end), b.title, b.alive() ? QStringLiteral("open") : QStringLiteral("ended"), people.join(u' '));
        }
        for (const Event &e : m_out.events())
            if (!e.cancelled() && ownedHere(e) && e.span && timed(*e.span)) {
                QStringList people = peopleOf(e);
                people.sort();
                lines << QStringLiteral("event %1 %2 %3 %4").arg(toRfc3339(timed(*e.span)->start), e.calendar.value, e.summary, people.join(u' '));
            }
        for (const TimelineRow &row : m_p.session().snapshot()->timeline)
            if (row.stage != RunStage::Applied && row.stage != RunStage::Nothing && row.stage != RunStage::Superseded)
                lines << QStringLiteral("open %1 %2 %3").arg(row.title, Playground::said(row.decision), QString::fromLatin1(csp::nameOf(row.stage)));
        for (const Link &l : m_p.session().snapshot()->links)
            lines << QStringLiteral("link %1 %2").arg(l.reference.event.calendar.value, l.event ? l.event->summary : QStringLiteral("gone"));
        lines.sort();
        if (!m_p.store().openNotifications()->isEmpty())
            lines << QStringLiteral("a notification was not worked through");
        if (!m_p.store().pendingChanges()->isEmpty())
            lines << QStringLiteral("a change waits");
        return lines.join(u'\n');
    }

    int requests = 0;
    QByteArray hit;

private:
    static Playground::Options options(FaultyTransport **wire)
    {
        Playground::Options o;
        o.mode = ApplyMode::Automatic;
        o.inMemory = true;
        o.ticking = true;
        o.wrap = [wire](http::Transport *inner) {
            auto made = std::make_unique<FaultyTransport>(inner);
            *wire = made.get();
            return made;
        };
        return o;
    }

    FaultyTransport *m_wire = nullptr;
    Playground m_p;
    Outside m_out;
};

} // namespace

class TestWireFaults : public QObject
{
    Q_OBJECT
private slots:
    void storiesEndAsIfNothingHadGoneWrong_data()
    {
        QTest::addColumn<int>("story");
        QTest::addColumn<int>("fault");
        for (int s = 0; s < int(std::size(stories)); ++s)
            for (WireFault f : {WireFault::Cut, WireFault::Lost, WireFault::Status500, WireFault::Status503, WireFault::Status429, WireFault::Truncated, WireFault::Status401})
                QTest::addRow("%s, %s", stories[s].name, nameOf(f)) << s << int(f);
    }
    void storiesEndAsIfNothingHadGoneWrong()
    {
        QFETCH(int, story);
        QFETCH(int, fault);
        try {
            Telling whole(stories[story], -1, WireFault::Cut);
            const QString expected = whole.world();
            QStringList wrong;
            for (int at = 0; at < whole.requests; ++at) {
                Telling broken(stories[story], at, WireFault(fault));
                const QString world = broken.world();
                if (world != expected)
                    wrong << QStringLiteral("request %1 (%2) goes wrong:\n%3").arg(at).arg(QString::fromLatin1(broken.hit), world);
            }
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral("\n\n")) + QStringLiteral("\n\nexpected:\n") + expected));
        } catch (const StoryBroke &broke) {
            QFAIL(broke.what());
        }
    }

    /// The start itself: calendars, bookings, readings and channels, with a change made while nobody was there.
    void aStartEndsAsIfNothingHadGoneWrong_data()
    {
        QTest::addColumn<int>("fault");
        for (WireFault f : {WireFault::Cut, WireFault::Lost, WireFault::Status500, WireFault::Status503, WireFault::Status429, WireFault::Truncated, WireFault::Status401})
            QTest::addRow("%s", nameOf(f)) << int(f);
    }
    void aStartEndsAsIfNothingHadGoneWrong()
    {
        QFETCH(int, fault);
        QString expected;
        for (int at = -1, all = 0; at < all; ++at) {
            FaultyTransport *wire = nullptr;
            Playground::Options o;
            o.mode = ApplyMode::Automatic;
            o.wrap = throughA(&wire);
            try {
                Playground p(o);
                Outside out(p);
                p.holdPushes();
                out.moves(eventOf(out, review), Playground::at("Tue 14:30"), 60);
                Playground::drain();
                p.holdPushes();
                wire->arm(at, WireFault(fault));
                try {
                    p.restart();
                } catch (const StoryBroke &) {
                    // not watched yet, which is what this is about
                }
                if (at < 0)
                    all = wire->sent;
                p.deliverAll();
                if (p.session().snapshot()->calendars.isEmpty() || p.session().snapshot()->eventTypes.isEmpty())
                    p.session().start(); // a person tries again
                Playground::drain();
                p.skipsTo(p.clock().now() + 21min); // two slow polls
                for (const TimelineRow &row : p.session().snapshot()->timeline)
                    if (row.stage == RunStage::Failed)
                        p.session().retry(row.run);
                Playground::drain();
                p.skipsTo(p.clock().now() + 1min);
                QStringList lines = p.calcomWeek() + p.googleWeek();
                for (const CalendarState &c : p.session().snapshot()->calendars)
                    lines << c.info.summary + QLatin1Char(' ') + QString::number(int(c.watch)) + (c.trouble ? c.trouble->oneLine() : QString());
                lines << QString::number(out.bookings().size()) << QString::number(p.store().openNotifications()->size())
                      << QString::number(p.store().pendingChanges()->size());
                const QString world = lines.join(u'\n');
                if (at < 0)
                    expected = world;
                else if (world != expected)
                    QFAIL(qPrintable(QStringLiteral("request %1 (%2) goes wrong:\n%3\n\nexpected:\n%4").arg(at).arg(QString::fromLatin1(wire->hit), world, expected)));
            } catch (const StoryBroke &broke) {
                QFAIL(broke.what());
            }
        }
        QVERIFY(expected.contains(QStringLiteral("Tue 3 14:30")));
    }
};

CSP_TEST(TestWireFaults, Core)

} // namespace tst_wire_faults

#include "tst_wire_faults.moc"
