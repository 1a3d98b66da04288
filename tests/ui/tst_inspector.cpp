#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include "tests/support/samplesnapshot.h"
#include "tests/unit/rules/rulesamples.h"
#include "tests/support/testmain.h"
#include "ui/panels/inspector/decisionview.h"
#include "ui/panels/inspector/diffview.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/inspector/journalview.h"
#include "ui/panels/inspector/jsonview.h"
#include "ui/panels/inspector/requestsview.h"
#include "ui/panels/parts/theme.h"
#include "ui/panels/parts/widgets.h"
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace tst_inspector {

using namespace csp;

namespace {

Inspected inspect(RunId id)
{
    const auto week = sample::week();
    Inspected what;
    what.run = *week.run(id);
    what.booking = what.run->facts.booking;
    what.zone = sample::berlin();
    what.calendar = QStringLiteral("personal");
    what.run->policy.title = QStringLiteral("Seed");
    if (what.run->facts.reference)
        what.history = {what.run->facts.reference->baseline};
    return what;
}

QPushButton *button(const QWidget &parent, const char *text)
{
    for (auto *b : parent.findChildren<QPushButton *>())
        if (b->text() == QLatin1String(text) && b->isVisibleTo(&parent))
            return b;
    return nullptr;
}

bool says(const QWidget &parent, const QString &text)
{
    for (const auto *label : parent.findChildren<QLabel *>())
        if (label->isVisibleTo(&parent) && label->text().contains(text))
            return true;
    return false;
}

} // namespace

class TestInspector : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void nothingSelectedTeaches()
    {
        InspectorPanel panel;
        panel.show();
        QVERIFY(says(panel, QStringLiteral("Drag an event in the <b>Google</b> lane")));
        QVERIFY(!button(panel, "Apply"));
    }

    void theDiffReadsAsPeopleSayIt()
    {
        InspectorPanel panel;
        panel.setInspected(inspect(120));
        const auto rows = panel.diffView()->rows().replaceInStrings(QString(QChar::Nbsp), QStringLiteral(" "));
        QCOMPARE(rows.value(0), QStringLiteral("start | Tue 3, 10:00 | Tue 3, 14:30 | +4 h 30 min"));
        QCOMPARE(rows.value(1), QStringLiteral("end | Tue 3, 11:00 | Tue 3, 15:30 | +4 h 30 min"));
        QCOMPARE(rows.value(2), QStringLiteral("attendees | 2 | 3 | + kim@example.com"));
        QCOMPARE(rows.size(), 4);
        QVERIFY(rows.value(3).contains(QStringLiteral("noise, 3 fields")));
    }

    void noiseIsShownOnRequest()
    {
        InspectorPanel panel;
        panel.setInspected(inspect(120));
        panel.show();
        auto *show = button(panel, "noise, 3 fields");
        QVERIFY(show);
        show->click();
        QVERIFY(panel.diffView()->noiseShown());
        QCOMPARE(panel.diffView()->rows().size(), 6);
        QTRY_VERIFY(button(panel, "Hide noise"));
    }

    void actionsStandWithTheirSymbols()
    {
        InspectorPanel panel;
        panel.setInspected(inspect(120));
        QCOMPARE(panel.decisionView()->actions(), (QStringList{QStringLiteral("~ Reschedule to Tue 3, 14:30"), QStringLiteral("+ Add guest kim@example.com")}));
        QVERIFY(panel.decisionView()->because().contains(QStringLiteral("time.moved")));
    }

    void aCalendarIsToldByItsNameInEveryTab()
    {
        Facts facts = test::settledFacts();
        test::touch(facts, 2);
        test::fetchedEvent(facts).calendar.value = QStringLiteral("work@group.calendar.google.com");
        auto what = inspect(120);
        what.run->facts = facts;
        what.run->diff = test::diffOf(facts);
        what.run->decision = test::decisionOf(facts, seedPolicy());
        what.run->plan = plan(facts, what.run->decision);
        what.calendarNames = {{QStringLiteral("nora@example.org"), QStringLiteral("Personal")},
                              {QStringLiteral("work@group.calendar.google.com"), QStringLiteral("Work")}};
        InspectorPanel panel;
        panel.setInspected(what);
        panel.show();
        QCOMPARE(panel.diffView()->rows().value(0), QStringLiteral("calendar | Personal | Work | "));
        QVERIFY(says(panel, QStringLiteral("Moved to the calendar Work.")));
        QCOMPARE(panel.decisionView()->actions(), QStringList{QStringLiteral("⇄ Relink the reference to the calendar Work")});
        QCOMPARE(panel.decisionView()->because(),
            QStringLiteral("Because the event is now in another calendar: it moved from Personal to Work (rule calendar.moved)."));
        panel.setTab(InspectorPanel::Tab::Decision);
        QVERIFY(says(panel, QStringLiteral("•  from: Personal")) && says(panel, QStringLiteral("•  to: Work")));
        panel.setTab(InspectorPanel::Tab::Requests);
        QVERIFY(says(panel, QStringLiteral("⇄ Relink the reference to the calendar Work")));
        QCOMPARE(panel.inspected(), what); // whoever asks for the run is given its ids
    }

    void aLinkHasALineOfItsOwn()
    {
        auto what = inspect(120);
        Action ask;
        ask.kind = ActionKind::AskHost;
        ask.text = QStringLiteral("https://app.cal.com/reschedule/7fK2dTqX");
        what.run->decision.actions = {ask};
        what.run->plan.steps = {PlanStep{ask, {}, {}}};
        InspectorPanel panel;
        panel.setInspected(what);
        panel.show();
        for (const auto tab : {InspectorPanel::Tab::Diff, InspectorPanel::Tab::Requests}) {
            panel.setTab(tab);
            QStringList lines;
            for (const auto *label : panel.findChildren<QLabel *>())
                if (label->isVisibleTo(&panel) && (label->text().contains(QLatin1String("host")) || label->text().contains(QLatin1String("https"))))
                    lines << label->text();
            QCOMPARE(lines.filter(QStringLiteral("Ask the host")), QStringList{QStringLiteral("? Ask the host")});
            QCOMPARE(lines.filter(QStringLiteral("https")), QStringList{QStringLiteral("with the link https://app.cal.com/reschedule/7fK2dTqX")});
        }
    }

    void aRuleOpensItsTrace()
    {
        InspectorPanel panel;
        panel.resize(380, 600);
        panel.setInspected(inspect(120));
        panel.show();
        const auto ids = panel.traceView()->ruleIds();
        QVERIFY(ids.contains(QStringLiteral("time.moved")));
        QVERIFY(ids.size() > 5); // those that did not fire stand there as well
        const QString quiet = *std::find_if(ids.begin(), ids.end(), [&](const QString &id) { return !panel.traceView()->isOpen(id); });
        emit panel.decisionView()->ruleActivated(quiet);
        QCOMPARE(panel.tab(), InspectorPanel::Tab::Decision);
        QVERIFY(panel.traceView()->isOpen(quiet));
        QVERIFY(panel.traceView()->isOpen(QStringLiteral("time.moved")));
    }

    void aTitleIsTextWhateverItHolds()
    {
        InspectorPanel panel;
        auto what = inspect(120);
        what.run->title = QStringLiteral("<b>Bold</b> <img src=x> & co");
        panel.setInspected(what);
        panel.show();
        QVERIFY(says(panel, QStringLiteral("&lt;b&gt;Bold&lt;/b&gt; &lt;img src=x&gt; &amp; co")));
    }

    void requestsAreAsTheyWillBeSent()
    {
        InspectorPanel panel;
        auto what = inspect(120);
        what.calcomRoot = QStringLiteral("http://127.0.0.1:9/");
        panel.setInspected(what);
        panel.setTab(InspectorPanel::Tab::Requests);
        panel.show();
        QStringList sent;
        for (const auto &step : what.run->plan.steps)
            if (step.request)
                sent.append(requestText(*step.request));
        QCOMPARE(sent.size(), 2);
        QCOMPARE(panel.requestsView()->requests(), sent);
        QVERIFY(sent.first().startsWith(QStringLiteral("POST /v2/bookings/7fK2dTqX/reschedule\ncal-api-version: ")));
        QVERIFY(!panel.requestsView()->mails().isEmpty());
        QSignalSpy copied(&panel, &InspectorPanel::copied);
        button(panel, "Copy as curl")->click();
        QCOMPARE(copied.size(), 1);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("curl -X POST 'http://127.0.0.1:9/v2/bookings/7fK2dTqX/reschedule'")));
    }

    void jsonShowsThePatch()
    {
        InspectorPanel panel;
        panel.setInspected(inspect(120));
        QVERIFY(panel.jsonView()->text().contains(QStringLiteral("/start/dateTime")));
        panel.jsonView()->choose(JsonView::Document::Baseline);
        QVERIFY(panel.jsonView()->text().contains(QStringLiteral("\"summary\": \"Design review\"")));
        Inspected nothing;
        nothing.event = sample::week().snapshot.events.first();
        panel.setInspected(nothing);
        QVERIFY(panel.jsonView()->text().contains(QStringLiteral("no baseline")));
    }

    void journalHasStepsAndBaselines()
    {
        InspectorPanel panel;
        panel.setInspected(inspect(120));
        const auto lines = panel.journalView()->lines();
        QCOMPARE(lines.first(), QStringLiteral("12:18:04.377 | stored | notification 120, message 10051"));
        QVERIFY(lines.last().startsWith(QStringLiteral("v1 | Tue 3, 10:00")));
    }

    void buttonsFollowTheStage_data()
    {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QStringList>("shown");
        const auto row = [](const char *name, RunStage stage, const QStringList &shown) { QTest::newRow(name) << int(stage) << shown; };
        row("proposed", RunStage::Proposed, {QStringLiteral("Apply"), QStringLiteral("Skip")});
        row("failed", RunStage::Failed, {QStringLiteral("Retry"), QStringLiteral("Skip")});
        row("applying", RunStage::Applying, {QStringLiteral("Stop")});
        row("holding", RunStage::Holding, {QStringLiteral("Skip")});
        row("applied", RunStage::Applied, {});
        row("nothing", RunStage::Nothing, {});
        row("skipped", RunStage::Skipped, {});
        row("superseded", RunStage::Superseded, {});
    }
    void buttonsFollowTheStage()
    {
        QFETCH(int, stage);
        QFETCH(QStringList, shown);
        InspectorPanel panel;
        auto what = inspect(120);
        what.run->stage = RunStage(stage);
        panel.setInspected(what);
        panel.show();
        for (const char *name : {"Apply", "Retry", "Skip", "Stop"})
            QCOMPARE(button(panel, name) != nullptr, shown.contains(QLatin1String(name)));
    }

    void applySaysWhichRun()
    {
        InspectorPanel panel;
        panel.setInspected(inspect(120));
        panel.show();
        QSignalSpy applied(&panel, &InspectorPanel::applyRequested), skipped(&panel, &InspectorPanel::skipRequested);
        button(panel, "Apply")->click();
        button(panel, "Skip")->click();
        QCOMPARE(applied.first().first().toLongLong(), 120);
        QCOMPARE(skipped.first().first().toLongLong(), 120);
    }

    void workShowsProgressAndCanBeStopped()
    {
        InspectorPanel panel;
        auto what = inspect(120);
        what.working = true;
        panel.setInspected(what);
        panel.show();
        QVERIFY(panel.findChild<QProgressBar *>()->isVisible());
        QVERIFY(!button(panel, "Apply"));
        QSignalSpy stopped(&panel, &InspectorPanel::stopRequested);
        button(panel, "Stop")->click();
        QCOMPARE(stopped.size(), 1);
    }

    void aDryRunSaysWhyItCannotApply()
    {
        InspectorPanel panel;
        auto what = inspect(120);
        what.canApply = false;
        what.whyNot = QStringLiteral("Apply is set to “never”: nothing is sent.");
        panel.setInspected(what);
        panel.show();
        QVERIFY(!button(panel, "Apply")->isEnabled());
        QVERIFY(says(panel, what.whyNot));
    }

    void theHoldCountsDown()
    {
        InspectorPanel panel;
        Instant now = sample::at(3, 12, 18, 10, 911);
        panel.setClock([&] { return now; });
        panel.setInspected(inspect(119));
        panel.show();
        QVERIFY(says(panel, QStringLiteral("another 22 s")));
        now += std::chrono::seconds(20);
        QTRY_VERIFY(says(panel, QStringLiteral("another 2 s")));
        now += std::chrono::seconds(20);
        QTRY_VERIFY(says(panel, QStringLiteral("run out")));
    }

    void theResultNamesTheNewBooking()
    {
        InspectorPanel panel;
        auto what = inspect(120);
        what.run->stage = RunStage::Applied;
        what.booking->uid = {QStringLiteral("newUid42")};
        what.history.append({2, BaselineOrigin::Applied, sample::now(), what.run->facts.fetched.document});
        panel.setInspected(what);
        panel.show();
        QVERIFY(says(panel, QStringLiteral("The booking is now <b>newUid42</b> (was 7fK2dTqX)")));
        QVERIFY(says(panel, QStringLiteral("The baseline is version 2")));
    }

    void aFailureSaysWhereWhatAndNext()
    {
        InspectorPanel panel;
        auto what = inspect(120);
        what.run->stage = RunStage::Failed;
        Error error;
        error.where = QStringLiteral("POST v2/bookings/7fK2dTqX/reschedule");
        error.what = QStringLiteral("Cal.com answered 500");
        error.nextStep = QStringLiteral("try again in a minute");
        what.run->error = error;
        panel.setInspected(what);
        panel.show();
        QVERIFY(says(panel, error.where) && says(panel, error.what) && says(panel, error.nextStep));
    }

    void otherPoliciesAnswerBesideIt()
    {
        InspectorPanel panel;
        auto what = inspect(120);
        const auto policies = shippedPolicies();
        for (int i = 1; i < policies.size(); ++i)
            what.others.append({policies[i], decide(what.run->facts, what.run->diff, policies[i])});
        QVERIFY(!what.others.isEmpty());
        panel.setInspected(what);
        panel.show();
        QSignalSpy chosen(&panel, &InspectorPanel::policyChosen);
        auto *other = button(panel, qPrintable(policies[1].title));
        QVERIFY(other);
        other->click();
        QCOMPARE(chosen.first().first().value<Policy>().name, policies[1].name);
    }

    void anEventOfNobodySaysSo()
    {
        InspectorPanel panel;
        Inspected what;
        what.event = *sample::week().snapshot.event({sample::work(), {QStringLiteral("9b66focus")}});
        what.zone = sample::berlin();
        panel.setInspected(what);
        panel.show();
        QVERIFY(says(panel, QStringLiteral("belongs to no booking")));
        QVERIFY(!button(panel, "Apply"));
    }
};

CSP_TEST(TestInspector, Widgets)

} // namespace tst_inspector

#include "tst_inspector.moc"
