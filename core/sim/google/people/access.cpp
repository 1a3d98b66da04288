#include "core/sim/google/people/access.h"
#include "core/sim/google/world/calendarlist.h"
#include "core/sim/google/world/changekind.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

void endChannels(World &world, const QString &resource, const QString &email)
{
    const QStringList ids = world.channelsOf.value(resource);
    for (const QString &id : ids) {
        if (world.channels.value(id).email.compare(email, Qt::CaseInsensitive) != 0)
            continue;
        world.channelsOf[resource].removeAll(id);
        world.channels.remove(id);
        const QByteArray name = id.toUtf8();
        world.pushes.removeIf([&name](const WaitingPush &p) { return !p.underWay && http::headerValue(p.push.headers, "X-Goog-Channel-ID") == name; });
    }
}

} // namespace

bool isDataOwner(const QString &email, const Calendar &calendar) { return calendar.owner.compare(email, Qt::CaseInsensitive) == 0; }

bool seesTimesAlone(Role role, const Event &event, const QString &email)
{
    if (role < Role::Reader)
        return true;
    if (role >= Role::Writer)
        return false;
    const QString visibility = event.content.extra.value(QLatin1String("visibility")).toString();
    const bool isPrivate = visibility == QLatin1String("private") || visibility == QLatin1String("confidential");
    return isPrivate && !(role == Role::WriterWithoutPrivateAccess && event.creator.compare(email, Qt::CaseInsensitive) == 0);
}

bool hidesSource(const Event &event, const QString &email)
{
    return event.content.extra.contains(QLatin1String("source")) && event.creator.compare(email, Qt::CaseInsensitive) != 0;
}

bool hidesGuests(const Event &event, const Calendar &calendar)
{
    return event.content.extra.value(QLatin1String("guestsCanSeeOtherGuests")) == QJsonValue(false) && event.organizer.compare(calendar.id, Qt::CaseInsensitive) != 0;
}

bool isShownGuest(const Guest &guest, const Event &event, const Calendar &calendar)
{
    return guest.email.compare(calendar.id, Qt::CaseInsensitive) == 0 || guest.email.compare(event.organizer, Qt::CaseInsensitive) == 0;
}

QList<Guest> withHiddenGuests(const QList<Guest> &written, const Event &old, const Calendar &calendar)
{
    const GuestIndex now(written), before(old.content.guests);
    QList<Guest> all;
    for (const Guest &guest : old.content.guests) {
        if (!isShownGuest(guest, old, calendar))
            all << guest;
        else if (const Guest *same = now.find(guest.email))
            all << *same;
    }
    for (const Guest &guest : written) {
        if (!before.find(guest.email))
            all << guest;
    }
    return all;
}

AccessChange::AccessChange(const World &world, const QString &calendarId) : m_calendar(calendarId)
{
    const Calendar &calendar = *world.calendar(calendarId);
    for (const Account &account : world.accounts)
        m_before << world.roleOf(account.who.email, calendar);
}

QStringList AccessChange::follow(World &world, Micros at) const
{
    QStringList lists;
    for (qsizetype i = 0; i < m_before.size(); ++i) {
        Account &account = world.accounts[i];
        const Role now = world.roleOf(account.who.email, *world.calendar(m_calendar));
        if (now == m_before[i])
            continue;
        account.accessChanged.insert(m_calendar, at);
        world.calendarToWrite(m_calendar)->accessChanged = at;
        if (now < Role::Writer)
            endChannels(world, QLatin1String("acl:") + m_calendar, account.who.email);
        if (now != Role::None)
            continue;
        endChannels(world, m_calendar, account.who.email);
        if (removeFromList(account, m_calendar, at))
            lists << QLatin1String("list:") + account.who.email;
    }
    return lists;
}

} // namespace csp::sim::google
