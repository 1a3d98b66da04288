#include "core/domain/instant.h"

namespace csp {

namespace {

/// Reads `count` digits at `at`; -1 where there are none.
int digits(QStringView text, qsizetype at, int count)
{
    if (at + count > text.size())
        return -1;
    int value = 0;
    for (int i = 0; i < count; ++i) {
        const char16_t c = text[at + i].unicode();
        if (c < u'0' || c > u'9')
            return -1;
        value = value * 10 + (c - u'0');
    }
    return value;
}

} // namespace

QString toRfc3339(Instant at, bool alwaysMillis)
{
    using namespace std::chrono;
    const auto day = floor<days>(at);
    const year_month_day ymd{day};
    const hh_mm_ss time{at - day};
    const auto millis = time.subseconds().count();
    char buffer[40];
    int n = snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()),
                     int(time.hours().count()), int(time.minutes().count()), int(time.seconds().count()));
    if (millis != 0 || alwaysMillis)
        n += snprintf(buffer + n, sizeof buffer - size_t(n), ".%03d", int(millis));
    buffer[n++] = 'Z';
    return QString::fromLatin1(buffer, n);
}

std::optional<Instant> instantFromRfc3339(QStringView text)
{
    using namespace std::chrono;
    // By hand: QDateTime::fromString reads this form too, but takes many other forms for it, and thirty times as long.
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0 || text.size() < 20)
        return {};
    const QChar t = text[10].toUpper();
    if (text[4] != u'-' || text[7] != u'-' || (t != u'T' && t != u' ') || text[13] != u':' || text[16] != u':')
        return {};
    const year_month_day ymd{std::chrono::year{year}, std::chrono::month(unsigned(month)), std::chrono::day(unsigned(day))};
    if (!ymd.ok() || hour > 23 || minute > 59 || second > 60)
        return {};
    qsizetype at = 19;
    int millis = 0;
    if (text[at] == u'.') {
        ++at;
        int scale = 100;
        const qsizetype first = at;
        while (at < text.size() && text[at] >= u'0' && text[at] <= u'9') {
            millis += (text[at].unicode() - u'0') * scale;
            scale /= 10;
            ++at;
        }
        if (at == first)
            return {};
    }
    if (at >= text.size())
        return {};
    minutes offset{0};
    const QChar sign = text[at].toUpper();
    if (sign == u'Z') {
        if (at + 1 != text.size())
            return {};
    } else if (sign == u'+' || sign == u'-') {
        const int oh = digits(text, at + 1, 2), om = digits(text, at + 4, 2);
        if (oh < 0 || om < 0 || oh > 23 || om > 59 || text.size() != at + 6 || text[at + 3] != u':')
            return {};
        offset = minutes{oh * 60 + om} * (sign == u'-' ? -1 : 1);
    } else {
        return {};
    }
    return Instant{sys_days{ymd} + hours{hour} + minutes{minute} + seconds{second} + milliseconds{millis} - offset};
}

bool sameTime(const EventSpan &a, const EventSpan &b)
{
    if (const auto *x = timed(a)) {
        const auto *y = timed(b);
        return y && x->start == y->start && x->end == y->end;
    }
    const auto *y = allDay(b);
    return y && *allDay(a) == *y;
}

TimedSpan covered(const EventSpan &s, const QTimeZone &zone)
{
    if (const auto *t = timed(s))
        return *t;
    const auto *d = allDay(s);
    const QString name = QString::fromLatin1(zone.id());
    return {toInstant(d->start.startOfDay(zone)), toInstant(d->end.startOfDay(zone)), name, name};
}

} // namespace csp
