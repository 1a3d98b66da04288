#include "core/rules/policies.h"
#include "core/ports/store.h"
#include "tests/support/playground.h"
#include "tests/support/storyrows.h"
#include "tests/support/testmain.h"
#include <QJsonDocument>
#include <QJsonObject>

namespace tst_sync_stories {

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

// Each row of the rules as a story: somebody does something on one side, and both sides are compared as a person would compare them.

namespace {

void aWorldStartsSettled()
{
    Playground p;
    const QStringList week{QStringLiteral("Fri 6 15:00-15:30 Intro call between Nora Host and Kim Guest [personal]"),
                           QStringLiteral("Tue 3 10:00-11:00 Design review between Nora Host and Kim Guest [personal]"),
                           QStringLiteral("Wed 4 13:00-13:30 Support 1:1 between Nora Host and Lee Guest [work]")};
    SAME(p.googleWeek(), week);
    QStringList same;
    for (const QString &line : week)
        same << line.section(QStringLiteral(" ["), 0, 0);
    SAME(p.calcomWeek(), same);
    SAME(p.decisions(), QStringList{});
}

void aDragToAFreeSlotReschedules()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    SAME(p.decisions(), QStringList{QStringLiteral("reschedule to Tue 3 14:30")});
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 10:00-11:00 Design review"))); // nothing before Apply
    p.applies();
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 14:30-15:30 Design review")));
    QVERIFY(p.googleWeek().join(u' ').contains(QStringLiteral("Tue 3 14:30-15:30 Design review")));
    SAME(p.requests(), QStringList{QStringLiteral("POST v2/bookings/…/reschedule")});
}

void aDragOverMidnightReschedules()
{
    Playground p(ApplyMode::Automatic);
    p.drags(QStringLiteral("Design review"), "Wed 10:00");
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Wed 4 10:00-11:00 Design review")));
}

void aDragBackBeforeApplyingLeavesNothingToDo()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.drags(QStringLiteral("Design review"), "Tue 10:00");
    SAME(p.stages(), QStringList{QStringLiteral("nothing: noise → nothing")});
    SAME(p.requests(), QStringList{});
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        QVERIFY(row.stage != RunStage::Proposed); // the first plan was superseded
}

void aDragOntoABusySlotAsksTheHost()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Wed 13:00"); // Support 1:1 is there
    SAME(p.decisions(), QStringList{QStringLiteral("ask host")});
    SAME(p.requests(), QStringList{});
}

void aDragOutsideWorkingHoursAsksTheHost()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 20:00");
    SAME(p.decisions(), QStringList{QStringLiteral("ask host")});
}

void aDragWhereAGuestIsBusyAsksTheHost()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Thu 11:00"); // Kim has a class then
    SAME(p.decisions(), QStringList{QStringLiteral("ask host")});
    QCOMPARE(p.runs().last().facts.context.availability.verdict, Availability::Verdict::ParticipantBusy);
}

void aResizeToALengthOfTheEventType()
{
    Playground p;
    p.resizes(QStringLiteral("Design review"), "Tue 10:00", 90);
    QVERIFY(p.decisions().first().contains(QStringLiteral("create booking to Tue 3 10:00")));
    p.applies();
    QVERIFY(p.calcomWeek().join(u'\n').contains(QStringLiteral("Tue 3 10:00-11:30 Design review")));
    QCOMPARE(p.calcomWeek().filter(QStringLiteral("Design review")).size(), 1);
    SAME(p.googleWeek().filter(QStringLiteral("Design review")),
         QStringList{QStringLiteral("Tue 3 10:00-11:30 Design review between Nora Host and Kim Guest [personal]")});
}

void aResizeToAnotherLengthAsksTheHost()
{
    Playground p;
    p.resizes(QStringLiteral("Design review"), "Tue 10:00", 75);
    QVERIFY(p.decisions().first().contains(QStringLiteral("ask host")));
    SAME(p.requests(), QStringList{});
}

void aDeletionIsHeldThenCancels()
{
    Playground p;
    p.deletes(QStringLiteral("Design review"));
    SAME(p.stages(), QStringList{QStringLiteral("hold → holding")});
    p.passes(29s);
    SAME(p.stages(), QStringList{QStringLiteral("hold → holding")});
    p.passes(2s);
    SAME(p.stages(), QStringList{QStringLiteral("cancel → proposed")});
    p.applies();
    QVERIFY(!p.calcomWeek().join(u' ').contains(QStringLiteral("Design review")));
    SAME(p.requests(), QStringList{QStringLiteral("POST v2/bookings/…/cancel")});
}

