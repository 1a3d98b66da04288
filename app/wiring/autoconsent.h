#pragma once
#include <QNetworkAccessManager>
#include <QUrl>

namespace csp {

/// The browser of the demo world: opens the consent page of the sandbox and follows its redirects, so that nobody has to click before
/// seeing something. Only works where the world gives its consent by itself, and refuses any address that is not on loopback.
class AutoConsent : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void open(const QUrl &page);

private:
    QNetworkAccessManager m_network;
};

} // namespace csp
