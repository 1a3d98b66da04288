#include "core/sim/sandbox/changerecord.h"
#include "core/sim/sandbox/journalfile.h"
#include "tests/support/testmain.h"
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <sys/resource.h>

namespace tst_journal_file {

using namespace csp;
using namespace csp::sim;

namespace {

constexpr qsizetype JournalHead = 36; // of the file

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putBytes(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

} // namespace

class TestJournalFile : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    const JournalFile::Header m_header{11, 7, 123};
    const QList<QByteArray> m_records{"first", QByteArray(1, '\0'), QByteArray(3'000'000, 'x'), "last"};
    QString m_path;

    std::optional<JournalFile::Content> read() const
    {
        const auto content = JournalFile::read(m_path);
        return content ? *content : std::nullopt;
    }

private slots:
    void init()
    {
        m_path = m_folder.filePath(QStringLiteral("world.json.journal-3"));
        auto made = JournalFile::create(m_path, m_header);
        QVERIFY(made.ok());
        std::unique_ptr<JournalFile> file = *std::move(made);
        for (const QByteArray &record : m_records)
            QVERIFY(file->append(record).ok());
        QCOMPARE(read()->records, m_records); // while it is still longer than what is in it
        const quint64 bytes = file->bytes();
        QVERIFY(quint64(bytesOf(m_path).size()) > bytes);
        file.reset();
        QCOMPARE(quint64(bytesOf(m_path).size()), bytes);
    }

    void whatWasAddedIsReadInItsOrderByItsOwnerAlone()
    {
        QCOMPARE(read()->header, m_header);
        QCOMPARE(read()->records, m_records);
        QCOMPARE(read()->wholeBytes, quint64(bytesOf(m_path).size()));
        QCOMPARE(QFile::permissions(m_path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void aRecordThatIsTornAtAnyByteIsLeftOutAndThoseBeforeItAreThere()
    {
        const QByteArray whole = bytesOf(m_path);
        const qsizetype last = whole.size() - m_records.last().size() - 8;
        for (qsizetype size = last; size < whole.size(); ++size) {
            putBytes(m_path, whole.left(size));
            QCOMPARE(read()->records, m_records.first(3));
            QCOMPARE(read()->wholeBytes, quint64(last));
        }
    }

    void aHeaderThatIsTornAtAnyByteIsNoJournal()
    {
        const QByteArray whole = bytesOf(m_path);
        for (qsizetype size = 0; size < JournalHead; ++size) {
            putBytes(m_path, whole.left(size));
            QVERIFY(JournalFile::read(m_path).ok());
            QVERIFY(!read());
        }
        putBytes(m_path, whole.left(JournalHead));
        QCOMPARE(read()->records, QList<QByteArray>());
    }

    void aWrongChecksumEndsTheJournalThere()
    {
        QByteArray damaged = bytesOf(m_path);
        damaged[JournalHead + 8] = 'F'; // of "first"
        putBytes(m_path, damaged);
        QCOMPARE(read()->records, QList<QByteArray>());
        QCOMPARE(read()->wholeBytes, quint64(JournalHead));
        damaged[10] = char(damaged[10] + 1); // of the header
        putBytes(m_path, damaged);
        QVERIFY(!read());
    }

    void aLengthBeyondTheFileEndsItToo()
    {
        QByteArray damaged = bytesOf(m_path);
        damaged[JournalHead + 3] = char(0xff);
        putBytes(m_path, damaged);
        QCOMPARE(read()->records, QList<QByteArray>());
    }

    void aJournalOfAnotherVersionIsNotTakenForNothing()
    {
        QByteArray later = bytesOf(m_path);
        later[4] = 2;
        putBytes(m_path, later);
        const auto content = JournalFile::read(m_path);
        QVERIFY(!content);
        QCOMPARE(content.error().where, m_path);
        QCOMPARE(content.error().what, QStringLiteral("expected a journal of version 1, found 2"));
    }

    void whereThereIsNoFileThereIsNothing()
    {
        QVERIFY(QFile::remove(m_path));
        QVERIFY(JournalFile::read(m_path).ok() && !read());
    }

    /// As on a full disk.
    void aRecordThatFindsNoPlaceLeavesTheFileAsItWas()
    {
        auto file = JournalFile::create(m_path, m_header);
        QVERIFY(file.ok() && (*file)->append("kept").ok());
        const QByteArray before = bytesOf(m_path);
        rlimit old;
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit narrow{rlim_t(before.size() + 20), old.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &narrow), 0);
        const bool appended = (*file)->append(QByteArray(before.size(), 'y')).ok();
        ::setrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!appended);
        QCOMPARE(bytesOf(m_path), before);
        QVERIFY((*file)->append("and on").ok());
        QCOMPARE(read()->records, (QList<QByteArray>{"kept", "and on"}));
    }

    void everyKindOfRecordComesBackAsItWas()
    {
        using Kind = ChangeRecord::Kind;
        const http::Request request{"POST", "/a%2Fb?x=1", {{"Host", "google.test"}, {"Host", "again"}}, QByteArray("{\0}", 3)};
        const Instant at{Millis{1'772'434'800'123}};
        const QList<ChangeRecord> all{
            {.kind = Kind::Google, .at = at, .request = request, .flag = true}, {.kind = Kind::Calcom, .at = at, .request = request},
            {.kind = Kind::GoogleAnswered, .at = at, .number = 7, .response = http::Response{201, {{"ETag", "\"1\""}}, "{}"}},
            {.kind = Kind::GoogleAnswered, .at = at, .number = 8, .error = {Error::Kind::Transport, QStringLiteral("there"), QStringLiteral("cut"), {}, {}, {}, {}, {}, {}}},
            {.kind = Kind::PushesTaken, .at = at, .ids = {1, 5}}, {.kind = Kind::PushAnswered, .at = at, .number = 5, .status = 503}, {.kind = Kind::UnderWay, .at = at, .number = 3, .ids = {9}},
            {.kind = Kind::Faults, .at = at, .json = {{QStringLiteral("seed"), 1}}}, {.kind = Kind::StrikesForgotten, .at = at},
            {.kind = Kind::Proposed, .at = at, .texts = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}, .json = {{QStringLiteral("start"), 1}}},
            {.kind = Kind::ProposalSettled, .at = at, .flag = true, .texts = {QStringLiteral("p1")}}, {.kind = Kind::SyncTokensExpired, .at = at, .number = 77},
            {.kind = Kind::TokensRenewed, .at = at}, {.kind = Kind::TimePassed, .at = at}};
        for (const ChangeRecord &record : all) {
            const QByteArray bytes = record.toBytes();
            const auto back = ChangeRecord::fromBytes(bytes);
            QVERIFY(back);
            QCOMPARE(back->toBytes(), bytes);
            QVERIFY(back->kind == record.kind && back->at == at && back->request == record.request && back->number == record.number && back->status == record.status
                && back->flag == record.flag && back->response == record.response && back->error == record.error && back->ids == record.ids && back->texts == record.texts
                && back->json == record.json);
            QCOMPARE(timeOfRecord(bytes), std::optional(at));
            for (qsizetype size = 0; size < bytes.size(); ++size)
                QVERIFY(!ChangeRecord::fromBytes(bytes.left(size)));
            QVERIFY(!ChangeRecord::fromBytes(bytes + '\0'));
        }
        QVERIFY(!ChangeRecord::fromBytes(QByteArray(9, '\x7f')));
    }
};

CSP_TEST(TestJournalFile, Nothing)

} // namespace tst_journal_file

#include "tst_journal_file.moc"
