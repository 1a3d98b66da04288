#include "core/rules/policies.h"
#include "core/sim/faults/faultbox.h"
#include "tests/support/fakedesk.h"
#include "tests/support/playground.h"
#include "tests/support/testmain.h"
#include "ui/canvas/weekview.h"
#include "ui/commands/sessiondesk.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/unreadnotice.h"
#include <QLabel>
#include <QPushButton>

namespace tst_unread_window {

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

namespace {

/// A window over a program that was started while Google's `events.list` did not answer as it should.
struct UnreadDesktop {
    Playground world;
    std::unique_ptr<SessionDesk> desk;
    std::unique_ptr<MainWindow> window;
    quint64 shown = 0; ///< revision

    explicit UnreadDesktop(const FaultEffect &what)
    {
        sim::FaultBox faults;
        Fault fault;
        fault.match.method = QStringLiteral("events.list");
        fault.what = what;
        faults.add(fault);
        world.sandbox().setFaults(faults);
        world.restart();
        desk = std::make_unique<SessionDesk>(&world.session(), &world.connection().bookings(), &world.clock());
        ShellServices s;
        s.policies = shippedPolicies();
        window = std::make_unique<MainWindow>(desk.get(), s);
        shown = world.session().snapshot()->revision;
        QObject::connect(desk.get(), &Desk::snapshotChanged, window.get(), [this] { shown = desk->snapshot()->revision; });
        window->resize(1440, 900);
        window->show();
        sees();
    }
    /// Until the window has been told of the newest snapshot.
    void sees()
    {
        world.settle();
        QVERIFY(QTest::qWaitFor([this] { return shown == world.session().snapshot()->revision; }));
        QCoreApplication::processEvents();
    }
    void mends() { world.sandbox().setFaults(sim::FaultBox()); }

    /// The Google lane, a line for each block: `not read yet: Design review`.
    QStringList googleLane() const
    {
        QStringList lines;
        for (const CanvasItem &i : window->calendar()->layoutNow().scene.items)
            if (!i.isBooking())
                lines << i.details.value(0).section(textVariant, 0, 0) + QStringLiteral(": ") + i.title.section(QStringLiteral(" between"), 0, 0);
        lines.sort();
        return lines;
    }
    QStringList calendars() const
    {
        QStringList lines;
        for (const CalendarRow *row : window->sidebar()->calendarRows())
            lines << row->accessibleName();
        return lines;
    }
    QStringList notices() const
    {
        QStringList lines;
        for (const Notice &n : window->banner()->notices())
            lines << n.text + QStringLiteral(" → ") + n.nextStep + (n.actionText.isEmpty() ? QString() : QStringLiteral(" [%1]").arg(n.actionText));
        return lines;
    }
    void retries()
    {
        for (auto *button : window->banner()->findChildren<QPushButton *>())
            if (button->text() == QLatin1String("Retry") && button->isVisible()) {
                button->click();
                return sees();
            }
        throw StoryBroke("the banner has no Retry");
    }
    /// What the inspector says of a booking that is selected.
    QString saidOf(const QString &title)
    {
        window->selectBooking(world.booking(title).uid);
        QStringList texts;
        for (const auto *label : window->inspector()->findChildren<QLabel *>())
            if (label->isVisible())
                texts << label->text();
        return texts.join(u'\n');
    }
};

const QStringList notReadYet{QStringLiteral("not read yet: Design review"), QStringLiteral("not read yet: Intro call"), QStringLiteral("not read yet: Support 1:1")};

} // namespace

class TestUnreadWindow : public QObject
{
    Q_OBJECT
private slots:
    void aSlowGoogleIsShownAsNotReadYet()
    {
        FaultEffect slow;
        slow.delay = 8s;
        UnreadDesktop d(slow);
        SAME(d.googleLane(), notReadYet);
        const QStringList reading{QStringLiteral("personal, reading"), QStringLiteral("work, reading"), QStringLiteral("Kim Guest, off"), QStringLiteral("Lee Guest, off")};
        SAME(d.calendars(), reading);
        SAME(d.notices(), QStringList{});
        QVERIFY(d.saidOf(QStringLiteral("Design review")).contains(QStringLiteral("The event of this booking has not been read yet.")));
        d.world.passes(9s);
        d.sees();
        QVERIFY2(!d.googleLane().join(u'\n').contains(QStringLiteral("read")), qPrintable(d.googleLane().join(u'\n')));
        const QStringList watching{QStringLiteral("personal, watching"), QStringLiteral("work, watching"), QStringLiteral("Kim Guest, off"), QStringLiteral("Lee Guest, off")};
        SAME(d.calendars(), watching);
        QVERIFY(d.saidOf(QStringLiteral("Design review")).contains(QStringLiteral("Booking and event agree")));
    }

