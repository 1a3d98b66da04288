#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// What an event's `conferenceData` asks for (google-calendar.md 2): to be called with the fields of a document that was sent with `conferenceDataVersion=1`,
/// and those of the event before. A request that was made before is ignored; a new one makes another conference, at once or later (`conferencePendingSeconds`);
/// one that was made for another event is taken as it is.
void askForConference(const QJsonObject &before, const GoogleSettings &settings, Dice &dice, QJsonObject *extra);

/// Whether the conference of an event is still to come.
bool conferencePends(const Content &content);
/// The id of the request that asked for it.
QString conferenceRequest(const Content &content);
/// The made-up Meet link in the place of the request's waiting, or the word that there will be none.
void settleConference(QJsonObject *extra, bool fails, Dice &dice);
/// The same request was made with the same event before: it is ignored, and what came of it stays. The rest of what is sent counts.
void keepConference(const QJsonObject &before, QJsonObject *extra);

} // namespace csp::sim::google
