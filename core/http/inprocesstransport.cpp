#include "core/http/inprocesstransport.h"
#include <QPointer>

namespace csp::http {

namespace {

/// `http://host:port` of a URL, and what follows it.
QPair<QByteArray, QByteArray> split(const QByteArray &url)
{
    const qsizetype scheme = url.indexOf("://");
    const qsizetype hash = url.indexOf('#');
    const QByteArray whole = hash < 0 ? url : url.left(hash);
    qsizetype path = scheme < 0 ? -1 : scheme + 3;
    while (path >= 0 && path < whole.size() && whole[path] != '/' && whole[path] != '?')
        ++path;
    if (path < 0)
        return {};
    QByteArray rest = whole.mid(path);
    if (!rest.startsWith('/'))
        rest.prepend('/');
    return {whole.left(path).toLower(), rest};
}

Error transportError(const QByteArray &origin, const QString &what)
{
    Error error;
    error.kind = Error::Kind::Transport;
    error.where = QString::fromLatin1(origin);
    error.what = what;
    return error;
}

} // namespace

void InProcessTransport::serve(const QByteArray &origin, Handler handler)
{
    m_handlers.removeIf([&origin](const auto &entry) { return entry.first == origin.toLower(); });
    if (handler)
        m_handlers.append({origin.toLower(), std::move(handler)});
}

CallOf<Response> *InProcessTransport::send(const Request &request)
{
    auto *call = new CallOf<Response>(this);
    // Queued, so that neither a handler nor an answer ever runs inside the sender's own function.
    QMetaObject::invokeMethod(call, [this, call, request] {
        if (call->settled())
            return;
        const auto [origin, target] = split(request.target);
        for (const auto &[name, handler] : std::as_const(m_handlers)) {
            if (name != origin)
                continue;
            Request received = request;
            received.target = target;
            if (received.header("host").isEmpty())
                received.headers.prepend({"Host", origin.mid(origin.indexOf("://") + 3)});
            const Handler chosen = handler; // the handler may be replaced while it runs
            const bool head = request.method == "HEAD";
            chosen(std::move(received), [call = QPointer<CallOf<Response>>(call), head, origin = origin](Response response) {
                if (!call)
                    return;
                if (response.fate) {
                    call->settle(transportError(origin, QStringLiteral("the connection was closed before the answer was complete")));
                    return;
                }
                if (head)
                    response.body.clear();
                call->settle(std::move(response));
            });
            return;
        }
        call->settle(transportError(origin, QStringLiteral("nothing answers there")));
    }, Qt::QueuedConnection);
    return call;
}

} // namespace csp::http
