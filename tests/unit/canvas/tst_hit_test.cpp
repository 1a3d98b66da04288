#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/canvas/geometry/hittest.h"
#include "ui/canvas/geometry/navigation.h"
#include <QTest>

namespace tst_hit_test {

using namespace csp;

namespace {

/// The sample week, 5 days of 100 pixels, 60 pixels an hour, scrolled to 08:00, below a header of 40 and beside a ruler of 50.
struct Stage {
    explicit Stage(Snapshot snapshot = sample::week().snapshot, int days = 5)
    {
        SceneOptions options;
        options.zone = sample::berlin();
        options.from = toInstant(QDate(2026, 3, 2).startOfDay(options.zone));
        options.until = toInstant(QDate(2026, 3, 2 + days).startOfDay(options.zone));
        layout = CanvasLayout::make(buildScene(snapshot, options), TimeAxis{60}, DayColumns::layout(QDate(2026, 3, 2), days, 100 * days),
                                    options.zone, {});
        frame.viewport = {50 + 100 * days, 640};
        frame.gutter = 50;
        frame.header = 40;
        frame.strip = layout.stripHeight;
        frame.scroll = {0, 8 * 60};
    }
    /// The viewport's point at a time of a day (of March), `inLane` pixels into one of its lanes.
    QPointF at(int day, int hour, int minute, Lane lane = Lane::Google, double inLane = 25) const
    {
        const auto &column = layout.columns.days[day - 2];
        return {50.0 + column.laneLeft(lane) + inLane, frame.top() + hour * 60.0 + minute - frame.scroll.y()};
    }
    Hit hit(QPointF point) const { return hitTest(layout, frame, point); }
    QString title(const Hit &hit) const { return hit.onItem() ? layout.scene.items[size_t(hit.item)].title : QString(); }
    int itemOf(const QString &title, ItemKind kind) const
    {
        for (int i = 0; i < int(layout.scene.items.size()); ++i)
            if (layout.scene.items[size_t(i)].title == title && layout.scene.items[size_t(i)].key.kind == kind)
                return i;
        qFatal("no such item");
        return -1;
    }
    CanvasLayout layout;
    CanvasFrame frame;
};

using Part = Hit::Part;

} // namespace

class TstHitTest : public QObject
{
    Q_OBJECT
private slots:
    void bodyAndEdges()
    {
        const Stage s;
        const Hit body = s.hit(s.at(3, 15, 0));
        QCOMPARE(body.part, Part::Body);
        QCOMPARE(s.title(body), QStringLiteral("Design review"));
        QCOMPARE(toRfc3339(body.at), QStringLiteral("2026-03-03T14:00:00Z"));
        QCOMPARE(s.hit(s.at(3, 14, 31)).part, Part::TopEdge);
        QCOMPARE(s.hit(s.at(3, 15, 27)).part, Part::BottomEdge);
        QCOMPARE(s.hit(s.at(3, 14, 28)).part, Part::Empty);
        QCOMPARE(s.hit(s.at(3, 15, 31)).part, Part::Empty);
    }

    void aShortEventKeepsHalfOfItsHeightForItsBody()
    {
        const Stage s;
        const int item = s.itemOf(QStringLiteral("Support 1:1"), ItemKind::Event);
        const QRect rect = s.layout.firstRect(item).translated(s.frame.gridOrigin());
        int body = 0;
        for (int y = rect.top(); y < rect.top() + rect.height(); ++y)
            body += s.hit(QPointF(rect.center().x(), y)).part == Part::Body;
        QVERIFY(body * 2 >= rect.height());
    }

    void whatMayNotBeEditedHasNoEdges()
    {
        const Stage s;
        const Hit booking = s.hit(s.at(2, 9, 0, Lane::CalCom));
        QCOMPARE(s.title(booking), QStringLiteral("Intro call"));
        QCOMPARE(booking.part, Part::Body);
        QVERIFY(!s.layout.scene.items[size_t(booking.item)].whyNot.isEmpty());
        QCOMPARE(s.hit(s.at(3, 10, 1)).part, Part::Body); // the ghost of the review
    }

