#pragma once
#include "core/domain/instant.h"
#include <QByteArray>
#include <QTimeZone>
#include <vector>

namespace csp::sim::google {

/// Microseconds since 1970: what Google stamps changes with. An etag is twice this number (google-calendar.md 11).
using Micros = qint64;

constexpr qint64 dayMs = 86'400'000; ///< milliseconds of a day without a change of the clock

/// The offsets of one IANA zone, laid out flat: rendering a page of events asks for thousands of them.
class Zone
{
public:
    /// Null where there is no such zone (`isTimeZone`). Lives as long as the program; may be asked from any thread.
    static const Zone *named(const QString &name);
    static const Zone *utc();

    const QString &name() const { return m_name; }
    const QTimeZone &zone() const { return m_zone; }
    int offsetSeconds(qint64 utcMs) const;
    /// UTC of a local time. In a gap the time after it is meant; of two the first.
    qint64 toUtc(qint64 localMs) const;
    qint64 startOfDay(QDate day) const;
    QDate dayOf(qint64 utcMs) const;

private:
    explicit Zone(const QString &name);
    QString m_name;
    QTimeZone m_zone;
    struct Span { qint64 from; int offset; };
    std::vector<Span> m_spans; ///< 1970 to 2036; outside the zone itself is asked
};

/// A start or an end.
struct When {
    bool allDay = false;
    QDate date;           ///< where allDay
    qint64 ms = 0;        ///< else, UTC
    QString zone;         ///< the event's own, IANA; empty where none was given

    bool operator==(const When &) const = default;
    /// The instant that begins it, days laid into `calendarZone`.
    qint64 instant(const Zone &calendarZone) const { return allDay ? calendarZone.startOfDay(date) : ms; }
};

void appendDate(QByteArray &out, QDate date);
/// `2026-03-03T14:30:00+01:00`, with `Z` for offset zero; no fractional seconds.
void appendLocal(QByteArray &out, qint64 utcMs, const Zone &zone);
/// `2026-03-03T13:30:00.123Z`
void appendUtcMillis(QByteArray &out, qint64 utcMs);
QByteArray utcMillis(qint64 utcMs);
/// `Tue, 19 Nov 2013 01:13:52 GMT`
QByteArray httpDate(qint64 utcMs);

/// RFC 3339 with an offset. Nothing where it is anything else.
std::optional<qint64> parseInstant(QStringView text);
/// The same; without an offset the time is local in `zone`.
std::optional<qint64> parseLocal(QStringView text, const Zone &zone);
std::optional<QDate> parseDate(QStringView text);

} // namespace csp::sim::google
