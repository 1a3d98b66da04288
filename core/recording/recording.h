#pragma once
#include "core/domain/instant.h"
#include "core/domain/notification.h"
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include <QList>

namespace csp {

/// One HTTP exchange as it happened.
struct Exchange {
    Instant started{};
    Millis took{0};
    http::Request request; ///< target is the whole URL
    http::Response response;
    /// Google's push messages are exchanges too: a POST to us, with X-Goog headers and no body.
    bool isNotification() const;

    bool operator==(const Exchange &) const = default;
};

/// Notifications and HTTP exchanges as they happened, in time order (HAR 1.2 on disk). No secret inside: see `redacted`.
struct Recording {
    QString title;
    QString description;
    QList<Exchange> exchanges;

    bool operator==(const Recording &) const = default;
};

/// An Error's `where` is `name: log.entries[4].response.status`, its `what` says what was expected there; a file that was cut says at which byte.
Outcome<Recording> recordingFromHar(const QByteArray &har, const QString &name);
QByteArray toHar(const Recording &recording);

/// Authorization headers, tokens in bodies and queries, channel tokens and client secrets replaced by `redacted`; ids and mails are kept.
Exchange redacted(const Exchange &exchange);

} // namespace csp
