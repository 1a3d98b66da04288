#pragma once
#include "core/ports/clock.h"
#include "core/recording/recording.h"
#include <QPointer>
#include <vector>

namespace csp {

class PlaybackTransport;

/// Hands the notifications of a recording over again, in their order: with the original timing, faster or slower, or one by one.
///
/// Before each it moves the playback transport on, to the answers that came of this notification: those up to the next one that came after a
/// quiet half second. (Notifications that came in one burst were worked through while the others arrived, so they share their answers.)
///
/// A replayed session has its own clock, which starts at `begins()`; the caller advances it to `notification.received`
/// before handing the notification on. Its channels are those of `channelsOf(recording)`.
class RecordingPlayer : public QObject
{
    Q_OBJECT
public:
    /// `clock` is the one that the player waits by. The recording is shared, not copied. Both pointers outlive the player.
    RecordingPlayer(Recording recording, Clock *clock, PlaybackTransport *transport, QObject *parent = nullptr);

    const Recording &recording() const { return m_recording; }
    /// The instant of the first exchange.
    Instant begins() const;
    int count() const { return int(m_notifications.size()); }
    /// How many were handed over or skipped.
    int position() const { return m_position; }
    bool atEnd() const { return m_position >= count(); }
    /// The notification with this number, from 0.
    Notification at(int index) const;

    /// From here on with the recorded pauses divided by `speed`, which is above 0.
    void play(double speed = 1.0);
    void pause();
    bool playing() const { return m_speed > 0; }

    /// Delivers the next notification now. False if none is left.
    bool next();
    /// The last one once more, as Google does at times. False where none was handed over yet.
    bool repeat();
    /// Passes the next one over, as if it had been lost.
    bool skip();
    void rewind();

signals:
    void notification(const csp::Notification &notification);
    /// After the last one. Not after a pause.
    void finished();

private:
    void moveTransport();
    void advance();
    void waitForNext();

    const Recording m_recording; ///< const: a list that is only read never detaches from the one it shares
    Clock *m_clock;
    PlaybackTransport *m_transport;
    std::vector<qsizetype> m_notifications;           ///< places in the recording
    std::vector<std::optional<Instant>> m_answersUntil; ///< by number of notifications handed over; one more than there are notifications
    int m_position = 0;
    double m_speed = 0;
    Instant m_playedFrom{};   ///< on the clock
    Instant m_recordedFrom{}; ///< the same moment in the recording
    QPointer<CallOf<Done>> m_wait;
};

} // namespace csp
