#include "core/engine/run/agreement.h"
#include "core/rules/decide.h"
#include "core/rules/diff.h"
#include <algorithm>

namespace csp::run {

bool leavesQuestions(const Decision &decision) { return decision.has(ActionKind::AskHost) || decision.has(ActionKind::NotPossible); }

EventDocument agreed(const RunRecord &r, const EventDocument &document)
{
    if (!leavesQuestions(r.decision) || !r.facts.reference || !r.facts.booking)
        return document;
    const Event &was = r.facts.reference->baseline.document.event;
    EventDocument result{document.event, {}}; // not a document of Google's any more
    Event &e = result.event;
    e.version.etag.clear();
    const bool moved = r.decision.has(ActionKind::Reschedule) || r.decision.has(ActionKind::CreateBooking);
    if (!moved && was.span)
        e.span = was.span;
    e.location = r.decision.has(ActionKind::UpdateLocation) ? e.location : was.location;
    e.recurrence = was.recurrence;
    const auto find = [](const QList<Attendee> &list, const QString &email) {
        const auto it = std::find_if(list.cbegin(), list.cend(), [&](const Attendee &a) { return foldedEmail(a.email) == foldedEmail(email); });
        return it == list.cend() ? qsizetype(-1) : it - list.cbegin();
    };
    const Action *added = r.decision.find(ActionKind::AddGuests);
    e.attendees.removeIf([&](const Attendee &a) {
        const bool known = find(was.attendees, a.email) >= 0;
        return !known && !(added && added->guests.contains(foldedEmail(a.email), Qt::CaseInsensitive));
    });
    for (const Attendee &a : was.attendees) {
        const qsizetype now = find(e.attendees, a.email);
        if (now < 0)
            e.attendees << a;
        else if (a.self)
            e.attendees[now].response = a.response;
    }
    std::sort(e.attendees.begin(), e.attendees.end(), [](const Attendee &a, const Attendee &b) { return foldedEmail(a.email) < foldedEmail(b.email); });
    return result;
}

bool changedMeanwhile(const RunRecord &r, const BookingUid &made, const Event &now)
{
    if (r.facts.fetched.kind != Fetched::Kind::Present || r.facts.fetched.document.event.cancelled() || now.cancelled() || !r.facts.booking)
        return false;
    Booking booking = *r.facts.booking;
    if (const Action *added = r.decision.find(ActionKind::AddGuests))
        booking.guests << added->guests;
    if (const Action *place = r.decision.find(ActionKind::UpdateLocation))
        booking.location = place->text;
    if (!made.isEmpty() && now.location.contains(made.value))
        booking.location = now.location; // the video link of the new booking
    const Event *decided = &r.facts.fetched.document.event;
    for (const Sighting &sighting : r.facts.context.sightings)
        if (sighting.event.key() == now.key())
            decided = &sighting.event;
    if (decided->key() != now.key())
        return false;
    return rules::changedByPerson(diff(*decided, Fetched{Fetched::Kind::Present, {now, {}}}, r.facts.context.hostEmail), booking, now);
}

} // namespace csp::run
