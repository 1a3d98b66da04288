#include "core/recording/recording.h"
#include "core/wire/google.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>
#include <cmath>

namespace csp {

namespace {

/// Reads one member after the other and keeps the first thing that was wrong.
class HarReader
{
public:
    explicit HarReader(const QString &file) : m_file(file) { }

    const std::optional<Error> &trouble() const { return m_trouble; }

    void fail(const QString &place, const QString &what)
    {
        if (m_trouble)
            return;
        Error e;
        e.kind = Error::Kind::Input;
        e.where = m_file + QStringLiteral(": ") + place;
        e.what = what;
        e.nextStep = QStringLiteral("open a HAR 1.2 file that was saved with its content");
        m_trouble = e;
    }
    void expected(const QString &place, const QString &what, const QJsonValue &found)
    {
        fail(place, QStringLiteral("expected %1, found %2").arg(what, kindOf(found)));
    }

    QJsonObject object(const QJsonObject &in, const char *name, const QString &place)
    {
        const QJsonValue value = in.value(QLatin1String(name));
        if (!value.isObject())
            expected(join(place, name), QStringLiteral("an object"), value);
        return value.toObject();
    }
    QString string(const QJsonObject &in, const char *name, const QString &place, bool required = true)
    {
        const QJsonValue value = in.value(QLatin1String(name));
        if (!value.isString() && (required || !(value.isUndefined() || value.isNull())))
            expected(join(place, name), QStringLiteral("a string"), value);
        return value.toString();
    }
    static QString join(const QString &place, const char *name)
    {
        return place.isEmpty() ? QString(QLatin1String(name)) : place + QLatin1Char('.') + QLatin1String(name);
    }

private:
    static QString kindOf(const QJsonValue &value)
    {
        switch (value.type()) {
        case QJsonValue::Undefined: return QStringLiteral("nothing");
        case QJsonValue::Null: return QStringLiteral("null");
        case QJsonValue::Bool: return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
        case QJsonValue::Double: return QString::number(value.toDouble(), 'g', 15);
        case QJsonValue::String: return QStringLiteral("a string");
        case QJsonValue::Array: return QStringLiteral("an array");
        case QJsonValue::Object: return QStringLiteral("an object");
        }
        return {};
    }