    void theRulerTheHeaderAndTheVoid()
    {
        const Stage s;
        QCOMPARE(s.hit({10, 200}).part, Part::Gutter);
        QCOMPARE(s.hit({120, 10}).part, Part::Header);
        QCOMPARE(s.hit({120, 10}).day, 0);
        QCOMPARE(s.hit({-3, 200}).part, Part::None);
        QCOMPARE(s.hit({300, 9999}).part, Part::None);
        const Hit empty = s.hit(s.at(5, 8, 30, Lane::CalCom));
        QCOMPARE(empty.part, Part::Empty);
        QCOMPARE(empty.lane, Lane::CalCom);
        QCOMPARE(empty.day, 3);
    }

    void anEventStandsOverItsGhost()
    {
        auto week = sample::week();
        // The review was only lengthened: its ghost is covered by it.
        for (Link &l : week.snapshot.links)
            if (l.event && l.event->summary == QLatin1String("Design review"))
                l.event->span = sample::span(3, 10, 0, 90);
        for (Event &e : week.snapshot.events)
            if (e.summary == QLatin1String("Design review"))
                e.span = sample::span(3, 10, 0, 90);
        const Stage s(week.snapshot);
        const Hit hit = s.hit(s.at(3, 10, 30));
        QCOMPARE(s.layout.scene.items[size_t(hit.item)].key.kind, ItemKind::Event);
        // Both have the whole lane: they are the same meeting.
        const int event = s.itemOf(QStringLiteral("Design review"), ItemKind::Event);
        const int ghost = s.itemOf(QStringLiteral("Design review"), ItemKind::Ghost);
        QCOMPARE(s.layout.firstRect(ghost).width(), s.layout.firstRect(event).width());
    }

    void overMidnightThereAreTwoPartsAndOneStart()
    {
        auto week = sample::week();
        week.snapshot.events = {sample::event(sample::work(), QStringLiteral("night"), QStringLiteral("Deployment"), sample::span(3, 22, 0, 300))};
        week.snapshot.links.clear();
        Stage s(week.snapshot);
        const int item = s.itemOf(QStringLiteral("Deployment"), ItemKind::Event);
        QCOMPARE(s.layout.segmentsOf[size_t(item)].size(), size_t(2));
        const Segment &first = s.layout.segments[size_t(s.layout.segmentsOf[size_t(item)][0])];
        const Segment &second = s.layout.segments[size_t(s.layout.segmentsOf[size_t(item)][1])];
        QCOMPARE(first.day, 1);
        QVERIFY(first.holdsStart && !first.holdsEnd);
        QCOMPARE(second.day, 2);
        QVERIFY(!second.holdsStart && second.holdsEnd);
        s.frame.scroll.setY(24 * 60 - 600);
        QCOMPARE(s.hit(s.at(3, 22, 1)).part, Part::TopEdge);
        QCOMPARE(s.hit(s.at(3, 23, 57)).part, Part::Body); // midnight is not its end
        s.frame.scroll.setY(0);
        QCOMPARE(s.hit(s.at(4, 0, 1)).part, Part::Body);
        QCOMPARE(s.hit(s.at(4, 2, 58)).part, Part::BottomEdge);
    }

    void wholeDaysStandInTheStrip()
    {
        auto week = sample::week();
        const auto day = [&](const QString &id, int from, int to) {
            week.snapshot.events.append(sample::event(sample::work(), id, id, DaySpan{QDate(2026, 3, from), QDate(2026, 3, to)}));
        };
        day(QStringLiteral("Fair"), 2, 4);
        const Stage one(week.snapshot);
        QVERIFY(one.frame.strip > 0);
        const Hit bar = one.hit({50 + 130, one.frame.header + 8.0});
        QCOMPARE(bar.part, Part::AllDayBody);
        QCOMPARE(one.title(bar), QStringLiteral("Fair"));
        QCOMPARE(one.hit({50 + 230, one.frame.header + 8.0}).part, Part::AllDayEmpty);

        for (int i = 0; i < 4; ++i)
            day(QStringLiteral("More %1").arg(i), 2, 3);
        const Stage many(week.snapshot);
        QCOMPARE(many.layout.foldedPerDay[0], 3); // five of them, two on show
        QCOMPARE(many.layout.foldedPerDay[2], 0);
        QCOMPARE(many.hit({50 + 30, many.frame.top() - 6.0}).part, Part::AllDayMore);
        QCOMPARE(many.hit({50 + 330, many.frame.top() - 6.0}).part, Part::AllDayEmpty);
    }

