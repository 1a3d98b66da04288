#pragma once
#include "core/domain/edit.h"
#include "core/engine/known/snapshot.h"
#include "core/rules/decide.h"
#include "core/rules/diff.h"
#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

/// A believable week, 2 to 6 March 2026 in Berlin, made by hand: what a window shows without a session behind it.
///
/// Tue 3 "Design review" was dragged from 10:00 to 14:30 and kim was added; Wed "Support 1:1" and Mon "Intro call" agree with their
/// events; Thu "Onboarding" moved from personal to work; the event of Fri "Quarterly check-in" is deleted. Two events belong to nobody.
namespace csp::sample {

inline QTimeZone berlin() { return QTimeZone("Europe/Berlin"); }
/// `day` of March 2026, local time in Berlin.
inline Instant at(int day, int hour, int minute = 0, int second = 0, int ms = 0)
{
    return toInstant(QDateTime(QDate(2026, 3, day), QTime(hour, minute, second, ms), berlin()));
}
/// Tuesday, 12:18:10: the red line of the week.
inline Instant now() { return at(3, 12, 18, 10); }
inline CalendarId personal() { return {QStringLiteral("host@example.com")}; }
inline CalendarId work() { return {QStringLiteral("work@group.calendar.example.com")}; }
inline CalendarId holidays() { return {QStringLiteral("en.german#holiday@group.v.calendar.example.com")}; }
inline TimedSpan span(int day, int hour, int minute, int minutes)
{
    const auto start = at(day, hour, minute);
    return {start, start + std::chrono::minutes(minutes), QStringLiteral("Europe/Berlin"), QStringLiteral("Europe/Berlin")};
}

inline Attendee attendee(const QString &email, const QString &name, ResponseStatus response = ResponseStatus::Accepted)
{
    Attendee a;
    a.email = email;
    a.displayName = name;
    a.response = response;
    return a;
}

inline Event event(const CalendarId &calendar, const QString &id, const QString &summary, const EventSpan &span,
                   const QList<Attendee> &guests = {})
{
    Event e;
    e.calendar = calendar;
    e.id = {id};
    e.iCalUid = {id + QStringLiteral("@Cal.com")};
    e.summary = summary;
    e.span = span;
    e.organizer = {QStringLiteral("host@example.com"), QStringLiteral("Ada Host"), true};
    e.creator = e.organizer;
    if (!guests.isEmpty()) {
        Attendee host = attendee(QStringLiteral("host@example.com"), QStringLiteral("Ada Host"));
        host.self = host.organizer = true;
        e.attendees = QList<Attendee>{host} + guests;
    }
    e.version = {u"\"%1\""_qs.arg(qHash(id) % 1000000000), at(2, 8, 0), 0};
    e.created = at(1, 9);
    return e;
}

inline EventDocument document(const Event &e)
{
    QJsonObject o{{QStringLiteral("kind"), QStringLiteral("calendar#event")}, {QStringLiteral("etag"), e.version.etag},
                  {QStringLiteral("id"), e.id.value}, {QStringLiteral("status"), e.cancelled() ? QStringLiteral("cancelled") : QStringLiteral("confirmed")},
                  {QStringLiteral("summary"), e.summary}, {QStringLiteral("iCalUID"), e.iCalUid.value}, {QStringLiteral("sequence"), e.version.sequence}};
    if (e.span && timed(*e.span)) {
        o.insert(QStringLiteral("start"), QJsonObject{{QStringLiteral("dateTime"), toRfc3339(timed(*e.span)->start)}});
        o.insert(QStringLiteral("end"), QJsonObject{{QStringLiteral("dateTime"), toRfc3339(timed(*e.span)->end)}});
    }
    return {e, QJsonDocument(o).toJson(QJsonDocument::Compact)};
}

inline Booking booking(qint64 id, const QString &uid, const QString &title, const TimedSpan &span, const BookingPerson &guest,
                       const QString &slug)
{
    Booking b;
    b.id = id;
    b.uid = {uid};
    b.title = title;
    b.start = span.start;
    b.end = span.end;
    b.eventTypeId = span.length() > std::chrono::minutes(30) ? 2 : 1;
    b.eventTypeSlug = slug;
    b.hosts = {{QStringLiteral("Ada Host"), QStringLiteral("host@example.com"), QStringLiteral("Europe/Berlin")}};
    b.attendees = {guest};
    b.iCalUid = uid + QStringLiteral("@Cal.com");
    b.location = QStringLiteral("integrations:daily");
    b.createdAt = at(1, 9);
    return b;
}

inline Reference reference(const Booking &b, const Event &e, int version = 1)
{
    return {b.uid, e.key(), e.iCalUid, {version, BaselineOrigin::RawData, at(1, 9), document(e)}, false};
}

inline FieldChange change(Field field, FieldValue before, FieldValue after, const QString &subject = {})
{
    return {field, std::move(before), std::move(after), subject};
}

inline RunRecord run(RunId id, RunStage stage, Instant received, const CalendarId &calendar, qint64 message, const QString &title)
{
    RunRecord r;
    r.id = id;
    r.notification = id;
    r.stage = stage;
    r.received = received;
    r.calendar = calendar;
    r.resourceState = QStringLiteral("exists");
    r.messageNumber = message;
    r.title = title;
    r.policy.name = QStringLiteral("seed");
    r.decision.policy = QStringLiteral("seed");
    r.decision.actions = {Action{}};
    r.latency = std::chrono::microseconds(3100);
    r.facts.context.now = received;
    r.facts.context.hostEmail = QStringLiteral("host@example.com");
    return r;
}

inline TimelineRow row(const RunRecord &r)
{
    TimelineRow t;
    t.run = r.id;
    t.notification = r.notification;
    t.received = r.received;
    t.calendar = r.calendar;
    t.resourceState = r.resourceState;
    t.messageNumber = r.messageNumber;
    t.title = r.title;
    t.diff = r.diff;
    t.decision = r.decision;
    t.stage = r.stage;
    if (const auto *hold = r.decision.find(ActionKind::Hold))
        t.holdUntil = hold->until;
    t.latency = r.latency;
    return t;
}

/// The week, and the runs that its timeline speaks of (oldest first; ids 118 to 123).
struct Week {
    Snapshot snapshot;
    std::vector<RunRecord> runs;
    SnapshotPtr pointer() const { return std::make_shared<const Snapshot>(snapshot); }
    const RunRecord *run(RunId id) const
    {
        for (const auto &r : runs)
            if (r.id == id)
                return &r;
        return nullptr;
    }
};

namespace detail {

/// Diff, decision and plan are the real ones; only the facts are made by hand.
inline void decideRun(RunRecord &r)
{
    r.diff = diff(r.facts.reference->baseline.document.event, r.facts.fetched, r.facts.context.hostEmail);
    r.decision = decide(r.facts, r.diff, seedPolicy());
    r.plan = plan(r.facts, r.decision);
}

inline RunRecord designReview(const Booking &b, const Event &before, const Event &after, const EventType &type)
{
    auto r = sample::run(120, RunStage::Proposed, at(3, 12, 18, 4, 377), personal(), 10051, b.title);
    r.facts.reference = reference(b, before);
    r.facts.fetched = {Fetched::Kind::Present, document(after)};
    r.facts.booking = b;
    r.facts.eventType = type;
    r.facts.context.availability.verdict = Availability::Verdict::Free;
    r.facts.context.now = at(2, 12, 18); // while the booking still lies ahead: of one that is over, every policy asks
    decideRun(r);
    r.steps = {{r.received, StepKind::Stored, QStringLiteral("notification 120, message 10051"), {}, 0, {}},
        {r.received + Millis(1), StepKind::Fetched, QStringLiteral("events.list of personal: 1 changed event"), {}, 200, {}},
        {r.received + Millis(2), StepKind::LookedUp, QStringLiteral("booking 7fK2dTqX by event id"), {}, 0, {}},
        {r.received + Millis(3), StepKind::Decided, QStringLiteral("reschedule, add guest"), {}, 0, {}}};
    return r;
}

inline RunRecord deletion(RunId id, RunStage stage, Instant received, const Booking &b, const Event &before, qint64 message)
{
    auto r = sample::run(id, stage, received, before.calendar, message, b.title);
    Event gone = before;
    gone.status = EventStatus::Cancelled;
    r.facts.reference = reference(b, before);
    r.facts.booking = b;
    r.facts.fetched = {Fetched::Kind::Present, document(gone)};
    if (stage == RunStage::Holding) {
        r.facts.context.hold = DecisionContext::HoldState::Running;
        r.facts.context.holdUntil = received + std::chrono::seconds(30);
    } else {
        r.facts.context.hold = DecisionContext::HoldState::RanOut;
        r.facts.context.search = DecisionContext::Search::Complete;
    }
    decideRun(r);
    return r;
}

} // namespace detail

inline Week week()
{
    Week w;
    Snapshot &s = w.snapshot;
    s.revision = 1;
    s.account = {QStringLiteral("host@example.com"), QStringLiteral("Ada Host")};
    s.hostTimeZone = QStringLiteral("Europe/Berlin");
    const auto calendar = [&](const CalendarId &id, const QString &name, const QString &color, AccessRole role, CalendarState::Watch watch) {
        CalendarState c;
        c.info = {id, name, QStringLiteral("Europe/Berlin"), color, role, id == personal(), true};
        c.watch = watch;
        if (watch == CalendarState::Watch::Watching)
            c.channelExpires = now() + std::chrono::hours(24 * 6 + 3);
        c.lastSync = at(3, 12, 18, 9);
        s.calendars.append(c);
    };
    calendar(personal(), QStringLiteral("personal"), QStringLiteral("#2f6fed"), AccessRole::Owner, CalendarState::Watch::Watching);
    calendar(holidays(), QStringLiteral("holidays"), QStringLiteral("#b8741a"), AccessRole::Reader, CalendarState::Watch::Off);
    calendar(work(), QStringLiteral("work"), QStringLiteral("#0f9d6b"), AccessRole::Owner, CalendarState::Watch::Watching);

    const BookingPerson lee{QStringLiteral("Lee Park"), QStringLiteral("lee@example.com"), QStringLiteral("Europe/Berlin")};
    const BookingPerson braun{QStringLiteral("T. Braun"), QStringLiteral("t.braun@example.com"), QStringLiteral("Europe/Berlin")};
    const auto intro = booking(1, QStringLiteral("1aB3kZpR"), QStringLiteral("Intro call"), span(2, 9, 0, 30), lee, QStringLiteral("intro"));
    const auto review = booking(2, QStringLiteral("7fK2dTqX"), QStringLiteral("Design review"), span(3, 10, 0, 60), lee, QStringLiteral("review"));
    const auto support = booking(3, QStringLiteral("9hM4wQsL"), QStringLiteral("Support 1:1"), span(4, 13, 0, 30), braun, QStringLiteral("intro"));
    const auto onboarding = booking(4, QStringLiteral("4kP8vNcD"), QStringLiteral("Onboarding"), span(5, 11, 0, 60), braun, QStringLiteral("review"));
    const auto quarterly = booking(5, QStringLiteral("2mT6yBxF"), QStringLiteral("Quarterly check-in"), span(6, 15, 0, 30), lee, QStringLiteral("intro"));
    s.bookingsRead = true;
    s.bookings = {intro, review, support, onboarding, quarterly};

    const auto leeA = attendee(lee.email, lee.name);
    const auto braunA = attendee(braun.email, braun.name);
    const auto introEvent = event(personal(), QStringLiteral("0c11intro"), intro.title, span(2, 9, 0, 30), {leeA});
    const auto reviewBefore = event(personal(), QStringLiteral("3b1c9review"), review.title, span(3, 10, 0, 60), {leeA});
    auto reviewEvent = event(personal(), reviewBefore.id.value, review.title, span(3, 14, 30, 60),
                             {attendee(QStringLiteral("kim@example.com"), QStringLiteral("Kim"), ResponseStatus::NeedsAction), leeA});
    reviewEvent.version = {QStringLiteral("\"3181161784712000\""), at(3, 12, 18, 4), 1};
    const auto supportEvent = event(personal(), QStringLiteral("5d22support"), support.title, span(4, 13, 0, 30), {braunA});
    const auto onboardingBefore = event(personal(), QStringLiteral("6e33onboard"), onboarding.title, span(5, 11, 0, 60), {braunA});
    auto onboardingEvent = onboardingBefore;
    onboardingEvent.calendar = work();
    const auto quarterlyBefore = event(personal(), QStringLiteral("7f44quarter"), quarterly.title, span(6, 15, 0, 30), {leeA});
    const auto teamSync = event(work(), QStringLiteral("8a55team"), QStringLiteral("Team sync"), span(4, 9, 0, 90));
    const auto focus = event(work(), QStringLiteral("9b66focus"), QStringLiteral("Focus time"), span(6, 9, 30, 90));
    const auto holiday = event(holidays(), QStringLiteral("holiday20260308"), QStringLiteral("International Women's Day"),
                               DaySpan{QDate(2026, 3, 8), QDate(2026, 3, 9)});
    s.events = {introEvent, reviewEvent, supportEvent, onboardingEvent, teamSync, focus, holiday};

    auto relinked = reference(onboarding, onboardingEvent, 2);
    s.links = {{reference(intro, introEvent), introEvent, 0}, {reference(review, reviewBefore), reviewEvent, 120},
               {reference(support, supportEvent), supportEvent, 0}, {relinked, onboardingEvent, 0}, {reference(quarterly, quarterlyBefore), LinkedEvent::gone(), 122}};
    EventType thirty;
    thirty.id = 1;
    thirty.slug = QStringLiteral("intro");
    thirty.title = QStringLiteral("Intro call");
    EventType sixty;
    sixty.id = 2;
    sixty.slug = QStringLiteral("review");
    sixty.title = QStringLiteral("Design review");
    sixty.length = 60;
    s.eventTypes = {thirty, sixty};
    Schedule hours{1, QStringLiteral("Working hours"), QStringLiteral("Europe/Berlin"), true, {}};
    for (int day = 1; day <= 5; ++day)
        hours.hours.append({day, QTime(9, 0), QTime(17, 0)});
    s.schedules = {hours};
    s.baselineVersions = 23;

    auto r118 = sample::run(118, RunStage::Nothing, at(3, 12, 17, 58, 204), personal(), 10042, intro.title);
    r118.decision.actions = {Action{ActionKind::Nothing, NothingReason::NoChange, {}, {}, {}, {}, {}}};
    const auto r119 = detail::deletion(119, RunStage::Holding, at(3, 12, 18, 2, 911), onboarding, onboardingBefore, 10049);
    const auto r120 = detail::designReview(review, reviewBefore, reviewEvent, sixty);
    auto r121 = sample::run(121, RunStage::Applied, at(3, 12, 18, 5, 20), work(), 5520, onboarding.title);
    r121.diff.changes = {change(Field::Calendar, QStringLiteral("personal"), QStringLiteral("work"))};
    r121.decision.actions = {Action{ActionKind::RelinkReference, NothingReason::None, {}, {}, onboardingEvent.key(), {}, {}}};
    r121.facts.reference = relinked;
    r121.facts.fetched = {Fetched::Kind::Present, document(onboardingEvent)};
    r121.facts.booking = onboarding;
    const auto r122 = detail::deletion(122, RunStage::Proposed, at(3, 12, 18, 9, 450), quarterly, quarterlyBefore, 10060);
    auto r123 = sample::run(123, RunStage::Nothing, at(3, 12, 18, 9, 871), personal(), 10061, review.title);
    r123.decision.actions = {Action{ActionKind::Nothing, NothingReason::Echo, {}, {}, {}, {}, {}}};
    w.runs = {r118, r119, r120, r121, r122, r123};
    for (const auto &r : w.runs)
        s.timeline.append(row(r));
    return w;
}

} // namespace csp::sample
