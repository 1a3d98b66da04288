#pragma once
#include "core/domain/instant.h"
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include <QJsonObject>
#include <memory>

namespace csp::sim {

/// How the simulated Google behaves where the real one is configured, or is not documented (google-calendar-v3.md, section 13). World file: `google.settings`.
struct GoogleSettings {
    /// What an attendee's write to the shared fields of a foreign event does (section 8.1).
    enum class AttendeeWrites {
        Diverge, ///< documented: changed on that copy alone, lost when the organizer changes the event
        Ignore,  ///< answered with 200 and the old data
        Refuse,  ///< 403 forbiddenForNonOrganizer
    };
    QString clientId = QStringLiteral("playground.apps.googleusercontent.com");
    QString clientSecret = QStringLiteral("GOCSPX-playground");
    std::chrono::seconds accessTokenLifetime{3599};
    std::chrono::seconds authorizationCodeLifetime{600};
    /// A sync token older than this is answered with 410 fullSyncRequired.
    std::chrono::seconds syncTokenLifetime{30 * 24 * 3600};
    /// The authorization page answers with the redirect at once, as if the user (by `login_hint`, else the first account) had allowed everything.
    bool autoConsent = false;
    /// `events.watch` takes `http://127.0.0.1…`, `[::1]`, `localhost` and `*.test` addresses; off: anything but https is a 400.
    bool allowLocalWebhooks = true;
    AttendeeWrites attendeeWrites = AttendeeWrites::Diverge;

    bool operator==(const GoogleSettings &) const = default;
};

struct GoogleAccount {
    QString email; ///< also the id of the primary calendar, which comes with the account
    QString name;
    QString timeZone = QStringLiteral("UTC"); ///< IANA, of the primary calendar
    QString primarySummary;      ///< empty: the email, as Google has it
    QString primaryColor;        ///< `#rrggbb`; empty: Google's default
    /// How invitations reach this account's primary calendar ("add invitations to my calendar"): off, copies are never made.
    bool takesInvitations = true;

    bool operator==(const GoogleAccount &) const = default;
};

struct GoogleCalendar {
    QString id;       ///< empty: one is made, `<26 characters>@group.calendar.google.com`
    QString owner;    ///< email of an account
    QString summary;
    QString description;
    QString timeZone; ///< empty: the owner's
    QString color;    ///< `#rrggbb`
    QString location;
    struct Rule {
        QString scope; ///< `default`, `user:a@b.c`, `domain:b.c`
        QString role;  ///< `none`, `freeBusyReader`, `reader`, `writer`, `owner`
        bool operator==(const Rule &) const = default;
    };
    QList<Rule> acl; ///< beside the owner. Accounts named in it see the calendar in their list

    bool operator==(const GoogleCalendar &) const = default;
};

struct GoogleTokens {
    QString accessToken;
    QString refreshToken;
};

/// A push message to be POSTed with an empty body.
struct GooglePush {
    quint64 id = 0;
    QString address;
    http::Headers headers; ///< with Content-Length: 0 left to whoever sends
    int attempt = 1;

    http::Request request() const { return {"POST", address.toUtf8(), headers, {}}; }
    bool operator==(const GooglePush &) const = default;
};

/// A mail that Google would send.
struct GoogleMail {
    Instant at{};
    QString to;
    QString kind;      ///< `invitation`, `update`, `cancellation`, `response`, `organizerChange`
    QString method;    ///< of the ICS part: `REQUEST`, `CANCEL`, `REPLY`
    QString calendar;  ///< of the organizer's copy
    QString eventId;
    QString iCalUid;
    QString summary;
    int sequence = 0;
    QString cause;     ///< `events.insert`, `events.patch` …

    bool operator==(const GoogleMail &) const = default;
};

/// What is known of a channel: for people who look into the simulator.
struct GoogleChannel {
    QString id;
    QString email;    ///< who made it
    QString resource; ///< a calendar's id for its events; else as `World::channelsOf` names it
    QString resourceId;
    QString address;
    Instant expires{};
    qint64 lastNumber = 0;

