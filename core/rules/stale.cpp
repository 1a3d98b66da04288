#include "core/rules/plan.h"
#include <algorithm>

namespace csp {

namespace {

Error movedOn(const Plan &plan, const QString &what)
{
    Error e;
    e.kind = Error::Kind::Conflict;
    e.where = QStringLiteral("plan for booking ") + plan.booking.value;
    e.what = what;
    e.nextStep = QStringLiteral("it is made anew from what is there now");
    return e;
}

std::optional<QString> eventMovedOn(const Plan &plan, const Fetched &fetched)
{
    if (fetched.kind == Fetched::Kind::NotAsked)
        return QStringLiteral("the event was not read again");
    const Event &event = fetched.document.event;
    const bool alive = fetched.kind == Fetched::Kind::Present && !event.cancelled();
    if (plan.eventEtag.isEmpty()) { // made from a deleted event, or from one that came without an etag
        if (alive && !event.version.etag.isEmpty())
            return QStringLiteral("the event is there again");
        return {};
    }
    if (!alive)
        return QStringLiteral("the event was deleted since");
    if (event.key() != plan.event)
        return QStringLiteral("the event has moved to %1 since").arg(event.calendar.value);
    if (event.version.etag != plan.eventEtag)
        return QStringLiteral("the event was changed since");
    return {};
}

} // namespace

std::optional<Error> whyStale(const Plan &plan, const Fetched &event, const std::optional<Booking> &booking)
{
    if (const auto what = eventMovedOn(plan, event))
        return movedOn(plan, *what);
    if (plan.booking.isEmpty())
        return {};
    if (!booking)
        return movedOn(plan, QStringLiteral("Cal.com does not know the booking any more"));
    if (booking->uid != plan.booking)
        return movedOn(plan, QStringLiteral("the booking was rescheduled to %1 since").arg(booking->uid.value));
    if (booking->status != plan.bookingStatus)
        return movedOn(plan, QStringLiteral("the booking's status has changed since"));
    if (booking->start != plan.bookingStart || booking->end != plan.bookingEnd)
        return movedOn(plan, QStringLiteral("the booking's time has changed since"));
    return {};
}

// calcom.md 2.5 and 4.4: a reschedule, new guests and a new place end in events.update, a full replace on the same event id; a cancel
// (and a request to reschedule) in events.delete. A new booking makes a new event, whose id nobody knows yet.
std::vector<OwnWrite> expectedWrites(const Plan &plan, const Facts &facts)
{
    std::vector<OwnWrite> writes;
    const auto add = [&](bool deleted, std::optional<EventSpan> span) {
        const OwnWrite w{plan.event, deleted, std::move(span), {}, facts.context.now};
        if (std::find(writes.begin(), writes.end(), w) == writes.end())
            writes.push_back(w);
    };
    std::optional<EventSpan> span;
    if (facts.booking)
        span = TimedSpan{facts.booking->start, facts.booking->end, {}, {}};
    bool replaced = false;
    for (const PlanStep &step : plan.steps) {
        if (!step.request)
            continue;
        switch (step.action.kind) {
        case ActionKind::Reschedule:
            if (const TimedSpan *t = step.action.span ? timed(*step.action.span) : nullptr; t && facts.booking)
                span = TimedSpan{t->start, t->start + (facts.booking->end - facts.booking->start), {}, {}};
            add(false, span);
            break;
        case ActionKind::CreateBooking:
            replaced = true;
            break;
        case ActionKind::AddGuests: case ActionKind::UpdateLocation:
            if (!replaced)
                add(false, span);
            break;
        case ActionKind::RevertEvent:
            add(false, step.action.span);
            break;
        case ActionKind::Cancel: case ActionKind::RequestReschedule:
            add(true, {});
            break;
        case ActionKind::Nothing: case ActionKind::RemoveGuests: case ActionKind::RelinkReference: case ActionKind::Hold:
        case ActionKind::AskHost: case ActionKind::NotPossible:
            break;
        }
    }
    return writes;
}

} // namespace csp
