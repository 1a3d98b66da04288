#include "core/sim/google/http/apidescription.h"
#include "core/sim/google/http/answer.h"
#include "core/sim/google/http/requestcontext.h"
#include "core/sim/google/http/contentcoding.h"
#include <QJsonDocument>

namespace csp::sim {

namespace {

Error unusable(const QString &where, const QString &what)
{
    Error error;
    error.where = where;
    error.what = what;
    error.nextStep = QStringLiteral("Google publishes the document at https://www.googleapis.com/discovery/v1/apis/calendar/v3/rest");
    return error;
}

bool isAsked(const http::Request &request)
{
    if (request.method != "GET" && request.method != "HEAD")
        return false;
    const qsizetype mark = request.target.indexOf('?');
    const QByteArray path = mark < 0 ? request.target : request.target.left(mark);
    if (path == "/discovery/v1/apis/calendar/v3/rest")
        return true;
    if (path != "/$discovery/rest" && path != "/%24discovery/rest")
        return false;
    const google::Query query = google::Query::parse(mark < 0 ? QByteArrayView() : QByteArrayView(request.target).sliced(mark + 1));
    return !query.has("version") || query.text("version") == QLatin1String("v3");
}

} // namespace

Outcome<ApiDescription> ApiDescription::read(const QByteArray &json, const QString &name)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return unusable(name, QStringLiteral("expected a discovery document in JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return unusable(name, QStringLiteral("expected a discovery document, found JSON that is not an object"));
    const QJsonObject description = document.object();
    for (const auto &[member, expected] : {std::pair("kind", "discovery#restDescription"), std::pair("name", "calendar"), std::pair("version", "v3")}) {
        const QJsonValue found = description.value(QLatin1String(member));
        if (found.toString() != QLatin1String(expected)) {
            return unusable(QStringLiteral("%1: %2").arg(name, QLatin1String(member)),
                            found.isString() ? QStringLiteral("expected %1, found \"%2\"").arg(QLatin1String(expected), found.toString())
                                             : QStringLiteral("expected %1").arg(QLatin1String(expected)));
        }
    }
    for (const char *member : {"resources", "schemas"}) {
        if (description.value(QLatin1String(member)).toObject().isEmpty())
            return unusable(QStringLiteral("%1: %2").arg(name, QLatin1String(member)), QStringLiteral("expected an object with members"));
    }
    return ApiDescription(description);
}

std::optional<http::Response> ApiDescription::answer(const http::Request &request) const
{
    if (!isAsked(request))
        return {};
    QJsonObject document = m_document;
    if (const QByteArray host = request.header("host"); !host.isEmpty()) {
        const QString root = QStringLiteral("http://") + QString::fromLatin1(host) + u'/';
        document.insert(QStringLiteral("rootUrl"), root);
        document.insert(QStringLiteral("baseUrl"), root + QLatin1String("calendar/v3/"));
        if (document.contains(QLatin1String("mtlsRootUrl")))
            document.insert(QStringLiteral("mtlsRootUrl"), root);
    }
    document.insert(QStringLiteral("basePath"), QStringLiteral("/calendar/v3/"));
    document.insert(QStringLiteral("servicePath"), QStringLiteral("calendar/v3/"));
    document.insert(QStringLiteral("batchPath"), QStringLiteral("batch/calendar/v3"));
    http::Response response = google::answerJson(document);
    google::encodeBody(request, &response);
    return response;
}

} // namespace csp::sim
