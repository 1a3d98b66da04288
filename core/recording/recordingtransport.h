#pragma once
#include "core/http/transport.h"
#include "core/ports/clock.h"
#include "core/recording/recording.h"
#include <QSet>
#include <map>
#include <vector>

namespace csp {

/// Passes everything on to another transport and keeps a redacted copy, failures as well; what we stopped ourselves is not kept.
class RecordingTransport : public http::Transport
{
    Q_OBJECT
public:
    RecordingTransport(http::Transport *inner, const Clock *clock, QObject *parent = nullptr);
    CallOf<http::Response> *send(const http::Request &request) override;
    /// A push message that was received (and answered with 200). `address` is where it was sent to.
    void addNotification(const Notification &notification, const QByteArray &address = "http://127.0.0.1/notifications");
    void setTitle(const QString &title, const QString &description = {});
    /// In time order, redacted.
    const Recording &recording() const { return m_recording; }

private:
    void add(const Exchange &exchange);

    http::Transport *m_inner;
    const Clock *m_clock;
    Recording m_recording;
};

/// Answers from a recording instead of the network. A request is matched by method, path and the query parameters that matter; the
/// exchanges of one request are given in the order they were recorded, the last one again and again. A request that the recording
/// does not hold is an Error that names it (kind Input, reason `notRecorded`: asking again would not help).
///
/// What matters of a query: not the host, nor keys and tokens of access, nor how the answer is printed or paged (`alt`, `prettyPrint`,
/// `fields`, `quotaUser`, `maxResults`), nor a default that is spelt out (`singleEvents=false`). Times in a query may differ by up to five
/// minutes where no request with the very times was recorded. Bodies do not count.
///
/// Incremental reads (`syncToken`) are answered as the calendar would have, so that a notification can be handed over twice or left out:
/// with a token that the recording itself gave out, but that nobody had read with by then, nothing is new; and an answer that is overdue (it
/// is from before `from`) is joined with those that followed it.
class PlaybackTransport : public http::Transport
{
    Q_OBJECT
public:
    PlaybackTransport(Recording recording, QObject *parent = nullptr);
    CallOf<http::Response> *send(const http::Request &request) override;
    /// Only exchanges that had started by then are given out. Moves on as the player plays.
    void setPosition(Instant at) { setWindow({}, at); }
    /// As `setPosition(until)`; of several exchanges of one request those since `from` come first, so that an answer that was never
    /// asked for in this replay is passed over when it is out of date. Nothing: no bound.
    void setWindow(std::optional<Instant> from, std::optional<Instant> until);
    /// From the beginning again.
    void rewind();
    /// Requests that no exchange answered, for a test to be empty.
    QStringList unanswered() const { return m_unanswered; }

private:
    struct Key {
        QByteArray exact;
        QByteArray withoutTimes;     ///< the same with the times left out
        std::vector<qint64> times;   ///< in the order of the parameters' names
    };
    /// The exchanges of one request, by time.
    struct Series {
        std::vector<qsizetype> exchanges;
        size_t next = 0;
    };
    static Key keyOf(const QByteArray &method, const QByteArray &target);
    Series *seriesOf(const Key &key);
    std::optional<qsizetype> choose(Series &series) const;
    Outcome<http::Response> answer(const http::Request &request);
    http::Response joinedWithLater(const http::Request &request, qsizetype chosen);

    const Recording m_recording; ///< const: a list that is only read never detaches from the one it shares
    QHash<QByteArray, Series> m_series;
    QHash<QByteArray, std::multimap<qint64, Key>> m_byTime; ///< key without times → first time → the key
    QSet<QByteArray> m_issuedTokens;
    std::optional<Instant> m_from;
    std::optional<Instant> m_until;
    QStringList m_unanswered;
};

} // namespace csp
