#include "core/sim/google/writing/proposals.h"
#include "core/sim/google/documents/render.h"
#include "core/sim/google/kept/worldjson.h"
#include <QJsonArray>

// Proposals as others see them: over HTTP, and in saved worlds.
namespace csp::sim::google {

namespace {

QLatin1String k(const char *name) { return QLatin1String(name); }

constexpr std::pair<Proposal::State, const char *> stateNames[] = {
    {Proposal::State::Waiting, "waiting"}, {Proposal::State::Accepted, "accepted"}, {Proposal::State::Declined, "declined"},
    {Proposal::State::Replaced, "replaced"}, {Proposal::State::Lapsed, "lapsed"},
};

QLatin1String toText(Proposal::State state)
{
    for (const auto &[known, name] : stateNames) {
        if (known == state)
            return k(name);
    }
    return {};
}

std::optional<Proposal::State> stateFromText(const QString &text)
{
    for (const auto &[state, name] : stateNames) {
        if (text == k(name))
            return state;
    }
    return {};
}

bool actsFor(const Call &call, const QString &calendarId)
{
    const Calendar *calendar = call.world.calendar(calendarId);
    return calendar && call.world.roleOf(call.email, *calendar) >= Role::Writer;
}

/// As the one who asks sees it: in the zone of his calendar.
QJsonObject told(const Call &call, const Proposal &proposal)
{
    const bool asHost = actsFor(call, proposal.calendar);
    QJsonObject json = proposalJson(proposal, asHost ? zoneOf(call.world, proposal) : *call.world.calendar(proposal.guest)->zone);
    json.insert(k("role"), asHost ? k("host") : k("guest"));
    return json;
}

http::Response answerOf(const Call &call, const std::variant<Proposal, Problem> &result)
{
    if (const auto *problem = std::get_if<Problem>(&result))
        return answer(*problem);
    return answerJson(told(call, std::get<Proposal>(result)));
}

http::Response insertProposal(Call &call)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    return answerOf(call, propose(call.world, call.now, {call.email, call.calendarId, call.itemId, body}, &call.touched));
}

/// What waits for the one who asks to accept or decline it, and all that he has proposed himself.
http::Response listProposals(Call &call)
{
    QJsonArray items;
    for (const Proposal &proposal : std::as_const(call.world.proposals)) {
        if (actsFor(call, proposal.guest) || (proposal.state == Proposal::State::Waiting && actsFor(call, proposal.calendar)))
            items.append(told(call, proposal));
    }
    return answerJson(QJsonObject{{k("kind"), k("sandbox#proposals")}, {k("items"), items}});
}

http::Response getProposal(Call &call)
{
    for (const Proposal &proposal : std::as_const(call.world.proposals)) {
        if (proposal.id == call.itemId && (actsFor(call, proposal.guest) || actsFor(call, proposal.calendar)))
            return answerJson(told(call, proposal));
    }
    return answer(notFound());
}

http::Response acceptProposal(Call &call)
{
    return answerOf(call, settleProposal(call.world, call.now, call.itemId, call.email, true, &call.touched));
}

http::Response declineProposal(Call &call)
{
    return answerOf(call, settleProposal(call.world, call.now, call.itemId, call.email, false, &call.touched));
}

Error unreadable(qsizetype number, const char *member, const QString &expected)
{
    Error error;
    error.where = QStringLiteral("proposals.all[%1].%2").arg(number).arg(k(member));
    error.what = QStringLiteral("expected ") + expected;
    return error;
}

} // namespace

QJsonObject proposalJson(const Proposal &p, const Zone &zone)
{
    QJsonObject json{{k("kind"), k("sandbox#proposal")}, {k("id"), p.id}, {k("state"), toText(p.state)}, {k("guest"), p.guest}, {k("organizer"), p.calendar},
                     {k("eventId"), p.eventId}, {k("iCalUID"), p.iCalUid}, {k("summary"), p.summary}, {k("sequence"), p.sequence},
                     {k("start"), whenJson(p.start, zone)}, {k("end"), whenJson(p.end, zone)},
                     {k("eventStart"), whenJson(p.wasStart, zone)}, {k("eventEnd"), whenJson(p.wasEnd, zone)},
                     {k("created"), QString::fromLatin1(utcMillis(p.created))}};
    if (!p.comment.isEmpty())
        json.insert(k("comment"), p.comment);
    if (p.settled)
        json.insert(k("settled"), QString::fromLatin1(utcMillis(p.settled)));
    return json;
}

ProposalMethod proposalRoute(Call &call, QByteArrayView path, QByteArrayView verb)
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

QJsonObject proposalsToJson(const World &world)
{
    QJsonArray all;
    for (const Proposal &p : world.proposals) {
        all.append(QJsonObject{{k("id"), p.id}, {k("state"), toText(p.state)}, {k("guest"), p.guest}, {k("calendar"), p.calendar}, {k("eventId"), p.eventId},
                               {k("iCalUID"), p.iCalUid}, {k("summary"), p.summary}, {k("sequence"), p.sequence}, {k("comment"), p.comment},
                               {k("wasStart"), toJson(p.wasStart)}, {k("wasEnd"), toJson(p.wasEnd)}, {k("start"), toJson(p.start)}, {k("end"), toJson(p.end)},
                               {k("created"), QString::number(p.created)}, {k("settled"), QString::number(p.settled)}});
    }
    return {{k("last"), QString::number(world.lastProposal)}, {k("all"), all}};
}

std::optional<Error> proposalsFromJson(const QJsonObject &json, World *world)
{
    QList<Proposal> all;
    const QJsonArray entries = json.value(k("all")).toArray();
    if (entries.size() > mostProposals)
        return unreadable(mostProposals, "", QStringLiteral("no more than %1 proposals").arg(mostProposals));
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QJsonObject entry = entries[i].toObject();
        const auto text = [&entry](const char *name) { return entry.value(k(name)).toString(); };
        const auto state = stateFromText(text("state"));
        if (!state)
            return unreadable(i, "state", QStringLiteral("waiting, accepted, declined, replaced or lapsed"));
        Proposal p{text("id"), *state, text("guest"), text("calendar"), text("eventId"), text("iCalUID"), text("summary"), entry.value(k("sequence")).toInt(),
                   {}, {}, {}, {}, text("comment"), text("created").toLongLong(), text("settled").toLongLong()};
        if (p.id.isEmpty())
            return unreadable(i, "id", QStringLiteral("an id"));
        for (const auto &[name, when] : {std::pair("wasStart", &p.wasStart), std::pair("wasEnd", &p.wasEnd), std::pair("start", &p.start), std::pair("end", &p.end)}) {
            *when = whenFromJson(entry.value(k(name)).toObject());
            if (when->allDay && !when->date.isValid())
                return unreadable(i, name, QStringLiteral("a time"));
        }
        if (p.start.allDay != p.end.allDay)
            return unreadable(i, "start", QStringLiteral("a start and an end of the same kind"));
        all.append(p);
    }
    world->proposals = all;
    world->lastProposal = json.value(k("last")).toString().toULongLong();
    return {};
}

} // namespace csp::sim::google
