#include "core/http/statustransport.h"
#include "core/http/server.h"
#include "tests/support/testmain.h"
#include <QTcpServer>
#include <QTcpSocket>

namespace tst_status_transport {

using namespace csp;
using namespace csp::http;
using namespace std::chrono_literals;

namespace {

/// Says what it was told to say, to whoever comes, and keeps the connection open.
class Receiver
{
public:
    explicit Receiver(const QByteArray &says)
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, says] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            ++open;
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, says] {
                heard += socket->readAll();
                socket->write(says);
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, [this] { --open; });
            QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [this, socket](qint64 bytes) {
                sent += bytes;
                if (endless && sent < 200 * 1024 * 1024)
                    socket->write(QByteArray(64 * 1024, 'x'));
            });
        });
    }
    QByteArray url(const QByteArray &path = "/") const { return "http://127.0.0.1:" + QByteArray::number(m_server.serverPort()) + path; }

    QByteArray heard;
    qint64 sent = 0;
    int open = 0;
    bool endless = false;

private:
    QTcpServer m_server;
};

QString resultOf(StatusTransport &transport, const Request &request)
{
    std::optional<Outcome<Response>> got;
    transport.send(request)->then(&transport, [&got](const Outcome<Response> &outcome) { got = outcome; });
    [&got] { QTRY_VERIFY(got.has_value()); }();
    if (!got || !*got)
        return got ? got->error().what : QString();
    return QString::number((*got)->status) + QString::number((*got)->headers.size()) + QString::fromLatin1((*got)->body);
}

} // namespace

class tst_StatusTransport : public QObject
{
    Q_OBJECT
private slots:
    void whatGoesOut()
    {
        Receiver receiver("HTTP/1.1 204 No Content\r\n\r\n");
        StatusTransport transport;
        QCOMPARE(resultOf(transport, {"POST", receiver.url("/hook%20a?b=%2F"), {{"X-Goog-Channel-ID", "c"}}, {}}), QStringLiteral("2040"));
        QCOMPARE(receiver.heard, "POST /hook%20a?b=%2F HTTP/1.1\r\nHost: " + receiver.url({}).mid(7) + "\r\nX-Goog-Channel-ID: c\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    void whatComesBack_data()
    {
        QTest::addColumn<QByteArray>("says");
        QTest::addColumn<QString>("result");
        const auto row = [](const char *name, const QByteArray &says, const char *result) { QTest::newRow(name) << says << QString::fromLatin1(result); };
        row("an answer", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\n\r\nok", "2000");
        row("of the older kind", "HTTP/1.0 503 no\r\n\r\n", "5030");
        row("without a phrase", "HTTP/1.1 200\r\n\r\n", "2000");
        row("an interim answer before it", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", "2040");
        row("102, which is final to Google", "HTTP/1.1 102 Processing\r\n\r\n", "1020");
        row("something else", "220 mail.example ESMTP\r\n", "what came is no HTTP answer");
        row("a line without end", QByteArray(100'000, 'x'), "what came is no HTTP answer");
        row("interim answers without end", QByteArray("HTTP/1.1 100 Continue\r\nX: ") + QByteArray(100'000, 'x'), "what came is no HTTP answer");
        row("nothing", {}, "no answer within 0.05 s");
        row("half a line", "HTTP/1.1 20", "no answer within 0.05 s");
    }
    void whatComesBack()
    {
        QFETCH(QByteArray, says);
        QFETCH(QString, result);
        Receiver receiver(says);
        StatusTransport transport;
        transport.setLimits({.patience = result.startsWith(u"no answer") ? 50ms : 10'000ms, .ending = 20ms});
        QCOMPARE(resultOf(transport, {"POST", receiver.url(), {}, {}}), result);
        QTRY_COMPARE(receiver.open, 0); // whoever keeps its end open does not keep ours
        QTRY_COMPARE(transport.children().size(), 0);
    }

    void anAnswerIsReadNoFurtherThanItsStatus()
    {
        Receiver receiver("HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n");
        receiver.endless = true;
        StatusTransport transport;
        QCOMPARE(resultOf(transport, {"POST", receiver.url(), {}, {}}), QStringLiteral("2000"));
        QTRY_COMPARE(receiver.open, 0);
        QVERIFY2(receiver.sent < 20 * 1024 * 1024, qPrintable(QString::number(receiver.sent))); // all but some of it in the system's buffers
    }

    void aPoliteReceiverEndsItsAnswer()
    {
        int answered = 0;
        Server server([&answered](const Request &, const Responder &respond) {
            ++answered;
            respond({200, {}, QByteArray(10'000, 'x')});
        });
        QVERIFY(server.listen().ok());
        StatusTransport transport;
        for (int i = 0; i < 3; ++i)
            QCOMPARE(resultOf(transport, {"POST", server.origin() + "/hook", {}, {}}), QStringLiteral("2000"));
        QTRY_COMPARE(transport.children().size(), 0);
        QCOMPARE(answered, 3);
    }

    void noAnswerAtAll()
    {
        QTcpServer reserved;
        QVERIFY(reserved.listen(QHostAddress::LocalHost));
        const QByteArray url = "http://127.0.0.1:" + QByteArray::number(reserved.serverPort()) + '/';
        reserved.close();
        StatusTransport transport;
        QCOMPARE(resultOf(transport, {"POST", url, {}, {}}), QStringLiteral("nothing answers there: the connection was refused"));
        QCOMPARE(resultOf(transport, {"POST", "ftp://x/", {}, {}}), QStringLiteral("not an http or https address"));
        QTcpServer closing;
        QVERIFY(closing.listen(QHostAddress::LocalHost));
        connect(&closing, &QTcpServer::newConnection, this, [&closing] { closing.nextPendingConnection()->close(); });
        QCOMPARE(resultOf(transport, {"POST", "http://127.0.0.1:" + QByteArray::number(closing.serverPort()), {}, {}}),
            QStringLiteral("the connection was closed before the answer was complete"));
    }

    void stoppedItLeavesNothing()
    {
        Receiver receiver({});
        StatusTransport transport;
        auto *call = transport.send({"POST", receiver.url(), {}, {}});
        QTRY_COMPARE(receiver.open, 1);
        call->abort();
        QTRY_COMPARE(receiver.open, 0);
        QTRY_COMPARE(transport.children().size(), 0);
    }
};

CSP_TEST(tst_StatusTransport, Core)

} // namespace tst_status_transport

#include "tst_status_transport.moc"
