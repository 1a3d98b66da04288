#include "core/sim/google/series/recurrence.h"
#include <algorithm>
#include <libical/ical.h>
#include <memory>

namespace csp::sim::google {

namespace {

const QDate epoch(1970, 1, 1);

/// Where a rule is not expanded any further, however far it is from its window: about 270 years of days.
constexpr int mostSteps = 100'000;

struct IteratorDeleter {
    void operator()(icalrecur_iterator *it) const { icalrecur_iterator_free(it); }
};
using Iterator = std::unique_ptr<icalrecur_iterator, IteratorDeleter>;

qint64 localMs(QDate date, int hour, int minute, int second)
{
    return (date.toJulianDay() - epoch.toJulianDay()) * dayMs + hour * 3'600'000LL + minute * 60'000LL + second * 1000LL;
}

icaltimetype toIcal(qint64 local, bool isDate)
{
    using namespace std::chrono;
    const sys_time<milliseconds> at{milliseconds{local}};
    const auto days = floor<std::chrono::days>(at);
    const year_month_day ymd{days};
    icaltimetype t = icaltime_null_time();
    t.year = int(ymd.year());
    t.month = int(unsigned(ymd.month()));
    t.day = int(unsigned(ymd.day()));
    t.is_date = isDate;
    if (!isDate) {
        const int seconds = int(duration_cast<std::chrono::seconds>(at - days).count());
        t.hour = seconds / 3600;
        t.minute = seconds / 60 % 60;
        t.second = seconds % 60;
    }
    return t;
}

qint64 fromIcal(const icaltimetype &t) { return localMs(QDate(t.year, t.month, t.day), t.is_date ? 0 : t.hour, t.is_date ? 0 : t.minute, t.is_date ? 0 : t.second); }

/// A date or date-time of RFC 5545 as local time in `zone` (of days: midnight).
std::optional<qint64> localStamp(QStringView text, const Zone &zone, const Zone &given)
{
    const QDate date = QDate::fromString(text.left(8).toString(), u"yyyyMMdd");
    if (!date.isValid())
        return {};
    if (text.size() == 8)
        return localMs(date, 0, 0, 0);
    const QTime time = text.size() >= 15 && text[8] == u'T' ? QTime::fromString(text.mid(9, 6).toString(), u"HHmmss") : QTime();
    if (!time.isValid() || text.size() > 16 || (text.size() == 16 && text[15] != u'Z'))
        return {};
    const qint64 local = localMs(date, time.hour(), time.minute(), time.second());
    const bool utc = text.size() == 16;
    if (!utc && given.name() == zone.name())
        return local;
    const qint64 at = utc ? local : given.toUtc(local);
    return at + zone.offsetSeconds(at) * 1000LL;
}

struct RuleLine {
    QString name;
    QString value;
    QString zone; ///< TZID
};

RuleLine parsedLine(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    const QStringList head = text.left(colon).split(u';');
    RuleLine line{head.first().toUpper(), text.mid(colon + 1), {}};
    for (const QString &parameter : head.mid(1)) {
        if (parameter.startsWith(QLatin1String("TZID="), Qt::CaseInsensitive))
            line.zone = parameter.mid(5);
    }
    return line;
}

icalrecurrencetype parsedRule(const QString &value)
{
    icalerror_set_errors_are_fatal(0);
    icalrecurrencetype rule = icalrecurrencetype_from_string(value.toLatin1().constData());
    return rule;
}

/// A calendar repeats by days at the most, and the real one takes nothing finer. What names a week
/// that no month has would be looked for in vain for ages.
bool isCalendarRule(const icalrecurrencetype &rule)
{
    if (rule.freq == ICAL_NO_RECURRENCE || rule.freq < ICAL_DAILY_RECURRENCE)
        return false;
    const bool ofMonth = rule.freq == ICAL_MONTHLY_RECURRENCE || (rule.freq == ICAL_YEARLY_RECURRENCE && rule.by_month[0] != ICAL_RECURRENCE_ARRAY_MAX);
    for (int i = 0; ofMonth && i < ICAL_BY_DAY_SIZE && rule.by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; ++i) {
        if (std::abs(icalrecurrencetype_day_position(rule.by_day[i])) > 5)
            return false;
    }
    return true;
}

/// A series read: rules and single dates, all in the local time of its zone.
class Rules
{
public:
    Rules(const Content &master, const Zone &calendarZone) : m_master(master), m_calendarZone(calendarZone)
    {
        const Zone *own = master.start.allDay ? &calendarZone : Zone::named(master.start.zone);
        m_zone = own ? own : &calendarZone;
        m_first = master.start.allDay ? localMs(master.start.date, 0, 0, 0) : master.start.ms + m_zone->offsetSeconds(master.start.ms) * 1000LL;
        for (const QString &text : master.recurrence)
            addLine(parsedLine(text));
        // The first instance stands whatever the dates say, where there is no rule to say it.
        if (m_rules.empty())
            m_dates.push_back(m_first);
        std::sort(m_dates.begin(), m_dates.end());
        std::sort(m_without.begin(), m_without.end());
    }

