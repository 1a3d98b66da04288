#include "tests/support/fakedesk.h"
#include "tests/support/testmain.h"
#include "ui/commands/edithistory.h"
#include <QSignalSpy>
#include <QTest>

namespace tst_undo {

using namespace csp;

namespace {

/// A calendar that behaves as Google's does (FakeDesk), and the history of what was done to it.
struct Bench {
    FakeDesk desk;
    EditHistory history{{[this](const EditIntent &i) { return desk.edit(i); }, [this] { return desk.snapshot(); }}};
    QSignalSpy refused{&history, &EditHistory::refused};

    EventKey support{sample::personal(), {QStringLiteral("5d22support")}};
    const Event *event(const EventKey &key) { return desk.snapshot()->event(key); }
    Instant start() { return timed(*event(support)->span)->start; }
    bool move(int day, int hour, quint64 gesture = 0)
    {
        return history.perform(MoveEvent{support, event(support)->version.etag, sample::span(day, hour, 0, 30)}, gesture);
    }
    /// Somebody else changes the time behind our back.
    void movedElsewhere(int day, int hour)
    {
        for (auto &e : desk.week().snapshot.events)
            if (e.key() == support) {
                e.span = sample::span(day, hour, 0, 30);
                e.version.etag = QStringLiteral("\"theirs\"");
                e.version.updated = desk.now() + Millis(5000);
            }
        desk.publish();
    }
    /// Cal.com writes to the event and leaves its time alone.
    void touchedElsewhere()
    {
        for (auto &e : desk.week().snapshot.events)
            if (e.key() == support) {
                e.description = QStringLiteral("from Cal.com");
                e.version.etag = QStringLiteral("\"calcom\"");
                e.version.updated = desk.now() + Millis(5000);
            }
        desk.publish();
    }
};

} // namespace

#define SETTLE(bench) QTRY_VERIFY(!bench.history.busy())

class TestUndo : public QObject
{
    Q_OBJECT
private slots:
    void moveAndBack()
    {
        Bench b;
        QVERIFY(b.move(4, 15));
        SETTLE(b);
        QCOMPARE(b.start(), sample::at(4, 15));
        QCOMPARE(b.history.undoText(), QStringLiteral("Move “Support 1:1”"));
        b.history.undo();
        SETTLE(b);
        QCOMPARE(b.start(), sample::at(4, 13));
        QVERIFY(!b.history.canUndo());
        b.history.redo();
        SETTLE(b);
        QCOMPARE(b.start(), sample::at(4, 15));
        QCOMPARE(b.refused.size(), 0);
        QCOMPARE(b.desk.intents.size(), size_t(3));
        // Every write named the version that it meant.
        for (const auto &intent : b.desk.intents)
            QVERIFY(!std::get<MoveEvent>(intent).etag.isEmpty());
    }

    void resizeIsCalledThat()
    {
        Bench b;
        QVERIFY(b.history.perform(MoveEvent{b.support, {}, sample::span(4, 13, 0, 60)}));
        QCOMPARE(b.history.undoText(), QStringLiteral("Resize “Support 1:1”"));
        SETTLE(b);
    }

    void aQuickUndoWaitsForTheAnswer()
    {
        Bench b;
        b.move(4, 15);
        b.history.undo(); // before Google has answered
        b.history.redo();
        QCOMPARE(b.desk.intents.size(), size_t(1));
        SETTLE(b);
        QCOMPARE(b.desk.intents.size(), size_t(3));
        QCOMPARE(b.start(), sample::at(4, 15));
        QCOMPARE(b.refused.size(), 0);
    }

    void deleteAndRestore()
    {
        Bench b;
        const auto before = draftOf(*b.event(b.support));
        QVERIFY(b.history.perform(DeleteEvent{b.support, b.event(b.support)->version.etag}));
        SETTLE(b);
        QVERIFY(!b.event(b.support));
        b.history.undo();
        SETTLE(b);
        QVERIFY(b.event(b.support));
        QCOMPARE(draftOf(*b.event(b.support)).summary, before.summary);
        QVERIFY(std::holds_alternative<RestoreEvent>(b.desk.intents.back()));
        b.history.redo();
        SETTLE(b);
        QVERIFY(!b.event(b.support));
    }

    void createAndTakeBack()
    {
        Bench b;
        EventDraft draft;
        draft.summary = QStringLiteral("Lunch");
        draft.span = sample::span(5, 12, 0, 30);
        QVERIFY(b.history.perform(CreateEvent{sample::work(), draft}));
        SETTLE(b);
        const EventKey key{sample::work(), {QStringLiteral("created1")}};
        QVERIFY(b.event(key));
        b.history.undo();
        SETTLE(b);
        QVERIFY(!b.event(key));
        b.history.redo();
        SETTLE(b);
        // The same id again: what refers to it still does.
        QVERIFY(b.event(key));
        QVERIFY(std::holds_alternative<RestoreEvent>(b.desk.intents.back()));
    }

    void anotherCalendarAndBack()
    {
        Bench b;
        QVERIFY(b.history.perform(MoveToCalendar{b.support, b.event(b.support)->version.etag, sample::work()}));
        SETTLE(b);
        const EventKey moved{sample::work(), b.support.event};
        QVERIFY(b.event(moved) && !b.event(b.support));
        b.history.undo();
        SETTLE(b);
        QVERIFY(b.event(b.support) && !b.event(moved));
        b.history.redo();
        SETTLE(b);
        QVERIFY(b.event(moved));
        QCOMPARE(b.refused.size(), 0);
    }

