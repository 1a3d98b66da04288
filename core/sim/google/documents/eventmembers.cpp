#include "core/sim/google/documents/eventmembers.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace csp::sim::google {

namespace {

/// Shapes as the API's description has them (schemas `Event`, `EventReminder`, `EventAttachment`, `ConferenceData` …). "*": members of any name.
const QJsonObject &shapes()
{
    static const QJsonObject all = QJsonDocument::fromJson(R"({
        "reminders": {"useDefault": "flag", "overrides": [{"method": "text", "minutes": "number"}]},
        "source": {"title": "text", "url": "text"},
        "gadget": {"type": "text", "title": "text", "link": "text", "iconLink": "text", "width": "number", "height": "number", "display": "text",
            "preferences": {"*": "text"}},
        "attachments": [{"fileUrl": "text", "title": "text", "mimeType": "text", "iconLink": "text", "fileId": "text"}],
        "conferenceData": {
            "createRequest": {"requestId": "text", "conferenceSolutionKey": {"type": "text"}, "status": {"statusCode": "text"}},
            "entryPoints": [{"entryPointType": "text", "uri": "text", "label": "text", "pin": "text", "accessCode": "text", "meetingCode": "text",
                "passcode": "text", "password": "text", "regionCode": "text", "entryPointFeatures": ["text"]}],
            "conferenceSolution": {"key": {"type": "text"}, "name": "text", "iconUri": "text"},
            "conferenceId": "text", "signature": "text", "notes": "text",
            "parameters": {"addOnParameters": {"parameters": {"*": "text"}}}},
        "workingLocationProperties": {"type": "text", "homeOffice": "any", "customLocation": {"label": "text"},
            "officeLocation": {"buildingId": "text", "floorId": "text", "floorSectionId": "text", "deskId": "text", "label": "text"}},
        "outOfOfficeProperties": {"autoDeclineMode": "text", "declineMessage": "text"},
        "focusTimeProperties": {"autoDeclineMode": "text", "declineMessage": "text", "chatStatus": "text"},
        "birthdayProperties": {"type": "text", "contact": "text", "customTypeName": "text"}
    })").object();
    return all;
}

bool isPlain(const QString &type, const QJsonValue &value)
{
    if (type == QLatin1String("text"))
        return value.isString();
    if (type == QLatin1String("flag"))
        return value.isBool();
    if (type == QLatin1String("number"))
        return value.isDouble() && value.toDouble() == double(qint32(value.toInteger()));
    return true;
}

std::optional<QJsonValue> fitted(const QJsonValue &shape, const QJsonValue &value)
{
    if (shape.isString())
        return isPlain(shape.toString(), value) ? std::optional(value) : std::nullopt;
    if (shape.isArray()) {
        if (!value.isArray())
            return {};
        QJsonArray list;
        const QJsonArray given = value.toArray();
        for (const QJsonValue one : given) {
            const auto kept = fitted(shape[0], one);
            if (!kept)
                return {};
            list.append(*kept);
        }
        return list;
    }
    if (!value.isObject())
        return {};
    const QJsonObject given = value.toObject(), members = shape.toObject();
    const QJsonValue any = members.value(u"*");
    QJsonObject object;
    for (auto it = given.begin(); it != given.end(); ++it) {
        const QJsonValue member = any.isUndefined() ? members.value(it.key()) : any;
        if (member.isUndefined() || it.value().isNull())
            continue;
        const auto kept = fitted(member, it.value());
        if (!kept)
            return {};
        object.insert(it.key(), *kept);
    }
    return object;
}

} // namespace

std::optional<QJsonValue> knownMembers(QStringView field, const QJsonValue &value)
{
    const QJsonValue shape = shapes().value(field);
    return shape.isUndefined() ? std::optional(value) : fitted(shape, value);
}

} // namespace csp::sim::google
