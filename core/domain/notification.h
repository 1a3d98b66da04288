#pragma once
#include "core/domain/ids.h"
#include "core/domain/instant.h"

namespace csp {

/// A subscription made by `events.watch`. The token is a secret of ours: it proves that a push comes from whom we asked.
struct Channel {
    ChannelId id;
    CalendarId calendar;
    QString resourceId;
    QString token;
    QString address;
    Instant expires{};

    bool operator==(const Channel &) const = default;
};

/// One push message: headers only, no body (google-calendar.md 5.2).
struct Notification {
    InboxId inboxId = 0; ///< 0 until stored
    ChannelId channel;
    QString token;      ///< as received, for checking; never stored
    QString resourceId;
    QString resourceState; ///< `sync`, `exists`, `not_exists`
    qint64 messageNumber = 0;
    QString resourceUri;
    std::optional<Instant> channelExpires;
    Instant received{};
    CalendarId calendar; ///< looked up from the channel; empty until then

    bool operator==(const Notification &) const = default;
};

} // namespace csp
