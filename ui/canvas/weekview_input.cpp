// The pointer and the wheel, and what a step of the gesture machine asks of the widget.
#include "ui/canvas/weekview.h"
#include "ui/canvas/weekviewaccessible.h"
#include "ui/text/say.h"
#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <cmath>

namespace csp {

namespace {

using std::chrono::minutes;

constexpr int tick = 16;          ///< milliseconds between two steps of scrolling during a drag
constexpr int waitAtMost = 5000;  ///< milliseconds that a committed change may stay on show unanswered
constexpr auto newEventLength = minutes(30);

GrabPart grabPartOf(Hit::Part part)
{
    switch (part) {
    case Hit::Part::TopEdge: return GrabPart::Start;
    case Hit::Part::BottomEdge: return GrabPart::End;
    case Hit::Part::Empty: return GrabPart::Empty;
    default: return GrabPart::Body;
    }
}

} // namespace

Grabbed WeekView::grab(int item) const
{
    const CanvasItem &i = m_layout.scene.items[size_t(item)];
    return {i.event, i.etag, i.title, i.span, i.whyNot};
}

std::optional<Grabbed> WeekView::grab(const EventKey &key) const
{
    if (!m_snapshot)
        return {};
    // Not from the scene: a block dragged into another week is no longer visible.
    for (const Event &e : m_snapshot->events) {
        if (e.key() != key || e.cancelled() || !e.span)
            continue;
        const CalendarState *calendar = nullptr;
        for (const CalendarState &c : m_snapshot->calendars)
            if (c.info.id == key.calendar)
                calendar = &c;
        return Grabbed{key, e.version.etag, e.summary, *e.span, whyNotEditable(e, calendar)};
    }
    return {};
}

PointerPlace WeekView::placeOf(QPoint pos) const
{
    PointerPlace place;
    place.position = pos;
    place.at = m_layout.instantAt(m_frame.toContent(pos));
    place.scroll = autoScrollStep(m_frame, pos.y());
    const bool inside = viewport()->rect().contains(pos);
    if (inside && pos.y() < m_frame.top()) {
        const int day = m_layout.columns.dayAt(m_frame.toContent(pos).x());
        if (day >= 0)
            place.wholeDay = m_layout.columns.days[day].date;
    } else if (pos.y() < 0) {
        place.scroll = autoScrollStep(m_frame, m_frame.top());
    }
    if (!inside && m_dropCalendar && m_gesture.state() != GestureState::Idle)
        place.dropOn = m_dropCalendar(viewport()->mapToGlobal(pos));
    if (!place.dropOn.isEmpty() && m_snapshot)
        for (const CalendarState &c : m_snapshot->calendars)
            if (c.info.id == place.dropOn && !c.info.canWrite())
                place.dropRefusal = tr("The calendar “%1” is read-only").arg(c.info.summary);
    return place;
}

void WeekView::apply(const GestureOutput &out)
{
    showCursor(out.cursor);
    m_scrollStep = out.scroll;
    if (out.scroll != 0 && !m_scrollTimer.isActive())
        m_scrollTimer.start(tick, Qt::PreciseTimer, this);
    else if (out.scroll == 0)
        m_scrollTimer.stop();
    if (out.commit)
        m_waitTimer.start(waitAtMost, this);
    refreshOverlay();
    const CalendarId target = m_gesture.preview() ? m_gesture.preview()->calendar : CalendarId{};
    if (target != m_dropTarget) {
        m_dropTarget = target;
        emit dropTargetChanged(target);
    }
    if (m_gesture.preview())
        WeekViewAccessible::nameChanged(this, m_selectedItem);
    // Last: a receiver of these may set a new snapshot at once.
    if (out.create)
        emit createRequested({}, *out.create);
    if (!out.notice.isEmpty())
        emit refused(out.notice);
    if (out.commit)
        emit editRequested(*out.commit);
}

void WeekView::refreshOverlay()
{
    ensureLayout();
    const Preview *preview = shownPreview();
    QRegion changed = m_overlay.region(m_frame);
    const bool headers = m_overlay.highlightDay >= 0;
    const bool began = m_overlay.isEmpty() != !preview;
    m_overlay = preview ? DragOverlay::make(*preview, m_layout, m_frame, m_blocks.fonts(), m_zone) : DragOverlay{};
    changed += m_overlay.region(m_frame);
    if (headers || m_overlay.highlightDay >= 0)
        changed += QRect(0, 0, m_frame.viewport.width(), m_frame.top());
    viewport()->update(changed);
    if (began)
        viewport()->update(); // the block fades at its old place, and comes back
}

void WeekView::showCursor(GestureCursor cursor)
{
    static constexpr Qt::CursorShape shapes[] = {Qt::ArrowCursor, Qt::OpenHandCursor, Qt::ClosedHandCursor, Qt::SizeVerCursor,
                                                 Qt::CrossCursor, Qt::ForbiddenCursor, Qt::DragMoveCursor};
    const Qt::CursorShape shape = shapes[int(cursor)];
    if (viewport()->cursor().shape() != shape)
        viewport()->setCursor(shape);
}

void WeekView::mousePressEvent(QMouseEvent *event)
{
    ensureLayout();
    m_pointer = event->position().toPoint();
    if (event->button() != Qt::LeftButton) {
        if (!m_gesture.idle())
            apply(m_gesture.rightClick());
        else if (event->button() == Qt::RightButton)
            selectItem(hitTest(m_layout, m_frame, event->position()).item);
        return;
    }
    const Hit hit = hitTest(m_layout, m_frame, event->position());
    if (hit.part == Hit::Part::AllDayMore || (m_stripUnfolded && hit.part == Hit::Part::Gutter && m_pointer.y() < m_frame.top())) {
        m_stripUnfolded = !m_stripUnfolded;
        markLayoutOld();
        return;
    }
    selectItem(hit.item);
    if (hit.onItem())
        apply(m_gesture.press(grabPartOf(hit.part), grab(hit.item), placeOf(m_pointer)));
    else if (hit.part == Hit::Part::Empty && hit.lane == Lane::Google)
        apply(m_gesture.press(GrabPart::Empty, {}, placeOf(m_pointer)));
}

void WeekView::mouseMoveEvent(QMouseEvent *event)
{
    ensureLayout();
    m_pointer = event->position().toPoint();
    m_modifiers = event->modifiers();
    if (m_gesture.idle()) {
        if (event->buttons() == Qt::NoButton)
            hover(m_pointer);
        return;
    }
    const bool wasDragging = m_gesture.dragging();
    const GestureOutput out = m_gesture.move(placeOf(m_pointer), snapStep(m_modifiers));
    if (wasDragging || m_gesture.dragging() || m_gesture.idle()) {
        if (m_gesture.dragging() && !wasDragging)
            forgetWaiting();
        apply(out);
    }
}

void WeekView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_gesture.idle())
        return;
    ensureLayout();
    m_pointer = event->position().toPoint();
    const std::optional<Preview> shown = m_gesture.preview();
    const GestureOutput out = m_gesture.release(placeOf(m_pointer), snapStep(event->modifiers()));
    // The preview of this very release: the pointer may have moved since the last move was told.
    if (out.commit && shown) {
        m_waiting = shown;
        if (const auto *move = std::get_if<MoveEvent>(&*out.commit))
            m_waiting->to = move->to;
    }
    apply(out);
    hover(m_pointer);
}

