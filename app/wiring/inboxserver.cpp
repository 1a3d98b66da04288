#include "app/wiring/inboxserver.h"
#include "core/engine/session/session.h"
#include "core/wire/google.h"

namespace csp {

namespace {

http::Response plain(int status, const QByteArray &text)
{
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, text + '\n'};
}

int statusOf(const Error &error)
{
    if (error.kind == Error::Kind::Storage)
        return 503;
    return error.reason == QLatin1String("wrongToken") ? 403 : 404;
}

} // namespace

http::Handler inboxHandler(Session *session, const Clock *clock, std::function<void(const Notification &)> received)
{
    return [session, clock, received = std::move(received)](const http::Request &request, const http::Responder &respond) {
        if (request.target.split('?').first() != "/notifications")
            return respond(plain(404, "send notifications to /notifications"));
        if (request.method != "POST")
            return respond(plain(405, "send notifications with POST"));
        const auto notification = wire::notificationFromHeaders(request.headers, clock->now());
        if (!notification.ok())
            return respond(plain(400, notification.error().oneLine().toUtf8()));
        const auto stored = session->receive(*notification);
        if (!stored.ok())
            return respond(plain(statusOf(stored.error()), stored.error().oneLine().toUtf8()));
        if (received)
            received(*notification);
        respond({200, {}, {}});
    };
}

} // namespace csp
