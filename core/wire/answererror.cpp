#include "core/wire/answererror.h"
#include <QRegularExpression>

namespace csp::wire {

namespace {

Error::Kind kindOf(int status)
{
    switch (status) {
    case 401: return Error::Kind::Auth;
    case 404: return Error::Kind::NotFound;
    case 409: case 412: return Error::Kind::Conflict;
    case 410: return Error::Kind::Gone;
    case 429: return Error::Kind::Throttled;
    default: break;
    }
    if (status >= 500)
        return Error::Kind::Server;
    return status >= 400 ? Error::Kind::Refused : Error::Kind::Unusable;
}

} // namespace

Error errorByStatus(int status, const QString &where)
{
    Error error;
    error.kind = kindOf(status);
    error.where = where;
    if (status > 0)
        error.status = status;
    return error;
}

QString gistOf(const QByteArray &body)
{
    QString text = QString::fromUtf8(body.left(8192));
    static const QRegularExpression title(QStringLiteral("<title[^>]*>(.*?)</title>"),
                                          QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression tag(QStringLiteral("<[^>]*>"));
    if (const auto match = title.match(text); match.hasMatch())
        text = match.captured(1);
    text = text.replace(tag, QStringLiteral(" ")).simplified();
    return text.size() > 200 ? text.left(199) + u'…' : text;
}

} // namespace csp::wire
