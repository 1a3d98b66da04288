#include "ui/canvas/geometry/gesture.h"
#include <algorithm>
#include <cstdlib>

namespace csp {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Millis smallestLength = minutes(5);

DaySpan shifted(const DaySpan &span, qint64 days) { return {span.start.addDays(days), span.end.addDays(days)}; }

int dayCount(const TimedSpan &span, const QTimeZone &zone)
{
    const QDate first = toQDateTime(span.start, zone).date();
    const QDate last = toQDateTime(std::max(span.start, span.end - Millis(1)), zone).date();
    return int(first.daysTo(last)) + 1;
}

/// `at` on the grid of `step`, or at the time of day that the event had before, where that is as near: a drag to another day alone does
/// not straighten 10:07.
Instant snappedOrAsBefore(Instant at, Instant before, Millis step, const QTimeZone &zone)
{
    const Instant onGrid = snapped(at, step, zone);
    const QDate day = toQDateTime(at, zone).date();
    const Instant sameTimeOfDay = toInstant(QDateTime(day, toQDateTime(before, zone).time(), zone));
    return std::chrono::abs(sameTimeOfDay - at) <= std::chrono::abs(onGrid - at) ? sameTimeOfDay : onGrid;
}

} // namespace

Millis snapStep(Qt::KeyboardModifiers modifiers)
{
    if (!(modifiers & Qt::ShiftModifier))
        return minutes(15);
    return modifiers & Qt::ControlModifier ? minutes(1) : minutes(5);
}

GestureOutput Gesture::press(GrabPart part, const Grabbed &what, const PointerPlace &place)
{
    m_state = GestureState::Pressed;
    m_part = part;
    m_grabbed = part == GrabPart::Empty ? Grabbed{} : what;
    m_pressed = place;
    m_preview.reset();
    m_scrollArmed = place.scroll == 0;
    GestureOutput out;
    out.cursor = part == GrabPart::Start || part == GrabPart::End ? GestureCursor::ResizeVertical : GestureCursor::Arrow;
    return out;
}

GestureOutput Gesture::move(const PointerPlace &place, Millis step)
{
    if (m_state == GestureState::Idle || (m_preview && m_preview->byKeyboard))
        return {};
    if (m_state == GestureState::Pressed) {
        if ((place.position - m_pressed.position).manhattanLength() < threshold)
            return {};
        if (!beginDrag()) {
            GestureOutput refused = letGo(m_grabbed.whyNot);
            refused.cursor = GestureCursor::Forbidden;
            return refused;
        }
    }
    return follow(place, step);
}

bool Gesture::beginDrag()
{
    if (m_part != GrabPart::Empty && !m_grabbed.whyNot.isEmpty())
        return false;
    switch (m_part) {
    case GrabPart::Body: m_state = GestureState::Moving; break;
    case GrabPart::Start: m_state = GestureState::ResizingStart; break;
    case GrabPart::End: m_state = GestureState::ResizingEnd; break;
    case GrabPart::Empty: m_state = GestureState::Creating; break;
    }
    m_preview = Preview{m_state, m_grabbed, m_grabbed.span, {}, false};
    return true;
}

GestureOutput Gesture::follow(const PointerPlace &place, Millis step)
{
    GestureOutput out;
    if (place.scroll == 0 || std::abs(place.scroll) > std::abs(m_pressed.scroll))
        m_scrollArmed = true;
    out.scroll = m_scrollArmed ? place.scroll : 0;
    m_preview->calendar = {};
    switch (m_state) {
    case GestureState::Moving:
        out.cursor = GestureCursor::Grabbing;
        if (place.dropOn.isEmpty() || place.dropOn == m_grabbed.event.calendar) {
            m_preview->to = place.dropOn.isEmpty() ? movedTo(place, step) : m_grabbed.span;
            break;
        }
        // Over a calendar only the calendar changes: the time stays what it was.
        m_preview->to = m_grabbed.span;
        m_preview->calendar = place.dropOn;
        out.scroll = 0;
        out.cursor = place.dropRefusal.isEmpty() ? GestureCursor::Drop : GestureCursor::Forbidden;
        break;
    case GestureState::ResizingStart:
    case GestureState::ResizingEnd:
        m_preview->to = resizedTo(place, step);
        out.cursor = GestureCursor::ResizeVertical;
        break;
    case GestureState::Creating:
        m_preview->to = createdAt(place, step);
        out.cursor = GestureCursor::Cross;
        break;
    case GestureState::Idle:
    case GestureState::Pressed:
        break;
    }
    return out;
}