    void scrollsNearTheEdgesOnly()
    {
        const Stage s;
        const QRect grid = s.frame.grid();
        QCOMPARE(autoScrollStep(s.frame, grid.center().y()), 0);
        QVERIFY(autoScrollStep(s.frame, grid.top() + 4) < autoScrollStep(s.frame, grid.top() + 20));
        QVERIFY(autoScrollStep(s.frame, grid.top() + 20) < 0);
        QVERIFY(autoScrollStep(s.frame, grid.bottom() - 4) > 0);
        QVERIFY(autoScrollStep(s.frame, grid.bottom() + 400) > 0);
        QCOMPARE(autoScrollStep(s.frame, grid.top() - 5), 0); // over the header: that means all-day
    }

    void arrowsWalk()
    {
        const Stage s;
        const auto name = [&](int item) {
            if (item < 0)
                return QStringLiteral("-");
            const CanvasItem &i = s.layout.scene.items[size_t(item)];
            return (i.isBooking() ? QStringLiteral("C ") : i.isGhost() ? QStringLiteral("x ") : QStringLiteral("G ")) + i.title;
        };
        const auto walk = [&](int from, QList<Step> steps) {
            QStringList names;
            for (const Step step : steps) {
                from = neighbour(s.layout, from, step);
                names << name(from);
            }
            return names.join(QLatin1String(" | "));
        };
        QCOMPARE(walk(-1, {Step::Later, Step::Right, Step::Later, Step::Later}),
                 QStringLiteral("C Intro call | G Intro call | G Design review | G Team sync"));
        QCOMPARE(walk(s.itemOf(QStringLiteral("Team sync"), ItemKind::Event), {Step::Earlier, Step::Left}),
                 QStringLiteral("G Design review | C Design review"));
        QCOMPARE(walk(-1, {Step::Last}), QStringLiteral("x Quarterly check-in"));
        QCOMPARE(walk(s.itemOf(QStringLiteral("Intro call"), ItemKind::Booking), {Step::Left}), QStringLiteral("-"));
        QCOMPARE(neighbour(CanvasLayout{}, -1, Step::Later), -1);
    }

    void theSceneSaysWhatBelongsTogether()
    {
        const Stage s;
        const auto &items = s.layout.scene.items;
        const int event = s.itemOf(QStringLiteral("Design review"), ItemKind::Event);
        const int booking = s.itemOf(QStringLiteral("Design review"), ItemKind::Booking);
        const int ghost = s.itemOf(QStringLiteral("Design review"), ItemKind::Ghost);
        const int deleted = s.itemOf(QStringLiteral("Quarterly check-in"), ItemKind::DeletedGhost);
        QCOMPARE(items[size_t(event)].partner, booking);
        QCOMPARE(items[size_t(booking)].partner, event);
        QCOMPARE(items[size_t(event)].ghost, ghost);
        QVERIFY(items[size_t(ghost)].details.first().startsWith(QStringLiteral("10:00 → 14:30")));
        QCOMPARE(items[size_t(event)].openRun, RunId(120));
        QCOMPARE(items[size_t(deleted)].details.first(), QStringLiteral("deleted"));
        QCOMPARE(items[size_t(deleted)].partner, s.itemOf(QStringLiteral("Quarterly check-in"), ItemKind::Booking));
        QVERIFY(items[size_t(booking)].details.first().startsWith(QLatin1String("Lee Park")));
    }

