#include "core/wire/answererror.h"
#include "core/wire/google.h"
#include <QJsonArray>
#include <QJsonDocument>

namespace csp::wire {

namespace {

/// `error.errors[0].reason` first, then `details[].reason`, then `status` (google-calendar.md 6.1).
QString reasonOf(const QJsonObject &error)
{
    const QString first = error.value(QLatin1String("errors")).toArray().at(0).toObject().value(QLatin1String("reason")).toString();
    if (!first.isEmpty())
        return first;
    for (const QJsonValue &detail : error.value(QLatin1String("details")).toArray())
        if (const QString reason = detail.toObject().value(QLatin1String("reason")).toString(); !reason.isEmpty())
            return reason;
    return error.value(QLatin1String("status")).toString();
}

bool isRateReason(const QString &reason)
{
    return reason == QLatin1String("userRateLimitExceeded") || reason == QLatin1String("rateLimitExceeded")
        || reason == QLatin1String("quotaExceeded") || reason == QLatin1String("dailyLimitExceeded")
        || reason == QLatin1String("RATE_LIMIT_EXCEEDED") || reason == QLatin1String("RESOURCE_EXHAUSTED");
}

/// Words of the OAuth answers that a new sign-in cures (google-calendar.md 1.4).
bool isSignInReason(const QString &reason)
{
    return reason == QLatin1String("invalid_grant") || reason == QLatin1String("access_denied")
        || reason == QLatin1String("insufficientPermissions") || reason == QLatin1String("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
}

QString nextStepOfGoogle(const Error &error)
{
    if (error.reason == QLatin1String("fullSyncRequired") || error.reason == QLatin1String("updatedMinTooLongAgo"))
        return QStringLiteral("read the whole calendar again");
    if (error.reason == QLatin1String("invalid_client"))
        return QStringLiteral("check the client id and secret");
    if (error.reason == QLatin1String("quotaExceeded"))
        return QStringLiteral("wait some hours: this limit guards against abuse");
    if (error.reason == QLatin1String("forbiddenForNonOrganizer"))
        return QStringLiteral("change the event in the organizer's calendar");
    if (error.reason == QLatin1String("requiredAccessLevel"))
        return QStringLiteral("choose a calendar that this account may write to");
    if (error.reason == QLatin1String("accessNotConfigured") || error.reason == QLatin1String("SERVICE_DISABLED"))
        return QStringLiteral("enable the Calendar API for the project of the client id");
    switch (error.kind) {
    case Error::Kind::Auth: return QStringLiteral("sign in again");
    case Error::Kind::Conflict:
        return error.status == 409 ? QStringLiteral("choose another id: this one is taken, perhaps by a deleted event")
                                   : QStringLiteral("read the event again, and decide on what is there now");
    case Error::Kind::NotFound: return QStringLiteral("check that the calendar and the event exist and that this account can see them");
    case Error::Kind::Gone: return QStringLiteral("nothing: it is deleted already");
    case Error::Kind::Throttled: return QStringLiteral("wait a little and try again");
    case Error::Kind::Server: return QStringLiteral("try again in a moment");
    default: return {};
    }
}

} // namespace

Error errorFromAnswer(int status, const QByteArray &body, const QString &where)
{
    Error error = errorByStatus(status, where);
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonValue member = document.object().value(QLatin1String("error"));
    if (member.isObject()) {
        const QJsonObject envelope = member.toObject();
        error.reason = reasonOf(envelope);
        error.what = envelope.value(QLatin1String("message")).toString();
        error.detail = QString::fromUtf8(body.left(4000));
    } else if (member.isString()) { // the flat layout of the token endpoint
        error.reason = member.toString();
        error.what = document.object().value(QLatin1String("error_description")).toString();
        if (error.what.isEmpty())
            error.what = error.reason;
    } else {
        const QString gist = gistOf(body);
        error.what = gist.isEmpty() ? QStringLiteral("Google answered %1").arg(status)
                                    : QStringLiteral("Google answered %1: %2").arg(status).arg(gist);
    }
    if (error.what.isEmpty())
        error.what = QStringLiteral("Google answered %1").arg(status);
    while (error.what.endsWith(u'.'))
        error.what.chop(1);

    if ((status == 403 || status == 429) && isRateReason(error.reason))
        error.kind = Error::Kind::Throttled;
    else if (isSignInReason(error.reason))
        error.kind = Error::Kind::Auth;
    else if (error.reason == QLatin1String("invalid_client"))
        error.kind = Error::Kind::Refused;
    error.nextStep = nextStepOfGoogle(error);
    return error;
}

} // namespace csp::wire
