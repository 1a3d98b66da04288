#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/canvas/geometry/curves.h"
#include "ui/canvas/weekview.h"
#include <QDir>
#include <QFontDatabase>
#include <QPainter>
#include <QTest>

namespace tst_week_view_paint {

using namespace csp;

namespace {

/// A full week: long titles, overlaps, everything that a block can be.
Snapshot crowded()
{
    Snapshot s = sample::week().snapshot;
    const auto add = [&](const QString &id, const QString &title, const EventSpan &span, const CalendarId &calendar = sample::work()) -> Event & {
        s.events.append(sample::event(calendar, id, title, span));
        return s.events.last();
    };
    add(QStringLiteral("o1"), QStringLiteral("Quarterly planning with the whole of the platform group"), sample::span(2, 10, 0, 120)).location = QStringLiteral("Room 4.12");
    add(QStringLiteral("o2"), QStringLiteral("Interview: senior engineer"), sample::span(2, 10, 30, 60), sample::personal());
    add(QStringLiteral("o3"), QStringLiteral("1:1"), sample::span(2, 11, 0, 30));
    add(QStringLiteral("o4"), QStringLiteral("Tiny"), sample::span(2, 13, 0, 5));
    add(QStringLiteral("o5"), QStringLiteral("Tiny too"), sample::span(2, 13, 5, 10), sample::personal());
    add(QStringLiteral("o6"), QStringLiteral("Donaudampfschifffahrtsgesellschaftskapitän"), sample::span(4, 15, 0, 60));
    add(QStringLiteral("o7"), QStringLiteral("Deployment over midnight"), sample::span(4, 22, 0, 240));
    add(QStringLiteral("o8"), QStringLiteral("Maybe lunch"), sample::span(3, 12, 0, 60)).status = EventStatus::Tentative;
    add(QStringLiteral("o9"), QStringLiteral("Team day"), DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 5)});
    add(QStringLiteral("o10"), QStringLiteral("Labour day, observed in some regions"), DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)}, sample::holidays());
    Event &foreign = add(QStringLiteral("o11"), QStringLiteral("Somebody else's review"), sample::span(5, 14, 0, 60), sample::personal());
    foreign.organizer = {QStringLiteral("mia@example.com"), QStringLiteral("Mia"), false};
    Booking cancelled = s.bookings.first();
    cancelled.uid = {QStringLiteral("gone")};
    cancelled.status = BookingStatus::Cancelled;
    cancelled.start = sample::at(4, 10, 0);
    cancelled.end = sample::at(4, 11, 0);
    s.bookings.append(cancelled);
    Booking pending = cancelled;
    pending.uid = {QStringLiteral("pending")};
    pending.status = BookingStatus::Pending;
    pending.start = sample::at(6, 12, 0);
    pending.end = sample::at(6, 13, 0);
    s.bookings.append(pending);
    return s;
}

void prepare(WeekView &view, const Snapshot &snapshot, bool dark, QSize size)
{
    // The font of the design, where it is there.
    if (QFontDatabase::families().contains(QLatin1String("Inter"))) {
        QFont font(QStringLiteral("Inter"));
        font.setPixelSize(13);
        view.setFont(font);
    }
    view.resize(size);
    view.setZone(sample::berlin());
    view.setWeek(QDate(2026, 3, 2), 5);
    view.setNow(sample::now());
    view.setTheme(dark ? CanvasTheme::darkTheme() : CanvasTheme::light());
    view.setSnapshot(std::make_shared<const Snapshot>(snapshot));
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.scrollToTime(QTime(8, 0));
    QCoreApplication::processEvents(); // a scroll bar that is needed comes with the next turn
}

QImage shot(WeekView &view, const QString &name, qreal scale = 1)
{
    QImage image(view.size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    view.render(&image);
    // Set to a folder, this leaves the pictures there to be looked at.
    if (const QString folder = qEnvironmentVariable("CSP_PICTURES"); !folder.isEmpty()) {
        QDir().mkpath(folder);
        image.save(folder + QLatin1Char('/') + name + QLatin1String(".png"));
    }
    return image;
}

int differing(const QImage &a, const QImage &b, const QRect &within)
{
    int count = 0;
    for (int y = within.top(); y <= within.bottom(); ++y)
        for (int x = within.left(); x <= within.right(); ++x)
            count += a.pixel(x, y) != b.pixel(x, y);
    return count;
}

} // namespace

