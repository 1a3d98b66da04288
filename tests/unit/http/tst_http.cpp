#include "core/http/inprocesstransport.h"
#include "core/http/networktransport.h"
#include <atomic>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include "core/http/requestparser.h"
#include "core/http/server.h"
#include "tests/support/testmain.h"
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

namespace tst_http {

using namespace csp;
using namespace csp::http;

namespace {

/// Answers with what it was asked, so that a test sees both directions at once.
void echo(Request request, const Responder &respond)
{
    Response response;
    response.status = 200;
    response.headers = {{"Content-Type", "text/plain"}, {"X-Length", QByteArray::number(request.body.size())},
                        {"X-Seen", request.header("x-sent")}};
    response.body = request.method + ' ' + request.target + ' ' + request.body;
    respond(response);
}

Outcome<Response> await(CallOf<Response> *call)
{
    std::optional<Outcome<Response>> got;
    call->then(call->parent(), [&got](const Outcome<Response> &outcome) { got = outcome; });
    [&got] { QTRY_VERIFY_WITH_TIMEOUT(got.has_value(), 5000); }();
    return got ? *got : Outcome<Response>(Error{});
}

/// Sends bytes as they stand and reads until the answer holds `until` or the peer closes.
QByteArray rawExchange(quint16 port, const QList<QByteArray> &pieces, const QByteArray &until)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    [&socket] { QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState); }();
    QByteArray answer;
    for (const QByteArray &piece : pieces) {
        socket.write(piece);
        socket.flush();
        QCoreApplication::processEvents();
        answer += socket.readAll();
    }
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT((answer += socket.readAll(), answer.contains(until) || socket.state() == QAbstractSocket::UnconnectedState), 5000);
    }();
    return answer + socket.readAll();
}

/// Runs a parser over the bytes, cut at every place in turn, and answers the request lines and bodies it found.
QByteArray parsed(const QByteArray &bytes, qsizetype cut)
{
    RequestParser parser({});
    QByteArray out;
    for (const QByteArray &piece : {bytes.left(cut), bytes.mid(cut)}) {
        parser.feed(piece);
        while (true) {
            const auto state = parser.advance();
            if (state == RequestParser::State::WantsContinue)
                continue;
            if (state == RequestParser::State::Failed)
                return out + QByteArray::number(parser.failure());
            if (state != RequestParser::State::Complete)
                break;
            const bool keep = parser.keepAlive();
            const Request r = parser.take();
            out += r.method + ' ' + r.target + " [" + r.body + (keep ? "] " : "]! ");
        }
    }
    return out;
}

} // namespace

/// Answers in a thread of its own, and shuts the connection down at once: how soon the client sees that is left to chance.
class ClosingReceiver
{
public:
    explicit ClosingReceiver(const QByteArray &answer) : m_answer(answer), m_listener(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_listener, 16) != 0
            || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no socket to listen on");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~ClosingReceiver()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
    }
    quint16 port() const { return m_port; }
    int requests() const { return m_requests; }

private:
    void serve()
    {
        for (int client; (client = ::accept(m_listener, nullptr, nullptr)) >= 0; ::close(client)) {
            QByteArray request;
            char bytes[4096];
            for (ssize_t size; !request.contains("\r\n\r\n") && (size = ::recv(client, bytes, sizeof bytes, 0)) > 0;)
                request.append(bytes, size);
            if (!request.contains("\r\n\r\n"))
                continue;
            ++m_requests;
            if (::send(client, m_answer.constData(), size_t(m_answer.size()), MSG_NOSIGNAL) == m_answer.size())
                ::shutdown(client, SHUT_WR);
        }
    }

    QByteArray m_answer;
    int m_listener;
    quint16 m_port = 0;
    std::atomic<int> m_requests = 0;
    std::thread m_thread;
};

class tst_Http : public QObject
{
    Q_OBJECT

    Server m_server{echo};
    QList<QPointer<QObject>> m_owned;

    Transport *transport(bool network, QByteArray *origin)
    {
        if (network) {
            *origin = m_server.origin();
            return new NetworkTransport(this);
        }
        auto *t = new InProcessTransport(this);
        t->serve("http://google.test", echo);
        *origin = "http://google.test";
        return t;
    }

private slots:
    void initTestCase() { QVERIFY(m_server.listen(0).ok()); }

