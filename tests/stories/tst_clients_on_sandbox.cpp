#include "core/clients/calcom/calcombookings.h"
#include "core/clients/google/googlecalendarclient.h"
#include "core/clients/keychainvault.h"
#include "core/http/networktransport.h"
#include "core/sim/sandbox/sandbox.h"
#include "tests/support/testmain.h"
#include "tests/support/outcomeof.h"
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QtTest>

namespace tst_clients_on_sandbox {

using namespace csp;
using test::outcomeOf;
using namespace Qt::StringLiterals;

namespace {

const QByteArray world =
    "version: 1\n"
    "seed: 7\n"
    "zone: Europe/Berlin\n"
    "google: {autoConsent: true}\n"
    "accounts:\n"
    "  - {email: host@example.com, name: Nora Host}\n"
    "  - {email: kim@example.com, name: Kim Guest}\n"
    "calendars:\n"
    "  - {id: host@example.com, name: personal, colour: \"#3b6fe0\"}\n"
    "  - {id: \"work#1@group.calendar.example.com\", name: work, colour: \"#0f9d6e\"}\n"
    "events:\n"
    "  - {title: Team sync, calendar: work, at: mon 10:00, length: 1h}\n"
    "calcom:\n"
    "  user: {id: 12, username: nora, zone: Europe/Berlin, apiKey: cal_story}\n"
    "  destination: personal\n"
    "  check: [personal, work]\n"
    "  schedules:\n"
    "    - name: Working hours\n"
    "      hours:\n"
    "        - {days: mon-fri, from: \"09:00\", to: \"18:00\"}\n"
    "  eventTypes:\n"
    "    - {slug: intro, title: Intro call, length: 30, notice: 60}\n"
    "  bookings:\n"
    "    - {type: intro, at: fri 15:00, attendee: {name: Kim Guest, email: kim@example.com}}\n";

} // namespace

/// The real clients over real HTTP against the sandbox: each call once, the whole sign-in, and what the two say to each other's mistakes.
class TestClientsOnSandbox : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void signsInRefreshesAndSignsOut();
    void readsCalendarsAndEvents();
    void editsEvents();
    void movesEventsBetweenCalendars();
    void staleEditsAreConflicts();
    void watches();
    void booksAndReadsBack();
    void reschedulesByPlan();

private:
    template<typename T>
    T must(CallOf<T> *call)
    {
        const auto outcome = outcomeOf(call);
        if (!outcome)
            qFatal("%s", qPrintable(outcome.error().oneLine()));
        return *outcome;
    }
    static Instant at(QStringView text) { return *instantFromRfc3339(text); }
    static EventSpan slot(QStringView start) { return TimedSpan{at(start), at(start) + std::chrono::minutes(30), u"Europe/Berlin"_s, u"Europe/Berlin"_s}; }

    const CalendarId m_host{u"host@example.com"_s};
    const CalendarId m_work{u"work#1@group.calendar.example.com"_s};
    std::unique_ptr<SystemClock> m_clock;
    std::unique_ptr<sim::Sandbox> m_sandbox;
    sim::SandboxEndpoints m_at;
    http::NetworkTransport m_transport;
    std::unique_ptr<GoogleCalendarClient> m_calendar;
    std::unique_ptr<CalcomBookings> m_bookings;
};

void TestClientsOnSandbox::initTestCase()
{
    m_clock = std::make_unique<SystemClock>(at(u"2026-03-02T07:00:00Z"));
    auto sandbox = sim::Sandbox::fromWorld(world, u"world"_s, m_clock.get());
    QVERIFY2(sandbox.ok(), sandbox ? "" : qPrintable(sandbox.error().oneLine()));
    m_sandbox = std::move(*sandbox);
    const auto endpoints = m_sandbox->listen();
    QVERIFY2(endpoints.ok(), endpoints ? "" : qPrintable(endpoints.error().oneLine()));
    m_at = *endpoints;
    m_calendar = std::make_unique<GoogleCalendarClient>(QUrl(m_at.googleApiRoot),
                                                        GoogleCalendarClient::fixedToken(m_at.accounts.first().accessToken, this), &m_transport);
    m_bookings = std::make_unique<CalcomBookings>(QUrl(m_at.calcomApiRoot), m_at.calcomApiKey, &m_transport);
}