void WeekView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    ensureLayout();
    apply(m_gesture.escape());
    const Hit hit = hitTest(m_layout, m_frame, event->position());
    if (hit.onItem()) {
        selectItem(hit.item);
        openSelected();
    } else if (hit.part == Hit::Part::Empty) {
        const Instant start = snappedDown(hit.at, newEventLength, m_zone);
        const QString zone = QString::fromLatin1(m_zone.id());
        if (hit.lane == Lane::Google)
            emit createRequested({}, TimedSpan{start, start + newEventLength, zone, zone});
        else
            emit bookRequested(start);
    }
}

void WeekView::contextMenuEvent(QContextMenuEvent *event)
{
    ensureLayout();
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && m_selectedItem >= 0)
        at = viewport()->mapToGlobal((itemRect(m_selectedItem) & viewport()->rect()).center());
    else if (event->reason() == QContextMenuEvent::Mouse)
        selectItem(hitTest(m_layout, m_frame, event->pos()).item);
    emit contextMenuRequested(selectedEvent(), selectedBooking(), at);
}

void WeekView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        m_pointer = event->position().toPoint();
        zoomAround(std::pow(1.1, event->angleDelta().y() / 120.0), std::max(0, m_pointer.y() - frameNow().grid().top()));
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
    ensureLayout();
    if (m_gesture.dragging())
        apply(m_gesture.autoScrollTick(placeOf(m_pointer), snapStep(event->modifiers())));
}

