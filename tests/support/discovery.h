#pragma once
#include "core/http/message.h"
#include "core/sim/google/http/contentcoding.h"
#include <QDate>
#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>
#include <QUrl>
#include <optional>

/// The description that Google publishes of its Calendar API (docs/sources/README.md), and what is wrong with an answer by that description.
class Discovery
{
public:
    static const Discovery &instance()
    {
        static const Discovery one;
        return one;
    }
    static QString path() { return QStringLiteral(CSP_SOURCE_DIR "/fixtures/google/calendar-v3-discovery.json"); }

    struct Method {
        QString id;
        QByteArray verb;
        QList<QByteArray> segments; ///< those in braces stand for anything
        QString answer;             ///< a schema's name; empty: no body
    };
    const QList<Method> &methods() const { return m_methods; }

    /// A member that Google's API has by now and the file does not: allowed in this schema, of this shape, and nowhere else.
    struct Newer {
        QString schema;
        QString member;
        QJsonObject shape;
        const char *since; ///< where Google says so
    };
    static const QList<Newer> &newer()
    {
        static const QList<Newer> all{
            {QStringLiteral("Calendar"), QStringLiteral("workingHours"),
             objectOf({{QStringLiteral("workingHoursEnabled"), typeOf("boolean")},
                       {QStringLiteral("availableTimes"), listOf(objectOf({{QStringLiteral("dayOfWeek"), typeOf("string")}, {QStringLiteral("periodStart"), typeOf("integer")},
                                                                          {QStringLiteral("periodEnd"), typeOf("integer")}}))}}),
             "Calendar API release notes, 3 November 2026"},
        };
        return all;
    }
    /// The schemas of the file, with what is newer.
    const QJsonObject &schemas() const { return m_schemas; }
    /// Those of the file alone.
    QJsonObject publishedSchemas() const { return m_document.value(u"schemas").toObject(); }

    /// The first method that a request means; nothing where the API has none.
    const Method *methodOf(const csp::http::Request &request) const
    {
        QByteArray path = QUrl::fromEncoded(request.target).path(QUrl::FullyEncoded).toLatin1();
        if (!path.startsWith("/calendar/v3/"))
            return nullptr;
        const QList<QByteArray> segments = path.mid(13).split('/');
        QByteArray verb = request.method == "HEAD" ? QByteArray("GET") : request.method;
        if (const QByteArray other = request.header("x-http-method-override"); verb == "POST" && !other.isEmpty())
            verb = other.toUpper();
        const Method *best = nullptr;
        int bestWords = -1;
        for (const Method &method : m_methods) {
            const int words = method.verb == verb ? matches(method, segments) : -1;
            if (words > bestWords) {
                best = &method;
                bestWords = words;
            }
        }
        return best;
    }

    /// Everything wrong with an answer; empty: nothing.
    QStringList trouble(const csp::http::Request &request, const csp::http::Response &response) const
    {
        QStringList wrong;
        if (response.fate)
            return wrong;
        const QByteArray body = plainBody(response);
        if (request.target.startsWith("/batch") && response.status == 200)
            batch(request, body, &wrong);
        else if (QUrl::fromEncoded(request.target).path().startsWith(QLatin1String("/calendar/v3/")))
            single(request, response, body, &wrong);
        return wrong;
    }
    /// What is wrong with a value by a schema of the document.
    void check(const QJsonValue &value, const QString &schema, QStringList *wrong, bool whole = true) const
    {
        against(value, m_schemas.value(schema).toObject(), schema, wrong, whole);
    }

private:
    static QJsonObject typeOf(const char *type) { return {{QStringLiteral("type"), QLatin1String(type)}}; }
    static QJsonObject listOf(const QJsonObject &items) { return {{QStringLiteral("type"), QStringLiteral("array")}, {QStringLiteral("items"), items}}; }
    static QJsonObject objectOf(const QJsonObject &properties) { return {{QStringLiteral("type"), QStringLiteral("object")}, {QStringLiteral("properties"), properties}}; }

    Discovery()
    {
        QFile file(path());
        if (file.open(QIODevice::ReadOnly))
            m_document = QJsonDocument::fromJson(file.readAll()).object();
        m_schemas = publishedSchemas();
        for (const Newer &one : newer()) {
            QJsonObject schema = m_schemas.value(one.schema).toObject(), members = schema.value(u"properties").toObject();
            if (!members.contains(one.member))
                members.insert(one.member, one.shape);
            schema.insert(u"properties", members);
            m_schemas.insert(one.schema, schema);
        }
        readMethods(m_document);
        if (m_methods.isEmpty())
            qFatal("%s describes no method", qPrintable(path()));
    }

