#include "core/sim/google/writing/proposals.h"
#include "core/sim/google/world/changekind.h"
#include "core/sim/google/documents/eventreading.h"
#include "core/sim/google/documents/eventtypes.h"
#include "core/sim/google/documents/render.h"
#include "core/sim/google/world/instances.h"
#include "core/sim/google/writing/writing.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

Problem forbidden(const QString &message) { return {403, "calendar", "forbidden", message, {}, nullptr, {}, {}, {}}; }
Problem conflict(const QString &message) { return {409, "calendar", "conflict", message, {}, nullptr, {}, {}, {}}; }
Problem badMember(const QString &name, const QString &message) { return {400, "global", "invalid", message, name, nullptr, {}, {}, {}}; }

/// The copy that decides: the organizer's, or, where he has no account here, the guest's own.
EventPtr decidingCopy(const World &world, const QString &organizer, const QString &guest, const QString &eventId)
{
    const Calendar *calendar = world.calendar(organizer);
    if (!calendar)
        calendar = world.calendar(guest);
    return calendar ? eventOrInstance(*calendar, eventId) : nullptr;
}

bool sameTime(const When &a, const When &b) { return a.allDay == b.allDay && (a.allDay ? a.date == b.date : a.ms == b.ms); }

/// Gone, or no more what the guest proposed another time for.
bool isGone(const EventPtr &event) { return !event || event->cancelled(); }
bool stands(const Proposal &proposal, const EventPtr &event)
{
    return !isGone(event) && sameTime(event->content.start, proposal.wasStart) && sameTime(event->content.end, proposal.wasEnd)
        && guestOf(event->content.guests, proposal.guest);
}

void settle(World &world, Proposal *proposal, Proposal::State state, Instant now)
{
    proposal->state = state;
    proposal->settled = now.time_since_epoch().count();
    ++world.revision;
}

/// `{"dateTime": …}` over the event's own start keeps its zone, as a patch would; a date over a time stands for itself.
QJsonValue laidOver(const QJsonValue &own, const QJsonValue &given)
{
    const auto hasDate = [](const QJsonValue &when) { return when[QLatin1String("date")].isString(); };
    return given.isObject() && hasDate(own) == hasDate(given) ? QJsonValue(patched(own.toObject(), given.toObject())) : given;
}

struct Wanted {
    When start;
    When end;
    QString comment;
    std::optional<Answer> answer;
};

std::optional<Problem> readWish(const QJsonObject &body, const Event &event, const Zone &zone, Wanted *out)
{
    static const QStringList known{QStringLiteral("start"), QStringLiteral("end"), QStringLiteral("comment"), QStringLiteral("responseStatus")};
    for (const QString &key : body.keys()) {
        if (!known.contains(key))
            return badMember(key, QStringLiteral("Unknown name \"%1\". Known here: %2.").arg(key, known.join(QStringLiteral(", "))));
    }
    const QJsonObject own = writableJson(event.content, zone);
    QJsonObject times;
    for (const QString &name : {known[0], known[1]}) {
        if (body.contains(name))
            times.insert(name, laidOver(own.value(name), body.value(name)));
    }
    if (own.contains(QLatin1String("recurrence")))
        times.insert(QStringLiteral("recurrence"), own.value(QLatin1String("recurrence")));
    ReadOptions options;
    options.calendarZone = &zone;
    Content content;
    if (auto problem = readContent(times, options, &content))
        return problem;
    if (sameTime(content.start, event.content.start) && sameTime(content.end, event.content.end))
        return badMember(known[0], QStringLiteral("The proposed time is the time of the event."));
    const QJsonValue comment = body.value(known[2]), status = body.value(known[3]);
    if (!comment.isUndefined() && (!comment.isString() || comment.toString().size() > longestComment))
        return badMember(known[2], QStringLiteral("Expected a text of at most %1 characters.").arg(longestComment));
    if (!status.isUndefined() && !(out->answer = answerFromText(status.toString())))
        return badMember(known[3], QStringLiteral("Expected needsAction, declined, tentative or accepted."));
    out->start = content.start;
    out->end = content.end;
    out->comment = comment.toString();
    return {};
}

void remember(World &world, const Proposal &proposal)
{
    world.proposals.append(proposal);
    if (world.proposals.size() <= mostProposals)
        return;
    const auto settled = std::find_if(world.proposals.cbegin(), world.proposals.cend(), [](const Proposal &p) { return p.state != Proposal::State::Waiting; });
    world.proposals.removeAt(settled == world.proposals.cend() ? 0 : std::distance(world.proposals.cbegin(), settled));
}