void aDeletionUndoneWithinTheHoldCancelsNothing()
{
    Playground p;
    p.deletes(QStringLiteral("Design review"));
    p.passes(10s);
    p.restores(QStringLiteral("Design review"));
    p.passes(60s);
    SAME(p.requests(), QStringList{});
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Design review")));
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        QVERIFY(row.stage != RunStage::Holding && row.stage != RunStage::Proposed);
}

void aMoveToAnotherCalendarRelinks(const QStringList &order)
{
    Playground p;
    p.holdPushes();
    p.movesToCalendar(QStringLiteral("Design review"), QStringLiteral("work"));
    p.deliver(order[0]);
    p.deliver(order[1]);
    p.passes(60s);
    SAME(p.requests(), QStringList{});
    QCOMPARE(p.link(QStringLiteral("Design review")).reference.event.calendar.value, QStringLiteral("work@group.calendar.example.com"));
    QVERIFY(p.googleWeek().join(u' ').contains(QStringLiteral("Design review between Nora Host and Kim Guest [work]")));
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 10:00-11:00 Design review")));
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        QVERIFY(row.stage != RunStage::Holding && row.stage != RunStage::Proposed);
    // And it goes on from there: the next drag is seen in the new calendar.
    p.deliverAll();
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    QVERIFY(p.decisions().contains(QStringLiteral("reschedule to Tue 3 14:30")));
    for (const RunRecord &r : p.runs())
        QVERIFY2(r.calendar.value.startsWith(QLatin1String("work")) || r.decision.isNothing(), qPrintable(Playground::said(r.decision)));
}

/// Cal.com lists the host among the attendees, so that a calendar which the event leaves keeps a guest's copy. Where somebody took the host
/// off the list, it shows a deletion instead, and only a deletion.
void aMoveThatShowsAsADeletion(const QStringList &order)
{
    Playground p;
    p.uninvites(QStringLiteral("Design review"), QStringLiteral("host@example.com"));
    p.holdPushes();
    p.movesToCalendar(QStringLiteral("Design review"), QStringLiteral("work"));
    p.deliver(order[0]);
    if (order[0] == QLatin1String("personal")) {
        QCOMPARE(p.stages().last(), QStringLiteral("hold → holding"));
        p.passes(10s);
    }
    p.deliver(order[1]);
    p.passes(60s);
    SAME(p.requests(), QStringList{});
    QVERIFY2(p.stages().contains(QStringLiteral("nothing: other half of a move → nothing")), qPrintable(p.stages().join(u'\n')));
    QCOMPARE(p.link(QStringLiteral("Design review")).reference.event.calendar.value, QStringLiteral("work@group.calendar.example.com"));
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        QVERIFY(row.stage != RunStage::Holding && !row.decision.has(ActionKind::Cancel));
}

void anAddedGuestIsAdded()
{
    Playground p;
    p.invites(QStringLiteral("Design review"), QStringLiteral("lee@example.org"));
    SAME(p.decisions(), QStringList{QStringLiteral("add guests lee@example.org")});
    p.applies();
    SAME(p.requests(), QStringList{QStringLiteral("POST v2/bookings/…/guests")});
    QVERIFY(draftOf(p.event(QStringLiteral("Design review"))).attendees.contains(QStringLiteral("lee@example.org")));
    const Booking booking = p.booking(QStringLiteral("Design review"));
    QVERIFY(booking.guests.contains(QStringLiteral("lee@example.org"))
            || std::any_of(booking.attendees.begin(), booking.attendees.end(), [](const BookingPerson &b) { return b.email == QLatin1String("lee@example.org"); }));
    p.settle();
    SAME(p.decisions(), QStringList{QStringLiteral("nothing: echo")});
}

void aDragWithAGuestAddedDoesBoth()
{
    Playground p;
    const Event e = p.event(QStringLiteral("Design review"));
    EventDraft draft = draftOf(e);
    draft.span = Playground::span("Tue 14:30", 60);
    draft.attendees << QStringLiteral("lee@example.org");
    p.session().edit(ChangeEvent{e.key(), e.version.etag, draft});
    p.settle();
    SAME(p.decisions(), QStringList{QStringLiteral("reschedule to Tue 3 14:30, add guests lee@example.org")});
    p.applies();
    SAME(p.requests(), (QStringList{QStringLiteral("POST v2/bookings/…/reschedule"), QStringLiteral("POST v2/bookings/…/guests")}));
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 14:30-15:30 Design review")));
}

