#include "app/wiring/sandboxfaults.h"
#include "core/rules/policies.h"
#include "tests/support/outside.h"
#include "tests/support/testmain.h"
#include "ui/canvas/weekview.h"
#include "ui/commands/sessiondesk.h"
#include "ui/panels/faults/faulteditor.h"
#include "ui/panels/faults/faultpresets.h"
#include "ui/panels/faults/faultrow.h"
#include "ui/panels/faults/faultsdialog.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/inspector/journalview.h"
#include "ui/panels/inspector/requestsview.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include <QAbstractItemView>
#include <QAccessible>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QDoubleSpinBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

namespace tst_faults_window {

using namespace csp;
using namespace csp::test;

namespace {

const QString review = QStringLiteral("Design review");

/// The whole program but its process, with the faults of its sandbox in reach, and a person at it.
struct Desktop {
    Playground world;
    SandboxFaults faults;
    SessionDesk desk;
    std::unique_ptr<MainWindow> window;

    Desktop() : faults(&world.sandbox()), desk(&world.session(), &world.connection().bookings(), &world.clock())
    {
        faults.setAccounts({QStringLiteral("host@example.com"), QStringLiteral("kim@example.com")});
        ShellServices s;
        s.policies = shippedPolicies();
        s.faults = &faults;
        window = std::make_unique<MainWindow>(&desk, s);
        window->resize(1440, 900);
        window->show();
        comesBack();
        sees();
    }
    void comesBack()
    {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        calendar()->setFocus();
    }
    void sees()
    {
        for (int round = 0; round < 3; ++round) { // what the sandbox did reaches the window by the event loop
            world.settle();
            QCoreApplication::processEvents();
        }
    }
    WeekView *calendar() { return window->calendar(); }
    ToolBar *toolBar() { return window->findChild<ToolBar *>(); }
    QString chip() { return toolBar()->faultsButton()->isVisible() ? toolBar()->faultsButton()->text() : QString(); }
    void drags(const QString &title, double byHours)
    {
        const auto index = [&] { return calendar()->layoutNow().scene.indexOfEvent(world.event(title).key()); };
        calendar()->scrollToItem(index());
        const QPoint from = calendar()->itemRect(index()).center(), to = from + QPoint(0, qRound(byHours * calendar()->hourHeight()));
        auto *paper = calendar()->viewport();
        QTest::mousePress(paper, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i)
            QTest::mouseMove(paper, from + (to - from) * i / 4);
        QTest::mouseRelease(paper, Qt::LeftButton, {}, to);
        sees();
    }
    void types(QWidget *where, Qt::Key key, Qt::KeyboardModifiers with = {})
    {
        QTest::keyClick(where, key, with);
        sees();
    }
    FaultsDialog *dialog()
    {
        auto *open = window->findChild<FaultsDialog *>();
        if (!open)
            throw StoryBroke("the dialog is not open");
        return open;
    }
    /// Opens it by its key, where it is not open yet.
    FaultsDialog *opens()
    {
        if (!window->findChild<FaultsDialog *>())
            types(calendar(), Qt::Key_F);
        return dialog();
    }
    void presses(const char *accessibleName)
    {
        auto *button = dialog()->button(QString::fromLatin1(accessibleName));
        if (!button || !button->isVisible() || !button->isEnabled())
            throw StoryBroke(std::string("no button to press: ") + accessibleName);
        QTest::mouseClick(button, Qt::LeftButton);
        sees();
    }
    template<typename Field>
    Field *field(const char *name)
    {
        for (auto *f : dialog()->editor()->findChildren<Field *>())
            if (f->accessibleName() == QLatin1String(name))
                return f;
        throw StoryBroke(std::string("no field: ") + name);
    }
    QStringList lines()
    {
        QStringList all;
        for (const FaultRow *row : dialog()->rows())
            all << u"%1 — %2, %3"_qs.arg(row->sentence(), row->progress(), say::faultStage(row->fault()));
        return all;
    }
    QStringList timeline() ///< what notifications say of being struck
    {
        QStringList all;
        const auto *model = window->timeline()->model();
        for (int i = 0; i < model->rowCount(); ++i)
            if (const QString text = model->index(i, TimelineModel::Message).data().toString(); text.contains(u'·'))
                all << text.section(QStringLiteral(" · "), 1);
        return all;
    }
    QStringList flashed() ///< what the status line says of being struck
    {
        QStringList all;
        for (auto *label : window->findChild<StatusLine *>()->findChildren<QLabel *>())
            if (label->text().contains(u'↯'))
                all << label->text();
        return all;
    }
    int notifications() { return window->timeline()->model()->rowCount(); }
    QString bookedAt(const QString &title) { return toQDateTime(world.booking(title).start, QTimeZone("Europe/Berlin")).toString(u"ddd HH:mm"); }
    void action(const char *name)
    {
        window->action(QLatin1String(name))->trigger();
        sees();
    }
};

} // namespace

class TestFaultsWindow : public QObject
{
    Q_OBJECT
private slots:
    void theNextNotificationIsLostAndSyncHealsIt()
    {
        Desktop d;
        QCOMPARE(d.chip(), QString());
        d.opens();
        QCOMPARE(d.lines(), QStringList{});
        d.presses("Add: The next notification is lost");
        SAME(d.lines(), QStringList{QStringLiteral("Any notification: is lost, the next one only — nothing has matched yet, armed")});
        QCOMPARE(d.chip(), QStringLiteral("↯ 1 fault"));
        const int before = d.notifications();

        d.comesBack();
        d.drags(review, 4);
        // The event has moved, and nobody was told.
        QCOMPARE(d.world.event(review).span, std::optional(Playground::span("Tue 14:00", 60)));
        QCOMPARE(d.notifications(), before);
        SAME(d.world.decisions(), QStringList{});
        SAME(d.lines(), QStringList{QStringLiteral("Any notification: is lost, the next one only — struck 1 of 1 that matched, done")});
        QCOMPARE(d.chip(), QString());
        QCOMPARE(d.dialog()->struckLately().size(), 1);
        QVERIFY2(d.dialog()->struckLately().first().endsWith(QStringLiteral("of personal: lost (fault-1)")), qPrintable(d.dialog()->struckLately().first()));

        d.types(d.calendar(), Qt::Key_F5);
        SAME(d.world.decisions(), QStringList{QStringLiteral("reschedule to Tue 3 14:00")});
        d.types(d.calendar(), Qt::Key_A);
        QCOMPARE(d.bookedAt(review), QStringLiteral("Tue 14:00"));
    }