void TestClientsOnSandbox::signsInRefreshesAndSignsOut()
{
    MemoryVault vault;
    GoogleSignIn signIn({QUrl(m_at.authorizationEndpoint), QUrl(m_at.tokenEndpoint), QUrl(m_at.revocationEndpoint), QUrl(m_at.userinfoEndpoint),
                         QUrl(m_at.googleApiRoot), m_at.clientId, m_at.clientSecret},
                        &vault, &m_transport, m_clock.get());
    QNetworkAccessManager browser;
    connect(&signIn, &GoogleSignIn::openBrowser, this, [&](const QUrl &page) { browser.get(QNetworkRequest(page)); });
    const Account account = must(signIn.signIn());
    QCOMPARE(account, (Account{u"host@example.com"_s, u"Nora Host"_s}));
    QVERIFY(signIn.grantedScopes().contains(u"https://www.googleapis.com/auth/calendar"_s));

    const QString first = must(signIn.accessToken());
    GoogleCalendarClient calendar(QUrl(m_at.googleApiRoot), GoogleCalendarClient::tokensOf(&signIn), &m_transport);
    QCOMPARE(must(calendar.listCalendars()).size(), 2);
    signIn.tokenRefused(first);
    QVERIFY(must(signIn.accessToken()) != first);

    QVERIFY(outcomeOf(signIn.signOut()).ok());
    QCOMPARE(outcomeOf(calendar.listCalendars()).error().kind, Error::Kind::Auth);
}

void TestClientsOnSandbox::readsCalendarsAndEvents()
{
    const auto calendars = must(m_calendar->listCalendars());
    QCOMPARE(calendars.size(), 2);
    for (const CalendarInfo &info : calendars)
        QVERIFY(info.canWrite() && info.selected && !info.timeZone.isEmpty());

    const EventPage full = must(m_calendar->listEvents(m_work, {}, {}));
    QCOMPARE(full.events.size(), 1);
    QVERIFY(!full.nextSyncToken.isEmpty());
    QCOMPARE(full.events.first().event.summary, u"Team sync"_s);
    QVERIFY(must(m_calendar->listEvents(m_work, full.nextSyncToken, {})).events.isEmpty());
    const auto garbage = outcomeOf(m_calendar->listEvents(m_work, u"garbage"_s, {}));
    QVERIFY(!garbage.ok() && garbage.error().status.value_or(0) >= 400);

    const Fetched one = must(m_calendar->getEvent(full.events.first().event.key()));
    QCOMPARE(one.document.event, full.events.first().event);
    QCOMPARE(must(m_calendar->getEvent({m_work, {u"nosuchevent"_s}})).kind, Fetched::Kind::Gone);
    QCOMPARE(must(m_calendar->listBetween(m_work, at(u"2026-03-02T00:00:00Z"), at(u"2026-03-03T00:00:00Z"))).size(), 1);
    QCOMPARE(must(m_calendar->findByICalUid(m_work, one.document.event.iCalUid)).size(), 1);
    const auto busy = must(m_calendar->freeBusy({m_work.value, u"nobody@nowhere"_s}, at(u"2026-03-02T00:00:00Z"), at(u"2026-03-03T00:00:00Z")));
    QCOMPARE(busy, (QList<Busy>{{at(u"2026-03-02T09:00:00Z"), at(u"2026-03-02T10:00:00Z"), m_work.value, {}}}));
}

