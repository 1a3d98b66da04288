#include "core/http/server.h"
#include <QHostAddress>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

// Why not QHttpServer: docs/architecture.md, "Why the HTTP server is our own".

namespace csp::http {

namespace {

// Without a descriptor for one more connection, how long until the next try.
constexpr std::chrono::milliseconds breather{200};

} // namespace

/// Accepts by itself: QTcpServer (6.4) takes a lack of file descriptors for "nobody is there any more", as soon as that was so once, and turns in a circle.
struct Server::Private {
    Server *q;
    ServerShare share;
    QTcpServer tcp; ///< listens, and never accepts
    std::unique_ptr<QSocketNotifier> knocks;
    QList<HttpConnection *> connections;
    QTimer sweeper;
    QTimer retry; ///< of accepting

    void accept();
    void add(int descriptor);
    HttpConnection *longestWaiting() const;
    void drop(HttpConnection *connection);
    void sweep();
    void shedUnread();
};

/// All that knock, as far as there are places; the others wait in the system, whose queue has its own bound.
void Server::Private::accept()
{
    while (knocks) {
        HttpConnection *leaves = connections.size() < share.limits.connections ? nullptr : longestWaiting();
        if (!leaves && connections.size() >= share.limits.connections)
            return knocks->setEnabled(false); // until one goes, or has waited for long enough
        const int descriptor = ::accept(int(tcp.socketDescriptor()), nullptr, nullptr);
        if (descriptor < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (descriptor < 0) {
            const bool nobody = errno == EAGAIN || errno == EWOULDBLOCK;
            knocks->setEnabled(nobody);
            if (!nobody)
                retry.start();
            return;
        }
        if (leaves) {
            drop(leaves);
            leaves->cutOff();
        }
        add(descriptor);
    }
}

void Server::Private::add(int descriptor)
{
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    auto *socket = new QTcpSocket;
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        ::close(descriptor);
        return;
    }
    auto *connection = new HttpConnection(socket, &share, q);
    connections.append(connection);
    connect(connection, &HttpConnection::heldBack, q, [this] { shedUnread(); });
    connect(connection, &HttpConnection::gone, q, [this, connection] {
        drop(connection);
        // Not from in here: whoever closed it may be walking through the list.
        QMetaObject::invokeMethod(
            q, [this] { accept(); }, Qt::QueuedConnection);
    });
    if (!sweeper.isActive())
        sweeper.start();
}

/// Null where every connection is busy, or was a moment ago.
HttpConnection *Server::Private::longestWaiting() const
{
    HttpConnection *longest = nullptr;
    for (HttpConnection *connection : connections) {
        if (connection->isWaiting() && (!longest || connection->since() < longest->since()))
            longest = connection;
    }
    return longest && HttpConnection::Clock::now() - longest->since() >= share.limits.spared ? longest : nullptr;
}

void Server::Private::sweep()
{
    const auto now = HttpConnection::Clock::now();
    const QList<HttpConnection *> all = connections; // each may go by this
    for (HttpConnection *connection : all)
        connection->sweep(now);
    if (knocks && !knocks->isEnabled() && !retry.isActive())
        accept();
}

void Server::Private::drop(HttpConnection *connection)
{
    if (!connections.removeOne(connection))
        return;
    connection->disconnect(q);
    connection->deleteLater();
    if (connections.isEmpty())
        sweeper.stop();
}

/// What waits for all clients together is too much: those that read nothing for longest are given up.
void Server::Private::shedUnread()
{
    while (share.unreadBytes > share.limits.allUnreadBytes) {
        HttpConnection *longest = nullptr;
        for (HttpConnection *connection : std::as_const(connections)) {
            if (connection->holdsAnswers() && (!longest || connection->since() < longest->since()))
                longest = connection;
        }
        if (!longest)
            return;
        longest->cutOff();
    }
}

Server::Server(Handler handler, QObject *parent, ServerLimits limits) : QObject(parent), d(std::make_unique<Private>())
{
    d->q = this;
    d->share.handler = std::move(handler);
    d->share.limits = limits;
    d->retry.setSingleShot(true);
    d->retry.setInterval(breather);
    connect(&d->retry, &QTimer::timeout, this, [this] { d->accept(); });
    const auto shortest = std::min({limits.head, limits.body, limits.idle, limits.unread, limits.spared});
    d->sweeper.setInterval(std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1000)));
    connect(&d->sweeper, &QTimer::timeout, this, [this] { d->sweep(); });
}

Server::~Server()
{
    close();
    // They count in what `d` holds, and those that have gone may still wait to be deleted: none may outlive it, as children would.
    qDeleteAll(findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly));
}

void Server::answerTo(const QByteArrayList &names) { d->share.names.add(names); }

void Server::setHeadCheck(HeadCheck check) { d->share.check = std::move(check); }

Outcome<quint16> Server::listen(quint16 port)
{
    if (d->tcp.listen(QHostAddress::LocalHost, port)) {
        d->share.port = d->tcp.serverPort();
        d->tcp.pauseAccepting();
        d->knocks = std::make_unique<QSocketNotifier>(d->tcp.socketDescriptor(), QSocketNotifier::Read);
        connect(d->knocks.get(), &QSocketNotifier::activated, this, [this] { d->accept(); });
        return d->share.port;
    }
    const bool taken = d->tcp.serverError() == QAbstractSocket::AddressInUseError;
    Error error;
    error.kind = Error::Kind::Input;
    error.where = QStringLiteral("port %1").arg(port);
    error.what = taken ? QStringLiteral("another program listens there already")
                       : QStringLiteral("not available: %1").arg(d->tcp.errorString());
    error.nextStep = QStringLiteral("choose another port, or 0 for a free one");
    return error;
}

quint16 Server::port() const { return d->tcp.serverPort(); }

QByteArray Server::origin() const { return "http://127.0.0.1:" + QByteArray::number(port()); }

void Server::stopAccepting()
{
    d->knocks.reset();
    d->tcp.close();
    d->retry.stop();
}

void Server::close()
{
    stopAccepting();
    d->sweeper.stop();
    const QList<HttpConnection *> all = std::exchange(d->connections, {});
    for (HttpConnection *connection : all) {
        connection->disconnect(this);
        delete connection;
    }
}

} // namespace csp::http
