#include "core/rules/diffpeople.h"
#include "core/rules/emails.h"
#include <QVarLengthArray>
#include <algorithm>

namespace csp::rules {

namespace {

/// The index of `email` in `list`, tried first where it stands if the lists have shifted no further, or by one: lists are nearly always
/// equal or differ by one person, so this is one comparison a person.
qsizetype indexOf(const QList<Attendee> &list, QStringView email, qsizetype guess)
{
    for (const qsizetype i : {guess, guess + 1, guess - 1}) {
        if (i >= 0 && i < list.size() && sameEmail(list[i].email, email))
            return i;
    }
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (sameEmail(list[i].email, email))
            return i;
    }
    return -1;
}

qsizetype firstOf(const QList<Attendee> &list, QStringView email)
{
    qsizetype i = 0;
    while (!sameEmail(list[i].email, email))
        ++i;
    return i;
}

bool sameButForm(const Attendee &a, const Attendee &b)
{
    return a.displayName == b.displayName && a.comment == b.comment && a.additionalGuests == b.additionalGuests;
}

} // namespace

void diffPeople(EventDiff &out, const Event &before, const Event &after, const QString &hostEmail)
{
    const size_t first = out.changes.size();
    // A list that was cut (`maxAttendees`) proves neither presence nor absence of those who are left out.
    const bool whole = !before.attendeesOmitted && !after.attendeesOmitted;
    QVarLengthArray<bool, 64> seen(after.attendees.size());
    std::fill(seen.begin(), seen.end(), false);
    bool form = false;
    qsizetype shift = 0;
    for (qsizetype i = 0; i < before.attendees.size(); ++i) {
        const Attendee &a = before.attendees[i];
        const qsizetype j = indexOf(after.attendees, a.email, i + shift);
        if (j < 0) {
            if (whole)
                out.changes.push_back({Field::AttendeeRemoved, a.response, {}, a.email});
            --shift;
            continue;
        }
        shift = j - i;
        if (seen[j])
            continue; // the same person a second time
        seen[j] = true;
        const Attendee &b = after.attendees[j];
        if (a.response != b.response)
            out.changes.push_back({isHost(b, hostEmail) ? Field::HostResponse : Field::Response, a.response, b.response, b.email});
        if (a.optional != b.optional)
            out.changes.push_back({Field::OptionalGuest, a.optional, b.optional, b.email});
        form = form || !sameButForm(a, b);
    }
    for (qsizetype j = 0; whole && j < after.attendees.size(); ++j) {
        const Attendee &b = after.attendees[j];
        if (!seen[j] && firstOf(after.attendees, b.email) == j)
            out.changes.push_back({Field::AttendeeAdded, {}, b.response, b.email});
    }
    if (out.changes.size() > first + 1) {
        std::sort(out.changes.begin() + qsizetype(first), out.changes.end(), [](const FieldChange &x, const FieldChange &y) {
            return x.field != y.field ? x.field < y.field : x.subject.compare(y.subject, Qt::CaseInsensitive) < 0;
        });
        // Somebody who stood twice in the baseline is removed once.
        const auto twice = [](const FieldChange &x, const FieldChange &y) { return x.field == y.field && sameEmail(x.subject, y.subject); };
        out.changes.erase(std::unique(out.changes.begin() + qsizetype(first), out.changes.end(), twice), out.changes.end());
    }
    if (form)
        out.changes.push_back({Field::Other, {}, {}, QStringLiteral("attendees")});
}

} // namespace csp::rules
