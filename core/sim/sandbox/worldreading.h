#pragma once
#include "core/sim/sandbox/worldfile.h"
#include "core/sim/yaml/yamlreader.h"

/// The parts of a world file, for worldfile.cpp and worldcalcom.cpp.
namespace csp::sim {

QString readZone(YamlMap &map, const char *key, const QString &otherwise);
QString readEmail(const YamlValue &value);
/// One of `allowed`; anything else is an error that names them.
QString readOneOf(const YamlValue &value, const QStringList &allowed);
std::optional<WorldTime> readAt(const YamlValue &value);
int readMinutes(YamlMap &map, const char *key, int otherwise);
/// The id of a calendar that is named by its id or its name.
QString readCalendarRef(const YamlValue &value, const WorldFile &world);
/// `type` and `properties` of an event.
void readEventType(YamlMap &event, WorldEvent *out);

void readServiceAccounts(const QList<YamlValue> &values, WorldFile &world);
void readApiKeys(const QList<YamlValue> &values, WorldFile &world);
void readCalcom(const YamlValue &value, WorldFile &world);

} // namespace csp::sim
