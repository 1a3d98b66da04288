#include "core/http/server.h"
#include "tests/support/testmain.h"
#include <QTcpSocket>

namespace tst_http_names {

using namespace csp;
using namespace csp::http;

class tst_HttpNames : public QObject
{
    Q_OBJECT

    static QByteArray exchange(const Server &server, const QByteArray &bytes)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        socket.write(bytes);
        QByteArray got;
        [&] { QTRY_VERIFY((got += socket.readAll(), got.contains("\r\n\r\n"))); }();
        [&] { QTRY_VERIFY((got += socket.readAll(), !got.contains("Connection: close") || socket.state() == QAbstractSocket::UnconnectedState)); }();
        return got + socket.readAll();
    }

private slots:
    void aServerAnswersToItsOwnNamesAlone_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("own");
        for (const char *host : {"localhost", "LOCALHOST:4100", "localhost.:4100", "127.0.0.1", "127.0.0.1:4100", "[::1]", "[::1]:4100", "sandbox", "Sandbox:99", "www.googleapis.com", "oauth2.GoogleAPIs.com:443"})
            QTest::newRow(host) << QByteArray(host) << true;
        for (const char *host : {"", "evil.test", "evil.test:4100", "localhost:4101", "127.0.0.1:", "127.0.0.1:80", "[::1]:1", "127.0.0.1.evil.test:4100", "localhost.evil.test", "evil-localhost",
                 "googleapis.com.evil.test", "evilgoogleapis.com", ".googleapis.com.evil", "::1", "[::1", "localhost:4100:4100", "a@localhost", "sandbox.evil.test", "127.0.0.2:4100"})
            QTest::newRow(*host ? host : "(empty)") << QByteArray(host) << false;
    }
    void aServerAnswersToItsOwnNamesAlone()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, own);
        HostNames names;
        names.add({"sandbox", ".googleapis.com"});
        QCOMPARE(names.has(host, 4100), own);
    }

    void aPageOfAnotherDomainReadsNothing()
    {
        int asked = 0;
        Server server([&asked](const Request &, const Responder &respond) {
            ++asked;
            respond({200, {}, "secret"});
        });
        QVERIFY(server.listen().ok());
        server.answerTo({"sandbox"});
        const QByteArray port = QByteArray::number(server.port());
        const QByteArray refused = exchange(server, "GET / HTTP/1.1\r\nHost: evil.test:" + port + "\r\n\r\n");
        QCOMPARE(refused.left(refused.indexOf('\r')), QByteArray("HTTP/1.1 421 Misdirected Request"));
        QVERIFY2(refused.endsWith("\r\n\r\nThis server does not go by the name \"evil.test:" + port + "\". It answers to localhost, 127.0.0.1, [::1], sandbox, at its own port.\n"), refused);
        QVERIFY(!refused.contains("Access-Control"));
        // Nor is a body waited for, or taken in.
        QVERIFY(exchange(server, "POST / HTTP/1.1\r\nHost: evil.test\r\nContent-Length: 4000000\r\n\r\n").startsWith("HTTP/1.1 421 "));
        QVERIFY(exchange(server, "POST / HTTP/1.1\r\nHost: evil.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n").startsWith("HTTP/1.1 421 "));
        QVERIFY(exchange(server, "OPTIONS / HTTP/1.1\r\nHost: evil.test\r\nOrigin: http://evil.test\r\nAccess-Control-Request-Method: GET\r\n\r\n").startsWith("HTTP/1.1 421 "));
        QVERIFY(exchange(server, "GET / HTTP/1.0\r\nHost: evil.test\r\n\r\n").startsWith("HTTP/1.1 421 "));
        QVERIFY(exchange(server, "GET / HTTP/1.1\r\nHost:\r\n\r\n").startsWith("HTTP/1.1 421 "));
        // Nor by a connection that began well.
        QVERIFY(exchange(server, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n").contains("\r\n\r\nsecret"));
        QCOMPARE(asked, 1);
        for (const QByteArray &host : {QByteArray("localhost:") + port, QByteArray("127.0.0.1:") + port, QByteArray("[::1]:") + port, QByteArray("sandbox:1")})
            QVERIFY(exchange(server, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").startsWith("HTTP/1.1 200 OK"));
        QVERIFY(exchange(server, "GET / HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 200 OK"));
        QCOMPARE(asked, 6);
    }

    void aHeadCheckComesBeforeTheBody()
    {
        int asked = 0;
        Server server([&asked](const Request &, const Responder &respond) {
            ++asked;
            respond({200, {}, {}});
        });
        server.setHeadCheck([](const Request &head) { return head.header("x-token") == "t" ? std::nullopt : std::optional(Response{401, {}, "no\n"}); });
        QVERIFY(server.listen().ok());
        QVERIFY(exchange(server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n").startsWith("HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno\n"));
        QCOMPARE(asked, 0);
        QVERIFY(exchange(server, "POST / HTTP/1.1\r\nHost: localhost\r\nX-Token: t\r\nContent-Length: 2\r\n\r\nab").startsWith("HTTP/1.1 200 OK"));
        QCOMPARE(asked, 1);
    }
};

CSP_TEST(tst_HttpNames, Core)

} // namespace tst_http_names

#include "tst_http_names.moc"
