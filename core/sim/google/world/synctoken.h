#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// What a `nextSyncToken` says: "I have seen everything of this calendar up to `position`".
///
/// A position is a change stamp of the world's clock. A world that was loaded from a file has not seen what happened after the file was written,
/// and makes other changes at other times instead: so each life of a world is an epoch of its own, the token names the epoch it was made in,
/// and is dead where its position lies behind the point at which that epoch went over into the next.
struct SyncToken {
    quint32 epoch = 0;
    quint32 calendar = 0;  ///< hash of the calendar's id
    Micros position = 0;
    qint64 issued = 0;     ///< seconds
    // The window of the list that the reader began with. It restricts nothing later on (google-calendar.md 4.1 item 5), but says which instances of a series
    // without an end he was given.
    std::optional<qint64> from = {};  ///< ms
    std::optional<qint64> until = {};
};
QByteArray toText(const SyncToken &token);
std::optional<SyncToken> syncTokenFromText(const QByteArray &text);
/// Seen by this world, and not too old.
bool isAlive(const SyncToken &token, const World &world, Instant now);

/// Where a listing goes on. `query` ties it to the parameters it was made with.
struct PageToken {
    enum class Order : quint8 { Time, Change, Former };
    Order order = Order::Time;
    quint32 calendar = 0;
    quint32 query = 0;
    quint32 epoch = 0;
    Micros until = 0;   ///< position of the calendar when the first page was made: what the last page's sync token says
    qint64 key = 0;     ///< start (ms) or stamp of the last item told
    qint64 subkey = 0;  ///< its slot
    qint64 told = 0;    ///< where changes are read: the start (ms) of the last instance told of that series
};
QByteArray toText(const PageToken &token);
std::optional<PageToken> pageTokenFromText(const QByteArray &text);

quint32 shortHash(QByteArrayView text);

} // namespace csp::sim::google
