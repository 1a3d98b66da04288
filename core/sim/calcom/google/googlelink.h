#pragma once
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include <QJsonObject>
#include <functional>

namespace csp::sim {

/// Where Google is for Cal.com, and the host's grant that it was given when the calendar was connected.
struct GoogleAccess {
    QString apiRoot; ///< ends in a slash
    QString tokenEndpoint;
    QString clientId;
    QString clientSecret;
    QString accessToken;
    QString refreshToken;
};

namespace calcom {

/// Cal.com's side of the line to Google: adds the token, refreshes it once when it is refused.
class GoogleLink
{
public:
    using Reply = Outcome<http::Response>;
    using Then = std::function<void(const Reply &)>;
    /// Sends a request with a whole URL. Whoever provides it sees to it that nothing is called back once Cal.com is gone. May answer at once.
    using Send = std::function<void(const http::Request &, Then)>;

    void connectTo(GoogleAccess access, Send send);
    /// `path`: below `calendar/v3/`, encoded, with its query. An empty body is not sent.
    void call(const QByteArray &method, const QByteArray &path, const QJsonObject &body, Then then);

private:
    void sendOnce(const http::Request &request, Then then);
    void refresh(std::function<void(bool)> then);
    GoogleAccess m_access;
    Send m_send;
};

} // namespace calcom
} // namespace csp::sim
