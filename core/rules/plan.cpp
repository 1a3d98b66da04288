#include "core/rules/plan.h"
#include "core/rules/emails.h"
#include "core/rules/keys.h"
#include "core/rules/requests.h"
#include <algorithm>

namespace csp {

namespace {

constexpr qsizetype kGuestsPerCall = 10; // calcom.md 2.7

/// The event that the decision speaks of: where it lives now, if it was found elsewhere. Null where it is gone for good.
const Event *eventOf(const Facts &facts, const Decision &decision)
{
    if (const Action *relink = decision.find(ActionKind::RelinkReference)) {
        for (const Sighting &s : facts.context.sightings) {
            if (s.event.key() == relink->event)
                return &s.event;
        }
    }
    return facts.fetched.kind == Fetched::Kind::Present ? &facts.fetched.document.event : nullptr;
}

bool fired(const Decision &decision, const char *rule)
{
    return std::any_of(decision.trace.begin(), decision.trace.end(), [&](const RuleResult &r) { return r.fired && qstrcmp(r.rule, rule) == 0; });
}

/// What Cal.com tells the people in its mails.
QString reasonOf(const Decision &decision)
{
    if (decision.has(ActionKind::CreateBooking))
        return QStringLiteral("Replaced by a new booking");
    if (fired(decision, "host.declined"))
        return QStringLiteral("Declined by the host in Google Calendar");
    if (fired(decision, "life.deleted"))
        return QStringLiteral("Deleted in Google Calendar");
    return QStringLiteral("Moved in Google Calendar to a time that is not free");
}

class Planner
{
public:
    Planner(const Facts &facts, const Decision &decision, Plan &plan)
        : m_facts(facts), m_decision(decision), m_plan(plan), m_event(eventOf(facts, decision))
    {
        if (!facts.booking)
            return;
        m_uid = facts.booking->uid;
        m_invited = rules::invitedTo(*facts.booking);
        for (const BookingPerson &h : facts.booking->hosts)
            m_hosts << h.email;
        if (m_hosts.isEmpty() && !facts.context.hostEmail.isEmpty())
            m_hosts << facts.context.hostEmail;
    }

    void add(const Action &action);

private:
    const Facts &m_facts;
    const Decision &m_decision;
    Plan &m_plan;
    const Event *m_event;
    BookingUid m_uid; ///< of the living booking as far as the plan has come
    QStringList m_hosts;
    QStringList m_invited;

    PlanStep &step(const Action &action, std::optional<ApiRequest> request = {})
    {
        m_plan.steps.push_back({action, std::move(request), {}});
        return m_plan.steps.back();
    }
    static void mail(PlanStep &to, const QStringList &people, rules::Key why)
    {
        for (const QString &p : people)
            to.mails.append({p, ApiRequest::Service::CalCom, why.text});
    }
    void mailEverybody(PlanStep &to, rules::Key why)
    {
        mail(to, m_hosts, why);
        mail(to, m_invited, why);
    }
    void addGuests(const Action &action);
    void revert(const Action &action);
};

// calcom.md 2.7: organizer and old guests get a guests-added mail, new guests the full invitation; at most ten in a call.
void Planner::addGuests(const Action &action)
{
    for (qsizetype i = 0; i < action.guests.size(); i += kGuestsPerCall) {
        Action part = action;
        part.guests = action.guests.mid(i, kGuestsPerCall);
        PlanStep &s = step(part, rules::guestsRequest(m_uid, part.guests));
        mail(s, m_hosts, rules::key::MailGuestsAdded);
        mail(s, m_invited, rules::key::MailGuestsAdded);
        mail(s, part.guests, rules::key::MailInvited);
        m_invited << part.guests;
    }
}

void Planner::revert(const Action &action)
{
    if (!m_event || !action.span)
        step(action);
    else
        step(action, rules::revertRequest(*m_event, *action.span, m_event->cancelled()));
}

void Planner::add(const Action &action)
{
    const TimedSpan *span = action.span ? timed(*action.span) : nullptr;
    if (!m_facts.booking) { // nothing of Cal.com's can be written without one
        step(action);
        return;
    }
    switch (action.kind) {
    case ActionKind::Reschedule:
        if (!span) {
            step(action);
            return;
        }
        mailEverybody(step(action, rules::rescheduleRequest(m_uid, span->start, m_facts)), rules::key::MailRescheduled);
        m_uid = rules::newUid();
        return;
    case ActionKind::CreateBooking:
        if (!span) {
            step(action);
            return;
        }
        mailEverybody(step(action, rules::createRequest(*span, m_facts)), rules::key::MailBooked);
        m_uid = rules::newUid();
        return;
    case ActionKind::Cancel: // always of the booking that there was; a new one beside it stays
        mailEverybody(step(action, rules::cancelRequest(m_facts.booking->uid, reasonOf(m_decision))), rules::key::MailCancelled);
        return;
    case ActionKind::AddGuests:
        addGuests(action);
        return;
    case ActionKind::UpdateLocation:
        mail(step(action, rules::locationRequest(m_uid, action.text)), m_invited, rules::key::MailLocation);
        return;
    case ActionKind::RequestReschedule:
        mail(step(action, rules::requestRescheduleRequest(m_uid, reasonOf(m_decision))), m_invited.mid(0, 1), rules::key::MailRescheduleRequested);
        return;
    case ActionKind::RevertEvent:
        revert(action);
        return;
    case ActionKind::Nothing: case ActionKind::RelinkReference: case ActionKind::Hold: case ActionKind::AskHost:
    case ActionKind::NotPossible: case ActionKind::RemoveGuests: // the last has no call: decide gives NotPossible instead
        step(action);
        return;
    }
}

} // namespace

Plan plan(const Facts &facts, const Decision &decision)
{
    Plan plan;
    const Event *event = eventOf(facts, decision);
    if (event) {
        plan.event = event->key();
        if (!event->cancelled())
            plan.eventEtag = event->version.etag;
    } else if (facts.reference) {
        plan.event = facts.reference->event;
    }
    if (facts.booking) {
        plan.booking = facts.booking->uid;
        plan.bookingStatus = facts.booking->status;
        plan.bookingStart = facts.booking->start;
        plan.bookingEnd = facts.booking->end;
    }
    plan.steps.reserve(decision.actions.size());
    Planner planner(facts, decision, plan);
    for (const Action &action : decision.actions)
        planner.add(action);
    return plan;
}

} // namespace csp
