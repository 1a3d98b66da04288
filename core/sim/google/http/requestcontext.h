#pragma once
#include "core/sim/google/http/answer.h"
#include "core/sim/google/values/scopes.h"
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// Query parameters (or a form), decoded; names may repeat.
class Query
{
public:
    /// A `+` is a space, as forms and browsers write it; the official clients write `%20` and, for a plus, `%2B`.
    static Query parse(QByteArrayView text);
    bool has(const char *name) const { return find(name) != nullptr; }
    QString text(const char *name) const;
    QStringList all(const char *name) const;
    void set(const char *name, const QString &value);
    void append(const QByteArray &name, const QByteArray &value) { m_entries.append({name, value}); }
    const QList<QPair<QByteArray, QByteArray>> &entries() const { return m_entries; }

private:
    const QByteArray *find(const char *name) const;
    QList<QPair<QByteArray, QByteArray>> m_entries;
};

/// Percent-decoded, as a segment of a path: a `+` stays a plus.
QString decodedSegment(QByteArrayView segment);

/// One request under way.
struct RequestContext {
    World &world;
    Instant now;
    const http::Request &request;
    Method method{};
    Query query{};
    QString email{};        ///< who asks
    QString clientId{};
    QString calendarId{};   ///< as asked, decoded; `primary` already resolved
    QString calendarAsAsked{}; ///< percent-encoded, as it stood in the path
    QString itemId{};       ///< event, rule or setting
    QStringList touched{};  ///< what changed, as channels name it (`World::channelsOf`): they are told at the end

    qint64 nowMs() const { return now.time_since_epoch().count(); }
    const Calendar *calendar() const { return world.calendar(calendarId); }
};

SendUpdates sendUpdatesOf(const Query &query);

/// The body as an object. A Problem where it is not JSON or not an object; an empty one is an empty object.
std::optional<Problem> bodyOf(const http::Request &request, QJsonObject *out);

/// `true` or `false`; a Problem for anything else.
std::optional<Problem> flagOf(const Query &query, const char *name, bool *out);
/// Nothing leaves `out` as it is. A number below `least` is a Problem; above `most` it is cut.
std::optional<Problem> numberOf(const Query &query, const char *name, int least, int most, int *out);

} // namespace csp::sim::google