void WeekView::scrollTick()
{
    const int before = verticalScrollBar()->value();
    verticalScrollBar()->setValue(before + m_scrollStep);
    if (verticalScrollBar()->value() == before || !m_gesture.dragging()) {
        m_scrollTimer.stop();
        return;
    }
    apply(m_gesture.autoScrollTick(placeOf(m_pointer), snapStep(m_modifiers)));
}

void WeekView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_scrollTimer.timerId())
        scrollTick();
    else if (event->timerId() == m_waitTimer.timerId())
        forgetWaiting();
    else
        QAbstractScrollArea::timerEvent(event);
}

void WeekView::forgetWaiting()
{
    m_waitTimer.stop();
    if (!m_waiting)
        return;
    m_waiting.reset();
    refreshOverlay();
}

void WeekView::editSettled(const EventKey &event)
{
    if (m_waiting && m_waiting->grabbed.event == event)
        forgetWaiting();
}

void WeekView::followSnapshot()
{
    if (m_waiting) {
        const auto now = grab(m_waiting->grabbed.event);
        if (!now || now->etag != m_waiting->grabbed.etag)
            forgetWaiting();
    }
    if (!m_gesture.idle()) {
        const GestureOutput out = m_gesture.snapshotChanged(grab(m_gesture.grabbed().event));
        if (!out.notice.isEmpty())
            emit refused(out.notice);
        if (m_gesture.idle()) {
            m_scrollTimer.stop();
            showCursor(GestureCursor::Arrow);
        }
    }
    if (shownPreview() || !m_overlay.isEmpty())
        refreshOverlay();
}

void WeekView::cancelGesture()
{
    if (!m_gesture.idle())
        apply(m_gesture.escape());
}

void WeekView::hover(const QPoint &pos)
{
    const Hit hit = hitTest(m_layout, m_frame, pos);
    if (hit.item != m_hoveredItem) {
        updateEmphasis(m_hoveredItem);
        m_hoveredItem = hit.item;
        m_hovered = hit.onItem() ? std::optional(m_layout.scene.items[size_t(hit.item)].key) : std::nullopt;
        updateEmphasis(m_hoveredItem);
    }
    const bool edge = hit.part == Hit::Part::TopEdge || hit.part == Hit::Part::BottomEdge;
    showCursor(edge ? GestureCursor::ResizeVertical : GestureCursor::Arrow);
}

void WeekView::leave()
{
    if (m_layoutOld || !m_gesture.idle())
        return;
    updateEmphasis(m_hoveredItem);
    m_hoveredItem = -1;
    m_hovered.reset();
}

bool WeekView::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::Leave: leave(); break;
    case QEvent::ToolTip: return tooltip(static_cast<QHelpEvent *>(event));
    case QEvent::UngrabMouse:
    case QEvent::Hide:
        if (m_gesture.dragging())
            apply(m_gesture.grabLost());
        break;
    default: break;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

