#include "core/http/server.h"
#include "tests/support/testmain.h"
#include <QAbstractEventDispatcher>
#include <QTcpSocket>
#include <QTimer>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tst_http_bounds {

using namespace csp;
using namespace csp::http;
using namespace std::chrono_literals;

namespace {

/// A client of the raw kind.
class Wire
{
public:
    explicit Wire(const Server &server, qint64 readsAtOnce = 0)
    {
        m_socket.setReadBufferSize(readsAtOnce);
        m_socket.connectToHost(QHostAddress::LocalHost, server.port());
        [this] { QTRY_COMPARE(m_socket.state(), QAbstractSocket::ConnectedState); }();
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    /// Everything that has come so far.
    QByteArray got()
    {
        m_got += m_socket.readAll();
        return m_got;
    }
    bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void readAll() { m_socket.setReadBufferSize(0); }
    void hangUp() { m_socket.abort(); }
    QByteArray statusLine() { return got().left(got().indexOf('\r')); }

private:
    QTcpSocket m_socket;
    QByteArray m_got;
};

QByteArray get(const QByteArray &path) { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"; }
QByteArray post(qsizetype length) { return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(length) + "\r\n\r\n"; }

/// Counts what it is asked; keeps those that ask for `/wait`.
struct Counting {
    int asked = 0;
    QByteArray body = "ok";
    QList<Responder> waiting;

    Handler handler()
    {
        return [this](const Request &request, const Responder &respond) {
            ++asked;
            if (request.target == "/wait")
                waiting.append(respond);
            else
                respond({200, {}, request.target == "/small" ? "small" : body});
        };
    }
};

qsizetype connectionsOf(const Server &server) { return server.findChildren<HttpConnection *>().size(); }

/// Until others' requests change nothing any more.
void settle(const Server &server, const Counting &counting)
{
    Wire other(server);
    int before = -1;
    for (int rounds = 1; before != counting.asked - 5; ++rounds) {
        before = counting.asked;
        for (int i = 0; i < 5; ++i) {
            other.send(get("/small"));
            [&] { QTRY_COMPARE(other.got().count("small"), (rounds - 1) * 5 + i + 1); }();
        }
    }
}

} // namespace

class tst_HttpBounds : public QObject
{
    Q_OBJECT
private slots:
    void aClientThatReadsNoAnswerIsReadNoFurther()
    {
        Counting counting;
        counting.body = QByteArray(64 * 1024, 'x');
        Server server(counting.handler(), nullptr, {.unreadBytes = 256 * 1024});
        QVERIFY(server.listen().ok());
        Wire client(server, 1024);
        constexpr int requests = 2000;
        client.send(get("/").repeated(requests));
        settle(server, counting);
        QVERIFY2(counting.asked < requests / 2, qPrintable(QString::number(counting.asked))); // what the system itself takes in is no matter of ours
        client.readAll();
        QTRY_COMPARE_WITH_TIMEOUT(client.got().count("HTTP/1.1 200"), requests, 20'000);
    }

    void aClientThatGoesOnReadingNothingIsCutOff()
    {
        Counting counting;
        counting.body = QByteArray(16 * 1024 * 1024, 'x');
        Server server(counting.handler(), nullptr, {.unread = 50ms});
        QVERIFY(server.listen().ok());
        Wire client(server, 1024);
        client.send(get("/"));
        QTRY_COMPARE(counting.asked, 1);
        QTRY_COMPARE(connectionsOf(server), 0);
    }

    void anAnswerThatIsTheLastOneIsNotWaitedForEither()
    {
        Counting counting;
        counting.body = QByteArray(16 * 1024 * 1024, 'x');
        Server server(counting.handler(), nullptr, {.unread = 50ms});
        QVERIFY(server.listen().ok());
        Wire client(server, 1024);
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QTRY_COMPARE(counting.asked, 1);
        QTRY_COMPARE(connectionsOf(server), 0);
    }

    void answersOfAllThatNobodyReadsHaveALimit()
    {
        Counting counting;
        counting.body = QByteArray(24 * 1024 * 1024, 'x'); // the system itself takes in some 10 MiB of it
        Server server(counting.handler(), nullptr, {.allUnreadBytes = 60 * 1024 * 1024});
        QVERIFY(server.listen().ok());
        std::vector<std::unique_ptr<Wire>> clients;
        for (int i = 0; i < 8; ++i) {
            clients.push_back(std::make_unique<Wire>(server, 1024));
            clients.back()->send(get("/"));
            QTRY_COMPARE(counting.asked, i + 1);
        }
        QTRY_VERIFY(connectionsOf(server) <= 6);
        QVERIFY(connectionsOf(server) >= 2);
        clients.back()->readAll(); // the last to come is none of those that went
        QTRY_COMPARE(clients.back()->got().size(), clients.back()->got().indexOf("\r\n\r\n") + 4 + counting.body.size());
    }

    void whatIsBegunMustEnd_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing at all") << QByteArray() << QByteArray();
        QTest::newRow("half a head") << QByteArray("GET / HTTP/1.1\r\nHost: loc") << QByteArray("HTTP/1.1 408 Request Timeout");
        QTest::newRow("a head alone") << post(10) << QByteArray("HTTP/1.1 408 Request Timeout");
        QTest::newRow("half a body") << post(10) + "12345" << QByteArray("HTTP/1.1 408 Request Timeout");
        QTest::newRow("half a chunk") << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12") << QByteArray("HTTP/1.1 408 Request Timeout");
        QTest::newRow("a request, and nothing more") << get("/small") << QByteArray("HTTP/1.1 200 OK");
    }
    void whatIsBegunMustEnd()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, answer);
        Counting counting;
        Server server(counting.handler(), nullptr, {.head = 30ms, .body = 30ms, .idle = 30ms});
        QVERIFY(server.listen().ok());
        Wire client(server);
        client.send(sent);
        QTRY_VERIFY(!client.isOpen());
        QCOMPARE(client.statusLine(), answer);
        QTRY_COMPARE(connectionsOf(server), 0);
    }

