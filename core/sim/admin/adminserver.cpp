#include "core/sim/admin/adminserver.h"
#include <QRandomGenerator>

namespace csp::sim {
namespace {

// A snapshot of a large world is one body.
constexpr http::ServerLimits Limits{.bodyBytes = 512 * 1024 * 1024, .allBodyBytes = 1024 * 1024 * 1024, .allUnreadBytes = 1024 * 1024 * 1024, .connections = 64};

QByteArray newToken()
{
    quint32 words[8];
    QRandomGenerator::system()->fillRange(words);
    return "admin_" + QByteArray(reinterpret_cast<const char *>(words), sizeof words).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

AdminServer::AdminServer(Sandbox *sandbox)
    : m_token(newToken()), m_api(sandbox, m_token),
      m_server([this](const http::Request &request, const http::Responder &respond) { respond(m_api.handle(request)); }, nullptr, Limits)
{
    // Before the body is read: nobody without the token makes us keep one.
    m_server.setHeadCheck([this](const http::Request &head) { return m_api.refusal(head); });
}

void AdminServer::answerTo(const QByteArrayList &names) { m_server.answerTo(names); }

Outcome<Done> AdminServer::listen(quint16 port)
{
    const auto taken = m_server.listen(port);
    if (!taken)
        return taken.error();
    return Done{};
}

QJsonObject AdminServer::toJson() const
{
    return {{QStringLiteral("root"), QString::fromLatin1(m_server.origin()) + QStringLiteral("/admin")}, {QStringLiteral("token"), QString::fromLatin1(m_token)}};
}

} // namespace csp::sim