class TstWeekViewPaint : public QObject
{
    Q_OBJECT

    static QPoint at(const WeekView &view, int day, int hour, int minute)
    {
        const CanvasLayout &l = view.layoutNow();
        const DayColumn &c = l.columns.days[day - 2];
        return QPoint(c.laneLeft(Lane::Google) + c.laneWidth(Lane::Google) / 2, int(l.axis.yOf(hour * 60 + minute))) + view.frameNow().gridOrigin();
    }
    static void hold(WeekView &view, QPoint from, QPoint to)
    {
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, view.viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view.viewport(), &move);
    }

private slots:
    void pictures_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("full");
        QTest::newRow("light") << false << QSize(861, 624) << false;
        QTest::newRow("dark") << true << QSize(861, 624) << false;
        QTest::newRow("light-large") << false << QSize(1440, 900) << true;
        QTest::newRow("dark-large") << true << QSize(1440, 900) << true;
        QTest::newRow("light-tiny") << false << QSize(360, 300) << true;
        QTest::newRow("dark-smallest") << true << QSize(120, 90) << true;
    }
    void pictures()
    {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        QFETCH(bool, full);
        WeekView view;
        prepare(view, full ? crowded() : sample::week().snapshot, dark, size);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        const QImage image = shot(view, name);
        QCOMPARE(image.pixelColor(3, 3), view.theme().background);
        shot(view, name + QLatin1String("@2x"), 2);
        if (!view.frameNow().grid().contains(at(view, 3, 15, 0)))
            return; // too small to drag what is further down
        hold(view, at(view, 3, 15, 0), at(view, 4, 16, 40));
        const QImage dragged = shot(view, name + QLatin1String("-drag"));
        QVERIFY(differing(image, dragged, image.rect()) > 0);
        QTest::keyClick(&view, Qt::Key_Escape);
        // Nothing of the drag stays.
        view.selectItem(-1);
        QCOMPARE(differing(image, shot(view, name + QLatin1String("-after")), image.rect()), 0);
    }

    void whatIsNotReadIsQuieterThanWhatIsDeleted_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void whatIsNotReadIsQuieterThanWhatIsDeleted()
    {
        QFETCH(bool, dark);
        const QString theme = dark ? QStringLiteral("dark") : QStringLiteral("light");
        // How much ink the place of Friday's event holds, by what is known of it.
        const auto ink = [&](const LinkedEvent &known, ItemKind expected, const QString &name) {
            Snapshot s = sample::week().snapshot;
            s.links.last().event = known;
            s.links.last().openRun = 0;
            WeekView view;
            prepare(view, s, dark, {1440, 900});
            const int item = view.layoutNow().scene.indexOf({expected, {}, s.links.last().reference.booking});
            if (item < 0)
                return -1;
            const QImage image = shot(view, QStringLiteral("known-%1-%2").arg(name, theme));
            const QRect block = view.itemRect(item);
            QImage empty(image.size(), image.format());
            empty.fill(view.theme().background);
            return differing(image, empty, block);
        };
        const int deleted = ink(LinkedEvent::gone(), ItemKind::DeletedGhost, QStringLiteral("gone"));
        const int waiting = ink(LinkedEvent(), ItemKind::UnreadGhost, QStringLiteral("not-read"));
        const int failed = ink(LinkedEvent::unreadable({Error::Kind::Server, QStringLiteral("events.list"), QStringLiteral("503"), {}, {}, {}, {}, {}, {}}),
                               ItemKind::UnreadGhost, QStringLiteral("unreadable"));
        QVERIFY2(waiting > 100 && failed > 100, "nothing shows where the event was");
        QVERIFY2(waiting < deleted / 2 && failed < deleted / 2, qPrintable(QStringLiteral("%1, %2, %3").arg(deleted).arg(waiting).arg(failed)));
    }
    void nothingUnreadIsStruck()
    {
        Snapshot s = sample::week().snapshot;
        s.events.clear();
        for (Link &l : s.links)
            l.event = LinkedEvent();
        WeekView view;
        prepare(view, s, false, {1440, 900});
        int places = 0;
        for (const CanvasItem &item : view.layoutNow().scene.items) {
            QVERIFY(item.key.kind != ItemKind::DeletedGhost);
            QVERIFY(!textOf(item, {120, 60}).struck);
            places += item.key.kind == ItemKind::UnreadGhost;
        }
        QCOMPARE(places, int(s.links.size()));
        shot(view, QStringLiteral("unread"));
    }

    void aDragPaintsOnlyWhatItTouches()
    {
        WeekView view;
        prepare(view, crowded(), false, {1000, 700});
        QTest::qWait(0);
        hold(view, at(view, 3, 15, 0), at(view, 4, 16, 0));
        QCoreApplication::processEvents();
        struct Watcher : QObject {
            QRegion seen;
            bool eventFilter(QObject *, QEvent *event) override
            {
                if (event->type() == QEvent::Paint)
                    seen += static_cast<QPaintEvent *>(event)->region();
                return false;
            }
        } watcher;
        view.viewport()->installEventFilter(&watcher);
        const QPoint to = at(view, 4, 16, 30);
        QMouseEvent move(QEvent::MouseMove, to, view.viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view.viewport(), &move);
        QTRY_VERIFY(!watcher.seen.isEmpty());
        const QRect box = watcher.seen.boundingRect();
        QVERIFY(box.width() * box.height() < view.width() * view.height() / 4);
        QTest::keyClick(&view, Qt::Key_Escape);
    }

    void theRedLineMovesAlone()
    {
        WeekView view;
        prepare(view, sample::week().snapshot, false, {861, 624});
        const QImage before = shot(view, QStringLiteral("now-before"));
        view.setNow(sample::now() + std::chrono::hours(1));
        const QImage after = shot(view, QStringLiteral("now-after"));
        const QRect column(0, view.frameNow().top(), before.width(), before.height() - view.frameNow().top());
        const int changed = differing(before, after, column);
        QVERIFY(changed > 100 && changed < 1500);
    }

    void textIsWholeLines()
    {
        const CanvasFonts fonts = CanvasFonts::from(QFont());
        const QFontMetricsF title(fonts.title), detail(fonts.detail);
        for (int width = 4; width < 240; width += 7) {
            for (int height = 8; height < 120; height += 3) {
                const BlockTextRequest request{QStringLiteral("Quarterly planning with everybody"), {QStringLiteral("Lee Park +1"), QStringLiteral("10:00 – 11:00")},
                                               width, height, 0, false};
                const BlockText text = layoutBlockText(request, fonts);
                for (const BlockText::Line &line : text.lines) {
                    const QFontMetricsF &m = line.title ? title : detail;
                    if (line.turned) {
                        QVERIFY(line.at.y() + m.horizontalAdvance(line.text.text()) <= height);
                        const qreal baseline = line.at.x() - m.ascent();
                        QVERIFY(baseline >= 4 && baseline + m.capHeight() <= width);
                        continue;
                    }
                    QVERIFY(line.at.x() + m.horizontalAdvance(line.text.text()) <= width + 0.5);
                    // The one line of a very low block may be as tall as the font; everything else ends within.
                    if (text.lines.size() > 1 && line.at.y() > 0)
                        QVERIFY(line.at.y() + m.ascent() + m.descent() <= height + 1);
                }
            }
        }
        const auto wide = layoutBlockText({QStringLiteral("Call"), {QStringLiteral("Lee Park")}, 200, 18, 0, false}, fonts);
        QCOMPARE(wide.lines.size(), 2); // on one line, side by side
        QVERIFY(wide.lines[1].at.x() > wide.lines[0].at.x());
        const auto sliver = layoutBlockText({QStringLiteral("Design review"), {}, 16, 90, 0, false}, fonts);
        QCOMPARE(sliver.lines.size(), 1); // downwards
        QVERIFY(sliver.lines[0].turned && sliver.lines[0].text.text().startsWith(QStringLiteral("Design")));
        QVERIFY(!layoutBlockText({QStringLiteral("Design review"), {}, 40, 90, 0, false}, fonts).lines[0].turned);
        // Titles and places may have breaks and blanks of their own: an address has lines.
        for (const int width : {16, 200}) {
            for (const int height : {18, 90}) {
                const auto broken = layoutBlockText({QStringLiteral("  Design\n  review"), {QStringLiteral("Main Street 1\n10115 Berlin")}, width, height, 0, false}, fonts);
                for (const BlockText::Line &line : broken.lines)
                    QVERIFY2(!line.text.text().contains(u'\n') && !line.text.text().startsWith(u' '), qPrintable(line.text.text()));
            }
        }
        const auto narrow = layoutBlockText({QStringLiteral("Call"), {QStringLiteral("Lee Park")}, 50, 18, 0, false}, fonts);
        QCOMPARE(narrow.lines.size(), 1);
    }

    void aLineBetweenTheLanesOfADayStaysInTheGapBetweenThem()
    {
        const QRect booking(100, 300, 70, 60);
        const auto inGap = [](const Curve &curve, qreal from, qreal to) {
            const QRectF line = curve.line.boundingRect();
            return line.left() >= from && line.right() <= to && curve.head.isEmpty();
        };
        // They agree: straight across, once.
        const Curve same = curveBetween(booking, QRect(176, 300, 70, 60));
        QVERIFY(inGap(same, 170, 176));
        QCOMPARE(same.line.elementCount(), 2);
        QCOMPARE(same.line.boundingRect().height(), 0.0);
        // They do not: along the gap, from the one's side to the other's.
        for (const int top : {40, 230, 365, 700}) {
            for (const int left : {176, 24}) { // its lane at the right, and at the left
                const QRect event(left, top, 70, 60);
                const Curve apart = curveBetween(booking, event);
                QVERIFY2(left > 100 ? inGap(apart, 170, 176) : inGap(apart, 94, 100), qPrintable(QString::number(top)));
                QVERIFY(booking.top() <= apart.line.elementAt(0).y && apart.line.elementAt(0).y <= booking.bottom());
                QVERIFY(event.top() <= apart.line.currentPosition().y() && apart.line.currentPosition().y() <= event.bottom());
            }
        }
        // However low the blocks are, it does not turn back.
        for (int height = 2; height < 30; height += 3) {
            for (int top = 260; top < 400; ++top) {
                for (const QRect &low : {QRect(176, top, 70, height), QRect(24, top, 70, height)}) {
                    const Curve there = curveBetween(booking, low), back = curveBetween(low, booking), both = curveBetween(low, QRect(100, 300, 70, 4));
                    for (const Curve &curve : {there, back, both}) {
                        const double first = curve.line.elementAt(0).y, last = curve.line.currentPosition().y();
                        for (int i = 1; i < curve.line.elementCount(); ++i) {
                            const double step = curve.line.elementAt(i).y - curve.line.elementAt(i - 1).y;
                            QVERIFY2(step == 0 || (step > 0) == (last > first), qPrintable(QStringLiteral("%1 %2 %3").arg(low.left()).arg(top).arg(height)));
                        }
                    }
                }
            }
        }
        // Over days there is room for an S with an arrow.
        QVERIFY(!curveBetween(booking, QRect(400, 300, 70, 60)).head.isEmpty());
    }

    void theThemeFollowsThePaletteUntilOneIsGiven()
    {
        WeekView view;
        QPalette dark;
        dark.setColor(QPalette::Base, QColor(20, 20, 24));
        dark.setColor(QPalette::Text, Qt::white);
        view.setPalette(dark);
        QVERIFY(view.theme().dark);
        QCOMPARE(view.theme().background, QColor(20, 20, 24));
        view.setTheme(CanvasTheme::light());
        view.setPalette(dark);
        QVERIFY(!view.theme().dark);
        // A colour that would drown in the background is brought out of it.
        const auto black = CanvasTheme::darkTheme().block(qRgb(1, 1, 1)), white = CanvasTheme::light().block(qRgb(254, 254, 254));
        QVERIFY(black.edge.lightnessF() > 0.5);
        QVERIFY(white.edge.lightnessF() < 0.6);
    }
};

CSP_TEST(TstWeekViewPaint, Widgets)

} // namespace tst_week_view_paint

#include "tst_week_view_paint.moc"
