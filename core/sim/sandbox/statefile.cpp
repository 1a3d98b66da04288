#include "core/sim/sandbox/statefile.h"
#include "core/ports/filereading.h"
#include "core/sim/sandbox/changerecord.h"
#include "core/sim/sandbox/statelock.h"
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QSaveFile>

namespace csp::sim {
namespace {

const QLatin1String JournalMember("journal"); // of a snapshot: which journal follows it

Error fileError(Error::Kind kind, const QString &file, const QString &what, const QString &nextStep = {})
{
    return Error{kind, file, what, nextStep, {}, {}, {}, {}, {}};
}

QString journalName(const QString &place, quint64 number) { return QStringLiteral("%1.journal-%2").arg(place).arg(number); }

/// The numbers of the journals beside a file.
QList<quint64> journalsOf(const QString &place)
{
    const QFileInfo file(place);
    const QString before = file.fileName() + QStringLiteral(".journal-");
    QList<quint64> numbers;
    for (const QString &name : QDir(file.absolutePath()).entryList(QDir::Files | QDir::Hidden | QDir::System)) {
        bool ok = false;
        const quint64 number = name.startsWith(before) ? name.mid(before.size()).toULongLong(&ok) : 0;
        if (ok)
            numbers << number;
    }
    return numbers;
}

void removeJournals(const QString &place, quint64 below)
{
    for (const quint64 number : journalsOf(place)) {
        if (number < below)
            QFile::remove(journalName(place, number));
    }
}

/// What the journals have that follow a snapshot, one after the other.
Outcome<QList<QByteArray>> recordsAfter(const QJsonObject &state, const QString &place)
{
    const QJsonObject journal = state.value(JournalMember).toObject();
    quint64 number = journal.value(QLatin1String("number")).toString().toULongLong();
    JournalFile::Header expected{journal.value(QLatin1String("id")).toString().toULongLong(), 0, 0};
    QList<QByteArray> records;
    for (bool first = true; expected.id != 0; first = false) {
        const auto read = JournalFile::read(journalName(place, number));
        if (!read)
            return read.error();
        if (!*read)
            break;
        const JournalFile::Content &content = **read;
        const bool follows = first ? content.header.id == expected.id
                                   : content.header.previousId == expected.id && content.header.previousBytes == expected.previousBytes;
        if (!follows)
            break;
        records << content.records;
        expected = {content.header.id, 0, content.wholeBytes};
        ++number;
    }
    return records;
}

} // namespace

StateFile::StateFile(Sandbox *sandbox, const QString &fileName, QObject *parent)
    : QObject(parent), m_sandbox(sandbox), m_fileName(fileName), m_place(fileName.isEmpty() ? QString() : canonicalPlace(fileName))
{
    m_writer.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &StateFile::whenQuiet);
}

StateFile::~StateFile()
{
    m_sandbox->setKeeper(nullptr);
    m_writer.waitForDone();
    if (m_journal && m_written == m_number && !m_changed)
        QFile::remove(m_journal->fileName()); // the file says it all
}

void StateFile::changed(const QByteArray &record)
{
    m_changed = true;
    m_sinceChange.start();
    if (!m_timer.isActive())
        m_timer.start(std::max(m_limits.quiet, m_quiet));
    if (!m_whole)
        return;
    if (const auto kept = m_journal->append(record); !kept) {
        m_whole = false; // what comes after a gap would not fit; the next snapshot has it
        failed(fileError(Error::Kind::Storage, m_fileName, QStringLiteral("its journal cannot be written: %1").arg(kept.error().what),
            QStringLiteral("the sandbox goes on, its changes are not kept")));
    }
}

bool StateFile::wantsRest() const
{
    return m_journal && m_changed && m_journal->bytes() > m_limits.journalBytes && m_writing == 0 && mayTry();
}

void StateFile::whenQuiet()
{
    const Millis quiet = std::max(m_limits.quiet, m_quiet);
    const Millis since{m_sinceChange.elapsed()};
    if (!m_changed)
        return;
    if (since < quiet || m_writing > 0 || !mayTry() || !m_sandbox->isAtRest())
        m_timer.start(since < quiet ? quiet - since : m_limits.quiet);
    else
        saveBehind();
}

/// From here on changes go to a new journal.
Outcome<StateFile::Snapshot> StateFile::cut()
{
    if (m_number == 0) {
        for (const quint64 number : journalsOf(m_place))
            m_number = std::max(m_number, number);
    }
    JournalFile::Header header{QRandomGenerator::system()->generate64() | 1, 0, 0};
    if (m_whole)
        header = {header.id, m_id, m_journal->bytes()};
    auto next = JournalFile::create(journalName(m_place, m_number + 1), header);
    Outcome<Done> begun = next ? (*next)->append(m_sandbox->openingRecord()) : Outcome<Done>(next.error());
    if (!begun) {
        if (next)
            QFile::remove((*next)->fileName());
        return fileError(Error::Kind::Storage, m_fileName, begun.error().what, QStringLiteral("the sandbox goes on, its changes are not kept"));
    }
    m_journal = std::move(*next);
    m_id = header.id;
    ++m_number;
    m_whole = true;
    m_changed = false;
    const QJsonObject follows{{QStringLiteral("number"), QString::number(m_number)}, {QStringLiteral("id"), QString::number(m_id)}};
    const auto whole = [state = m_sandbox->frozenState(), follows] {
        QJsonObject all = state();
        all.insert(JournalMember, follows);
        return all;
    };
    return Snapshot{m_number, whole};
}

