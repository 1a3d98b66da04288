#include "core/sim/calcom/http/bodycheck.h"
#include "core/domain/timezone.h"
#include <QJsonDocument>
#include <QRegularExpression>

namespace csp::sim::calcom {

std::optional<Instant> instantFromIso(const QString &text)
{
    if (const auto at = instantFromRfc3339(text))
        return at;
    static const QRegularExpression bare(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?$"));
    if (!bare.match(text).hasMatch())
        return {};
    const bool seconds = text.size() > 16;
    return instantFromRfc3339(text + (seconds ? QStringLiteral("Z") : QStringLiteral(":00Z")));
}

bool looksLikeEmail(const QString &text)
{
    static const QRegularExpression email(QStringLiteral("^[^\\s@]+@[^\\s@]+\\.[^\\s@.]+$"));
    return email.match(text).hasMatch();
}

std::variant<QJsonObject, Problem> bodyOf(const QByteArray &body)
{
    if (body.trimmed().isEmpty())
        return QJsonObject{};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (document.isObject())
        return document.object();
    return badRequest(error.error == QJsonParseError::NoError
                          ? QStringLiteral("the body has to be a JSON object")
                          : QStringLiteral("the body is no JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
}

bool BodyCheck::has(const char *name) const
{
    const QJsonValue value = m_body.value(QLatin1String(name));
    return !value.isUndefined() && !value.isNull();
}

QJsonValue BodyCheck::take(const char *name, bool required, QJsonValue::Type type, const char *constraint)
{
    const QString key = QString::fromLatin1(name);
    m_known += key;
    const QJsonValue value = m_body.value(key);
    if (!has(name)) {
        if (required)
            m_wrong.append({key, key + QLatin1Char(' ') + QLatin1String(constraint)});
        return {};
    }
    if (value.type() != type) {
        m_wrong.append({key, key + QLatin1Char(' ') + QLatin1String(constraint)});
        return {};
    }
    return value;
}

QString BodyCheck::text(const char *name, bool required) { return take(name, required, QJsonValue::String, "must be a string").toString(); }
bool BodyCheck::flag(const char *name) { return take(name, false, QJsonValue::Bool, "must be a boolean value").toBool(); }
qint64 BodyCheck::number(const char *name, bool required)
{
    return take(name, required, QJsonValue::Double, "must be a number conforming to the specified constraints").toInteger();
}
QJsonObject BodyCheck::object(const char *name, bool required) { return take(name, required, QJsonValue::Object, "must be an object").toObject(); }
QJsonArray BodyCheck::array(const char *name, bool required) { return take(name, required, QJsonValue::Array, "must be an array").toArray(); }

std::optional<Instant> BodyCheck::instant(const char *name, bool required)
{
    const char *constraint = "must be a valid ISO 8601 date string";
    const QJsonValue value = take(name, required, QJsonValue::String, constraint);
    if (!value.isString())
        return {};
    const auto at = instantFromIso(value.toString());
    if (!at)
        wrong(name, QString::fromLatin1(name) + QLatin1Char(' ') + QLatin1String(constraint));
    return at;
}

QString BodyCheck::email(const char *name, bool required)
{
    const QString value = text(name, required);
    if (!value.isEmpty() && !looksLikeEmail(value))
        wrong(name, QStringLiteral("%1 must be an email").arg(QLatin1String(name)));
    return value;
}

QString BodyCheck::zone(const char *name, bool required)
{
    const QString value = text(name, required);
    if (!value.isEmpty() && !isTimeZone(value))
        wrong(name, QStringLiteral("%1 must be a valid IANA time-zone").arg(QLatin1String(name)));
    return value;
}

void BodyCheck::accept(std::initializer_list<const char *> names)
{
    for (const char *name : names)
        m_known += QString::fromLatin1(name);
}

void BodyCheck::wrong(const char *name, const QString &constraint) { m_wrong.append({QString::fromLatin1(name), constraint}); }

void BodyCheck::within(const char *name, BodyCheck &&inner)
{
    if (const QString text = inner.wrongs(); !text.isEmpty())
        m_children.append({QString::fromLatin1(name), text});
}

QString BodyCheck::wrongs()
{
    QStringList parts;
    for (auto it = m_body.begin(); it != m_body.end(); ++it) {
        if (!m_known.contains(it.key()))
            parts += QStringLiteral("%1 property is wrong,property %1 should not exist ").arg(it.key());
    }
    for (const auto &[name, constraint] : std::as_const(m_wrong))
        parts += QStringLiteral("%1 property is wrong,%2 ").arg(name, constraint);
    for (const auto &[name, children] : std::as_const(m_children))
        parts += QStringLiteral("%1 property is wrong, %2").arg(name, children);
    return parts.join(QStringLiteral(", "));
}

std::optional<Problem> BodyCheck::problem()
{
    const QString text = wrongs();
    if (text.isEmpty())
        return {};
    return badRequest(text);
}

} // namespace csp::sim::calcom
