#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/canvas/weekview.h"
#include "ui/canvas/weekviewaccessible.h"
#include <QAccessible>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace tst_week_view_a11y {

using namespace csp;

namespace {

/// What was sent to assistive programs, a word each.
QStringList sent;

void listen(QAccessibleEvent &event)
{
    auto *interface = event.accessibleInterface();
    const QString name = interface && interface->isValid() ? interface->text(QAccessible::Name).section(QLatin1Char(','), 0, 0) : QString();
    switch (event.type()) {
    case QAccessible::Focus: sent << QLatin1String("focus ") + name; break;
    case QAccessible::NameChanged: sent << QLatin1String("name ") + name; break;
    case QAccessible::ObjectReorder: sent << QLatin1String("reorder ") + name; break;
    default: break;
    }
}

} // namespace

class TstWeekViewA11y : public QObject
{
    Q_OBJECT
    std::unique_ptr<WeekView> view;
    Snapshot snapshot;

    QAccessibleInterface *list() const { return QAccessible::queryAccessibleInterface(view.get()); }
    QAccessibleInterface *named(const QString &start) const
    {
        for (int i = 0; i < list()->childCount(); ++i)
            if (list()->child(i)->text(QAccessible::Name).startsWith(start))
                return list()->child(i);
        return nullptr;
    }
    void give() { view->setSnapshot(std::make_shared<const Snapshot>(snapshot)); }

private slots:
    void init()
    {
        snapshot = sample::week().snapshot;
        view = std::make_unique<WeekView>();
        view->resize(900, 700);
        view->setZone(sample::berlin());
        view->setWeek(QDate(2026, 3, 2), 5);
        give();
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        view->activateWindow();
        view->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(view.get()));
        WeekViewAccessible::observe(listen);
        QCoreApplication::processEvents();
        sent.clear();
    }
    void cleanup()
    {
        WeekViewAccessible::observe({});
        view.reset();
    }

    void aListWithOneChildPerItem()
    {
        QVERIFY(list());
        QCOMPARE(list()->role(), QAccessible::List);
        QCOMPARE(list()->text(QAccessible::Name), QStringLiteral("Calendar"));
        QCOMPARE(list()->text(QAccessible::Description), QStringLiteral("5 days from Monday 2 March 2026"));
        QCOMPARE(list()->childCount(), view->itemCount());
        for (int i = 0; i < list()->childCount(); ++i) {
            QAccessibleInterface *child = list()->child(i);
            QVERIFY(child && child->isValid());
            QCOMPARE(child->role(), QAccessible::ListItem);
            QCOMPARE(list()->indexOfChild(child), i);
            QCOMPARE(child->parent(), list());
            QCOMPARE(list()->child(i), child); // the same one every time
        }
        QVERIFY(!list()->child(-1));
        QVERIFY(!list()->child(list()->childCount()));
    }

    void namesAndDescriptions()
    {
        QVERIFY(named(QStringLiteral("Intro call, Monday 09:00 to 09:30, 1 guest")));
        QVERIFY(named(QStringLiteral("Booking: Intro call, Monday 09:00 to 09:30, 1 guest")));
        QAccessibleInterface *review = named(QStringLiteral("Design review, Tuesday 14:30 to 15:30, 2 guests"));
        QVERIFY(review);
        QVERIFY2(review->text(QAccessible::Description).startsWith(QLatin1String("Pending change: ")), qPrintable(review->text(QAccessible::Description)));
        QVERIFY(named(QStringLiteral("Before: Design review, Tuesday 10:00 to 11:00")));
        QAccessibleInterface *deleted = named(QStringLiteral("Deleted: Quarterly check-in"));
        QVERIFY(deleted && deleted->text(QAccessible::Description).contains(QLatin1String("deleted")));
        QVERIFY(named(QStringLiteral("Team sync, Wednesday 09:00 to 10:30")));
    }

    void placesOnTheScreen()
    {
        QAccessibleInterface *sync = named(QStringLiteral("Team sync"));
        const QPoint center = sync->rect().center();
        QCOMPARE(list()->childAt(center.x(), center.y()), sync);
        QVERIFY(list()->rect().contains(sync->rect()));
        QVERIFY(!sync->state().offscreen);
        view->setHourHeight(120);
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
        QVERIFY(sync->state().offscreen);
        QVERIFY(!list()->childAt(list()->rect().left() + 2, list()->rect().top() + 2));
    }

    void focusFollowsTheSelection()
    {
        QVERIFY(!list()->focusChild());
        QTest::keyClick(view.get(), Qt::Key_Down);
        QVERIFY(sent.contains(QLatin1String("focus Booking: Intro call")));
        QTest::keyClick(view.get(), Qt::Key_Right);
        QCOMPARE(sent.last(), QStringLiteral("focus Intro call"));
        QAccessibleInterface *focus = list()->focusChild();
        QVERIFY(focus && focus->state().focused && focus->state().selected);
        QCOMPARE(focus->text(QAccessible::Name).section(QLatin1Char(','), 0, 0), QStringLiteral("Intro call"));
        QVERIFY(!focus->state().readOnly);
        QVERIFY(named(QStringLiteral("Booking: Intro call"))->state().readOnly);
    }

    void thePreviewIsHeard()
    {
        view->selectItem(view->layoutNow().scene.indexOfEvent({sample::work(), {QStringLiteral("8a55team")}}));
        QAccessibleInterface *sync = named(QStringLiteral("Team sync"));
        sent.clear();
        view->nudge(GrabPart::Body, std::chrono::minutes(15), 0);
        QVERIFY(sent.contains(QLatin1String("name Team sync")));
        QVERIFY2(sync->text(QAccessible::Name).contains(QLatin1String("09:15")), qPrintable(sync->text(QAccessible::Name)));
        view->cancelGesture();
        QVERIFY(!sync->text(QAccessible::Name).contains(QLatin1String("09:15")));
    }

    void actionsGoTheSameWayAsTheHand()
    {
        QAccessibleInterface *sync = named(QStringLiteral("Team sync"));
        QAccessibleActionInterface *actions = sync->actionInterface();
        QVERIFY(actions);
        QSignalSpy edits(view.get(), &WeekView::editRequested);
        QSignalSpy opens(view.get(), &WeekView::openRequested);
        QSignalSpy deletes(view.get(), &WeekView::deleteRequested);
        const auto target = [&] { return *timed(std::get<MoveEvent>(edits.takeLast().first().value<EditIntent>()).to); };
        actions->doAction(QStringLiteral("Move later"));
        QCOMPARE(target(), (sample::span(4, 9, 15, 90)));
        actions->doAction(QStringLiteral("Move earlier"));
        QCOMPARE(target(), (sample::span(4, 8, 45, 90)));
        actions->doAction(QAccessibleActionInterface::increaseAction());
        QCOMPARE(target(), (sample::span(4, 9, 0, 105)));
        actions->doAction(QAccessibleActionInterface::decreaseAction());
        QCOMPARE(target(), (sample::span(4, 9, 0, 75)));
        actions->doAction(QAccessibleActionInterface::pressAction());
        actions->doAction(QStringLiteral("Delete"));
        QCOMPARE(opens.size(), 1);
        QCOMPARE(deletes.size(), 1);
        QVERIFY(!named(QStringLiteral("Booking: Intro call"))->actionInterface()->actionNames().contains(QLatin1String("Delete")));
    }

    void childrenLiveAsLongAsTheirItems()
    {
        QAccessibleInterface *sync = named(QStringLiteral("Team sync"));
        QAccessibleInterface *intro = named(QStringLiteral("Intro call"));
        const QAccessible::Id gone = QAccessible::uniqueId(sync);
        snapshot.events.removeIf([](const Event &e) { return e.summary == QLatin1String("Team sync"); });
        give();
        view->layoutNow();
        QVERIFY(sent.contains(QLatin1String("reorder Calendar")));
        QVERIFY(!QAccessible::accessibleInterface(gone));
        QCOMPARE(named(QStringLiteral("Intro call")), intro); // untouched by it
        QCOMPARE(list()->childCount(), view->itemCount());
        sent.clear();
        give(); // the same again
        view->layoutNow();
        QVERIFY(sent.isEmpty());
    }
};

CSP_TEST(TstWeekViewA11y, Widgets)

} // namespace tst_week_view_a11y

#include "tst_week_view_a11y.moc"
