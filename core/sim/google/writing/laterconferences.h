#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

// Conferences that are made later than they were asked for (`GoogleSettings::conferencePending`). `Writing::finish` makes them.

/// To be called with every event that is put into a calendar: the conference of one that waits for it comes later. A copy of somebody's event gets it
/// from there.
void expectConference(World &world, const QString &calendarId, const Event &event, Instant now);

/// For saved worlds.
QJsonArray conferencesToJson(const World &world);
void conferencesFromJson(const QJsonArray &json, World *world);

} // namespace csp::sim::google
