#include "core/sim/sandbox/traffic.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QStringList>

namespace csp::sim {
namespace {

/// What gives access does not belong into a log, and hardly anything else of a query is that long.
bool isSecret(QByteArrayView name)
{
    static const QSet<QByteArray> names{"access_token", "apikey", "assertion", "client_secret", "code", "code_verifier", "id_token", "key", "refresh_token", "token"};
    return names.contains(name.toByteArray().toLower());
}

QString addressOf(const QByteArray &target)
{
    const qsizetype query = target.indexOf('?');
    if (query < 0)
        return QString::fromLatin1(target);
    QByteArrayList parts = target.mid(query + 1).split('&');
    for (QByteArray &part : parts) {
        const QByteArray name = part.left(part.indexOf('='));
        if (isSecret(QByteArray::fromPercentEncoding(name)))
            part = name + "=…";
    }
    return QString::fromUtf8(target.left(query + 1) + parts.join('&'));
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
                      QString::fromLatin1(traffic.request.method), addressOf(traffic.request.target)};
    if (push) {
        words << QStringLiteral("message %1 %2").arg(QString::fromLatin1(traffic.request.header("x-goog-message-number")),
                                                     QString::fromLatin1(traffic.request.header("x-goog-resource-state")));
    }
    if (!traffic.who.isEmpty())
        words << traffic.who;
    words << QStringLiteral("%1 ms").arg(double(traffic.took.count()) / 1000, 0, 'f', 1);
    if (const QString end = endOf(traffic); !end.isEmpty())
        words << end;
    // One line, whatever somebody sent.
    QString line = words.join(u' ');
    for (QChar &c : line)
        if (c.unicode() < 32 || c.unicode() == 127)
            c = u' ';
    return line;
}

} // namespace csp::sim