    /// A connection that has gone is deleted by a later turn of the event loop: the server may end before it. (AddressSanitizer sees what this is about.)
    void aServerMayEndBeforeAConnectionThatHasGone()
    {
        Counting counting;
        auto server = std::make_unique<Server>(counting.handler(), nullptr, ServerLimits{});
        QVERIFY(server->listen().ok());
        Wire client(*server);
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_COMPARE(connectionsOf(*server), 1);
        auto *connection = server->findChildren<HttpConnection *>().first();
        QTRY_VERIFY(!client.statusLine().isEmpty());
        emit connection->gone();
        server.reset();
    }

    void drippingDoesNotProlongIt()
    {
        Counting counting;
        Server server(counting.handler(), nullptr, {.head = 60ms, .idle = 60s});
        QVERIFY(server.listen().ok());
        Wire client(server);
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ");
        QTimer drip;
        connect(&drip, &QTimer::timeout, this, [&client] { client.send("x"); });
        drip.start(5);
        QTRY_VERIFY(!client.isOpen());
        QCOMPARE(client.statusLine(), QByteArray("HTTP/1.1 408 Request Timeout"));
    }

    void aHandlerMayTakeItsTime()
    {
        Counting counting;
        Server server(counting.handler(), nullptr, {.head = 20ms, .body = 20ms, .idle = 20ms, .unread = 20ms});
        QVERIFY(server.listen().ok());
        Wire client(server), idle(server);
        client.send(get("/wait"));
        QTRY_COMPARE(counting.waiting.size(), 1);
        QTRY_VERIFY(!idle.isOpen()); // longer than any of the limits
        counting.waiting.first()({200, {}, "late"});
        QTRY_VERIFY(client.got().endsWith("late"));
    }

