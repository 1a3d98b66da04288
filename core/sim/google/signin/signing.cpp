#include "core/sim/google/signin/signing.h"
#include "core/sim/google/keys/rsakey.h"
#include <QJsonArray>

namespace csp::sim::google {

namespace {

constexpr auto unpaddedBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

// Known to everybody on purpose, and the same everywhere, so that equal histories give equal bytes. What it signs counts in a sandbox alone.
// PKCS #1, and a certificate of its own for the clients that want one.
const char *const signingKeyDer =
    "MIIEpAIBAAKCAQEA7zfrAn8Bi+MB0coR6oQMmS2Kk6MzEXrfly9b/xS5+vf2CIwOc1MzNRUvXrYDA773CWc0nUwul4B37AH5xEBBb5SvpBXOCLNrfLaMe86Q"
    "MTVqMmJtdABjMa6ALw39tn5TVw9EXUHNG1wo4KGuxErzZ40TjCrYeXeg+LSTMaWLn409fp5BDFQ+xpvSC/muWUv2i3JhX2QBSchv+jgNTQhRq/b/TJNSYWE0"
    "oU+BwxyrsyZPWCJuqoSETjpeB6k4Dc1HVO8tIYZuh5nbaQQWM73PInBKiehglTSYJoD+jhTr9kRi8ER3ZrIlf0Bn+iGuunkxTxG+w/CauZ1FBkaFo/321wID"
    "AQABAoIBABpfRshSqh/62cOADHOXNTBZ5fIaxtGBg07OiMzZQxuY5IXSsvEh1f5fJIbDeBecoO1ndFR3BpfrMM1S9m8dSll7wdVMFhe9d/caxOgNQLY8FkYR"
    "tdFZDZZ3j2ggmbzZtmRdqYLCc1M12MfS60p2nNjoo6QLQSw69QMWHTgW8QqYuALJtllbMmCMYOxrZ899LAN9xpb6qkhQLRpCeMPMagB4D20q2Mf7i+lD6d6h"
    "HD26PFm8bhJeDs3KArgrtl4QMtI2P2MkB0gix6fJKgwCr/JO/ICHQJdkQ0F59sGwUkFYlhV/B9qon/e0GsnUSYk9JsAux8y9nFpmt8bMjFVWofkCgYEA+eyk"
    "pMZ8yCQZORO6CptGiCflUFHwRuEc3K77/DvxczEvvLICPUa6HW90ptdGHivDjOMV4hceWfJw/R7ARwQ2MyDL1qhP3g7QAp8K181/aiXdHDtZqyA+fxP+5RBq"
    "gY2CPUnc5jSsijqRQf22qUIFc527BpnI02/nPEa37euZAsMCgYEA9Qil/B2JGJsdB/yqfveQc1yB5wnLIYSuXBwo7qb2a4FUyAjbxqmcgALFcvp48dgVjKLe"
    "/V1cIcoPKaDuYQwxLdefDAQYCr5gMcaB8se6X9lbfNewpiCQ81iM7wUD4oB35pPDUzMRYiOxpYuiNllIViWlGMVMxEaXKohXdHgM0l0CgYEA89WRfMG6lHnD"
    "shAw/pAn7EcgT5Dh4AVZZ2XBq4HAPCbM8EisLqSGiJlpMi3t1xnTm+0iOIddsVv8KLiL172gM5nXxgJIidnhz+zjY1C28xUl+JlfDrpSvyD/GvU9NFCftLQP"
    "tPnHLMWfWsbyI4iqUPaetf3sFX2kGQbWBGZLzokCgYBTo2oUzngXYAreyQ3hXNt/pRnqJNujS0jAxBPssiz2sSShSvTJsOdsgoWnI3vZASsJ4CZBUXa7Sd83"
    "FGmJ0sGOpkTxswwJzsXC98Evf6FMSkMCMBVp/z+68ITaqVmUHMnQeKt5YLsURp7CpRDvgDZCwYLDG8WCUZ4TtIo1hSzLOQKBgQCicJrrNdy69apI49QYQ6ZY"
    "XkEJgGjanZIEESF0ApAmpwTHeS2QLENi2rOlJ6BIo7LBNo2PdRPI6LCjk7XH8eS8ZoLuSEPKQBGhKx3kwWSodrlWQTknTsNa7G5dC7j2kniZYnn7q2xhGbrv"
    "89vYrA4yh562wt/+8iSmqhxV8r04ig==";
const char *const certificate =
    "MIIDMzCCAhugAwIBAgIUfZ2azBiUWhBncjHET8NfyuFepBUwDQYJKoZIhvcNAQELBQAwKDEmMCQGA1UEAwwdZmVkZXJhdGVkLXNpZ25vbi5zYW5kYm94LnRl"
    "c3QwIBcNMjYxMTIyMDk1MjI2WhgPMjEyNjEwMjkwOTUyMjZaMCgxJjAkBgNVBAMMHWZlZGVyYXRlZC1zaWdub24uc2FuZGJveC50ZXN0MIIBIjANBgkqhkiG"
    "9w0BAQEFAAOCAQ8AMIIBCgKCAQEA7zfrAn8Bi+MB0coR6oQMmS2Kk6MzEXrfly9b/xS5+vf2CIwOc1MzNRUvXrYDA773CWc0nUwul4B37AH5xEBBb5SvpBXO"
    "CLNrfLaMe86QMTVqMmJtdABjMa6ALw39tn5TVw9EXUHNG1wo4KGuxErzZ40TjCrYeXeg+LSTMaWLn409fp5BDFQ+xpvSC/muWUv2i3JhX2QBSchv+jgNTQhR"
    "q/b/TJNSYWE0oU+BwxyrsyZPWCJuqoSETjpeB6k4Dc1HVO8tIYZuh5nbaQQWM73PInBKiehglTSYJoD+jhTr9kRi8ER3ZrIlf0Bn+iGuunkxTxG+w/CauZ1F"
    "BkaFo/321wIDAQABo1MwUTAdBgNVHQ4EFgQUS9d/dpYuCOO1/rSVQU+YvmUd2MUwHwYDVR0jBBgwFoAUS9d/dpYuCOO1/rSVQU+YvmUd2MUwDwYDVR0TAQH/"
    "BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAabPT/GZEGdHgrJIzimje0QxbnCEQ3tOClNoLinSzLZufuQsf7UT9KICAZBEU+0Tnr6OWXxK9TEZNFWGfdSNy"
    "u6AurYJ9pj3RRCC4t7UBxtb0eqv71AHAMKi7cQ7XDc15m/XYlcX0iDwPDwJmWSA1OR7TR3lr2bA2GILUVBJlFIyLRXtDzLMtvrRqoAROitZjiGl63bs6Xtuq"
    "EteMHGWf+dS666rHozq08V3KAnKJ+k2nnoCl6gYbn9422If8PQUgD3TlUS/rskz+D5d2gQ1ILMWB5gr0DJOyievzXdRA53X5hKSJU93keujv8L4BBFc9n1PV"
    "uXTBqLGo/SStHuXuMQ==";
const char *const modulus =
    "7zfrAn8Bi-MB0coR6oQMmS2Kk6MzEXrfly9b_xS5-vf2CIwOc1MzNRUvXrYDA773CWc0nUwul4B37AH5xEBBb5SvpBXOCLNrfLaMe86QMTVqMmJtdABjMa6A"
    "Lw39tn5TVw9EXUHNG1wo4KGuxErzZ40TjCrYeXeg-LSTMaWLn409fp5BDFQ-xpvSC_muWUv2i3JhX2QBSchv-jgNTQhRq_b_TJNSYWE0oU-BwxyrsyZPWCJu"
    "qoSETjpeB6k4Dc1HVO8tIYZuh5nbaQQWM73PInBKiehglTSYJoD-jhTr9kRi8ER3ZrIlf0Bn-iGuunkxTxG-w_CauZ1FBkaFo_321w";

const RsaKey &signingKey()
{
    static const RsaKey key = RsaKey::fromDer(QByteArray::fromBase64(signingKeyDer));
    return key;
}

} // namespace

QByteArray keyId() { return QByteArrayLiteral("c4d7088bfdf7a75ca8f6231405e211afe607fba8"); }

QByteArray signedRs256(const QByteArray &text) { return signingKey().sign(text).toBase64(unpaddedBase64); }

QJsonObject keySet()
{
    const QJsonObject key{{QStringLiteral("kid"), QString::fromLatin1(keyId())}, {QStringLiteral("kty"), QStringLiteral("RSA")}, {QStringLiteral("alg"), QStringLiteral("RS256")},
                          {QStringLiteral("use"), QStringLiteral("sig")}, {QStringLiteral("n"), QLatin1String(modulus)}, {QStringLiteral("e"), QStringLiteral("AQAB")}};
    return {{QStringLiteral("keys"), QJsonArray{key}}};
}

QJsonObject certificates()
{
    QByteArray pem = "-----BEGIN CERTIFICATE-----\n";
    const QByteArray text(certificate);
    for (qsizetype at = 0; at < text.size(); at += 64)
        pem += text.mid(at, 64) + '\n';
    pem += "-----END CERTIFICATE-----\n";
    return {{QString::fromLatin1(keyId()), QString::fromLatin1(pem)}};
}

} // namespace csp::sim::google
