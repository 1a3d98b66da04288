#include "ui/canvas/weekview.h"
#include "ui/canvas/weekviewaccessible.h"
#include <QEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace csp {

namespace {

const QTime firstTimeShown(8, 0);
constexpr int wheelStep = 23;
constexpr double hoursToSee = 11;   ///< of a working day, from 8 to 19
constexpr double tallestFitted = 72; ///< more would be empty room; half an hour has two lines of text

} // namespace

WeekView::WeekView(QWidget *parent) : QAbstractScrollArea(parent), m_scrollTo(firstTimeShown)
{
    WeekViewAccessible::install();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setAccessibleName(tr("Calendar"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    verticalScrollBar()->setSingleStep(wheelStep);
    m_blocks.setTheme(CanvasTheme::fromPalette(palette()));
    const QDate today = QDate::currentDate();
    m_first = today.addDays(1 - today.dayOfWeek());
    applyFonts();
}

WeekView::~WeekView() = default;

void WeekView::setSnapshot(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    markLayoutOld();
    followSnapshot();
    followSelection();
}

void WeekView::setZone(const QTimeZone &zone)
{
    if (!zone.isValid() || zone == m_zone)
        return;
    cancelGesture();
    m_zone = zone;
    m_gesture.setZone(zone);
    markLayoutOld();
}

void WeekView::setWeek(QDate first, int days)
{
    days = std::clamp(days, 1, 31);
    if (!first.isValid() || (first == m_first && days == m_count))
        return;
    m_first = first;
    m_count = days;
    markLayoutOld();
    refreshOverlay();
    emit visibleDaysChanged(m_first, m_count);
}

void WeekView::setNow(Instant now)
{
    ensureLayout();
    const std::optional<Instant> before = std::exchange(m_now, now);
    if (before == m_now)
        return;
    const auto dayOf = [this](const std::optional<Instant> &at) { return at ? toQDateTime(*at, m_zone).date() : QDate(); };
    if (dayOf(before) != dayOf(m_now)) {
        viewport()->update();
        return;
    }
    viewport()->update(nowRect(m_layout, m_frame, *before));
    viewport()->update(nowRect(m_layout, m_frame, now));
}

void WeekView::setHiddenCalendars(const QSet<CalendarId> &hidden)
{
    if (hidden == m_hidden)
        return;
    m_hidden = hidden;
    markLayoutOld();
}

void WeekView::setShowBookings(bool show)
{
    if (show == m_bookings)
        return;
    m_bookings = show;
    markLayoutOld();
}

void WeekView::setTheme(const CanvasTheme &theme)
{
    m_ownTheme = true;
    m_blocks.setTheme(theme);
    viewport()->update();
}

void WeekView::applyFonts()
{
    m_blocks.setFonts(CanvasFonts::from(font()));
    markLayoutOld();
}

void WeekView::markLayoutOld()
{
    m_layoutOld = true;
    viewport()->update();
}

void WeekView::ensureLayout() const
{
    if (m_layoutOld)
        const_cast<WeekView *>(this)->relayout();
}

void WeekView::fitFrame()
{
    const QFontMetrics caption(m_blocks.fonts().caption), day(m_blocks.fonts().day);
    m_frame.viewport = viewport()->size();
    m_frame.gutter = caption.horizontalAdvance(u"00:00"_qs) + 18;
    m_frame.header = day.height() + caption.height() + 8;
}

/// A tall view has tall hours; what stands at the top stays there.
void WeekView::fitHours()
{
    const double fitting = std::clamp((m_frame.viewport.height() - m_frame.header) / hoursToSee, TimeAxis().hourHeight, tallestFitted);
    if (m_zoomed || m_frame.viewport.height() <= 0 || qFuzzyCompare(fitting, m_axis.hourHeight))
        return;
    // To five minutes, or the whole pixels of many steps would add up while somebody drags the border of the window.
    const int minute = 5 * int(std::lround(m_axis.minuteOf(m_frame.scroll.y()) / 5));
    const QTime top = QTime(0, 0).addSecs(std::clamp(minute, 0, 24 * 60 - 5) * 60);
    m_axis.hourHeight = fitting;
    if (!m_scrollTo)
        m_scrollTo = top;
}

void WeekView::relayout()
{
    m_layoutOld = false;
    fitFrame();
    fitHours();
    const auto keysOf = [this] {
        QList<ItemKey> keys;
        for (const CanvasItem &i : m_layout.scene.items)
            keys << i.key;
        return keys;
    };
    const bool spoken = WeekViewAccessible::active();
    const QList<ItemKey> before = spoken ? keysOf() : QList<ItemKey>();

    SceneOptions options;
    options.from = toInstant(m_first.startOfDay(m_zone));
    options.until = toInstant(m_first.addDays(m_count).startOfDay(m_zone));
    options.zone = m_zone;
    options.hidden = m_hidden;
    options.bookings = m_bookings;
    CanvasScene scene = m_snapshot ? buildScene(*m_snapshot, options) : CanvasScene{};
    DayColumns columns = DayColumns::layout(m_first, m_count, std::max(1, m_frame.viewport.width() - m_frame.gutter - 1));
    CanvasLayout::Options room;
    room.smallestBlock = QFontMetrics(m_blocks.fonts().title).height() + 3;
    room.barHeight = room.smallestBlock + 2;
    room.unfolded = m_stripUnfolded;
    // The strip leaves most of a low view to the hours.
    room.rowsFolded = std::clamp(m_frame.viewport.height() / 6 / room.barHeight, 1, 3);
    m_layout = CanvasLayout::make(std::move(scene), m_axis, std::move(columns), m_zone, room);
    m_frame.strip = m_layout.stripHeight;
    m_blocks.texts().sweep();
    m_selectedItem = m_selected ? m_layout.scene.indexOf(*m_selected) : -1;
    m_hoveredItem = m_hovered ? m_layout.scene.indexOf(*m_hovered) : -1;
    updateScrollBars();
    if (spoken && before != keysOf())
        WeekViewAccessible::itemsChanged(this);
}

void WeekView::updateScrollBars()
{
    const QRect grid = m_frame.grid();
    verticalScrollBar()->setPageStep(grid.height());
    verticalScrollBar()->setRange(0, std::max(0, int(m_layout.axis.dayHeight()) + 1 - grid.height()));
    horizontalScrollBar()->setPageStep(grid.width());
    horizontalScrollBar()->setRange(0, std::max(0, m_layout.columns.width() + 1 - grid.width()));
    if (m_scrollTo && isVisible()) {
        verticalScrollBar()->setValue(int(std::lround(m_layout.axis.yOf(m_scrollTo->msecsSinceStartOfDay() / 60000.0))));
        m_scrollTo.reset();
    }
    m_frame.scroll = {horizontalScrollBar()->value(), verticalScrollBar()->value()};
}

const CanvasLayout &WeekView::layoutNow() const
{
    ensureLayout();
    return m_layout;
}

const CanvasFrame &WeekView::frameNow() const
{
    ensureLayout();
    return m_frame;
}

QTime WeekView::timeAtTop() const
{
    if (m_scrollTo)
        return *m_scrollTo;
    const double minute = layoutNow().axis.minuteOf(m_frame.scroll.y());
    return QTime::fromMSecsSinceStartOfDay(std::clamp(int(std::lround(minute)), 0, 24 * 60 - 1) * 60000);
}

void WeekView::scrollToTime(const QTime &time)
{
    if (!isVisible()) {
        m_scrollTo = time;
        return;
    }
    ensureLayout();
    verticalScrollBar()->setValue(int(std::lround(m_layout.axis.yOf(time.msecsSinceStartOfDay() / 60000.0))));
}

void WeekView::scrollToItem(int index)
{
    ensureLayout();
    if (index < 0 || m_layout.scene.items[size_t(index)].isAllDay())
        return;
    const QRect rect = m_layout.firstRect(index);
    const QRect grid = m_frame.grid();
    constexpr int margin = 12;
    const auto reveal = [](QScrollBar *bar, int from, int to, int room) {
        if (from < bar->value())
            bar->setValue(from - margin);
        else if (to > bar->value() + room)
            bar->setValue(std::min(from - margin, to + margin - room));
    };
    reveal(verticalScrollBar(), rect.top(), rect.bottom(), grid.height());
    reveal(horizontalScrollBar(), rect.left(), rect.right(), grid.width());
}

void WeekView::resetZoom()
{
    m_zoomed = false;
    relayout();
    refreshOverlay();
    viewport()->update();
}

void WeekView::setHourHeight(double pixels) { zoom(pixels / m_axis.hourHeight); }

void WeekView::zoom(double factor)
{
    ensureLayout();
    const QRect grid = m_frame.grid();
    // The minute under the pointer stays; without one, the middle does.
    const QPoint at = viewport()->mapFromGlobal(QCursor::pos());
    const double anchor = m_pointer.isNull() || !grid.contains(at) ? grid.height() / 2.0 : at.y() - grid.top();
    zoomAround(factor, anchor);
}

void WeekView::zoomAround(double factor, double anchor)
{
    const auto zoomed = m_axis.zoomed(factor, anchor, m_frame.scroll.y(), m_frame.grid().height() / 24.0);
    m_axis = zoomed.axis;
    m_zoomed = true;
    relayout();
    verticalScrollBar()->setValue(int(std::lround(zoomed.scroll)));
    refreshOverlay();
    viewport()->update();
}

QRect WeekView::itemRect(int index) const
{
    ensureLayout();
    if (index < 0 || index >= int(m_layout.segmentsOf.size()))
        return {};
    QRect rect;
    for (const int s : m_layout.segmentsOf[size_t(index)])
        rect |= m_layout.segments[size_t(s)].rect.translated(m_frame.gridOrigin());
    if (const AllDayBar *bar = m_layout.barOf(index); bar && bar->shown)
        rect = bar->rect.translated(m_frame.stripOrigin());
    return rect;
}

void WeekView::updateItem(int item)
{
    if (item < 0)
        return;
    for (const int s : m_layout.segmentsOf[size_t(item)])
        viewport()->update(m_layout.segments[size_t(s)].rect.translated(m_frame.gridOrigin()));
    if (const AllDayBar *bar = m_layout.barOf(item))
        viewport()->update(bar->rect.translated(m_frame.stripOrigin()));
}

void WeekView::updateEmphasis(int item)
{
    if (item < 0)
        return;
    const CanvasItem &i = m_layout.scene.items[size_t(item)];
    for (const int touched : {item, i.partner, i.ghost})
        updateItem(touched);
    viewport()->update(curveBounds(m_layout, m_frame, item));
}

int WeekView::selectedItem() const
{
    ensureLayout();
    return m_selectedItem;
}

std::optional<EventKey> WeekView::selectedEvent() const
{
    const int item = selectedItem();
    if (item < 0 || m_layout.scene.items[size_t(item)].event.event.isEmpty())
        return {};
    return m_layout.scene.items[size_t(item)].event;
}

BookingUid WeekView::selectedBooking() const
{
    const int item = selectedItem();
    return item < 0 ? BookingUid{} : m_layout.scene.items[size_t(item)].booking;
}

void WeekView::selectItem(int index)
{
    ensureLayout();
    if (index == m_selectedItem)
        return;
    updateEmphasis(m_selectedItem);
    m_selectedItem = index;
    m_selected = index < 0 ? std::nullopt : std::optional(m_layout.scene.items[size_t(index)].key);
    updateEmphasis(m_selectedItem);
    announceSelection();
}

void WeekView::announceSelection()
{
    WeekViewAccessible::selectionChanged(this);
    m_announced = {selectedEvent(), selectedBooking()};
    emit selectionChanged(m_announced.first, m_announced.second);
}

bool WeekView::stillExists(const ItemKey &key) const
{
    if (!m_snapshot)
        return false;
    if (key.kind == ItemKind::Event)
        return grab(key.event).has_value();
    return std::any_of(m_snapshot->bookings.begin(), m_snapshot->bookings.end(), [&key](const Booking &b) {
        return b.uid == key.booking && b.rescheduledTo.isEmpty();
    });
}

void WeekView::followSelection()
{
    if (!m_selected)
        return;
    ensureLayout();
    if (m_selectedItem < 0 && m_announced.second.isEmpty()) {
        // Out of sight is not gone.
        if (stillExists(*m_selected))
            return;
        m_selected.reset();
    } else if (m_selectedItem < 0) {
        BookingUid booking = m_announced.second;
        for (const Booking &b : m_snapshot ? m_snapshot->bookings : QList<Booking>())
            if (b.uid == booking && !b.rescheduledTo.isEmpty())
                booking = b.rescheduledTo;
        const auto &items = m_layout.scene.items;
        // The event before its outline before the booking: the enumerators stand in another order.
        for (const ItemKind kind : {ItemKind::Event, ItemKind::DeletedGhost, ItemKind::UnreadGhost, ItemKind::Booking, ItemKind::CancelledBooking}) {
            const auto it = std::find_if(items.begin(), items.end(), [&](const CanvasItem &i) { return i.key.kind == kind && i.booking == booking; });
            if (it == items.end())
                continue;
            m_selectedItem = int(it - items.begin());
            m_selected = it->key;
            break;
        }
        if (m_selectedItem < 0 && stillExists(*m_selected))
            return;
        if (m_selectedItem < 0)
            m_selected.reset();
    }
    if (m_announced != std::pair(selectedEvent(), selectedBooking()))
        announceSelection();
}

void WeekView::setSelection(const std::optional<EventKey> &event, const BookingUid &booking)
{
    ensureLayout();
    int index = event ? m_layout.scene.indexOfEvent(*event) : -1;
    for (const ItemKind kind : {ItemKind::DeletedGhost, ItemKind::UnreadGhost})
        if (index < 0 && !booking.isEmpty())
            index = m_layout.scene.indexOf({kind, {}, booking});
    if (index < 0 && !booking.isEmpty())
        index = m_layout.scene.indexOfBooking(booking);
    selectItem(index);
    scrollToItem(index);
}

void WeekView::selectRun(RunId run)
{
    if (!m_snapshot || run == 0)
        return;
    for (const Link &link : m_snapshot->links)
        if (link.openRun == run)
            return setSelection(link.event ? link.event->key() : link.reference.event, link.reference.booking);
}

const Preview *WeekView::shownPreview() const
{
    if (m_gesture.preview())
        return &*m_gesture.preview();
    return m_waiting ? &*m_waiting : nullptr;
}

CanvasState WeekView::stateNow() const
{
    CanvasState state;
    state.selected = m_selectedItem;
    state.hovered = m_hoveredItem;
    state.now = m_now;
    state.zone = m_zone;
    state.preview = shownPreview();
    state.overlay = state.preview ? &m_overlay : nullptr;
    state.waiting = !m_gesture.preview();
    state.focus = hasFocus();
    return state;
}

void WeekView::paintEvent(QPaintEvent *event)
{
    ensureLayout();
    QPainter painter(viewport());
    CanvasPainter(painter, m_blocks, m_layout, m_frame, stateNow()).paint(event->region());
}

void WeekView::resizeEvent(QResizeEvent *)
{
    m_layoutOld = true;
    ensureLayout();
    refreshOverlay();
}

void WeekView::scrollContentsBy(int, int)
{
    m_frame.scroll = {horizontalScrollBar()->value(), verticalScrollBar()->value()};
    if (!m_layoutOld)
        refreshOverlay();
    viewport()->update();
}

void WeekView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        applyFonts();
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) && !m_ownTheme) {
        m_blocks.setTheme(CanvasTheme::fromPalette(palette()));
        viewport()->update();
    }
    QAbstractScrollArea::changeEvent(event);
}

} // namespace csp
