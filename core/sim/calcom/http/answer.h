#pragma once
#include "core/domain/instant.h"
#include "core/http/message.h"
#include <QString>
#include <variant>

/// The envelopes of Cal.com's API v2 (calcom.md 1.3).
namespace csp::sim::calcom {

struct Success {
    int status = 200;
    QByteArray body;
};

/// A refusal. `bare`: the second error shape, `{"statusCode":…,"message":…}`, of errors that Cal.com's shared booking code throws.
struct Problem {
    int status = 400;
    QString message;
    bool bare = false;
    QByteArray details; ///< a fragment in place of the usual `details`; empty: the usual
};

using Answer = std::variant<Success, Problem>;

Success success(const QByteArray &data, int status = 200);
Success successPage(const QByteArray &data, const QByteArray &pagination);
Problem badRequest(const QString &message);
Problem notFound(const QString &message);
Problem bareProblem(int status, const QString &message);
/// What Nest says of a path that no controller of the version knows.
Problem cannot(const QByteArray &method, const QByteArray &target);

/// `target` and `requestId` go into the envelope and the header of an error.
http::Response toResponse(const Answer &answer, const QByteArray &target, Instant now, const QString &requestId);

} // namespace csp::sim::calcom
