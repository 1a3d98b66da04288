#include "core/engine/run/planprogress.h"
#include "core/engine/run/runmachine.h"
#include <algorithm>

namespace csp::run {

namespace {

/// Only of the latest plan; requests of earlier plans no longer count. The pointers point into the record.
std::vector<const RunStep *> sentRequests(const RunRecord &record)
{
    std::vector<const RunStep *> sent;
    for (const RunStep &line : record.steps) {
        if (line.kind == StepKind::Decided)
            sent.clear();
        else if (line.kind == StepKind::Sent && line.request)
            sent.push_back(&line);
    }
    return sent;
}

} // namespace

Progress storedProgress(const RunRecord &record)
{
    Progress progress;
    const auto &steps = record.plan.steps;
    const RunStep *end = record.steps.data() + record.steps.size();
    for (const RunStep *line : sentRequests(record)) {
        while (progress.step < steps.size() && !steps[progress.step].request)
            ++progress.step;
        if (progress.step == steps.size() || steps[progress.step].request->method != line->request->method
            || steps[progress.step].request->body != line->request->body) {
            progress.samePlan = false;
            break;
        }
        const RunStep *answer = line + 1 < end ? line + 1 : nullptr;
        if (!answer || answer->kind != StepKind::Answered || answer->status < 200 || answer->status >= 300)
            break; // this one, or the one before, is to be looked up
        if (const QString uid = answer->answer.value(QLatin1String("uid")).toString(); !uid.isEmpty())
            progress.made = BookingUid{uid};
        ++progress.step;
    }
    return progress;
}

size_t firstRequest(const Plan &plan)
{
    size_t first = 0;
    while (first < plan.steps.size() && !plan.steps[first].request)
        ++first;
    return first;
}

bool done(const PlanStep &step, const Booking &booking)
{
    const Action &action = step.action;
    switch (action.kind) {
    case ActionKind::Reschedule:
        return booking.alive() && action.span && timed(*action.span) && booking.start == timed(*action.span)->start;
    case ActionKind::Cancel: case ActionKind::RequestReschedule:
        return !booking.alive();
    case ActionKind::AddGuests:
        return std::all_of(action.guests.begin(), action.guests.end(), [&](const QString &email) {
            const auto is = [&](const QString &other) { return foldedEmail(other) == foldedEmail(email); };
            return std::any_of(booking.guests.begin(), booking.guests.end(), is)
                || std::any_of(booking.attendees.begin(), booking.attendees.end(), [&](const BookingPerson &p) { return is(p.email); });
        });
    case ActionKind::UpdateLocation:
        return booking.location == action.text;
    default:
        return false;
    }
}

std::optional<BookingUid> createdBooking(const PlanStep &step, const Booking &old, const QList<Booking> &bookings)
{
    const TimedSpan *span = step.action.span ? timed(*step.action.span) : nullptr;
    for (const Booking &b : bookings) {
        const bool same = span && b.alive() && b.uid != old.uid && b.start == span->start && b.end == span->end
            && b.eventTypeId == old.eventTypeId && !b.attendees.isEmpty() && !old.attendees.isEmpty()
            && foldedEmail(b.attendees.first().email) == foldedEmail(old.attendees.first().email);
        if (same)
            return b.uid;
    }
    return {};
}

bool brokeOff(const RunRecord &record)
{
    if (record.stage != RunStage::Applying && record.stage != RunStage::Failed)
        return false;
    bool sent = false, refused = false;
    for (const RunStep &line : record.steps) {
        if (line.kind == StepKind::Decided)
            sent = refused = false;
        else if (line.kind == StepKind::Sent && line.request)
            sent = true;
        else if (line.kind == StepKind::Answered) {
            refused = line.status >= 400 && line.status < 500 && line.status != 401 && line.status != 429;
        }
    }
    return sent && !refused;
}

} // namespace csp::run
