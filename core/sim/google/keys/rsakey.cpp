#include "core/sim/google/keys/rsakey.h"
#include <QCryptographicHash>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace csp::sim::google {

// Not in the unnamed namespace, since a class of the header has a member of it.
template<auto Free>
struct OpenSslFreed {
    template<typename T>
    void operator()(T *it) const { Free(it); }
};

namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, OpenSslFreed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, OpenSslFreed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, OpenSslFreed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, OpenSslFreed<BN_clear_free>>;
using NumberContext = std::unique_ptr<BN_CTX, OpenSslFreed<BN_CTX_free>>;
using Params = std::unique_ptr<OSSL_PARAM, OpenSslFreed<OSSL_PARAM_free>>;
using ParamsBuilder = std::unique_ptr<OSSL_PARAM_BLD, OpenSslFreed<OSSL_PARAM_BLD_free>>;
using Certificate = std::unique_ptr<X509, OpenSslFreed<X509_free>>;
using Bytes = std::unique_ptr<BIO, OpenSslFreed<BIO_free_all>>;

constexpr unsigned exponent = 65537;
constexpr int primeBits = 1024;

const unsigned char *bytes(const QByteArray &text) { return reinterpret_cast<const unsigned char *>(text.constData()); }

QByteArray contentOf(const Bytes &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, qsizetype(size)};
}

/// Bytes without end from some words: SHA-256 of them and a counter.
class Spring
{
public:
    explicit Spring(const QByteArray &words) : m_words(words) { }
    QByteArray take(qsizetype count)
    {
        QByteArray out;
        while (out.size() < count)
            out += QCryptographicHash::hash(m_words + '\n' + QByteArray::number(m_next++), QCryptographicHash::Sha256);
        return out.left(count);
    }

private:
    QByteArray m_words;
    int m_next = 0;
};

/// The first prime from a place that the spring says on, fit for the exponent.
Number prime(Spring *spring, BN_CTX *context)
{
    const QByteArray start = spring->take(primeBits / 8);
    Number p(BN_bin2bn(bytes(start), int(start.size()), nullptr));
    for (const int bit : {primeBits - 1, primeBits - 2, 0}) // the product has all its bits; odd
        BN_set_bit(p.get(), bit);
    for (;;) {
        const int is = BN_mod_word(p.get(), exponent) == 1 ? 0 : BN_check_prime(p.get(), context, nullptr);
        Q_ASSERT(is >= 0);
        if (is != 0)
            return p;
        BN_add_word(p.get(), 2);
    }
}

KeyPtr keyOfPrimes(const Number &p, const Number &q, BN_CTX *context)
{
    const auto number = [] { return Number(BN_new()); };
    const Number one = number(), e = number(), n = number(), pLess = number(), qLess = number(), phi = number(), d = number(), dp = number(), dq = number(), inverse = number();
    bool ok = BN_one(one.get()) && BN_set_word(e.get(), exponent) && BN_mul(n.get(), p.get(), q.get(), context) && BN_sub(pLess.get(), p.get(), one.get())
        && BN_sub(qLess.get(), q.get(), one.get()) && BN_mul(phi.get(), pLess.get(), qLess.get(), context) && BN_mod_inverse(d.get(), e.get(), phi.get(), context)
        && BN_mod(dp.get(), d.get(), pLess.get(), context) && BN_mod(dq.get(), d.get(), qLess.get(), context)
        && BN_mod_inverse(inverse.get(), q.get(), p.get(), context);
    const ParamsBuilder builder(OSSL_PARAM_BLD_new());
    const std::pair<const char *, const Number *> parts[] = {
        {OSSL_PKEY_PARAM_RSA_N, &n}, {OSSL_PKEY_PARAM_RSA_E, &e}, {OSSL_PKEY_PARAM_RSA_D, &d}, {OSSL_PKEY_PARAM_RSA_FACTOR1, &p}, {OSSL_PKEY_PARAM_RSA_FACTOR2, &q},
        {OSSL_PKEY_PARAM_RSA_EXPONENT1, &dp}, {OSSL_PKEY_PARAM_RSA_EXPONENT2, &dq}, {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, &inverse},
    };
    for (const auto &[name, part] : parts)
        ok = ok && OSSL_PARAM_BLD_push_BN(builder.get(), name, part->get());
    const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContext maker(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY *key = nullptr;
    ok = ok && params && EVP_PKEY_fromdata_init(maker.get()) == 1 && EVP_PKEY_fromdata(maker.get(), &key, EVP_PKEY_KEYPAIR, params.get()) == 1;
    Q_ASSERT(ok);
    return KeyPtr(key);
}

QByteArray pemOf(EVP_PKEY *key)
{
    const Bytes out(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return contentOf(out);
}

QByteArray idOf(EVP_PKEY *key)
{
    unsigned char *der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    const QByteArray text(reinterpret_cast<const char *>(der), std::max(size, 0));
    OPENSSL_free(der);
    return QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex();
}

} // namespace

struct RsaKey::Pair {
    explicit Pair(KeyPtr it) : key(std::move(it)), pem(pemOf(key.get())), id(idOf(key.get())) { }
    KeyPtr key;
    QByteArray pem;
    QByteArray id;
};

std::optional<RsaKey> RsaKey::fromPem(const QByteArray &pem)
{
    const Bytes in(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    // Without this, a key with a pass phrase would ask for it at the terminal.
    const auto noPassPhrase = [](char *, int, int, void *) { return 0; };
    KeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, noPassPhrase, nullptr));
    ERR_clear_error();
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key.get()) < 2048 || EVP_PKEY_get_bits(key.get()) > 8192)
        return {};
    return RsaKey(std::make_shared<const Pair>(std::move(key)));
}