    void theSceneLeavesOutWhatIsHiddenAndSaysWhatMovedHere()
    {
        auto week = sample::week();
        for (Link &l : week.snapshot.links)
            if (l.event && l.event->summary == QLatin1String("Onboarding"))
                l.reference.baseline.document.event.calendar = sample::personal();
        SceneOptions options;
        options.zone = sample::berlin();
        options.from = sample::at(2, 0);
        options.until = sample::at(7, 0);
        auto scene = buildScene(week.snapshot, options);
        const auto onboarding = [&] {
            return scene.indexOfEvent({sample::work(), {QStringLiteral("6e33onboard")}});
        };
        QCOMPARE(scene.items[size_t(onboarding())].details.first(), QStringLiteral("moved from personal"));
        options.hidden = {sample::work()};
        scene = buildScene(week.snapshot, options);
        QCOMPARE(onboarding(), -1);

        Booking cancelled = week.snapshot.bookings.first();
        cancelled.status = BookingStatus::Cancelled;
        week.snapshot.bookings[0] = cancelled;
        scene = buildScene(week.snapshot, options);
        QCOMPARE(scene.items[size_t(scene.indexOfBooking(cancelled.uid))].key.kind, ItemKind::CancelledBooking);
        week.snapshot.bookings[0].rescheduledTo = {QStringLiteral("another")};
        scene = buildScene(week.snapshot, options);
        QCOMPARE(scene.indexOfBooking(cancelled.uid), -1); // it lives on elsewhere
    }

    void aGuestsCopyIsShownWithItsOriginal()
    {
        Snapshot s = sample::week().snapshot;
        s.links.clear();
        Event copy = sample::event(sample::personal(), QStringLiteral("8a55team"), QStringLiteral("Team sync"), sample::span(4, 9, 0, 90));
        copy.organizer = {sample::work().value, QStringLiteral("work"), false};
        s.events = {copy, sample::event(sample::work(), QStringLiteral("8a55team"), QStringLiteral("Team sync"), sample::span(4, 9, 0, 90))};
        SceneOptions options;
        options.zone = sample::berlin();
        options.from = sample::at(2, 0);
        options.until = sample::at(7, 0);
        const auto events = [&] {
            const CanvasScene scene = buildScene(s, options);
            QStringList lines;
            for (const CanvasItem &i : scene.items)
                if (i.key.kind == ItemKind::Event)
                    lines << i.event.calendar.value.section(QLatin1Char('@'), 0, 0) + QStringLiteral(" stands for %1").arg(1 + i.copies.size());
            return lines.join(QLatin1String(", "));
        };
        QCOMPARE(events(), QStringLiteral("work stands for 2"));
        const CanvasScene scene = buildScene(s, options);
        QVERIFY(scene.indexOfEvent(copy.key()) >= 0);
        QCOMPARE(scene.indexOfEvent(copy.key()), scene.indexOfEvent(s.events[1].key()));
        options.hidden = {sample::work()};
        QCOMPARE(events(), QStringLiteral("host stands for 1"));
        options.hidden.clear();
        s.events[0].span = sample::span(4, 9, 30, 90); // it has not followed yet
        QCOMPARE(events(), QStringLiteral("work stands for 1, host stands for 1"));
        // Half of a move to another calendar: both are owned, and both are seen.
        s.events[0] = copy;
        s.events[0].organizer.self = true;
        QCOMPARE(events(), QStringLiteral("host stands for 1, work stands for 1"));
    }

    void whoMayEditWhat()
    {
        CalendarState readable;
        readable.info.summary = QStringLiteral("holidays");
        readable.info.role = AccessRole::Reader;
        CalendarState own;
        own.info.role = AccessRole::Owner;
        Event e = sample::event(sample::work(), QStringLiteral("x"), QStringLiteral("X"), sample::span(3, 9, 0, 30));
        QVERIFY(whyNotEditable(e, &own).isEmpty());
        QVERIFY(whyNotEditable(e, &readable).contains(QLatin1String("holidays")));
        e.organizer.self = false;
        QVERIFY(whyNotEditable(e, &own).contains(e.organizer.email));
        e.guestsCanModify = true;
        QVERIFY(whyNotEditable(e, &own).isEmpty());
        e.locked = true;
        QVERIFY(!whyNotEditable(e, &own).isEmpty());
    }
};

CSP_TEST(TstHitTest, Nothing)

} // namespace tst_hit_test

#include "tst_hit_test.moc"
