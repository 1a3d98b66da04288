#include "core/clients/keychainvault.h"

namespace csp {

QString MemoryVault::whyNotLasting() const { return QStringLiteral("Sign-ins to the sandbox are kept for this run only"); }

CallOf<QString> *MemoryVault::read(const QString &key) { return settledCall<QString>(m_secrets.value(key), this); }

CallOf<Done> *MemoryVault::write(const QString &key, const QString &secret)
{
    m_secrets.insert(key, secret);
    return settledCall<Done>(Done{}, this);
}

CallOf<Done> *MemoryVault::remove(const QString &key)
{
    m_secrets.remove(key);
    return settledCall<Done>(Done{}, this);
}

} // namespace csp
