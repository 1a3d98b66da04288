#pragma once
#include "core/sim/google/keys/rsakey.h"
#include "tests/unit/sim/google/simgoogle.h"

/// A service account of the simulated Google, and a program that signs in as it.
struct Robot {
    static inline const QString email = QStringLiteral("robot@playground.iam.gserviceaccount.com");
    static inline const QString calendarScope = QStringLiteral("https://www.googleapis.com/auth/calendar");

    static const csp::sim::google::RsaKey &key()
    {
        static const auto it = csp::sim::google::RsaKey::fromWords("the robot of the tests");
        return it;
    }
    static const csp::sim::google::RsaKey &otherKey()
    {
        static const auto it = csp::sim::google::RsaKey::fromWords("a key of nobody's");
        return it;
    }

    /// Into a world, with the key above.
    static void join(SimGoogle &g, bool delegatesAll = false, const QStringList &delegation = {}, const QString &as = email)
    {
        csp::sim::GoogleServiceAccount account;
        account.who.email = as;
        account.delegatesAll = delegatesAll;
        account.delegation = delegation;
        account.key = key().pem();
        const auto added = g.sim.addServiceAccount(account, g.now);
        if (!added)
            qFatal("%s", qPrintable(added.error().oneLine()));
    }

    static QByteArray base64(const QJsonObject &json)
    {
        return QJsonDocument(json).toJson(QJsonDocument::Compact).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    }
    static QByteArray token(const QJsonObject &claims, const csp::sim::google::RsaKey &by = key(), const QJsonObject &head = {{QStringLiteral("alg"), QStringLiteral("RS256")}})
    {
        const QByteArray text = base64(head) + '.' + base64(claims);
        return text + '.' + by.sign(text).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    }
    /// What Google's clients sign, as they do it now. A null value of `more` takes a claim away.
    static QJsonObject claims(const SimGoogle &g, const QJsonObject &more = {})
    {
        const qint64 now = g.now.time_since_epoch().count() / 1000;
        QJsonObject json{{QStringLiteral("iss"), email}, {QStringLiteral("aud"), QStringLiteral("https://oauth2.googleapis.com/token")},
                         {QStringLiteral("scope"), calendarScope}, {QStringLiteral("iat"), now}, {QStringLiteral("exp"), now + 3600}};
        for (auto it = more.begin(); it != more.end(); ++it) {
            if (it.value().isNull())
                json.remove(it.key());
            else
                json.insert(it.key(), it.value());
        }
        return json;
    }
    static csp::http::Response ask(SimGoogle &g, const QByteArray &assertion)
    {
        return g.raw("POST", "/token", "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + assertion.toPercentEncoding());
    }
    /// From now on `g.as(name, …)` asks with a token of the robot's, acting as `subject` where there is one.
    static void signIn(SimGoogle &g, const QString &name = email, const QString &subject = {}, const QString &scope = calendarScope)
    {
        QJsonObject more{{QStringLiteral("scope"), scope}};
        if (!subject.isEmpty())
            more.insert(QStringLiteral("sub"), subject);
        const auto answer = ask(g, token(claims(g, more)));
        if (answer.status != 200)
            qFatal("%s", answer.body.constData());
        g.tokens.insert(name, g.json(answer)[u"access_token"].toString().toLatin1());
    }
    static QString said(const csp::http::Response &r)
    {
        const auto json = SimGoogle::json(r);
        return QStringLiteral("%1 %2: %3").arg(r.status).arg(json[u"error"].toString(), json[u"error_description"].toString());
    }
};
