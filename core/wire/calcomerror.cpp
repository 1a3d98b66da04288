#include "core/wire/answererror.h"
#include "core/wire/calcom.h"
#include "core/wire/jsonreader.h"
#include <QJsonDocument>

namespace csp::wire {

namespace {

/// A text, or Nest's list of texts.
QString messageFrom(const QJsonValue &value)
{
    if (!value.isArray())
        return value.toString();
    QStringList lines;
    for (const QJsonValue &line : value.toArray())
        lines << line.toString();
    return lines.join(QStringLiteral(", "));
}

/// What the list query's validation says: `details.errors[] = {property, constraints}` under a message without meaning.
QString constraintsFrom(const QJsonObject &details)
{
    QStringList lines;
    for (const QJsonValue &entry : details.value(QLatin1String("errors")).toArray()) {
        const QJsonObject constraints = entry.toObject().value(QLatin1String("constraints")).toObject();
        for (const QJsonValue &text : constraints)
            lines << text.toString();
    }
    return lines.join(QStringLiteral(", "));
}

QString nextStepOfCalcom(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Auth: return QStringLiteral("check the API key in Cal.com under Settings, Security");
    case Error::Kind::NotFound: return QStringLiteral("check that the booking exists and that the API key may see it");
    case Error::Kind::Conflict: return QStringLiteral("choose another time: there is a booking at this one");
    case Error::Kind::Throttled: return QStringLiteral("wait a minute and try again");
    case Error::Kind::Server: return QStringLiteral("try again in a moment");
    default: return {};
    }
}

} // namespace

Error calcomErrorFromAnswer(int status, const QByteArray &body, const QString &where)
{
    Error error = errorByStatus(status, where);
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    const QJsonValue member = json.value(QLatin1String("error"));
    if (member.isObject()) {
        const QJsonObject envelope = member.toObject();
        const QJsonObject details = envelope.value(QLatin1String("details")).toObject();
        error.reason = envelope.value(QLatin1String("code")).toString();
        error.what = messageFrom(envelope.value(QLatin1String("message")));
        if (const QString constraints = constraintsFrom(details); !constraints.isEmpty())
            error.what += QStringLiteral(": ") + constraints;
        error.detail = QString::fromUtf8(body.left(4000));
    } else if (json.contains(QLatin1String("message"))) { // thrown by shared code: no envelope
        error.what = messageFrom(json.value(QLatin1String("message")));
        if (!error.what.contains(u' '))
            error.reason = error.what;
    } else {
        const QString gist = gistOf(body);
        error.what = QStringLiteral("Cal.com answered %1").arg(status);
        if (!gist.isEmpty())
            error.what += QStringLiteral(": ") + gist;
    }
    if (error.what.isEmpty())
        error.what = QStringLiteral("Cal.com answered %1").arg(status);
    while (error.what.endsWith(u'.'))
        error.what.chop(1);
    if (status == 403 && error.what.contains(QLatin1String("no authentication provided")))
        error.kind = Error::Kind::Auth;
    error.nextStep = nextStepOfCalcom(error);
    return error;
}

Outcome<QJsonValue> dataOf(int status, const QByteArray &body, const QString &where)
{
    if (status < 200 || status > 299)
        return calcomErrorFromAnswer(status, body, where);
    const auto json = objectFromBytes(body);
    if (!json) {
        Error error = json.error();
        error.what += QStringLiteral(" (%1)").arg(error.where);
        error.where = where;
        error.status = status;
        return error;
    }
    if (json->value(QLatin1String("status")).toString() == QLatin1String("error"))
        return calcomErrorFromAnswer(status, body, where);
    const QJsonValue data = json->value(QLatin1String("data"));
    if (data.isUndefined()) // request-reschedule answers `{"status":"success"}` alone
        return QJsonValue();
    if (!data.isObject() && !data.isArray() && !data.isNull())
        return unusable(where, QStringLiteral("data: expected an object or an array"));
    return data;
}

} // namespace csp::wire
