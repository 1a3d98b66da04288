#include "core/sim/sandbox/sandboxprivate.h"
#include <QUrl>

// What may be done to a sandbox from outside its two services.
namespace csp::sim {
namespace {

Error refusal(const QString &where, const QString &what, const QString &nextStep = {})
{
    return Error{Error::Kind::Input, where, what, nextStep, {}, {}, {}, {}, {}};
}

/// Only forwards: nothing in the world is prepared for a past that comes again.
bool advance(Clock *clock, Millis by)
{
    if (auto *system = qobject_cast<SystemClock *>(clock))
        system->advance(by);
    else if (auto *still = qobject_cast<VirtualClock *>(clock))
        still->advance(by);
    else
        return false;
    return true;
}

} // namespace

SandboxEndpoints Sandbox::endpoints() const { return d->served; }
QJsonObject Sandbox::serviceAccountKey(const QString &email) const { return d->google.serviceAccountKey(email, d->served.googleApiRoot); }

void Sandbox::setKeyFolder(const QString &folder)
{
    d->keyFolder = folder;
    d->served.serviceAccounts = d->serviceAccounts();
}

QList<SandboxServiceAccount> Sandbox::Private::serviceAccounts() const
{
    QList<SandboxServiceAccount> all;
    for (const QString &email : google.serviceAccounts()) {
        const QString clientId = google.serviceAccountKey(email, {}).value(QLatin1String("client_id")).toString();
        const QString name = QString::fromLatin1(QUrl::toPercentEncoding(email, "@")) + QStringLiteral(".json"); // stays in the folder, whatever a loaded world calls it
        all += SandboxServiceAccount{email, clientId, keyFolder.isEmpty() ? QString() : keyFolder + QLatin1Char('/') + name};
    }
    return all;
}

Instant Sandbox::now() const { return d->clock->now(); }
QList<GoogleMail> Sandbox::googleMails() const { return d->google.mails(); }
QList<calcom::Mail> Sandbox::calcomMails() const { return d->calcom->world().mails; }
QList<GoogleChannel> Sandbox::channels() const { return d->google.channels(); }
QJsonArray Sandbox::proposals() const { return d->google.proposals(); }

Outcome<QJsonObject> Sandbox::propose(const QString &account, const QString &calendar, const QString &event, const QJsonObject &body)
{
    const MomentClock::Moment moment(d->momentClock);
    auto done = d->google.propose(account, calendar, event, body, d->clock->now());
    d->keep({.kind = ChangeRecord::Kind::Proposed, .at = now(), .texts = {account, calendar, event}, .json = body});
    d->touched();
    return done;
}

Outcome<QJsonObject> Sandbox::settleProposal(const QString &id, bool accept)
{
    const MomentClock::Moment moment(d->momentClock);
    auto done = d->google.settleProposal(id, accept, d->clock->now());
    d->keep({.kind = ChangeRecord::Kind::ProposalSettled, .at = now(), .flag = accept, .texts = {id}});
    d->touched();
    return done;
}

const FaultBox &Sandbox::faults() const { return d->faults; }

FaultsState Sandbox::faultsState() const { return {d->faults.seed(), d->faults.faults(), d->strikes.last(100)}; }
QList<FaultStrike> Sandbox::strikes() const { return d->strikes.strikes(); }

void Sandbox::forgetStrikes()
{
    d->strikes.clear();
    d->keep({.kind = ChangeRecord::Kind::StrikesForgotten, .at = now()});
    d->touched();
}

void Sandbox::setFaults(const FaultBox &faults)
{
    d->faults = faults;
    d->keep({.kind = ChangeRecord::Kind::Faults, .at = now(), .json = faults.toJson()});
    d->touched();
}

void Sandbox::expireSyncTokens()
{
    const quint32 drawn = d->google.expireSyncTokens();
    d->keep({.kind = ChangeRecord::Kind::SyncTokensExpired, .at = now(), .number = drawn});
    d->touched();
}

Outcome<Done> Sandbox::renewTokens()
{
    const MomentClock::Moment moment(d->momentClock);
    if (auto error = d->grant())
        return *error;
    d->keep({.kind = ChangeRecord::Kind::TokensRenewed, .at = now()});
    d->served.accounts = d->accounts;
    d->touched();
    return Done{};
}

Outcome<Done> Sandbox::advanceClock(Millis by)
{
    if (by < Millis{0})
        return refusal(QStringLiteral("clock"), QStringLiteral("expected a time that is yet to come"));
    if (!advance(d->clock->own(), by))
        return refusal(QStringLiteral("clock"), QStringLiteral("this sandbox has a clock that cannot be moved"));
    d->keep({.kind = ChangeRecord::Kind::TimePassed, .at = now()});
    d->touched(); // what has become due goes out
    return Done{};
}

void Sandbox::setOnlooker(std::function<void(const Traffic &)> onlooker) { d->onlooker = std::move(onlooker); }

void Sandbox::setFresh(Fresh fresh) { d->fresh = std::move(fresh); }

Outcome<Done> Sandbox::load(const QJsonObject &state)
{
    auto life = readState(state, History::Fresh);
    if (!life)
        return life.error();
    return d->goOnAs(std::move(*life));
}

Outcome<Done> Sandbox::reset()
{
    if (!d->fresh)
        return refusal(QStringLiteral("reset"), QStringLiteral("this sandbox was not made from a world file"), QStringLiteral("load a snapshot"));
    auto fresh = d->fresh();
    if (!fresh)
        return fresh.error();
    Private &other = *(*fresh)->d;
    // The same seed gives the same sync tokens: tokens of the lost history must not match the history to come.
    other.google.beginNewHistory();
    return d->goOnAs({std::move(other.google), other.calcom->world(), other.accounts, other.calcomRefreshToken, other.faults, {}, {}});
}

Outcome<Done> Sandbox::Private::goOnAs(Life life)
{
    const auto left = life.left;
    for (const http::Responder &respond : std::exchange(waiting, {}))
        respond({503, {{"Content-Type", "text/plain"}}, "the world was exchanged\n"});
    pushes.reset();
    begin(std::move(life));
    if (left && *left > clock->now())
        advance(clock->own(), *left - clock->now());
    // A fresh world has given its tokens already; nothing more is drawn, so that what follows is as it was the first time.
    if (accounts.first().accessToken.isEmpty()) {
        if (auto error = grant())
            return *error;
    }
    if (!googleOrigin.isEmpty())
        start(googleOrigin, calcomOrigin);
    else
        touched();
    if (keeper)
        keeper->begunAnew();
    emit q->exchanged();
    for (const auto &request : std::exchange(heldBack, {}))
        request();
    return Done{};
}

} // namespace csp::sim
