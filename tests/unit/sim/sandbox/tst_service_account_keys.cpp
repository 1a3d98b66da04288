#include "core/sim/admin/adminapi.h"
#include "core/sim/sandbox/keyfolder.h"
#include "tests/unit/sim/sandbox/sandboxrig.h"
#include "tests/support/testmain.h"
#include <QDir>
#include <QTemporaryDir>

namespace tst_service_account_keys {

using namespace csp;
using namespace csp::sim;

static QString s(const char *text) { return QString::fromLatin1(text); }

/// Where the key files of a sandbox's service accounts are had, and that they are those of the world as it is.
class TestServiceAccountKeys : public QObject
{
    Q_OBJECT

    static inline const QByteArray Programs = "serviceAccounts: [{name: robot}, {email: bot@my-project.iam.gserviceaccount.com}]\napiKeys: [AIzaSyPlayground]\n";
    static inline const QString Robot = QStringLiteral("robot@playground.iam.gserviceaccount.com");

    static QJsonObject read(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    static std::unique_ptr<Sandbox> another(Clock *clock, const QByteArray &seed)
    {
        auto made = Sandbox::fromWorld(SandboxRig::world(Programs).replace("seed: 7", "seed: " + seed), s("world.yaml"), clock);
        if (!made)
            qFatal("%s", qPrintable(made.error().oneLine()));
        return std::move(*made);
    }

private slots:
    void theEndpointsNameWhatThereIs()
    {
        SandboxRig none;
        const QJsonObject plain = none.sandbox->endpoints().toJson()[s("google")].toObject();
        QVERIFY(!plain.contains(s("serviceAccounts")) && !plain.contains(s("apiKeys")));

        SandboxRig rig(Programs);
        const auto told = [&rig] { return rig.sandbox->endpoints().toJson()[s("google")].toObject(); };
        const auto id = [&rig](const QString &email) -> QJsonValue { return rig.sandbox->serviceAccountKey(email)[s("client_id")]; };
        const QString bot = s("bot@my-project.iam.gserviceaccount.com");
        QCOMPARE(told()[s("serviceAccounts")].toArray(), (QJsonArray{QJsonObject{{s("email"), Robot}, {s("clientId"), id(Robot)}}, QJsonObject{{s("email"), bot}, {s("clientId"), id(bot)}}}));
        QCOMPARE(told()[s("apiKeys")].toArray(), QJsonArray{s("AIzaSyPlayground")});
        QTemporaryDir dir;
        const KeyFolder folder(rig.sandbox.get(), dir.filePath(s("keys")));
        QCOMPARE(told()[s("serviceAccounts")][0][s("keyFile")].toString(), dir.filePath(s("keys/robot@playground.iam.gserviceaccount.com.json")));
        // No private key stands in what is printed.
        QVERIFY(!QJsonDocument(rig.sandbox->endpoints().toJson()).toJson().contains("PRIVATE"));
    }

    void eachKeyHasAFileForTheUserAlone()
    {
        SandboxRig rig(Programs);
        QTemporaryDir dir;
        KeyFolder folder(rig.sandbox.get(), dir.filePath(s("some/keys")));
        const auto written = folder.write();
        QVERIFY2(written, written ? "" : qPrintable(written.error().oneLine()));
        const QDir made(dir.filePath(s("some/keys")));
        QCOMPARE(made.entryList(QDir::Files, QDir::Name), (QStringList{s("bot@my-project.iam.gserviceaccount.com.json"), Robot + s(".json")}));
        const QString name = made.filePath(Robot + s(".json"));
        QCOMPARE(read(name), rig.sandbox->serviceAccountKey(Robot));
        QCOMPARE(read(name)[s("token_uri")].toString(), s("http://google.test/token"));
        QCOMPARE(QFile::permissions(name) & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
    }

    void theFilesFollowTheWorld()
    {
        SandboxRig rig(Programs);
        rig.sandbox->setFresh([&rig]() -> Outcome<std::unique_ptr<Sandbox>> { return another(&rig.clock, "7"); });
        QTemporaryDir dir;
        KeyFolder folder(rig.sandbox.get(), dir.path());
        QVERIFY(folder.write());
        const QString name = dir.filePath(Robot + s(".json"));
        const QJsonObject first = read(name);
        const std::unique_ptr<Sandbox> other = another(&rig.clock, "8");
        QVERIFY(rig.sandbox->load(other->state()));
        QVERIFY(read(name)[s("private_key")] != first[s("private_key")]);
        QCOMPARE(read(name), rig.sandbox->serviceAccountKey(Robot));
        QVERIFY(rig.sandbox->reset());
        QCOMPARE(read(name), first); // the same world file, the same keys: what a program was given is good again
    }

    void aFolderThatCannotBeIsNamed()
    {
        SandboxRig rig(Programs);
        QTemporaryDir dir;
        QFile file(dir.filePath(s("taken")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        KeyFolder folder(rig.sandbox.get(), dir.filePath(s("taken/keys")));
        const auto written = folder.write();
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::Storage);
        QCOMPARE(written.error().oneLine(), dir.filePath(s("taken/keys")) + s(": the folder cannot be made"));
        // When the world is exchanged later on nobody waits for an answer.
        QSignalSpy told(&folder, &KeyFolder::notWritten);
        QVERIFY(rig.sandbox->load(rig.sandbox->state()));
        QCOMPARE(told.size(), 1);
    }

    void aLoadedWorldWritesNowhereElse()
    {
        SandboxRig rig(Programs);
        QJsonDocument state(rig.sandbox->state());
        state = QJsonDocument::fromJson(state.toJson().replace("robot@playground", "../../robot@playground"));
        QTemporaryDir dir;
        KeyFolder folder(rig.sandbox.get(), dir.filePath(s("a/keys")));
        QVERIFY(rig.sandbox->load(state.object()));
        QCOMPARE(QDir(dir.filePath(s("a/keys"))).entryList(QDir::Files | QDir::Hidden).size(), 2);
        QCOMPARE(QDir(dir.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{s("a")});
    }

    void theAdminEndpointGivesThemAway()
    {
        SandboxRig rig(Programs);
        AdminApi api(rig.sandbox.get(), "admin_secret");
        const auto get = [&api](const QByteArray &path) { return api.handle({"GET", path, {{"Authorization", "Bearer admin_secret"}}, {}}); };
        const auto key = get("/admin/service-accounts/robot%40playground.iam.gserviceaccount.com/key");
        QCOMPARE(key.status, 200);
        QCOMPARE(QJsonDocument::fromJson(key.body).object(), rig.sandbox->serviceAccountKey(Robot));
        const auto none = get("/admin/service-accounts/host%40example.com/key");
        QCOMPARE(none.status, 404);
        QCOMPARE(QJsonDocument::fromJson(none.body)[s("error")][s("what")].toString(), s("there is no such service account"));
        QCOMPARE(api.handle({"GET", "/admin/service-accounts/robot%40playground.iam.gserviceaccount.com/key", {}, {}}).status, 401);
    }
};

CSP_TEST(TestServiceAccountKeys, Core)

} // namespace tst_service_account_keys

#include "tst_service_account_keys.moc"
