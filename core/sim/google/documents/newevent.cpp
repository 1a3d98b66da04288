#include "core/sim/google/documents/newevent.h"
#include "core/sim/google/documents/eventreading.h"
#include "core/sim/google/documents/eventtypes.h"
#include "core/sim/google/documents/propertylimit.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

/// As the web page does it; the API leaves the list as it was given, unless told otherwise (google-calendar.md 3.2).
void addOrganizer(Event *event)
{
    const QString key = folded(event->organizer);
    QList<Guest> &guests = event->content.guests;
    if (std::any_of(guests.cbegin(), guests.cend(), [&key](const Guest &guest) { return folded(guest.email) == key; }))
        return;
    Guest self;
    self.email = event->organizer;
    self.displayName = event->organizerName;
    self.answer = Answer::Accepted;
    guests.prepend(self);
}

/// Ids of deleted events stay taken (google-calendar.md 3.2) for as long as these are kept.
bool isTaken(const World &world, const Calendar &calendar, const QString &id, Instant now)
{
    const EventPtr *there = calendar.events.find(id);
    return there && !isPurged(**there, purgedBefore(world.settings, now));
}

} // namespace

std::optional<Problem> newEvent(World &world, const Calendar &calendar, const QString &creator, const QJsonObject &json, const Query &query,
                                Making making, Instant now, Event *out)
{
    const bool mayGiveBoth = making != Making::Insert;
    ReadOptions options;
    options.calendarZone = calendar.zone;
    options.self = calendar.id;
    options.conferenceVersion1 = mayGiveBoth || query.text("conferenceDataVersion") == QLatin1String("1");
    options.takesAttachments = mayGiveBoth || query.text("supportsAttachments") == QLatin1String("true");
    options.zeroLength = world.settings.zeroLengthEvents;
    options.dice = &world.dice;
    options.settings = &world.settings;
    Event event;
    if (auto problem = readContent(json, options, &event.content))
        return problem;
    if (auto problem = checkNewType(world, calendar, making == Making::World, &event.content))
        return problem;
    const QJsonValue id = json.value(QLatin1String("id")), uid = json.value(QLatin1String("iCalUID"));
    for (const auto &[name, value] : {std::pair("id", id), std::pair("iCalUID", uid)}) {
        if (!value.isUndefined() && !value.isNull() && !value.isString()) {
            Problem problem = invalidValue();
            problem.location = QLatin1String(name);
            return problem;
        }
    }
    if (!id.toString().isEmpty() && !isChosenId(id.toString())) {
        Problem problem = invalidValue({}, QStringLiteral("Invalid resource id value."));
        problem.location = QStringLiteral("id");
        return problem;
    }
    event.iCalUid = uid.toString();
    if (!id.toString().isEmpty() && !event.iCalUid.isEmpty() && !mayGiveBoth && event.iCalUid != id.toString() + QLatin1String("@google.com"))
        return invalidValue({}, QStringLiteral("Only one of id and iCalUID may be given."));
    event.id = id.toString();
    if (event.id.isEmpty() || making == Making::Import)
        event.id = !event.iCalUid.isEmpty() && (making == Making::Import || world.settings.insertDerivesId) ? idOfUid(event.iCalUid) : world.dice.id();
    if (event.iCalUid.isEmpty())
        event.iCalUid = event.id + QLatin1String("@google.com");
    if (making != Making::Import && isTaken(world, calendar, event.id, now))
        return duplicateId();
    const Account *owner = world.account(calendar.id);
    event.organizer = calendar.id;
    event.organizerName = owner ? owner->who.name : calendar.summary;
    const Account *maker = world.account(creator);
    event.creator = creator;
    event.creatorName = maker ? maker->who.name : QString();
    event.sequence = std::clamp(json.value(QLatin1String("sequence")).toInt(), 0, highestSequence);
    if (auto problem = limitProperties(world, calendar.id, event, nullptr, &event.content))
        return problem;
    if (making == Making::Insert && world.settings.insertAddsOrganizer && !event.content.guests.isEmpty())
        addOrganizer(&event);
    *out = std::move(event);
    return {};
}

} // namespace csp::sim::google