    void bodiesOfAllConnectionsHaveALimit()
    {
        Counting counting;
        Server server(counting.handler(), nullptr, {.bodyBytes = 300'000, .allBodyBytes = 400'000});
        QVERIFY(server.listen().ok());
        Wire first(server), second(server), small(server);
        first.send(post(280'000) + QByteArray(270'000, 'x'));
        settle(server, counting);
        second.send(post(280'000) + QByteArray(270'000, 'x'));
        QTRY_COMPARE(second.statusLine(), QByteArray("HTTP/1.1 503 Service Unavailable"));
        QVERIFY(second.got().contains("Retry-After: 1\r\n"));
        QTRY_VERIFY(!second.isOpen());
        // What an ordinary request needs is there for everybody.
        small.send(post(60'000) + QByteArray(60'000, 'x'));
        QTRY_COMPARE(small.statusLine(), QByteArray("HTTP/1.1 200 OK"));
        first.send(QByteArray(10'000, 'x'));
        QTRY_COMPARE(first.statusLine(), QByteArray("HTTP/1.1 200 OK"));
        Wire third(server);
        third.send(post(280'000) + QByteArray(280'000, 'x'));
        QTRY_COMPARE(third.statusLine(), QByteArray("HTTP/1.1 200 OK"));
    }

    void bodiesCountUntilTheirRequestIsAnswered()
    {
        Counting counting;
        Server server(counting.handler(), nullptr, {.bodyBytes = 300'000, .allBodyBytes = 400'000});
        QVERIFY(server.listen().ok());
        Wire first(server), second(server);
        first.send("POST /wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: 280000\r\n\r\n" + QByteArray(280'000, 'x'));
        QTRY_COMPARE(counting.waiting.size(), 1);
        second.send(post(280'000) + QByteArray(280'000, 'x'));
        QTRY_COMPARE(second.statusLine(), QByteArray("HTTP/1.1 503 Service Unavailable"));
    }

    void whereAllPlacesAreBusyOthersWait()
    {
        Counting counting;
        Server server(counting.handler(), nullptr, {.connections = 3, .spared = 20ms});
        QVERIFY(server.listen().ok());
        std::vector<std::unique_ptr<Wire>> busy;
        for (int i = 0; i < 3; ++i) {
            busy.push_back(std::make_unique<Wire>(server));
            busy.back()->send(get("/wait"));
        }
        QTRY_COMPARE(counting.waiting.size(), 3);
        std::vector<std::unique_ptr<Wire>> late;
        for (int i = 0; i < 20; ++i) { // more than the listener itself keeps
            late.push_back(std::make_unique<Wire>(server));
            late.back()->send(get("/small"));
        }
        counting.waiting.takeFirst()({200, {}, "done"});
        QTRY_VERIFY(busy[0]->got().endsWith("done"));
        for (const auto &client : late)
            QTRY_VERIFY(client->got().endsWith("small"));
        QVERIFY(connectionsOf(server) <= 3);
        QVERIFY(busy[1]->isOpen() && busy[2]->isOpen());
    }

    void aNewConnectionTakesThePlaceOfTheOneThatWaitsLongest()
    {
        Counting counting;
        Server server(counting.handler(), nullptr, {.connections = 3, .spared = 20ms});
        QVERIFY(server.listen().ok());
        Wire busy(server);
        busy.send(get("/wait"));
        QTRY_COMPARE(counting.waiting.size(), 1);
        Wire silent(server);
        QTRY_COMPARE(connectionsOf(server), 2);
        Wire halfOpen(server);
        halfOpen.send("GET /");
        QTRY_COMPARE(connectionsOf(server), 3);
        Wire late(server);
        late.send(get("/small"));
        QTRY_VERIFY(late.got().endsWith("small"));
        QTRY_VERIFY(!silent.isOpen());
        QVERIFY(busy.isOpen() && halfOpen.isOpen());
    }

    void oneThatWentWhileItWaitedTakesNoPlace()
    {
        Counting counting;
        Server server(counting.handler(), nullptr, {.connections = 1});
        QVERIFY(server.listen().ok());
        Wire busy(server);
        busy.send(get("/wait"));
        QTRY_COMPARE(counting.waiting.size(), 1);
        Wire gone(server), late(server);
        late.send(get("/small"));
        gone.hangUp();
        busy.hangUp();
        QTRY_VERIFY(late.got().endsWith("small"));
    }

    void withoutFileDescriptorsItWaitsForOne()
    {
        Counting counting;
        Server server(counting.handler());
        QVERIFY(server.listen().ok());
        Wire before(server);
        before.send(get("/small"));
        QTRY_VERIFY(before.got().endsWith("small")); // after one that came the next is missed differently
        before.hangUp();
        QTRY_COMPARE(connectionsOf(server), 0);
        QTcpSocket late; // has its descriptor, and the server is to find none
        late.bind(QHostAddress::LocalHost);
        QList<int> taken;
        for (int descriptor; (descriptor = ::dup(STDIN_FILENO)) >= 0;)
            taken.append(descriptor);
        late.connectToHost(QHostAddress::LocalHost, server.port());
        late.write(get("/small"));
        int turns = 0;
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this, [&turns] { ++turns; });
        bool over = false;
        QTimer::singleShot(500ms, this, [&over] { over = true; });
        QTRY_VERIFY(over);
        disconnect(QAbstractEventDispatcher::instance(), nullptr, this, nullptr);
        QVERIFY2(turns < 300, qPrintable(QString::number(turns))); // of which 50 are the test's own
        for (const int descriptor : taken)
            ::close(descriptor);
        QByteArray got;
        QTRY_VERIFY((got += late.readAll()).endsWith("small"));
    }
};

CSP_TEST(tst_HttpBounds, Core)

} // namespace tst_http_bounds

#include "tst_http_bounds.moc"