Outcome<Done> StateFile::write(const Snapshot &snapshot) const
{
    QSaveFile file(m_fileName);
    const QByteArray bytes = QJsonDocument(snapshot.state()).toJson(QJsonDocument::Compact);
    // The state holds tokens (made-up ones, but the habit counts): for the user alone.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(bytes) == bytes.size() && file.commit())
        return Done{};
    return fileError(Error::Kind::Storage, m_fileName, file.errorString(), QStringLiteral("the sandbox goes on, its changes are not kept"));
}

void StateFile::saveBehind()
{
    const auto snapshot = cut();
    if (!snapshot) {
        failed(snapshot.error());
        return;
    }
    ++m_writing;
    m_writer.start([this, snapshot = *snapshot] {
        QElapsedTimer taken;
        taken.start();
        const auto outcome = write(snapshot);
        QMetaObject::invokeMethod(
            this, [this, snapshot, outcome, ms = Millis{taken.elapsed()}] {
                --m_writing;
                saved(snapshot, outcome, ms);
            },
            Qt::QueuedConnection);
    });
}

void StateFile::saved(const Snapshot &snapshot, const Outcome<Done> &outcome, Millis taken)
{
    m_quiet = taken * 10; // a large world is written the less often the longer that takes
    if (!outcome) {
        m_changed = true; // the file is behind
        failed(outcome.error());
        return;
    }
    m_sinceFailure.invalidate();
    m_written = std::max(m_written, snapshot.number);
    removeJournals(m_place, m_written);
}

void StateFile::failed(const Error &error)
{
    const bool told = m_sinceFailure.isValid();
    m_sinceFailure.start();
    if (!m_timer.isActive())
        m_timer.start(std::max(m_limits.quiet, m_quiet));
    if (!told)
        emit notSaved(error);
}

Outcome<Done> StateFile::save()
{
    if (m_fileName.isEmpty())
        return Done{};
    m_sandbox->setKeeper(this);
    m_timer.stop();
    m_writer.waitForDone();
    const bool first = m_number == 0;
    QElapsedTimer taken;
    taken.start();
    const auto snapshot = cut();
    const Outcome<Done> outcome = snapshot ? write(*snapshot) : Outcome<Done>(snapshot.error());
    if (outcome) {
        saved(*snapshot, outcome, Millis{taken.elapsed()});
        return outcome;
    }
    if (snapshot && first) { // nothing that was there before changes by a start that fails
        QFile::remove(m_journal->fileName());
        m_journal.reset();
        m_whole = false;
    }
    m_changed = true;
    m_sinceFailure.invalidate(); // asked for, and told
    failed(outcome.error());
    return outcome;
}

Outcome<std::optional<StateFile::Kept>> StateFile::read(const QString &fileName)
{
    if (fileName.isEmpty() || !QFileInfo::exists(fileName))
        return std::optional<Kept>{};
    const auto bytes = readWhole(fileName, readlimit::State, Error::Kind::Storage);
    if (!bytes)
        return bytes.error();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &error);
    if (!document.isObject()) {
        return fileError(Error::Kind::Input, fileName, QStringLiteral("is no saved sandbox: %1 at byte %2").arg(error.errorString()).arg(error.offset),
                         QStringLiteral("move it away to start with a fresh world"));
    }
    Kept kept{document.object(), {}, {}};
    const auto records = recordsAfter(kept.state, canonicalPlace(fileName));
    if (!records)
        return records.error();
    kept.records = *records;
    kept.left = instantFromRfc3339(kept.state.value(QLatin1String("now")).toString());
    if (const auto last = kept.records.isEmpty() ? std::nullopt : timeOfRecord(kept.records.last()); last && (!kept.left || *last > *kept.left))
        kept.left = last;
    return std::optional(std::move(kept));
}

Outcome<std::unique_ptr<Sandbox>> StateFile::restore(const QString &fileName, const Kept &kept, Clock *clock)
{
    auto sandbox = Sandbox::fromKept(kept.state, kept.records, clock);
    if (sandbox)
        return sandbox;
    Error error = sandbox.error();
    error.where = QStringLiteral("%1: %2").arg(fileName, error.where);
    return error;
}

void StateFile::remove(const QString &fileName)
{
    const QString place = canonicalPlace(fileName);
    QFile::remove(fileName);
    removeJournals(place, std::numeric_limits<quint64>::max());
}

std::unique_ptr<SystemClock> StateFile::clockFor(std::optional<Instant> start, const std::optional<Kept> &kept)
{
    const Instant begins = start.value_or(SystemClock().now());
    // Time never goes back for a world: not after a clock that was advanced, either.
    if (kept && kept->left && *kept->left > begins)
        return std::make_unique<SystemClock>(*kept->left);
    return start ? std::make_unique<SystemClock>(*start) : std::make_unique<SystemClock>();
}

} // namespace csp::sim
