#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// The parameters of `events.list`, checked (google-calendar.md 3.1).
struct ListQuery {
    QByteArray syncToken;
    QByteArray pageToken;
    int maxResults = 250;
    bool singleEvents = false;
    bool showDeleted = false;
    bool orderByStart = false;
    bool orderByUpdated = false;
    std::optional<qint64> timeMin;    ///< ms
    std::optional<qint64> timeMax;
    std::optional<qint64> updatedMin; ///< ms
    QStringList words;                ///< of `q`, folded; all must be found
    QString iCalUid;
    QStringList eventTypes;
    QList<QPair<QString, QString>> privateProperties;
    QList<QPair<QString, QString>> sharedProperties;
    bool anyProperty = false; ///< one of several filters of a side is enough
    Micros purgedBefore = 0;  ///< what was deleted earlier is gone
    const Zone *zone = nullptr;
    int maxAttendees = -1;
    quint32 hash = 0; ///< of everything that must be the same on every page

    /// Search and properties; not the window, not deletion, and not types, which are as the reader is shown them.
    bool matches(const Event &event, const Calendar &calendar) const;
    /// Asks for what stands in an event, beside its times.
    bool looksInside() const { return !words.isEmpty() || !privateProperties.isEmpty() || !sharedProperties.isEmpty(); }
    bool inWindow(const Event &event, const Calendar &calendar) const;
    bool takesDeleted(const Event &event, const Calendar &calendar) const;
    /// Lists that cannot be gone on with by a sync token have none.
    bool givesSyncToken() const
    {
        return words.isEmpty() && iCalUid.isEmpty() && !updatedMin && !orderByStart && !orderByUpdated && privateProperties.isEmpty() && sharedProperties.isEmpty();
    }
};

std::optional<Problem> readListQuery(const RequestContext &call, ListQuery *out);

} // namespace csp::sim::google