void aRemovedGuestCannotBeRemoved()
{
    Playground p;
    p.uninvites(QStringLiteral("Design review"), QStringLiteral("kim@example.com"));
    QVERIFY(p.decisions().first().contains(QStringLiteral("not possible")));
    SAME(p.requests(), QStringList{});
}

void aNewTitleIsNotActedUpon()
{
    Playground p;
    p.renames(QStringLiteral("Design review"), QStringLiteral("Design review, second round"));
    SAME(p.stages(), QStringList{QStringLiteral("nothing: ignored by policy → nothing")});
}

void anEventWithoutABookingIsNotActedUpon()
{
    Playground p;
    p.drags(QStringLiteral("Team sync"), "Thu 16:00");
    SAME(p.stages(), QStringList{QStringLiteral("nothing: unknown event → nothing")});
}

void ourOwnWriteEchoesOnce()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.applies();
    SAME(p.stages(), QStringList{QStringLiteral("nothing: echo → nothing")});
    p.passes(10min);
    SAME(p.requests(), QStringList{QStringLiteral("POST v2/bookings/…/reschedule")}); // no loop
}

void theBookersRescheduleIsNotDoneTwice()
{
    Playground p(ApplyMode::Automatic);
    p.bookerReschedules(QStringLiteral("Design review"), "Thu 15:00");
    SAME(p.decisions(), QStringList{QStringLiteral("nothing: booking agrees")});
    SAME(p.requests(), QStringList{});
    QCOMPARE(p.link(QStringLiteral("Design review")).reference.booking, p.booking(QStringLiteral("Design review")).uid);
    // And the new booking is followed as the old one was.
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 14:30-15:30 Design review")));
}

void theBookersCancellationIsNotDoneTwice()
{
    Playground p(ApplyMode::Automatic);
    p.bookerCancels(QStringLiteral("Design review"));
    SAME(p.decisions(), QStringList{QStringLiteral("nothing: booking closed")});
    p.passes(60s);
    SAME(p.requests(), QStringList{});
}

void aDuplicateNotificationChangesNothing()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    const QStringList once = p.stages();
    p.deliverAgain(QStringLiteral("personal"));
    SAME(p.stages(), once);
    QCOMPARE(p.session().snapshot()->timeline.last().title, QString());
}

void aStalePlanIsRefusedAndMadeAnew()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.holdPushes(); // the second drag is not told
    const Event e = p.event(QStringLiteral("Design review"));
    p.session().edit(MoveEvent{e.key(), e.version.etag, Playground::span("Tue 16:00", 60)});
    p.settle();
    try {
        p.applies();
        QFAIL("a stale plan was carried out");
    } catch (const StoryBroke &broke) {
        QVERIFY2(QByteArray(broke.what()).contains("stale"), broke.what());
    }
    SAME(p.requests(), QStringList{});
    QCOMPARE(Playground::said(p.session().run(p.session().snapshot()->timeline.last().run)->decision), QStringLiteral("reschedule to Tue 3 16:00"));
}

void aSkippedPlanSendsNothing()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.skips();
    SAME(p.stages(), QStringList{QStringLiteral("reschedule to Tue 3 14:30 → skipped")});
    SAME(p.requests(), QStringList{});
}

void automaticAppliesAndNeverDoesNot()
{
    Playground automatic(ApplyMode::Automatic);
    automatic.drags(QStringLiteral("Design review"), "Tue 14:30");
    QVERIFY(automatic.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 14:30-15:30 Design review")));
    Playground never(ApplyMode::Never);
    never.drags(QStringLiteral("Design review"), "Tue 14:30");
    SAME(never.stages(), QStringList{QStringLiteral("reschedule to Tue 3 14:30 → proposed")});
    QVERIFY_THROWS_EXCEPTION(StoryBroke, never.applies());
    SAME(never.requests(), QStringList{});
}

void aBookingMadeHereHasItsInsertAnswerAsBaseline()
{
    Playground p;
    const BookingUid uid = p.books("Thu 14:00", QStringLiteral("lee@example.org"));
    const SnapshotPtr snapshot = p.session().snapshot();
    QVERIFY(snapshot->linkOf(uid));
    const Link link = *snapshot->linkOf(uid);
    QCOMPARE(link.reference.baseline.origin, BaselineOrigin::RawData);
    QCOMPARE(link.reference.baseline.version, 1);
    const QJsonObject raw = QJsonDocument::fromJson(link.reference.baseline.document.raw).object();
    QCOMPARE(raw.value(QStringLiteral("id")).toString(), link.reference.event.event.value);
    QCOMPARE(raw.value(QStringLiteral("iCalUID")).toString(), uid.value + QStringLiteral("@Cal.com"));
    QCOMPARE(link.event->id, link.reference.event.event);
    for (const QString &decision : p.decisions())
        QVERIFY2(decision.startsWith(QStringLiteral("nothing")), qPrintable(decision));
}

void everyBaselineIsKept()
{
    Playground p(ApplyMode::Automatic);
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.drags(QStringLiteral("Design review"), "Tue 16:00");
    const auto history = p.session().history(p.booking(QStringLiteral("Design review")).uid);
    QStringList times;
    for (const Baseline &b : history)
        times << toQDateTime(timed(*b.document.event.span)->start, QTimeZone("Europe/Berlin")).toString(QStringLiteral("HH:mm"));
    times.removeDuplicates();
    SAME(times, (QStringList{QStringLiteral("10:00"), QStringLiteral("14:30"), QStringLiteral("16:00")}));
}

void aRestartTakesUpWhatWasOpen()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.deletes(QStringLiteral("Intro call"));
    p.restart();
    QStringList open;
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        if (row.stage == RunStage::Proposed || row.stage == RunStage::Holding)
            open << row.title.section(QLatin1Char(' '), 0, 1) + QStringLiteral(": ") + Playground::said(row.decision);
    open.sort();
    SAME(open, (QStringList{QStringLiteral("Design review: reschedule to Tue 3 14:30"), QStringLiteral("Intro call: hold")}));
    p.passes(60s);
    QVERIFY(p.session().snapshot()->timeline.last().run > 0);
}

