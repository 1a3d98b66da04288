#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// What an event's `conferenceData` asks for (section 2): to be called with the fields of a document that was sent with `conferenceDataVersion=1`, and
/// those of the event before. A request that was made before is ignored; a new one makes another conference, at once or later (`conferencePendingSeconds`);
/// one that was made for another event is taken as it is.
void askForConference(const QJsonObject &before, const GoogleSettings &settings, Dice &dice, QJsonObject *extra);

/// Whether the conference of an event is still to come.
bool conferencePends(const Content &content);
/// To be called with every event that is put into a calendar: the conference of one that waits for it comes later. A copy of somebody's event gets it
/// from there.
void expectConference(World &world, const QString &calendarId, const Event &event, Instant now);

QJsonArray conferencesToJson(const World &world);
void conferencesFromJson(const QJsonArray &json, World *world);

} // namespace csp::sim::google
