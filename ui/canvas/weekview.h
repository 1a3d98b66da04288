#pragma once
#include "ui/canvas/painting/canvaspainter.h"
#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <functional>

QT_BEGIN_NAMESPACE
class QHelpEvent;
QT_END_NAMESPACE

namespace csp {

/// The calendar: days side by side, each with a Cal.com lane and a Google lane.
///
/// It shows a snapshot and edits nothing: what a person does by hand comes out as an intent, and shows in the next snapshot. After an
/// intent the block waits at its new place until a snapshot has another version of the event, or `editSettled` is called.
///
/// By keyboard: arrows walk, Enter opens, Delete deletes. Alt+Up and Alt+Down move by 15 minutes (with Shift by 5), Alt+Left and Alt+Right
/// by a day; with Ctrl as well, Up and Down move the end, Left and Right the start. The change is committed when Alt is released, and
/// forgotten on Escape.
class WeekView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit WeekView(QWidget *parent = nullptr);
    ~WeekView() override;

    SnapshotPtr snapshot() const { return m_snapshot; }
    const QTimeZone &zone() const { return m_zone; }
    QDate firstDay() const { return m_first; }
    int dayCount() const { return m_count; }
    const CanvasTheme &theme() const { return m_blocks.theme(); }
    const Gesture &gesture() const { return m_gesture; }
    /// Height of an hour in logical pixels.
    double hourHeight() const { return m_axis.hourHeight; }
    /// False: the hours are as tall as the view has room for.
    bool isZoomed() const { return m_zoomed; }
    QTime timeAtTop() const;
    std::optional<EventKey> selectedEvent() const;
    BookingUid selectedBooking() const;

    /// Asked while an event is dragged outside of the canvas: the calendar whose row is there (an empty id: none). Releasing on another
    /// calendar moves the event into it.
    void setDropCalendar(std::function<CalendarId(QPoint globalPos)> ask) { m_dropCalendar = std::move(ask); }
    /// The time at a place of the screen; nothing where no hours are shown there.
    std::optional<Instant> instantAt(const QPoint &globalPos) const;

