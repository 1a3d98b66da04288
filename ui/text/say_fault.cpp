#include "ui/text/sayfault.h"
#include "ui/text/say.h"
#include <cmath>

namespace csp::say {

namespace {

using Token = FaultEffect::Token;
using Notification = FaultEffect::Notification;
using Client = FaultMatch::Client;

QString shortLength(Millis length)
{
    const qint64 ms = length.count();
    if (ms % 60'000 == 0)
        return say::length(length);
    return ms < 1000 ? u"%1 ms"_qs.arg(ms) : u"%1 s"_qs.arg(double(ms) / 1000);
}

QString serviceName(FaultService service)
{
    switch (service) {
    case FaultService::Any: return {};
    case FaultService::Google: return QStringLiteral("Google");
    case FaultService::Calcom: return QStringLiteral("Cal.com");
    }
    return {};
}

bool isVerb(const QString &method)
{
    return !method.isEmpty() && std::all_of(method.cbegin(), method.cend(), [](QChar c) { return c.isUpper(); });
}

/// ` on work`, ` by host@example.com`.
QString whose(const QString &calendar, const QString &account, const CalendarNames &names)
{
    QString text;
    if (!calendar.isEmpty())
        text += u" on %1"_qs.arg(names.value(calendar, calendar));
    if (!account.isEmpty())
        text += u" by %1"_qs.arg(account);
    return text;
}

QString chance(double chance)
{
    const double times = 1 / chance;
    if (std::abs(times - std::round(times)) < 0.001)
        return u"1 time in %1"_qs.arg(std::llround(times));
    return u"%1 % of the time"_qs.arg(chance * 100, 0, 'g', 3);
}

/// The effects one by one: what will happen, or what has.
struct Words {
    const char *status, *page, *cut, *cutApplied, *truncated, *delay, *etag, *access, *grant, *lost, *doubled, *reordered, *late;
};
constexpr Words Will{"answers %1", "answers %1 with a page instead of JSON", "the connection is cut", "the connection is cut after it was carried out",
                     "the answer breaks off after %1 bytes", "the answer comes %1 later", "the answer has stale etags", "its access token dies",
                     "its whole grant dies", "is lost", "comes twice", "comes after the next one", "comes %1 later"};
constexpr Words Was{"answered %1", "answered %1 with a page", "cut", "carried out, then cut", "answer broken off after %1 bytes", "%1 late",
                    "answered with stale etags", "its access token died", "its whole grant died", "lost", "sent twice", "sent after the next one", "sent %1 late"};

QStringList effects(const FaultEffect &what, const Words &words)
{
    QStringList all;
    const auto add = [&all](const char *text) { all += QString::fromLatin1(text); };
    if (what.token != Token::Lives)
        add(what.token == Token::GrantDies ? words.grant : words.access);
    if (what.status) {
        QString text = QString::fromLatin1(what.html ? words.page : words.status).arg(what.status);
        if (!what.reason.isEmpty())
            text += u" (%1)"_qs.arg(what.reason);
        if (what.applied)
            text += QStringLiteral(" though it was carried out");
        all += text;
    }
    if (what.cut)
        add(what.applied ? words.cutApplied : words.cut);
    if (what.truncate)
        all += QString::fromLatin1(words.truncated).arg(*what.truncate);
    if (what.staleEtag)
        add(words.etag);
    switch (what.notification) {
    case Notification::Untouched:
        if (what.delay > Millis{0})
            all += QString::fromLatin1(words.delay).arg(shortLength(what.delay));
        break;
    case Notification::Lost: add(words.lost); break;
    case Notification::Doubled: add(words.doubled); break;
    case Notification::Reordered:
        add(words.reordered);
        if (what.delay > Millis{0})
            all.last() += u", %1 later at most"_qs.arg(shortLength(what.delay));
        break;
    case Notification::Delayed: all += QString::fromLatin1(words.late).arg(shortLength(what.delay)); break;
    }
    return all;
}

} // namespace

QString faultMatch(const Fault &fault, const CalendarNames &names)
{
    const FaultMatch &m = fault.match;
    if (fault.what.isForNotifications()) {
        QString text = QStringLiteral("any notification");
        if (!m.calendar.isEmpty())
            text += u" of %1"_qs.arg(names.value(m.calendar, m.calendar));
        if (!m.account.isEmpty())
            text += u" to %1"_qs.arg(m.account);
        return text;
    }
    const QString to = serviceName(m.service);
    QString text = m.method.isEmpty() ? QStringLiteral("any request") : isVerb(m.method) ? u"any %1"_qs.arg(m.method) : m.method;
    // A method names its service by itself, but for the few that both have.
    if (!to.isEmpty() && (m.method.isEmpty() || isVerb(m.method) || m.method.contains(u'*') || m.method.startsWith(QLatin1String("calendars."))))
        text += u" to %1"_qs.arg(to);
    if (!m.path.isEmpty())
        text += u" at %1"_qs.arg(m.path);
    text += whose(m.calendar, m.account, names);
    if (m.client == Client::Calcom)
        text += QStringLiteral(" from Cal.com");
    else if (m.client == Client::Others)
        text += QStringLiteral(", but not from Cal.com");
    return text;
}

QString faultEffect(const FaultEffect &what) { return effects(what, Will).join(QStringLiteral(" and ")); }
QString struck(const FaultEffect &what) { return effects(what, Was).join(QStringLiteral(" and ")); }

QString faultLimits(const Fault &fault)
{
    QStringList all;
    if (fault.after)
        all += fault.after == 1 ? QStringLiteral("after the first one") : u"after the first %1"_qs.arg(fault.after);
    if (fault.count == 1)
        all += fault.after || fault.chance < 1 ? QStringLiteral("one of them") : QStringLiteral("the next one only");
    else if (fault.count > 1)
        all += fault.after || fault.chance < 1 ? u"%1 of them"_qs.arg(fault.count) : u"the next %1 of them"_qs.arg(fault.count);
    if (fault.chance < 1)
        all += chance(fault.chance);
    return all.join(QStringLiteral(", "));
}

QString fault(const Fault &fault, const CalendarNames &names)
{
    QString text = u"%1: %2"_qs.arg(faultMatch(fault, names), faultEffect(fault.what));
    if (const QString limits = faultLimits(fault); !limits.isEmpty())
        text += u", %1"_qs.arg(limits);
    // A method is spelt as it is, a sentence begins with a capital.
    if (fault.match.method.isEmpty() || isVerb(fault.match.method))
        text[0] = text[0].toUpper();
    return text;
}

QString faultProgress(const Fault &fault)
{
    return fault.matched == 0 ? QStringLiteral("nothing has matched yet") : u"struck %1 of %2 that matched"_qs.arg(fault.fired).arg(fault.matched);
}

QString faultStage(const Fault &fault)
{
    return fault.off ? QStringLiteral("off") : fault.spent() ? QStringLiteral("done") : QStringLiteral("armed");
}

QString strike(const FaultStrike &strike, const CalendarNames &names)
{
    QString what;
    if (strike.messageNumber)
        what = u"notification %1"_qs.arg(strike.messageNumber);
    else
        what = !strike.method.isEmpty() ? strike.method : u"%1 %2"_qs.arg(QString::fromLatin1(strike.verb), strike.path);
    if (!strike.calendar.isEmpty())
        what += (strike.messageNumber ? u" of %1"_qs : u" on %1"_qs).arg(names.value(strike.calendar, strike.calendar));
    return u"%1: %2 (%3)"_qs.arg(what, struck(strike.what), strike.faults.join(QStringLiteral(", ")));
}

QString struckBy(const FaultStrike &strike) { return u"struck by %1: %2"_qs.arg(strike.faults.join(QStringLiteral(", ")), struck(strike.what)); }

} // namespace csp::say
