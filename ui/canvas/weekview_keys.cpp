// The keyboard: walking from item to item, and the same gesture machine as the pointer's.
#include "ui/canvas/geometry/navigation.h"
#include "ui/canvas/weekview.h"
#include "ui/canvas/weekviewaccessible.h"
#include <QKeyEvent>
#include <QScrollBar>

namespace csp {

bool WeekView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // A running gesture has the first word on Escape, and an arrow with Alt is always meant for the event.
        auto *key = static_cast<QKeyEvent *>(event);
        const bool arrow = key->key() >= Qt::Key_Left && key->key() <= Qt::Key_Down;
        if ((key->key() == Qt::Key_Escape && !m_gesture.idle()) || (arrow && (key->modifiers() & Qt::AltModifier) && m_selectedItem >= 0))
            event->accept();
    }
    return QAbstractScrollArea::event(event);
}

void WeekView::keyPressEvent(QKeyEvent *event)
{
    ensureLayout();
    switch (event->key()) {
    case Qt::Key_Escape:
        if (!m_gesture.idle())
            apply(m_gesture.escape());
        else if (m_selectedItem >= 0)
            selectItem(-1);
        else
            event->ignore();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_gesture.idle())
            return finishNudge();
        return openSelected();
    case Qt::Key_Delete:
    case Qt::Key_Backspace: return deleteSelected();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
        if (event->modifiers() & Qt::ControlModifier)
            return zoom(event->key() == Qt::Key_Minus ? 1 / 1.2 : 1.2);
        break;
    default: break;
    }
    if (event->modifiers() & Qt::AltModifier ? nudgeKey(event) : walkKey(event))
        return;
    QAbstractScrollArea::keyPressEvent(event);
}

bool WeekView::walkKey(QKeyEvent *event)
{
    Step step = Step::First;
    switch (event->key()) {
    case Qt::Key_Up: step = Step::Earlier; break;
    case Qt::Key_Down: step = Step::Later; break;
    case Qt::Key_Left: step = Step::Left; break;
    case Qt::Key_Right: step = Step::Right; break;
    case Qt::Key_Home: step = Step::First; break;
    case Qt::Key_End: step = Step::Last; break;
    default: return false;
    }
    if (event->modifiers() & ~Qt::KeypadModifier)
        return false;
    if (!m_gesture.idle())
        return true;
    const int next = neighbour(m_layout, m_selectedItem, step);
    if (next >= 0) {
        selectItem(next);
        scrollToItem(next);
    }
    return true;
}

bool WeekView::nudgeKey(QKeyEvent *event)
{
    const bool resize = event->modifiers() & Qt::ControlModifier;
    const Millis step = snapStep(event->modifiers() & Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Up: nudge(resize ? GrabPart::End : GrabPart::Body, -step, 0); return true;
    case Qt::Key_Down: nudge(resize ? GrabPart::End : GrabPart::Body, step, 0); return true;
    case Qt::Key_Left: resize ? nudge(GrabPart::Start, -step, 0) : nudge(GrabPart::Body, {}, -1); return true;
    case Qt::Key_Right: resize ? nudge(GrabPart::Start, step, 0) : nudge(GrabPart::Body, {}, 1); return true;
    default: return false;
    }
}

void WeekView::nudge(GrabPart part, Millis by, int days)
{
    ensureLayout();
    if (m_selectedItem < 0)
        return;
    forgetWaiting();
    apply(m_gesture.nudge(part, grab(m_selectedItem), by, days));
    if (m_overlay.isEmpty() || m_overlay.inStrip || !m_gesture.preview())
        return;
    // What the keys move stays in sight.
    const QRect block = m_overlay.blocks.front();
    const QRect grid = m_frame.grid();
    if (block.top() < grid.top())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + block.top() - grid.top() - 12);
    else if (block.bottom() > grid.bottom())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + std::min(block.bottom() - grid.bottom() + 12, block.top() - grid.top()));
}

void WeekView::finishNudge()
{
    const std::optional<Preview> shown = m_gesture.preview();
    const GestureOutput out = m_gesture.finishNudge();
    if (out.commit)
        m_waiting = shown;
    apply(out);
}

void WeekView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Alt && !event->isAutoRepeat() && m_gesture.preview() && m_gesture.preview()->byKeyboard)
        finishNudge();
    QAbstractScrollArea::keyReleaseEvent(event);
}

void WeekView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    WeekViewAccessible::selectionChanged(this);
}

void WeekView::focusOutEvent(QFocusEvent *event)
{
    // A menu of our own is not a loss: it is where the gesture's event may be dealt with.
    if (event->reason() != Qt::PopupFocusReason && !m_gesture.idle())
        apply(m_gesture.grabLost());
    QAbstractScrollArea::focusOutEvent(event);
}

void WeekView::openSelected()
{
    const int index = selectedItem();
    if (index < 0)
        return;
    const CanvasItem &item = m_layout.scene.items[size_t(index)];
    if (item.key.kind == ItemKind::Event || item.key.kind == ItemKind::Ghost || (item.isBooking() && m_layout.scene.indexOfEvent(item.event) >= 0))
        emit openRequested(item.event);
    else if (item.isGhost())
        emit refused(item.whyNot);
    else if (item.partner >= 0)
        emit refused(m_layout.scene.items[size_t(item.partner)].whyNot);
    else
        emit refused(tr("No Google event belongs to this booking"));
}

void WeekView::deleteSelected()
{
    const int index = selectedItem();
    if (index < 0 || !m_gesture.idle())
        return;
    const CanvasItem &item = m_layout.scene.items[size_t(index)];
    if (item.key.kind == ItemKind::Event && item.editable())
        emit deleteRequested(item.event);
    else if (item.isBooking())
        emit refused(tr("A booking follows its event: delete the event in the Google lane to see what the booking does"));
    else
        emit refused(item.whyNot);
}

} // namespace csp
