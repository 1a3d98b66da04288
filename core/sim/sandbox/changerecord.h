#pragma once
#include "core/domain/instant.h"
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include <QJsonObject>
#include <QList>

namespace csp::sim {

/// One thing that changed a sandbox from outside: what came in, and when. Everything that follows from it follows again when it is done again, for nothing in a
/// sandbox depends on anything but its state, what comes in, and the time. A value.
struct ChangeRecord {
    enum class Kind : quint8 {
        Google = 1,     ///< `request`; `flag`: the simulated Google itself changed, not the faults alone
        Calcom,         ///< `request`
        GoogleAnswered, ///< the simulated Cal.com's request `number`: `response`, or `error`
        PushesTaken,    ///< `ids`
        PushAnswered,   ///< the message `number`: `status`
        UnderWay,       ///< when the snapshot was made, the messages `ids` were on their way, and Cal.com's last request to Google had the `number`
        Faults,         ///< others in the place of these: `json`
        StrikesForgotten,
        Proposed,          ///< `texts`: account, calendar, event; `json`
        ProposalSettled,   ///< `texts`: its id; `flag`: accepted
        SyncTokensExpired, ///< `number`: what was drawn
        TokensRenewed,
        TimePassed, ///< up to `at`
    };
    Kind kind = Kind::TimePassed;
    Instant at{};
    http::Request request{};
    quint64 number = 0;
    int status = 0;
    bool flag = false;
    std::optional<http::Response> response{};
    Error error{}; ///< `kind`, `where` and `what` of it
    QList<quint64> ids{};
    QStringList texts{};
    QJsonObject json{};

    QByteArray toBytes() const;
    /// Nothing where the bytes are not those of a record.
    static std::optional<ChangeRecord> fromBytes(const QByteArray &bytes);
};

/// When a record was made, without reading the rest of it.
std::optional<Instant> timeOfRecord(const QByteArray &bytes);

} // namespace csp::sim
