#pragma once
#include "core/ports/call.h"
#include <QString>

namespace csp {

/// Where refresh tokens live: the system's keychain, or memory for this run where there is none. Never a file of ours.
class Vault : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// False where secrets are kept for this run only; known once the first call has settled.
    virtual bool lasting() const = 0;
    virtual QString whyNotLasting() const = 0;
    virtual CallOf<QString> *read(const QString &key) = 0; ///< empty where there is none
    virtual CallOf<Done> *write(const QString &key, const QString &secret) = 0;
    virtual CallOf<Done> *remove(const QString &key) = 0;
};

} // namespace csp
