#include "core/sim/sandbox/worldreading.h"

// Events that are no ordinary ones: `type`, and the `properties` that Google keeps of each (google-calendar.md 2).
namespace csp::sim {
namespace {

/// The texts of a mapping that has these keys, without the missing ones.
QJsonObject textsOf(YamlMap &map, std::initializer_list<const char *> keys)
{
    QJsonObject texts;
    for (const char *key : keys) {
        if (const QString text = map.text(key); !text.isEmpty())
            texts.insert(QLatin1String(key), text);
    }
    return texts;
}

QJsonObject readPlace(YamlMap &map)
{
    QJsonObject place = textsOf(map, {"type"});
    if (const auto custom = map.get("customLocation")) {
        YamlMap inner(*custom);
        place.insert(QStringLiteral("customLocation"), textsOf(inner, {"label"}));
        inner.done();
    }
    if (const auto office = map.get("officeLocation")) {
        YamlMap inner(*office);
        place.insert(QStringLiteral("officeLocation"), textsOf(inner, {"buildingId", "floorId", "floorSectionId", "deskId", "label"}));
        inner.done();
    }
    return place;
}

} // namespace

void readEventType(YamlMap &event, WorldEvent *out)
{
    const auto type = event.get("type"), properties = event.get("properties");
    if (type)
        out->type = readOneOf(*type, {QStringLiteral("birthday"), QStringLiteral("focusTime"), QStringLiteral("fromGmail"), QStringLiteral("outOfOffice"), QStringLiteral("workingLocation")});
    if (!properties)
        return;
    YamlMap map(*properties);
    if (out->type == QLatin1String("workingLocation"))
        out->typeProperties = readPlace(map);
    else if (out->type == QLatin1String("birthday"))
        out->typeProperties = textsOf(map, {"type", "contact", "customTypeName"});
    else if (out->type == QLatin1String("focusTime"))
        out->typeProperties = textsOf(map, {"autoDeclineMode", "declineMessage", "chatStatus"});
    else if (out->type == QLatin1String("outOfOffice"))
        out->typeProperties = textsOf(map, {"autoDeclineMode", "declineMessage"});
    else
        return properties->wrong(QStringLiteral("expected `type` birthday, focusTime, outOfOffice or workingLocation beside it"));
    map.done();
}

} // namespace csp::sim
