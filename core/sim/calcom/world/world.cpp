#include "core/sim/calcom/world/world.h"
#include <algorithm>

namespace csp::sim::calcom {

QString nameOf(Status status)
{
    switch (status) {
    case Status::Accepted: return QStringLiteral("accepted");
    case Status::Pending: return QStringLiteral("pending");
    case Status::Cancelled: return QStringLiteral("cancelled");
    case Status::Rejected: return QStringLiteral("rejected");
    }
    return {};
}

Booking *World::booking(const QString &uid)
{
    // From the end: most requests are about recent bookings.
    const auto found = std::find_if(bookings.rbegin(), bookings.rend(), [&](const Booking &b) { return b.uid == uid; });
    return found == bookings.rend() ? nullptr : &*found;
}

const Booking *World::booking(const QString &uid) const
{
    const auto found = std::find_if(bookings.crbegin(), bookings.crend(), [&](const Booking &b) { return b.uid == uid; });
    return found == bookings.crend() ? nullptr : &*found;
}

const EventType *World::eventType(qint64 id) const
{
    const auto found = std::find_if(eventTypes.begin(), eventTypes.end(), [&](const EventType &t) { return t.id == id; });
    return found == eventTypes.end() ? nullptr : &*found;
}

const Schedule *World::scheduleOf(const EventType &type) const
{
    const auto found = std::find_if(schedules.begin(), schedules.end(), [&](const Schedule &s) {
        return type.scheduleId ? s.id == type.scheduleId : s.isDefault;
    });
    return found == schedules.end() ? nullptr : &*found;
}

QList<Reference *> World::referencesOf(qint64 bookingId)
{
    QList<Reference *> found;
    for (Reference &reference : references) {
        if (reference.bookingId == bookingId)
            found += &reference;
    }
    return found;
}

quint64 World::draw()
{
    // splitmix64: a counter is all the state, so a saved world goes on with the same numbers.
    quint64 z = seed + ++drawn * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

QString World::newUid()
{
    static constexpr char alphabet[] = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    QString uid;
    uid.reserve(22);
    while (uid.size() < 22) {
        quint64 number = draw();
        for (int i = 0; i < 10 && uid.size() < 22; ++i, number /= 58)
            uid += QLatin1Char(alphabet[number % 58]);
    }
    return uid;
}

QString World::newRequestId()
{
    const quint64 high = draw(), low = draw();
    return QStringLiteral("%1-%2-4%3-a%4-%5")
        .arg(high >> 32, 8, 16, QLatin1Char('0')).arg((high >> 16) & 0xffff, 4, 16, QLatin1Char('0'))
        .arg(high & 0xfff, 3, 16, QLatin1Char('0')).arg((low >> 48) & 0xfff, 3, 16, QLatin1Char('0'))
        .arg(low & 0xffffffffffffu, 12, 16, QLatin1Char('0'));
}

QString placeOf(const Booking &booking)
{
    if (booking.location == QLatin1String("integrations:daily"))
        return QStringLiteral("https://app.cal.com/video/%1").arg(booking.uid);
    if (booking.location.startsWith(QLatin1String("integrations:")) && !booking.meetingUrl.isEmpty())
        return booking.meetingUrl;
    return booking.location;
}

} // namespace csp::sim::calcom
