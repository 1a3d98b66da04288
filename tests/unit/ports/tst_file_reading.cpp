#include "core/ports/filereading.h"
#include "tests/support/testmain.h"
#include <QTemporaryDir>
#include <QtTest>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace tst_file_reading {

using namespace csp;
using namespace std::chrono_literals;

namespace {

QString told(const Outcome<QByteArray> &read) { return read.ok() ? QString::fromUtf8(*read) : read.error().oneLine(); }

} // namespace

class TestFileReading : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString file(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }

private slots:
    void aFileIsReadWholeUpToItsLimit()
    {
        QCOMPARE(told(readWhole(file("empty", {}), 5)), QString());
        QCOMPARE(told(readWhole(file("five", "12345"), 5)), QStringLiteral("12345"));
        QCOMPARE(told(readWhole(file("six", "123456"), 5)), path("six") + QStringLiteral(": is larger than 5 bytes, the most that is read of such a file (choose another file)"));
        const QByteArray large(3 << 20, 'x');
        QVERIFY(readWhole(file("large", large), 3 << 20).value() == large);
    }

    void aFileThatDoesNotSayHowLongItIsIsBoundedToo()
    {
        QVERIFY(!readWhole(QStringLiteral("/proc/self/status"), 1 << 20).value().isEmpty());
        QVERIFY(told(readWhole(QStringLiteral("/proc/self/status"), 10)).contains(QStringLiteral("is larger than 10 bytes")));
    }

    void devicesAndFoldersAreRefusedAtOnce()
    {
        QCOMPARE(told(readWhole(QStringLiteral("/dev/zero"), 1 << 20)), QStringLiteral("/dev/zero: is a device; expected a file or a pipe"));
        QCOMPARE(told(readWhole(QStringLiteral("/dev/full"), 1 << 20)), QStringLiteral("/dev/full: is a device; expected a file or a pipe"));
        QCOMPARE(told(readWhole(m_folder.path(), 1 << 20)), m_folder.path() + QStringLiteral(": is a folder; expected a file"));
    }

    void whatTheSystemRefusesHasTheKindThatWasAskedFor()
    {
        const auto read = readWhole(path("nowhere"), 10, Error::Kind::Storage);
        QCOMPARE(told(read), path("nowhere") + QStringLiteral(": No such file or directory"));
        QCOMPARE(read.error().kind, Error::Kind::Storage);
        QCOMPARE(readWhole(path("nowhere"), 10).error().kind, Error::Kind::Input);
    }

    void aPipeIsReadToItsEndAndNotAwaitedForEver()
    {
        const QString pipe = path("pipe");
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QCOMPARE(told(readWhole(pipe, 10, Error::Kind::Input, 20ms)), pipe + QStringLiteral(": is a pipe to which nothing was written for 0.02 s (choose a file)"));
        const auto writing = [&pipe](const QByteArray &bytes) {
            return std::thread([pipe, bytes] {
                const int end = ::open(QFile::encodeName(pipe).constData(), O_WRONLY);
                [[maybe_unused]] const auto written = ::write(end, bytes.constData(), size_t(bytes.size()));
                ::close(end);
            });
        };
        std::thread writer = writing("of a pipe");
        QCOMPARE(told(readWhole(pipe, 10)), QStringLiteral("of a pipe"));
        writer.join();
        writer = writing("of a longer pipe");
        QVERIFY(told(readWhole(pipe, 10)).contains(QStringLiteral("is larger than 10 bytes")));
        writer.join();
    }

    void aResourceIsReadToo() { QVERIFY(told(readWhole(QStringLiteral(":/no/such"), 10)).startsWith(QStringLiteral(":/no/such: "))); }
};

CSP_TEST(TestFileReading, Nothing)

} // namespace tst_file_reading

#include "tst_file_reading.moc"
