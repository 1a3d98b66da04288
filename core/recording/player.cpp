#include "core/recording/player.h"
#include "core/recording/recordingtransport.h"
#include "core/wire/google.h"

namespace csp {

namespace {

/// A pause in which nothing was under way. What came before it had been worked through.
constexpr Millis quiet{500};

} // namespace

RecordingPlayer::RecordingPlayer(Recording recording, Clock *clock, PlaybackTransport *transport, QObject *parent)
    : QObject(parent), m_recording(std::move(recording)), m_clock(clock), m_transport(transport)
{
    const auto &exchanges = std::as_const(m_recording.exchanges);
    std::vector<bool> afterQuiet;
    std::optional<Instant> busyUntil;
    for (qsizetype i = 0; i < exchanges.size(); ++i) {
        const Exchange &e = exchanges[i];
        if (e.isNotification() && wire::notificationFromHeaders(e.request.headers, e.started)) {
            m_notifications.push_back(i);
            afterQuiet.push_back(busyUntil && e.started - *busyUntil >= quiet);
        }
        busyUntil = std::max(busyUntil.value_or(e.started), e.started + e.took);
    }
    m_answersUntil.resize(m_notifications.size() + 1);
    for (size_t n = m_notifications.size(); n-- > 0;) {
        m_answersUntil[n] = afterQuiet[n] ? std::optional(exchanges[m_notifications[n]].started - Millis{1}) : m_answersUntil[n + 1];
    }
    moveTransport();
}

Instant RecordingPlayer::begins() const { return m_recording.exchanges.isEmpty() ? Instant{} : m_recording.exchanges.first().started; }

Notification RecordingPlayer::at(int index) const
{
    const Exchange &e = m_recording.exchanges[m_notifications[size_t(index)]];
    const auto n = wire::notificationFromHeaders(e.request.headers, e.started);
    return n ? *n : Notification{}; // those that cannot be read were left out above
}

void RecordingPlayer::moveTransport()
{
    std::optional<Instant> from;
    if (m_position > 0)
        from = m_recording.exchanges[m_notifications[size_t(m_position - 1)]].started;
    m_transport->setWindow(from, m_answersUntil[size_t(m_position)]);
}

bool RecordingPlayer::next()
{
    if (atEnd())
        return false;
    const int index = m_position++;
    moveTransport();
    emit notification(at(index));
    // A receiver of the signal may have moved the player.
    if (m_position == index + 1)
        advance();
    return true;
}

bool RecordingPlayer::repeat()
{
    if (m_position == 0)
        return false;
    emit notification(at(m_position - 1));
    return true;
}

bool RecordingPlayer::skip()
{
    if (atEnd())
        return false;
    ++m_position;
    moveTransport();
    advance();
    return true;
}

void RecordingPlayer::advance()
{
    if (m_wait)
        m_wait->abort();
    if (atEnd()) {
        m_speed = 0;
        emit finished();
    } else if (playing()) {
        waitForNext();
    }
}

void RecordingPlayer::play(double speed)
{
    Q_ASSERT(speed > 0);
    if (atEnd())
        return;
    pause();
    m_speed = speed;
    m_playedFrom = m_clock->now();
    m_recordedFrom = m_position == 0 ? begins() : m_recording.exchanges[m_notifications[size_t(m_position - 1)]].started;
    waitForNext();
}

void RecordingPlayer::waitForNext()
{
    // Measured from where the playing began, so that the little delays of many waits do not add up.
    const Millis recorded = m_recording.exchanges[m_notifications[size_t(m_position)]].started - m_recordedFrom;
    const Millis due{qint64(double(recorded.count()) / m_speed)};
    const Millis passed = m_clock->now() - m_playedFrom;
    m_wait = m_clock->after(std::max(due - passed, Millis{0}), this);
    m_wait->then(this, [this, wait = m_wait.data()](const Outcome<Done> &outcome) {
        if (outcome && wait == m_wait)
            next();
    });
}

void RecordingPlayer::pause()
{
    m_speed = 0;
    if (m_wait)
        m_wait->abort();
    m_wait.clear();
}

void RecordingPlayer::rewind()
{
    pause();
    m_position = 0;
    m_transport->rewind();
    moveTransport();
}

} // namespace csp
