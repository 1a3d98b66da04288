#include "core/sim/faults/methods.h"
#include "core/sim/faults/refusal.h"
#include "core/sim/google/http/crossorigin.h"
#include "core/sim/sandbox/sandboxprivate.h"
#include "core/sim/sandbox/witness.h"
#include <QElapsedTimer>
#include <QPointer>
#include <QUrlQuery>

// How requests reach the two services, and what goes wrong on the way.
namespace csp::sim {
namespace {

// Tells the simulated Cal.com's requests to Google from everybody else's.
const auto CalcomAgent = QByteArrayLiteral("Cal.com");

QByteArray tokenOf(const http::Request &request)
{
    const QByteArray authorization = request.header("authorization");
    return authorization.left(7).compare("Bearer ", Qt::CaseInsensitive) == 0 ? authorization.mid(7).trimmed() : QByteArray();
}

/// The token that is to die: that of the header, or the refresh token of a form.
QByteArray mortalTokenOf(const http::Request &request)
{
    if (const QByteArray token = tokenOf(request); !token.isEmpty())
        return token;
    const QUrlQuery form(QString::fromLatin1(request.body));
    return form.queryItemValue(QStringLiteral("refresh_token"), QUrl::FullyDecoded).toLatin1();
}

} // namespace

void Sandbox::Private::touched()
{
    if (told)
        return;
    told = true;
    QMetaObject::invokeMethod(q, [this] {
        told = false;
        if (pushes)
            pushes->pump();
        emit q->changed();
    }, Qt::QueuedConnection);
}

http::Transport *Sandbox::Private::network()
{
    if (!transport) {
        ownTransport = std::make_unique<http::NetworkTransport>();
        transport = ownTransport.get();
    }
    return transport;
}

http::Transport *Sandbox::Private::pushNetwork()
{
    if (transport && transport != ownTransport.get())
        return transport; // in process
    if (!pushTransport)
        pushTransport = std::make_unique<http::StatusTransport>();
    return pushTransport.get();
}

http::Responder Sandbox::Private::seen(Traffic::With with, const http::Request &request, const http::Responder &respond)
{
    QElapsedTimer timer;
    timer.start();
    // Now: it may be a request that ends its own token.
    const QString who = with == Traffic::With::Google ? google.whose(tokenOf(request)) : QString();
    return [this, with, request, respond, who, timer](const http::Response &response) {
        if (onlooker)
            onlooker({with, clock->now(), request, response, who, std::chrono::microseconds(timer.nsecsElapsed() / 1000)});
        respond(response);
    };
}

// From the outside inwards; a request that is nothing special goes through without a copy of anything.

void Sandbox::Private::serveGoogle(const http::Request &request, const http::Responder &respond)
{
    if (onlooker)
        letIn(request, seen(Traffic::With::Google, request, respond));
    else
        letIn(request, respond);
}

void Sandbox::Private::letIn(const http::Request &request, const http::Responder &respond)
{
    if (!google::fromPage(request))
        serveWitnessed(request, respond);
    else if (const auto allowed = google::preflight(request))
        respond(*allowed);
    else
        serveWitnessed(request, [request, respond](http::Response response) {
            google::letPageRead(request, &response);
            respond(response);
        });
}

void Sandbox::Private::serveWitnessed(const http::Request &request, const http::Responder &respond)
{
    if (!witness()) {
        serveKept(FaultService::Google, request, respond, &Private::answerGoogle);
        return;
    }
    serveKept(
        FaultService::Google, request, [request, respond](const http::Response &response) {
            witness()(request, response);
            respond(response);
        },
        &Private::answerGoogle);
}

void Sandbox::Private::serveCalcom(const http::Request &request, const http::Responder &respond)
{
    if (keeper && keeper->wantsRest() && !q->isAtRest())
        heldBack.append([this, request, respond] { serveCalcom(request, respond); });
    else if (onlooker)
        serveKept(FaultService::Calcom, request, seen(Traffic::With::Calcom, request, respond), &Private::answerCalcom);
    else
        serveKept(FaultService::Calcom, request, respond, &Private::answerCalcom);
}

void Sandbox::Private::serveEither(FaultService service, const http::Request &request, const http::Responder &respond, Serve serve)
{
    if (faults.isEmpty()) {
        (this->*serve)(request, respond);
        return;
    }
    const bool ofGoogle = service == FaultService::Google;
    FaultFacts facts = factsOf(service, request, ofGoogle ? google.whose(tokenOf(request)) : QString());
    facts.fromCalcom = ofGoogle && request.header("user-agent") == CalcomAgent;
    serveFaulty(request, facts, respond, serve);
}

void Sandbox::Private::answerGoogle(const http::Request &request, const http::Responder &respond)
{
    if (apiDescription) {
        if (const auto published = apiDescription->answer(request)) {
            respond(*published);
            return;
        }
    }
    const quint64 before = google.revision();
    GoogleSim::BatchPart part;
    if (!faults.isEmpty()) {
        part = [this, fromCalcom = request.header("user-agent") == CalcomAgent](const http::Request &inner, const auto &carryOut) {
            return answerPart(inner, fromCalcom, carryOut);
        };
    }
    respond(google.handle(request, clock->now(), part));
    if (google.revision() != before)
        touched();
}

http::Response Sandbox::Private::answerPart(const http::Request &part, bool fromCalcom, const std::function<http::Response(const http::Request &)> &carryOut)
{
    FaultFacts facts = factsOf(FaultService::Google, part, google.whose(tokenOf(part)));
    facts.fromCalcom = fromCalcom;
    facts.batchPart = true;
    const FaultEffect what = strike(facts);
    if (what.token != FaultEffect::Token::Lives)
        google.endToken(mortalTokenOf(part), what.token == FaultEffect::Token::GrantDies);
    const std::optional<http::Response> instead = what.status ? std::optional(refusalOf(what, facts, part, clock->now())) : std::nullopt;
    if (instead && !what.applied)
        return *instead;
    http::Response response = carryOut(part);
    if (instead)
        response = *instead;
    if (what.staleEtag)
        makeEtagsStale(response);
    return response;
}

void Sandbox::Private::answerCalcom(const http::Request &request, const http::Responder &respond)
{
    // Kept here as well, so that somebody still answers when the world is exchanged while Cal.com waits for Google.
    const quint64 number = ++lastRequest;
    waiting.insert(number, respond);
    calcom->handle(request, clock->now(), [this, number](const http::Response &response) {
        if (const http::Responder answer = waiting.take(number))
            answer(response);
    });
}

void Sandbox::Private::serveFaulty(const http::Request &request, const FaultFacts &facts, const http::Responder &respond, Serve serve)
{
    const FaultEffect what = strike(facts);
    if (what == FaultEffect{}) {
        (this->*serve)(request, respond);
        return;
    }
    if (what.token != FaultEffect::Token::Lives && facts.service == FaultService::Google)
        google.endToken(mortalTokenOf(request), what.token == FaultEffect::Token::GrantDies);
    const http::Responder late = what.delay <= Millis{0} ? respond : [this, what, respond](const http::Response &response) {
        clock->after(what.delay, q)->then(q, [respond, response](const Outcome<Done> &) { respond(response); });
    };
    http::Response instead;
    if (what.cut)
        instead.fate = http::Fate{http::Fate::Kind::Cut, 0};
    else if (what.status)
        instead = refusalOf(what, facts, request, clock->now());
    const bool replaced = what.cut || what.status;
    if (replaced && !what.applied) {
        late(instead);
        return;
    }
    http::Request asked = request;
    if (what.staleEtag) // bytes that can be read
        asked.headers.removeIf([](const auto &header) { return qstricmp(header.first.constData(), "accept-encoding") == 0; });
    (this->*serve)(asked, [what, late, instead, replaced](const http::Response &own) {
        http::Response response = replaced ? instead : own;
        if (what.staleEtag)
            makeEtagsStale(response);
        if (what.truncate)
            response.fate = http::Fate{http::Fate::Kind::Truncated, *what.truncate};
        late(response);
    });
}

FaultEffect Sandbox::Private::strikePush(const GooglePush &push)
{
    if (faults.isEmpty())
        return {};
    FaultFacts facts;
    facts.notification = true;
    if (const auto channel = google.channel(QString::fromUtf8(http::headerValue(push.headers, "X-Goog-Channel-ID")))) {
        facts.calendar = channel->resource;
        facts.account = channel->email;
    }
    return strike(facts, http::headerValue(push.headers, "X-Goog-Message-Number").toLongLong());
}

FaultEffect Sandbox::Private::strike(const FaultFacts &facts, qint64 messageNumber)
{
    QStringList who;
    const auto steps = [this] {
        qint64 all = 0;
        for (const Fault &fault : faults.faults())
            all += fault.matched + fault.fired;
        return all;
    };
    const qint64 before = steps();
    const FaultEffect what = faults.strike(facts, &who);
    struck += steps() != before || !who.isEmpty();
    touched(); // how far the faults have come is part of the state
    if (!who.isEmpty())
        strikes.add({0, clock->now(), who, what, facts.service, facts.verb, facts.method, facts.path, facts.calendar, facts.account, messageNumber});
    return what;
}

SandboxEndpoints Sandbox::Private::start(const QByteArray &atGoogle, const QByteArray &atCalcom)
{
    googleOrigin = atGoogle;
    calcomOrigin = atCalcom;
    // From here on Cal.com reaches Google as anybody does.
    calcom->connectGoogle(accessFor(googleOrigin, freshAccessToken(calcomRefreshToken)), [this](const http::Request &request, const calcom::GoogleLink::Then &then) {
        http::Request signedRequest = request;
        signedRequest.headers.emplaceBack("User-Agent", CalcomAgent);
        sendToGoogle(signedRequest, then);
    });
    QObject::connect(calcom.get(), &CalcomSim::changed, q, [this] { touched(); });
    pushes = std::make_unique<PushDeliverer>(&google, clock, [this] { return pushNetwork(); });
    QObject::connect(pushes.get(), &PushDeliverer::answered, q, [this] { touched(); });
    pushes->setFaults([this](const GooglePush &push) { return strikePush(push); });
    pushes->setKeeping([this](const std::function<QList<quint64>()> &pump) { pumpKept(pump); }, [this](quint64 id, int status) { pushAnswered(id, status); });
    pushes->setOnlooker([this](const http::Request &request, int status, std::chrono::microseconds took) {
        if (onlooker)
            onlooker({Traffic::With::Push, clock->now(), request, {status, {}, {}}, {}, took});
    });
    touched(); // push messages of an earlier run may be due

    const QString root = QString::fromLatin1(googleOrigin) + QLatin1Char('/');
    served = {root, root + QStringLiteral("o/oauth2/v2/auth"), root + QStringLiteral("token"), root + QStringLiteral("revoke"),
            root + QStringLiteral("v1/userinfo"), google.settings().clientId, google.settings().clientSecret, accounts,
            QString::fromLatin1(calcomOrigin) + QLatin1Char('/'), calcom->world().user.apiKey, serviceAccounts(), google.apiKeys()};
    return served;
}

void Sandbox::setApiDescription(const ApiDescription &description) { d->apiDescription = description; }

Outcome<SandboxEndpoints> Sandbox::listen(quint16 googlePort, quint16 calcomPort, const QByteArrayList &hostNames)
{
    auto googleServer = std::make_unique<http::Server>([this](const http::Request &request, const http::Responder &respond) {
        d->serveGoogle(request, respond);
    });
    auto calcomServer = std::make_unique<http::Server>([this](const http::Request &request, const http::Responder &respond) {
        d->serveCalcom(request, respond);
    });
    // Names that only their owners can make point to this machine: programs that are redirected here may still ask for them.
    googleServer->answerTo(QByteArrayList{".googleapis.com", "accounts.google.com", "www.google.com"} + hostNames);
    calcomServer->answerTo(QByteArrayList{".cal.com"} + hostNames);
    if (auto port = googleServer->listen(googlePort); !port)
        return port.error();
    if (auto port = calcomServer->listen(calcomPort); !port)
        return port.error();
    d->googleServer = std::move(googleServer);
    d->calcomServer = std::move(calcomServer);
    return d->start(d->googleServer->origin(), d->calcomServer->origin());
}

Outcome<SandboxEndpoints> Sandbox::serveInProcess(http::InProcessTransport *transport)
{
    d->transport = transport;
    const QPointer<Sandbox> self(this);
    // The transport outlives the sandbox: a request that comes afterwards finds nobody.
    const auto gone = [](const http::Responder &respond) { respond({503, {}, "the sandbox is gone"}); };
    transport->serve(InProcessGoogle, [self, gone](const http::Request &request, const http::Responder &respond) {
        self ? self->d->serveGoogle(request, respond) : gone(respond);
    });
    transport->serve(InProcessCalcom, [self, gone](const http::Request &request, const http::Responder &respond) {
        self ? self->d->serveCalcom(request, respond) : gone(respond);
    });
    return d->start(InProcessGoogle, InProcessCalcom);
}

} // namespace csp::sim
