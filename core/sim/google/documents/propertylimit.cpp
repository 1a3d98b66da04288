#include "core/sim/google/documents/propertylimit.h"
#include <QSet>

namespace csp::sim::google {

namespace {

const QString propertiesKey = QStringLiteral("extendedProperties"), privateKey = QStringLiteral("private"), sharedKey = QStringLiteral("shared");

struct Extent {
    int count = 0;
    qsizetype bytes = 0;

    bool fits() const { return count <= 300 && bytes <= 32 * 1024; }
    bool exceeds(const Extent &other) const { return count > other.count || bytes > other.bytes; }
    void add(const QString &name, const QString &value)
    {
        ++count;
        bytes += name.toUtf8().size() + value.toUtf8().size();
    }
    void add(const Content &content, const QString &side)
    {
        const QJsonObject properties = content.extra.value(propertiesKey)[side].toObject();
        for (auto it = properties.begin(); it != properties.end(); ++it)
            add(it.key(), it.value().toString());
    }
};

Extent extentOf(const Content &content)
{
    Extent extent;
    extent.add(content, sharedKey);
    extent.add(content, privateKey);
    return extent;
}

/// What other people's copies hold for themselves.
Extent elsewhere(const World &world, const QString &calendarId, const Event &event, const Content &content)
{
    Extent extent;
    if (content.extra.value(QLatin1String("privateCopy")).toBool())
        return extent;
    QSet<QString> seen{folded(calendarId)};
    const auto addCopyIn = [&](const QString &id) {
        const Calendar *calendar = seen.contains(folded(id)) ? nullptr : world.calendar(id);
        seen.insert(folded(id));
        const EventPtr *copy = calendar ? calendar->events.find(event.id) : nullptr;
        if (copy && (*copy)->iCalUid == event.iCalUid)
            extent.add((*copy)->content, privateKey);
    };
    addCopyIn(event.organizer);
    for (const Guest &guest : content.guests) {
        if (const Account *account = world.account(guest.email))
            addCopyIn(account->who.email);
    }
    return extent;
}

/// Shared ones before private ones, each in the order of their names, as far as they fit.
void dropRest(Extent room, Content *content)
{
    QJsonObject kept;
    const QJsonObject given = content->extra.value(propertiesKey).toObject();
    for (const QString &side : {sharedKey, privateKey}) {
        QJsonObject some;
        const QJsonObject all = given.value(side).toObject();
        for (auto it = all.begin(); it != all.end(); ++it) {
            Extent with = room;
            with.add(it.key(), it.value().toString());
            if (with.fits()) {
                room = with;
                some.insert(it.key(), it.value());
            }
        }
        if (!some.isEmpty())
            kept.insert(side, some);
    }
    if (kept.isEmpty())
        content->extra.remove(propertiesKey);
    else
        content->extra.insert(propertiesKey, kept);
}

} // namespace

std::optional<Problem> limitProperties(const World &world, const QString &calendarId, const Event &event, const Content *old, Content *content)
{
    if (!content->extra.contains(propertiesKey))
        return {};
    const Extent own = extentOf(*content);
    if (old && !own.exceeds(extentOf(*old)))
        return {};
    const Extent others = elsewhere(world, calendarId, event, *content);
    if (Extent{own.count + others.count, own.bytes + others.bytes}.fits())
        return {};
    if (world.settings.manyProperties == GoogleSettings::ManyProperties::Drop) {
        dropRest(others, content);
        return {};
    }
    Problem problem = invalidValue({}, QStringLiteral("A provided value exceeds the allowed size limit."));
    problem.location = propertiesKey;
    return problem;
}

} // namespace csp::sim::google