void TestClientsOnSandbox::editsEvents()
{
    const Event made = must(m_calendar->edit(CreateEvent{m_work, {u"Lunch"_s, slot(u"2026-03-03T11:00:00Z"), u"Cafe"_s, {}, {u"kim@example.com"_s}}})).document.event;
    QCOMPARE(made.summary, u"Lunch"_s);
    const Event moved = must(m_calendar->edit(MoveEvent{made.key(), made.version.etag, slot(u"2026-03-03T12:00:00Z")})).document.event;
    QVERIFY(sameTime(*moved.span, slot(u"2026-03-03T12:00:00Z")));
    const Event allDay = must(m_calendar->edit(MoveEvent{made.key(), {}, DaySpan{QDate(2026, 3, 4), QDate(2026, 3, 5)}})).document.event;
    QVERIFY(allDay.span == EventSpan(DaySpan{QDate(2026, 3, 4), QDate(2026, 3, 5)}));
    const Event timedAgain = must(m_calendar->edit(MoveEvent{made.key(), {}, slot(u"2026-03-03T12:00:00Z")})).document.event;
    QVERIFY(timed(*timedAgain.span));

    EventDraft draft = draftOf(timedAgain);
    draft.summary = u"Late lunch"_s;
    draft.attendees << u"lee@example.org"_s;
    const Event changed = must(m_calendar->edit(ChangeEvent{made.key(), timedAgain.version.etag, draft})).document.event;
    QCOMPARE(changed.summary, u"Late lunch"_s);
    QCOMPARE(changed.location, u"Cafe"_s);
    QCOMPARE(draftOf(changed).attendees.size(), timedAgain.attendees.size() + 1);

    QCOMPARE(must(m_calendar->edit(DeleteEvent{made.key(), changed.version.etag})).kind, Fetched::Kind::Gone);
    QCOMPARE(must(m_calendar->edit(DeleteEvent{made.key(), {}})).kind, Fetched::Kind::Gone); // again: what was wanted
    QVERIFY(must(m_calendar->getEvent(made.key())).document.event.cancelled());
    const Event back = must(m_calendar->edit(RestoreEvent{made.key(), draft})).document.event;
    QVERIFY(!back.cancelled());
    QCOMPARE(back.summary, u"Late lunch"_s);
    QVERIFY(must(m_calendar->edit(DeleteEvent{made.key(), {}})).kind == Fetched::Kind::Gone);
}

void TestClientsOnSandbox::movesEventsBetweenCalendars()
{
    const Event made = must(m_calendar->edit(CreateEvent{m_host, {u"Errand"_s, slot(u"2026-03-04T11:00:00Z"), {}, {}, {}}})).document.event;
    const Event moved = must(m_calendar->edit(MoveToCalendar{made.key(), {}, m_work})).document.event;
    QCOMPARE(moved.calendar, m_work);
    QCOMPARE(moved.id, made.id);
    QCOMPARE(moved.iCalUid, made.iCalUid);
    const Fetched before = must(m_calendar->getEvent(made.key()));
    QVERIFY(before.kind == Fetched::Kind::Gone || before.document.event.cancelled());
}

void TestClientsOnSandbox::staleEditsAreConflicts()
{
    const Event made = must(m_calendar->edit(CreateEvent{m_host, {u"Twice"_s, slot(u"2026-03-04T13:00:00Z"), {}, {}, {}}})).document.event;
    QVERIFY(outcomeOf(m_calendar->edit(MoveEvent{made.key(), made.version.etag, slot(u"2026-03-04T14:00:00Z")})).ok());
    const auto stale = outcomeOf(m_calendar->edit(MoveEvent{made.key(), made.version.etag, slot(u"2026-03-04T15:00:00Z")}));
    QCOMPARE(stale.error().kind, Error::Kind::Conflict);
    QCOMPARE(stale.error().reason, u"conditionNotMet"_s);
}

