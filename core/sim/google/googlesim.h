#pragma once
#include "core/domain/instant.h"
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include "core/sim/google/values/accounts.h"
#include "core/sim/google/values/messages.h"
#include "core/sim/google/values/switches.h"
#include <QJsonArray>
#include <QJsonObject>
#include <functional>
#include <memory>

namespace csp::sim {

/// The simulated Google: a world of accounts and calendars, and the HTTP surface over it. A value: a copy is a snapshot. Asks no clock and
/// no network: time comes with every request, push messages are handed out to be sent by whoever has sockets.
///
/// Serves `/calendar/v3/…`, `/o/oauth2/v2/auth`, `/token`, `/revoke`, `/tokeninfo`, `/v1/userinfo`, `/oauth2/v2/userinfo`, `/robot/v1/metadata/x509/…`.
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
    Outcome<Done> addServiceAccount(const GoogleServiceAccount &account, Instant now);
    /// With one of these and without a token, what is public can be read.
    void setApiKeys(const QStringList &keys);
    /// Answers the calendar's id.
    Outcome<QString> addCalendar(const GoogleCalendar &calendar, Instant now);
    /// A rule for a calendar that is there (a primary one comes with none). An account that is named sees the calendar in its list.
    Outcome<Done> share(const QString &calendarId, const GoogleCalendar::Rule &rule, Instant now);
    /// As if the calendar's owner had inserted `event` (Google's JSON; `id` and `iCalUID` may both be given): attendees with an account here get
    /// their copies. Answers the event's id. No mail, no push.
    Outcome<QString> addEvent(const QString &calendarId, const QJsonObject &event, Instant now);

    // Serving.
    using BatchPart = GoogleBatchPart; ///< see core/sim/google/values/messages.h
    /// `part`: where there is none, each is carried out as it is.
    http::Response handle(const http::Request &request, Instant now, const BatchPart &part = {});
    /// A signed-in account without the browser: full calendar scopes and openid, email, profile.
    Outcome<GoogleTokens> issueTokens(const QString &email, Instant now);
    QList<GoogleAccount> accounts() const; ///< in the order they were added, those of programs among them
    QStringList serviceAccounts() const;   ///< emails
    /// The key file as Google's console would give it away, private key and all, with addresses below `root` (which ends with a slash). Empty where there is no such
    /// service account.
    QJsonObject serviceAccountKey(const QString &email, const QString &root) const;
    QStringList apiKeys() const;
    const GoogleSettings &settings() const;

    // Push messages. Every one taken is to be reported back with `pushAnswered`, until then it counts as under way.
    /// Those that are due; of channels that `mayGo` says no to (where there is one) they wait, and tell of later changes meanwhile.
    QList<GooglePush> takePushes(Instant now, const std::function<bool(const QString &channel)> &mayGo = {});
    /// Status 0: no answer. 200, 201, 202, 204 and 102 end it; 500, 502, 503, 504 and no answer bring it back later, with growing delays;
    /// anything else drops it.
    void pushAnswered(quint64 id, int status, Instant now);
    /// Of those that wait (`after`: that are due later than this); nothing where none does.
    std::optional<Instant> nextPushDue(std::optional<Instant> after = {}) const;
    int pushesUnderWay() const;                 ///< taken, not yet answered
    QList<quint64> idsUnderWay() const;         ///< of those
    /// As `takePushes` did at `now`, which took these: for doing again what was done.
    QList<GooglePush> takePushesAgain(const QList<quint64> &ids, Instant now);
    void setUnderWay(const QList<quint64> &ids); ///< these, and no others
    /// No message that was taken will be reported back: they wait again.
    void forgetUnderWay() { setUnderWay({}); }

    /// Every mail Google would have sent, oldest first (the last 10,000).
    QList<GoogleMail> mails() const;

    // Guests' proposals of a new time (docs/google-sandbox.md). Errors are Input with the `status` that HTTP has for them.
    QJsonArray proposals() const; ///< oldest first, settled ones among them
    /// As the guest `account` does it; `body` has `start`, `end`, and where wanted `comment` and `responseStatus`. Answers the proposal.
    Outcome<QJsonObject> propose(const QString &account, const QString &calendar, const QString &event, const QJsonObject &body, Instant now);
    /// As the organizer does it. Answers the proposal.
    Outcome<QJsonObject> settleProposal(const QString &id, bool accept, Instant now);

    // Looking in from outside, and breaking things on purpose.
    QList<GoogleChannel> channels() const; ///< by id
    std::optional<GoogleChannel> channel(const QString &id) const;
    QString whose(const QByteArray &accessToken) const; ///< email; empty where the token is unknown
    /// The token is unknown from now on; `wholeGrant`: with the refresh token that it came from, and every other access token of that.
    void endToken(const QByteArray &token, bool wholeGrant);
    /// Every sync token (and page token) given so far is answered with 410 from now on.
    /// Answers the number that it drew for the history which begins; given again, exactly the same is done.
    quint32 expireSyncTokens(std::optional<quint32> drawn = {});
    /// As after `fromJson`: tokens that speak of changes beyond this point belong to a history that is lost to this world.
    quint32 beginNewHistory(std::optional<quint32> drawn = {});

    /// Rises with every change that `toJson` would show.
    quint64 revision() const;
    quint64 diceState() const; ///< another one after each number that was drawn
    QJsonObject toJson() const;
    /// A world that goes on where the other stopped. Sync tokens that speak of changes this world has not seen are answered with 410.
    static Outcome<GoogleSim> fromJson(const QJsonObject &json);
    /// The same world in the same history: all that was done in it after `toJson` can be done again. `beginNewHistory` comes after that.
    static Outcome<GoogleSim> fromJsonUnchanged(const QJsonObject &json);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp::sim
