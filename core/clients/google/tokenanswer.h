#pragma once
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include <QStringList>

namespace csp {

/// What the token endpoint gives, for a code or for a refresh token (google-calendar.md 1.4).
struct TokenAnswer {
    QString access;
    QString refresh; ///< empty in the answer to a refresh: then the old one stays
    std::chrono::seconds lifetime{0};
    QStringList scopes; ///< as granted; empty where the answer does not say
};

Outcome<TokenAnswer> tokensFromAnswer(const http::Response &response, const QString &where);
/// The short names of the identity scopes come back as long ones, in any order: compared by what they mean.
bool grants(const QStringList &granted, const QString &scope);
/// The body of a form, with every value percent-encoded.
QByteArray formOf(const QList<QPair<QByteArray, QString>> &fields);

} // namespace csp