    QString m_file;
    std::optional<Error> m_trouble;
};

http::Headers headersOf(HarReader &reader, const QJsonObject &in, const QString &place)
{
    http::Headers headers;
    const QJsonValue value = in.value(QLatin1String("headers"));
    if (value.isUndefined() || value.isNull())
        return headers;
    if (!value.isArray()) {
        reader.expected(place + QStringLiteral(".headers"), QStringLiteral("an array"), value);
        return headers;
    }
    const QJsonArray list = value.toArray();
    headers.reserve(list.size());
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString here = QStringLiteral("%1.headers[%2]").arg(place).arg(i);
        if (!list[i].isObject()) {
            reader.expected(here, QStringLiteral("an object"), list[i]);
            return headers;
        }
        const QJsonObject header = list[i].toObject();
        const QString name = reader.string(header, "name", here);
        const QString content = reader.string(header, "value", here);
        // `:authority` and its like are how browsers show the first line of HTTP/2.
        if (!name.startsWith(QLatin1Char(':')))
            headers.append({name.toUtf8(), content.toUtf8()});
    }
    return headers;
}

QByteArray bodyOf(HarReader &reader, const QJsonObject &in, const char *encodingName, const QString &place)
{
    const QString text = reader.string(in, "text", place, false);
    const QString encoding = reader.string(in, encodingName, place, false);
    if (encoding.isEmpty())
        return text.toUtf8();
    if (encoding.compare(QLatin1String("base64"), Qt::CaseInsensitive) != 0) {
        reader.fail(HarReader::join(place, encodingName), QStringLiteral("expected base64, found \"%1\"").arg(encoding.left(40)));
        return {};
    }
    // Firefox says base64 beside plain text too.
    const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : text.toUtf8();
}

/// A form that is only told as a list of parameters.
QByteArray formOf(const QJsonArray &params)
{
    QByteArray form;
    for (const QJsonValue &value : params) {
        const QJsonObject param = value.toObject();
        if (!form.isEmpty())
            form += '&';
        form += QUrl::toPercentEncoding(param.value(QLatin1String("name")).toString()) + '='
            + QUrl::toPercentEncoding(param.value(QLatin1String("value")).toString());
    }
    return form;
}

http::Request requestOf(HarReader &reader, const QJsonObject &in, const QString &place)
{
    http::Request request;
    request.method = reader.string(in, "method", place).toLatin1().toUpper();
    if (!reader.trouble() && request.method.isEmpty())
        reader.fail(place + QStringLiteral(".method"), QStringLiteral("expected a method, found an empty string"));
    const QString url = reader.string(in, "url", place);
    const QUrl parsed(url, QUrl::StrictMode);
    request.target = url.toUtf8();
    if (!reader.trouble() && (QUrl(url).scheme().isEmpty() || (!parsed.isValid() && !QUrl(url).isValid())))
        reader.fail(place + QStringLiteral(".url"), QStringLiteral("expected a whole URL, found \"%1\"").arg(QString::fromUtf8(redactedUrl(url.left(80).toUtf8()))));
    request.headers = headersOf(reader, in, place);
    const QJsonValue post = in.value(QLatin1String("postData"));
    if (post.isObject()) {
        request.body = bodyOf(reader, post.toObject(), "_encoding", place + QStringLiteral(".postData"));
        if (request.body.isEmpty())
            request.body = formOf(post.toObject().value(QLatin1String("params")).toArray());
    } else if (!post.isUndefined() && !post.isNull()) {
        reader.expected(place + QStringLiteral(".postData"), QStringLiteral("an object"), post);
    }
    return request;
}

void readResponse(HarReader &reader, const QJsonObject &in, const QString &place, Exchange &exchange)
{
    const QJsonValue status = in.value(QLatin1String("status"));
    // Browsers and proxies have 0, -1, -999 or the word "error" for a request that got no answer.
    const bool unanswered = status.toString() == QLatin1String("error") || (status.isDouble() && status.toDouble() <= 0);
    const double number = unanswered ? 0 : status.toDouble(-1);
    if (number != std::floor(number) || (number != 0 && (number < 100 || number > 599)))
        reader.expected(place + QStringLiteral(".status"), QStringLiteral("a status from 100 to 599, or 0 where no answer came"), status);
    exchange.response.headers = headersOf(reader, in, place);
    const QJsonValue content = in.value(QLatin1String("content"));
    if (content.isObject())
        exchange.response.body = bodyOf(reader, content.toObject(), "encoding", place + QStringLiteral(".content"));
    else if (!content.isUndefined() && !content.isNull())
        reader.expected(place + QStringLiteral(".content"), QStringLiteral("an object"), content);
    if (number == 0) {
        Error e;
        e.kind = Error::Kind::Transport;
        e.where = QString::fromLatin1(exchange.request.method) + QLatin1Char(' ') + QString::fromUtf8(redactedUrl(exchange.request.target));
        const QString said = in.value(QLatin1String("_error")).toString();
        e.what = said.isEmpty() ? QStringLiteral("no answer") : said;
        exchange.failure = e;
        exchange.response = {};
        return;
    }
    exchange.response.status = int(number);
}

bool isPushMessage(const QJsonObject &request)
{
    const QJsonArray headers = request.value(QLatin1String("headers")).toArray();
    return std::any_of(headers.begin(), headers.end(), [](const QJsonValue &header) {
        return header.toObject().value(QLatin1String("name")).toString().compare(QLatin1String("X-Goog-Channel-ID"), Qt::CaseInsensitive) == 0;
    });
}

/// Whether an entry can matter to a replay: a request to Google or Cal.com, wherever they are served, or one of Google's push messages. Other entries of a
/// browser's or a proxy's file are not ours to judge.
bool concernsUs(const QJsonObject &entry)
{
    const QJsonObject request = entry.value(QLatin1String("request")).toObject();
    if (isPushMessage(request))
        return true;
    const QUrl url(request.value(QLatin1String("url")).toString());
    if (!url.scheme().startsWith(QLatin1String("http")))
        return false; // data:, ws:, chrome-extension:
    const QString host = QLatin1Char('.') + url.host(), path = url.path();
    return host.endsWith(QLatin1String(".googleapis.com")) || host.endsWith(QLatin1String(".cal.com")) || path.startsWith(QLatin1String("/calendar/v3/"))
        || path.startsWith(QLatin1String("/v2/"));
}

std::optional<Exchange> entryOf(HarReader &reader, const QJsonObject &entry, const QString &place)
{
    Exchange e;
    const QString started = reader.string(entry, "startedDateTime", place);
    const auto at = instantFromRfc3339(started);
    if (!at)
        reader.fail(place + QStringLiteral(".startedDateTime"),
                    QStringLiteral("expected a time like 2026-03-03T13:30:00.000Z, found \"%1\"").arg(started.left(40)));
    e.started = at.value_or(Instant{});
    const QJsonValue took = entry.value(QLatin1String("time"));
    if (took.isDouble())
        e.took = Millis{qint64(std::clamp(std::round(took.toDouble()), 0.0, 1e12))};
    else if (!took.isUndefined() && !took.isNull())
        reader.expected(place + QStringLiteral(".time"), QStringLiteral("milliseconds"), took);
    e.request = requestOf(reader, reader.object(entry, "request", place), place + QStringLiteral(".request"));
    if (e.isNotification() && !entry.value(QLatin1String("response")).isObject())
        e.response.status = 200; // a receiver may save what came, and not what it said to it
    else
        readResponse(reader, reader.object(entry, "response", place), place + QStringLiteral(".response"), e);
    if (reader.trouble())
        return {};
    if (e.isNotification()) {
        if (const auto n = wire::notificationFromHeaders(e.request.headers, e.started); !n)
            reader.fail(place + QStringLiteral(".request.headers"), n.error().where + QStringLiteral(": ") + n.error().what);
    }
    return e;
}

Error notJson(const QByteArray &har, const QString &name, const QJsonParseError &error)
{
    Error e;
    e.kind = Error::Kind::Input;
    const bool cut = error.error == QJsonParseError::UnterminatedObject || error.error == QJsonParseError::UnterminatedArray
        || error.error == QJsonParseError::UnterminatedString || error.offset >= har.trimmed().size();
    e.where = QStringLiteral("%1: byte %2").arg(name).arg(cut ? har.size() : qsizetype(error.offset));
    if (har.trimmed().isEmpty())
        e.what = QStringLiteral("expected a recording (HAR 1.2), found an empty file");
    else if (cut)
        e.what = QStringLiteral("the file ends in the middle: it was cut off");
    else
        e.what = QStringLiteral("expected JSON, found something else (%1)").arg(error.errorString());
    e.nextStep = cut ? QStringLiteral("save or copy the recording again") : QStringLiteral("open a HAR 1.2 file");
    return e;
}

} // namespace

