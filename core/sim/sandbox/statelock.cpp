#include "core/sim/sandbox/statelock.h"
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace csp::sim {

QString canonicalPlace(const QString &fileName)
{
    const QFileInfo info(fileName);
    const QString there = info.canonicalFilePath();
    if (!there.isEmpty())
        return there;
    const QString folder = info.absoluteDir().canonicalPath();
    return (folder.isEmpty() ? info.absolutePath() : folder) + QLatin1Char('/') + info.fileName();
}

// A name in Linux' abstract socket namespace: unlike a lock file it cannot outlive its process, and the file itself cannot be locked, for every save
// puts another one in its place. The name says which folder it is, not what it is called: it may be mounted at two places.
Outcome<std::shared_ptr<StateLock>> StateLock::take(const QString &fileName)
{
    const auto error = [&fileName](Error::Kind kind, const QString &what, const QString &nextStep) {
        return Error{kind, fileName, what, nextStep, {}, {}, {}, {}, {}};
    };
    const QString path = canonicalPlace(fileName);
    const QFileInfo place(path);
    struct stat about;
    if (::stat(QFile::encodeName(path).constData(), &about) == 0 && S_ISREG(about.st_mode) && about.st_nlink > 1)
        return error(Error::Kind::Storage, QStringLiteral("has %1 names (hard links), and would be replaced under one of them alone").arg(about.st_nlink), QStringLiteral("give a copy of it"));
    QByteArray key = QFile::encodeName(path);
    if (::stat(QFile::encodeName(place.absolutePath()).constData(), &about) == 0)
        key = QByteArray::number(quint64(about.st_dev)) + ':' + QByteArray::number(quint64(about.st_ino)) + '/' + QFile::encodeName(place.fileName());
    const QByteArray name = "calsync-state-" + QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex();

    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return error(Error::Kind::Storage, QString::fromLocal8Bit(std::strerror(errno)), {});
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.constData(), static_cast<std::size_t>(name.size())); // the zero before it makes it abstract
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<std::size_t>(name.size()));
    if (::bind(socket, reinterpret_cast<const sockaddr *>(&address), size) != 0) {
        const int reason = errno;
        ::close(socket);
        if (reason == EADDRINUSE)
            return error(Error::Kind::Storage, QStringLiteral("another calsync keeps its world there, or a window its own"), QStringLiteral("stop it, or choose another file"));
        return error(Error::Kind::Storage, QString::fromLocal8Bit(std::strerror(reason)), {});
    }
    return std::shared_ptr<StateLock>(new StateLock(socket));
}

StateLock::~StateLock() { ::close(m_socket); }

} // namespace csp::sim
