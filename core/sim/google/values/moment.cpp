#include "core/sim/google/values/moment.h"
#include "core/domain/timezone.h"
#include <QHash>
#include <QLocale>
#include <QMutex>
#include <algorithm>
#include <memory>

namespace csp::sim::google {

namespace {

constexpr qint64 earliestMs = -62'135'596'800'000, latestMs = 253'402'300'800'000; // the years that four digits write, 1 to 9999

struct Civil { int year; unsigned month; unsigned day; int hour; int minute; int second; int millis; };

Civil civil(qint64 ms)
{
    using namespace std::chrono;
    const sys_time<milliseconds> at{milliseconds{ms}};
    const auto day = floor<days>(at);
    const year_month_day ymd{day};
    const int rest = int((at - day).count());
    return {int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()), rest / 3'600'000, rest / 60'000 % 60, rest / 1000 % 60, rest % 1000};
}

char *two(char *at, int value)
{
    *at++ = char('0' + value / 10);
    *at++ = char('0' + value % 10);
    return at;
}

char *writeDate(char *at, int year, unsigned month, unsigned day)
{
    at = two(at, year / 100);
    at = two(at, year % 100);
    *at++ = '-';
    at = two(at, int(month));
    *at++ = '-';
    return two(at, int(day));
}

char *writeTime(char *at, const Civil &c)
{
    at = writeDate(at, c.year, c.month, c.day);
    *at++ = 'T';
    at = two(at, c.hour);
    *at++ = ':';
    at = two(at, c.minute);
    *at++ = ':';
    return two(at, c.second);
}

const qint64 firstMs = 0;
const qint64 lastMs = 2'114'380'800'000; // 2037: there Qt's list of changes ends, though the rules go on

} // namespace

Zone::Zone(const QString &name) : m_name(name), m_zone(name.toLatin1())
{
    const auto at = [](qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC); };
    m_spans.push_back({firstMs, m_zone.offsetFromUtc(at(firstMs))});
    for (const auto &transition : m_zone.transitions(at(firstMs), at(lastMs))) {
        const qint64 from = transition.atUtc.toMSecsSinceEpoch();
        if (from > firstMs && transition.offsetFromUtc != m_spans.back().offset)
            m_spans.push_back({from, transition.offsetFromUtc});
    }
}

const Zone *Zone::named(const QString &name)
{
    static QMutex mutex;
    static QHash<QString, std::shared_ptr<const Zone>> known;
    const QMutexLocker lock(&mutex);
    const auto found = known.constFind(name);
    if (found != known.constEnd())
        return found->get();
    if (!isTimeZone(name))
        return nullptr; // not remembered: anybody can ask for any name
    auto *zone = new Zone(name);
    known.insert(name, std::shared_ptr<const Zone>(zone));
    return zone;
}

const Zone *Zone::utc()
{
    static const Zone *zone = named(QStringLiteral("UTC"));
    return zone;
}

int Zone::offsetSeconds(qint64 utcMs) const
{
    if (utcMs < firstMs || utcMs >= lastMs)
        return m_zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC));
    const auto after = std::upper_bound(m_spans.begin(), m_spans.end(), utcMs, [](qint64 ms, const Span &s) { return ms < s.from; });
    return std::prev(after)->offset;
}

qint64 Zone::toUtc(qint64 localMs) const
{
    // The offsets a day before and a day after bracket any change between them.
    const qint64 before = offsetSeconds(localMs - dayMs) * 1000LL, after = offsetSeconds(localMs + dayMs) * 1000LL;
    if (before == after)
        return localMs - before;
    const qint64 early = localMs - before;
    if (offsetSeconds(early) * 1000LL == before)
        return early;
    const qint64 late = localMs - after;
    return offsetSeconds(late) * 1000LL == after ? late : early;
}

qint64 Zone::startOfDay(QDate day) const
{
    return toUtc((day.toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * dayMs);
}

QDate Zone::dayOf(qint64 utcMs) const
{
    const Civil c = civil(utcMs + offsetSeconds(utcMs) * 1000LL);
    return QDate(c.year, int(c.month), int(c.day));
}

void appendDate(QByteArray &out, QDate date)
{
    char buffer[12];
    out.append(buffer, writeDate(buffer, date.year(), unsigned(date.month()), unsigned(date.day())) - buffer);
}

void appendLocal(QByteArray &out, qint64 utcMs, const Zone &zone)
{
    const int exact = zone.offsetSeconds(utcMs), offset = exact - exact % 60; // of the years before time zones no seconds are written
    char buffer[32];
    char *at = writeTime(buffer, civil(utcMs + offset * 1000LL));
    if (offset == 0) {
        *at++ = 'Z';
    } else {
        const int minutes = std::abs(offset) / 60;
        *at++ = offset < 0 ? '-' : '+';
        at = two(at, minutes / 60);
        *at++ = ':';
        at = two(at, minutes % 60);
    }
    out.append(buffer, at - buffer);
}

void appendUtcMillis(QByteArray &out, qint64 utcMs)
{
    const Civil c = civil(utcMs);
    char buffer[32];
    char *at = writeTime(buffer, c);
    *at++ = '.';
    *at++ = char('0' + c.millis / 100);
    at = two(at, c.millis % 100);
    *at++ = 'Z';
    out.append(buffer, at - buffer);
}

QByteArray utcMillis(qint64 utcMs)
{
    QByteArray out;
    appendUtcMillis(out, utcMs);
    return out;
}

QByteArray httpDate(qint64 utcMs)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC);
    return QLocale::c().toString(at, u"ddd, dd MMM yyyy HH:mm:ss").toLatin1() + " GMT";
}

std::optional<qint64> parseInstant(QStringView text)
{
    const auto at = instantFromRfc3339(text);
    if (!at || at->time_since_epoch().count() < earliestMs || at->time_since_epoch().count() >= latestMs)
        return {};
    return at->time_since_epoch().count();
}

std::optional<qint64> parseLocal(QStringView text, const Zone &zone)
{
    // A day from either end, so that every zone can write it.
    const auto writable = [](qint64 at) { return at >= earliestMs + dayMs && at < latestMs - dayMs ? std::optional(at) : std::nullopt; };
    if (const auto at = parseInstant(text))
        return writable(*at);
    if (text.size() < 19 || text.size() > 32 || text.mid(19).contains(u'+') || text.mid(19).contains(u'-') || text.endsWith(u'Z', Qt::CaseInsensitive))
        return {};
    const auto local = parseInstant(QString(text.toString() + u'Z'));
    return local ? writable(zone.toUtc(*local)) : std::nullopt;
}

std::optional<QDate> parseDate(QStringView text)
{
    if (text.size() != 10 || text[4] != u'-' || text[7] != u'-')
        return {};
    for (const int i : {0, 1, 2, 3, 5, 6, 8, 9}) {
        if (text[i] < u'0' || text[i] > u'9')
            return {};
    }
    const QDate date(text.left(4).toInt(), text.mid(5, 2).toInt(), text.mid(8, 2).toInt());
    return date.isValid() ? std::optional<QDate>(date) : std::nullopt;
}

} // namespace csp::sim::google
