#include "tests/support/testmain.h"
#include "ui/shell/playbackcontroller.h"
#include <QSignalSpy>

namespace tst_playback_controller {

using namespace csp;

class TestPlaybackController : public QObject
{
    Q_OBJECT
    std::optional<Playback> open;
    ShellServices services;

private slots:
    void init()
    {
        open = Playback{QStringLiteral("Deletion"), QStringLiteral("deletion.har"), 1, 3, true, 2};
        services = {};
        services.playback = [this] { return open; };
        services.replay = services.step = services.closeRecording = [] {};
    }

    void itSaysWhatCanBeDone()
    {
        PlaybackController p(&services);
        QCOMPARE(p.now(), open);
        QVERIFY(*p.player() == (TimelinePanel::Player{QStringLiteral("Deletion"), 1, 3, true, 2, true, true, false, false, true}));
        QVERIFY(p.canPause() && !p.canStep());
        open->running = false;
        QVERIFY(!p.canPause() && p.canStep());
        open->played = 3;
        QVERIFY(!p.canPause() && !p.canStep());
        open.reset();
        QVERIFY(!p.now() && !p.player() && !p.canPause() && !p.canStep());
        services.playback = {};
        QVERIFY(!p.now() && !p.player());
    }

    void theNewestOfManyRunsIsFollowed()
    {
        PlaybackController p(&services);
        QSignalSpy followed(&p, &PlaybackController::followed);
        QVERIFY(p.follow(7, true));
        QVERIFY(p.follow(9, true));
        QVERIFY(p.follow(8, true));
        QVERIFY(followed.isEmpty()); // not each of them
        QVERIFY(followed.wait());
        QCOMPARE(followed.size(), 1);
        QCOMPARE(followed.first().first().value<RunId>(), RunId(9));
        // A replay from the start begins with smaller numbers again.
        QVERIFY(p.follow(3, true));
        QVERIFY(followed.wait());
        QCOMPARE(followed.last().first().value<RunId>(), RunId(3));
    }

    void aRowThatAPersonPickedStays()
    {
        PlaybackController p(&services);
        p.picked(5, 9);
        QVERIFY(!p.follow(10, true));
        QVERIFY(!p.pending());
        p.picked(10, 10); // the newest one: on with it
        QVERIFY(p.follow(11, true));
        p.reset();
        QVERIFY(!p.pending());
        p.picked(5, 9);
        p.reset();
        QVERIFY(p.follow(12, true));
    }

    void nothingIsFollowedWhereNobodyLooks()
    {
        PlaybackController p(&services);
        QVERIFY(!p.follow(1, false)); // scrolled away
        open.reset();
        QVERIFY(!p.follow(1, true)); // no recording
        QVERIFY(!p.pending());
    }
};

CSP_TEST(TestPlaybackController, Core)

} // namespace tst_playback_controller

#include "tst_playback_controller.moc"