GoogleMail mailOf(const World &world, const Proposal &proposal, Instant now)
{
    GoogleMail mail;
    mail.at = now;
    mail.calendar = proposal.calendar;
    mail.eventId = proposal.eventId;
    mail.iCalUid = proposal.iCalUid;
    mail.summary = proposal.summary;
    mail.sequence = proposal.sequence;
    mail.start = whenJson(proposal.start, zoneOf(world, proposal));
    mail.end = whenJson(proposal.end, zoneOf(world, proposal));
    return mail;
}

/// Where the event's main copy is said to be by the guest's own copy: a move changes it.
QString organizerNow(const World &world, const Proposal &proposal)
{
    const Calendar *calendar = world.calendar(proposal.guest);
    const EventPtr copy = calendar ? eventOrInstance(*calendar, proposal.eventId) : nullptr;
    return copy ? copy->organizer : proposal.calendar;
}

/// Between the two halves of a move an event is nowhere.
bool isUnderWay(const World &world, const QString &eventId)
{
    return std::any_of(world.laterMoves.cbegin(), world.laterMoves.cend(), [&eventId](const LaterMove &half) {
        return eventId == half.old.id || eventId.startsWith(half.old.id + u'_');
    });
}

} // namespace

std::variant<Proposal, Problem> propose(World &world, Instant now, const ProposalWish &wish, QStringList *touched)
{
    const Calendar *calendar = world.calendar(wish.calendar);
    const Role role = calendar ? world.roleOf(wish.by, *calendar) : Role::None;
    if (role == Role::None)
        return notFound();
    if (role < Role::Writer)
        return forbiddenRole(QStringLiteral("writer"));
    const EventPtr copy = eventOrInstance(*calendar, wish.event);
    if (!copy)
        return notFound();
    if (copy->cancelled())
        return alreadyDeleted();
    if (copy->organizer.compare(calendar->id, Qt::CaseInsensitive) == 0)
        return forbidden(QStringLiteral("The organizer of the event does not propose a new time, but changes it."));
    const EventPtr event = decidingCopy(world, copy->organizer, calendar->id, copy->id);
    if (isGone(event))
        return alreadyDeleted();
    if (!guestOf(event->content.guests, calendar->id))
        return forbidden(QStringLiteral("Only a guest of the event can propose a new time."));
    Wanted wanted;
    if (auto problem = readWish(wish.body, *event, *calendar->zone, &wanted))
        return *problem;
    Content later = event->content;
    later.start = wanted.start;
    later.end = wanted.end;
    if (auto problem = checkTypeOfChange(world, *calendar, *event, &later))
        return *problem;

    if (wanted.answer) {
        Content content = copy->content;
        if (Guest *mine = guestOf(content.guests, calendar->id))
            mine->answer = *wanted.answer;
        // The mail of the proposal says it.
        Writing writing(world, now, QStringLiteral("proposals.insert"), SendUpdates::None);
        const auto answered = writing.change(calendar->id, copy, std::move(content));
        if (const auto *problem = std::get_if<Problem>(&answered))
            return *problem;
        *touched << writing.touched();
    }
    for (Proposal &older : world.proposals) {
        if (older.state == Proposal::State::Waiting && older.eventId == event->id && older.guest == wish.calendar)
            settle(world, &older, Proposal::State::Replaced, now);
    }
    Proposal proposal{QStringLiteral("proposal-%1").arg(++world.lastProposal), Proposal::State::Waiting, wish.calendar, copy->organizer, event->id, event->iCalUid,
                      event->content.summary, event->sequence, event->content.start, event->content.end, wanted.start, wanted.end, wanted.comment,
                      now.time_since_epoch().count(), 0};
    remember(world, proposal);
    const Calendar *organizer = world.calendar(proposal.calendar);
    GoogleMail mail = mailOf(world, proposal, now);
    mail.to = organizer ? organizer->owner : proposal.calendar;
    mail.sender = proposal.guest;
    mail.kind = QStringLiteral("proposal");
    mail.method = QStringLiteral("COUNTER");
    mail.cause = QStringLiteral("proposals.insert");
    mail.comment = proposal.comment;
    world.keep(mail);
    return proposal;
}

