#include "core/rules/diff.h"
#include "core/rules/diffpeople.h"
#include "core/rules/emails.h"
#include <algorithm>

namespace csp {

namespace {

using rules::sameEmail;

void add(EventDiff &out, Field field, FieldValue before, FieldValue after, const QString &subject = {})
{
    out.changes.push_back({field, std::move(before), std::move(after), subject});
}

void addText(EventDiff &out, Field field, const QString &before, const QString &after)
{
    if (before != after)
        add(out, field, before, after);
}

FieldValue startOf(const std::optional<EventSpan> &span)
{
    if (!span)
        return {};
    const TimedSpan *t = timed(*span);
    return t ? FieldValue{t->start} : FieldValue{allDay(*span)->start};
}

FieldValue endOf(const std::optional<EventSpan> &span)
{
    if (!span)
        return {};
    const TimedSpan *t = timed(*span);
    return t ? FieldValue{t->end} : FieldValue{allDay(*span)->end};
}

TimeChange change(bool start, bool end, bool sameLength)
{
    if (!start && !end)
        return TimeChange::None;
    if (sameLength)
        return TimeChange::Moved;
    return start && end ? TimeChange::MovedAndResized : TimeChange::Resized;
}

/// Instants count, not their spelling (google-calendar.md 8.6: a zone alone is no reschedule); all-day is a kind of its own.
void diffTime(EventDiff &out, const std::optional<EventSpan> &before, const std::optional<EventSpan> &after)
{
    const FieldValue start = startOf(after), end = endOf(after);
    const FieldValue oldStart = startOf(before), oldEnd = endOf(before);
    const bool startDiffers = oldStart != start, endDiffers = oldEnd != end;
    if (!startDiffers && !endDiffers)
        return;
    if (before && after && before->index() != after->index()) {
        out.time = allDay(*after) ? TimeChange::BecameAllDay : TimeChange::BecameTimed;
    } else if (!before || !after) {
        out.time = TimeChange::MovedAndResized; // a living event without a time: nothing is known of how it moved
    } else if (const TimedSpan *a = timed(*before)) {
        out.time = change(startDiffers, endDiffers, a->length() == timed(*after)->length());
    } else {
        const DaySpan *x = allDay(*before), *y = allDay(*after);
        out.time = change(startDiffers, endDiffers, x->start.daysTo(x->end) == y->start.daysTo(y->end));
    }
    if (startDiffers)
        add(out, Field::Start, oldStart, start);
    if (endDiffers)
        add(out, Field::End, oldEnd, end);
    if (out.time == TimeChange::BecameAllDay || out.time == TimeChange::BecameTimed)
        add(out, Field::AllDay, out.time == TimeChange::BecameTimed, out.time == TimeChange::BecameAllDay);
}

/// A rule without the parts that end it.
QString withoutEnd(const QString &rule)
{
    QStringList parts;
    for (const QString &part : rule.split(u';')) {
        if (!part.startsWith(QLatin1String("UNTIL=")) && !part.startsWith(QLatin1String("COUNT=")))
            parts << part;
    }
    return parts.join(u';');
}

/// "This and following" leaves the old series with an earlier end and nothing else changed (google-calendar.md 4.3).
bool isSplit(const QStringList &before, const QStringList &after)
{
    return before.size() == 1 && after.size() == 1 && after.front().contains(QLatin1String("UNTIL="))
        && withoutEnd(before.front()) == withoutEnd(after.front());
}

void diffRecurrence(EventDiff &out, const QStringList &before, const QStringList &after)
{
    if (before == after)
        return;
    QStringList a = before, b = after;
    a.sort();
    b.sort();
    if (a != b)
        add(out, isSplit(before, after) ? Field::Split : Field::Recurrence, before.join(u'\n'), after.join(u'\n'));
}

QString wordOf(Visibility v)
{
    switch (v) {
    case Visibility::Default: return QStringLiteral("default");
    case Visibility::Public: return QStringLiteral("public");
    case Visibility::Private: return QStringLiteral("private");
    case Visibility::Confidential: return QStringLiteral("confidential");
    }
    return {};
}

void diffPrivacy(EventDiff &out, const Event &a, const Event &b)
{
    if (a.visibility != b.visibility)
        add(out, Field::Visibility, wordOf(a.visibility), wordOf(b.visibility));
    if (a.guestsCanInviteOthers != b.guestsCanInviteOthers)
        add(out, Field::GuestPermissions, a.guestsCanInviteOthers, b.guestsCanInviteOthers, QStringLiteral("guestsCanInviteOthers"));
    if (a.guestsCanModify != b.guestsCanModify)
        add(out, Field::GuestPermissions, a.guestsCanModify, b.guestsCanModify, QStringLiteral("guestsCanModify"));
    if (a.guestsCanSeeOtherGuests != b.guestsCanSeeOtherGuests)
        add(out, Field::GuestPermissions, a.guestsCanSeeOtherGuests, b.guestsCanSeeOtherGuests, QStringLiteral("guestsCanSeeOtherGuests"));
}

bool zonesDiffer(const Event &a, const Event &b)
{
    const TimedSpan *x = a.span ? timed(*a.span) : nullptr;
    const TimedSpan *y = b.span ? timed(*b.span) : nullptr;
    return x && y && (x->startZone != y->startZone || x->endZone != y->endZone);
}

void diffNoise(EventDiff &out, const Event &a, const Event &b)
{
    addText(out, Field::Etag, a.version.etag, b.version.etag);
    if (a.version.updated != b.version.updated)
        add(out, Field::Updated, a.version.updated, b.version.updated);
    if (a.version.sequence != b.version.sequence)
        add(out, Field::Sequence, qint64(a.version.sequence), qint64(b.version.sequence));
    addText(out, Field::HtmlLink, a.htmlLink, b.htmlLink);
    if (a.reminders != b.reminders)
        add(out, Field::Reminders, QString::fromUtf8(a.reminders), QString::fromUtf8(b.reminders));
    addText(out, Field::Color, a.colorId, b.colorId);
    if (zonesDiffer(a, b))
        add(out, Field::Zone, timed(*a.span)->startZone, timed(*b.span)->startZone);
    if (a.sharedProperties != b.sharedProperties)
        add(out, Field::Other, {}, {}, QStringLiteral("extendedProperties.shared"));
    if (a.privateProperties != b.privateProperties)
        add(out, Field::Other, {}, {}, QStringLiteral("extendedProperties.private"));
    if (a.locked != b.locked)
        add(out, Field::Other, a.locked, b.locked, QStringLiteral("locked"));
    if (a.eventType != b.eventType)
        add(out, Field::Other, a.eventType, b.eventType, QStringLiteral("eventType"));
    if (a.created != b.created)
        add(out, Field::Other, a.created, b.created, QStringLiteral("created"));
}

/// The event is an occurrence of the series that the baseline is, or another occurrence of the baseline's series.
bool isOtherInstance(const Event &baseline, const Event &event)
{
    return !event.recurringEventId.isEmpty() && event.id != baseline.id
        && (event.recurringEventId == baseline.id || event.recurringEventId == baseline.recurringEventId);
}

void diffInstance(EventDiff &out, const Event &baseline, const Event &event)
{
    const std::optional<EventSpan> &was = event.originalStart ? event.originalStart : baseline.span;
    if (event.cancelled())
        add(out, Field::InstanceCancelled, startOf(was), {}, event.id.value);
    else
        add(out, Field::Instance, startOf(was), startOf(event.span), event.id.value);
}

void diffLiving(EventDiff &out, const Event &a, const Event &b, const QString &hostEmail)
{
    out.changes.reserve(12);
    diffTime(out, a.span, b.span);
    if (a.status != b.status)
        add(out, Field::Status, a.status, b.status);
    // A baseline that came without its calendar says nothing of a move.
    if (a.calendar != b.calendar && !a.calendar.isEmpty())
        add(out, Field::Calendar, a.calendar.value, b.calendar.value);
    if (!a.organizer.email.isEmpty() && !sameEmail(a.organizer.email, b.organizer.email))
        add(out, Field::Organizer, a.organizer.email, b.organizer.email);
    // Noise of the people (a display name) is found on the way, and belongs to the end.
    rules::diffPeople(out, a, b, hostEmail);
    std::optional<FieldChange> form;
    if (!out.changes.empty() && out.changes.back().field == Field::Other) {
        form = std::move(out.changes.back());
        out.changes.pop_back();
    }
    addText(out, Field::Summary, a.summary, b.summary);
    addText(out, Field::Description, a.description, b.description);
    addText(out, Field::Location, a.location, b.location);
    addText(out, Field::Conference, a.conferenceLink, b.conferenceLink);
    diffRecurrence(out, a.recurrence, b.recurrence);
    if (a.transparency != b.transparency)
        add(out, Field::Busy, a.transparency == Transparency::Opaque, b.transparency == Transparency::Opaque);
    diffPrivacy(out, a, b);
    diffNoise(out, a, b);
    if (form)
        out.changes.push_back(std::move(*form));
}

} // namespace

EventDiff diff(const Event &baseline, const Fetched &fetched, const QString &hostEmail)
{
    EventDiff out;
    if (fetched.kind == Fetched::Kind::NotAsked)
        return out; // we did not look: nothing is known to have changed
    const bool wasAlive = !baseline.cancelled();
    if (fetched.kind == Fetched::Kind::Gone) {
        if (wasAlive) {
            out.life = LifeChange::Gone;
            add(out, Field::Status, baseline.status, {});
        }
        return out;
    }
    const Event &event = fetched.document.event;
    if (isOtherInstance(baseline, event)) {
        diffInstance(out, baseline, event);
        return out;
    }
    if (event.cancelled() || !wasAlive) {
        if (event.cancelled() != baseline.cancelled()) {
            out.life = event.cancelled() ? LifeChange::Cancelled : LifeChange::Restored;
            add(out, Field::Status, baseline.status, event.status);
        }
        return out;
    }
    diffLiving(out, baseline, event, hostEmail);
    return out;
}

} // namespace csp
