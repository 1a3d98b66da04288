#pragma once
#include "core/ports/vault.h"
#include <QHash>
#include <memory>

namespace csp {

/// The system's keychain through QtKeychain (service name `calendar-sync-playground`). Where none answers, memory for this run alone;
/// the insecure file fallback stays off.
class KeychainVault : public Vault
{
    Q_OBJECT
public:
    explicit KeychainVault(QObject *parent = nullptr);
    ~KeychainVault() override;
    bool lasting() const override;
    QString whyNotLasting() const override;
    CallOf<QString> *read(const QString &key) override;
    CallOf<Done> *write(const QString &key, const QString &secret) override;
    CallOf<Done> *remove(const QString &key) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Memory only: tests, `calsync`, and sessions on the sandbox whose tokens die with it.
class MemoryVault : public Vault
{
    Q_OBJECT
public:
    using Vault::Vault;
    bool lasting() const override { return false; }
    QString whyNotLasting() const override;
    CallOf<QString> *read(const QString &key) override;
    CallOf<Done> *write(const QString &key, const QString &secret) override;
    CallOf<Done> *remove(const QString &key) override;

private:
    QHash<QString, QString> m_secrets;
};

} // namespace csp
