#include "core/clients/answers.h"

namespace csp {

Error located(Error error, const QString &where)
{
    error.where = error.where.isEmpty() ? where : where + QStringLiteral(": ") + error.where;
    return error;
}

void takeHeaders(Error &error, const http::Response &response)
{
    bool ok = false;
    const int seconds = response.header("retry-after").trimmed().toInt(&ok);
    if (ok && seconds >= 0)
        error.retryAfter = std::chrono::seconds(seconds);
    error.requestId = QString::fromLatin1(response.header("x-request-id"));
}

QByteArray rootOf(const QUrl &apiRoot)
{
    QByteArray root = apiRoot.toEncoded();
    if (!root.endsWith('/'))
        root += '/';
    return root;
}

QByteArray encoded(const QString &text) { return QUrl::toPercentEncoding(text); }

} // namespace csp