void aChangeMadeWhileWeWereAwayIsFound()
{
    Playground p;
    p.holdPushes();
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    SAME(p.decisions(), QStringList{});
    p.restart();
    QStringList open;
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        if (row.stage == RunStage::Proposed)
            open << Playground::said(row.decision);
    SAME(open, QStringList{QStringLiteral("reschedule to Tue 3 14:30")});
}

void aWrongTokenOrAnUnknownChannelChangesNothing()
{
    Playground p;
    QSignalSpy noticed(&p.session(), &Session::noticed);
    const auto before = p.session().snapshot()->timeline.size();
    Notification n;
    n.channel = ChannelId{QStringLiteral("nobody")};
    n.token = QStringLiteral("secret-guess");
    n.resourceState = QStringLiteral("exists");
    const auto unknown = p.session().receive(n);
    QVERIFY(!unknown.ok());
    QVERIFY(unknown.error().what.contains(QStringLiteral("nobody")));
    n.channel = p.store().channels()->first().id;
    const auto wrong = p.session().receive(n);
    QVERIFY(!wrong.ok());
    QVERIFY(wrong.error().what.contains(QStringLiteral("token")));
    QVERIFY(!wrong.error().oneLine().contains(QStringLiteral("secret-guess")));
    p.settle();
    QCOMPARE(p.session().snapshot()->timeline.size(), before);
    QCOMPARE(p.store().openNotifications()->size(), 0);
    QCOMPARE(noticed.count(), 2);
}

void twoDragsInARowEndWhereTheSecondEnded()
{
    Playground p(ApplyMode::Automatic);
    p.holdPushes();
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.drags(QStringLiteral("Design review"), "Tue 16:00");
    p.deliverAll();
    QCOMPARE(p.calcomWeek().filter(QStringLiteral("Design review")).size(), 1);
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 16:00-17:00 Design review")));
    QVERIFY(p.googleWeek().join(u' ').contains(QStringLiteral("Tue 3 16:00-17:00 Design review")));
}

/// What the program says it has done: the decision, what it sent and what came back.
QStringList told(Playground &p)
{
    QStringList lines;
    for (const TimelineRow &row : p.session().snapshot()->timeline) {
        const auto run = p.session().run(row.run);
        if (!run.ok() || run->facts.fetched.kind == Fetched::Kind::NotAsked)
            continue;
        QStringList line{Playground::said(row.decision), Playground::said(run->decision), run->policy.title, QString::fromLatin1(nameOf(run->stage))};
        for (const PlanStep &step : run->plan.steps)
            if (step.request)
                line << QString::fromLatin1(step.request->method) + u' ' + QString(step.request->path).remove(run->plan.booking.value);
        for (const RunStep &step : run->steps)
            if (step.kind == StepKind::Answered)
                line << QString::number(step.status);
        lines << line.join(QStringLiteral(" | "));
    }
    return lines;
}

