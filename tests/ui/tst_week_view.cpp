#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/canvas/geometry/hittest.h"
#include "ui/canvas/weekview.h"
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

namespace tst_week_view {

using namespace csp;

namespace {

/// All that a view said, one line each, as a reader would write it down.
class Ear : public QObject
{
public:
    explicit Ear(WeekView *view)
    {
        connect(view, &WeekView::editRequested, this, [this](const EditIntent &i) { lines << said(i); });
        connect(view, &WeekView::openRequested, this, [this](const EventKey &k) { lines << QLatin1String("open ") + k.event.value; });
        connect(view, &WeekView::deleteRequested, this, [this](const EventKey &k) { lines << QLatin1String("delete ") + k.event.value; });
        connect(view, &WeekView::createRequested, this, [this](const auto &, const TimedSpan &s) { lines << QLatin1String("create ") + said(s); });
        connect(view, &WeekView::bookRequested, this, [this](Instant t) { lines << QLatin1String("book ") + clock(t); });
        connect(view, &WeekView::refused, this, [this](const QString &why) { lines << QLatin1String("refused: ") + why.left(32); });
        connect(view, &WeekView::selectionChanged, this, [this](const auto &key, const BookingUid &uid) {
            selections << (key ? key->event.value : QStringLiteral("-")) + QLatin1Char('/') + uid.value;
        });
    }
    static QString clock(Instant at) { return toQDateTime(at, sample::berlin()).toString(u"ddd HH:mm"); }
    static QString said(const TimedSpan &s) { return clock(s.start) + QLatin1String(" - ") + clock(s.end); }
    static QString said(const EditIntent &intent)
    {
        if (const auto *m = std::get_if<MoveEvent>(&intent)) {
            const auto *t = timed(m->to);
            return QLatin1String("move ") + m->event.event.value + QLatin1String(" to ")
                + (t ? said(*t) : allDay(m->to)->start.toString(u"ddd") + QLatin1String(" all day"));
        }
        if (const auto *m = std::get_if<MoveToCalendar>(&intent))
            return QLatin1String("move ") + m->event.event.value + QLatin1String(" into ") + m->destination.value.section(QLatin1Char('@'), 0, 0);
        return QStringLiteral("another intent");
    }
    QString heard() { return std::exchange(lines, {}).join(QLatin1String(" | ")); }
    QStringList lines;
    QStringList selections;
};

} // namespace

class TstWeekView : public QObject
{
    Q_OBJECT
    std::unique_ptr<WeekView> view;
    std::unique_ptr<Ear> ear;
    Snapshot snapshot;

    QWidget *port() const { return view->viewport(); }
    /// The viewport's point at a time, in the middle of a lane.
    QPoint at(int day, int hour, int minute = 0, Lane lane = Lane::Google) const
    {
        const CanvasLayout &l = view->layoutNow();
        const int index = l.columns.indexOf(QDate(2026, 3, day));
        const DayColumn &c = l.columns.days[index];
        const double y = l.axis.yOf(l.days[size_t(index)].minuteAt(sample::at(day, hour, minute)));
        return QPoint(c.laneLeft(lane) + c.laneWidth(lane) / 2, int(std::lround(y))) + view->frameNow().gridOrigin();
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers keys = Qt::NoModifier)
    {
        QTest::mousePress(port(), Qt::LeftButton, {}, from);
        moveTo(from + (to - from) / 3, keys);
        moveTo(to, keys);
        QTest::mouseRelease(port(), Qt::LeftButton, keys, to);
    }
    /// QTest::mouseMove knows no buttons.
    void moveTo(QPoint to, Qt::KeyboardModifiers keys = Qt::NoModifier)
    {
        QMouseEvent move(QEvent::MouseMove, to, port()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, keys);
        QApplication::sendEvent(port(), &move);
    }
    int itemOf(const QString &title, ItemKind kind) const
    {
        for (int i = 0; i < view->itemCount(); ++i)
            if (view->item(i).title == title && view->item(i).key.kind == kind)
                return i;
        return -1;
    }
    void give() { view->setSnapshot(std::make_shared<const Snapshot>(snapshot)); }
    Event &event(const QString &id)
    {
        return *std::find_if(snapshot.events.begin(), snapshot.events.end(), [&](const Event &e) { return e.id.value == id; });
    }

private slots:
    void init()
    {
        snapshot = sample::week().snapshot;
        view = std::make_unique<WeekView>();
        view->resize(900, 700);
        view->setZone(sample::berlin());
        view->setWeek(QDate(2026, 3, 2), 5);
        view->setNow(sample::now());
        view->setTheme(CanvasTheme::light());
        give();
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        view->activateWindow();
        view->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(view.get()));
        ear = std::make_unique<Ear>(view.get());
    }
    void cleanup() { view.reset(); }