std::variant<Proposal, Problem> settleProposal(World &world, Instant now, const QString &id, const QString &by, bool accept, QStringList *touched)
{
    const auto found = std::find_if(world.proposals.begin(), world.proposals.end(), [&id](const Proposal &p) { return p.id == id; });
    if (found == world.proposals.end())
        return notFound();
    Proposal &proposal = *found;
    const Calendar *calendar = world.calendar(proposal.calendar);
    if (!by.isEmpty() && (!calendar || world.roleOf(by, *calendar) < Role::Writer))
        return forbidden(QStringLiteral("Only the organizer of the event can accept or decline a proposal."));
    const EventPtr event = decidingCopy(world, proposal.calendar, proposal.guest, proposal.eventId);
    if (proposal.state == Proposal::State::Waiting && !stands(proposal, event))
        settle(world, &proposal, Proposal::State::Lapsed, now);
    switch (proposal.state) {
    case Proposal::State::Waiting: break;
    case Proposal::State::Accepted: return conflict(QStringLiteral("The proposal was accepted already."));
    case Proposal::State::Declined: return conflict(QStringLiteral("The proposal was declined already."));
    case Proposal::State::Replaced: return conflict(QStringLiteral("The guest has proposed another time since."));
    case Proposal::State::Lapsed:
        return isGone(event) ? alreadyDeleted() : conflict(QStringLiteral("The event has changed since the time was proposed."));
    }
    if (!calendar)
        return conflict(QStringLiteral("The organizer of the event has no calendar here."));
    if (!accept) {
        settle(world, &proposal, Proposal::State::Declined, now);
        GoogleMail mail = mailOf(world, proposal, now);
        mail.to = proposal.guest;
        mail.sender = proposal.calendar;
        mail.kind = QStringLiteral("proposalDeclined");
        mail.method = QStringLiteral("DECLINECOUNTER");
        mail.sequence = event->sequence;
        mail.cause = QStringLiteral("proposals.decline");
        world.keep(mail);
        return proposal;
    }
    Content content = event->content;
    content.start = proposal.start;
    content.end = proposal.end;
    Writing writing(world, now, QStringLiteral("proposals.accept"), SendUpdates::All);
    const auto changed = writing.change(proposal.calendar, event, std::move(content));
    if (const auto *problem = std::get_if<Problem>(&changed))
        return *problem;
    settle(world, &proposal, Proposal::State::Accepted, now);
    *touched << writing.touched();
    return proposal;
}

void lapseProposals(World &world, Instant now, const QStringList &touched)
{
    if (touched.isEmpty())
        return;
    for (qsizetype i = 0; i < world.proposals.size(); ++i) {
        const Proposal &before = world.proposals.at(i);
        if (before.state != Proposal::State::Waiting || !(touched.contains(before.calendar) || touched.contains(before.guest)) || isUnderWay(world, before.eventId))
            continue;
        Proposal &proposal = world.proposals[i];
        proposal.calendar = organizerNow(world, proposal);
        if (!stands(proposal, decidingCopy(world, proposal.calendar, proposal.guest, proposal.eventId)))
            settle(world, &proposal, Proposal::State::Lapsed, now);
    }
}

const Zone &zoneOf(const World &world, const Proposal &proposal)
{
    const Calendar *calendar = world.calendar(proposal.calendar);
    if (!calendar)
        calendar = world.calendar(proposal.guest);
    return calendar ? *calendar->zone : *Zone::utc();
}

QJsonObject proposalJson(const Proposal &p, const Zone &zone)
{
    QJsonObject json{{QStringLiteral("kind"), QLatin1String("sandbox#proposal")}, {QStringLiteral("id"), p.id}, {QStringLiteral("state"), toText(p.state)},
                     {QStringLiteral("guest"), p.guest}, {QStringLiteral("organizer"), p.calendar},
                     {QStringLiteral("eventId"), p.eventId}, {QStringLiteral("iCalUID"), p.iCalUid}, {QStringLiteral("summary"), p.summary},
                     {QStringLiteral("sequence"), p.sequence},
                     {QStringLiteral("start"), whenJson(p.start, zone)}, {QStringLiteral("end"), whenJson(p.end, zone)},
                     {QStringLiteral("eventStart"), whenJson(p.wasStart, zone)}, {QStringLiteral("eventEnd"), whenJson(p.wasEnd, zone)},
                     {QStringLiteral("created"), QString::fromLatin1(utcMillis(p.created))}};
    if (!p.comment.isEmpty())
        json.insert(QLatin1String("comment"), p.comment);
    if (p.settled)
        json.insert(QLatin1String("settled"), QString::fromLatin1(utcMillis(p.settled)));
    return json;
}

} // namespace csp::sim::google