    void readMethods(const QJsonObject &resource)
    {
        const QJsonObject methods = resource.value(u"methods").toObject();
        for (const QJsonValue value : methods)
            m_methods.append({value[u"id"].toString(), value[u"httpMethod"].toString().toLatin1(), value[u"path"].toString().toLatin1().split('/'),
                              value[u"response"][u"$ref"].toString()});
        const QJsonObject inner = resource.value(u"resources").toObject();
        for (const QJsonValue value : inner)
            readMethods(value.toObject());
    }

    /// How many segments are the same word; -1: another path.
    static int matches(const Method &method, const QList<QByteArray> &segments)
    {
        if (method.segments.size() != segments.size())
            return -1;
        int words = 0;
        for (qsizetype i = 0; i < segments.size(); ++i) {
            if (method.segments[i] == segments[i])
                ++words;
            else if (!method.segments[i].startsWith('{'))
                return -1;
        }
        return words;
    }

    static QByteArray plainBody(const csp::http::Response &response)
    {
        csp::http::Request carrier{"POST", "/", {{"Content-Encoding", response.header("content-encoding")}}, response.body};
        if (!carrier.headers.first().second.isEmpty())
            csp::sim::google::decodeBody(&carrier, 64 * 1024 * 1024);
        return carrier.body;
    }

    void single(const csp::http::Request &request, const csp::http::Response &response, const QByteArray &body, QStringList *wrong) const
    {
        const Method *method = methodOf(request);
        if (response.status == 304 || response.status == 204) {
            if (!body.isEmpty())
                *wrong << QStringLiteral("a %1 with a body").arg(response.status);
            if (response.status == 204 && method && !method->answer.isEmpty())
                *wrong << QStringLiteral("no body where %1 promises a %2").arg(method->id, method->answer);
            return;
        }
        if (response.status == 200 && body.isEmpty() && method && method->answer.isEmpty())
            return;
        // A front end that does not reach what is behind it answers with a page.
        if (response.status >= 502 && response.status <= 504 && response.header("content-type").startsWith("text/html"))
            return;
        if (!response.header("content-type").startsWith("application/json"))
            *wrong << QStringLiteral("Content-Type is %1").arg(QString::fromLatin1(response.header("content-type")));
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(body, &error);
        if (!document.isObject()) {
            *wrong << QStringLiteral("no JSON object: %1").arg(error.errorString());
            return;
        }
        if (response.status != 200) {
            errorShape(document.object(), response.status, wrong);
        } else if (!method || method->answer.isEmpty()) {
            *wrong << (method ? QStringLiteral("a body where %1 promises none").arg(method->id) : QStringLiteral("200 where the API has no method"));
        } else {
            const bool whole = !request.target.contains("fields=") && !request.body.contains("fields=");
            check(document.object(), method->answer, wrong, whole);
        }
    }

    /// Each answer within a batch against the request at the same place.
    void batch(const csp::http::Request &request, const QByteArray &body, QStringList *wrong) const
    {
        static const QRegularExpression begun(QStringLiteral("^(GET|POST|PUT|PATCH|DELETE) (\\S+)"), QRegularExpression::MultilineOption);
        static const QRegularExpression answered(QStringLiteral("HTTP/1.1 (\\d+)[^\\r]*\\r\\n(.*?)\\r\\n\\r\\n(.*?)\\r\\n--batch_"), QRegularExpression::DotMatchesEverythingOption);
        QList<csp::http::Request> asked;
        for (auto it = begun.globalMatch(QString::fromUtf8(request.body)); it.hasNext();) {
            const auto match = it.next();
            asked.append({match.captured(1).toLatin1(), match.captured(2).toLatin1(), {}, {}});
        }
        QList<csp::http::Response> answers;
        for (auto it = answered.globalMatch(QString::fromUtf8(body)); it.hasNext();) {
            const auto match = it.next();
            csp::http::Response response{match.captured(1).toInt(), {}, match.captured(3).toUtf8()};
            const QByteArrayList lines = match.captured(2).toUtf8().split('\n');
            for (const QByteArray &line : lines)
                response.headers.append({line.left(line.indexOf(':')), line.mid(line.indexOf(':') + 1).trimmed()});
            answers.append(response);
        }
        if (asked.size() != answers.size()) // a part that could not be read has no request line
            return;
        for (qsizetype i = 0; i < asked.size(); ++i) {
            if (asked[i].target.contains("/calendar/v3/") && !asked[i].target.startsWith("/batch"))
                single(asked[i], answers[i], answers[i].body, wrong);
        }
    }