void whatWasDoneStaysWhatWasDone()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.applies();
    const QStringList done = told(p);
    const QString applied = QStringLiteral("reschedule to Tue 3 14:30 | reschedule to Tue 3 14:30 | Seed | applied | POST v2/bookings//reschedule | 201");
    QVERIFY2(done.contains(applied), qPrintable(done.join(u'\n')));
    for (const Policy &other : shippedPolicies()) {
        p.session().setPolicy(other);
        p.settle();
        SAME(told(p), done);
    }
    p.restart();
    QStringList after = told(p);
    after.resize(qMin(after.size(), done.size())); // the restart adds rows of its own
    SAME(after, done);
}

void aProposalIsDecidedAnewUnderAnotherPolicy()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    SAME(p.stages(), QStringList{QStringLiteral("reschedule to Tue 3 14:30 → proposed")});
    p.session().setPolicy(shippedPolicies().last());
    p.settle();
    QCOMPARE(told(p).last().section(QStringLiteral(" | "), 2, 3), QStringLiteral("Booking wins | proposed"));
}

const std::pair<const char *, std::function<void()>> stories[] = {
    {"a world starts settled", aWorldStartsSettled},
    {"a drag to a free slot reschedules", aDragToAFreeSlotReschedules},
    {"a drag over midnight reschedules", aDragOverMidnightReschedules},
    {"a drag back before applying leaves nothing to do", aDragBackBeforeApplyingLeavesNothingToDo},
    {"a drag onto a busy slot asks the host", aDragOntoABusySlotAsksTheHost},
    {"a drag outside working hours asks the host", aDragOutsideWorkingHoursAsksTheHost},
    {"a drag where a guest is busy asks the host", aDragWhereAGuestIsBusyAsksTheHost},
    {"a resize to a length of the event type", aResizeToALengthOfTheEventType},
    {"a resize to another length asks the host", aResizeToAnotherLengthAsksTheHost},
    {"a deletion is held then cancels", aDeletionIsHeldThenCancels},
    {"a deletion undone within the hold cancels nothing", aDeletionUndoneWithinTheHoldCancelsNothing},
    {"a move to another calendar relinks, deletion seen first", [] { aMoveToAnotherCalendarRelinks({QStringLiteral("personal"), QStringLiteral("work")}); }},
    {"a move to another calendar relinks, appearance seen first", [] { aMoveToAnotherCalendarRelinks({QStringLiteral("work"), QStringLiteral("personal")}); }},
    {"a move that shows as a deletion, deletion seen first", [] { aMoveThatShowsAsADeletion({QStringLiteral("personal"), QStringLiteral("work")}); }},
    {"a move that shows as a deletion, appearance seen first", [] { aMoveThatShowsAsADeletion({QStringLiteral("work"), QStringLiteral("personal")}); }},
    {"an added guest is added", anAddedGuestIsAdded},
    {"a drag with a guest added does both", aDragWithAGuestAddedDoesBoth},
    {"a removed guest cannot be removed", aRemovedGuestCannotBeRemoved},
    {"a new title is not acted upon", aNewTitleIsNotActedUpon},
    {"an event without a booking is not acted upon", anEventWithoutABookingIsNotActedUpon},
    {"our own write echoes once", ourOwnWriteEchoesOnce},
    {"the bookers reschedule is not done twice", theBookersRescheduleIsNotDoneTwice},
    {"the bookers cancellation is not done twice", theBookersCancellationIsNotDoneTwice},
    {"a duplicate notification changes nothing", aDuplicateNotificationChangesNothing},
    {"a stale plan is refused and made anew", aStalePlanIsRefusedAndMadeAnew},
    {"a skipped plan sends nothing", aSkippedPlanSendsNothing},
    {"automatic applies and never does not", automaticAppliesAndNeverDoesNot},
    {"a booking made here has its insert answer as baseline", aBookingMadeHereHasItsInsertAnswerAsBaseline},
    {"every baseline is kept", everyBaselineIsKept},
    {"what was done stays what was done", whatWasDoneStaysWhatWasDone},
    {"a proposal is decided anew under another policy", aProposalIsDecidedAnewUnderAnotherPolicy},
    {"a restart takes up what was open", aRestartTakesUpWhatWasOpen},
    {"a change made while we were away is found", aChangeMadeWhileWeWereAwayIsFound},
    {"a wrong token or an unknown channel changes nothing", aWrongTokenOrAnUnknownChannelChangesNothing},
    {"two drags in a row end where the second ended", twoDragsInARowEndWhereTheSecondEnded},
};

} // namespace

class TestSyncStories : public QObject
{
    Q_OBJECT
private slots:
    void story_data() { addStories(stories); }
    void story() { tellStory(stories); }
};

CSP_TEST(TestSyncStories, Core)

} // namespace tst_sync_stories

#include "tst_sync_stories.moc"
