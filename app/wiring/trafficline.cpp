#include "app/wiring/trafficline.h"
#include "core/recording/recording.h"
#include "core/sim/sandbox/traffic.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace csp {

using sim::Traffic;

namespace {

/// Nobody reads further.
QString shortened(const QString &text)
{
    constexpr qsizetype most = 2000;
    return text.size() <= most ? text : text.left(most - 1) + u'…';
}

/// What would begin another line, or draw over this one.
bool isNoLetter(QChar c)
{
    switch (c.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: return false;
    }
}

/// The one word of a refusal, as each of the three kinds of error has it: Google's, OAuth's, Cal.com's.
QString reasonOf(const http::Response &response)
{
    if (response.status < 400 || !response.header("content-encoding").isEmpty())
        return {};
    const QJsonValue error = QJsonDocument::fromJson(response.body).object().value(QLatin1String("error"));
    const QJsonObject google = error[QLatin1String("errors")][0].toObject();
    for (const QJsonValue &said : {google.value(QLatin1String("reason")), error, error[QLatin1String("code")], error[QLatin1String("message")]}) {
        if (const QString word = said.toString(); !word.isEmpty())
            return word;
    }
    return {};
}

QString endOf(const Traffic &traffic)
{
    if (traffic.with == Traffic::With::Push) {
        if (!traffic.response.status)
            return QStringLiteral("nobody answered");
        return {};
    }
    if (const auto &fate = traffic.response.fate)
        return fate->kind == http::Fate::Kind::Cut ? QStringLiteral("cut") : QStringLiteral("truncated");
    return reasonOf(traffic.response);
}

} // namespace

QString lineOf(const Traffic &traffic)
{
    const bool push = traffic.with == Traffic::With::Push;
    QStringList words{toRfc3339(traffic.at, true),
                      push ? QStringLiteral("push  ") : traffic.with == Traffic::With::Google ? QStringLiteral("google") : QStringLiteral("calcom"),
                      traffic.response.status ? QString::number(traffic.response.status) : QStringLiteral("---"),
                      shortened(QString::fromLatin1(traffic.request.method)), shortened(QString::fromUtf8(redactedUrl(traffic.request.target)))};
    if (push) {
        words << QStringLiteral("message %1 %2").arg(QString::fromLatin1(traffic.request.header("x-goog-message-number")),
                                                     QString::fromLatin1(traffic.request.header("x-goog-resource-state")));
    }
    if (!traffic.who.isEmpty())
        words << traffic.who;
    words << QStringLiteral("%1 ms").arg(double(traffic.took.count()) / 1000, 0, 'f', 1);
    if (const QString end = endOf(traffic); !end.isEmpty())
        words << shortened(end);
    // One line, whatever somebody sent.
    QString line = words.join(u' ');
    for (QChar &c : line)
        if (isNoLetter(c))
            c = u' ';
    return line;
}

} // namespace csp
