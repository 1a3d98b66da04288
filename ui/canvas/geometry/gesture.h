#pragma once
#include "core/domain/edit.h"
#include "ui/canvas/geometry/timeaxis.h"
#include <QPoint>

namespace csp {

/// What a gesture took hold of: a copy, so that no snapshot change can pull it away.
struct Grabbed {
    EventKey event;
    QString etag;
    QString title;
    EventSpan span;
    QString whyNot; ///< why it may not be edited; empty: it may

    bool operator==(const Grabbed &) const = default;
};

/// Where the pointer is, said in time.
struct PointerPlace {
    QPoint position;              ///< logical pixels, for the threshold alone
    Instant at{};                 ///< not snapped
    std::optional<QDate> wholeDay; ///< over the header: the day there, to make the event all-day
    int scroll = 0;               ///< pixels that a drag here wants to scroll by in one tick
    CalendarId dropOn;            ///< over the row of a calendar outside of the canvas
    QString dropRefusal;          ///< why that calendar cannot take an event; empty: it can
};

enum class GestureState { Idle, Pressed, Moving, ResizingStart, ResizingEnd, Creating };
enum class GrabPart { Body, Start, End, Empty };
enum class GestureCursor { Arrow, Grab, Grabbing, ResizeVertical, Cross, Forbidden, Drop };

/// What a commit would do, as a value beside the model: nothing is edited before it.
struct Preview {
    GestureState kind = GestureState::Moving;
    Grabbed grabbed; ///< without an event while creating
    EventSpan to;
    CalendarId calendar; ///< the calendar that it would move to; empty: none
    bool byKeyboard = false;

    bool changes() const { return !calendar.isEmpty() || !sameTime(grabbed.span, to); }
    bool operator==(const Preview &) const = default;
};

/// What a step of the gesture asks of the widget.
struct GestureOutput {
    GestureCursor cursor = GestureCursor::Arrow;
    int scroll = 0; ///< pixels, one tick
    std::optional<EditIntent> commit;
    std::optional<TimedSpan> create;
    QString notice; ///< a person should know: why it was refused, or why it was let go
};

/// The machine behind every change made by hand in the calendar, by pointer or by keyboard.
///
/// It carries instants and a snap step, so that a drag over midnight or over a change of the clock is arithmetic. Every input is one
/// method; afterwards `preview()` says what to show. To cancel is to forget. A snapshot that changes the grabbed event rebases the
/// preview; one that removes it lets go with a notice.
class Gesture
{
public:
    static constexpr int threshold = 5; ///< pixels before a press becomes a drag

    void setZone(const QTimeZone &zone) { m_zone = zone; }

    GestureState state() const { return m_state; }
    bool idle() const { return m_state == GestureState::Idle; }
    /// Moving, resizing or creating: not idle and not just pressed.
    bool dragging() const { return m_state > GestureState::Pressed; }
    const std::optional<Preview> &preview() const { return m_preview; }
    const Grabbed &grabbed() const { return m_grabbed; }

    /// The primary button went down. `what` is not asked for GrabPart::Empty.
    GestureOutput press(GrabPart part, const Grabbed &what, const PointerPlace &place);
    GestureOutput move(const PointerPlace &place, Millis step);
    /// The content scrolled beneath the resting pointer, which therefore means another time.
    GestureOutput autoScrollTick(const PointerPlace &place, Millis step) { return move(place, step); }
    GestureOutput release(const PointerPlace &place, Millis step);
    GestureOutput escape();
    GestureOutput rightClick() { return escape(); }
    /// The pointer or the keyboard went to somebody else.
    GestureOutput grabLost();

    /// One arrow key. Several add up in one preview until `finishNudge`.
    GestureOutput nudge(GrabPart part, const Grabbed &what, Millis by, int days);
    GestureOutput finishNudge();

    /// The grabbed event as the new snapshot has it; nothing where it is gone.
    GestureOutput snapshotChanged(const std::optional<Grabbed> &now);

private:
    GestureOutput follow(const PointerPlace &place, Millis step);
    bool beginDrag();
    EventSpan movedTo(const PointerPlace &place, Millis step) const;
    EventSpan resizedTo(const PointerPlace &place, Millis step) const;
    TimedSpan createdAt(const PointerPlace &place, Millis step) const;
    bool rebase(const Grabbed &now);
    GestureOutput commit();
    GestureOutput letGo(const QString &notice = {});

    QTimeZone m_zone = QTimeZone::utc();
    GestureState m_state = GestureState::Idle;
    GrabPart m_part = GrabPart::Empty;
    Grabbed m_grabbed;
    PointerPlace m_pressed;
    bool m_scrollArmed = false; ///< a press close to an edge does not scroll at once
    std::optional<Preview> m_preview;
};

/// The step that a drag snaps to: 15 minutes, with Shift 5, with Ctrl+Shift 1.
Millis snapStep(Qt::KeyboardModifiers modifiers);

} // namespace csp
