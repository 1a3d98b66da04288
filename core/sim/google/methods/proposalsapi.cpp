#include "core/sim/google/methods/proposalsapi.h"
#include "core/sim/google/writing/proposals.h"
#include <QJsonArray>

namespace csp::sim::google {

namespace {

bool actsFor(const RequestContext &call, const QString &calendarId)
{
    const Calendar *calendar = call.world.calendar(calendarId);
    return calendar && call.world.roleOf(call.email, *calendar) >= Role::Writer;
}

/// As the one who asks sees it: in the zone of his calendar.
QJsonObject told(const RequestContext &call, const Proposal &proposal)
{
    const bool asHost = actsFor(call, proposal.calendar);
    QJsonObject json = proposalJson(proposal, asHost ? zoneOf(call.world, proposal) : *call.world.calendar(proposal.guest)->zone);
    json.insert(QStringLiteral("role"), asHost ? QStringLiteral("host") : QStringLiteral("guest"));
    return json;
}

http::Response answerOf(const RequestContext &call, const std::variant<Proposal, Problem> &result)
{
    if (const auto *problem = std::get_if<Problem>(&result))
        return answer(*problem);
    return answerJson(told(call, std::get<Proposal>(result)));
}

http::Response insertProposal(RequestContext &call)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    return answerOf(call, propose(call.world, call.now, {call.email, call.calendarId, call.itemId, body}, &call.touched));
}

/// What waits for the one who asks to accept or decline it, and all that he has proposed himself.
http::Response listProposals(RequestContext &call)
{
    QJsonArray items;
    for (const Proposal &proposal : std::as_const(call.world.proposals)) {
        if (actsFor(call, proposal.guest) || (proposal.state == Proposal::State::Waiting && actsFor(call, proposal.calendar)))
            items.append(told(call, proposal));
    }
    return answerJson(QJsonObject{{QStringLiteral("kind"), QStringLiteral("sandbox#proposals")}, {QStringLiteral("items"), items}});
}

http::Response getProposal(RequestContext &call)
{
    for (const Proposal &proposal : std::as_const(call.world.proposals)) {
        if (proposal.id == call.itemId && (actsFor(call, proposal.guest) || actsFor(call, proposal.calendar)))
            return answerJson(told(call, proposal));
    }
    return answer(notFound());
}

http::Response acceptProposal(RequestContext &call)
{
    return answerOf(call, settleProposal(call.world, call.now, call.itemId, call.email, true, &call.touched));
}

http::Response declineProposal(RequestContext &call)
{
    return answerOf(call, settleProposal(call.world, call.now, call.itemId, call.email, false, &call.touched));
}

} // namespace

ProposalMethod proposalRoute(RequestContext &call, QByteArrayView path, QByteArrayView verb)
{
    const QList<QByteArray> s = path.toByteArray().split('/');
    const bool get = verb == "GET", post = verb == "POST";
    call.method = get ? Method::EventsList : Method::EventsPatch;
    if (s.contains(QByteArray()))
        return nullptr;
    if (s.size() == 5 && s[0] == "calendars" && s[2] == "events" && s[4] == "proposals" && post) {
        call.calendarId = decodedSegment(s[1]);
        call.itemId = decodedSegment(s[3]);
        return insertProposal;
    }
    if (s[0] != "proposals")
        return nullptr;
    if (s.size() == 1)
        return get ? listProposals : nullptr;
    call.itemId = decodedSegment(s[1]);
    if (s.size() == 2)
        return get ? getProposal : nullptr;
    if (s.size() != 3 || !post)
        return nullptr;
    return s[2] == "accept" ? acceptProposal : s[2] == "decline" ? declineProposal : nullptr;
}

} // namespace csp::sim::google
