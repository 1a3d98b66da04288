#include "core/sim/google/series/recurrence.h"
#include "core/sim/google/series/rulewalk.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

const QDate epoch(1970, 1, 1);

qint64 localMs(QDate date, int hour, int minute, int second)
{
    return (date.toJulianDay() - epoch.toJulianDay()) * dayMs + hour * 3'600'000LL + minute * 60'000LL + second * 1000LL;
}

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

bool isRule(const QString &name) { return name == QLatin1String("RRULE") || name == QLatin1String("EXRULE"); }

/// Where a rule with COUNT ends, which is counted once and not by every reading.
struct Counted {
    qint64 last;
    bool wholly; ///< off: the budget ended before the count
};

Counted countedEnd(const QString &text, const SeriesRule &rule, qint64 first, bool allDay, StepBudget *budget)
{
    constexpr qsizetype mostKept = 256;
    thread_local QHash<QString, Counted> kept;
    const QString key = text + u'/' + QString::number(first) + (allDay ? u'd' : u't');
    if (const auto found = kept.constFind(key); found != kept.cend())
        return *found;
    RuleWalk walk(rule, first, allDay, first, budget);
    Counted end{first - 1, true};
    while (const auto start = walk.next())
        end.last = *start;
    end.wholly = !budget->spent();
    if (kept.size() >= mostKept)
        kept.clear();
    if (end.wholly)
        kept.insert(key, end);
    return end;
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
        StepBudget counting(mostSteps);
        for (const QString &text : master.recurrence)
            addLine(parsedLine(text), &counting);
        // The first instance stands whatever the dates say, where there is no rule to say it.
        if (m_rules.empty())
            m_dates.push_back(m_first);
        std::sort(m_dates.begin(), m_dates.end());
        std::sort(m_without.begin(), m_without.end());
    }

    qint64 length() const { return m_master.start.allDay ? m_master.start.date.daysTo(m_master.end.date) * dayMs : m_master.end.ms - m_master.start.ms; }
    bool endless() const { return std::any_of(m_rules.begin(), m_rules.end(), [](const SeriesRule &r) { return r.endless(); }); }

    /// Whether each rule finds a day, and all of them together, with what they count, are found within the budget.
    bool canBeLaidOut() const
    {
        StepBudget budget(mostSteps);
        for (const std::vector<SeriesRule> *rules : {&m_rules, &m_exclusions}) {
            for (SeriesRule rule : *rules) {
                rule.count = 0;
                rule.until.reset();
                if (!RuleWalk(rule, m_first, m_master.start.allDay, m_first, &budget).next() && rules == &m_rules)
                    return false;
            }
        }
        return m_countsEnd && !budget.spent();
    }

    /// Local starts from `from` to below `until`, in order.
    std::vector<qint64> starts(qint64 from, qint64 until, int limit) const
    {
        StepBudget budget(mostSteps);
        std::vector<qint64> all;
        for (const SeriesRule &rule : m_rules)
            expand(rule, from, until, limit + int(m_without.size()), &budget, &all);
        for (const qint64 date : m_dates) {
            if (date >= from && date < until)
                all.push_back(date);
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        std::vector<qint64> excluded = m_without;
        for (const SeriesRule &rule : m_exclusions)
            expand(rule, from, all.empty() ? from : all.back() + 1, mostSteps, &budget, &excluded);
        std::sort(excluded.begin(), excluded.end());
        std::vector<qint64> left;
        std::set_difference(all.begin(), all.end(), excluded.begin(), excluded.end(), std::back_inserter(left));
        if (left.size() > size_t(limit))
            left.resize(size_t(limit));
        return left;
    }

    /// The last local start of a series that ends. It is looked for from the end: years of instances need not be laid out for it.
    std::optional<qint64> lastStart() const
    {
        qint64 end = m_dates.empty() ? std::numeric_limits<qint64>::min() : m_dates.back();
        for (const SeriesRule &rule : m_rules)
            end = std::max(end, *rule.until);
        for (qint64 span = 32 * dayMs;; span *= 4) {
            if (const auto found = starts(end - span, end + 1, mostSteps); !found.empty())
                return found.back();
            if (end - span < m_first && (m_dates.empty() || end - span < m_dates.front()))
                return {};
        }
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
    void addLine(const RuleLine &line, StepBudget *counting)
    {
        if (isRule(line.name)) {
            auto rule = seriesRuleFromText(line.value);
            if (!rule)
                return;
            setUntil(&*rule, line.value);
            if (rule->count > 0) {
                const Counted end = countedEnd(line.value, *rule, m_first, m_master.start.allDay, counting);
                rule->count = 0;
                rule->until = std::min(end.last, rule->until.value_or(end.last));
                m_countsEnd = m_countsEnd && end.wholly;
            }
            (line.name.startsWith(u'R') ? m_rules : m_exclusions).push_back(std::move(*rule));
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
    void setUntil(SeriesRule *rule, const QString &value) const
    {
        const qsizetype at = value.indexOf(QLatin1String("UNTIL="), 0, Qt::CaseInsensitive);
        if (at < 0)
            return;
        const QString text = value.mid(at + 6).section(u';', 0, 0);
        const auto local = localStamp(text, *m_zone, *m_zone);
        if (!local)
            return;
        rule->until = text.size() == 8 && !m_master.start.allDay ? *local + dayMs - 1000 : *local;
    }

    void expand(const SeriesRule &rule, qint64 from, qint64 until, int limit, StepBudget *budget, std::vector<qint64> *out) const
    {
        RuleWalk walk(rule, m_first, m_master.start.allDay, from, budget);
        for (int taken = 0; taken < limit; ++taken) {
            const auto start = walk.next();
            if (!start || *start >= until)
                return;
            out->push_back(*start);
        }
    }

    const Content &m_master;
    const Zone &m_calendarZone;
    const Zone *m_zone;
    qint64 m_first;
    std::vector<SeriesRule> m_rules, m_exclusions; ///< without a COUNT: what it counts to is their UNTIL
    bool m_countsEnd = true;
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

bool canBeLaidOut(const Content &master, const Zone &calendarZone) { return Rules(master, calendarZone).canBeLaidOut(); }

qint64 lastEnd(const Content &master, const Zone &calendarZone)
{
    const Rules rules(master, calendarZone);
    if (rules.endless())
        return farAway;
    const auto last = rules.lastStart();
    const qint64 own = covered(master, calendarZone).end;
    return last ? std::max(own, rules.at(*last).endMs) : own;
}

bool isRecurrenceLine(const QString &text)
{
    if (!text.contains(u':') || text.size() > 4096)
        return false;
    const RuleLine line = parsedLine(text);
    if (isRule(line.name))
        return seriesRuleFromText(line.value).has_value();
    if (line.name != QLatin1String("RDATE") && line.name != QLatin1String("EXDATE"))
        return false;
    if (!line.zone.isEmpty() && !Zone::named(line.zone))
        return false;
    const QStringList dates = line.value.split(u',');
    return std::all_of(dates.begin(), dates.end(), [](const QString &date) { return localStamp(date, *Zone::utc(), *Zone::utc()).has_value(); });
}

int datesIn(const QString &text)
{
    const RuleLine line = parsedLine(text);
    return isRule(line.name) ? 0 : int(line.value.count(u',')) + 1;
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
