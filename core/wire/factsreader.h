#pragma once
#include "core/domain/facts.h"
#include "core/wire/jsonreader.h"

/// The parts that several of our own documents share.
namespace csp::wire {

QJsonObject keyToJson(const EventKey &key);
EventKey readKey(const JsonReader &json);

Reference readReference(const JsonReader &json);
OwnWrite readOwnWrite(const JsonReader &json);
EventDocument readDocument(const JsonReader &json);

} // namespace csp::wire
