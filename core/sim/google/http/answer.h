#pragma once
#include "core/http/message.h"
#include "core/sim/google/values/switches.h"
#include <QJsonObject>
#include <QString>

namespace csp::sim::google {

/// An error as the Calendar API words it (google-calendar.md 6).
struct Problem {
    int status = 400;
    const char *domain = "global";
    const char *reason = "badRequest";
    QString message;
    QString location;
    const char *locationType = nullptr; ///< `parameter` or `header`
    /// Set: the API's front end answers, with `status` and, for missing scopes, `details`.
    const char *frontEndStatus = nullptr;
    QString outerMessage; ///< of the front end, where it differs from `message`
    QString scopeMethod;  ///< `calendar.v3.Events.List`: adds the ACCESS_TOKEN_SCOPE_INSUFFICIENT detail, or that of `detail`
    const char *detail = nullptr; ///< the reason of the front end's detail; `scopeMethod` may stand beside it
};

Problem notFound();
Problem invalidValue(const QString &location = {}, const QString &message = QStringLiteral("Invalid Value"));
Problem required(const QString &message);
Problem forbiddenRole(const QString &role);
Problem fullSyncRequired();
Problem preconditionFailed();
Problem duplicateId();
Problem alreadyDeleted();
Problem forbiddenForNonOrganizer();
Problem invalidSequence(const GoogleSettings &settings);

http::Response answer(const Problem &problem);
/// 200 with Google's headers; `etag` adds the header.
http::Response answerJson(QByteArray body, const QByteArray &etag = {});
http::Response answerJson(const QJsonObject &body);
http::Response noContent();
http::Response notModified(const QByteArray &etag);
http::Response answerHtml(int status, const QByteArray &html);

} // namespace csp::sim::google
