#include "core/clients/keychainvault.h"
#include <QHash>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <qt6keychain/keychain.h>

namespace csp {

using namespace std::chrono_literals;

namespace {

const QString service = QStringLiteral("calendar-sync-playground");

/// A keychain that hangs (a service that starts and never answers) must not hold up the start of the program.
constexpr auto patience = 3s;

QString sentenceFor(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return QStringLiteral("The system keychain refused access, so the sign-in is kept for this run only");
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return QStringLiteral("This system has no keychain, so the sign-in is kept for this run only");
    default:
        return QStringLiteral("The system keychain does not answer, so the sign-in is kept for this run only");
    }
}

} // namespace

struct KeychainVault::Private {
    explicit Private(KeychainVault *vault) : q(vault) { }

    /// Starts the job, and calls `done(worked)` once: with the keychain's answer, or without one after the patience is over.
    /// Called only with `done` that may be called after an abort: settling twice does nothing.
    void run(QKeychain::Job *job, const QString &key, std::function<void(bool)> done)
    {
        job->setKey(key);
        job->setInsecureFallback(false);
        const auto open = std::make_shared<bool>(true);
        const auto finish = [open, done = std::move(done)](bool worked) {
            if (std::exchange(*open, false))
                done(worked);
        };
        QObject::connect(job, &QKeychain::Job::finished, q, [this, finish](QKeychain::Job *finished) {
            const auto error = finished->error();
            const bool worked = error == QKeychain::NoError || error == QKeychain::EntryNotFound;
            if (!worked)
                fallBack(sentenceFor(error));
            finish(worked);
        });
        QTimer::singleShot(patience, q, [this, open, finish] {
            if (*open)
                fallBack(sentenceFor(QKeychain::OtherError));
            finish(false);
        });
        job->start();
    }

    void fallBack(const QString &sentence)
    {
        if (why.isEmpty())
            why = sentence;
    }

    KeychainVault *q;
    QString why; ///< empty as long as the keychain answers
    /// All that this run has seen: what counts once the keychain has stopped answering.
    QHash<QString, QString> seen;
};

KeychainVault::KeychainVault(QObject *parent) : Vault(parent), d(std::make_unique<Private>(this)) { }
KeychainVault::~KeychainVault() = default;

bool KeychainVault::lasting() const { return d->why.isEmpty(); }
QString KeychainVault::whyNotLasting() const { return d->why; }

CallOf<QString> *KeychainVault::read(const QString &key)
{
    auto *call = new CallOf<QString>(this);
    if (!lasting()) {
        call->settle(d->seen.value(key));
        return call;
    }
    auto *job = new QKeychain::ReadPasswordJob(service);
    // The job deletes itself after `finished`; once it has given up on it, nothing of it is looked at any more.
    d->run(job, key, [this, key, job, call = QPointer<CallOf<QString>>(call)](bool worked) {
        if (worked && job->error() == QKeychain::NoError)
            d->seen.insert(key, job->textData());
        if (call)
            call->settle(d->seen.value(key));
    });
    return call;
}

CallOf<Done> *KeychainVault::write(const QString &key, const QString &secret)
{
    d->seen.insert(key, secret);
    if (!lasting())
        return settledCall<Done>(Done{}, this);
    auto *call = new CallOf<Done>(this);
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setTextData(secret);
    d->run(job, key, [call = QPointer<CallOf<Done>>(call)](bool) {
        if (call)
            call->settle(Done{}); // kept, if only in memory: `lasting` tells which
    });
    return call;
}

CallOf<Done> *KeychainVault::remove(const QString &key)
{
    d->seen.remove(key);
    if (!lasting())
        return settledCall<Done>(Done{}, this);
    auto *call = new CallOf<Done>(this);
    d->run(new QKeychain::DeletePasswordJob(service), key, [call = QPointer<CallOf<Done>>(call)](bool) {
        if (call)
            call->settle(Done{});
    });
    return call;
}

} // namespace csp