    void changeAndBack()
    {
        Bench b;
        auto draft = draftOf(*b.event(b.support));
        draft.summary = QStringLiteral("Support, again");
        draft.location = QStringLiteral("Room 3");
        QVERIFY(b.history.perform(ChangeEvent{b.support, b.event(b.support)->version.etag, draft}));
        SETTLE(b);
        QCOMPARE(b.event(b.support)->location, QStringLiteral("Room 3"));
        b.history.undo();
        SETTLE(b);
        QCOMPARE(b.event(b.support)->summary, QStringLiteral("Support 1:1"));
        QVERIFY(b.event(b.support)->location.isEmpty());
    }

    void aRefusedEditLeavesTheStack()
    {
        Bench b;
        Error error;
        error.kind = Error::Kind::Conflict;
        error.what = QStringLiteral("somebody was faster");
        b.desk.refusal = error;
        b.move(4, 15);
        SETTLE(b);
        QCOMPARE(b.refused.size(), 1);
        QCOMPARE(b.refused.first().at(0).toString(), QStringLiteral("Move “Support 1:1” was not carried out"));
        QCOMPARE(b.history.count(), 0);
        QVERIFY(!b.history.canUndo() && !b.history.canRedo());
        QCOMPARE(b.start(), sample::at(4, 13));
    }

    void undoIsNeverForcedOverSomebodyElsesChange()
    {
        Bench b;
        b.move(4, 15);
        SETTLE(b);
        b.movedElsewhere(4, 9);
        b.history.undo();
        SETTLE(b);
        QCOMPARE(b.refused.size(), 1);
        QCOMPARE(b.start(), sample::at(4, 9));
        QVERIFY(!b.history.canUndo() && !b.history.canRedo());
    }

    void aRefusedRedoIsGone()
    {
        Bench b;
        b.move(4, 15);
        SETTLE(b);
        b.history.undo();
        SETTLE(b);
        b.movedElsewhere(4, 9);
        b.history.redo();
        SETTLE(b);
        QCOMPARE(b.refused.size(), 1);
        QCOMPARE(b.history.count(), 0);
        QVERIFY(!b.history.canUndo() && !b.history.canRedo());
        QCOMPARE(b.start(), sample::at(4, 9));
    }

    void undoStillWorksAfterCalcomWrote()
    {
        // Drag, Apply (Cal.com writes to the event), Ctrl+Z: the time is still the one that the drag left.
        Bench b;
        b.move(4, 15);
        SETTLE(b);
        b.touchedElsewhere();
        b.history.undo();
        SETTLE(b);
        QCOMPARE(b.refused.size(), 0);
        QCOMPARE(b.start(), sample::at(4, 13));
        QCOMPARE(std::get<MoveEvent>(b.desk.intents.back()).etag, QStringLiteral("\"calcom\""));
    }

    void nudgesOfOneGestureAreOneCommand()
    {
        Bench b;
        b.move(4, 14, 7);
        b.move(4, 15, 7);
        b.move(4, 16, 7);
        QCOMPARE(b.history.count(), 1);
        SETTLE(b);
        QCOMPARE(b.start(), sample::at(4, 16));
        QCOMPARE(b.refused.size(), 0);
        b.history.undo();
        SETTLE(b);
        QCOMPARE(b.start(), sample::at(4, 13));
        b.move(4, 17, 8);
        QCOMPARE(b.history.count(), 1);
        SETTLE(b);
        b.move(4, 18, 9);
        QCOMPARE(b.history.count(), 2);
        SETTLE(b);
        QCOMPARE(b.start(), sample::at(4, 18));
    }

    void theOldestStepsAreForgotten()
    {
        Bench b;
        for (int step = 0; step < EditHistory::mostSteps + 5; ++step) {
            QVERIFY(b.move(4, step % 2 ? 15 : 16));
            SETTLE(b);
        }
        QCOMPARE(b.history.count(), int(EditHistory::mostSteps));
        for (int step = 0; step < EditHistory::mostSteps; ++step) {
            QVERIFY(b.history.canUndo());
            b.history.undo();
            SETTLE(b);
        }
        QVERIFY(!b.history.canUndo());
        QCOMPARE(b.refused.size(), 0);
        QCOMPARE(b.start(), sample::at(4, 16)); // where the forgotten steps had left it: the fifth one went to 16:00
    }

    void whatChangesNothingIsNotSent()
    {
        Bench b;
        QVERIFY(!b.move(4, 13));
        QVERIFY(!b.history.perform(MoveToCalendar{b.support, {}, b.support.calendar}));
        QVERIFY(!b.history.perform(ChangeEvent{b.support, {}, draftOf(*b.event(b.support))}));
        QVERIFY(!b.history.perform(DeleteEvent{{sample::work(), {QStringLiteral("nobody")}}, {}}));
        QVERIFY(b.desk.intents.empty());
        QCOMPARE(b.history.count(), 0);
    }

    void clearForgetsButDoesNotCallBack()
    {
        Bench b;
        b.move(4, 15);
        b.history.clear();
        QVERIFY(!b.history.canUndo());
        SETTLE(b);
        QCOMPARE(b.start(), sample::at(4, 15));
        QCOMPARE(b.history.count(), 0);
    }
};

CSP_TEST(TestUndo, Widgets)

} // namespace tst_undo

#include "tst_undo.moc"