    qint64 length() const { return m_master.start.allDay ? m_master.start.date.daysTo(m_master.end.date) * dayMs : m_master.end.ms - m_master.start.ms; }
    bool endless() const { return std::any_of(m_rules.begin(), m_rules.end(), [](const icalrecurrencetype &r) { return r.count == 0 && icaltime_is_null_time(r.until); }); }

    /// Whether a rule finds no day, however long it is looked for: each reading would look as long.
    bool inVain() const
    {
        return std::any_of(m_rules.begin(), m_rules.end(), [this](icalrecurrencetype rule) {
            rule.count = 0;
            rule.until = icaltime_null_time();
            const Iterator it(icalrecur_iterator_new(rule, toIcal(m_first, m_master.start.allDay)));
            return !it || icaltime_is_null_time(icalrecur_iterator_next(it.get()));
        });
    }

    /// Local starts from `from` to below `until`, in order.
    std::vector<qint64> starts(qint64 from, qint64 until, int limit) const
    {
        std::vector<qint64> all;
        for (const icalrecurrencetype &rule : m_rules)
            expand(rule, from, until, limit + int(m_without.size()), &all);
        for (const qint64 date : m_dates) {
            if (date >= from && date < until)
                all.push_back(date);
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        std::vector<qint64> excluded = m_without;
        for (const icalrecurrencetype &rule : m_exclusions)
            expand(rule, from, until, mostSteps, &excluded);
        std::sort(excluded.begin(), excluded.end());
        std::vector<qint64> left;
        std::set_difference(all.begin(), all.end(), excluded.begin(), excluded.end(), std::back_inserter(left));
        if (left.size() > size_t(limit))
            left.resize(size_t(limit));
        return left;
    }

    Occurrence at(qint64 local) const
    {
        Occurrence o{m_master.start, m_master.end, 0, 0};
        if (m_master.start.allDay) {
            o.start.date = epoch.addDays(local / dayMs);
            o.end.date = epoch.addDays((local + length()) / dayMs);
        } else {
            o.start.ms = m_zone->toUtc(local);
            o.end.ms = o.start.ms + length();
        }
        o.startMs = o.start.instant(m_calendarZone);
        o.endMs = std::max(o.startMs, o.end.instant(m_calendarZone));
        return o;
    }

private:
    void addLine(const RuleLine &line)
    {
        if (line.name == QLatin1String("RRULE") || line.name == QLatin1String("EXRULE")) {
            icalrecurrencetype rule = parsedRule(line.value);
            if (rule.freq == ICAL_NO_RECURRENCE)
                return;
            if (!icaltime_is_null_time(rule.until))
                setUntil(&rule, line.value);
            (line.name.startsWith(u'R') ? m_rules : m_exclusions).push_back(rule);
            return;
        }
        const Zone *given = line.zone.isEmpty() ? m_zone : Zone::named(line.zone);
        for (const QString &part : line.value.split(u',', Qt::SkipEmptyParts)) {
            const auto at = localStamp(part, *m_zone, given ? *given : *m_zone);
            if (at)
                (line.name == QLatin1String("RDATE") ? m_dates : m_without).push_back(*at);
        }
    }

    /// UNTIL is written in UTC and meant on the series' own clock. A date counts to the end of that day.
    void setUntil(icalrecurrencetype *rule, const QString &value) const
    {
        const qsizetype at = value.indexOf(QLatin1String("UNTIL="), 0, Qt::CaseInsensitive);
        const QString text = value.mid(at + 6).section(u';', 0, 0);
        auto local = localStamp(text, *m_zone, *m_zone);
        if (!local)
            return;
        if (text.size() == 8 && !m_master.start.allDay)
            *local += dayMs - 1000;
        rule->until = toIcal(*local, m_master.start.allDay);
    }

    void expand(const icalrecurrencetype &rule, qint64 from, qint64 until, int limit, std::vector<qint64> *out) const
    {
        Iterator it(icalrecur_iterator_new(rule, toIcal(m_first, m_master.start.allDay)));
        if (!it)
            return;
        // A rule with COUNT has to be counted from its beginning; another may begin near its window.
        if (rule.count == 0 && from > m_first + 2 * dayMs)
            icalrecur_iterator_set_start(it.get(), toIcal(from - dayMs, m_master.start.allDay));
        int taken = 0;
        for (int step = 0; step < mostSteps && taken < limit; ++step) {
            const icaltimetype t = icalrecur_iterator_next(it.get());
            if (icaltime_is_null_time(t))
                return;
            const qint64 local = fromIcal(t);
            if (local >= until)
                return;
            if (local >= from) {
                out->push_back(local);
                ++taken;
            }
        }
    }

    const Content &m_master;
    const Zone &m_calendarZone;
    const Zone *m_zone;
    qint64 m_first;
    std::vector<icalrecurrencetype> m_rules, m_exclusions;
    std::vector<qint64> m_dates, m_without;
};

} // namespace

std::vector<Occurrence> occurrences(const Content &master, const Zone &calendarZone, qint64 from, qint64 until, int limit)
{
    const Rules rules(master, calendarZone);
    // Local clocks are never more than a day from UTC; what that lets in too much is sorted out below.
    const qint64 lowest = from < std::numeric_limits<qint64>::min() + 100 * dayMs ? from : from - rules.length() - 2 * dayMs;
    const qint64 highest = until > farAway ? farAway : until + 2 * dayMs;
    // Some of the first starts may lie before the window: where that leaves too few, more are asked for.
    for (int most = limit + 64;; most *= 4) {
        const std::vector<qint64> starts = rules.starts(lowest, highest, most);
        std::vector<Occurrence> all;
        for (const qint64 local : starts) {
            const Occurrence o = rules.at(local);
            if (!all.empty() && all.back().startMs == o.startMs)
                continue; // two times of a clock that skips from one to the other
            const bool reaches = o.endMs > from || (o.endMs == o.startMs && o.startMs >= from);
            if (reaches && o.startMs < until)
                all.push_back(o);
            if (all.size() == size_t(limit))
                break;
        }
        if (all.size() == size_t(limit) || starts.size() < size_t(most) || most > mostSteps)
            return all;
    }
}

std::optional<Occurrence> occurrenceAt(const Content &master, const Zone &calendarZone, qint64 startMs)
{
    const Rules rules(master, calendarZone);
    for (const qint64 local : rules.starts(startMs - 2 * dayMs, startMs + 2 * dayMs, mostSteps)) {
        if (const Occurrence o = rules.at(local); o.startMs == startMs)
            return o;
    }
    return {};
}

bool hasInstances(const Content &master, const Zone &calendarZone) { return !Rules(master, calendarZone).inVain(); }

qint64 lastEnd(const Content &master, const Zone &calendarZone)
{
    const Rules rules(master, calendarZone);
    if (rules.endless())
        return farAway;
    const auto starts = rules.starts(std::numeric_limits<qint64>::min(), farAway, mostSteps);
    const qint64 own = covered(master, calendarZone).end;
    return starts.empty() ? own : std::max(own, rules.at(starts.back()).endMs);
}

bool isRecurrenceLine(const QString &text)
{
    if (!text.contains(u':') || text.size() > 4096)
        return false;
    const RuleLine line = parsedLine(text);
    if (line.name == QLatin1String("RRULE") || line.name == QLatin1String("EXRULE"))
        return isCalendarRule(parsedRule(line.value));
    if (line.name != QLatin1String("RDATE") && line.name != QLatin1String("EXDATE"))
        return false;
    if (!line.zone.isEmpty() && !Zone::named(line.zone))
        return false;
    const QStringList dates = line.value.split(u',');
    return std::all_of(dates.begin(), dates.end(), [](const QString &date) { return localStamp(date, *Zone::utc(), *Zone::utc()).has_value(); });
}

QString instanceSuffix(const When &originalStart)
{
    if (originalStart.allDay)
        return u'_' + originalStart.date.toString(u"yyyyMMdd");
    return u'_' + QDateTime::fromMSecsSinceEpoch(originalStart.ms, Qt::UTC).toString(u"yyyyMMdd'T'HHmmss'Z'");
}

std::optional<InstanceName> instanceName(const QString &id)
{
    const qsizetype mark = id.lastIndexOf(u'_');
    const QStringView stamp = QStringView(id).mid(mark + 1);
    if (mark <= 0 || (stamp.size() != 8 && (stamp.size() != 16 || !stamp.endsWith(u'Z'))))
        return {};
    const auto at = localStamp(stamp, *Zone::utc(), *Zone::utc());
    if (!at)
        return {};
    InstanceName name{id.left(mark), {}};
    name.originalStart.allDay = stamp.size() == 8;
    if (name.originalStart.allDay)
        name.originalStart.date = epoch.addDays(*at / dayMs);
    else
        name.originalStart.ms = *at;
    return name;
}

} // namespace csp::sim::google
