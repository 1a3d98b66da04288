#pragma once
#include "core/domain/instant.h"
#include "core/http/message.h"
#include <QJsonObject>
#include <functional>

namespace csp::sim {

/// A push message to be POSTed with an empty body.
struct GooglePush {
    quint64 id = 0;
    QString address;
    http::Headers headers; ///< with Content-Length: 0 left to whoever sends
    int attempt = 1;

    http::Request request() const { return {"POST", address.toUtf8(), headers, {}}; }
    bool operator==(const GooglePush &) const = default;
};

/// A mail that Google would send.
struct GoogleMail {
    Instant at{};
    QString to;
    QString kind;      ///< `invitation`, `update`, `cancellation`, `response`, `organizerChange`, `proposal`, `proposalDeclined`, `sharing`
    QString method;    ///< of the ICS part: `REQUEST`, `CANCEL`, `REPLY`, `COUNTER`, `DECLINECOUNTER`; of `sharing`, which has none, empty
    QString calendar;  ///< of the organizer's copy; the one that is shared, which has no event either
    QString eventId;
    QString iCalUid;
    QString summary;
    int sequence = 0;
    QString cause;     ///< `events.insert`, `events.patch`, `proposals.accept` …
    QString sender;    ///< on whose behalf: the organizer (of a secondary calendar its address), the guest who answers or proposes, or who shares
    QJsonObject start; ///< of proposals: the proposed time, as events say it
    QJsonObject end;
    QString comment;   ///< the guest's word to his answer or proposal
    QString role{};    ///< of `sharing`: what he may do from now on, as rules say it

    bool operator==(const GoogleMail &) const = default;
};

/// What is known of a channel: for people who look into the simulator.
struct GoogleChannel {
    QString id;
    QString email;    ///< who made it
    QString resource; ///< a calendar's id for its events; else as `World::channelsOf` names it
    QString resourceId;
    QString address;
    Instant expires{};
    qint64 lastNumber = 0;

    bool operator==(const GoogleChannel &) const = default;
};

/// Stands before the parts of a batch: is given each part with what carries it out, and answers for it.
using GoogleBatchPart = std::function<http::Response(const http::Request &part, const std::function<http::Response(const http::Request &)> &carryOut)>;

} // namespace csp::sim
