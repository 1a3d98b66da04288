#include "core/sim/google/kept/proposalsjson.h"
#include "core/sim/google/values/whenjson.h"
#include "core/sim/google/writing/proposals.h"
#include <QJsonArray>

namespace csp::sim::google {

namespace {

QLatin1String key(const char *name) { return QLatin1String(name); }

Error unreadableProposal(qsizetype number, const char *member, const QString &expected)
{
    Error error;
    error.where = QStringLiteral("proposals.all[%1].%2").arg(number).arg(key(member));
    error.what = QStringLiteral("expected ") + expected;
    return error;
}

} // namespace

QJsonObject proposalsToJson(const World &world)
{
    QJsonArray all;
    for (const Proposal &p : world.proposals) {
        all.append(QJsonObject{{key("id"), p.id}, {key("state"), toText(p.state)}, {key("guest"), p.guest}, {key("calendar"), p.calendar}, {key("eventId"), p.eventId},
                               {key("iCalUID"), p.iCalUid}, {key("summary"), p.summary}, {key("sequence"), p.sequence}, {key("comment"), p.comment},
                               {key("wasStart"), toJson(p.wasStart)}, {key("wasEnd"), toJson(p.wasEnd)}, {key("start"), toJson(p.start)}, {key("end"), toJson(p.end)},
                               {key("created"), QString::number(p.created)}, {key("settled"), QString::number(p.settled)}});
    }
    return {{key("last"), QString::number(world.lastProposal)}, {key("all"), all}};
}

std::optional<Error> proposalsFromJson(const QJsonObject &json, World *world)
{
    QList<Proposal> all;
    const QJsonArray entries = json.value(key("all")).toArray();
    if (entries.size() > mostProposals)
        return unreadableProposal(mostProposals, "", QStringLiteral("no more than %1 proposals").arg(mostProposals));
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QJsonObject entry = entries[i].toObject();
        const auto text = [&entry](const char *name) { return entry.value(key(name)).toString(); };
        const auto state = proposalStateFromText(text("state"));
        if (!state)
            return unreadableProposal(i, "state", QStringLiteral("waiting, accepted, declined, replaced or lapsed"));
        Proposal p{text("id"), *state, text("guest"), text("calendar"), text("eventId"), text("iCalUID"), text("summary"), entry.value(key("sequence")).toInt(),
                   {}, {}, {}, {}, text("comment"), text("created").toLongLong(), text("settled").toLongLong()};
        if (p.id.isEmpty())
            return unreadableProposal(i, "id", QStringLiteral("an id"));
        for (const auto &[name, when] : {std::pair("wasStart", &p.wasStart), std::pair("wasEnd", &p.wasEnd), std::pair("start", &p.start), std::pair("end", &p.end)}) {
            *when = whenFromJson(entry.value(key(name)).toObject());
            if (when->allDay && !when->date.isValid())
                return unreadableProposal(i, name, QStringLiteral("a time"));
        }
        if (p.start.allDay != p.end.allDay)
            return unreadableProposal(i, "start", QStringLiteral("a start and an end of the same kind"));
        all.append(p);
    }
    world->proposals = all;
    world->lastProposal = json.value(key("last")).toString().toULongLong();
    return {};
}

} // namespace csp::sim::google
