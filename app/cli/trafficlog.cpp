#include "app/cli/trafficlog.h"
#include "app/wiring/trafficline.h"
#include "core/sim/sandbox/sandbox.h"
#include "core/sim/sandbox/traffic.h"
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

namespace csp::cli {

namespace {

constexpr qsizetype mostWaiting = 2 * 1024 * 1024; // bytes; as much again may be under way
constexpr std::chrono::milliseconds patienceAtTheEnd{500};

/// 0, or errno.
int writeAll(int descriptor, const QByteArray &bytes)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t wrote = ::write(descriptor, bytes.constData() + done, size_t(bytes.size() - done));
        if (wrote < 0 && errno != EINTR)
            return errno;
        done += std::max<ssize_t>(wrote, 0);
    }
    return 0;
}

} // namespace

struct TrafficLog::Waiting {
    std::mutex mutex;
    std::condition_variable changed;
    QByteArray lines;
    quint64 dropped = 0;
    bool ends = false;
    bool ended = false;
    std::function<void(int)> failed; ///< with errno; told once
    int descriptor = -1;
    QString fileName;

    ~Waiting() { ::close(descriptor); }
};

TrafficLog::TrafficLog(std::shared_ptr<Waiting> waiting) : m_waiting(std::move(waiting)), m_writer(&TrafficLog::writeLines, m_waiting) { }

TrafficLog::~TrafficLog()
{
    std::unique_lock lock(m_waiting->mutex);
    m_waiting->ends = true;
    m_waiting->failed = {};
    m_waiting->changed.notify_all();
    const bool ended = m_waiting->changed.wait_for(lock, patienceAtTheEnd, [this] { return m_waiting->ended; });
    lock.unlock();
    if (ended)
        m_writer.join();
    else
        m_writer.detach(); // its reader stands still: the program ends without it
}

Outcome<std::unique_ptr<TrafficLog>> TrafficLog::open(const QString &fileName)
{
    auto waiting = std::make_shared<Waiting>();
    waiting->fileName = fileName == QLatin1String("-") ? QStringLiteral("--log -") : fileName;
    if (fileName == QLatin1String("-")) {
        if ((::fcntl(STDERR_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY) // as main() leaves one that was closed
            return Error{Error::Kind::Storage, QStringLiteral("--log -"), QStringLiteral("standard error is closed"), {}, {}, {}, {}, {}, {}};
        waiting->descriptor = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    } else {
        // A device or a pipe has no end to go to.
        const QFileInfo what(fileName);
        const int where = what.exists() && !what.isFile() ? 0 : O_APPEND | O_CREAT;
        waiting->descriptor = ::open(QFile::encodeName(fileName).constData(), O_WRONLY | O_CLOEXEC | where, 0666);
    }
    if (waiting->descriptor < 0)
        return Error{Error::Kind::Storage, fileName, QString::fromLocal8Bit(std::strerror(errno)), QStringLiteral("name another file with --log"), {}, {}, {}, {}, {}};
    return std::unique_ptr<TrafficLog>(new TrafficLog(std::move(waiting)));
}

void TrafficLog::writeLines(const std::shared_ptr<Waiting> &waiting)
{
    std::unique_lock lock(waiting->mutex);
    while (true) {
        waiting->changed.wait(lock, [&] { return waiting->ends || !waiting->lines.isEmpty(); });
        if (waiting->lines.isEmpty())
            break;
        QByteArray lines = std::exchange(waiting->lines, {});
        if (const quint64 dropped = std::exchange(waiting->dropped, 0))
            lines += "(" + QByteArray::number(dropped) + " lines were dropped: nobody read the log)\n";
        lock.unlock();
        const int trouble = writeAll(waiting->descriptor, lines);
        lock.lock();
        if (trouble != 0 && waiting->failed)
            std::exchange(waiting->failed, {})(trouble);
    }
    waiting->ended = true;
    waiting->changed.notify_all();
}

void TrafficLog::follow(sim::Sandbox *sandbox, std::function<void(const Error &)> failed)
{
    const std::lock_guard lock(m_waiting->mutex);
    m_waiting->failed = [where = m_waiting->fileName, failed = std::move(failed)](int trouble) {
        const Error error{Error::Kind::Storage, where, QStringLiteral("a line of the log was lost: %1").arg(QString::fromLocal8Bit(std::strerror(trouble))), {}, {}, {}, {}, {}, {}};
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [failed, error] { failed(error); }, Qt::QueuedConnection);
    };
    sandbox->setOnlooker([waiting = m_waiting](const sim::Traffic &traffic) {
        const QByteArray line = lineOf(traffic).toUtf8() + '\n';
        const std::lock_guard guard(waiting->mutex);
        if (waiting->lines.size() + line.size() > mostWaiting) {
            ++waiting->dropped;
            return;
        }
        waiting->lines += line;
        waiting->changed.notify_all();
    });
}

} // namespace csp::cli
