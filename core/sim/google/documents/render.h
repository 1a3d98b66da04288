#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

struct RenderOptions {
    const Zone *zone = nullptr; ///< null: the calendar's
    int maxAttendees = -1;      ///< above it only the calendar's own entry is told
    bool timesOnly = false;     ///< the reader may see free and busy alone
    bool withoutSource = false; ///< `source` is its creator's alone to see
    bool isDefault() const { return !zone && maxAttendees < 0 && !timesOnly && !withoutSource; }
};

/// The document of an event, appended. The plain form is kept with the event.
void appendEvent(QByteArray &out, const Event &event, const Calendar &calendar, const RenderOptions &options = {});
/// `{kind, etag, id, status}`: what incremental lists tell of a deletion; with `recurringEventId` and `originalStartTime` for one instance.
void appendTombstone(QByteArray &out, const Event &event, const Calendar &calendar);
inline QByteArray eventBytes(const Event &event, const Calendar &calendar, const RenderOptions &options = {})
{
    QByteArray out;
    appendEvent(out, event, calendar, options);
    return out;
}

/// `{"date":…}` or `{"dateTime":…,"timeZone":…}`
void appendWhen(QByteArray &out, const When &when, const Zone &zone);

/// The writable fields as JSON, for laying a patch over them.
QJsonObject writableJson(const Content &content, const Zone &zone);
QJsonObject guestJson(const Guest &guest);
QJsonObject whenJson(const When &when, const Zone &zone);

} // namespace csp::sim::google
