#include "core/sim/sandbox/sandboxprivate.h"
#include <utility>

// What changes a sandbox is told to its keeper before it is answered, and can be done again.
namespace csp::sim {

using Moment = MomentClock::Moment;

namespace {

/// An answer that waits for the keeper; from then on it goes straight through.
class HeldAnswer
{
public:
    explicit HeldAnswer(http::Responder respond) : m_respond(std::move(respond)) { }
    bool given() const { return m_given; }
    void give(http::Response response)
    {
        m_given = true;
        if (m_free)
            m_respond(std::move(response));
        else
            m_waiting = std::move(response);
    }
    void release()
    {
        m_free = true;
        if (m_waiting)
            m_respond(*std::exchange(m_waiting, {}));
    }

private:
    http::Responder m_respond;
    std::optional<http::Response> m_waiting;
    bool m_free = false;
    bool m_given = false;
};

} // namespace

void Sandbox::setKeeper(ChangeKeeper *keeper) { d->keeper = keeper; }

bool Sandbox::isAtRest() const { return d->unanswered == 0 && d->calcom->underWay() == 0; }

QByteArray Sandbox::openingRecord() const
{
    return ChangeRecord{.kind = ChangeRecord::Kind::UnderWay, .at = now(), .number = d->lastSent, .ids = d->google.idsUnderWay()}.toBytes();
}

Sandbox::Private::Mark Sandbox::Private::mark() const
{
    return {google.revision(), google.diceState(), struck, calcom->world().drawn, calcom->world().lastId};
}

void Sandbox::Private::keep(const ChangeRecord &record)
{
    if (keeper)
        keeper->changed(record.toBytes());
}

void Sandbox::Private::serveKept(FaultService service, const http::Request &request, const http::Responder &respond, Serve serve)
{
    const Moment moment(momentClock);
    if (!keeper) {
        serveEither(service, request, respond, serve);
        return;
    }
    const Mark before = mark();
    const auto answer = std::make_shared<HeldAnswer>(respond);
    serveEither(
        service, request, [answer](http::Response response) { answer->give(std::move(response)); }, serve);
    const Mark after = mark();
    const bool ofGoogle = service == FaultService::Google;
    // Cal.com changes as it goes on, too: what is not answered yet, and what is no question.
    if (after != before || (!ofGoogle && (!answer->given() || request.method != "GET"))) {
        const bool googleChanged = after.googleRevision != before.googleRevision || after.googleDice != before.googleDice;
        keep({.kind = ofGoogle ? ChangeRecord::Kind::Google : ChangeRecord::Kind::Calcom, .at = clock->now(), .request = request, .flag = googleChanged});
    }
    answer->release();
    tellRest();
}

void Sandbox::Private::sendToGoogle(const http::Request &request, const calcom::GoogleLink::Then &then)
{
    const quint64 number = ++lastSent;
    ++unanswered;
    network()->send(request)->then(calcom.get(), [this, number, then](const calcom::GoogleLink::Reply &reply) {
        const Moment moment(momentClock);
        --unanswered;
        ChangeRecord record{.kind = ChangeRecord::Kind::GoogleAnswered, .at = clock->now(), .number = number};
        if (reply)
            record.response = *reply;
        else
            record.error = reply.error();
        keep(record);
        then(reply);
        tellRest();
    });
}

void Sandbox::Private::pumpKept(const std::function<QList<quint64>()> &pump)
{
    const Moment moment(momentClock);
    const Mark before = mark();
    const QList<quint64> taken = pump();
    if (!taken.isEmpty() || mark() != before)
        keep({.kind = ChangeRecord::Kind::PushesTaken, .at = clock->now(), .ids = taken});
}

void Sandbox::Private::pushAnswered(quint64 id, int status)
{
    const Moment moment(momentClock);
    google.pushAnswered(id, status, clock->now());
    keep({.kind = ChangeRecord::Kind::PushAnswered, .at = clock->now(), .number = id, .status = status});
}

void Sandbox::Private::tellRest()
{
    if (!keeper || !q->isAtRest())
        return;
    if (keeper->wantsRest())
        keeper->atRest();
    for (const auto &request : std::exchange(heldBack, {}))
        request();
}

Outcome<Done> Sandbox::Private::doAgain(const QList<QByteArray> &records)
{
    calcom->connectGoogle(accessFor(InProcessGoogle, {}), [this](const http::Request &, const calcom::GoogleLink::Then &then) {
        ++unanswered;
        answersWanted.insert(++lastSent, then);
    });
    for (qsizetype i = 0; i < records.size(); ++i) {
        const auto record = ChangeRecord::fromBytes(records[i]);
        if (!record || !doAgain(*record)) {
            return Error{Error::Kind::Input, QStringLiteral("record %1 of the journal").arg(i + 1), QStringLiteral("does not fit the world before it"),
                QStringLiteral("move the journal away: the world is then as it was last saved"), {}, {}, {}, {}, {}};
        }
    }
    google.forgetUnderWay();
    google.beginNewHistory();
    // Requests that were not answered are given up, as by any program that is killed.
    calcom = std::make_unique<CalcomSim>(calcom->world());
    waiting.clear();
    answersWanted.clear();
    unanswered = 0;
    return Done{};
}

bool Sandbox::Private::doAgain(const ChangeRecord &record)
{
    const Moment moment(momentClock, record.at);
    const auto nobody = [](const http::Response &) {};
    switch (record.kind) {
    case ChangeRecord::Kind::Google: {
        // What was refused then for the sake of the quota, of which records say nothing, would not be refused now.
        const auto before = record.flag ? std::nullopt : std::optional(google);
        serveEither(FaultService::Google, record.request, nobody, &Private::answerGoogle);
        if (before)
            google = *before;
        return true;
    }
    case ChangeRecord::Kind::Calcom: serveEither(FaultService::Calcom, record.request, nobody, &Private::answerCalcom); return true;
    case ChangeRecord::Kind::GoogleAnswered: {
        const auto then = answersWanted.take(record.number);
        if (!then)
            return true; // to a request from before the snapshot, which was given up with it
        --unanswered;
        then(record.response ? calcom::GoogleLink::Reply(*record.response) : calcom::GoogleLink::Reply(record.error));
        return true;
    }
    case ChangeRecord::Kind::PushesTaken:
        for (const GooglePush &push : google.takePushesAgain(record.ids, record.at)) {
            if (strikePush(push).notification == FaultEffect::Notification::Lost)
                google.pushAnswered(push.id, 200, record.at);
        }
        return true;
    case ChangeRecord::Kind::PushAnswered: google.pushAnswered(record.number, record.status, record.at); return true;
    case ChangeRecord::Kind::UnderWay:
        google.setUnderWay(record.ids);
        lastSent = record.number;
        return true;
    case ChangeRecord::Kind::Faults: {
        const auto box = FaultBox::fromJson(record.json);
        if (box)
            faults = *box;
        return box.ok();
    }
    case ChangeRecord::Kind::StrikesForgotten: strikes.clear(); return true;
    case ChangeRecord::Kind::Proposed:
        return record.texts.size() == 3 && (void(google.propose(record.texts[0], record.texts[1], record.texts[2], record.json, record.at)), true);
    case ChangeRecord::Kind::ProposalSettled:
        return record.texts.size() == 1 && (void(google.settleProposal(record.texts[0], record.flag, record.at)), true);
    case ChangeRecord::Kind::SyncTokensExpired: google.expireSyncTokens(quint32(record.number)); return true;
    case ChangeRecord::Kind::TokensRenewed: return !grant();
    case ChangeRecord::Kind::TimePassed: return true;
    }
    return false;
}

} // namespace csp::sim
