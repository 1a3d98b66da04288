#include "core/wire/factsjson.h"
#include "core/wire/calcom.h"
#include "core/wire/enumwords.h"
#include "core/wire/factsreader.h"
#include "core/wire/google.h"
#include "core/wire/googleevent.h"

namespace csp::wire {

template<>
struct WordsOf<Trigger> {
    static constexpr std::array words{"notification", "poll", "hold ran out", "retry", "replay", "manual"};
};
template<>
struct WordsOf<Availability::Verdict> {
    static constexpr std::array words{"not asked", "unknown", "free", "host busy", "participant busy", "outside hours", "too soon", "past"};
};
template<>
struct WordsOf<Sighting::Match> {
    static constexpr std::array words{"same id", "same iCalUID", "own mark", "evidence"};
};
template<>
struct WordsOf<DecisionContext::Search> {
    static constexpr std::array words{"not asked", "incomplete", "complete"};
};
template<>
struct WordsOf<DecisionContext::HoldState> {
    static constexpr std::array words{"none", "running", "ran out"};
};
template<>
struct WordsOf<Fetched::Kind> {
    static constexpr std::array words{"present", "gone", "not asked"};
};

namespace {

QJsonObject toJson(const Fetched &fetched)
{
    QJsonObject json{{QStringLiteral("kind"), word(fetched.kind)}};
    if (fetched.kind == Fetched::Kind::Present)
        json.insert(QStringLiteral("document"), wire::toJson(fetched.document));
    return json;
}

Fetched readFetched(const JsonReader &json)
{
    Fetched fetched;
    fetched.kind = readWord<Fetched::Kind>(json, QLatin1String("kind"));
    json.descend(QLatin1String("document"), [&](const JsonReader &document) { fetched.document = readDocument(document); });
    return fetched;
}

QJsonObject toJson(const Availability &availability)
{
    QJsonArray conflicts;
    for (const Busy &b : availability.conflicts)
        conflicts.append(QJsonObject{{QStringLiteral("start"), toRfc3339(b.start)},
                                     {QStringLiteral("end"), toRfc3339(b.end)},
                                     {QStringLiteral("who"), b.who},
                                     {QStringLiteral("title"), b.title}});
    QJsonObject json{{QStringLiteral("verdict"), word(availability.verdict)}};
    if (!conflicts.isEmpty())
        json.insert(QStringLiteral("conflicts"), conflicts);
    return json;
}

Availability readAvailability(const JsonReader &json)
{
    Availability availability;
    availability.verdict = readWord<Availability::Verdict>(json, QLatin1String("verdict"));
    json.eachObject(QLatin1String("conflicts"), [&](const JsonReader &busy) {
        availability.conflicts << Busy{busy.requiredInstant(QLatin1String("start")), busy.requiredInstant(QLatin1String("end")),
                                       busy.string(QLatin1String("who")), busy.string(QLatin1String("title"))};
    });
    return availability;
}

QJsonObject toJson(const Sighting &sighting)
{
    QJsonObject json{{QStringLiteral("match"), word(sighting.match)},
                     {QStringLiteral("calendar"), sighting.event.calendar.value},
                     {QStringLiteral("event"), eventToJson(sighting.event)}};
    if (!sighting.evidence.isEmpty())
        json.insert(QStringLiteral("evidence"), QJsonArray::fromStringList(sighting.evidence));
    return json;
}

Sighting readSighting(const JsonReader &json)
{
    Sighting sighting;
    sighting.match = readWord<Sighting::Match>(json, QLatin1String("match"));
    sighting.evidence = json.strings(QLatin1String("evidence"));
    const CalendarId calendar{json.string(QLatin1String("calendar"))};
    json.descend(QLatin1String("event"), [&](const JsonReader &event) { sighting.event = readEvent(event, calendar); });
    return sighting;
}

QJsonObject toJson(const DecisionContext &context)
{
    QJsonObject json{{QStringLiteral("now"), toRfc3339(context.now)},
                     {QStringLiteral("trigger"), word(context.trigger)},
                     {QStringLiteral("hostEmail"), context.hostEmail},
                     {QStringLiteral("availability"), toJson(context.availability)},
                     {QStringLiteral("search"), word(context.search)},
                     {QStringLiteral("hold"), word(context.hold)}};
    QJsonArray sightings, writes;
    for (const Sighting &s : context.sightings)
        sightings.append(toJson(s));
    for (const OwnWrite &w : context.ownWrites)
        writes.append(wire::toJson(w));
    if (!sightings.isEmpty())
        json.insert(QStringLiteral("sightings"), sightings);
    if (!writes.isEmpty())
        json.insert(QStringLiteral("ownWrites"), writes);
    if (context.holdUntil)
        json.insert(QStringLiteral("holdUntil"), toRfc3339(*context.holdUntil));
    if (context.duplicate)
        json.insert(QStringLiteral("duplicate"), true);
    return json;
}

DecisionContext readContext(const JsonReader &json)
{
    DecisionContext context;
    context.now = json.instant(QLatin1String("now")).value_or(Instant{});
    context.trigger = readWord<Trigger>(json, QLatin1String("trigger"));
    context.hostEmail = json.string(QLatin1String("hostEmail"));
    json.descend(QLatin1String("availability"), [&](const JsonReader &inner) { context.availability = readAvailability(inner); });
    json.eachObject(QLatin1String("sightings"), [&](const JsonReader &inner) { context.sightings << readSighting(inner); });
    context.search = readWord<DecisionContext::Search>(json, QLatin1String("search"));
    context.hold = readWord<DecisionContext::HoldState>(json, QLatin1String("hold"));
    context.holdUntil = json.instant(QLatin1String("holdUntil"));
    json.eachObject(QLatin1String("ownWrites"), [&](const JsonReader &inner) { context.ownWrites << readOwnWrite(inner); });
    context.duplicate = json.flag(QLatin1String("duplicate"));
    return context;
}

} // namespace

QJsonObject toJson(const Facts &facts)
{
    QJsonObject json{{QStringLiteral("fetched"), toJson(facts.fetched)}, {QStringLiteral("context"), toJson(facts.context)}};
    if (facts.reference)
        json.insert(QStringLiteral("reference"), toJson(*facts.reference));
    if (facts.booking)
        json.insert(QStringLiteral("booking"), toJson(*facts.booking));
    if (facts.eventType)
        json.insert(QStringLiteral("eventType"), toJson(*facts.eventType));
    return json;
}

Outcome<Facts> factsFromJson(const QJsonObject &object)
{
    std::optional<Error> trouble;
    const JsonReader json(object, nullptr, trouble);
    Facts facts;
    json.descend(QLatin1String("reference"), [&](const JsonReader &inner) { facts.reference = readReference(inner); });
    json.descend(QLatin1String("fetched"), [&](const JsonReader &inner) { facts.fetched = readFetched(inner); });
    json.descend(QLatin1String("context"), [&](const JsonReader &inner) { facts.context = readContext(inner); });
    if (const auto inner = json.object(QLatin1String("booking"))) {
        const auto booking = bookingFromJson(*inner, QStringLiteral("booking"));
        if (booking)
            facts.booking = *booking;
        else if (!trouble)
            trouble = booking.error();
    }
    if (const auto inner = json.object(QLatin1String("eventType"))) {
        const auto type = eventTypeFromJson(*inner, QStringLiteral("eventType"));
        if (type)
            facts.eventType = *type;
        else if (!trouble)
            trouble = type.error();
    }
    if (trouble)
        return *trouble;
    return facts;
}

} // namespace csp::wire
