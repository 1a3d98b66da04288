#include "core/sim/calcom/google/googlelink.h"
#include <QJsonDocument>
#include <QUrlQuery>

namespace csp::sim::calcom {

void GoogleLink::connectTo(GoogleAccess access, Send send)
{
    m_access = std::move(access);
    m_send = std::move(send);
}

void GoogleLink::call(const QByteArray &method, const QByteArray &path, const QJsonObject &body, Then then)
{
    if (!m_send) {
        then(Error{Error::Kind::Transport, QStringLiteral("Cal.com"), QStringLiteral("Google is not connected"), {}, {}, {}, {}, {}, {}});
        return;
    }
    http::Request request{method, m_access.apiRoot.toUtf8() + "calendar/v3/" + path, {}, {}};
    if (!body.isEmpty()) {
        request.headers.emplaceBack("Content-Type", "application/json");
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    }
    sendOnce(request, [this, request, then](const Reply &reply) {
        if (!reply || reply->status != 401) {
            then(reply);
            return;
        }
        const Reply refused = reply;
        refresh([this, request, then, refused](bool refreshed) {
            if (refreshed)
                sendOnce(request, then);
            else
                then(refused);
        });
    });
}

void GoogleLink::sendOnce(const http::Request &request, Then then)
{
    http::Request authorised = request;
    authorised.headers.emplaceBack("Authorization", "Bearer " + m_access.accessToken.toUtf8());
    m_send(authorised, std::move(then));
}

void GoogleLink::refresh(std::function<void(bool)> then)
{
    QUrlQuery form;
    form.addQueryItem(QStringLiteral("grant_type"), QStringLiteral("refresh_token"));
    form.addQueryItem(QStringLiteral("refresh_token"), QString::fromLatin1(QUrl::toPercentEncoding(m_access.refreshToken)));
    form.addQueryItem(QStringLiteral("client_id"), QString::fromLatin1(QUrl::toPercentEncoding(m_access.clientId)));
    form.addQueryItem(QStringLiteral("client_secret"), QString::fromLatin1(QUrl::toPercentEncoding(m_access.clientSecret)));
    const http::Request request{"POST", m_access.tokenEndpoint.toUtf8(), {{"Content-Type", "application/x-www-form-urlencoded"}},
                                form.toString(QUrl::FullyEncoded).toLatin1()};
    m_send(request, [this, then](const Reply &reply) {
        const QString token = reply && reply->status == 200
            ? QJsonDocument::fromJson(reply->body).object().value(QLatin1String("access_token")).toString() : QString{};
        if (!token.isEmpty())
            m_access.accessToken = token;
        then(!token.isEmpty());
    });
}

} // namespace csp::sim::calcom
