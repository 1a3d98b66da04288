#include "app/wiring/autoconsent.h"
#include <QHostAddress>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QUrlQuery>

namespace csp {

void AutoConsent::open(const QUrl &page, const QString &account)
{
    if (!QHostAddress(page.host()).isLoopback())
        return;
    QNetworkRequest request(page);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    auto *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, this, [this, reply, page, account] {
        reply->deleteLater();
        // A world whose page says yes by itself has redirected to the program already.
        const bool asked = reply->url().path() == page.path() && reply->error() == QNetworkReply::NoError;
        if (asked)
            press(page, account);
    });
}

/// The page's form: everything that it was asked with, the account, each scope, and Allow.
void AutoConsent::press(const QUrl &page, const QString &account)
{
    QUrlQuery form(page);
    form.addQueryItem(QStringLiteral("account"), account);
    for (const QString &scope : QUrlQuery(page).queryItemValue(QStringLiteral("scope"), QUrl::FullyDecoded).split(QRegularExpression(QStringLiteral("[ +]")), Qt::SkipEmptyParts))
        form.addQueryItem(QStringLiteral("granted"), QString::fromLatin1(QUrl::toPercentEncoding(scope)));
    form.addQueryItem(QStringLiteral("decision"), QStringLiteral("allow"));
    QUrl action = page;
    action.setQuery(QString());
    QNetworkRequest request(action);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    auto *reply = m_network.post(request, form.toString(QUrl::FullyEncoded).toUtf8());
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
}

} // namespace csp
