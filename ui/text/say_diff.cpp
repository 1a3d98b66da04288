#include "ui/text/phrases.h"
#include "ui/text/say.h"

namespace csp::say {

namespace {

constexpr qsizetype kLongText = 60;

/// Long texts and texts of several lines are not quoted in a line.
bool isLong(const FieldValue &v)
{
    const QString *text = std::get_if<QString>(&v);
    return text && (text->size() > kLongText || text->contains(u'\n'));
}

QString shortText(const FieldValue &v, const QTimeZone &zone)
{
    const QString text = value(v, zone).simplified();
    return text.size() > kLongText ? text.left(kLongText - 1) + u'…' : text;
}

QString arrow(const QString &before, const QString &after) { return before + QStringLiteral(" → ") + after; }

QString times(const FieldChange &c, const QTimeZone &zone)
{
    QString text = arrow(value(c.before, zone), value(c.after, zone));
    const Instant *a = std::get_if<Instant>(&c.before), *b = std::get_if<Instant>(&c.after);
    if (a && b)
        text += QStringLiteral("  (") + delta(*b - *a) + u')';
    return text;
}

/// By how much the start moved, in words: `4 h 30 min later`.
QString moved(const EventDiff &diff)
{
    for (const FieldChange &c : diff.changes) {
        const Instant *a = std::get_if<Instant>(&c.before), *b = std::get_if<Instant>(&c.after);
        if (c.field == Field::Start && a && b)
            return length(*b - *a) + (*b < *a ? QStringLiteral(" earlier") : QStringLiteral(" later"));
    }
    return QStringLiteral("to another time");
}

std::optional<Millis> shift(const EventDiff &diff, Field field)
{
    for (const FieldChange &c : diff.changes) {
        const Instant *a = std::get_if<Instant>(&c.before), *b = std::get_if<Instant>(&c.after);
        if (c.field == field && a && b)
            return *b - *a;
    }
    return {};
}

QString resized(const EventDiff &diff)
{
    const Millis grown = shift(diff, Field::End).value_or(Millis{0}) - shift(diff, Field::Start).value_or(Millis{0});
    if (grown.count() == 0)
        return QStringLiteral("given another length");
    return QStringLiteral("made ") + length(grown) + (grown.count() < 0 ? QStringLiteral(" shorter") : QStringLiteral(" longer"));
}

QString timeClause(const EventDiff &diff)
{
    switch (diff.time) {
    case TimeChange::None: return {};
    case TimeChange::Moved: return QStringLiteral("moved ") + moved(diff);
    case TimeChange::Resized: return resized(diff);
    case TimeChange::MovedAndResized: return QStringLiteral("moved ") + moved(diff) + QStringLiteral(" and ") + resized(diff);
    case TimeChange::BecameAllDay: return QStringLiteral("became all-day");
    case TimeChange::BecameTimed: return QStringLiteral("is no longer all-day");
    }
    return {};
}

QString lifeClause(const EventDiff &diff)
{
    switch (diff.life) {
    case LifeChange::None: return {};
    case LifeChange::Cancelled: return QStringLiteral("deleted");
    case LifeChange::Restored: return QStringLiteral("put back after it was deleted");
    case LifeChange::Gone: return QStringLiteral("no longer there");
    }
    return {};
}

QStringList subjects(const EventDiff &diff, Field field)
{
    QStringList all;
    for (const FieldChange &c : diff.changes) {
        if (c.field == field)
            all << c.subject;
    }
    return all;
}

void addPeople(QStringList &clauses, const QStringList &who, const char *verb)
{
    if (!who.isEmpty())
        clauses << listed(who) + (who.size() == 1 ? QStringLiteral(" was ") : QStringLiteral(" were ")) + QLatin1String(verb);
}

} // namespace

QString field(Field field)
{
    switch (field) {
    case Field::Start: return QStringLiteral("start");
    case Field::End: return QStringLiteral("end");
    case Field::AllDay: return QStringLiteral("all-day");
    case Field::Status: return QStringLiteral("status");
    case Field::Calendar: return QStringLiteral("calendar");
    case Field::Organizer: return QStringLiteral("organizer");
    case Field::AttendeeAdded: case Field::AttendeeRemoved: return QStringLiteral("attendees");
    case Field::Response: return QStringLiteral("answer");
    case Field::HostResponse: return QStringLiteral("host's answer");
    case Field::OptionalGuest: return QStringLiteral("optional");
    case Field::Summary: return QStringLiteral("title");
    case Field::Description: return QStringLiteral("description");
    case Field::Location: return QStringLiteral("place");
    case Field::Conference: return QStringLiteral("video link");
    case Field::Recurrence: return QStringLiteral("series");
    case Field::Instance: return QStringLiteral("occurrence");
    case Field::InstanceCancelled: return QStringLiteral("occurrence deleted");
    case Field::Split: return QStringLiteral("series split");
    case Field::Busy: return QStringLiteral("busy");
    case Field::Visibility: return QStringLiteral("visibility");
    case Field::GuestPermissions: return QStringLiteral("guest permissions");
    case Field::Etag: return QStringLiteral("etag");
    case Field::Updated: return QStringLiteral("updated");
    case Field::Sequence: return QStringLiteral("sequence");
    case Field::HtmlLink: return QStringLiteral("link");
    case Field::Reminders: return QStringLiteral("reminders");
    case Field::Color: return QStringLiteral("colour");
    case Field::Zone: return QStringLiteral("time zone");
    case Field::Other: return QStringLiteral("other");
    }
    return {};
}

QString change(const FieldChange &c, const QTimeZone &zone)
{
    switch (c.field) {
    case Field::Start: case Field::End: case Field::Instance:
        return times(c, zone);
    case Field::AttendeeAdded: return QStringLiteral("+ ") + c.subject;
    case Field::AttendeeRemoved: return QStringLiteral("− ") + c.subject;
    case Field::Response: case Field::HostResponse: case Field::OptionalGuest: case Field::GuestPermissions:
        return c.subject + QStringLiteral(": ") + arrow(value(c.before, zone), value(c.after, zone));
    case Field::Status:
        return arrow(value(c.before, zone), c.after.index() == 0 ? QStringLiteral("gone") : value(c.after, zone));
    case Field::InstanceCancelled: return value(c.before, zone) + QStringLiteral(" deleted");
    case Field::Description:
        if (isLong(c.before) || isLong(c.after))
            return QStringLiteral("changed");
        break;
    case Field::Other: return c.subject;
    default: break;
    }
    return arrow(shortText(c.before, zone), shortText(c.after, zone));
}

QString summary(const EventDiff &diff)
{
    if (diff.changes.empty())
        return QStringLiteral("no change");
    if (diff.onlyNoise())
        return QStringLiteral("noise");
    switch (diff.life) {
    case LifeChange::Cancelled: return QStringLiteral("cancelled");
    case LifeChange::Gone: return QStringLiteral("gone");
    case LifeChange::Restored: return QStringLiteral("restored");
    case LifeChange::None: break;
    }
    QStringList fields;
    for (const FieldChange &c : diff.changes) {
        if (groupOf(c.field) == FieldGroup::Noise)
            continue;
        // An event's organizer changes with its calendar: one change to a reader.
        if (c.field == Field::Organizer && diff.has(Field::Calendar))
            continue;
        if (const QString word = field(c.field); !fields.contains(word))
            fields << word;
    }
    return fields.join(QStringLiteral(", "));
}

QString sentence(const EventDiff &diff, const QTimeZone &zone)
{
    QStringList clauses;
    for (const QString &clause : {lifeClause(diff), timeClause(diff)}) {
        if (!clause.isEmpty())
            clauses << clause;
    }
    addPeople(clauses, subjects(diff, Field::AttendeeAdded), "added");
    addPeople(clauses, subjects(diff, Field::AttendeeRemoved), "removed");
    for (const FieldChange &c : diff.changes) {
        switch (c.field) {
        case Field::Calendar: clauses << QStringLiteral("moved to the calendar ") + value(c.after, zone); break;
        case Field::Response: case Field::HostResponse: clauses << c.subject + QStringLiteral(": ") + value(c.after, zone); break;
        case Field::Summary: clauses << QStringLiteral("title: ") + shortText(c.after, zone); break;
        case Field::Location: clauses << QStringLiteral("place: ") + shortText(c.after, zone); break;
        case Field::Description: clauses << QStringLiteral("the description was changed"); break;
        case Field::Conference: clauses << QStringLiteral("the video link was changed"); break;
        case Field::Recurrence: case Field::Split: clauses << QStringLiteral("the series was changed"); break;
        case Field::Instance: clauses << QStringLiteral("one occurrence was changed"); break;
        case Field::InstanceCancelled: clauses << QStringLiteral("one occurrence was deleted"); break;
        case Field::Busy: clauses << QStringLiteral("shown as ") + (c.after == FieldValue{true} ? QStringLiteral("busy") : QStringLiteral("free")); break;
        case Field::Visibility: clauses << QStringLiteral("visibility: ") + value(c.after, zone); break;
        case Field::GuestPermissions: clauses << QStringLiteral("guest permissions were changed"); break;
        case Field::OptionalGuest: clauses << c.subject + (c.after == FieldValue{true} ? QStringLiteral(" is optional") : QStringLiteral(" is required")); break;
        default: break;
        }
    }
    if (clauses.isEmpty() && diff.has(Field::Organizer))
        clauses << QStringLiteral("another calendar owns it now");
    if (clauses.isEmpty() && diff.has(Field::Status))
        clauses << QStringLiteral("its status was changed");
    if (clauses.isEmpty())
        return diff.changes.empty() ? QStringLiteral("Nothing changed.") : QStringLiteral("Nothing that matters changed.");
    return asSentence(clauses.join(QStringLiteral("; ")));
}

} // namespace csp::say
