#include "app/wiring/stopsignals.h"
#include <QSocketNotifier>
#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace csp {

// A signal handler may do next to nothing: it writes one byte, and the event loop reads it.
static int signalSocket = -1;

static void onSignal(int number)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(signalSocket, &byte, 1);
    std::signal(number, SIG_DFL);
}

StopSignals::StopSignals(std::function<void()> then, QObject *parent) : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_sockets) != 0)
        qFatal("no socket pair for signals");
    signalSocket = m_sockets[0];
    auto *notifier = new QSocketNotifier(m_sockets[1], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this, notifier, then = std::move(then)] {
        char byte;
        [[maybe_unused]] const auto got = ::read(m_sockets[1], &byte, 1);
        notifier->setEnabled(false);
        then();
    });
    std::signal(SIGTERM, onSignal);
    std::signal(SIGINT, onSignal);
    if (std::signal(SIGHUP, onSignal) == SIG_IGN)
        std::signal(SIGHUP, SIG_IGN);
}

StopSignals::~StopSignals()
{
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    if (std::signal(SIGHUP, SIG_DFL) == SIG_IGN)
        std::signal(SIGHUP, SIG_IGN);
    signalSocket = -1;
    ::close(m_sockets[0]);
    ::close(m_sockets[1]);
}

} // namespace csp