    void aFailureSaysWhichCalendarsAndRetries()
    {
        FaultEffect down;
        down.status = 503;
        UnreadDesktop d(down);
        QStringList could = notReadYet;
        could.replaceInStrings(QStringLiteral("not read yet"), QStringLiteral("could not be read"));
        SAME(d.googleLane(), could);
        const QStringList notRead{QStringLiteral("personal, not read"), QStringLiteral("work, not read"), QStringLiteral("Kim Guest, off"), QStringLiteral("Lee Guest, off")};
        SAME(d.calendars(), notRead);
        const QStringList told{QStringLiteral("personal and work could not be read. events.list of host@example.com: Backend Error → try again in a moment [Retry]")};
        SAME(d.notices(), told);
        QVERIFY(d.saidOf(QStringLiteral("Design review")).contains(QStringLiteral("The event of this booking could not be read. events.list of host@example.com: Backend Error")));
        d.retries();
        SAME(d.notices(), told); // the same once more
        d.world.passes(3min);
        d.sees();
        SAME(d.notices(), told); // given up, and still said once
        d.window->banner()->dismiss();
        d.sees();
        SAME(d.notices(), QStringList{});
        d.window->action(QStringLiteral("sync"))->trigger();
        d.sees();
        SAME(d.notices(), told);
        d.mends();
        d.retries();
        SAME(d.notices(), QStringList{}); // it is true no longer
        const QStringList watching{QStringLiteral("personal, watching"), QStringLiteral("work, watching"), QStringLiteral("Kim Guest, off"), QStringLiteral("Lee Guest, off")};
        SAME(d.calendars(), watching);
        QVERIFY(!d.googleLane().join(u'\n').contains(QStringLiteral("read")));
    }

    void theOutlineOfAnUnreadEventOpensNothing()
    {
        FaultEffect slow;
        slow.delay = 8s;
        UnreadDesktop d(slow);
        auto *calendar = d.window->calendar();
        QStringList refused;
        connect(calendar, &WeekView::refused, this, [&](const QString &why) { refused << why; });
        calendar->selectItem(calendar->layoutNow().scene.indexOf({ItemKind::UnreadGhost, {}, d.world.booking(QStringLiteral("Design review")).uid}));
        QVERIFY(calendar->selectedItem() >= 0);
        calendar->openSelected();
        calendar->deleteSelected();
        // The booking knows no more than that.
        calendar->selectItem(calendar->layoutNow().scene.indexOfBooking(d.world.booking(QStringLiteral("Design review")).uid));
        calendar->openSelected();
        const QString why = QStringLiteral("This event has not been read yet; the outline shows where it was last");
        SAME(refused, (QStringList{why, why, why}));
        // Read, the selection is the event itself.
        calendar->selectItem(calendar->layoutNow().scene.indexOf({ItemKind::UnreadGhost, {}, d.world.booking(QStringLiteral("Design review")).uid}));
        d.world.passes(9s);
        d.sees();
        QVERIFY(calendar->selectedItem() >= 0);
        QVERIFY2(!d.googleLane().join(u'\n').contains(QStringLiteral("read")), qPrintable(d.googleLane().join(u'\n')));
        QCOMPARE(calendar->item(calendar->selectedItem()).key.kind, ItemKind::Event);
        QCOMPARE(d.window->selectedEvent(), d.world.event(QStringLiteral("Design review")).key());
    }

    void whatTheBannerSays_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("expected");
        const int server = int(Error::Kind::Server), stopped = int(Error::Kind::Cancelled);
        const QString next = QStringLiteral(" → the program tries again by itself; Retry asks at once");
        QTest::newRow("none") << QStringList{} << server << QString();
        QTest::newRow("one") << QStringList{QStringLiteral("work")} << server << QStringLiteral("work could not be read. here: it broke") + next;
        QTest::newRow("three") << QStringList{QStringLiteral("personal"), QStringLiteral("holidays"), QStringLiteral("work")} << server
                               << QStringLiteral("personal, holidays and work could not be read. here: it broke") + next;
        QTest::newRow("stopped") << QStringList{QStringLiteral("work")} << stopped << QStringLiteral("work could not be read: stopped") + next;
        QTest::newRow("all of them") << QStringList{QStringLiteral("*")} << server << QStringLiteral("The calendars could not be read. here: it broke") + next;
    }
    void whatTheBannerSays()
    {
        QFETCH(QStringList, names);
        QFETCH(int, kind);
        QFETCH(QString, expected);
        Snapshot s = sample::week().snapshot;
        const Error error{Error::Kind(kind), QStringLiteral("here"), QStringLiteral("it broke"), {}, {}, {}, {}, {}, {}};
        if (names.contains(QStringLiteral("*")))
            s.calendarsUnread = error;
        for (CalendarState &c : s.calendars)
            if (names.contains(c.info.summary))
                c.unread = error;
        const auto notice = unreadNotice(s);
        QCOMPARE(notice ? notice->text + QStringLiteral(" → ") + notice->nextStep : QString(), expected);
        QCOMPARE(tellsOf(s, error), notice.has_value());
    }

    void noBookingIsSaidOnlyWhereBookingsWereRead()
    {
        FakeDesk desk;
        desk.week().snapshot.bookingsRead = false;
        desk.publish();
        MainWindow window(&desk, {});
        window.selectEvent({sample::work(), {QStringLiteral("8a55team")}});
        const auto said = [&](const char *text) {
            const auto labels = window.inspector()->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [&](const QLabel *l) { return l->text().contains(QLatin1String(text)); });
        };
        QVERIFY(said("it is not known whether this event belongs to one"));
        QVERIFY(!said("belongs to no booking"));
        desk.week().snapshot.bookingsRead = true;
        desk.publish();
        QVERIFY(said("belongs to no booking"));
    }
};

CSP_TEST(TestUnreadWindow, Widgets)

} // namespace tst_unread_window

#include "tst_unread_window.moc"
