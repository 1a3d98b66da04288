#pragma once
#include <QByteArray>
#include <memory>
#include <optional>

namespace csp::sim::google {

/// An RSA key pair that signs and checks RS256. A value: copies share the key, and any thread may use it.
class RsaKey
{
public:
    /// The private key in PEM (PKCS #1 or #8, no pass phrase), 2048 to 8192 bits. Nothing for anything else.
    static std::optional<RsaKey> fromPem(const QByteArray &pem);
    /// The private key as PKCS #1, which has to be one.
    static RsaKey fromDer(const QByteArray &der);
    /// 2048 bits, the same for the same words on every machine, so that a world which is made again knows the key files that it gave away. Whoever knows
    /// the words knows the key: for sandboxes alone. Takes about a tenth of a second.
    static RsaKey fromWords(const QByteArray &words);

    const QByteArray &pem() const; ///< the private key, PKCS #8
    const QByteArray &id() const;  ///< 40 hexadecimal digits, of the public key
    QByteArray sign(const QByteArray &text) const;
    bool verifies(const QByteArray &text, const QByteArray &signature) const;
    /// The public key as a certificate of its own, in PEM; `name`: whose it is (a common name, at most 64 bytes).
    QByteArray certificate(const QByteArray &name) const;

private:
    struct Pair;
    explicit RsaKey(std::shared_ptr<const Pair> pair) : m_pair(std::move(pair)) { }
    std::shared_ptr<const Pair> m_pair;
};

} // namespace csp::sim::google
