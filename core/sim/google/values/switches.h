#pragma once
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <chrono>
#include <vector>

namespace csp::sim {

/// How the simulated Google behaves where the real one is configured, or is not documented. Each default is the likelier behaviour; sections are those
/// of docs/sources/google-calendar.md, whose section 13 gathers what is unconfirmed. In a world file these stand under `google:` by the names of
/// `googleSwitches()`; docs/google-sandbox.md says what each means.
struct GoogleSettings {
    // Signing in (google-calendar.md 1).
    QString clientId = QStringLiteral("playground.apps.googleusercontent.com");
    QString clientSecret = QStringLiteral("GOCSPX-playground");
    /// The authorization page answers with the redirect at once, as if the user (by `login_hint`, else the first account) had allowed everything.
    bool autoConsent = false;
    std::chrono::seconds accessTokenLifetime{3599};
    std::chrono::seconds authorizationCodeLifetime{600};
    bool redirectExtras = true; ///< `authuser` and `prompt` beside the code
    qint64 unknownClientStatus = 401;
    bool assertionTimes = true; ///< what a service account has signed has to be in time by the sandbox's clock; off: `iat` and `exp` are compared with each other alone

    // Identity (google-calendar.md 2, 11).
    bool insertDerivesId = true; ///< a given iCalUID makes the event's id, as on import; off: the id is random
    enum class CalendarIds : quint8 { Short, Long } calendarIds = CalendarIds::Short;
    enum class ImportExisting : quint8 { Replace, Refuse } importExisting = ImportExisting::Replace;
    enum class ImportOtherTypes : quint8 { Refuse, Convert } importOtherTypes = ImportOtherTypes::Refuse; ///< of an event whose type is not `default`

    // Reading and sync (google-calendar.md 3.1, 4).
    std::chrono::seconds syncTokenLifetime{30 * 24 * 3600}; ///< an older token is answered with 410 fullSyncRequired
    std::chrono::seconds purgeAfter{30 * 24 * 3600};        ///< deleted events vanish then; 0: never
    bool emptyPages = false; ///< every list with another page begins with an empty one
    enum class PropertyFilters : quint8 { All, Any } propertyFilters = PropertyFilters::All;
    bool indented = false;   ///< answers where `prettyPrint` is not given
    qint64 freeBusyDays = 93;
    bool declinedIsFree = true;

    // Writing (google-calendar.md 2, 3.2, 4.5, 7, 8).
    /// What an attendee's write to the shared fields of a foreign event does (google-calendar.md 8.1).
    enum class AttendeeWrites : quint8 {
        Diverge, ///< documented: changed on that copy alone, lost when the organizer changes the event
        Ignore,  ///< answered with 200 and the old data
        Refuse,  ///< 403 forbiddenForNonOrganizer
    } attendeeWrites = AttendeeWrites::Diverge;
    bool ownDeleteDeclines = true;
    bool insertAddsOrganizer = false;
    enum class MissingResponse : quint8 { Reset, Keep } missingResponse = MissingResponse::Reset;
    bool zeroLengthEvents = true;
    enum class ManyProperties : quint8 { Refuse, Drop } manyProperties = ManyProperties::Refuse; ///< beyond 300 properties or 32 kB of an event
    /// A whole document without `eventType` in the place of an event of another type than `default`.
    enum class MissingEventType : quint8 {
        Reset, ///< documented: it is read as `default`, which the type cannot be changed to
        Keep,
    } missingEventType = MissingEventType::Reset;
    std::chrono::seconds conferencePending{0}; ///< between the request for a conference and the conference (google-calendar.md 2)
    bool conferencesFail = false;      ///< then there is none
    bool updateKeepsConference = true; ///< a write without `conferenceDataVersion=1` leaves the conference alone
    bool guestListRaisesSequence = false;
    bool moveRaisesSequence = false;
    bool deleteRaisesSequence = true; ///< by the organizer; RFC 5546 wants it of a cancellation
    bool answersMoveUpdated = true;  ///< `updated` follows an attendee's answer
    bool privateMovesUpdated = true; ///< … and a change of colour, transparency or private properties
    bool remindersMoveEtag = true;
    enum class Exceptions : quint8 { Keep, Drop } exceptionsOnRuleChange = Exceptions::Keep; ///< of those that are still instances
    bool moveKeepsId = true;
    bool ifMatchOnMove = true;
    bool starMatchesAny = true; ///< `If-Match: *`
    qint64 instanceMoveStatus = 400;
    enum class MoveOrder : quint8 { SourceFirst, DestinationFirst } moveOrder = MoveOrder::SourceFirst;
    std::chrono::seconds moveDelay{0}; ///< between the two halves of a move

    // Push (google-calendar.md 5).
    /// `watch` takes `http://127.0.0.1…`, `[::1]`, `localhost` and `*.test` addresses; off: anything but https is a 400.
    bool allowLocalWebhooks = true;
    bool httpsReason = true; ///< the refusal carries the reason `push.webhookUrlNotHttps`
    std::chrono::seconds channelLifetime{604'800};
    std::chrono::seconds longestChannelLifetime{30 * 24 * 3600};
    enum class Int64 : quint8 { Text, Number } channelExpiration = Int64::Text;
    enum class SecondStop : quint8 { NotFound, Succeeds } secondStop = SecondStop::NotFound;
    bool pushOnReminders = true;
    bool pushOnPrivate = true; ///< changes of colour, transparency or private properties
    qint64 pushAttempts = 8;
    std::chrono::seconds firstRetry{1};
    std::chrono::seconds longestRetry{64};
    QString pushUserAgent = QStringLiteral("APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)");

    // Access and errors (google-calendar.md 6).
    qint64 quotaPerMinute = 0;        ///< of one client; 0: none
    qint64 quotaPerUserPerMinute = 0; ///< of one user of one client; 0: none
    qint64 quotaStatus = 403;
    qint64 batchParts = 50;
    qint64 emptyStatus = 204; ///< of methods without an answer; `events.delete` is always 204
    enum class Reason : quint8 { BadRequest, Invalid, InvalidParameter };
    Reason syncRestrictionReason = Reason::BadRequest; ///< of a sync token beside other restrictions
    Reason orderingReason = Reason::BadRequest;
    Reason sequenceReason = Reason::Invalid;

    bool operator==(const GoogleSettings &) const = default;
};

/// As Google spells it; lives for ever.
const char *toText(GoogleSettings::Reason reason);

/// One switch as files see it.
struct GoogleSwitch {
    enum class Kind : quint8 { Flag, Number, Seconds, Text, Choice };
    const char *name;
    Kind kind;
    /// Of Number and Seconds, both included.
    qint64 least = 0, most = 0;
    /// Of Choice. Number with choices: one of these numbers.
    QStringList choices{};
    /// In whole seconds, numbers, texts or flags; a choice is its word. The value is of the right kind and in range.
    QJsonValue (*get)(const GoogleSettings &) = nullptr;
    void (*set)(GoogleSettings &, const QJsonValue &) = nullptr;
};

/// All of them, in the order of the fields.
const std::vector<GoogleSwitch> &googleSwitches();

/// By the names of the switches. Reading is lenient: what is missing or of another kind stays as it is by default.
QJsonObject toJson(const GoogleSettings &settings);
GoogleSettings googleSettingsFromJson(const QJsonObject &json);

} // namespace csp::sim
