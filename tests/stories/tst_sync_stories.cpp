#include "tests/support/playground.h"
#include <QJsonDocument>
#include <QJsonObject>

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

/// Each row of the rules as a story: somebody does something on one side, and both sides are compared as a person would compare them.
class TestSyncStories : public QObject
{
    Q_OBJECT
private slots:
    void aWorldStartsSettled();
    void aDragToAFreeSlotReschedules();
    void aDragOverMidnightReschedules();
    void aDragBackBeforeApplyingLeavesNothingToDo();
    void aDragOntoABusySlotAsksTheHost();
    void aDragOutsideWorkingHoursAsksTheHost();
    void aDragWhereAGuestIsBusyAsksTheHost();
    void aResizeToALengthOfTheEventType();
    void aResizeToAnotherLengthAsksTheHost();
    void aDeletionIsHeldThenCancels();
    void aDeletionUndoneWithinTheHoldCancelsNothing();
    void aMoveToAnotherCalendarRelinks_data();
    void aMoveToAnotherCalendarRelinks();
    void anAddedGuestIsAdded();
    void aDragWithAGuestAddedDoesBoth();
    void aRemovedGuestCannotBeRemoved();
    void aNewTitleIsNotActedUpon();
    void anEventWithoutABookingIsNotActedUpon();
    void ourOwnWriteEchoesOnce();
    void theBookersRescheduleIsNotDoneTwice();
    void theBookersCancellationIsNotDoneTwice();
    void aDuplicateNotificationChangesNothing();
    void aStalePlanIsRefusedAndMadeAnew();
    void aSkippedPlanSendsNothing();
    void automaticAppliesAndNeverDoesNot();
    void aBookingMadeHereHasItsInsertAnswerAsBaseline();
    void everyBaselineIsKept();
    void aRestartTakesUpWhatWasOpen();
    void aChangeMadeWhileWeWereAwayIsFound();
    void aWrongTokenOrAnUnknownChannelChangesNothing();
    void twoDragsInARowEndWhereTheSecondEnded();
};

void TestSyncStories::aWorldStartsSettled()
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

void TestSyncStories::aDragToAFreeSlotReschedules()
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

void TestSyncStories::aDragOverMidnightReschedules()
{
    Playground p(ApplyMode::Automatic);
    p.drags(QStringLiteral("Design review"), "Wed 10:00");
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Wed 4 10:00-11:00 Design review")));
}

void TestSyncStories::aDragBackBeforeApplyingLeavesNothingToDo()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.drags(QStringLiteral("Design review"), "Tue 10:00");
    SAME(p.stages(), QStringList{QStringLiteral("nothing: noise → nothing")});
    SAME(p.requests(), QStringList{});
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        QVERIFY(row.stage != RunStage::Proposed); // the first plan was superseded
}

void TestSyncStories::aDragOntoABusySlotAsksTheHost()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Wed 13:00"); // Support 1:1 is there
    SAME(p.decisions(), QStringList{QStringLiteral("ask host")});
    SAME(p.requests(), QStringList{});
}

void TestSyncStories::aDragOutsideWorkingHoursAsksTheHost()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 20:00");
    SAME(p.decisions(), QStringList{QStringLiteral("ask host")});
}

void TestSyncStories::aDragWhereAGuestIsBusyAsksTheHost()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Thu 11:00"); // Kim has a class then
    SAME(p.decisions(), QStringList{QStringLiteral("ask host")});
    QCOMPARE(p.runs().last().facts.context.availability.verdict, Availability::Verdict::ParticipantBusy);
}

void TestSyncStories::aResizeToALengthOfTheEventType()
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

void TestSyncStories::aResizeToAnotherLengthAsksTheHost()
{
    Playground p;
    p.resizes(QStringLiteral("Design review"), "Tue 10:00", 75);
    QVERIFY(p.decisions().first().contains(QStringLiteral("ask host")));
    SAME(p.requests(), QStringList{});
}

void TestSyncStories::aDeletionIsHeldThenCancels()
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

void TestSyncStories::aDeletionUndoneWithinTheHoldCancelsNothing()
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

void TestSyncStories::aMoveToAnotherCalendarRelinks_data()
{
    QTest::addColumn<QStringList>("order");
    QTest::newRow("the deletion is seen first") << QStringList{QStringLiteral("personal"), QStringLiteral("work")};
    QTest::newRow("the appearance is seen first") << QStringList{QStringLiteral("work"), QStringLiteral("personal")};
}

void TestSyncStories::aMoveToAnotherCalendarRelinks()
{
    QFETCH(QStringList, order);
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
    SAME(p.decisions(), QStringList{QStringLiteral("reschedule to Tue 3 14:30")});
}