    void beginsInTheMorning() { QCOMPARE(view->timeAtTop(), QTime(8, 0)); }

    void aDragMovesAnEvent()
    {
        drag(at(4, 9, 30), at(4, 11, 30)); // Team sync
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 11:00 - Wed 12:30"));
    }

    void aDragOverDays()
    {
        drag(at(3, 15, 0), at(5, 10, 0)); // the review, held in its middle
        QCOMPARE(ear->heard(), QStringLiteral("move 3b1c9review to Thu 09:30 - Thu 10:30"));
        drag(at(4, 9, 30), at(2, 9, 30), Qt::ShiftModifier);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Mon 09:00 - Mon 10:30"));
    }

    void aDragOverTheCalComLaneOfADayMeansThatDay()
    {
        drag(at(4, 9, 30), at(5, 9, 30, Lane::CalCom));
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Thu 09:00 - Thu 10:30"));
    }

    void aDragOverMidnightAndBack()
    {
        view->scrollToTime(QTime(23, 0));
        event(QStringLiteral("8a55team")).span = sample::span(4, 21, 0, 90);
        give();
        drag(at(4, 22, 0), at(4, 23, 45));
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 22:45 - Thu 00:15"));

        event(QStringLiteral("8a55team")).span = sample::span(4, 22, 45, 90);
        event(QStringLiteral("8a55team")).version.etag = QStringLiteral("\"2\"");
        give();
        const int item = itemOf(QStringLiteral("Team sync"), ItemKind::Event);
        QCOMPARE(view->layoutNow().segmentsOf[size_t(item)].size(), size_t(2));
        drag(at(4, 23, 30), at(3, 23, 30)); // a day back: it ends after midnight there too
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Tue 22:45 - Wed 00:15"));
        drag(at(4, 23, 30), at(4, 21, 0));
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 20:15 - Wed 21:45"));
    }

