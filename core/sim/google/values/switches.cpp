#include "core/sim/google/values/switches.h"
#include <QJsonValue>

namespace csp::sim {

namespace {

using Kind = GoogleSwitch::Kind;
constexpr qint64 largestNumber = 1'000'000'000;

template<auto Field>
GoogleSwitch flag(const char *name)
{
    return {name, Kind::Flag, 0, 0, {}, [](const GoogleSettings &s) { return QJsonValue(s.*Field); },
            [](GoogleSettings &s, const QJsonValue &v) { s.*Field = v.toBool(); }};
}

template<auto Field>
GoogleSwitch number(const char *name, qint64 least, qint64 most)
{
    return {name, Kind::Number, least, most, {}, [](const GoogleSettings &s) { return QJsonValue(s.*Field); },
            [](GoogleSettings &s, const QJsonValue &v) { s.*Field = v.toInteger(); }};
}

/// One of some numbers, as statuses are.
template<auto Field>
GoogleSwitch oneNumber(const char *name, QStringList choices)
{
    GoogleSwitch it = number<Field>(name, 0, largestNumber);
    it.choices = std::move(choices);
    return it;
}

template<auto Field>
GoogleSwitch seconds(const char *name, qint64 least = 1)
{
    return {name, Kind::Seconds, least, largestNumber, {}, [](const GoogleSettings &s) { return QJsonValue(qint64((s.*Field).count())); },
            [](GoogleSettings &s, const QJsonValue &v) { s.*Field = std::chrono::seconds(v.toInteger()); }};
}

template<auto Field>
GoogleSwitch text(const char *name)
{
    return {name, Kind::Text, 0, 0, {}, [](const GoogleSettings &s) { return QJsonValue(s.*Field); },
            [](GoogleSettings &s, const QJsonValue &v) { s.*Field = v.toString(); }};
}

/// An enumeration whose words stand in the order of its values.
template<auto Field, const auto &Words>
GoogleSwitch choice(const char *name)
{
    QStringList choices;
    for (const char *each : Words)
        choices << QLatin1String(each);
    return {name, Kind::Choice, 0, 0, choices, [](const GoogleSettings &s) { return QJsonValue(QLatin1String(Words[size_t(s.*Field)])); },
            [](GoogleSettings &s, const QJsonValue &v) {
                const QString given = v.toString();
                for (size_t i = 0; i < std::size(Words); ++i) {
                    if (given == QLatin1String(Words[i]))
                        s.*Field = std::remove_reference_t<decltype(s.*Field)>(i);
                }
            }};
}

constexpr const char *calendarIdWords[] = {"short", "long"};
constexpr const char *importWords[] = {"replace", "refuse"};
constexpr const char *importTypeWords[] = {"refuse", "convert"};
constexpr const char *filterWords[] = {"all", "any"};
constexpr const char *attendeeWords[] = {"diverge", "ignore", "refuse"};
constexpr const char *manyPropertyWords[] = {"refuse", "drop"};
constexpr const char *responseWords[] = {"reset", "keep"};
constexpr const char *exceptionWords[] = {"keep", "drop"};
constexpr const char *orderWords[] = {"sourceFirst", "destinationFirst"};
constexpr const char *int64Words[] = {"text", "number"};
constexpr const char *stopWords[] = {"notFound", "succeeds"};
constexpr const char *reasonWords[] = {"badRequest", "invalid", "invalidParameter"};

QStringList numbers(std::initializer_list<int> given)
{
    QStringList out;
    for (const int each : given)
        out << QString::number(each);
    return out;
}

/// Whether a value is one that the switch may have.
bool fits(const GoogleSwitch &it, const QJsonValue &value)
{
    switch (it.kind) {
    case Kind::Flag: return value.isBool();
    case Kind::Text: return value.isString() && !value.toString().isEmpty();
    case Kind::Choice: return it.choices.contains(value.toString());
    case Kind::Number:
    case Kind::Seconds: break;
    }
    if (!value.isDouble())
        return false;
    const qint64 given = value.toInteger(-1);
    return it.choices.isEmpty() ? given >= it.least && given <= it.most : it.choices.contains(QString::number(given));
}

std::vector<GoogleSwitch> allSwitches()
{
    using S = GoogleSettings;
    return {
        text<&S::clientId>("clientId"),
        text<&S::clientSecret>("clientSecret"),
        flag<&S::autoConsent>("autoConsent"),
        seconds<&S::accessTokenLifetime>("accessTokenSeconds"),
        seconds<&S::authorizationCodeLifetime>("authorizationCodeSeconds"),
        flag<&S::redirectExtras>("redirectExtras"),
        oneNumber<&S::unknownClientStatus>("unknownClientStatus", numbers({400, 401})),
        flag<&S::assertionTimes>("assertionTimes"),
        flag<&S::insertDerivesId>("insertDerivesId"),
        choice<&S::calendarIds, calendarIdWords>("calendarIds"),
        choice<&S::importExisting, importWords>("importExisting"),
        choice<&S::importOtherTypes, importTypeWords>("importOtherTypes"),
        seconds<&S::syncTokenLifetime>("syncTokenSeconds"),
        seconds<&S::purgeAfter>("purgeSeconds", 0),
        flag<&S::emptyPages>("emptyPages"),
        choice<&S::propertyFilters, filterWords>("propertyFilters"),
        flag<&S::indented>("indented"),
        number<&S::freeBusyDays>("freeBusyDays", 1, 36'500),
        flag<&S::declinedIsFree>("declinedIsFree"),
        choice<&S::attendeeWrites, attendeeWords>("attendeeWrites"),
        flag<&S::ownDeleteDeclines>("ownDeleteDeclines"),
        flag<&S::insertAddsOrganizer>("insertAddsOrganizer"),
        choice<&S::missingResponse, responseWords>("missingResponse"),
        flag<&S::zeroLengthEvents>("zeroLengthEvents"),
        choice<&S::manyProperties, manyPropertyWords>("manyProperties"),
        choice<&S::missingEventType, responseWords>("missingEventType"),
        seconds<&S::conferencePending>("conferencePendingSeconds", 0),
        flag<&S::conferencesFail>("conferencesFail"),
        flag<&S::updateKeepsConference>("updateKeepsConference"),
        flag<&S::guestListRaisesSequence>("guestListRaisesSequence"),
        flag<&S::moveRaisesSequence>("moveRaisesSequence"),
        flag<&S::deleteRaisesSequence>("deleteRaisesSequence"),
        flag<&S::answersMoveUpdated>("answersMoveUpdated"),
        flag<&S::privateMovesUpdated>("privateMovesUpdated"),
        flag<&S::remindersMoveEtag>("remindersMoveEtag"),
        choice<&S::exceptionsOnRuleChange, exceptionWords>("exceptionsOnRuleChange"),
        flag<&S::moveKeepsId>("moveKeepsId"),
        flag<&S::ifMatchOnMove>("ifMatchOnMove"),
        flag<&S::starMatchesAny>("starMatchesAny"),
        oneNumber<&S::instanceMoveStatus>("instanceMoveStatus", numbers({400, 403})),
        choice<&S::moveOrder, orderWords>("moveOrder"),
        seconds<&S::moveDelay>("moveDelaySeconds", 0),
        flag<&S::allowLocalWebhooks>("allowLocalWebhooks"),
        flag<&S::httpsReason>("httpsReason"),
        seconds<&S::channelLifetime>("channelSeconds"),
        seconds<&S::longestChannelLifetime>("longestChannelSeconds"),
        choice<&S::channelExpiration, int64Words>("channelExpiration"),
        choice<&S::secondStop, stopWords>("secondStop"),
        flag<&S::pushOnReminders>("pushOnReminders"),
        flag<&S::pushOnPrivate>("pushOnPrivate"),
        number<&S::pushAttempts>("pushAttempts", 1, 100),
        seconds<&S::firstRetry>("firstRetrySeconds"),
        seconds<&S::longestRetry>("longestRetrySeconds"),
        text<&S::pushUserAgent>("pushUserAgent"),
        number<&S::quotaPerMinute>("quotaPerMinute", 0, largestNumber),
        number<&S::quotaPerUserPerMinute>("quotaPerUserPerMinute", 0, largestNumber),
        oneNumber<&S::quotaStatus>("quotaStatus", numbers({403, 429})),
        number<&S::batchParts>("batchParts", 1, 1000),
        oneNumber<&S::emptyStatus>("emptyStatus", numbers({200, 204})),
        choice<&S::syncRestrictionReason, reasonWords>("syncRestrictionReason"),
        choice<&S::orderingReason, reasonWords>("orderingReason"),
        choice<&S::sequenceReason, reasonWords>("sequenceReason"),
    };
}

} // namespace

const char *toText(GoogleSettings::Reason reason) { return reasonWords[size_t(reason)]; }

const std::vector<GoogleSwitch> &googleSwitches()
{
    static const std::vector<GoogleSwitch> all = allSwitches();
    return all;
}

QJsonObject toJson(const GoogleSettings &settings)
{
    QJsonObject json;
    for (const GoogleSwitch &it : googleSwitches())
        json.insert(QLatin1String(it.name), it.get(settings));
    return json;
}

GoogleSettings googleSettingsFromJson(const QJsonObject &json)
{
    GoogleSettings settings;
    for (const GoogleSwitch &it : googleSwitches()) {
        if (const QJsonValue value = json.value(QLatin1String(it.name)); fits(it, value))
            it.set(settings, value);
    }
    return settings;
}

} // namespace csp::sim
