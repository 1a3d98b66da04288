#pragma once
#include "core/sim/google/world/eventtable.h"
#include "core/sim/google/values/accounts.h"
#include "core/sim/google/values/messages.h"
#include "core/sim/google/values/proposal.h"
#include "core/sim/google/values/quota.h"
#include "core/sim/google/keys/serviceaccount.h"
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QSharedData>

namespace csp::sim::google {

/// freeBusyReader sees times alone; each further role may do all that those before it may (google-calendar.md 3.3, 12).
enum class Role : quint8 { None, FreeBusyReader, Reader, WriterWithoutPrivateAccess, Writer, Owner };
/// The least that may change events.
constexpr Role LeastWriter = Role::WriterWithoutPrivateAccess;
QLatin1String toText(Role role);
std::optional<Role> roleFromText(QStringView text);

struct AclRule {
    QString scope; ///< `default`, `user:a@b.c`, `group:…`, `domain:b.c`: also its id
    Role role = Role::None;
    Micros changed = 0;
};

struct Calendar : QSharedData {
    explicit Calendar(const Zone *z = Zone::utc()) : zone(z), events(z) { }
    QString id;
    QString owner; ///< email
    QString summary;
    QString description;
    QString location;
    const Zone *zone;
    bool primary = false;
    QJsonObject workingHours; ///< of a primary calendar, as `calendars.get` tells them; empty: never set
    QString color;  ///< `#rrggbb`, what the owner's list entry shows at first
    QList<AclRule> acl;
    Micros changed = 0; ///< of its own properties
    Micros accessChanged = 0; ///< of anybody's role in it
    EventTable events;
};
using CalendarPtr = QSharedDataPointer<Calendar>;

/// One calendar in one account's list.
struct ListEntry {
    QString calendar;
    QString color; ///< `#rrggbb`
    QString foreground = QStringLiteral("#000000");
    QString summaryOverride;
    bool hidden = false;
    bool selected = true;
    QJsonArray reminders;     ///< `defaultReminders`
    QJsonArray notifications; ///< `notificationSettings.notifications`
    Micros added = 0;         ///< what the list is in the order of
    Micros changed = 0;
};

struct Account {
    GoogleAccount who;
    QString sub; ///< the stable user id of OpenID
    QList<ListEntry> list;
    QMap<QString, Micros> unlisted; ///< calendars that were on the list, and when they left it: incremental reading tells
    QMap<QString, Micros> accessChanged; ///< by calendar, when this person's role in it became another one: older sync tokens of its events are dead
};

struct Grant {
    QString email;
    QString clientId;
    QStringList scopes;
    quint32 scopeBits = 0;
    QByteArray refreshToken; ///< of an access token: the one it came with, so that revoking one ends both
    qint64 expires = 0;      ///< ms; 0: never
};

struct AuthCode {
    Grant grant;
    QString redirectUri;
    QString challenge;
    bool s256 = false;
    QString nonce; ///< comes back in the id token
};

struct WatchChannel {
    QString id;
    QString email;
    QString clientId;
    QString resource; ///< what is watched: see `World::channelsOf`
    QString resourceId;
    QString resourceUri;
    QString token;
    QString address;
    qint64 expires = 0; ///< ms
    qint64 lastNumber = 0;
    quint64 news = 0; ///< the message that last told of a change: as long as it waits, it tells of the next one, too
};

/// Of one channel there are at most four: its first one (`sync`), one that waits, one that is under way, one that is to be sent again.
struct WaitingPush {
    GooglePush push;
    QString channel;
    bool sync = false; ///< the first of its channel, which says that it is open
    qint64 due = 0; ///< ms
    bool underWay = false;
};

/// Which mails a write asks for (google-calendar.md 3.2).
enum class SendUpdates : quint8 { None, ExternalOnly, All };

/// The second half of an `events.move`, where the two do not come at once (google-calendar.md 8.3: their order is not defined).
struct LaterMove {
    qint64 due = 0; ///< ms
    QString from;
    QString to;
    Event old;           ///< as it was in the source
    QList<Event> events; ///< what is to arrive, exceptions of a series behind it; empty: the source is to be left
    SendUpdates mails = SendUpdates::None;
};

/// A conference that was asked for and is not there yet.
struct LaterConference {
    qint64 due = 0; ///< ms
    QString calendar;
    QString event;
    QString request; ///< its `requestId`: another one may have taken its place
};

/// Which histories this world has seen: tokens speak of one, and are good as far as it was seen (see `synctoken.h`).
struct Epoch {
    quint32 id = 0;
    Micros until = 0; ///< what happened later in that epoch was lost to this world; of the present one: no limit
};

/// The random numbers of one world: small, copyable, equal for equal seeds. (splitmix64)
class Dice
{
public:
    explicit Dice(quint64 seed = 1) : m_state(seed) { }
    quint64 next();
    QString text(int length, QLatin1String alphabet);
    QString id(int length = 26) { return text(length, QLatin1String("0123456789abcdefghijklmnopqrstuv")); }
    QString token(int length) { return text(length, QLatin1String("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")); }
    quint64 state() const { return m_state; }

private:
    quint64 m_state;
};

/// Everything the simulated Google knows. A value.
struct World {
    GoogleSettings settings;
    Dice dice;
    Micros lastStamp = 0;
    QList<Epoch> epochs; ///< the present one last
    QList<Account> accounts;
    QList<ServiceAccount> serviceAccounts; ///< each of them an account as well
    QStringList apiKeys;
    QHash<QString, CalendarPtr> calendars;
    QHash<QByteArray, Grant> accessTokens;
    QHash<QByteArray, Grant> refreshTokens;
    QHash<QByteArray, AuthCode> codes;
    QHash<QString, WatchChannel> channels;
    /// By what they watch: a calendar's id for its events, `acl:<calendar>`, `list:<email>`, `settings:<email>`.
    QHash<QString, QStringList> channelsOf;
    QHash<QString, QString> resourceIds; ///< of what was ever watched: the same for every channel on it
    QSet<QString> usedChannelIds;
    QList<WaitingPush> pushes; ///< by rising id
    quint64 lastPush = 0;
    QList<LaterMove> laterMoves;
    QList<LaterConference> laterConferences;
    QList<Proposal> proposals; ///< oldest first, a bounded number (`proposals.h`)
    quint64 lastProposal = 0;
    QList<GoogleMail> mails; ///< the last 10,000: see `keep`
    quint64 revision = 0;
    Quota quota; ///< of the last minute alone: no part of what is kept in files

    /// Strictly rising, whatever the clock does.
    Micros stamp(Instant now);
    void keep(const GoogleMail &mail);
    Account *account(const QString &email);
    const Account *account(const QString &email) const;
    /// Null where there is none of that email; that of a person is none.
    const ServiceAccount *serviceAccount(const QString &email) const;
    const Calendar *calendar(const QString &id) const;
    Calendar *calendarToWrite(const QString &id);
    /// Null where the calendar is not on the account's list.
    static ListEntry *entryOf(Account &account, const QString &calendarId);
    static const ListEntry *entryOf(const Account &account, const QString &calendarId);
    /// What an account may do with a calendar; an empty email is nobody, who may what everybody may.
    Role roleOf(const QString &email, const Calendar &calendar) const;
    /// When that was another one last; 0: never.
    Micros accessChanged(const QString &email, const QString &calendarId) const;
};

/// Draws Google's own colours in turn, for calendars that name none.
QString defaultColor(qsizetype number);

} // namespace csp::sim::google
