#include "core/sim/sandbox/worldtime.h"
#include <QRegularExpression>
#include <QStringList>

namespace csp::sim {

static int weekdayOf(const QString &name)
{
    static const QStringList names{QStringLiteral("mon"), QStringLiteral("tue"), QStringLiteral("wed"), QStringLiteral("thu"),
                                   QStringLiteral("fri"), QStringLiteral("sat"), QStringLiteral("sun")};
    return static_cast<int>(names.indexOf(name.toLower())) + 1;
}

std::optional<WorldDay> readWorldDay(const QString &text)
{
    static const QRegularExpression isoDate(QStringLiteral("^\\d{4}-\\d\\d-\\d\\d$"));
    WorldDay day;
    if (isoDate.match(text).hasMatch()) {
        day.date = QDate::fromString(text, Qt::ISODate);
        return day.date.isValid() ? std::optional(day) : std::nullopt;
    }
    QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.size() == 2) {
        const QString week = words.takeFirst();
        if (week != QLatin1String("next") && week != QLatin1String("last"))
            return {};
        day.week = week == QLatin1String("next") ? 1 : -1;
    }
    day.weekday = words.size() == 1 ? weekdayOf(words.first()) : 0;
    return day.weekday ? std::optional(day) : std::nullopt;
}

std::optional<QTime> readTimeOfDay(const QString &text)
{
    // By hand: QTime's own parser takes longer than all else that is read of an event.
    const auto digit = [&](int i) { return text[i].unicode() >= u'0' && text[i].unicode() <= u'9' ? text[i].unicode() - u'0' : 100; };
    if (text.size() != 5 || text[2] != u':')
        return {};
    const QTime time(digit(0) * 10 + digit(1), digit(3) * 10 + digit(4));
    return time.isValid() ? std::optional(time) : std::nullopt;
}

std::optional<WorldTime> readWorldTime(const QString &text)
{
    const qsizetype space = text.lastIndexOf(QLatin1Char(' '));
    const auto day = readWorldDay(text.left(std::max<qsizetype>(space, 0)));
    const auto time = readTimeOfDay(text.mid(space + 1));
    if (!day || !time)
        return {};
    return WorldTime{*day, *time};
}

std::optional<int> readLength(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^(?:(\\d{1,3})h)?\\s*(?:(\\d{1,4})m?)?$"));
    const auto match = pattern.match(text.trimmed());
    const int minutes = match.captured(1).toInt() * 60 + match.captured(2).toInt();
    return match.hasMatch() && minutes > 0 ? std::optional(minutes) : std::nullopt;
}

std::optional<QList<int>> readWeekdays(const QString &text)
{
    const QStringList ends = text.split(QLatin1Char('-'));
    const int from = weekdayOf(ends.first().trimmed()), to = weekdayOf(ends.last().trimmed());
    if (ends.size() > 2 || !from || !to || from > to)
        return {};
    QList<int> days;
    for (int day = from; day <= to; ++day)
        days += day;
    return days;
}

QDate mondayOf(Instant now, const QTimeZone &zone, bool weekendIsNext)
{
    const QDate today = toQDateTime(now, zone).date();
    const QDate monday = today.addDays(1 - today.dayOfWeek());
    return weekendIsNext && today.dayOfWeek() > 5 ? monday.addDays(7) : monday;
}

} // namespace csp::sim
