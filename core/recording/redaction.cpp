#include "core/recording/recording.h"
#include <QRegularExpression>
#include <QSet>

// Bodies are handled as Latin-1, which maps each byte to one character and back: whatever is not a secret stays as it was, byte for byte.

namespace csp {

namespace {

const QLatin1String word("redacted");

const QSet<QByteArray> &secretHeaders()
{
    static const QSet<QByteArray> names{"proxy-authorization", "cookie",   "set-cookie",     "x-goog-channel-token", "x-goog-api-key",
                                        "x-api-key",           "x-apikey", "x-csrf-token",   "x-cal-secret-key",     "x-auth-token",
                                        "x-goog-iam-authorization-token"};
    return names;
}

// Names of members and parameters whose value is a secret wherever they stand. `syncToken`, `pageToken` and their like are none: they open
// nothing without an access token, and a replay needs them.
const char *const secretNames = "access_token|refresh_token|id_token|oauth_token|client_secret|clientSecret|code_verifier|token|assertion|"
                                "api_?[kK]ey|password|passwd|secret|webhookSecret|accessToken|refreshToken|idToken|private_key|subject_token";

/// A member whose value is text: `"token": "abc"`.
const QRegularExpression &jsonMember()
{
    static const QRegularExpression re(QStringLiteral("(\"(?:%1)\"\\s*:\\s*\")((?:[^\"\\\\]|\\\\.)*)").arg(QLatin1String(secretNames)),
                                       QRegularExpression::DotMatchesEverythingOption);
    return re;
}

/// The same in JSON that stands inside a string of JSON: `\"token\":\"abc\"`.
const QRegularExpression &nestedJsonMember()
{
    static const QRegularExpression re(QStringLiteral("(\\\\\"(?:%1)\\\\+\"\\s*:\\s*\\\\+\")([^\"\\\\]*)").arg(QLatin1String(secretNames)));
    return re;
}

/// OAuth's one-time code: only beside its companions, because error answers have a member `code` too.
const QRegularExpression &jsonCode()
{
    static const QRegularExpression re(QStringLiteral("(\"code\"\\s*:\\s*\")((?:[^\"\\\\]|\\\\.)*)"));
    return re;
}

/// Whether a parameter of a query, a fragment or a form is a secret, however its name is spelt. `key` is Google's API key.
bool isSecretParameter(const QString &name)
{
    static const QRegularExpression re(QStringLiteral("^(?:%1|code|key|auth|client_assertion|id_token_hint|sig|signature)$").arg(QLatin1String(secretNames)),
                                       QRegularExpression::CaseInsensitiveOption);
    return re.match(QString::fromUtf8(QByteArray::fromPercentEncoding(name.toLatin1()))).hasMatch();
}

/// Secrets that show by their form wherever they stand: keys of Cal.com; Google's access tokens, refresh tokens, client secrets and API keys;
/// JSON web tokens; an authorization header quoted in a text.
const QRegularExpression &known()
{
    static const QRegularExpression re(QStringLiteral(
        "\\bcal_(?:live_|test_)[A-Za-z0-9_]{6,}|\\bcal_[0-9a-zA-Z]*[0-9][0-9a-zA-Z]{7,}|\\bya29\\.[\\w.-]{8,}|\\b1//[\\w-]{10,}|\\bGOCSPX-[\\w-]{6,}"
        "|\\bAIza[\\w-]{30,}|\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]{8,}|(?<=\\bBearer )(?!redacted)[\\w.~+/=-]{8,}|(?<=\\bBasic )(?!redacted)[A-Za-z0-9+/=]{8,}"));
    return re;
}

/// Puts the word in the place of each second group, and keeps what was there for a search in the rest of the exchange.
void replaceSecond(QString &text, const QRegularExpression &re, QStringList &found)
{
    qsizetype from = 0;
    for (auto match = re.match(text, from); match.hasMatch(); match = re.match(text, from)) {
        const QString value = match.captured(2);
        if (value.isEmpty() || value == word) {
            from = match.capturedEnd(0);
            continue;
        }
        found.append(value);
        text.replace(match.capturedStart(2), match.capturedLength(2), word);
        from = match.capturedStart(2) + word.size();
    }
}

void replaceParameters(QString &text, QStringList &found)
{
    static const QRegularExpression re(QStringLiteral("(?:^|[?&#])([^=?&#\\s\"'<>]*)=([^&#\\s\"'<>]*)"));
    qsizetype from = 0;
    for (auto match = re.match(text, from); match.hasMatch(); match = re.match(text, from)) {
        from = match.capturedEnd(0);
        const QString value = match.captured(2);
        if (value.isEmpty() || value == word || !isSecretParameter(match.captured(1)))
            continue;
        found.append(value);
        text.replace(match.capturedStart(2), match.capturedLength(2), word);
        from = match.capturedStart(2) + word.size();
    }
}

QByteArray redactedHeader(const QByteArray &name, const QByteArray &value, QStringList &found)
{
    const QByteArray lower = name.toLower();
    if (lower == "authorization") {
        // The scheme is worth knowing, what follows it is not.
        const qsizetype space = value.indexOf(' ');
        found.append(QString::fromLatin1(value.mid(space + 1)));
        return space < 0 ? QByteArray("redacted") : value.left(space) + " redacted";
    }
    if (secretHeaders().contains(lower)) {
        if (value.isEmpty())
            return value;
        found.append(QString::fromLatin1(value));
        return "redacted";
    }
    if (value.contains('=') && (lower == "location" || lower == "referer" || lower == "content-location" || lower == "link")) {
        QString text = QString::fromLatin1(value);
        replaceParameters(text, found);
        return text.toLatin1();
    }
    return value;
}

QByteArray redactedTarget(const QByteArray &target, QStringList &found)
{
    QString text = QString::fromLatin1(target);
    // Only from the query on: the first parameter's `^` stands for a form's beginning.
    const qsizetype query = text.indexOf(QRegularExpression(QStringLiteral("[?#]")));
    if (query >= 0) {
        QString tail = text.mid(query);
        replaceParameters(tail, found);
        text = text.left(query) + tail;
    }
    // As a whole: a token may stand where a name does.
    static const QRegularExpression userInfo(QStringLiteral("^(\\w+://)([^/@?#]*)(?=@)"));
    replaceSecond(text, userInfo, found);
    return text.toLatin1();
}

QByteArray redactedBody(const QByteArray &body, const QByteArray &contentType, QStringList &found)
{
    if (body.isEmpty())
        return body;
    QString text = QString::fromLatin1(body);
    const char first = body.trimmed().left(1).isEmpty() ? ' ' : body.trimmed().at(0);
    if (contentType.contains("urlencoded") || (first != '{' && first != '[' && first != '<' && body.contains('='))) {
        replaceParameters(text, found);
    } else {
        replaceSecond(text, jsonMember(), found);
        if (body.contains("\\\""))
            replaceSecond(text, nestedJsonMember(), found);
        if (body.contains("\"grant_type\"") || body.contains("\"code_verifier\"") || body.contains("\"redirect_uri\""))
            replaceSecond(text, jsonCode(), found);
    }
    return text.toLatin1();
}

/// What shows by its form, and what was found elsewhere in the exchange.
QByteArray swept(const QByteArray &bytes, const QStringList &found)
{
    if (bytes.isEmpty())
        return bytes;
    QByteArray result = bytes;
    for (const QString &secret : found) {
        // Short secrets would match unrelated text by chance.
        if (secret.size() >= 8)
            result.replace(secret.toLatin1(), "redacted");
    }
    static const char *const hints[] = {"cal_", "ya29.", "1//", "GOCSPX-", "AIza", "eyJ", "Bearer ", "Basic "};
    for (const char *hint : hints) {
        if (result.contains(hint)) {
            QString text = QString::fromLatin1(result);
            text.replace(known(), word);
            return text.toLatin1();
        }
    }
    return result;
}

} // namespace

Exchange redacted(const Exchange &exchange)
{
    Exchange r = exchange;
    QStringList found;
    for (http::Headers *headers : {&r.request.headers, &r.response.headers}) {
        for (auto &[name, value] : *headers)
            value = redactedHeader(name, value, found);
    }
    r.request.target = redactedTarget(r.request.target, found);
    r.request.body = redactedBody(r.request.body, r.request.header("content-type"), found);
    r.response.body = redactedBody(r.response.body, r.response.header("content-type"), found);

    r.request.target = swept(r.request.target, found);
    r.request.body = swept(r.request.body, found);
    r.response.body = swept(r.response.body, found);
    for (http::Headers *headers : {&r.request.headers, &r.response.headers}) {
        for (auto &[name, value] : *headers)
            value = swept(value, found);
    }
    if (r.failure) {
        for (QString *text : {&r.failure->where, &r.failure->what, &r.failure->detail})
            *text = QString::fromUtf8(swept(text->toUtf8(), found));
    }
    return r;
}

QByteArray redactedUrl(const QByteArray &url)
{
    QStringList found;
    return swept(redactedTarget(url, found), found);
}

} // namespace csp
