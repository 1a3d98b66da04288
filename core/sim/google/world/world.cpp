#include "core/sim/google/world/world.h"
#include <algorithm>

namespace csp::sim::google {

QLatin1String toText(Role role)
{
    switch (role) {
    case Role::None: return QLatin1String("none");
    case Role::FreeBusyReader: return QLatin1String("freeBusyReader");
    case Role::Reader: return QLatin1String("reader");
    case Role::WriterWithoutPrivateAccess: return QLatin1String("writerWithoutPrivateAccess");
    case Role::Writer: return QLatin1String("writer");
    case Role::Owner: return QLatin1String("owner");
    }
    return {};
}

std::optional<Role> roleFromText(QStringView text)
{
    for (const Role role : {Role::None, Role::FreeBusyReader, Role::Reader, Role::WriterWithoutPrivateAccess, Role::Writer, Role::Owner}) {
        if (text == toText(role))
            return role;
    }
    return {};
}

quint64 Dice::next()
{
    quint64 z = (m_state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

QString Dice::text(int length, QLatin1String alphabet)
{
    QString out;
    out.reserve(length);
    for (int i = 0; i < length; ++i)
        out += alphabet[qsizetype(next() % quint64(alphabet.size()))];
    return out;
}

Micros World::stamp(Instant now)
{
    ++revision;
    lastStamp = std::max<Micros>(now.time_since_epoch().count() * 1000, lastStamp + 1);
    return lastStamp;
}

void World::keep(const GoogleMail &mail)
{
    mails.append(mail);
    if (mails.size() > 10'000)
        mails.removeFirst();
}

Account *World::account(const QString &email)
{
    for (Account &a : accounts) {
        if (a.who.email.compare(email, Qt::CaseInsensitive) == 0)
            return &a;
    }
    return nullptr;
}

const Account *World::account(const QString &email) const { return const_cast<World *>(this)->account(email); }

const ServiceAccount *World::serviceAccount(const QString &email) const
{
    const auto found = std::find_if(serviceAccounts.cbegin(), serviceAccounts.cend(), [&email](const ServiceAccount &a) { return a.email.compare(email, Qt::CaseInsensitive) == 0; });
    return found == serviceAccounts.cend() ? nullptr : &*found;
}

const Calendar *World::calendar(const QString &id) const
{
    const auto found = calendars.constFind(id);
    return found == calendars.constEnd() ? nullptr : found->constData();
}

Calendar *World::calendarToWrite(const QString &id)
{
    const auto found = calendars.find(id);
    return found == calendars.end() ? nullptr : found->data();
}

ListEntry *World::entryOf(Account &account, const QString &calendarId)
{
    for (ListEntry &entry : account.list) {
        if (entry.calendar == calendarId)
            return &entry;
    }
    return nullptr;
}

const ListEntry *World::entryOf(const Account &account, const QString &calendarId) { return entryOf(const_cast<Account &>(account), calendarId); }

Role World::roleOf(const QString &email, const Calendar &calendar) const
{
    if (!email.isEmpty() && calendar.owner.compare(email, Qt::CaseInsensitive) == 0)
        return Role::Owner;
    Role best = Role::None;
    const QString user = QStringLiteral("user:") + email.toLower();
    const QString domain = QStringLiteral("domain:") + email.section(u'@', 1).toLower();
    for (const AclRule &rule : calendar.acl) {
        const QString scope = rule.scope.toLower();
        const bool named = !email.isEmpty() && (scope == user || scope == domain);
        if (named || scope == QLatin1String("default"))
            best = std::max(best, rule.role);
    }
    return best;
}

Micros World::accessChanged(const QString &email, const QString &calendarId) const
{
    const Account *who = account(email);
    return who ? who->accessChanged.value(calendarId) : 0;
}

QString defaultColor(qsizetype number)
{
    static const char *const colors[] = {"#9fe1e7", "#16a765", "#4986e7", "#f691b2", "#fad165", "#b99aff", "#ff7537", "#7bd148"};
    return QString::fromLatin1(colors[size_t(number) % std::size(colors)]);
}

} // namespace csp::sim::google