    void whatWasStruckIsStillThereInAnotherWindow()
    {
        Desktop d;
        d.opens();
        d.presses("Add: The next notification comes twice");
        d.comesBack();
        d.drags(review, 1);
        const QStringList struck = d.dialog()->struckLately(), marked = d.timeline();
        QCOMPARE(struck.size(), 1);
        QCOMPARE(marked.size(), 2);

        // The world is left and taken up again, and so is the window.
        QVERIFY(d.world.sandbox().load(QJsonDocument::fromJson(QJsonDocument(d.world.sandbox().state()).toJson()).object()).ok());
        SandboxFaults faults(&d.world.sandbox());
        ShellServices services;
        services.policies = shippedPolicies();
        services.faults = &faults;
        d.window = std::make_unique<MainWindow>(&d.desk, services);
        d.window->show();
        d.sees();
        SAME(d.timeline(), marked);
        QVERIFY(d.flashed().isEmpty()); // it is no news
        d.action("faults");
        SAME(d.dialog()->struckLately(), struck);
        SAME(d.lines(), QStringList{QStringLiteral("Any notification: comes twice, the next one only — struck 1 of 1 that matched, done")});
        d.window.reset();
    }

    void aRescheduleIsRefusedTwiceAndGoesThroughAtTheThirdTry()
    {
        Desktop d;
        d.opens();
        d.presses("Add another fault");
        d.field<QComboBox>("Service")->setCurrentText(QStringLiteral("Cal.com"));
        auto *method = d.field<QLineEdit>("Method");
        d.dialog()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(d.dialog()));
        method->setFocus();
        QTest::keyClicks(method, QStringLiteral("resch"));
        // Known names are offered, of this service alone.
        QCOMPARE(method->completer()->completionCount(), 2); // requestReschedule, reschedule
        auto *offered = method->completer()->popup();
        QVERIFY(offered->isVisible());
        QTest::mouseClick(offered->viewport(), Qt::LeftButton, {}, offered->visualRect(offered->model()->index(1, 0)).center());
        QCOMPARE(method->text(), QStringLiteral("bookings.reschedule"));
        d.field<QSpinBox>("How many")->setValue(2);
        QCOMPARE(d.dialog()->editor()->message(), QString());
        d.presses("Save the fault");
        SAME(d.lines(), QStringList{QStringLiteral("bookings.reschedule: answers 503, the next 2 of them — nothing has matched yet, armed")});
        d.comesBack();

