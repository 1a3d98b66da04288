#pragma once
#include "core/engine/known/snapshot.h"
#include "ui/canvas/geometry/timeaxis.h"
#include <QHash>
#include <QRgb>
#include <QSet>
#include <vector>

namespace csp {

/// What a block in the calendar stands for.
enum class ItemKind {
    Event,            ///< a Google event, as it is now
    Booking,          ///< a Cal.com booking that is alive
    CancelledBooking, ///< one that was cancelled and not rescheduled
    Ghost,            ///< where the baseline has an event that stands elsewhere now
    DeletedGhost,     ///< where the baseline has an event that is gone
    UnreadGhost,      ///< where the baseline has an event that has not been read, or could not be
};

/// Names a block over changes of the snapshot, whatever it is tied to: events go by their EventKey, all others by the booking's uid.
struct ItemKey {
    ItemKind kind = ItemKind::Event;
    EventKey event;
    BookingUid booking;

    bool operator==(const ItemKey &) const = default;
    friend size_t qHash(const ItemKey &k, size_t seed = 0) { return qHashMulti(seed, int(k.kind), k.event, k.booking); }
};

/// Stands between the variants of a detail, the longest first: `10:00 – 11:00`, then `10:00` where that does not fit.
inline constexpr QChar textVariant{u'\x9c'};

/// One thing to be shown in the visible days.
struct CanvasItem {
    ItemKey key;
    EventKey event;     ///< of a booking: the event that it is tied to, also where that one is gone
    BookingUid booking; ///< of an event: the booking that it belongs to; empty: none
    EventSpan span;
    QString title;
    QStringList details; ///< further lines, the most telling first; each may have shorter variants (`textVariant`)
    QStringList people;  ///< guests, without the host
    QRgb color = 0;      ///< the calendar's; 0: Cal.com's own neutral one
    QRgb copyColor = 0;  ///< of a calendar that has a guest's copy of this event; 0: none has
    QList<EventKey> copies; ///< the guests' copies that this item stands for as well
    QString etag;
    QString whyNot;       ///< why it may not be edited; empty: it may
    RunId openRun = 0;    ///< a run that waits for something
    RunStage stage = RunStage::Nothing;
    Decision decision;    ///< of that run
    int partner = -1;     ///< the booking of an event; the event of a booking, or its ghost where it is gone or not read
    int ghost = -1;       ///< of an event: its ghost; of a ghost: its event
    bool tentative = false; ///< an unconfirmed booking, a tentative event
    bool transparent = false;

    bool isBooking() const { return key.kind == ItemKind::Booking || key.kind == ItemKind::CancelledBooking; }
    bool isGhost() const { return key.kind == ItemKind::Ghost || key.kind == ItemKind::DeletedGhost || key.kind == ItemKind::UnreadGhost; }
    bool editable() const { return whyNot.isEmpty(); }
    bool isAllDay() const { return std::holds_alternative<DaySpan>(span); }
};

/// Half-open stretch of instants that is within (or outside of) working hours.
struct InstantRange {
    Instant from;
    Instant to;

    bool operator==(const InstantRange &) const = default;
};

struct SceneOptions {
    Instant from{};  ///< the visible time; the end is exclusive
    Instant until{};
    QTimeZone zone = QTimeZone::utc();
    QSet<CalendarId> hidden;
    bool bookings = true;
};

/// What a snapshot has to show in some days: pure, made once per snapshot.
struct CanvasScene {
    std::vector<CanvasItem> items; ///< by start, then longer ones, then key: the same snapshot always gives the same order
    std::vector<InstantRange> workingHours; ///< of the default schedule, sorted; none: no schedule is known
    QHash<CalendarId, QString> calendarNames;

    /// -1: not shown.
    int indexOf(const ItemKey &key) const;
    /// The living event with that key, or the one that stands for it as well; -1: not shown.
    int indexOfEvent(const EventKey &key) const;
    int indexOfBooking(const BookingUid &uid) const;
};

CanvasScene buildScene(const Snapshot &snapshot, const SceneOptions &options);

/// Why a person may not change this event by hand; empty: it may be changed.
QString whyNotEditable(const Event &event, const CalendarState *calendar);

/// The span with shorter variants for where there is little room: `14:30 – 15:30`, `14:30–15:30`, `14:30`.
QString clockVariants(const EventSpan &span, const QTimeZone &zone);
/// `10:00`; `14:30 – 15:30`.
QString clockText(Instant at, const QTimeZone &zone);
QString clockText(const EventSpan &span, const QTimeZone &zone);

} // namespace csp
