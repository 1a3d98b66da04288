#pragma once
#include "core/domain/instant.h"
#include "core/domain/notification.h"
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include <QList>
#include <optional>

namespace csp {

/// One HTTP exchange as it happened.
struct Exchange {
    Instant started{};
    Millis took{0};
    http::Request request; ///< target is the whole URL
    http::Response response; ///< means nothing where `failure` is set
    /// There was no answer: the connection was refused, cut or timed out (`response.status` 0 and `_error` in HAR).
    std::optional<Error> failure;
    /// Google's push messages are exchanges too: a POST to us, with X-Goog headers and no body.
    bool isNotification() const;

    bool operator==(const Exchange &) const = default;
};

/// Notifications and HTTP exchanges as they happened, in time order (HAR 1.2 on disk). No secret inside: see `redacted`.
struct Recording {
    QString title;
    QString description;
    QList<Exchange> exchanges;
    qsizetype leftOut = 0; ///< entries of the file that were neither Google's, Cal.com's nor a notification

    bool operator==(const Recording &) const = default;
};

/// Reads HAR 1.2 of this program and of others (browsers, proxies): members that it does not need are skipped, and bodies may be in base64. Entries that
/// are neither Google's, Cal.com's nor a notification are counted and left out, whatever their form. What comes out is in time order and redacted.
///
/// An Error's `where` is `name: log.entries[4].response.status`, its `what` says what was expected there; a file that was cut says at which byte.
Outcome<Recording> recordingFromHar(const QByteArray &har, const QString &name);
/// HAR 1.2, indented, redacted once more. Reading it back gives an equal recording.
QByteArray toHar(const Recording &recording);

/// Authorization headers, cookies, tokens in bodies and queries, channel tokens, API keys and client secrets replaced by `redacted`; ids,
/// mails and sync tokens are kept, and so is every other byte of a body. Redacting twice changes nothing more.
Exchange redacted(const Exchange &exchange);
/// The same for a URL alone, for messages and logs.
QByteArray redactedUrl(const QByteArray &url);

/// The push message as the exchange that carried it, for recordings; `address` is where Google sent it to.
Exchange exchangeOf(const Notification &notification, const QByteArray &address);

/// The channels that the recording's notifications came through, in the order of their first message: id, calendar (out of
/// X-Goog-Resource-URI; `primary` is looked up in the recorded calendar list), resourceId, token as it stands there (`redacted`, or empty),
/// address, and expiry. To be registered (Store::putChannel) before a replay, since its session opens none.
QList<Channel> channelsOf(const Recording &recording);

} // namespace csp