        d.drags(review, 4);
        d.types(d.calendar(), Qt::Key_A);
        QCOMPARE(d.window->inspector()->inspected().run->stage, RunStage::Failed);
        QCOMPARE(d.bookedAt(review), QStringLiteral("Tue 10:00"));
        d.world.passes(Millis(5000));
        d.types(d.calendar(), Qt::Key_R); // looks again, and proposes the same
        d.types(d.calendar(), Qt::Key_A);
        QCOMPARE(d.window->inspector()->inspected().run->stage, RunStage::Failed);
        SAME(d.lines(), QStringList{QStringLiteral("bookings.reschedule: answers 503, the next 2 of them — struck 2 of 2 that matched, done")});
        d.world.passes(Millis(5000));
        d.types(d.calendar(), Qt::Key_R); // looks again, and proposes the same
        d.types(d.calendar(), Qt::Key_A);
        QCOMPARE(d.window->inspector()->inspected().run->stage, RunStage::Applied);
        QCOMPARE(d.bookedAt(review), QStringLiteral("Tue 14:00"));
        // Both tries that were struck say so, the third does not.
        const auto &run = *d.window->inspector()->inspected().run;
        QStringList sent;
        for (size_t i = 0; i < run.steps.size(); ++i)
            if (run.steps[i].request)
                sent << d.window->inspector()->inspected().struck.value(int(i));
        SAME(sent, (QStringList{QStringLiteral("struck by fault-1: answered 503"), QStringLiteral("struck by fault-1: answered 503"), QString()}));
        d.types(d.calendar(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(d.window->inspector()->findChild<RequestsView *>()->struck().size(), 2);
    }

    void aNotificationThatCameTwiceSaysSo()
    {
        Desktop d;
        d.opens();
        d.presses("Add: The next notification comes twice");
        d.comesBack();
        d.drags(review, 1);
        SAME(d.timeline(), (QStringList{QStringLiteral("sent twice"), QStringLiteral("sent twice")}));
        SAME(d.world.decisions().filter(QStringLiteral("reschedule")), QStringList{QStringLiteral("reschedule to Tue 3 11:00")});
        d.drags(review, 1);
        QCOMPARE(d.timeline().size(), 2);
    }

    void aFaultIsSwitchedOffEditedArmedAgainAndRemoved()
    {
        Desktop d;
        d.opens();
        d.presses("Add: Google answers 503 twice");
        d.presses("Add: The next notification is lost");
        QCOMPARE(d.chip(), QStringLiteral("↯ 2 faults"));
        auto *first = d.dialog()->rows().first();
        QTest::mouseClick(first->findChild<QCheckBox *>(), Qt::LeftButton, {}, QPoint(6, 8));
        d.sees();
        QCOMPARE(say::faultStage(first->fault()), QStringLiteral("off"));
        QCOMPARE(d.chip(), QStringLiteral("↯ 1 fault"));
        d.comesBack();
        d.drags(review, 1); // switched off, it strikes nobody; the notification is lost
        QCOMPARE(d.world.event(review).span, std::optional(Playground::span("Tue 11:00", 60)));
        QCOMPARE(d.chip(), QString());

        // The same one a second time begins anew instead of standing there twice.
        d.presses("Add: The next notification is lost");
        QCOMPARE(d.dialog()->rows().size(), 2);
        QCOMPARE(d.chip(), QStringLiteral("↯ 1 fault"));

        for (auto *b : first->findChildren<QPushButton *>())
            if (b->text() == u"Edit…")
                QTest::mouseClick(b, Qt::LeftButton);
        QVERIFY(d.dialog()->editing());
        auto *status = d.field<QComboBox>("Status");
        status->setEditText(QStringLiteral("200"));
        QCOMPARE(d.dialog()->editor()->message(), QStringLiteral("Status: expected a number from 400 to 599, found \"200\""));
        QVERIFY(!d.dialog()->button(QStringLiteral("Save the fault"))->isEnabled());
        status->setEditText(QStringLiteral("429"));
        d.field<QDoubleSpinBox>("Chance of each")->setValue(10);
        auto *calendar = d.field<QComboBox>("Calendar");
        calendar->setEditText(QStringLiteral("Work"));
        d.presses("Save the fault");
        QVERIFY(!d.dialog()->editing());
        QCOMPARE(d.dialog()->rows().first()->sentence(),
                 QStringLiteral("Any request to Google at /calendar/v3/* on work, but not from Cal.com: answers 429, 2 of them, 1 time in 10"));
        QCOMPARE(d.faults.state().faults.first().match.calendar, QStringLiteral("work@group.calendar.example.com"));
        QCOMPARE(d.faults.state().faults.first().off, true);

        QTest::mouseClick(d.dialog()->rows().first()->removeButton(), Qt::LeftButton);
        d.sees();
        QCOMPARE(d.dialog()->rows().size(), 1);
        d.presses("Remove all faults");
        QCOMPARE(d.lines(), QStringList{});
        QCOMPARE(d.chip(), QString());
        QVERIFY(d.world.sandbox().faults().isEmpty());
    }

    void whatIsTypedIsReadByTheReaderOfWorldFiles_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *what, const char *field, const char *text, const char *message) {
            QTest::newRow(name) << QString::fromLatin1(what) << QString::fromLatin1(field) << QString::fromLatin1(text) << QString::fromLatin1(message);
        };
        row("an unknown method", "Answer with an error", "Method", "events.steal", "Method: expected a method like events.insert, events.* or POST, found \"events.steal\"");
        row("a path without a slash", "Cut the connection", "Path", "calendar", "Path: expected a path like /calendar/v3/calendars/*, found \"calendar\"");
        row("a time in words", "Answer late", "Delay", "soon", "Delay: expected a time like 250ms, 2s or 1m 30s, found \"soon\"");
        row("no time at all", "Answer late", "Delay", "", "expected at least one of status, delay, cut, truncate, staleEtag, token, notification");
        row("late, but not how late", "Send the notification late", "Delay", "", "expected a `delay` beside `notification: delayed`");
    }
    void whatIsTypedIsReadByTheReaderOfWorldFiles()
    {
        QFETCH(QString, what);
        QFETCH(QString, field);
        QFETCH(QString, text);
        QFETCH(QString, message);
        Desktop d;
        d.opens();
        d.presses("Add another fault");
        QCOMPARE(d.dialog()->editor()->message(), QString());
        d.field<QComboBox>("What happens")->setCurrentText(what);
        auto *line = d.field<QLineEdit>(field.toLatin1().constData());
        line->setText(text);
        QCOMPARE(d.dialog()->editor()->message(), message);
        QCOMPARE(line->property("wrong").toBool(), message.startsWith(field));
        QVERIFY(!d.dialog()->button(QStringLiteral("Save the fault"))->isEnabled());
        QVERIFY(d.faults.state().faults.isEmpty());
        // Escape leaves the fields, then the dialog.
        d.types(line, Qt::Key_Escape);
        QVERIFY(!d.dialog()->editing());
    }

