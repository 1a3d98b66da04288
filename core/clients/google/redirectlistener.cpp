#include "core/clients/google/redirectlistener.h"
#include <QUrl>
#include <QUrlQuery>

namespace csp {

RedirectListener::RedirectListener(const QByteArray &page, QObject *parent)
    : QOAuthOobReplyHandler(parent), m_page(page), m_server([this](const http::Request &request, const http::Responder &respond) { answer(request, respond); })
{
    m_listening = m_server.listen().ok();
}

QString RedirectListener::callback() const { return QString::fromLatin1(m_server.origin()) + QLatin1Char('/'); }

void RedirectListener::close()
{
    m_listening = false;
    m_server.stopAccepting();
}

void RedirectListener::answer(const http::Request &request, const http::Responder &respond)
{
    const QUrl url = QUrl::fromEncoded(request.target);
    if (!m_listening || request.method != "GET" || url.path() != QLatin1String("/"))
        return respond({404, {{"Content-Type", "text/plain; charset=utf-8"}}, "nothing is here\n"});
    respond({200, {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}}, m_page});
    QVariantMap values;
    const auto items = QUrlQuery(url).queryItems();
    for (const auto &[name, value] : items)
        values.insert(name, value);
    emit callbackReceived(values); // nothing of this may be used afterwards: it may end the sign-in
}

} // namespace csp