bool WeekView::tooltip(QHelpEvent *event)
{
    ensureLayout();
    const Hit hit = hitTest(m_layout, m_frame, event->pos());
    if (!hit.onItem() || m_gesture.dragging()) {
        QToolTip::hideText();
        return true;
    }
    const CanvasItem &item = m_layout.scene.items[size_t(hit.item)];
    QStringList lines{u"<b>%1</b>"_qs.arg(item.title.toHtmlEscaped()), say::span(item.span, m_zone).toHtmlEscaped()};
    if (!item.people.isEmpty())
        lines << item.people.mid(0, 8).join(u", ").toHtmlEscaped();
    if (const QString state = spokenState(item); !state.isEmpty())
        lines << u"<i>%1</i>"_qs.arg(state.toHtmlEscaped());
    QToolTip::showText(event->globalPos(), lines.join(u"<br>"), viewport(), itemRect(hit.item));
    return true;
}

QString WeekView::previewText() const
{
    if (!m_gesture.preview())
        return {};
    const PreviewWords words = wordsFor(*m_gesture.preview(), layoutNow().scene, m_zone);
    return words.delta.isEmpty() ? words.text : u"%1, %2"_qs.arg(words.text, words.delta);
}

std::optional<Instant> WeekView::instantAt(const QPoint &globalPos) const
{
    const Hit hit = hitTest(layoutNow(), m_frame, viewport()->mapFromGlobal(globalPos));
    return hit.day >= 0 && hit.part >= Hit::Part::Empty ? std::optional(hit.at) : std::nullopt;
}

QString spokenName(const CanvasItem &item, const QTimeZone &zone)
{
    const QLocale english(QLocale::English);
    QString when;
    if (const auto *t = timed(item.span)) {
        const QDateTime from = toQDateTime(t->start, zone), to = toQDateTime(t->end, zone);
        const QString end = from.date() == to.date() ? to.time().toString(u"HH:mm") : english.toString(to, u"dddd HH:mm");
        when = u"%1 to %2"_qs.arg(english.toString(from, u"dddd HH:mm"), end);
    } else {
        const auto *d = allDay(item.span);
        const QDate last = d->end.addDays(-1);
        when = english.toString(d->start, u"dddd") + (last > d->start ? u" to %1"_qs.arg(english.toString(last, u"dddd")) : QString()) + u", all day"_qs;
    }
    QString name = u"%1, %2"_qs.arg(item.title, when);
    if (item.people.size() == 1)
        name += u", 1 guest"_qs;
    else if (!item.people.isEmpty())
        name += u", %1 guests"_qs.arg(item.people.size());
    switch (item.key.kind) {
    case ItemKind::Booking: return u"Booking: %1"_qs.arg(name);
    case ItemKind::CancelledBooking: return u"Cancelled booking: %1"_qs.arg(name);
    case ItemKind::Ghost: return u"Before: %1"_qs.arg(name);
    case ItemKind::DeletedGhost: return u"Deleted: %1"_qs.arg(name);
    case ItemKind::UnreadGhost: return u"Not read: %1"_qs.arg(name);
    case ItemKind::Event: break;
    }
    return name;
}

QString spokenState(const CanvasItem &item)
{
    QStringList parts;
    if (item.openRun != 0)
        parts << u"Pending change: %1"_qs.arg(say::shortAction(item.decision, item.stage));
    for (const QString &detail : item.details)
        if (detail.startsWith(u"also in "))
            parts << detail;
    if (item.tentative)
        parts << (item.isBooking() ? u"Not confirmed yet"_qs : u"Tentative"_qs);
    if (item.key.kind == ItemKind::Event && !item.editable())
        parts << item.whyNot;
    if (item.isGhost())
        parts << item.details.value(0).section(textVariant, 0, 0);
    return parts.join(u". "_qs);
}

} // namespace csp
