#include "core/sim/google/keys/rsakey.h"
#include "core/sim/google/values/scopes.h"
#include "core/sim/sandbox/worldreading.h"
#include <QRegularExpression>
#include <algorithm>

// The accounts of programs, and the keys of programs without one. What is wrong with a key is said without the key.
namespace csp::sim {
namespace {

bool isTaken(const WorldFile &world, const QString &email)
{
    const auto isIt = [&email](const auto &who) { return who.email.compare(email, Qt::CaseInsensitive) == 0; };
    return std::any_of(world.accounts.begin(), world.accounts.end(), isIt)
        || std::any_of(world.serviceAccounts.begin(), world.serviceAccounts.end(), [&](const GoogleServiceAccount &a) { return isIt(a.who); });
}

/// From `name` or `email`, one of which is there.
QString readAddress(YamlMap &map, const WorldFile &world)
{
    const auto name = map.get("name"), email = map.get("email");
    if (name.has_value() == email.has_value()) {
        map.value().wrong(QStringLiteral("expected either `name` (robot stands for robot@playground.iam.gserviceaccount.com) or `email`"));
        return {};
    }
    QString address = email ? readEmail(*email) : name->text();
    static const QRegularExpression word(QStringLiteral("^[a-z][a-z0-9-]{0,62}$"));
    if (name) {
        if (!word.match(address).hasMatch())
            name->wrong(QStringLiteral("expected a name of small letters, digits and hyphens, found \"%1\"").arg(address));
        address += QLatin1String("@playground.iam.gserviceaccount.com");
    }
    if (isTaken(world, address))
        (name ? name : email)->wrong(QStringLiteral("there is an account \"%1\" already").arg(address));
    return address;
}

/// `true`, or a list of scopes.
void readDelegation(const YamlValue &value, GoogleServiceAccount &account)
{
    const QList<YamlValue> scopes = value.items();
    const bool isList = scopes.isEmpty() || scopes.first().path() != value.path();
    if (!isList && (value.text() == QLatin1String("true") || value.text() == QLatin1String("false"))) {
        account.delegatesAll = value.flag();
        return;
    }
    const QString prefix = QStringLiteral("https://www.googleapis.com/auth/");
    for (const YamlValue &scope : scopes) {
        const QString text = scope.text();
        static const QStringList identity{QStringLiteral("openid"), QStringLiteral("email"), QStringLiteral("profile")};
        const bool isCalendars = text.startsWith(prefix + QLatin1String("calendar"));
        if (isCalendars ? !google::calendarScopes().contains(text) : !text.startsWith(QLatin1String("https://")) && !identity.contains(text))
            scope.wrong(QStringLiteral("expected true, or whole scopes like %1calendar, found \"%2\"").arg(prefix, text));
        account.delegation += text;
    }
}

} // namespace

void readServiceAccounts(const QList<YamlValue> &values, WorldFile &world)
{
    constexpr qsizetype most = 20; // each without a key has one made, which takes its time
    for (const YamlValue &value : values) {
        if (world.serviceAccounts.size() == most) {
            value.wrong(QStringLiteral("expected %1 service accounts at most").arg(most));
            return;
        }
        YamlMap map(value);
        GoogleServiceAccount account;
        account.who.email = readAddress(map, world);
        account.who.timeZone = readZone(map, "zone", world.zone);
        if (const auto delegation = map.get("delegation"))
            readDelegation(*delegation, account);
        if (const auto key = map.get("key")) {
            account.key = key->text().toLatin1();
            if (!google::RsaKey::fromPem(account.key))
                key->wrong(QStringLiteral("expected an RSA private key in PEM, of 2048 bits or more, without a pass phrase"));
        }
        map.done();
        world.serviceAccounts += account;
    }
}

void readApiKeys(const QList<YamlValue> &values, WorldFile &world)
{
    static const QRegularExpression word(QStringLiteral("^[A-Za-z0-9_-]{8,128}$"));
    for (const YamlValue &value : values) {
        const QString key = value.text();
        if (!word.match(key).hasMatch())
            value.wrong(QStringLiteral("expected an API key: 8 to 128 letters, digits, - and _"));
        world.apiKeys += key;
    }
}

} // namespace csp::sim