EventSpan Gesture::movedTo(const PointerPlace &place, Millis step) const
{
    if (const auto *days = allDay(m_grabbed.span)) {
        if (place.wholeDay) {
            const QDate grabbedAt = m_pressed.wholeDay.value_or(days->start);
            return shifted(*days, grabbedAt.daysTo(*place.wholeDay));
        }
        const Instant start = snapped(place.at, step, m_zone);
        const QString zone = QString::fromLatin1(m_zone.id());
        return TimedSpan{start, start + hours(1), zone, zone};
    }
    const TimedSpan &from = *timed(m_grabbed.span);
    if (place.wholeDay)
        return DaySpan{*place.wholeDay, place.wholeDay->addDays(dayCount(from, m_zone))};
    TimedSpan to = from;
    to.start = snappedOrAsBefore(from.start + (place.at - m_pressed.at), from.start, step, m_zone);
    to.end = to.start + from.length();
    return to;
}

EventSpan Gesture::resizedTo(const PointerPlace &place, Millis step) const
{
    const auto *from = timed(m_grabbed.span);
    if (!from)
        return m_grabbed.span;
    TimedSpan to = *from;
    const Millis least = std::max(std::min<Millis>(step, from->length()), smallestLength);
    if (m_state == GestureState::ResizingStart)
        to.start = std::min(snapped(from->start + (place.at - m_pressed.at), step, m_zone), from->end - least);
    else
        to.end = std::max(snapped(from->end + (place.at - m_pressed.at), step, m_zone), from->start + least);
    return to;
}

TimedSpan Gesture::createdAt(const PointerPlace &place, Millis step) const
{
    const Instant anchor = snappedDown(m_pressed.at, step, m_zone);
    const QString zone = QString::fromLatin1(m_zone.id());
    if (place.at >= anchor)
        return {anchor, std::max(snapped(place.at, step, m_zone), anchor + step), zone, zone};
    return {snappedDown(place.at, step, m_zone), anchor + step, zone, zone};
}

GestureOutput Gesture::release(const PointerPlace &place, Millis step)
{
    if (m_preview && m_preview->byKeyboard)
        return {};
    if (m_state == GestureState::Pressed)
        return letGo(); // a click
    if (m_state == GestureState::Idle)
        return {};
    follow(place, step);
    if (!m_preview->calendar.isEmpty() && !place.dropRefusal.isEmpty())
        return letGo(place.dropRefusal);
    return commit();
}

GestureOutput Gesture::commit()
{
    GestureOutput out;
    const Preview done = *m_preview;
    m_state = GestureState::Idle;
    m_preview.reset();
    if (done.kind == GestureState::Creating) {
        out.create = *timed(done.to);
    } else if (!done.calendar.isEmpty()) {
        out.commit = MoveToCalendar{done.grabbed.event, done.grabbed.etag, done.calendar};
    } else if (done.changes()) {
        out.commit = MoveEvent{done.grabbed.event, done.grabbed.etag, done.to};
    }
    return out;
}

GestureOutput Gesture::letGo(const QString &notice)
{
    m_state = GestureState::Idle;
    m_preview.reset();
    GestureOutput out;
    out.notice = notice;
    return out;
}