    bool operator==(const GoogleChannel &) const = default;
};

/// The simulated Google: a world of accounts and calendars, and the HTTP surface over it. A value: a copy is a snapshot. Asks no clock and
/// no network: time comes with every request, push messages are handed out to be sent by whoever has sockets.
///
/// Serves `/calendar/v3/…`, `/o/oauth2/v2/auth`, `/token`, `/revoke`, `/tokeninfo`, `/v1/userinfo`, `/oauth2/v2/userinfo`.
/// Everything it makes up (ids, tokens) comes from the seed, so that equal histories give equal bytes.
class GoogleSim
{
public:
    explicit GoogleSim(const GoogleSettings &settings = {}, quint64 seed = 1);
    GoogleSim(const GoogleSim &other);
    GoogleSim(GoogleSim &&other) noexcept;
    GoogleSim &operator=(const GoogleSim &other);
    GoogleSim &operator=(GoogleSim &&other) noexcept;
    ~GoogleSim();

    // Building a world. Errors are Input; `where` names the field within what was given (`start.dateTime`), for the caller to put a place before.
    Outcome<Done> addAccount(const GoogleAccount &account, Instant now);
    /// Answers the calendar's id.
    Outcome<QString> addCalendar(const GoogleCalendar &calendar, Instant now);
    /// A rule for a calendar that is there (a primary one comes with none). An account that is named sees the calendar in its list.
    Outcome<Done> share(const QString &calendarId, const GoogleCalendar::Rule &rule, Instant now);
    /// As if the calendar's owner had inserted `event` (Google's JSON; `id` and `iCalUID` may both be given): attendees with an account here get
    /// their copies. Answers the event's id. No mail, no push.
    Outcome<QString> addEvent(const QString &calendarId, const QJsonObject &event, Instant now);

    // Serving.
    http::Response handle(const http::Request &request, Instant now);
    /// A signed-in account without the browser: full calendar scopes and openid, email, profile.
    Outcome<GoogleTokens> issueTokens(const QString &email, Instant now);
    QList<GoogleAccount> accounts() const; ///< in the order they were added
    const GoogleSettings &settings() const;

    // Push messages. Every one taken is to be reported back with `pushAnswered`, until then it counts as under way.
    QList<GooglePush> takePushes(Instant now); ///< those that are due
    /// Status 0: no answer. 200, 201, 202, 204 and 102 end it; 500, 502, 503, 504 and no answer bring it back later, with growing delays;
    /// anything else drops it.
    void pushAnswered(quint64 id, int status, Instant now);
    std::optional<Instant> nextPushDue() const; ///< of those that wait; nothing where none does
    int pushesUnderWay() const;                 ///< taken, not yet answered

    /// Every mail Google would have sent, oldest first (the last 10,000).
    QList<GoogleMail> mails() const;

    // Looking in from outside, and breaking things on purpose.
    QList<GoogleChannel> channels() const; ///< by id
    QString whose(const QByteArray &accessToken) const; ///< email; empty where the token is unknown
    /// The token is unknown from now on; `wholeGrant`: with the refresh token that it came from, and every other access token of that.
    void endToken(const QByteArray &token, bool wholeGrant);
    /// Every sync token (and page token) given so far is answered with 410 from now on.
    void expireSyncTokens();
    /// As after `fromJson`: tokens that speak of changes beyond this point belong to a history that is lost to this world.
    void beginNewHistory();

    /// Rises with every change that `toJson` would show.
    quint64 revision() const;
    QJsonObject toJson() const;
    /// A world that goes on where the other stopped. Sync tokens that speak of changes this world has not seen are answered with 410.
    static Outcome<GoogleSim> fromJson(const QJsonObject &json);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp::sim
