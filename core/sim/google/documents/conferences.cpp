#include "core/sim/google/documents/conferences.h"

namespace csp::sim::google {

namespace {

const QString dataName = QStringLiteral("conferenceData"), requestName = QStringLiteral("createRequest"), linkName = QStringLiteral("hangoutLink");
const QString idName = QStringLiteral("conferenceId"), statusName = QStringLiteral("status"), codeName = QStringLiteral("statusCode");

QJsonObject dataOf(const QJsonObject &extra) { return extra.value(dataName).toObject(); }
QJsonObject requestOf(const QJsonObject &extra) { return dataOf(extra).value(requestName).toObject(); }
QJsonValue requestIdOf(const QJsonObject &extra) { return requestOf(extra).value(QLatin1String("requestId")); }

QJsonObject meetKey() { return {{QStringLiteral("type"), QStringLiteral("hangoutsMeet")}}; }

/// The request alone, and how far it has come.
QJsonObject requested(QJsonObject request, const char *status)
{
    request.insert(QStringLiteral("conferenceSolutionKey"), meetKey());
    request.insert(statusName, QJsonObject{{codeName, QLatin1String(status)}});
    return {{requestName, request}};
}

/// It was made for another event, which it is shared with.
void takeConference(QJsonObject *extra)
{
    extra->remove(linkName);
    const QJsonObject data = dataOf(*extra);
    if (data.value(QLatin1String("conferenceSolution")).toObject().value(QLatin1String("key")).toObject() != meetKey())
        return;
    for (const QJsonValue entry : data.value(QLatin1String("entryPoints")).toArray()) {
        if (entry[QLatin1String("entryPointType")].toString() == QLatin1String("video"))
            extra->insert(linkName, entry[QLatin1String("uri")]);
    }
}

} // namespace

void settleConference(QJsonObject *extra, bool fails, Dice &dice)
{
    QJsonObject data = requested(requestOf(*extra), fails ? "failure" : "success");
    if (!fails) {
        const QLatin1String letters("abcdefghijklmnopqrstuvwxyz");
        const QString id = dice.text(3, letters) + u'-' + dice.text(4, letters) + u'-' + dice.text(3, letters);
        const QString link = QStringLiteral("https://meet.google.com/") + id;
        data.insert(QStringLiteral("entryPoints"), QJsonArray{QJsonObject{{QStringLiteral("entryPointType"), QStringLiteral("video")},
            {QStringLiteral("uri"), link}, {QStringLiteral("label"), link.mid(8)}}});
        data.insert(QStringLiteral("conferenceSolution"), QJsonObject{{QStringLiteral("key"), meetKey()}, {QStringLiteral("name"), QStringLiteral("Google Meet")},
            {QStringLiteral("iconUri"), QStringLiteral("https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/logo_meet_2020q4_color_2x_web_512dp.png")}});
        data.insert(idName, id);
        extra->insert(linkName, link);
    }
    extra->insert(dataName, data);
}

void keepConference(const QJsonObject &before, QJsonObject *extra)
{
    QJsonObject data = dataOf(*extra);
    if (data.value(idName) == dataOf(before).value(idName))
        data.insert(requestName, requestOf(before));
    else
        data = dataOf(before);
    extra->insert(dataName, data);
    if (before.contains(linkName))
        extra->insert(linkName, before.value(linkName));
}

void askForConference(const QJsonObject &before, const GoogleSettings &settings, Dice &dice, QJsonObject *extra)
{
    const QJsonValue id = dataOf(*extra).value(idName);
    if (requestOf(*extra).isEmpty())
        return;
    if (!requestOf(before).isEmpty() && requestIdOf(before) == requestIdOf(*extra))
        return keepConference(before, extra);
    if (!id.isUndefined() && id != dataOf(before).value(idName))
        return takeConference(extra);
    extra->remove(linkName);
    extra->insert(dataName, requested(requestOf(*extra), "pending"));
    if (settings.conferencePending.count() == 0)
        settleConference(extra, settings.conferencesFail, dice);
}

QString conferenceRequest(const Content &content) { return requestIdOf(content.extra).toString(); }

bool conferencePends(const Content &content)
{
    return content.extra.contains(dataName) && requestOf(content.extra).value(statusName).toObject().value(codeName) == QLatin1String("pending");
}

} // namespace csp::sim::google
