#pragma once
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/shellservices.h"
#include <QTimer>

namespace csp {

/// The recording that is open, as the window sees it: what can be done with it, and how the eye follows it while it plays.
class PlaybackController : public QObject
{
    Q_OBJECT
public:
    /// `services` must outlive it.
    explicit PlaybackController(const ShellServices *services, QObject *parent = nullptr);

    /// Nothing: no recording is open.
    std::optional<Playback> now() const;
    /// The same for the timeline's player.
    std::optional<TimelinePanel::Player> player() const;
    bool canStep() const;
    bool canPause() const;

    /// A run moved on. True: it belongs to a recording that plays, and is shown by and by: a recording brings thousands of runs a second, the eye follows ten.
    /// `atEnd`: the newest rows of the timeline are in sight.
    bool follow(RunId run, bool atEnd);
    /// A person picked a row: from now on nothing takes its place, unless it is the newest one.
    void picked(RunId run, RunId newest);
    /// Another recording, or none: nothing is picked, nothing waits to be shown.
    void reset();
    /// A run waits to be shown.
    bool pending() const { return m_timer.isActive(); }

signals:
    /// The newest run that was followed is to be looked at.
    void followed(csp::RunId run);

private:
    const ShellServices *m_services;
    QTimer m_timer;
    RunId m_newest = 0;
    bool m_handPicked = false;
};

} // namespace csp