    // For tests and for accessibility, in viewport coordinates.
    const CanvasLayout &layoutNow() const;
    const CanvasFrame &frameNow() const;
    int itemCount() const { return int(layoutNow().scene.items.size()); }
    const CanvasItem &item(int index) const { return layoutNow().scene.items[size_t(index)]; }
    /// Everything that an item covers, over its days; may lie outside the viewport.
    QRect itemRect(int index) const;
    int selectedItem() const;
    void selectItem(int index);
    /// One step of the keyboard's gesture, as Alt and an arrow would do it; `finishNudge` commits.
    void nudge(GrabPart part, Millis by, int days);
    void finishNudge();
    void openSelected();
    void deleteSelected();
    /// The words of the running gesture; empty: none.
    QString previewText() const;

public slots:
    void setSnapshot(const csp::SnapshotPtr &snapshot);
    void setZone(const QTimeZone &zone);
    void setWeek(QDate first, int days);
    /// The red line. Whoever owns the clock calls it, about once a minute.
    void setNow(csp::Instant now);
    void setHiddenCalendars(const QSet<csp::CalendarId> &hidden);
    void setShowBookings(bool show);
    /// Until called, the theme follows the palette.
    void setTheme(const csp::CanvasTheme &theme);
    /// Selects the event of a run that is open, or nothing.
    void selectRun(csp::RunId run);
    void setSelection(const std::optional<csp::EventKey> &event, const csp::BookingUid &booking);
    void scrollToTime(const QTime &time);
    void scrollToItem(int index);
    void setHourHeight(double pixels);
    void zoom(double factor);
    /// Hours as tall as the view has room for, as at first.
    void resetZoom();
    /// The edit of this event was answered, well or badly: nothing waits any more.
    void editSettled(const csp::EventKey &event);
    void cancelGesture();

signals:
    void editRequested(const csp::EditIntent &intent);
    /// Of a pair both are named, whichever was chosen. The selection follows its meeting: into another calendar, to the outline of a
    /// deleted event, to the booking that a reschedule made; then, too, this is said.
    void selectionChanged(const std::optional<csp::EventKey> &event, const csp::BookingUid &booking);
    void openRequested(const csp::EventKey &event);
    /// `calendar` empty: the shell chooses.
    void createRequested(const std::optional<csp::CalendarId> &calendar, const csp::TimedSpan &span);
    /// A double click in the Cal.com lane.
    void bookRequested(csp::Instant start);
    void deleteRequested(const csp::EventKey &event);
    /// On nothing: no event and an empty uid.
    void contextMenuRequested(const std::optional<csp::EventKey> &event, const csp::BookingUid &booking, const QPoint &globalPos);
    /// What was tried cannot be done, or a gesture was let go: why, for the status line.
    void refused(const QString &why);
    void visibleDaysChanged(QDate first, int days);
    /// While something is dragged: the calendar under the pointer outside of the canvas; an empty id: none.
    void dropTargetChanged(const csp::CalendarId &calendar);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    bool event(QEvent *event) override;

private:
    // weekview.cpp
    void markLayoutOld();
    void ensureLayout() const;
    void relayout();
    void fitFrame();
    void fitHours();
    void zoomAround(double factor, double anchor);
    void updateScrollBars();
    void applyFonts();
    void updateItem(int item);
    void updateEmphasis(int item);
    void announceSelection();
    void followSelection();
    bool stillExists(const ItemKey &key) const;
    CanvasState stateNow() const;
    const Preview *shownPreview() const;
    // weekview_input.cpp
    Grabbed grab(int item) const;
    std::optional<Grabbed> grab(const EventKey &key) const;
    PointerPlace placeOf(QPoint viewportPos) const;
    void apply(const GestureOutput &out);
    void refreshOverlay();
    void showCursor(GestureCursor cursor);
    void hover(const QPoint &viewportPos);
    void leave();
    void forgetWaiting();
    void scrollTick();
    bool walkKey(QKeyEvent *event);
    bool nudgeKey(QKeyEvent *event);
    bool tooltip(QHelpEvent *event);
    void followSnapshot();

    SnapshotPtr m_snapshot;
    QTimeZone m_zone = QTimeZone::utc();
    QDate m_first;
    int m_count = 5;
    std::optional<Instant> m_now;
    QSet<CalendarId> m_hidden;
    bool m_bookings = true;
    bool m_stripUnfolded = false;
    bool m_ownTheme = false;
    bool m_zoomed = false;
    std::function<CalendarId(QPoint)> m_dropCalendar;

    TimeAxis m_axis;
    CanvasLayout m_layout;
    CanvasFrame m_frame;
    bool m_layoutOld = true;
    std::optional<QTime> m_scrollTo; ///< asked for before there was a size
    BlockPainter m_blocks;

    Gesture m_gesture;
    std::optional<Preview> m_waiting; ///< committed, not answered yet
    DragOverlay m_overlay;
    CalendarId m_dropTarget;
    QBasicTimer m_scrollTimer;
    QBasicTimer m_waitTimer;
    int m_scrollStep = 0;
    QPoint m_pointer;
    Qt::KeyboardModifiers m_modifiers;

    std::optional<ItemKey> m_selected;
    std::pair<std::optional<EventKey>, BookingUid> m_announced; ///< what `selectionChanged` said last
    std::optional<ItemKey> m_hovered;
    int m_selectedItem = -1;
    int m_hoveredItem = -1;
};

/// One line for a tooltip or a screen reader: `Intro call, Monday 2 March, 10:00 to 10:30, 2 guests`.
QString spokenName(const CanvasItem &item, const QTimeZone &zone);
/// What waits for this item: `a decision waits: ~ reschedule`; `read only`; empty: nothing.
QString spokenState(const CanvasItem &item);

} // namespace csp