RsaKey RsaKey::fromDer(const QByteArray &der)
{
    const unsigned char *at = bytes(der);
    KeyPtr key(d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, long(der.size())));
    Q_ASSERT(key);
    return RsaKey(std::make_shared<const Pair>(std::move(key)));
}

RsaKey RsaKey::fromWords(const QByteArray &words)
{
    const NumberContext context(BN_CTX_new());
    Spring spring(words);
    Number p = prime(&spring, context.get()), q = prime(&spring, context.get());
    if (BN_cmp(p.get(), q.get()) < 0)
        std::swap(p, q);
    return RsaKey(std::make_shared<const Pair>(keyOfPrimes(p, q, context.get())));
}

const QByteArray &RsaKey::pem() const { return m_pair->pem; }
const QByteArray &RsaKey::id() const { return m_pair->id; }

QByteArray RsaKey::sign(const QByteArray &text) const
{
    const DigestContext context(EVP_MD_CTX_new());
    size_t size = 0;
    bool ok = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_pair->key.get()) == 1
        && EVP_DigestSign(context.get(), nullptr, &size, bytes(text), size_t(text.size())) == 1;
    QByteArray signature(qsizetype(size), Qt::Uninitialized);
    ok = ok && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size, bytes(text), size_t(text.size())) == 1;
    Q_ASSERT(ok);
    return signature.left(ok ? qsizetype(size) : 0);
}

bool RsaKey::verifies(const QByteArray &text, const QByteArray &signature) const
{
    const DigestContext context(EVP_MD_CTX_new());
    const bool good = EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, m_pair->key.get()) == 1
        && EVP_DigestVerify(context.get(), bytes(signature), size_t(signature.size()), bytes(text), size_t(text.size())) == 1;
    ERR_clear_error();
    return good;
}

QByteArray RsaKey::certificate(const QByteArray &name) const
{
    // From before any sandbox's clock, without an end.
    constexpr time_t begins = 946'684'800, ends = 253'402'300'799;
    const Certificate it(X509_new());
    X509_NAME *subject = X509_get_subject_name(it.get());
    const bool ok = X509_set_version(it.get(), X509_VERSION_3) && ASN1_INTEGER_set(X509_get_serialNumber(it.get()), 1) && ASN1_TIME_set(X509_getm_notBefore(it.get()), begins)
        && ASN1_TIME_set(X509_getm_notAfter(it.get()), ends) && X509_set_pubkey(it.get(), m_pair->key.get())
        && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes(name), int(name.size()), -1, 0) && X509_set_issuer_name(it.get(), subject)
        && X509_sign(it.get(), m_pair->key.get(), EVP_sha256()) > 0;
    const Bytes out(BIO_new(BIO_s_mem()));
    if (ok)
        PEM_write_bio_X509(out.get(), it.get());
    ERR_clear_error();
    return contentOf(out);
}

} // namespace csp::sim::google
