#pragma once
#include "core/domain/instant.h"
#include "core/sim/calcom/http/answer.h"
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace csp::sim::calcom {

/// Reads the members of a request's body and collects their errors, as Cal.com's class-validator does: every bad property
/// is named, unknown ones are refused, and the answer is one string (calcom.md 1.3).
class BodyCheck
{
public:
    explicit BodyCheck(QJsonObject body) : m_body(std::move(body)) { }

    bool has(const char *name) const;
    QString text(const char *name, bool required = false);
    bool flag(const char *name);
    qint64 number(const char *name, bool required = false);
    std::optional<Instant> instant(const char *name, bool required = true);
    QJsonObject object(const char *name, bool required = false);
    QJsonArray array(const char *name, bool required = false);
    QString email(const char *name, bool required = false);
    QString zone(const char *name, bool required = false);
    /// The member is read by nobody here, but Cal.com knows it.
    void accept(std::initializer_list<const char *> names);
    void wrong(const char *name, const QString &constraint);
    /// What is wrong within a member: `attendee property is wrong, timeZone property is wrong,…`.
    void within(const char *name, BodyCheck &&inner);

    /// After all members were asked for. Nothing: the body is good.
    std::optional<Problem> problem();
    /// The same as a text, for a member of another body.
    QString wrongs();

private:
    QJsonValue take(const char *name, bool required, QJsonValue::Type type, const char *constraint);
    QJsonObject m_body;
    QStringList m_known;
    QList<QPair<QString, QString>> m_wrong;
    QList<QPair<QString, QString>> m_children;
};

/// ISO 8601; without an offset it is UTC, as Cal.com reads it.
std::optional<Instant> instantFromIso(const QString &text);
bool looksLikeEmail(const QString &text);
/// The body of a request as an object; an empty body is an empty object.
std::variant<QJsonObject, Problem> bodyOf(const QByteArray &body);

} // namespace csp::sim::calcom
