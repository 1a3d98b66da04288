#include "core/wire/jsonreader.h"
#include <QJsonDocument>
#include <cmath>

namespace csp::wire {

namespace {

QString kindOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null: return QStringLiteral("null");
    case QJsonValue::Bool: return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double: return QStringLiteral("the number %1").arg(value.toDouble());
    case QJsonValue::String: {
        const QString text = value.toString();
        return QStringLiteral("\"%1\"").arg(text.size() > 40 ? text.left(40) + u'…' : text);
    }
    case QJsonValue::Array: return QStringLiteral("an array");
    case QJsonValue::Object: return QStringLiteral("an object");
    case QJsonValue::Undefined: break;
    }
    return QStringLiteral("nothing");
}

bool absent(const QJsonValue &value) { return value.isUndefined() || value.isNull(); }

} // namespace

QString JsonPlace::text() const
{
    QString before = parent ? parent->text() : QString();
    if (index >= 0)
        return before + QLatin1Char('[') + QString::number(index) + QLatin1Char(']');
    const QString own = key.isEmpty() ? QString(name) : key;
    if (before.isEmpty())
        return own;
    return own.isEmpty() ? before : before + QLatin1Char('.') + own;
}

Error unusable(const QString &where, const QString &what)
{
    Error error;
    error.kind = Error::Kind::Unusable;
    error.where = where;
    error.what = what;
    return error;
}

void JsonReader::fail(const JsonPlace &place, const QString &expected, const QJsonValue &found, std::optional<Error> &trouble)
{
    if (!trouble)
        trouble = unusable(place.text(), QStringLiteral("expected %1, found %2").arg(expected, kindOf(found)));
}

void JsonReader::fail(QLatin1String name, const QString &expected) const
{
    fail(JsonPlace{m_place, name, {}, -1}, expected, value(name));
}

bool JsonReader::has(QLatin1String name) const { return !absent(value(name)); }

QString JsonReader::string(QLatin1String name) const
{
    const QJsonValue found = value(name);
    if (found.isString())
        return found.toString();
    if (!absent(found))
        fail({m_place, name, {}, -1}, QStringLiteral("a string"), found);
    return {};
}

QString JsonReader::requiredString(QLatin1String name) const
{
    const QString text = string(name);
    if (text.isEmpty())
        fail({m_place, name, {}, -1}, QStringLiteral("a string that is not empty"), value(name));
    return text;
}

bool JsonReader::flag(QLatin1String name, bool otherwise) const
{
    const QJsonValue found = value(name);
    if (found.isBool())
        return found.toBool();
    if (!absent(found))
        fail({m_place, name, {}, -1}, QStringLiteral("true or false"), found);
    return otherwise;
}

qint64 JsonReader::integer(QLatin1String name, qint64 otherwise) const
{
    const QJsonValue found = value(name);
    if (absent(found))
        return otherwise;
    const double number = found.toDouble(0.5);
    if (!found.isDouble() || std::floor(number) != number) {
        fail({m_place, name, {}, -1}, QStringLiteral("a whole number"), found);
        return otherwise;
    }
    return found.toInteger(otherwise);
}

std::optional<QJsonObject> JsonReader::object(QLatin1String name) const
{
    const QJsonValue found = value(name);
    if (found.isObject())
        return found.toObject();
    if (!absent(found))
        fail({m_place, name, {}, -1}, QStringLiteral("an object"), found);
    return {};
}

QJsonArray JsonReader::array(QLatin1String name) const
{
    const QJsonValue found = value(name);
    if (found.isArray())
        return found.toArray();
    if (!absent(found))
        fail({m_place, name, {}, -1}, QStringLiteral("an array"), found);
    return {};
}

QStringList JsonReader::strings(QLatin1String name) const
{
    QStringList texts;
    const QJsonArray list = array(name);
    texts.reserve(list.size());
    const JsonPlace here{m_place, name, {}, -1};
    JsonPlace element{&here, {}, {}, -1};
    for (const QJsonValue &entry : list) {
        ++element.index;
        if (entry.isString())
            texts << entry.toString();
        else
            fail(element, QStringLiteral("a string"), entry);
    }
    return texts;
}

std::optional<Instant> JsonReader::instant(QLatin1String name) const
{
    const QString text = string(name);
    if (text.isEmpty())
        return {};
    const auto at = instantFromRfc3339(text);
    if (!at)
        fail({m_place, name, {}, -1}, QStringLiteral("a time like 2026-03-03T13:30:00Z"), value(name));
    return at;
}

Instant JsonReader::requiredInstant(QLatin1String name) const
{
    const auto at = instant(name);
    if (!at)
        fail({m_place, name, {}, -1}, QStringLiteral("a time like 2026-03-03T13:30:00Z"), value(name));
    return at.value_or(Instant{});
}

Outcome<QJsonObject> objectFromBytes(const QByteArray &document)
{
    QJsonParseError problem;
    const QJsonDocument parsed = QJsonDocument::fromJson(document, &problem);
    if (problem.error != QJsonParseError::NoError)
        return unusable(QStringLiteral("byte %1").arg(problem.offset),
                        document.trimmed().isEmpty() ? QStringLiteral("expected JSON, found nothing")
                                                     : QStringLiteral("expected JSON: %1").arg(problem.errorString()));
    if (!parsed.isObject())
        return unusable(QStringLiteral("byte 0"), QStringLiteral("expected a JSON object, found an array"));
    return parsed.object();
}

QByteArray compact(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

} // namespace csp::wire