    static void errorShape(const QJsonObject &answer, int status, QStringList *wrong)
    {
        const QJsonObject error = answer[u"error"].toObject();
        if (answer.size() != 1 || error.isEmpty())
            *wrong << QStringLiteral("an error is to be an object with `error` alone");
        if (error[u"code"].toInt() != status)
            *wrong << QStringLiteral("error.code is not the status %1").arg(status);
        if (!error[u"message"].isString())
            *wrong << QStringLiteral("error.message is no text");
        const QStringList members = error.keys();
        for (const QString &member : members) {
            if (!QStringList{QStringLiteral("code"), QStringLiteral("message"), QStringLiteral("errors"), QStringLiteral("status"), QStringLiteral("details")}.contains(member))
                *wrong << QStringLiteral("error.%1 is unknown").arg(member);
        }
        const QJsonArray each = error[u"errors"].toArray();
        if (each.isEmpty())
            *wrong << QStringLiteral("error.errors is empty");
        for (const QJsonValue one : each) {
            for (const char16_t *name : {u"domain", u"reason", u"message"}) {
                if (!one[QStringView(name)].isString())
                    *wrong << QStringLiteral("error.errors[].%1 is no text").arg(QStringView(name));
            }
        }
    }

    void against(const QJsonValue &value, const QJsonObject &schema, const QString &where, QStringList *wrong, bool whole) const
    {
        if (const QString ref = schema[u"$ref"].toString(); !ref.isEmpty())
            return against(value, m_schemas.value(ref).toObject(), where, wrong, whole);
        const QString type = schema[u"type"].toString();
        const auto expect = [&](bool ok) {
            if (!ok)
                *wrong << QStringLiteral("%1: expected %2 %3, found %4").arg(where, type, schema[u"format"].toString(), shown(value));
        };
        if (type == QLatin1String("string"))
            expect(value.isString() && formatHolds(value.toString(), schema[u"format"].toString()));
        else if (type == QLatin1String("integer"))
            expect(value.isDouble() && value.toDouble() == double(qint64(value.toDouble())));
        else if (type == QLatin1String("number"))
            expect(value.isDouble());
        else if (type == QLatin1String("boolean"))
            expect(value.isBool());
        else if (type == QLatin1String("array"))
            arrayAgainst(value, schema, where, wrong, whole);
        else if (type == QLatin1String("object"))
            objectAgainst(value, schema, where, wrong, whole);
        else if (type != QLatin1String("any"))
            *wrong << QStringLiteral("%1: a schema of the type \"%2\"").arg(where, type);
    }

    void arrayAgainst(const QJsonValue &value, const QJsonObject &schema, const QString &where, QStringList *wrong, bool whole) const
    {
        if (!value.isArray()) {
            *wrong << QStringLiteral("%1: expected an array, found %2").arg(where, shown(value));
            return;
        }
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            against(array[i], schema[u"items"].toObject(), QStringLiteral("%1[%2]").arg(where).arg(i), wrong, whole);
    }

    void objectAgainst(const QJsonValue &value, const QJsonObject &schema, const QString &where, QStringList *wrong, bool whole) const
    {
        if (!value.isObject()) {
            *wrong << QStringLiteral("%1: expected an object, found %2").arg(where, shown(value));
            return;
        }
        const QJsonObject object = value.toObject();
        const QJsonObject properties = schema[u"properties"].toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString inner = where + u'.' + it.key();
            if (properties.contains(it.key()))
                against(it.value(), properties.value(it.key()).toObject(), inner, wrong, whole);
            else if (schema.contains(u"additionalProperties"))
                against(it.value(), schema[u"additionalProperties"].toObject(), inner, wrong, whole);
            else
                *wrong << QStringLiteral("%1: no such member").arg(inner);
        }
        const QString kind = properties.value(u"kind")[u"default"].toString();
        if (!kind.isEmpty() && (whole || object.contains(u"kind")) && object[u"kind"].toString() != kind)
            *wrong << QStringLiteral("%1.kind: expected %2, found %3").arg(where, kind, shown(object[u"kind"]));
    }

    static bool formatHolds(const QString &text, const QString &format)
    {
        if (format == QLatin1String("date"))
            return text.size() == 10 && QDate::fromString(text, Qt::ISODate).isValid();
        if (format == QLatin1String("date-time"))
            return text.contains(u'T') && QDateTime::fromString(text, Qt::ISODateWithMs).isValid() && (text.endsWith(u'Z') || text[text.size() - 6] == u'+' || text[text.size() - 6] == u'-');
        bool ok = true;
        if (format == QLatin1String("int64"))
            text.toLongLong(&ok);
        return ok;
    }
    static QString shown(const QJsonValue &value)
    {
        return value.isUndefined() ? QStringLiteral("nothing") : QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).left(80);
    }

    QJsonObject m_document;
    QJsonObject m_schemas;
    QList<Method> m_methods;
};

/// Fails the running test where an answer is none of the published API.
inline void holdAgainstDiscovery(const csp::http::Request &request, const csp::http::Response &response)
{
    const QStringList wrong = Discovery::instance().trouble(request, response);
    if (!wrong.isEmpty()) {
        const QString text = QStringLiteral("%1 %2 answered %3, which the published API would not: %4")
            .arg(QString::fromLatin1(request.method), QString::fromUtf8(request.target)).arg(response.status).arg(wrong.join(QLatin1String("; ")));
        QTest::qFail(qPrintable(text), __FILE__, __LINE__);
    }
}
