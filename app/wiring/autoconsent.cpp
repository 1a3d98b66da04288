#include "app/wiring/autoconsent.h"
#include <QHostAddress>
#include <QNetworkReply>

namespace csp {

void AutoConsent::open(const QUrl &page)
{
    if (!QHostAddress(page.host()).isLoopback() && page.host() != QLatin1String("localhost"))
        return;
    QNetworkRequest request(page);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    auto *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
}

} // namespace csp
