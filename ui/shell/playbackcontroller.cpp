#include "ui/shell/playbackcontroller.h"

namespace csp {

PlaybackController::PlaybackController(const ShellServices *services, QObject *parent) : QObject(parent), m_services(services)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(100);
    connect(&m_timer, &QTimer::timeout, this, [this] { emit followed(m_newest); });
}

std::optional<Playback> PlaybackController::now() const { return m_services->playback ? m_services->playback() : std::nullopt; }

std::optional<TimelinePanel::Player> PlaybackController::player() const
{
    const auto open = now();
    if (!open)
        return {};
    const ShellServices &s = *m_services;
    return TimelinePanel::Player{open->title, open->played, open->total, open->running, open->speed,
        bool(s.replay), bool(s.step), bool(s.pause), bool(s.setSpeed), bool(s.closeRecording)};
}

bool PlaybackController::canStep() const
{
    const auto open = now();
    return open && open->played < open->total && !open->running;
}

bool PlaybackController::canPause() const
{
    const auto open = now();
    return open && open->running;
}

bool PlaybackController::follow(RunId run, bool atEnd)
{
    if (!atEnd || m_handPicked || !now())
        return false;
    m_newest = pending() ? std::max(m_newest, run) : run;
    if (!pending())
        m_timer.start();
    return true;
}

void PlaybackController::picked(RunId run, RunId newest) { m_handPicked = newest != 0 && run != newest; }

void PlaybackController::reset()
{
    m_timer.stop();
    m_handPicked = false;
}

} // namespace csp