    void whatTheFieldsSayIsWhatAWorldFileSays()
    {
        Desktop d;
        const char *const documents[] = {
            "{'what':{'status':403,'reason':'quotaExceeded','message':'Slow down','retryAfter':'3s','applied':true,'delay':'250ms'},'match':{'service':'google','method':'events.*','path':'/calendar/*','calendar':'a@b.example','account':'kim@example.com','client':'others'},'after':3,'count':2,'chance':0.125}",
            "{'what':{'status':502,'html':true}}",
            "{'what':{'cut':true,'applied':true},'match':{'service':'calcom'}}",
            "{'what':{'truncate':7,'staleEtag':true}}",
            "{'what':{'token':'grant','delay':'90s'},'match':{'method':'oauth.token'}}",
            "{'what':{'staleEtag':true}}",
            "{'what':{'delay':'2s'}}",
            "{'what':{'notification':'lost'},'match':{'calendar':'a@b.example'}}",
            "{'what':{'notification':'doubled'},'count':1}",
            "{'what':{'notification':'reordered','delay':'5s'}}",
            "{'what':{'notification':'delayed','delay':'5s'}}",
        };
        FaultEditor editor(&d.faults);
        for (const char *text : documents) {
            const QJsonObject document = QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object();
            const auto fault = d.faults.read(document);
            QVERIFY2(fault.ok(), text);
            editor.load(*fault, {});
            const auto again = editor.fault();
            QVERIFY2(again.ok(), qPrintable(editor.message()));
            QVERIFY2(*again == *fault, text);
            QCOMPARE(d.faults.written(*again), document);
            QVERIFY(!say::faultEffect(fault->what).isEmpty());
        }
    }

