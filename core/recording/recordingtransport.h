#pragma once
#include "core/http/transport.h"
#include "core/ports/clock.h"
#include "core/recording/recording.h"

namespace csp {

/// Passes everything on to another transport and keeps a redacted copy.
class RecordingTransport : public http::Transport
{
    Q_OBJECT
public:
    RecordingTransport(http::Transport *inner, const Clock *clock, QObject *parent = nullptr);
    CallOf<http::Response> *send(const http::Request &request) override;
    void addNotification(const Notification &notification);
    const Recording &recording() const { return m_recording; }

private:
    http::Transport *m_inner;
    const Clock *m_clock;
    Recording m_recording;
};

/// Answers from a recording instead of the network. A request is matched by method, path and the query parameters that matter; the
/// exchanges of one request are given in the order they were recorded, the last one again and again. A request that the recording
/// does not hold is an Error that names it.
class PlaybackTransport : public http::Transport
{
    Q_OBJECT
public:
    PlaybackTransport(Recording recording, QObject *parent = nullptr);
    CallOf<http::Response> *send(const http::Request &request) override;
    /// Only exchanges that had started by then are given out. Moves on as the player plays.
    void setPosition(Instant at);
    /// Requests that no exchange answered, for a test to be empty.
    QStringList unanswered() const { return m_unanswered; }

private:
    Recording m_recording;
    QHash<QByteArray, QList<int>> m_byKey;
    QHash<QByteArray, int> m_used;
    std::optional<Instant> m_position;
    QStringList m_unanswered;
};

} // namespace csp