Outcome<Recording> recordingFromHar(const QByteArray &har, const QString &name)
{
    QByteArray text = har;
    if (text.startsWith("\xef\xbb\xbf"))
        text.remove(0, 3);
    QJsonParseError parse;
    const auto document = QJsonDocument::fromJson(text, &parse);
    if (parse.error != QJsonParseError::NoError)
        return notJson(text, name, parse);

    HarReader reader(name);
    const QJsonObject log = reader.object(document.object(), "log", QString());
    const QJsonValue entries = log.value(QLatin1String("entries"));
    if (!entries.isArray())
        reader.expected(QStringLiteral("log.entries"), QStringLiteral("an array"), entries);
    if (reader.trouble())
        return *reader.trouble();

    Recording recording;
    recording.title = log.value(QLatin1String("pages")).toArray().at(0).toObject().value(QLatin1String("title")).toString();
    recording.description = log.value(QLatin1String("comment")).toString();
    const QJsonArray list = entries.toArray();
    recording.exchanges.reserve(list.size());
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QJsonObject entry = list[i].toObject();
        if (!concernsUs(entry)) {
            ++recording.leftOut;
            continue;
        }
        const auto exchange = entryOf(reader, entry, QStringLiteral("log.entries[%1]").arg(i));
        if (reader.trouble())
            return *reader.trouble();
        if (exchange)
            recording.exchanges.append(redacted(*exchange));
    }
    std::stable_sort(recording.exchanges.begin(), recording.exchanges.end(),
                     [](const Exchange &a, const Exchange &b) { return a.started < b.started; });
    return recording;
}

} // namespace csp