void TestSyncStories::anAddedGuestIsAdded()
{
    Playground p;
    p.invites(QStringLiteral("Design review"), QStringLiteral("lee@example.org"));
    SAME(p.decisions(), QStringList{QStringLiteral("add guests lee@example.org")});
    p.applies();
    SAME(p.requests(), QStringList{QStringLiteral("POST v2/bookings/…/guests")});
    QVERIFY(std::any_of(p.event(QStringLiteral("Design review")).attendees.begin(), p.event(QStringLiteral("Design review")).attendees.end(),
                        [](const Attendee &) { return true; }));
    p.settle();
    SAME(p.decisions(), QStringList{QStringLiteral("nothing: echo")});
}

void TestSyncStories::aDragWithAGuestAddedDoesBoth()
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

void TestSyncStories::aRemovedGuestCannotBeRemoved()
{
    Playground p;
    p.uninvites(QStringLiteral("Design review"), QStringLiteral("kim@example.com"));
    QVERIFY(p.decisions().first().contains(QStringLiteral("not possible")));
    SAME(p.requests(), QStringList{});
}

void TestSyncStories::aNewTitleIsNotActedUpon()
{
    Playground p;
    p.renames(QStringLiteral("Design review"), QStringLiteral("Design review, second round"));
    SAME(p.stages(), QStringList{QStringLiteral("nothing: ignored by policy → nothing")});
}

void TestSyncStories::anEventWithoutABookingIsNotActedUpon()
{
    Playground p;
    p.drags(QStringLiteral("Team sync"), "Thu 16:00");
    SAME(p.stages(), QStringList{QStringLiteral("nothing: unknown event → nothing")});
}

void TestSyncStories::ourOwnWriteEchoesOnce()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.applies();
    SAME(p.stages(), QStringList{QStringLiteral("nothing: echo → nothing")});
    p.passes(10min);
    SAME(p.requests(), QStringList{QStringLiteral("POST v2/bookings/…/reschedule")}); // no loop
}

void TestSyncStories::theBookersRescheduleIsNotDoneTwice()
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

void TestSyncStories::theBookersCancellationIsNotDoneTwice()
{
    Playground p(ApplyMode::Automatic);
    p.bookerCancels(QStringLiteral("Design review"));
    SAME(p.decisions(), QStringList{QStringLiteral("nothing: booking closed")});
    p.passes(60s);
    SAME(p.requests(), QStringList{});
}

void TestSyncStories::aDuplicateNotificationChangesNothing()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    const QStringList once = p.stages();
    p.deliverAgain(QStringLiteral("personal"));
    SAME(p.stages(), once);
    QCOMPARE(p.session().snapshot()->timeline.last().title, QString());
}

void TestSyncStories::aStalePlanIsRefusedAndMadeAnew()
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

void TestSyncStories::aSkippedPlanSendsNothing()
{
    Playground p;
    p.drags(QStringLiteral("Design review"), "Tue 14:30");
    p.skips();
    SAME(p.stages(), QStringList{QStringLiteral("reschedule to Tue 3 14:30 → skipped")});
    SAME(p.requests(), QStringList{});
}

void TestSyncStories::automaticAppliesAndNeverDoesNot()
{
    Playground automatic(ApplyMode::Automatic);
    automatic.drags(QStringLiteral("Design review"), "Tue 14:30");
    QVERIFY(automatic.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 14:30-15:30 Design review")));
    Playground never(ApplyMode::Never);
    never.drags(QStringLiteral("Design review"), "Tue 14:30");
    SAME(never.stages(), QStringList{QStringLiteral("reschedule to Tue 3 14:30 → proposed")});
    QVERIFY_EXCEPTION_THROWN(never.applies(), StoryBroke);
    SAME(never.requests(), QStringList{});
}

void TestSyncStories::aBookingMadeHereHasItsInsertAnswerAsBaseline()
{
    Playground p;
    p.books("Thu 14:00", QStringLiteral("lee@example.org"));
    const QString title = p.session().snapshot()->eventTypes.first().title;
    const Link link = p.link(title);
    QCOMPARE(link.reference.baseline.origin, BaselineOrigin::RawData);
    QCOMPARE(link.reference.baseline.version, 1);
    const Event e = p.event(title);
    QCOMPARE(QJsonDocument::fromJson(link.reference.baseline.document.raw).object().value(QStringLiteral("id")).toString(), e.id.value);
    for (const QString &decision : p.decisions())
        QVERIFY2(decision.startsWith(QStringLiteral("nothing")), qPrintable(decision));
}

void TestSyncStories::everyBaselineIsKept()
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

void TestSyncStories::aRestartTakesUpWhatWasOpen()
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

void TestSyncStories::aChangeMadeWhileWeWereAwayIsFound()
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

void TestSyncStories::aWrongTokenOrAnUnknownChannelChangesNothing()
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

void TestSyncStories::twoDragsInARowEndWhereTheSecondEnded()
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

QTEST_GUILESS_MAIN(TestSyncStories)
#include "tst_sync_stories.moc"
