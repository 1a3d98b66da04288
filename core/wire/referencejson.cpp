#include "core/wire/enumwords.h"
#include "core/wire/factsjson.h"
#include "core/wire/factsreader.h"
#include "core/wire/google.h"
#include "core/wire/googleevent.h"
#include "core/wire/googletime.h"
#include <QJsonDocument>

namespace csp::wire {

template<>
struct WordsOf<BaselineOrigin> {
    static constexpr std::array words{"rawData", "fetched", "applied", "agreed"};
};

namespace {

/// True for text that our own compact writer may have made. A cheap look that sends most foreign documents away: a blank between
/// members, or a second member that sorts before the first (Google begins with `kind`, `etag`).
bool mayBeCompact(const QByteArray &raw)
{
    const qsizetype firstEnd = raw.indexOf('"', 2);
    return raw.startsWith("{\"") && firstEnd > 0 && firstEnd + 2 < raw.size() && raw.at(firstEnd + 1) == ':' && raw.at(firstEnd + 2) != ' '
        && !raw.contains('\n') && !raw.startsWith("{\"kind\":\"calendar#event\",\"etag\"");
}

} // namespace

QJsonObject toJson(const EventDocument &document)
{
    QJsonObject json{{QStringLiteral("calendar"), document.event.calendar.value}};
    if (document.raw.isEmpty()) {
        if (document.event != Event{}) {
            json.insert(QStringLiteral("event"), eventToJson(document.event));
            json.insert(QStringLiteral("raw"), QString());
        }
        return json;
    }
    // As an object where nothing is lost by that, because it reads better; else as text, byte for byte.
    if (mayBeCompact(document.raw)) {
        const QJsonObject event = QJsonDocument::fromJson(document.raw).object();
        if (compact(event) == document.raw) {
            json.insert(QStringLiteral("event"), event);
            return json;
        }
    }
    json.insert(QStringLiteral("raw"), QString::fromUtf8(document.raw));
    return json;
}

EventDocument readDocument(const JsonReader &json)
{
    EventDocument document;
    document.event.calendar.value = json.string(QLatin1String("calendar"));
    const QString raw = json.string(QLatin1String("raw"));
    if (!raw.isEmpty()) {
        document.raw = raw.toUtf8();
        const auto inner = objectFromBytes(document.raw);
        if (!inner)
            json.fail(QLatin1String("raw"), QStringLiteral("the JSON of an event"));
        else {
            const JsonPlace here{json.place(), QLatin1String("raw"), {}, -1};
            document.event = readEvent(JsonReader(*inner, &here, json.trouble()), document.event.calendar);
        }
        return document;
    }
    json.descend(QLatin1String("event"), [&](const JsonReader &event) {
        document.event = readEvent(event, document.event.calendar);
        if (!json.has(QLatin1String("raw")))
            document.raw = compact(event.json());
    });
    return document;
}

Outcome<EventDocument> documentFromJson(const QJsonObject &json)
{
    std::optional<Error> trouble;
    EventDocument document = readDocument(JsonReader(json, nullptr, trouble));
    if (trouble)
        return *trouble;
    return document;
}

QJsonObject keyToJson(const EventKey &key)
{
    return {{QStringLiteral("calendar"), key.calendar.value}, {QStringLiteral("event"), key.event.value}};
}

EventKey readKey(const JsonReader &json)
{
    return {{json.string(QLatin1String("calendar"))}, {json.string(QLatin1String("event"))}};
}

QJsonObject toJson(const Baseline &baseline)
{
    return {{QStringLiteral("version"), baseline.version},
            {QStringLiteral("origin"), word(baseline.origin)},
            {QStringLiteral("taken"), toRfc3339(baseline.taken)},
            {QStringLiteral("document"), toJson(baseline.document)}};
}

static Baseline readBaseline(const JsonReader &json)
{
    Baseline baseline;
    baseline.version = int(json.integer(QLatin1String("version")));
    baseline.origin = readWord<BaselineOrigin>(json, QLatin1String("origin"));
    baseline.taken = json.instant(QLatin1String("taken")).value_or(Instant{});
    json.descend(QLatin1String("document"), [&](const JsonReader &document) { baseline.document = readDocument(document); });
    return baseline;
}

Outcome<Baseline> baselineFromJson(const QJsonObject &json)
{
    std::optional<Error> trouble;
    Baseline baseline = readBaseline(JsonReader(json, nullptr, trouble));
    if (trouble)
        return *trouble;
    return baseline;
}

QJsonObject toJson(const Reference &reference)
{
    QJsonObject json{{QStringLiteral("booking"), reference.booking.value},
                     {QStringLiteral("event"), keyToJson(reference.event)},
                     {QStringLiteral("iCalUID"), reference.iCalUid.value},
                     {QStringLiteral("baseline"), toJson(reference.baseline)}};
    if (reference.closed)
        json.insert(QStringLiteral("closed"), true);
    return json;
}

Reference readReference(const JsonReader &json)
{
    Reference reference;
    reference.booking.value = json.string(QLatin1String("booking"));
    json.descend(QLatin1String("event"), [&](const JsonReader &key) { reference.event = readKey(key); });
    reference.iCalUid.value = json.string(QLatin1String("iCalUID"));
    json.descend(QLatin1String("baseline"), [&](const JsonReader &baseline) { reference.baseline = readBaseline(baseline); });
    reference.closed = json.flag(QLatin1String("closed"));
    return reference;
}

Outcome<Reference> referenceFromJson(const QJsonObject &json)
{
    std::optional<Error> trouble;
    Reference reference = readReference(JsonReader(json, nullptr, trouble));
    if (trouble)
        return *trouble;
    return reference;
}

QJsonObject toJson(const OwnWrite &write)
{
    QJsonObject json{{QStringLiteral("event"), keyToJson(write.event)}, {QStringLiteral("at"), toRfc3339(write.at)}};
    if (write.deleted)
        json.insert(QStringLiteral("deleted"), true);
    if (write.span)
        json.insert(QStringLiteral("span"), spanToJson(*write.span));
    if (!write.etag.isEmpty())
        json.insert(QStringLiteral("etag"), write.etag);
    return json;
}

OwnWrite readOwnWrite(const JsonReader &json)
{
    OwnWrite write;
    json.descend(QLatin1String("event"), [&](const JsonReader &key) { write.event = readKey(key); });
    write.deleted = json.flag(QLatin1String("deleted"));
    json.descend(QLatin1String("span"), [&](const JsonReader &span) { write.span = readSpan(span); });
    write.etag = json.string(QLatin1String("etag"));
    write.at = json.instant(QLatin1String("at")).value_or(Instant{});
    return write;
}

Outcome<OwnWrite> ownWriteFromJson(const QJsonObject &json)
{
    std::optional<Error> trouble;
    OwnWrite write = readOwnWrite(JsonReader(json, nullptr, trouble));
    if (trouble)
        return *trouble;
    return write;
}

} // namespace csp::wire
