#pragma once
#include "core/sim/google/keys/rsakey.h"
#include <QJsonObject>
#include <QStringList>

namespace csp::sim::google {

/// A program's own account: it signs in with a key instead of a person, and is an account of the world like any other (a primary calendar, a list).
struct ServiceAccount {
    QString email;
    QString clientId; ///< 21 digits: what an administrator of a Workspace knows it by; also its account's `sub`
    RsaKey key;
    /// Domain-wide delegation: it may act as every account of the world that is no service account, with these scopes.
    bool delegatesAll = false; ///< with all scopes
    QStringList delegation;

    /// As Google compares them: by their names, so that `calendar` does not stand for `calendar.readonly`.
    bool mayActForOthers(const QStringList &scopes) const;
    /// Of an email `name@PROJECT.iam.gserviceaccount.com`; of others, the sandbox's.
    QString project() const;
    /// The file that Google's console gives away once, with the addresses below `root` (which ends with a slash) in the place of Google's. Holds the private key.
    QJsonObject keyFile(const QString &root) const;
    /// The public key by its id, as it is published below `/robot/v1/metadata/x509/`.
    QJsonObject certificates() const;
};

} // namespace csp::sim::google