    void bothTransports_data()
    {
        QTest::addColumn<bool>("network");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        for (const bool network : {true, false}) {
            const char *where = network ? "network" : "in process";
            const auto row = [&](const char *name, const char *method, const char *target, const QByteArray &body) {
                QTest::addRow("%s: %s", where, name) << network << QByteArray(method) << QByteArray(target) << body;
            };
            row("get with query", "GET", "/a?x=%2B+1&y=a%40b", {});
            row("encoded slash, hash and at", "GET", "/calendars/en.usa%23holiday%40group%2Fx/events", {});
            row("patch with body", "PATCH", "/a", "{\"summary\":\"\xc3\xa9\"}");
            row("put", "PUT", "/a", "x");
            row("post without body", "POST", "/a/move?destination=b", {});
            row("delete", "DELETE", "/a", {});
            row("large body", "POST", "/a", QByteArray(1'000'000, 'x'));
        }
    }

    void bothTransports()
    {
        QFETCH(bool, network);
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QByteArray origin;
        std::unique_ptr<Transport> t(transport(network, &origin));
        const auto outcome = await(t->send({method, origin + target, {{"X-Sent", "yes"}, {"Content-Type", "application/json"}}, body}));
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().oneLine()));
        QCOMPARE(outcome->status, 200);
        QCOMPARE(outcome->body, method + ' ' + target + ' ' + body);
        QCOMPARE(outcome->header("x-length"), QByteArray::number(body.size()));
        QCOMPARE(outcome->header("X-Seen"), QByteArray("yes"));
    }

    void headHasTheHeadersAndNoBody_data() { networkOrNot(); }
    void headHasTheHeadersAndNoBody()
    {
        QFETCH(bool, network);
        QByteArray origin;
        std::unique_ptr<Transport> t(transport(network, &origin));
        const auto outcome = await(t->send({"HEAD", origin + "/x", {{"X-Sent", "yes"}}, {}}));
        QVERIFY(outcome.ok());
        QCOMPARE(outcome->header("X-Seen"), QByteArray("yes"));
        QCOMPARE(outcome->body, QByteArray());
    }

    void nobodyThereIsATransportError_data() { networkOrNot(); }
    void nobodyThereIsATransportError()
    {
        QFETCH(bool, network);
        QByteArray origin;
        std::unique_ptr<Transport> t(transport(network, &origin));
        QTcpServer reserved; // a port that nothing listens on any more
        reserved.listen(QHostAddress::LocalHost);
        const QByteArray gone = "http://127.0.0.1:" + QByteArray::number(reserved.serverPort());
        reserved.close();
        const auto outcome = await(t->send({"GET", gone + "/x?token=secret", {}, {}}));
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().kind, Error::Kind::Transport);
        QVERIFY2(!outcome.error().oneLine().contains(QLatin1String("secret")), qPrintable(outcome.error().oneLine()));
        QVERIFY2(outcome.error().where.startsWith(QString::fromLatin1(gone)), qPrintable(outcome.error().where));
    }

    void statusesAreAnswers()
    {
        for (const int status : {204, 302, 304, 400, 401, 403, 404, 409, 410, 412, 413, 429, 500, 503}) {
            Server server([status](Request, const Responder &respond) { respond({status, {{"Location", "/elsewhere"}}, "body"}); });
            QVERIFY(server.listen().ok());
            NetworkTransport t;
            for (const char *method : {"GET", "POST"}) {
                const auto outcome = await(t.send({method, server.origin() + "/x", {}, {}}));
                QVERIFY2(outcome.ok(), qPrintable(QString::number(status)));
                QCOMPARE(outcome->status, status);
                QCOMPARE(outcome->body, status == 204 || status == 304 ? QByteArray() : QByteArray("body"));
            }
        }
    }

    void abortSettlesOnceAsCancelled_data() { networkOrNot(); }
    void abortSettlesOnceAsCancelled()
    {
        QFETCH(bool, network);
        QList<Responder> waiting;
        const Handler keep = [&waiting](Request, Responder respond) { waiting << std::move(respond); };
        Server server(keep);
        QVERIFY(server.listen().ok());
        NetworkTransport net;
        InProcessTransport inProcess;
        inProcess.serve("http://x.test", keep);
        Transport *t = network ? static_cast<Transport *>(&net) : &inProcess;
        CallOf<Response> *call = t->send({"GET", network ? server.origin() + "/" : QByteArray("http://x.test/"), {}, {}});
        int settled = 0;
        Error::Kind kind = Error::Kind::Input;
        call->then(this, [&](const Outcome<Response> &outcome) { ++settled; kind = outcome.error().kind; });
        QTRY_COMPARE(waiting.size(), 1);
        call->abort();
        QCOMPARE(settled, 0); // never inside abort
        QTRY_COMPARE(settled, 1);
        QCOMPARE(kind, Error::Kind::Cancelled);
        waiting.first()({200, {}, "late"}); // the server answers somebody who is gone
        waiting.first()({200, {}, "twice"});
        QCoreApplication::processEvents();
        QCOMPARE(settled, 1);
        const auto after = await((new NetworkTransport(this))->send({"GET", m_server.origin() + "/ok", {}, {}}));
        QVERIFY(after.ok());
    }

    /// An answer without a length ends where its connection ends (RFC 9112, 6.3): that end is no cut.
    void anAnswerMayEndWithItsConnection_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("body");
        for (const char *method : {"POST", "GET"}) {
            QTest::addRow("%s, nothing in it", method) << QByteArray(method) << QByteArray("HTTP/1.0 200 OK\r\nServer: x\r\n\r\n") << QByteArray();
            QTest::addRow("%s, a body", method) << QByteArray(method) << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok") << QByteArray("ok");
        }
    }
    void anAnswerMayEndWithItsConnection()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, body);
        ClosingReceiver closing(answer);
        NetworkTransport t;
        for (int i = 1; i <= 20; ++i) {
            const auto outcome = await(t.send({method, "http://127.0.0.1:" + QByteArray::number(closing.port()) + "/x", {}, {}}));
            QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(QStringLiteral("%1: %2").arg(i).arg(outcome.error().oneLine() + outcome.error().detail)));
            QCOMPARE(outcome->status, 200);
            QCOMPARE(outcome->body, body);
            if (method == "POST") // what changes nothing, Qt may ask for again by itself
                QCOMPARE(closing.requests(), i);
        }
    }

    void cutConnectionIsATransportErrorAndPostsAreSentOnce_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("post, nothing answered") << QByteArray("POST") << QByteArray();
        QTest::newRow("patch, nothing answered") << QByteArray("PATCH") << QByteArray();
        QTest::newRow("delete, nothing answered") << QByteArray("DELETE") << QByteArray();
        QTest::newRow("get, half a body") << QByteArray("GET") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        QTest::newRow("get, half a head") << QByteArray("GET") << QByteArray("HTTP/1.1 200 OK\r\nConte");
    }
    void cutConnectionIsATransportErrorAndPostsAreSentOnce()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, answer);
        QTcpServer cutting;
        int requests = 0;
        connect(&cutting, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = cutting.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                ++requests;
                socket->write(answer);
                socket->disconnectFromHost();
            });
        });
        QVERIFY(cutting.listen(QHostAddress::LocalHost));
        NetworkTransport t;
        const QByteArray url = "http://127.0.0.1:" + QByteArray::number(cutting.serverPort()) + "/x";
        const auto outcome = await(t.send({method, url, {}, method == "GET" || method == "DELETE" ? QByteArray() : QByteArray("{}")}));
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().kind, Error::Kind::Transport);
        if (method != "GET")
            QCOMPARE(requests, 1);
    }

    void anAnswerMayBreakOff_data()
    {
        QTest::addColumn<Response>("response");
        QTest::addColumn<QByteArray>("seen"); // the body's bytes that came; nothing came at all: empty
        const auto row = [](const char *name, const QByteArray &body, Fate fate, const QByteArray &seen) {
            QTest::newRow(name) << Response{200, {{"X-A", "b"}}, body, fate} << seen;
        };
        row("cut", "0123456789", {Fate::Kind::Cut, 0}, {});
        row("half", "0123456789", {Fate::Kind::Truncated, 5}, "\r\n\r\n01234");
        row("headers alone", "0123456789", {Fate::Kind::Truncated, 0}, "\r\n\r\n");
        row("all but the last byte, whatever was asked", "0123456789", {Fate::Kind::Truncated, 99}, "\r\n\r\n012345678");
        row("a large one", QByteArray(300'000, 'x'), {Fate::Kind::Truncated, 200'000}, QByteArray("\r\n\r\n") + QByteArray(200'000, 'x'));
    }
    void anAnswerMayBreakOff()
    {
        QFETCH(Response, response);
        QFETCH(QByteArray, seen);
        int asked = 0;
        const Handler handler = [&](const Request &, const Responder &respond) {
            ++asked;
            respond(response);
        };
        Server server(handler);
        QVERIFY(server.listen().ok());
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), server.port());
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        socket.write("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QByteArray got;
        QTRY_VERIFY((got += socket.readAll(), socket.state() == QAbstractSocket::UnconnectedState));
        got += socket.readAll();
        if (seen.isEmpty()) {
            QCOMPARE(got, QByteArray());
        } else {
            QVERIFY(got.startsWith("HTTP/1.1 200 OK\r\n"));
            QVERIFY(got.contains("Content-Length: " + QByteArray::number(response.body.size())));
            QVERIFY(!got.contains("Connection: close"));
            QCOMPARE(got.mid(got.indexOf("\r\n\r\n")), seen);
        }
        QCOMPARE(asked, 1); // the connection is gone, the second request with it
        InProcessTransport inProcess;
        inProcess.serve("http://name.test", handler);
        NetworkTransport network;
        for (const auto &outcome : {await(network.send({"POST", server.origin() + "/x", {}, "{}"})), await(inProcess.send({"POST", "http://name.test/x", {}, "{}"}))}) {
            QVERIFY(!outcome.ok());
            QCOMPARE(outcome.error().kind, Error::Kind::Transport);
            QVERIFY(outcome.error().what.contains(QStringLiteral("closed before the answer was complete")));
        }
        QCOMPARE(asked, 3);
    }

    void silenceIsATransportError()
    {
        Server server([](Request, Responder) { });
        QVERIFY(server.listen().ok());
        NetworkTransport t;
        t.setTimeout(std::chrono::milliseconds(50));
        const auto outcome = await(t.send({"GET", server.origin() + "/x", {}, {}}));
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().kind, Error::Kind::Transport);
        QCOMPARE(outcome.error().what, QStringLiteral("no answer within 0.05 s"));
    }

    void aNotHttpAddressIsRefused()
    {
        NetworkTransport t;
        for (const char *url : {"file:///etc/passwd", "ftp://x/y", "", "http://"}) {
            const auto outcome = await(t.send({"GET", url, {}, {}}));
            QVERIFY(!outcome.ok());
            QCOMPARE(outcome.error().kind, Error::Kind::Transport);
        }
    }

    void keepAliveServesManyOverOneConnection()
    {
        const QByteArray got = rawExchange(m_server.port(), {"GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n"}, "GET /2");
        QVERIFY2(got.contains("GET /1") && got.contains("GET /2") && !got.contains("Connection: close"), got);
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        QList<Responder> waiting;
        Server server([&waiting](Request request, const Responder &respond) {
            if (request.target == "/slow")
                waiting << respond;
            else
                respond({200, {}, request.target});
        });
        QVERIFY(server.listen().ok());
        QTimer release;
        connect(&release, &QTimer::timeout, this, [&waiting] {
            if (!waiting.isEmpty())
                waiting.takeFirst()({200, {}, "/slow"});
        });
        release.start(5);
        const QByteArray got = rawExchange(server.port(), {"GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /slow HTTP/1.1\r\nHost: localhost\r\n\r\nGET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n"}, "/3");
        QVERIFY(got.indexOf("/1") >= 0);
        QVERIFY(got.indexOf("/1") < got.indexOf("/slow"));
        QVERIFY(got.indexOf("/slow") < got.indexOf("/3"));
    }

    void onTheWire_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("head") << QByteArray("HEAD /1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                              << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Length: 0\r\nX-Seen: \r\nContent-Length: 8\r\nConnection: close\r\n\r\n");
        QTest::newRow("chunked") << QByteArray("POST /1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nA: b\r\n\r\n")
                                 << QByteArray("POST /1 hello world");
        QTest::newRow("continue") << QByteArray("POST /1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
                                  << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
        QTest::newRow("1.0 closes") << QByteArray("GET /1 HTTP/1.0\r\n\r\n") << QByteArray("Connection: close");
        QTest::newRow("1.0 keeps where asked") << QByteArray("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << QByteArray("Connection: keep-alive");
        QTest::newRow("nonsense") << QByteArray("NONSENSE\r\n\r\n") << QByteArray("HTTP/1.1 400 Bad Request\r\n");
        QTest::newRow("header too large") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\nA: " + QByteArray(70'000, 'x') + "\r\n\r\n")
                                          << QByteArray("HTTP/1.1 431 Request Header Fields Too Large\r\n");
        QTest::newRow("header without end") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\nA: " + QByteArray(70'000, 'x'))
                                            << QByteArray("HTTP/1.1 431 ");
        QTest::newRow("body too large") << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4194305\r\n\r\n")
                                        << QByteArray("HTTP/1.1 413 Content Too Large\r\n");
        QTest::newRow("chunk too large") << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n400001\r\n")
                                         << QByteArray("HTTP/1.1 413 ");
    }
    void whoSendsTooMuchMaySendItAllAndReadsWhy()
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_server.port());
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        const QByteArray body(12 * 1024 * 1024, 'x');
        socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n");
        socket.write(body);
        QTRY_COMPARE(socket.bytesToWrite(), qint64(0)); // no reset on the way
        QTRY_VERIFY(socket.bytesAvailable() > 0);
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 413 Content Too Large\r\n"));
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState); // and not for ever
    }

    void onTheWire()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, expected);
        const QByteArray got = rawExchange(m_server.port(), {sent}, expected);
        QVERIFY2(got.contains(expected), got);
        if (sent.startsWith("HEAD"))
            QCOMPARE(got, expected);
    }

    void everyCutReadsTheSame_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *bytes, const char *expected) {
            QTest::newRow(name) << QByteArray(bytes) << QByteArray(expected);
        };
        row("two gets", "GET /a%2Fb?x=%41 HTTP/1.1\r\nHost: localhost\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost:x\r\n\r\n", "GET /a%2Fb?x=%41 [] GET /2 [] ");
        row("body then get", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n", "POST / [abc] GET /2 [] ");
        row("chunked then get", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n", "POST / [abcde] GET /2 [] ");
        row("absolute form", "GET http://h:1/p?q HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET /p?q []! ");
        row("no host", "GET / HTTP/1.1\r\n\r\n", "400");
        row("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400");
        row("both lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", "400");
        row("two different lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "400");
        row("empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", "400");
        row("empty length before another", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\nContent-Length: 4\r\n\r\nabcd", "400");
        row("empty coding beside a length", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\nContent-Length: 4\r\n\r\nabcd", "400");
        row("negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\n", "400");
        row("length that runs over", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999999\r\n\r\n", "413");
        row("negative chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "400");
        row("huge chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "413");
        row("chunk without its end", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", "400");
        row("unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501");
        row("folded header", "GET / HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n", "400");
        row("space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400");
        row("newer version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505");
        row("blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "400");
        row("bare line feed", "GET / HTTP/1.1\nHost: a\r\n\r\n", "400");
    }
    void everyCutReadsTheSame()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        for (qsizetype cut = 0; cut <= bytes.size(); ++cut)
            QCOMPARE(parsed(bytes, cut), expected);
    }

    void portInUseNamesThePort()
    {
        Server second(echo);
        const auto outcome = second.listen(m_server.port());
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().kind, Error::Kind::Input);
        QCOMPARE(outcome.error().where, QStringLiteral("port %1").arg(m_server.port()));
        QCOMPARE(outcome.error().what, QStringLiteral("another program listens there already"));
    }

    void answersOfAHandlerCannotBreakTheFraming()
    {
        Server server([](Request, const Responder &respond) {
            respond({200, {{"X-Bad", "a\r\nInjected: yes"}, {"Content-Length", "999"}, {"Transfer-Encoding", "chunked"}, {"X-Good", "1"}}, "ok"});
        });
        QVERIFY(server.listen().ok());
        const QByteArray got = rawExchange(server.port(), {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"}, "ok");
        QCOMPARE(got, QByteArray("HTTP/1.1 200 OK\r\nX-Good: 1\r\nContent-Length: 2\r\n\r\nok"));
    }

private:
    static void networkOrNot()
    {
        QTest::addColumn<bool>("network");
        QTest::newRow("network") << true;
        QTest::newRow("in process") << false;
    }
};

CSP_TEST(tst_Http, Core)

} // namespace tst_http

#include "tst_http.moc"