void TestClientsOnSandbox::watches()
{
    const Channel channel = must(m_calendar->watch({{u"channel-1"_s}, m_work, {}, u"secret"_s, u"http://127.0.0.1:9/"_s, {}}));
    QVERIFY(!channel.resourceId.isEmpty());
    QVERIFY(channel.expires > m_clock->now());
    const auto again = outcomeOf(m_calendar->watch({{u"channel-1"_s}, m_work, {}, u"secret"_s, u"http://127.0.0.1:9/"_s, {}}));
    QCOMPARE(again.error().reason, u"channelIdNotUnique"_s);
    QVERIFY(outcomeOf(m_calendar->stopChannel(channel)).ok());
    QVERIFY(outcomeOf(m_calendar->stopChannel({{u"unknown"_s}, m_work, u"r"_s, {}, {}, {}})).ok());
}

void TestClientsOnSandbox::booksAndReadsBack()
{
    QCOMPARE(must(m_bookings->me()).email, u"host@example.com"_s);
    const auto types = must(m_bookings->eventTypes());
    QCOMPARE(types.size(), 1);
    QCOMPARE(types.first().length, 30);
    QCOMPARE(types.first().minimumNotice, 60);
    QCOMPARE(must(m_bookings->schedules()).first().hours.size(), 5);
    const auto starts = must(m_bookings->freeSlots(types.first().id, at(u"2026-03-05T00:00:00Z"), at(u"2026-03-06T00:00:00Z"), {}));
    QVERIFY(starts.contains(at(u"2026-03-05T09:00:00Z")));

    BookingRequest request;
    request.eventTypeId = types.first().id;
    request.start = at(u"2026-03-05T09:00:00Z");
    request.attendee = {u"Kim Guest"_s, u"kim@example.com"_s, u"Europe/Berlin"_s};
    request.guests = {u"lee@example.org"_s};
    const Booking made = must(m_bookings->create(request));
    QCOMPARE(made.status, BookingStatus::Accepted);
    QCOMPARE(must(m_bookings->get(made.uid)), made);
    QVERIFY(must(m_bookings->list()).contains(made));
    const auto rows = must(m_bookings->references(made.uid));
    QCOMPARE(rows.size(), 1);
    const Fetched event = must(m_calendar->getEvent({rows.first().event.calendar.isEmpty() ? m_host : rows.first().event.calendar, rows.first().event.event}));
    QCOMPARE(event.kind, Fetched::Kind::Present);
    QVERIFY(sameTime(*event.document.event.span, TimedSpan{made.start, made.end, {}, {}}));
    QVERIFY(rows.first().document.has_value());
    QCOMPARE(rows.first().document->event, event.document.event);

    const auto taken = outcomeOf(m_bookings->create(request));
    QVERIFY(!taken.ok());
    QVERIFY(!taken.error().what.isEmpty());
    QCOMPARE(outcomeOf(m_bookings->get({u"nosuchbooking"_s})).error().kind, Error::Kind::NotFound);
}

void TestClientsOnSandbox::reschedulesByPlan()
{
    const auto all = must(m_bookings->list());
    const auto friday = std::find_if(all.begin(), all.end(), [](const Booking &b) { return b.start == at(u"2026-03-06T14:00:00Z"); });
    QVERIFY(friday != all.end());
    const ApiRequest request{ApiRequest::Service::CalCom, "POST", u"v2/bookings/%1/reschedule"_s.arg(friday->uid.value), {{"cal-api-version", "2026-02-25"}},
                             QJsonObject{{u"start"_s, u"2026-03-06T12:00:00Z"_s}}};
    const QJsonObject answer = must(m_bookings->perform(request)).body;
    QCOMPARE(answer.value(u"rescheduledFromUid"_s).toString(), friday->uid.value);
    QCOMPARE(must(m_bookings->get(friday->uid)).rescheduledTo.value, answer.value(u"uid"_s).toString());
    CalcomBookings stranger(QUrl(m_at.calcomApiRoot), u"cal_wrong"_s, &m_transport);
    QCOMPARE(outcomeOf(stranger.list()).error().kind, Error::Kind::Auth);
}

CSP_TEST(TestClientsOnSandbox, Core)

} // namespace tst_clients_on_sandbox

#include "tst_clients_on_sandbox.moc"
