#include "app/cli/trafficlog.h"
#include "app/wiring/trafficline.h"
#include "core/sim/sandbox/sandbox.h"
#include "core/sim/sandbox/traffic.h"
#include <QFileInfo>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace csp::cli {

Outcome<std::unique_ptr<TrafficLog>> TrafficLog::open(const QString &fileName)
{
    auto log = std::make_unique<TrafficLog>();
    bool opened = false;
    if (fileName == QLatin1String("-")) {
        if ((::fcntl(STDERR_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY) // as main() leaves one that was closed
            return Error{Error::Kind::Storage, QStringLiteral("--log -"), QStringLiteral("standard error is closed"), {}, {}, {}, {}, {}, {}};
        opened = log->m_file.open(stderr, QIODevice::WriteOnly | QIODevice::Unbuffered);
    } else {
        // A device or a pipe has no end to go to.
        const QFileInfo what(fileName);
        const auto where = what.exists() && !what.isFile() ? QIODevice::NotOpen : QIODevice::Append;
        log->m_file.setFileName(fileName);
        opened = log->m_file.open(QIODevice::WriteOnly | QIODevice::Unbuffered | where);
    }
    if (!opened)
        return Error{Error::Kind::Storage, fileName, log->m_file.errorString(), QStringLiteral("name another file with --log"), {}, {}, {}, {}, {}};
    return log;
}

void TrafficLog::follow(sim::Sandbox *sandbox, std::function<void(const Error &)> failed)
{
    sandbox->setOnlooker([this, failed = std::move(failed)](const sim::Traffic &traffic) {
        const QByteArray line = lineOf(traffic).toUtf8() + '\n';
        if (m_file.write(line) == line.size() || std::exchange(m_told, true))
            return;
        failed({Error::Kind::Storage, m_file.fileName(), QStringLiteral("a line of the log was lost: %1").arg(m_file.errorString()), {}, {}, {}, {}, {}, {}});
    });
}

} // namespace csp::cli