GestureOutput Gesture::escape() { return idle() ? GestureOutput{} : letGo(); }

GestureOutput Gesture::grabLost()
{
    if (!dragging())
        return escape();
    return letGo(m_state == GestureState::Creating ? QString() : u"“%1” was let go and stays where it was"_qs.arg(m_grabbed.title));
}

GestureOutput Gesture::nudge(GrabPart part, const Grabbed &what, Millis by, int days)
{
    if (!idle() && !(m_preview && m_preview->byKeyboard && m_grabbed.event == what.event))
        return {};
    if (!what.whyNot.isEmpty())
        return letGo(what.whyNot);
    if (idle()) {
        m_part = part;
        m_grabbed = what;
        beginDrag();
        m_preview->byKeyboard = true;
    }
    // Arrows that move and arrows that resize may follow each other within one gesture.
    m_state = part == GrabPart::Start ? GestureState::ResizingStart : part == GrabPart::End ? GestureState::ResizingEnd : GestureState::Moving;
    m_preview->kind = m_state;
    if (const auto *whole = allDay(m_preview->to)) {
        DaySpan to = part == GrabPart::End ? DaySpan{whole->start, whole->end.addDays(days)} : shifted(*whole, days);
        if (to.end > to.start)
            m_preview->to = to;
        return {};
    }
    TimedSpan to = *timed(m_preview->to);
    const auto moved = [&](Instant at) { return shiftedByDays(at + by, days, m_zone); };
    switch (part) {
    case GrabPart::Start: to.start = std::min(moved(to.start), to.end - smallestLength); break;
    case GrabPart::End: to.end = std::max(moved(to.end), to.start + smallestLength); break;
    case GrabPart::Body:
    case GrabPart::Empty: {
        const Millis length = to.length();
        to.start = moved(to.start);
        to.end = to.start + length;
        break;
    }
    }
    m_preview->to = to;
    return {};
}

GestureOutput Gesture::finishNudge()
{
    return m_preview && m_preview->byKeyboard ? commit() : GestureOutput{};
}

bool Gesture::rebase(const Grabbed &now)
{
    const EventSpan before = m_grabbed.span;
    m_grabbed = now;
    if (!m_preview)
        return true;
    m_preview->grabbed = now;
    if (sameTime(before, now.span))
        return true;
    const auto *base = timed(now.span);
    auto *to = std::get_if<TimedSpan>(&m_preview->to);
    if (!base || !to || !timed(before))
        return false; // it became another kind of event under the pointer
    // What the hand holds stays where the hand has put it; everything else follows the new version. The pointer's own reference moves
    // along, so that the next move of the mouse means the same.
    const bool atEnd = m_state == GestureState::ResizingEnd;
    m_pressed.at += atEnd ? base->end - timed(before)->end : base->start - timed(before)->start;
    if (m_state == GestureState::Moving)
        to->end = to->start + base->length();
    else if (m_state == GestureState::ResizingStart)
        to->end = base->end;
    else
        to->start = base->start;
    return to->length() >= smallestLength;
}

GestureOutput Gesture::snapshotChanged(const std::optional<Grabbed> &now)
{
    if (idle() || m_part == GrabPart::Empty)
        return {};
    const QString title = m_grabbed.title;
    if (!now)
        return letGo(dragging() ? u"“%1” is gone from this calendar: the change was let go"_qs.arg(title) : QString());
    if (!now->whyNot.isEmpty() && m_grabbed.whyNot.isEmpty())
        return letGo(now->whyNot);
    const bool timeChanged = !sameTime(m_grabbed.span, now->span);
    if (!rebase(*now))
        return letGo(u"“%1” was changed meanwhile in a way that does not go with this: the change was let go"_qs.arg(title));
    GestureOutput out;
    if (timeChanged && m_preview)
        out.notice = u"“%1” was changed meanwhile; yours is laid over the new version"_qs.arg(title);
    return out;
}

} // namespace csp
