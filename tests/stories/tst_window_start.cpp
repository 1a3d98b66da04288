#include "tests/support/testmain.h"
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtEndian>

namespace tst_window_start {

namespace {

struct Finished {
    int status = -1; ///< -2: it was ended by a signal
    QString out, error;
};

} // namespace

/// The window's program where there is no display at all, as over ssh or in CI.
class TestWindowStart : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;

    Finished start(const QStringList &arguments, const QString &display = {})
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *told : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
            environment.remove(QLatin1String(told));
        if (!display.isEmpty())
            environment.insert(QStringLiteral("DISPLAY"), display);
        for (const char *folder : {"XDG_RUNTIME_DIR", "XDG_DATA_HOME"})
            environment.insert(QLatin1String(folder), m_home.path());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_home.path());
        process.start(QStringLiteral(CSP_WINDOW), arguments);
        if (!process.waitForFinished(30'000)) {
            process.kill();
            process.waitForFinished();
            return {-1, {}, QStringLiteral("it went on running")};
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

private slots:
    void helpAndVersionNeedNone()
    {
        const Finished help = start({QStringLiteral("--help")});
        QCOMPARE(help.status, 0);
        QCOMPARE(help.error, QString());
        for (const char *option : {"--world", "--data", "--clock", "--theme", "--picture", "--size", "--first-frame", "--version"})
            QVERIFY2(help.out.contains(QLatin1String(option)), option);
        const Finished version = start({QStringLiteral("--version")});
        QCOMPARE(version.status, 0);
        QCOMPARE(version.out, QStringLiteral("%1\n").arg(QLatin1String(CSP_VERSION)));
    }

    void aWrongOptionNeedsNone_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        QTest::newRow("unknown") << QStringList{QStringLiteral("--wrld"), QStringLiteral("a.yaml")} << QStringLiteral("--wrld");
        QTest::newRow("without its value") << QStringList{QStringLiteral("--world")} << QStringLiteral("--world");
        QTest::newRow("a theme that is none") << QStringList{QStringLiteral("--theme"), QStringLiteral("pink")} << QStringLiteral("--theme");
        QTest::newRow("a size that is none") << QStringList{QStringLiteral("--size"), QStringLiteral("wide")} << QStringLiteral("--size");
        QTest::newRow("two recordings") << QStringList{QStringLiteral("a.har"), QStringLiteral("b.har")} << QStringLiteral("b.har");
    }
    void aWrongOptionNeedsNone()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, part);
        const Finished wrong = start(arguments);
        QCOMPARE(wrong.status, 2);
        QCOMPARE(wrong.error.count(u'\n'), 1);
        QVERIFY2(wrong.error.contains(part) && wrong.error.contains(QStringLiteral("--help")), qPrintable(wrong.error));
    }

    void aWindowSaysWhatToDo_data()
    {
        QTest::addColumn<QString>("display");
        QTest::newRow("no display") << QString();
        QTest::newRow("a display that is not there") << QStringLiteral(":731");
    }
    void aWindowSaysWhatToDo()
    {
        QFETCH(QString, display);
        const Finished refused = start({}, display);
        QCOMPARE(refused.status, 3);
        QCOMPARE(refused.error.count(u'\n'), 1);
        for (const char *part : {"no display", "--picture", "QT_QPA_PLATFORM=offscreen", "calsync demo"})
            QVERIFY2(refused.error.contains(QLatin1String(part)), qPrintable(refused.error));
        QVERIFY2(refused.error.contains(display), qPrintable(refused.error));
    }

    void aPictureIsDrawnAllTheSame()
    {
        const QString file = m_home.filePath(QStringLiteral("window.png"));
        const Finished drawn = start({QStringLiteral("--picture"), file, QStringLiteral("--size"), QStringLiteral("900x600")});
        QVERIFY2(drawn.status == 0, qPrintable(drawn.error));
        QFile picture(file);
        QVERIFY(picture.open(QIODevice::ReadOnly));
        const QByteArray head = picture.read(24); // of a PNG: width and height stand at its end
        QVERIFY(head.startsWith("\x89PNG"));
        QCOMPARE(qFromBigEndian<quint32>(head.constData() + 16), 900u);
        QCOMPARE(qFromBigEndian<quint32>(head.constData() + 20), 600u);
    }

    void optionsOfQtGoToQt()
    {
        const Finished shown = start({QStringLiteral("-platform"), QStringLiteral("offscreen"), QStringLiteral("--first-frame")});
        QVERIFY2(shown.status == 0, qPrintable(shown.error));
        QVERIFY(shown.out.startsWith(QStringLiteral("first frame after")));
    }
};

CSP_TEST(TestWindowStart, Core)

} // namespace tst_window_start

#include "tst_window_start.moc"
