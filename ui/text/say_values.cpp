#include "ui/text/say.h"
#include "ui/text/phrases.h"
#include <QLocale>

namespace csp::say {

namespace {

QString day(QDate date)
{
    return QLocale::c().dayName(date.dayOfWeek(), QLocale::ShortFormat) + u' ' + QString::number(date.day());
}

QString clock(const QDateTime &at) { return at.toString(QStringLiteral("HH:mm")); }

QString daySpan(const DaySpan &span)
{
    const QDate last = span.end.addDays(-1); // exclusive inside, as people say it in a label
    if (last <= span.start)
        return day(span.start) + QStringLiteral(", all day");
    return day(span.start) + QStringLiteral(" – ") + day(last) + QStringLiteral(", all day");
}

QString response(ResponseStatus status)
{
    switch (status) {
    case ResponseStatus::NeedsAction: return QStringLiteral("no answer");
    case ResponseStatus::Declined: return QStringLiteral("declined");
    case ResponseStatus::Tentative: return QStringLiteral("maybe");
    case ResponseStatus::Accepted: return QStringLiteral("accepted");
    }
    return {};
}

QString status(EventStatus s)
{
    switch (s) {
    case EventStatus::Confirmed: return QStringLiteral("confirmed");
    case EventStatus::Tentative: return QStringLiteral("tentative");
    case EventStatus::Cancelled: return QStringLiteral("cancelled");
    }
    return {};
}

struct Said {
    const QTimeZone &zone;
    QString operator()(std::monostate) const { return QStringLiteral("none"); }
    QString operator()(const QString &text) const { return text.isEmpty() ? QStringLiteral("none") : text; }
    QString operator()(Instant at) const { return time(at, zone); }
    QString operator()(QDate date) const { return day(date); }
    QString operator()(qint64 number) const { return QString::number(number); }
    QString operator()(bool yes) const { return yes ? QStringLiteral("yes") : QStringLiteral("no"); }
    QString operator()(ResponseStatus s) const { return response(s); }
    QString operator()(EventStatus s) const { return status(s); }
};

} // namespace

QString time(Instant at, const QTimeZone &zone)
{
    const QDateTime local = toQDateTime(at, zone);
    return day(local.date()) + QStringLiteral(", ") + clock(local);
}

QString span(const EventSpan &s, const QTimeZone &zone)
{
    if (const DaySpan *days = allDay(s))
        return daySpan(*days);
    const TimedSpan *t = timed(s);
    const QDateTime from = toQDateTime(t->start, zone), to = toQDateTime(t->end, zone);
    return time(t->start, zone) + QStringLiteral(" – ") + (from.date() == to.date() ? clock(to) : time(t->end, zone));
}

QString length(Millis length)
{
    using namespace std::chrono;
    Millis rest = abs(length);
    QStringList parts;
    const auto take = [&](auto unit, const char *word) {
        const auto n = duration_cast<decltype(unit)>(rest);
        if (n.count() > 0)
            parts << QString::number(n.count()) + u' ' + QLatin1String(word);
        rest -= n;
    };
    take(days{}, "d");
    take(hours{}, "h");
    take(minutes{}, "min");
    if (parts.isEmpty() || rest >= seconds{1})
        take(seconds{}, "s");
    return parts.isEmpty() ? QStringLiteral("0 min") : parts.join(u' ');
}

QString delta(Millis delta) { return (delta.count() < 0 ? QStringLiteral("−") : QStringLiteral("+")) + length(delta); }

QString value(const FieldValue &value, const QTimeZone &zone) { return std::visit(Said{zone}, value); }

QString fact(const Fact &fact, const QTimeZone &zone)
{
    QString name = QString::fromLatin1(fact.name);
    name.replace(u'.', u' ');
    return name + QStringLiteral(": ") + factValue(fact, zone);
}

QString leftOut(qsizetype entries)
{
    return QStringLiteral("Left out %1: neither Google's, nor Cal.com's, nor a notification")
        .arg(entries == 1 ? QStringLiteral("1 entry") : QStringLiteral("%1 entries").arg(entries));
}

} // namespace csp::say