    void resizesAtBothEdges()
    {
        const QRect rect = view->itemRect(itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        drag({rect.center().x(), rect.bottom() - 1}, at(4, 12, 0));
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 09:00 - Wed 12:00"));
        drag({rect.center().x(), rect.top() + 1}, at(4, 8, 30));
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 08:30 - Wed 10:30"));
    }

    void escapeAndTheOtherButtonForget()
    {
        const QPoint from = at(4, 9, 30), to = at(4, 14, 0);
        QTest::mousePress(port(), Qt::LeftButton, {}, from);
        moveTo(to);
        QVERIFY(view->gesture().dragging());
        QVERIFY(view->previewText().contains(QLatin1String("13:30")));
        QTest::keyClick(view.get(), Qt::Key_Escape);
        QVERIFY(view->gesture().idle());
        QTest::mouseRelease(port(), Qt::LeftButton, {}, to);
        QCOMPARE(ear->heard(), QString());

        QTest::mousePress(port(), Qt::LeftButton, {}, from);
        moveTo(to);
        QTest::mousePress(port(), Qt::RightButton, {}, to);
        QVERIFY(view->gesture().idle());
        QTest::mouseRelease(port(), Qt::RightButton, {}, to);
        QTest::mouseRelease(port(), Qt::LeftButton, {}, to);
        QCOMPARE(ear->heard(), QString());
    }

    void losingTheKeyboardLetsGo()
    {
        QTest::mousePress(port(), Qt::LeftButton, {}, at(4, 9, 30));
        moveTo(at(4, 14, 0));
        view->clearFocus();
        QVERIFY(view->gesture().idle());
        QVERIFY(ear->heard().startsWith(QStringLiteral("refused: “Team sync” was let go")));
        QTest::mouseRelease(port(), Qt::LeftButton, {}, at(4, 14, 0));
    }

    void bookingsAndForeignEventsAreRefusedWithAReason()
    {
        drag(at(2, 9, 10, Lane::CalCom), at(2, 12, 0, Lane::CalCom));
        QCOMPARE(ear->heard(), QStringLiteral("refused: A booking follows its event: dra"));
        for (CalendarState &c : snapshot.calendars)
            c.info.role = AccessRole::Reader;
        give();
        drag(at(4, 9, 30), at(4, 14, 0));
        QCOMPARE(ear->heard(), QStringLiteral("refused: The calendar “work” is read-only"));
        view->selectItem(itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        QTest::keyClick(view.get(), Qt::Key_Delete);
        QVERIFY(ear->heard().startsWith(QLatin1String("refused")));
        QTest::keyClick(view.get(), Qt::Key_Down, Qt::AltModifier);
        QVERIFY(ear->heard().startsWith(QLatin1String("refused")));
    }

    void aDragOnAnEmptyPlaceCreates()
    {
        drag(at(2, 13, 2), at(2, 14, 10));
        QCOMPARE(ear->heard(), QStringLiteral("create Mon 13:00 - Mon 14:15"));
        drag(at(2, 13, 2, Lane::CalCom), at(2, 14, 10, Lane::CalCom));
        QCOMPARE(ear->heard(), QString());
        QTest::mouseDClick(port(), Qt::LeftButton, {}, at(2, 13, 40));
        QCOMPARE(ear->heard(), QStringLiteral("create Mon 13:30 - Mon 14:00"));
        QTest::mouseDClick(port(), Qt::LeftButton, {}, at(2, 13, 40, Lane::CalCom));
        QCOMPARE(ear->heard(), QStringLiteral("book Mon 13:30"));
    }

    void overTheHeaderItBecomesAllDay()
    {
        QPoint header = at(5, 9);
        header.setY(20);
        drag(at(4, 9, 30), header);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Thu all day"));
    }

    void ontoTheRowOfAnotherCalendar()
    {
        CalendarId under = sample::personal();
        view->setDropCalendar([&](QPoint) { return under; });
        QSignalSpy target(view.get(), &WeekView::dropTargetChanged);
        drag(at(4, 9, 30), {-60, 200});
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team into host"));
        QCOMPARE(target.size(), 2); // there, and gone again
        under = sample::holidays();
        drag(at(4, 9, 30), {-60, 200});
        QVERIFY(ear->heard().startsWith(QStringLiteral("refused: The calendar “holiday")));
        under = {};
        drag(at(4, 9, 30), {-60, at(4, 11).y()}); // beside the canvas but on no row: the nearest day
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Mon 10:30 - Mon 12:00"));
    }

    void aClickSelectsThePair()
    {
        QTest::mouseClick(port(), Qt::LeftButton, {}, at(2, 9, 10, Lane::CalCom));
        QTest::mouseClick(port(), Qt::LeftButton, {}, at(2, 9, 10));
        QTest::mouseClick(port(), Qt::LeftButton, {}, at(2, 12, 0));
        QCOMPARE(ear->selections, (QStringList{QStringLiteral("0c11intro/1aB3kZpR"), QStringLiteral("0c11intro/1aB3kZpR"), QStringLiteral("-/")}));
        view->selectRun(122);
        QCOMPARE(view->selectedBooking().value, QStringLiteral("2mT6yBxF"));
        QCOMPARE(view->item(view->selectedItem()).key.kind, ItemKind::DeletedGhost);
        QCOMPARE(ear->heard(), QString());
    }

    void doubleClickAndEnterOpen()
    {
        QTest::mouseDClick(port(), Qt::LeftButton, {}, at(4, 9, 30));
        QTest::keyClick(view.get(), Qt::Key_Return);
        QTest::keyClick(view.get(), Qt::Key_Delete);
        QCOMPARE(ear->heard(), QStringLiteral("open 8a55team | open 8a55team | delete 8a55team"));
    }

    void theContextMenuNamesWhatIsUnderIt()
    {
        QStringList menus;
        connect(view.get(), &WeekView::contextMenuRequested, this, [&](const auto &key, const BookingUid &uid, QPoint) {
            menus << (key ? key->event.value : QString()) + QLatin1Char('/') + uid.value;
        });
        for (const QPoint p : {at(3, 15, 0), at(2, 12, 0)}) {
            QContextMenuEvent menu(QContextMenuEvent::Mouse, p, port()->mapToGlobal(p));
            QApplication::sendEvent(port(), &menu);
        }
        QCOMPARE(menus, (QStringList{QStringLiteral("3b1c9review/7fK2dTqX"), QStringLiteral("/")}));
    }

    void theKeyboardMovesAndResizes()
    {
        view->selectItem(itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        QTest::keyClick(view.get(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 09:15 - Wed 10:45"));
        QTest::keyClick(view.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Tue 09:00 - Tue 10:30"));
        QTest::keyClick(view.get(), Qt::Key_Down, Qt::AltModifier | Qt::ControlModifier);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 09:00 - Wed 10:45"));
        QTest::keyClick(view.get(), Qt::Key_Left, Qt::AltModifier | Qt::ControlModifier);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 08:45 - Wed 10:30"));
        QTest::keyClick(view.get(), Qt::Key_Up, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 08:55 - Wed 10:25"));
    }

    void keysHeldTogetherAreOneChange()
    {
        view->selectItem(itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        QTest::keyPress(view.get(), Qt::Key_Alt);
        for (int i = 0; i < 3; ++i)
            QTest::simulateEvent(view.get(), true, Qt::Key_Down, Qt::AltModifier, {}, false);
        QVERIFY(view->previewText().contains(QLatin1String("09:45")));
        QCOMPARE(ear->heard(), QString());
        QTest::keyRelease(view.get(), Qt::Key_Alt);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 09:45 - Wed 11:15"));

        QTest::simulateEvent(view.get(), true, Qt::Key_Down, Qt::AltModifier, {}, false);
        QTest::keyClick(view.get(), Qt::Key_Escape);
        QTest::keyRelease(view.get(), Qt::Key_Alt);
        QCOMPARE(ear->heard(), QString());
    }

    void arrowsWalkAndScrollThere()
    {
        event(QStringLiteral("9b66focus")).span = sample::span(6, 21, 0, 60);
        give();
        QTest::keyClick(view.get(), Qt::Key_Right); // the first one
        QCOMPARE(view->item(view->selectedItem()).title, QStringLiteral("Intro call"));
        view->selectItem(itemOf(QStringLiteral("Quarterly check-in"), ItemKind::DeletedGhost));
        QTest::keyClick(view.get(), Qt::Key_Down);
        const int focus = itemOf(QStringLiteral("Focus time"), ItemKind::Event);
        QCOMPARE(view->selectedItem(), focus);
        QVERIFY(view->frameNow().grid().contains(view->itemRect(focus)));
        QTest::keyClick(view.get(), Qt::Key_Escape);
        QCOMPARE(view->selectedItem(), -1);
    }

    void aSnapshotDuringADragRebasesOrLetsGo()
    {
        const QPoint from = at(4, 9, 30), to = at(4, 12, 30);
        QTest::mousePress(port(), Qt::LeftButton, {}, from);
        moveTo(to);
        Event &sync = event(QStringLiteral("8a55team"));
        sync.span = sample::span(4, 16, 0, 30);
        sync.version.etag = QStringLiteral("\"7\"");
        give();
        QVERIFY(ear->heard().contains(QStringLiteral("“Team sync” was changed")));
        QVERIFY(view->gesture().dragging());
        EditIntent intent;
        connect(view.get(), &WeekView::editRequested, this, [&](const EditIntent &i) { intent = i; });
        QTest::mouseRelease(port(), Qt::LeftButton, {}, to);
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Wed 12:00 - Wed 12:30"));
        QCOMPARE(std::get<MoveEvent>(intent).etag, QStringLiteral("\"7\""));

        QTest::mousePress(port(), Qt::LeftButton, {}, at(4, 16, 15));
        moveTo(at(4, 18, 0));
        snapshot.events.removeIf([](const Event &e) { return e.id.value == QLatin1String("8a55team"); });
        give();
        QVERIFY(view->gesture().idle());
        QVERIFY(ear->heard().startsWith(QStringLiteral("refused: “Team sync” is gone")));
        QTest::mouseRelease(port(), Qt::LeftButton, {}, at(4, 18, 0));
        QCOMPARE(ear->heard(), QString());
    }

    void aDragNearTheEdgeScrolls()
    {
        const int before = view->verticalScrollBar()->value();
        QTest::mousePress(port(), Qt::LeftButton, {}, at(4, 9, 30));
        moveTo(at(4, 12, 0));
        const QPoint edge(at(4, 12).x(), port()->height() - 3);
        moveTo(edge);
        QTRY_VERIFY(view->verticalScrollBar()->value() > before + 60);
        QTest::mouseRelease(port(), Qt::LeftButton, {}, edge);
        const QString heard = ear->heard();
        QVERIFY2(heard.startsWith(QLatin1String("move 8a55team to Wed ")), qPrintable(heard));
        QVERIFY2(heard.mid(21, 2).toInt() >= 19, qPrintable(heard)); // further down than what was on show when it began
    }

    void theWheelZoomsAroundThePointer()
    {
        const QPoint p = at(4, 12, 0);
        const auto before = view->instantAt(port()->mapToGlobal(p));
        QWheelEvent wheel(p, port()->mapToGlobal(p), {}, {0, 240}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(port(), &wheel);
        QVERIFY(view->hourHeight() > 50);
        const auto after = view->instantAt(port()->mapToGlobal(p));
        QVERIFY(before && after && std::chrono::abs(*after - *before) < std::chrono::minutes(2));
    }

    void tallViewsHaveTallHoursUntilSomebodyZooms()
    {
        view->resize(900, 420);
        QCOMPARE(view->hourHeight(), 46.0);
        QVERIFY(!view->isZoomed());
        view->resize(900, 1000);
        QCOMPARE(view->hourHeight(), 72.0);
        QCOMPARE(view->timeAtTop(), QTime(8, 0)); // where it was
        view->zoom(0.5);
        QVERIFY(view->isZoomed());
        const double chosen = view->hourHeight();
        view->resize(900, 900);
        QCOMPARE(view->hourHeight(), chosen);
        view->resetZoom();
        QVERIFY(!view->isZoomed());
        QVERIFY(view->hourHeight() > chosen);
    }

    void inANarrowLaneMeetingsLieOnOneAnother()
    {
        event(QStringLiteral("3b1c9review")).span = sample::span(4, 9, 30, 60); // during Team sync, 9:00 to 10:30
        give();
        const QRect under = view->itemRect(itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        const QRect over = view->itemRect(view->layoutNow().scene.indexOfEvent(event(QStringLiteral("3b1c9review")).key()));
        QVERIFY(under.intersects(over));
        QCOMPARE(under.right(), over.right());
        QVERIFY(over.left() > under.left() && over.width() > 3 * under.width() / 4);
        // Each can be taken where it can be seen.
        QCOMPARE(hitTest(view->layoutNow(), view->frameNow(), over.center()).item, view->layoutNow().scene.indexOfEvent(event(QStringLiteral("3b1c9review")).key()));
        QCOMPARE(hitTest(view->layoutNow(), view->frameNow(), under.topLeft() + QPoint(20, 12)).item, itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        QCOMPARE(hitTest(view->layoutNow(), view->frameNow(), QPoint(under.left() + 3, over.center().y())).item, itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        // There is room: side by side.
        view->resize(2400, 700);
        QVERIFY(!view->itemRect(itemOf(QStringLiteral("Team sync"), ItemKind::Event))
                     .intersects(view->itemRect(view->layoutNow().scene.indexOfEvent(event(QStringLiteral("3b1c9review")).key()))));
    }

    void whatWasCommittedWaitsAtItsNewPlace()
    {
        const auto inked = [&] { // the block at 13:30 on Monday, or the empty ground
            QCoreApplication::processEvents();
            const QPoint p = at(2, 13, 30);
            QImage image(port()->size(), QImage::Format_RGB32);
            port()->render(&image);
            return image.pixelColor(p + QPoint(20, 0)) != image.pixelColor(at(2, 15, 20) + QPoint(20, 0));
        };
        QVERIFY(!inked());
        drag(at(4, 9, 30), at(2, 13, 30));
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Mon 13:00 - Mon 14:30"));
        QVERIFY(inked());
        give(); // something else changed
        QVERIFY(inked());
        view->editSettled({sample::work(), {QStringLiteral("8a55team")}}); // it was refused
        QVERIFY(!inked());
        drag(at(4, 9, 30), at(2, 13, 30));
        QVERIFY(inked());
        event(QStringLiteral("8a55team")).version.etag = QStringLiteral("\"9\""); // answered, and the time is another one
        give();
        QVERIFY(!inked());
    }

    void theSelectionFollowsItsMeeting()
    {
        view->setSelection(EventKey{sample::personal(), {QStringLiteral("0c11intro")}}, {});
        ear->selections.clear();
        give();
        QVERIFY(ear->selections.isEmpty());

        Link &link = *std::find_if(snapshot.links.begin(), snapshot.links.end(), [](const Link &l) { return l.reference.booking.value == QLatin1String("1aB3kZpR"); });
        event(QStringLiteral("0c11intro")).calendar = sample::work();
        link.event = event(QStringLiteral("0c11intro"));
        give();
        QCOMPARE(view->selectedEvent()->calendar, sample::work()); // into another calendar
        snapshot.events.removeIf([](const Event &e) { return e.id.value == QLatin1String("0c11intro"); });
        link.event = LinkedEvent::gone();
        give();
        QCOMPARE(view->item(view->selectedItem()).key.kind, ItemKind::DeletedGhost); // to its outline
        snapshot.links.removeIf([](const Link &l) { return l.reference.booking.value == QLatin1String("1aB3kZpR"); });
        snapshot.bookings[0].status = BookingStatus::Cancelled;
        give();
        QCOMPARE(view->item(view->selectedItem()).key.kind, ItemKind::CancelledBooking); // to what the booking became
        Booking later = snapshot.bookings[0];
        later.uid = {QStringLiteral("new")};
        later.status = BookingStatus::Accepted;
        snapshot.bookings[0].rescheduledTo = later.uid;
        snapshot.bookings.append(later);
        give();
        QCOMPARE(view->selectedBooking(), later.uid); // to the one that a reschedule made
        snapshot.bookings.clear();
        give();
        QCOMPARE(view->selectedItem(), -1);
        QCOMPARE(ear->selections.last(), QStringLiteral("-/"));

        view->setSelection(EventKey{sample::work(), {QStringLiteral("8a55team")}}, {});
        ear->selections.clear();
        view->setWeek(QDate(2026, 3, 9), 5);
        give();
        QVERIFY(ear->selections.isEmpty()); // out of sight is not gone
        view->setWeek(QDate(2026, 3, 2), 5);
        QCOMPARE(view->item(view->selectedItem()).title, QStringLiteral("Team sync"));
    }

    void keysKeepWhatTheyMoveInSight()
    {
        view->selectItem(itemOf(QStringLiteral("Team sync"), ItemKind::Event));
        for (int i = 0; i < 60; ++i)
            view->nudge(GrabPart::Body, std::chrono::minutes(15), 0); // to midnight
        view->finishNudge();
        QCOMPARE(ear->heard(), QStringLiteral("move 8a55team to Thu 00:00 - Thu 01:30"));
        QVERIFY(view->timeAtTop() < QTime(0, 30)); // the top of the next day
    }

    void aHiddenCalendarAndAnotherWeek()
    {
        QSignalSpy days(view.get(), &WeekView::visibleDaysChanged);
        view->setHiddenCalendars({sample::work()});
        QCOMPARE(itemOf(QStringLiteral("Team sync"), ItemKind::Event), -1);
        view->setWeek(QDate(2026, 3, 9), 7);
        QCOMPARE(view->itemCount(), 0);
        QCOMPARE(days.size(), 1);
        view->setWeek(QDate(2026, 3, 9), 7);
        QCOMPARE(days.size(), 1);
    }
};

CSP_TEST(TstWeekView, Widgets)

} // namespace tst_week_view

#include "tst_week_view.moc"
