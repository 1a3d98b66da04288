#include "core/sim/sandbox/journalfile.h"
#include "core/ports/filereading.h"
#include <QFile>
#include <QFileInfo>
#include <QtEndian>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace csp::sim {
namespace {

constexpr char JournalMagic[] = {'C', 'S', 'P', 'J'};
constexpr quint32 JournalVersion = 1;
constexpr qsizetype HeaderBytes = 4 + 4 + 3 * 8 + 4; // and the checksum of what stands before it
constexpr qsizetype RecordHead = 8;
constexpr quint64 Longest = 1ULL << 30; // of a journal
constexpr quint64 Piece = 1ULL << 20;   // so much place is made at once

Error journalError(Error::Kind kind, const QString &fileName, const QString &what, const QString &nextStep = {})
{
    return Error{kind, fileName, what, nextStep, {}, {}, {}, {}, {}};
}

/// Of bytes that were meant to be written: it is to find what was cut off or never came, at a tenth of what a CRC-32 costs.
quint32 checksum(const char *bytes, qsizetype size)
{
    constexpr quint64 odd = 0x9e3779b97f4a7c15;
    quint64 sum = odd ^ quint64(size);
    const auto mix = [&sum](quint64 word) {
        sum = (sum ^ word) * odd;
        sum ^= sum >> 29;
    };
    for (; size >= 8; bytes += 8, size -= 8)
        mix(qFromLittleEndian<quint64>(bytes));
    quint64 rest = 0;
    for (qsizetype i = 0; i < size; ++i)
        rest |= quint64(quint8(bytes[i])) << (8 * i);
    mix(rest);
    return quint32(sum ^ (sum >> 32));
}

QByteArray headerBytes(const JournalFile::Header &header)
{
    QByteArray bytes(HeaderBytes, Qt::Uninitialized);
    char *at = bytes.data();
    std::memcpy(at, JournalMagic, sizeof JournalMagic);
    qToLittleEndian(JournalVersion, at + 4);
    qToLittleEndian(header.id, at + 8);
    qToLittleEndian(header.previousId, at + 16);
    qToLittleEndian(header.previousBytes, at + 24);
    qToLittleEndian(checksum(at, 32), at + 32);
    return bytes;
}

} // namespace

// Through memory that the system shares with the file: a call of `write` for each record costs a tenth of all that the server does. What is copied there is the
// file's from that moment on, also when the process is killed in the next.
Outcome<std::unique_ptr<JournalFile>> JournalFile::create(const QString &fileName, const Header &header)
{
    // Never what a link points to: the name is ours.
    const QByteArray path = QFile::encodeName(fileName);
    ::unlink(path.constData());
    const int descriptor = ::open(path.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return journalError(Error::Kind::Storage, fileName, QString::fromLocal8Bit(std::strerror(errno)));
    std::unique_ptr<JournalFile> file(new JournalFile(fileName, descriptor));
    void *map = ::mmap(nullptr, Longest, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (map != MAP_FAILED)
        file->m_map = static_cast<char *>(map);
    if (map == MAP_FAILED || !file->makePlace(HeaderBytes)) {
        const QString reason = QString::fromLocal8Bit(std::strerror(errno));
        ::unlink(path.constData());
        return journalError(Error::Kind::Storage, fileName, reason);
    }
    std::memcpy(file->m_map, headerBytes(header).constData(), HeaderBytes);
    file->m_bytes = HeaderBytes;
    return file;
}

JournalFile::~JournalFile()
{
    if (m_map)
        ::munmap(m_map, Longest);
    [[maybe_unused]] const int cut = ::ftruncate(m_descriptor, off_t(m_bytes)); // the place that nobody took
    ::close(m_descriptor);
}

/// Memory without a place on the disk would end the process where the disk is full.
bool JournalFile::makePlace(quint64 bytes)
{
    if (bytes <= m_place)
        return true;
    if (bytes > Longest) {
        errno = EFBIG;
        return false;
    }
    const quint64 wanted = std::min(Longest, (bytes + Piece - 1) / Piece * Piece);
    if (const int failed = ::posix_fallocate(m_descriptor, off_t(m_place), off_t(wanted - m_place))) {
        [[maybe_unused]] const int cut = ::ftruncate(m_descriptor, off_t(m_place));
        errno = failed;
        return false;
    }
    // What is written already need not stay in the process.
    if (const quint64 done = m_bytes / Piece * Piece)
        ::madvise(m_map, done, MADV_DONTNEED);
    m_place = wanted;
    return true;
}

Outcome<Done> JournalFile::append(const QByteArray &record)
{
    const quint64 end = m_bytes + RecordHead + quint64(record.size());
    if (!makePlace(end))
        return journalError(Error::Kind::Storage, m_fileName, QString::fromLocal8Bit(std::strerror(errno)));
    char *at = m_map + m_bytes;
    std::memcpy(at + RecordHead, record.constData(), size_t(record.size()));
    qToLittleEndian(checksum(record.constData(), record.size()), at + 4);
    qToLittleEndian(quint32(record.size()), at);
    m_bytes = end;
    return Done{};
}

Outcome<std::optional<JournalFile::Content>> JournalFile::read(const QString &fileName)
{
    if (!QFileInfo::exists(fileName))
        return std::optional<Content>{};
    const auto whole = readWhole(fileName, readlimit::State, Error::Kind::Storage);
    if (!whole)
        return whole.error();
    const QByteArray &bytes = *whole;
    const char *at = bytes.constData();
    if (bytes.size() < HeaderBytes || std::memcmp(at, JournalMagic, sizeof JournalMagic) != 0)
        return std::optional<Content>{};
    if (const auto version = qFromLittleEndian<quint32>(at + 4); version != JournalVersion) {
        return journalError(Error::Kind::Input, fileName, QStringLiteral("expected a journal of version %1, found %2").arg(JournalVersion).arg(version),
            QStringLiteral("start the version that wrote it and end it, or move the file away and lose what it holds"));
    }
    if (qFromLittleEndian<quint32>(at + 32) != checksum(at, 32))
        return std::optional<Content>{};
    Content content{{qFromLittleEndian<quint64>(at + 8), qFromLittleEndian<quint64>(at + 16), qFromLittleEndian<quint64>(at + 24)}, {}, 0};
    qsizetype done = HeaderBytes;
    while (bytes.size() - done >= RecordHead) {
        const qsizetype size = qFromLittleEndian<quint32>(at + done);
        if (size == 0 || size > bytes.size() - done - RecordHead || checksum(at + done + RecordHead, size) != qFromLittleEndian<quint32>(at + done + 4))
            break;
        content.records.append(bytes.mid(done + RecordHead, size));
        done += RecordHead + size;
    }
    content.wholeBytes = quint64(done);
    return std::optional(std::move(content));
}

} // namespace csp::sim
