#pragma once
#include "core/domain/facts.h"
#include "core/rules/decide.h"
#include "core/rules/diff.h"

namespace csp::test {

inline Instant at(const char *text) { return *instantFromRfc3339(QString::fromLatin1(text)); }
inline TimedSpan between(const char *start, const char *end) { return {at(start), at(end), {}, {}}; }

inline Attendee attendee(const char *email, ResponseStatus response = ResponseStatus::Accepted)
{
    Attendee a;
    a.email = QString::fromLatin1(email);
    a.response = response;
    return a;
}

/// A settled pair: the event is where the booking has it, and is what the baseline says.
inline Facts settledFacts()
{
    Event e;
    e.calendar.value = QStringLiteral("nora@example.org");
    e.id.value = QStringLiteral("event1");
    e.iCalUid.value = QStringLiteral("booking1@Cal.com");
    e.span = between("2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z");
    e.summary = QStringLiteral("Design review");
    e.location = QStringLiteral("Room 1");
    e.organizer = {QStringLiteral("nora@example.org"), {}, true};
    e.attendees = {attendee("lee@example.com"), attendee("nora@example.org")};
    e.attendees[1].organizer = e.attendees[1].self = true;
    e.version = {QStringLiteral("\"1\""), at("2026-03-01T08:00:00Z"), 0};
    Facts f;
    f.reference = Reference{{QStringLiteral("booking1")}, e.key(), e.iCalUid, {1, BaselineOrigin::RawData, at("2026-03-01T08:00:00Z"), {e, {}}}, false};
    f.fetched = {Fetched::Kind::Present, {e, {}}};
    Booking b;
    b.id = 7;
    b.uid.value = QStringLiteral("booking1");
    b.start = at("2026-03-03T09:00:00Z");
    b.end = at("2026-03-03T10:00:00Z");
    b.eventTypeId = 3;
    b.location = e.location;
    b.hosts = {{QStringLiteral("Nora"), QStringLiteral("nora@example.org"), QStringLiteral("Europe/Berlin")}};
    b.attendees = {{QStringLiteral("Lee"), QStringLiteral("lee@example.com"), QStringLiteral("Europe/London")}};
    f.booking = b;
    EventType t;
    t.id = 3;
    t.length = 60;
    t.lengthOptions = {30, 60, 90};
    f.eventType = t;
    f.context.now = at("2026-03-02T11:00:00Z");
    f.context.hostEmail = QStringLiteral("nora@example.org");
    return f;
}

inline Event &fetchedEvent(Facts &f) { return f.fetched.document.event; }

/// Another version of the event, as Google would give it after any change.
inline void touch(Facts &f, int version)
{
    fetchedEvent(f).version = {QStringLiteral("\"%1\"").arg(version), at("2026-03-02T10:00:00Z") + Millis{version}, version};
}

inline EventDiff diffOf(const Facts &f)
{
    return f.reference ? diff(f.reference->baseline.document.event, f.fetched, f.context.hostEmail) : EventDiff{};
}
inline Decision decisionOf(const Facts &f, const Policy &policy) { return decide(f, diffOf(f), policy); }

} // namespace csp::test