    void theSeedIsSeenAndSet()
    {
        Desktop d;
        d.opens();
        QLineEdit *seed = nullptr;
        for (auto *f : d.dialog()->findChildren<QLineEdit *>())
            if (f->accessibleName() == QLatin1String("Seed"))
                seed = f;
        QCOMPARE(seed->text(), QString::number(d.world.sandbox().faults().seed()));
        seed->setFocus();
        seed->selectAll();
        QTest::keyClicks(seed, QStringLiteral("four"));
        d.types(seed, Qt::Key_Tab);
        QCOMPARE(d.dialog()->message(), QStringLiteral("Seed: expected a number from 0 to 18446744073709551615, found \"four\""));
        seed->selectAll();
        QTest::keyClicks(seed, QStringLiteral("4711"));
        d.types(seed, Qt::Key_Return);
        QCOMPARE(d.dialog()->message(), QString());
        QCOMPARE(d.world.sandbox().faults().seed(), quint64(4711));
    }

    void thePaletteAndTheChipLeadThere()
    {
        Desktop d;
        d.types(d.calendar(), Qt::Key_K, Qt::ControlModifier);
        auto *palette = d.window->findChild<CommandPalette *>();
        QTest::keyClicks(palette->field(), QStringLiteral("notification is lost"));
        d.types(palette->field(), Qt::Key_Return);
        QCOMPARE(d.chip(), QStringLiteral("↯ 1 fault"));
        QCOMPARE(d.toolBar()->faultsButton()->accessibleName(), QStringLiteral("What goes wrong: 1 fault armed"));
        QVERIFY(d.toolBar()->faultsButton()->toolTip().contains(QStringLiteral("Any notification: is lost")));
        QTest::mouseClick(d.toolBar()->faultsButton(), Qt::LeftButton);
        QCOMPARE(d.dialog()->rows().size(), 1);
        d.action("faults.clear");
        QCOMPARE(d.chip(), QString());
        QVERIFY(!d.window->action(QStringLiteral("faults.clear"))->isEnabled());
        d.types(d.dialog(), Qt::Key_Escape);
        QVERIFY(!d.window->findChild<FaultsDialog *>() || !d.window->findChild<FaultsDialog *>()->isVisible());
    }

    void theChipTakesNoRoomFromItsNeighbours()
    {
        Desktop d;
        d.action("fault.lost");
        for (const int width : {900, 1080, 1440, 2560}) {
            d.window->resize(width, 700);
            QCoreApplication::processEvents();
            for (auto *b : d.toolBar()->findChildren<QToolButton *>())
                if (b->isVisible())
                    QVERIFY2(b->width() >= b->sizeHint().width(), qPrintable(u"%1 at %2"_qs.arg(b->text()).arg(width)));
        }
    }

    void everythingInItHasANameAndFits()
    {
        Desktop d;
        d.opens();
        for (const FaultPreset &preset : faultPresets())
            d.action(preset.name.toLatin1().constData());
        QCOMPARE(d.dialog()->rows().size(), faultPresets().size());
        for (const QSize size : {QSize(720, 420), QSize(780, 540)})
            for (const bool editing : {false, true}) {
                if (editing)
                    d.presses("Add another fault");
                d.dialog()->resize(size);
                QCoreApplication::processEvents();
                for (auto *w : d.dialog()->findChildren<QWidget *>()) {
                    if (!w->isVisible())
                        continue;
                    if (auto *b = qobject_cast<QPushButton *>(w))
                        QVERIFY2(b->width() >= b->sizeHint().width(), qPrintable(b->text()));
                    const bool inner = w->focusProxy() || qobject_cast<QAbstractSpinBox *>(w->parentWidget()) || qobject_cast<QComboBox *>(w->parentWidget());
                    if (w->focusPolicy() & Qt::TabFocus && !inner && !qobject_cast<QAbstractScrollArea *>(w->parentWidget())) {
                        auto *said = QAccessible::queryAccessibleInterface(w);
                        QVERIFY2(said && !said->text(QAccessible::Name).isEmpty(), w->metaObject()->className());
                    }
                }
                if (editing)
                    d.presses("Cancel");
            }
    }
};

CSP_TEST(TestFaultsWindow, Widgets)

} // namespace tst_faults_window

#include "tst_faults_window.moc"
