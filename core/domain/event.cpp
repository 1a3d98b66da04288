#include "core/domain/edit.h"
#include "core/domain/event.h"

namespace csp {

QString foldedEmail(QStringView email) { return email.trimmed().toString().toLower(); }

bool sameMeeting(const Event &a, const Event &b)
{
    if (!a.id.isEmpty() && a.id == b.id)
        return true;
    if (!a.iCalUid.isEmpty() && a.iCalUid == b.iCalUid)
        return true;
    static const QString key = QStringLiteral("calcomBookingUid");
    const auto mark = [](const Event &e) {
        const QString shared = e.sharedProperties.value(key);
        return shared.isEmpty() ? e.privateProperties.value(key) : shared;
    };
    const QString m = mark(a);
    return !m.isEmpty() && m == mark(b);
}

EventDraft draftOf(const Event &event)
{
    EventDraft draft{event.summary, event.span.value_or(EventSpan{TimedSpan{}}), event.location, event.description, {}};
    for (const Attendee &a : event.attendees)
        draft.attendees << a.email;
    return draft;
}

} // namespace csp
