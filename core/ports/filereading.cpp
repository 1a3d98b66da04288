#include "core/ports/filereading.h"
#include <QFile>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace csp {
namespace {

Error unreadable(Error::Kind kind, const QString &path, const QString &what, const QString &nextStep = {})
{
    return Error{kind, path, what, nextStep, {}, {}, {}, {}, {}};
}

QString sizeText(qint64 bytes) { return bytes >= 1 << 20 ? QStringLiteral("%1 MiB").arg(bytes >> 20) : QStringLiteral("%1 bytes").arg(bytes); }

Error tooLarge(const QString &path, qint64 limit)
{
    return unreadable(Error::Kind::Input, path, QStringLiteral("is larger than %1, the most that is read of such a file").arg(sizeText(limit)), QStringLiteral("choose another file"));
}

struct Opened {
    int descriptor;
    ~Opened() { ::close(descriptor); }
};

/// Waits until there is something to read, or the writer has gone.
Outcome<Done> awaitBytes(int descriptor, const QString &path, Error::Kind kind, std::chrono::milliseconds quiet)
{
    pollfd wanted{descriptor, POLLIN, 0};
    int ready;
    do
        ready = ::poll(&wanted, 1, static_cast<int>(quiet.count()));
    while (ready < 0 && errno == EINTR);
    if (ready < 0)
        return unreadable(kind, path, QString::fromLocal8Bit(std::strerror(errno)));
    if (ready == 0)
        return unreadable(Error::Kind::Input, path, QStringLiteral("is a pipe to which nothing was written for %1 s").arg(double(quiet.count()) / 1000), QStringLiteral("choose a file"));
    return Done{};
}

Outcome<QByteArray> readResource(const QString &path, qint64 limit, Error::Kind kind)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(kind, path, file.errorString());
    if (file.size() > limit)
        return tooLarge(path, limit);
    return file.readAll();
}

Outcome<QByteArray> readOpened(int descriptor, bool pipe, const QString &path, qint64 limit, Error::Kind kind, std::chrono::milliseconds quiet)
{
    struct stat about;
    QByteArray bytes;
    if (::fstat(descriptor, &about) == 0 && about.st_size > 0)
        bytes.reserve(qsizetype(std::min<qint64>(about.st_size, limit)) + 1);
    constexpr qsizetype Piece = 256 * 1024;
    while (true) {
        if (pipe) {
            if (const auto there = awaitBytes(descriptor, path, kind, quiet); !there)
                return there.error();
        }
        const qsizetype had = bytes.size();
        // One byte more than may be: what grows while it is read, and files of /proc, do not say how long they are.
        const qsizetype piece = std::min<qint64>(Piece, limit + 1 - had);
        bytes.resize(had + piece);
        ssize_t got;
        do
            got = ::read(descriptor, bytes.data() + had, size_t(piece));
        while (got < 0 && errno == EINTR);
        if (got < 0 && errno != EAGAIN)
            return unreadable(kind, path, QString::fromLocal8Bit(std::strerror(errno)));
        bytes.resize(had + std::max<ssize_t>(got, 0));
        if (got == 0)
            return bytes;
        if (bytes.size() > limit)
            return tooLarge(path, limit);
    }
}

} // namespace

Outcome<QByteArray> readWhole(const QString &path, qint64 limit, Error::Kind ofTheSystem, std::chrono::milliseconds quiet)
{
    if (path.startsWith(QLatin1String(":/")))
        return readResource(path, limit, ofTheSystem);
    // Without O_NONBLOCK, opening a pipe that nobody writes to never returns.
    const Opened file{::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
    struct stat about;
    if (file.descriptor < 0 || ::fstat(file.descriptor, &about) != 0)
        return unreadable(ofTheSystem, path, QString::fromLocal8Bit(std::strerror(errno)));
    if (S_ISDIR(about.st_mode))
        return unreadable(Error::Kind::Input, path, QStringLiteral("is a folder; expected a file"));
    if (!S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode) && !S_ISSOCK(about.st_mode))
        return unreadable(Error::Kind::Input, path, QStringLiteral("is a device; expected a file or a pipe"));
    if (S_ISREG(about.st_mode) && about.st_size > limit)
        return tooLarge(path, limit);
    return readOpened(file.descriptor, !S_ISREG(about.st_mode), path, limit, ofTheSystem, quiet);
}

} // namespace csp
