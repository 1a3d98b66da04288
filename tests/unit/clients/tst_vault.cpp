#include "core/clients/keychainvault.h"
#include "tests/support/testmain.h"
#include "tests/support/outcomeof.h"
#include <QElapsedTimer>
#include <QTest>

namespace tst_vault {

using namespace csp;
using test::outcomeOf;
using namespace Qt::StringLiterals;

/// Run in `dbus-run-session` with an unlocked keyring it tests the keychain itself; without a session bus the way round it.
class TestVault : public QObject
{
    Q_OBJECT
private slots:
    void memoryKeepsAndForgets();
    void keychainOrMemory();
    void survivesAbortsAndItsEnd();

};

void TestVault::memoryKeepsAndForgets()
{
    MemoryVault vault;
    QVERIFY(!vault.lasting() && !vault.whyNotLasting().isEmpty());
    QCOMPARE(*outcomeOf(vault.read(u"k"_s)), QString());
    QVERIFY(outcomeOf(vault.write(u"k"_s, u"secret"_s)).ok());
    QCOMPARE(*outcomeOf(vault.read(u"k"_s)), u"secret"_s);
    QVERIFY(outcomeOf(vault.remove(u"k"_s)).ok());
    QCOMPARE(*outcomeOf(vault.read(u"k"_s)), QString());
}

void TestVault::keychainOrMemory()
{
    QElapsedTimer watch;
    watch.start();
    KeychainVault vault;
    const QString key = u"tst_vault/%1"_s.arg(QCoreApplication::applicationPid());
    QCOMPARE(*outcomeOf(vault.read(key)), QString());
    QVERIFY2(watch.elapsed() < 5000, "a keychain that does not answer must not hold anything up");
    QVERIFY(outcomeOf(vault.write(key, u"secret"_s)).ok());
    QCOMPARE(*outcomeOf(vault.read(key)), u"secret"_s);
    if (vault.lasting()) {
        KeychainVault another;
        QCOMPARE(*outcomeOf(another.read(key)), u"secret"_s);
    } else {
        QVERIFY(vault.whyNotLasting().endsWith(u"for this run only"_s));
        KeychainVault another;
        QCOMPARE(*outcomeOf(another.read(key)), QString());
    }
    QVERIFY(outcomeOf(vault.remove(key)).ok());
    QCOMPARE(*outcomeOf(vault.read(key)), QString());
    if (qEnvironmentVariableIsSet("CSP_EXPECT_KEYCHAIN"))
        QVERIFY(vault.lasting());
}

void TestVault::survivesAbortsAndItsEnd()
{
    auto *vault = new KeychainVault;
    auto *call = vault->read(u"tst_vault/none"_s);
    std::optional<Error::Kind> kind;
    call->then(this, [&](const Outcome<QString> &outcome) { kind = outcome.ok() ? Error::Kind::Input : outcome.error().kind; });
    call->abort();
    QTRY_VERIFY(kind.has_value());
    QCOMPARE(*kind, Error::Kind::Cancelled);
    vault->remove(u"tst_vault/none"_s);
    delete vault;
    QTest::qWait(0);
}

CSP_TEST(TestVault, Core)

} // namespace tst_vault

#include "tst_vault.moc"
