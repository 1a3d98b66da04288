#include "core/sim/calcom/calcomsim.h"
#include "core/sim/calcom/http/json.h"
#include "core/sim/calcom/reading/reads.h"
#include <QJsonDocument>

namespace csp::sim {

using namespace calcom;

namespace {

// What the oldest controller says to a client that forgot the version header.
Problem legacyCreate(const QByteArray &body)
{
    struct Rule { const char *property; const char *constraint; const char *sentence; QJsonValue::Type type; };
    static constexpr Rule rules[] = {
        {"start", "isDateString", "start must be a valid ISO 8601 date string", QJsonValue::String},
        {"eventTypeId", "isNumber", "eventTypeId must be a number conforming to the specified constraints", QJsonValue::Double},
        {"timeZone", "isTimeZone", "timeZone must be a valid IANA time-zone", QJsonValue::String},
        {"language", "isEnum", "language must be a string", QJsonValue::String},
        {"metadata", "isObject", "metadata must be an object", QJsonValue::Object},
    };
    const QJsonObject sent = QJsonDocument::fromJson(body).object();
    QList<QByteArray> errors;
    for (const Rule &rule : rules) {
        if (sent.value(QLatin1String(rule.property)).type() != rule.type) {
            errors += json::object({{"property", json::text(QLatin1String(rule.property))}, {"children", json::array({})},
                                    {"constraints", json::object({{rule.constraint, json::text(QLatin1String(rule.sentence))}})}});
        }
    }
    if (errors.isEmpty())
        return badRequest(QStringLiteral("Version 2024-04-15 is not simulated: send the header cal-api-version: 2024-08-13"));
    return {400, QStringLiteral("Bad Request Exception"), false, json::object({{"errors", json::array(errors)}})};
}

} // namespace

CalcomSim::CalcomSim(World world, QObject *parent) : QObject(parent), m_world(std::move(world)), m_bookings(m_world, m_google) { }

CalcomSim::~CalcomSim() = default;

void CalcomSim::connectGoogle(const GoogleAccess &access, GoogleLink::Send send) { m_google.connectTo(access, std::move(send)); }

std::optional<Problem> CalcomSim::guard(const Route &route, const http::Request &request, bool &byHost) const
{
    const QByteArray authorization = request.header("authorization");
    if (authorization.isEmpty()) {
        if (route.guard != Guard::Required)
            return {};
        return Problem{403, QStringLiteral("PermissionsGuard - no authentication provided. Provide either authorization bearer token containing managed "
                                           "user access token or oAuth client id in 'x-cal-client-id' header."), false, {}};
    }
    if (route.guard == Guard::None)
        return {};
    const bool bearer = authorization.left(7).compare("Bearer ", Qt::CaseInsensitive) == 0;
    const QByteArray token = bearer ? authorization.mid(7).trimmed() : QByteArray{};
    byHost = !token.isEmpty() && token == m_world.user.apiKey.toUtf8();
    if (byHost)
        return {};
    if (token.startsWith("cal_"))
        return Problem{401, QStringLiteral("ApiAuthStrategy - api key - Your api key is not valid"), false, {}};
    return Problem{401, QStringLiteral("ApiAuthStrategy - access token - Invalid Access Token."), false, {}};
}

void CalcomSim::handle(const http::Request &request, Instant now, http::Responder respond)
{
    const auto route = routeOf(request);
    if (!route) {
        finish(cannot(request.method, request.target), request, now, respond);
        return;
    }
    RoutedRequest ask{*route, request, {}, false, now};
    if (const qsizetype mark = request.target.indexOf('?'); mark >= 0)
        ask.query = QUrlQuery(QString::fromUtf8(request.target.mid(mark + 1)));
    if (const auto refusal = guard(*route, request, ask.byHost)) {
        finish(*refusal, request, now, respond);
        return;
    }
    if (route->writes) {
        m_queue += Order{std::move(ask), std::move(respond)};
        pump();
    } else if (route->endpoint == Endpoint::LegacyCreate) {
        finish(legacyCreate(request.body), request, now, respond);
    } else if (route->endpoint == Endpoint::Slots) {
        m_bookings.slotsFor(ask, [this, request, now, respond](const Answer &answer) { finish(answer, request, now, respond); });
    } else {
        finish(read(m_world, ask), request, now, respond);
    }
}

void CalcomSim::pump()
{
    // A loop and not a recursion: where Google answers at once, a long queue would pile up on the stack.
    if (m_pumping)
        return;
    m_pumping = true;
    while (!m_busy && !m_queue.isEmpty()) {
        m_busy = true;
        const Order order = m_queue.takeFirst();
        m_bookings.work(order.ask, [this, order](const Answer &answer) {
            m_busy = false;
            finish(answer, order.ask.request, order.ask.now, order.respond);
            emit changed();
            pump();
        });
    }
    m_pumping = false;
}

void CalcomSim::finish(const Answer &answer, const http::Request &request, Instant now, const http::Responder &respond)
{
    const QString requestId = std::holds_alternative<Problem>(answer) ? m_world.newRequestId() : QString{};
    respond(toResponse(answer, request.target, now, requestId));
}

void CalcomSim::seedBooking(const CreateInput &input, const QString &calendar, Instant now, std::function<void(const QString &)> then)
{
    m_bookings.seed(input, calendar, now, [this, then](const Answer &) { then(m_world.bookings.last().uid); });
}

} // namespace csp::sim
