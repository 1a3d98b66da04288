#include "tests/support/testmain.h"
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

namespace tst_recordings {

/// Every recording of fixtures/recordings plays through the engine, and the timeline that `calsync replay --verbose` prints is the one
/// that stands beside it. CSP_REWRITE_RECORDINGS=1 writes the tables anew and prints what differs; a missing table fails.
class TestRecordings : public QObject
{
    Q_OBJECT
private slots:
    void everyOneIsThere()
    {
        // The rules of the project that have to be shown: what happened, and in which order it was heard of.
        for (const char *name : {"drag", "delete", "move-deletion-first", "move-appearance-first", "guest-added", "duplicate", "echo"})
            QVERIFY2(QFile::exists(folder() + QLatin1String(name) + QStringLiteral(".har")), name);
    }

    void playsAsItStandsBesideIt_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &file : QDir(folder()).entryList({QStringLiteral("*.har")}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file)) << file.chopped(4);
    }

    void playsAsItStandsBesideIt()
    {
        QFETCH(QString, name);
        QProcess calsync;
        calsync.start(QStringLiteral(CALSYNC), {QStringLiteral("replay"), QStringLiteral("--verbose"), folder() + name + QStringLiteral(".har")});
        QVERIFY(calsync.waitForFinished());
        QCOMPARE(calsync.exitStatus(), QProcess::NormalExit);
        QCOMPARE(QString::fromUtf8(calsync.readAllStandardError()), QString());
        QCOMPARE(calsync.exitCode(), 0);
        const QString timeline = QString::fromUtf8(calsync.readAllStandardOutput());
        QFile beside(folder() + name + QStringLiteral(".txt"));
        if (qEnvironmentVariableIsSet("CSP_REWRITE_RECORDINGS")) {
            QVERIFY(beside.open(QIODevice::ReadWrite));
            if (const QString before = QString::fromUtf8(beside.readAll()); before != timeline)
                qInfo().noquote() << QStringLiteral("was:\n") + before + QStringLiteral("\nis:\n") + timeline;
            QVERIFY(beside.resize(0) && beside.seek(0) && beside.write(timeline.toUtf8()) >= 0);
            return;
        }
        QVERIFY2(beside.open(QIODevice::ReadOnly), "its table is missing: look at what it should be, then CSP_REWRITE_RECORDINGS=1");
        QCOMPARE(timeline, QString::fromUtf8(beside.readAll()));
    }

    void calendarsHaveNamesForPeopleAndIdsForPrograms()
    {
        const QString recording = folder() + QStringLiteral("move-appearance-first.har");
        const QString work = QStringLiteral("work@group.calendar.example.com");
        const QByteArray text = said({QStringLiteral("replay"), QStringLiteral("--verbose"), recording});
        QVERIFY(text.contains("it moved from personal to work") && !text.contains(work.toUtf8()));
        const QByteArray tour = said({QStringLiteral("demo"), QStringLiteral("--step"), QStringLiteral("move")});
        QVERIFY2(tour.contains("it moved from personal to work") && !tour.contains("@group.calendar"), tour.constData());
        QStringList told;
        for (const QByteArray &line : said({QStringLiteral("replay"), QStringLiteral("--json"), recording}).trimmed().split('\n')) {
            const QJsonObject run = QJsonDocument::fromJson(line).object();
            const QJsonValue change = run[u"diff"][u"changes"][0], action = run[u"decision"][u"actions"][0];
            told << QStringList{run[u"notification"][u"calendar"].toString(), change[u"field"].toString(), change[u"after"].toString(), action[u"kind"].toString(),
                                action[u"event"][u"calendar"].toString()}.join(u' ').trimmed();
        }
        QCOMPARE(told.join(u'\n'), (QStringList{QStringLiteral("host@example.com   nothing"), work + QStringLiteral("   nothing"),
                                                work + QStringLiteral(" calendar ") + work + QStringLiteral(" relink reference ") + work,
                                                QStringLiteral("host@example.com calendar host@example.com nothing")}.join(u'\n')));
    }

private:
    static QByteArray said(const QStringList &arguments)
    {
        QProcess calsync;
        calsync.start(QStringLiteral(CALSYNC), arguments);
        return calsync.waitForFinished() ? calsync.readAllStandardOutput() : QByteArray();
    }
    static QString folder() { return QStringLiteral(CSP_FIXTURES "/recordings/"); }
};

CSP_TEST(TestRecordings, Core)

} // namespace tst_recordings

#include "tst_recordings.moc"
