#pragma once
#include <QNetworkAccessManager>
#include <QUrl>

namespace csp {

/// The person at the browser of the first start: reads the sandbox's consent page and presses Allow, so that nobody has to click before
/// seeing something. Refuses any address that is not on loopback: no real account is ever agreed to like this.
class AutoConsent : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// `account`: whom to choose on the page.
    void open(const QUrl &page, const QString &account);

private:
    void press(const QUrl &page, const QString &account);

    QNetworkAccessManager m_network;
};

} // namespace csp
