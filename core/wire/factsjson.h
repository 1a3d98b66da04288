#pragma once
#include "core/domain/diff.h"
#include "core/domain/facts.h"
#include "core/domain/journal.h"
#include "core/domain/outcome.h"
#include <QJsonObject>

namespace csp::wire {

/// Facts to JSON and back without loss: the store's journal and `fixtures/cases` are written so, `calsync --json` prints it.
QJsonObject toJson(const Facts &facts);
Outcome<Facts> factsFromJson(const QJsonObject &json);
QJsonObject toJson(const Reference &reference);
Outcome<Reference> referenceFromJson(const QJsonObject &json);
QJsonObject toJson(const Baseline &baseline);
Outcome<Baseline> baselineFromJson(const QJsonObject &json);
/// `{calendar, event: {…}}` where the document's bytes are what our own compact writer makes of it, else `{calendar, raw: "…"}`.
QJsonObject toJson(const EventDocument &document);
Outcome<EventDocument> documentFromJson(const QJsonObject &json);
QJsonObject toJson(const OwnWrite &write);
Outcome<OwnWrite> ownWriteFromJson(const QJsonObject &json);
QJsonObject toJson(const RunStep &step);
Outcome<RunStep> runStepFromJson(const QJsonObject &json);
/// `{name, title, description, hold, rows: {freeSlot: "reschedule", …}}`. Reading names the row that it does not know.
QJsonObject toJson(const Policy &policy);
Outcome<Policy> policyFromJson(const QJsonObject &json);
QJsonObject toJson(const Error &error);
Error errorFromJson(const QJsonObject &json);

// One way only: to be read by people and programs.
QJsonObject toJson(const EventDiff &diff);
QJsonObject toJson(const Decision &decision);
QJsonObject toJson(const Plan &plan);
QJsonObject toJson(const Action &action);
QJsonObject toJson(const ApiRequest &request);

} // namespace csp::wire
