#include "core/sim/google/http/contentcoding.h"
#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_wire {

using namespace csp;

class tst_SimGoogleWire : public QObject
{
    Q_OBJECT

private slots:
    void indentation()
    {
        QCOMPARE(sim::google::prettyPrinted(SimGoogle::q("{'a':[],'b':{'c':[1,'x,{}:\\\\'],'d':{}}}")), SimGoogle::q("{\n 'a': [],\n 'b': {\n  'c': [\n   1,\n   'x,{}:\\\\'\n  ],\n  'd': {}\n }\n}\n"));
        SimGoogle g;
        const auto pretty = g.call("GET", "calendars/primary?prettyPrint=true");
        QVERIFY(pretty.body.startsWith("{\n \"kind\": \"calendar#calendar\",\n"));
        QCOMPARE(g.json(pretty), g.json(g.call("GET", "calendars/primary")));
    }

    void gzipBothWays()
    {
        SimGoogle g;
        const QByteArray body = QJsonDocument(g.event("aaaa1", 3, 9)).toJson();
        const http::Headers headers{{"Authorization", "Bearer " + g.tokens.value(g.host)}, {"Content-Encoding", "gzip"}, {"Accept-Encoding", "gzip"}, {"User-Agent", "my-app (gzip)"}};
        const auto made = g.raw("POST", "/calendar/v3/calendars/primary/events", sim::google::gzipped(body), headers);
        QCOMPARE(made.status, 200);
        QCOMPARE(made.header("Content-Encoding"), QByteArray("gzip"));
        http::Request back{"POST", "/", {{"Content-Encoding", "gzip"}}, made.body};
        QCOMPARE(sim::google::decodeBody(&back, 1'000'000), sim::google::Decoded::Ok);
        QCOMPARE(QJsonDocument::fromJson(back.body)[u"id"].toString(), QStringLiteral("aaaa1"));
        // Who does not say so twice gets it plain.
        QCOMPARE(g.call("GET", "calendars/primary", {}, {{"Accept-Encoding", "gzip"}}).header("Content-Encoding"), QByteArray());
        // Cut, mistaken, or far larger than it looks.
        QCOMPARE(g.reason(g.raw("POST", "/calendar/v3/calendars/primary/events", sim::google::gzipped(body).chopped(10), headers.mid(0, 2))), QStringLiteral("parseError"));
        QCOMPARE(g.reason(g.raw("POST", "/calendar/v3/calendars/primary/events", body, headers.mid(0, 2))), QStringLiteral("parseError"));
        const auto bomb = g.raw("POST", "/calendar/v3/calendars/primary/events", sim::google::gzipped(QByteArray(50'000'000, ' ')), headers.mid(0, 2));
        QCOMPARE(bomb.status, 413);
        QCOMPARE(g.raw("POST", "/calendar/v3/calendars/primary/events", body, {headers[0], {"Content-Encoding", "br"}}).status, 415);
        // The empty body of a move, as Java sends it.
        QCOMPARE(g.raw("POST", "/calendar/v3/calendars/primary/events/aaaa1/move?destination=work%40group.calendar.google.com", sim::google::gzipped({}), headers.mid(0, 2)).status, 200);
    }

    void batch()
    {
        SimGoogle g;
        const QByteArray insert = QJsonDocument(g.event("aaaa1", 3, 9)).toJson(QJsonDocument::Compact);
        const QByteArray one = "Content-Type: application/http\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <u + 1>\r\n\r\n"
                               "POST /calendar/v3/calendars/primary/events?alt=json HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(insert.size()) + "\r\n\r\n" + insert;
        const QByteArray two = "Content-Type: application/http\r\nContent-ID: <u + 2>\r\n\r\nGET /calendar/v3/calendars/primary/events/aaaa1 HTTP/1.1\r\n\r\n";
        const QByteArray three = "Content-Type: application/http\r\nContent-ID: <u + 3>\r\n\r\nDELETE /calendar/v3/calendars/primary/events/none HTTP/1.1\r\nAuthorization: Bearer nonsense\r\n\r\n";
        const QByteArray body = "--===1==\r\n" + one + "\r\n--===1==\r\n" + two + "\r\n--===1==\r\n" + three + "\r\n--===1==--\r\n";
        const auto response = g.raw("POST", "/batch/calendar/v3", body, {{"Authorization", "Bearer " + g.tokens.value(g.host)}, {"Content-Type", "multipart/mixed; boundary=\"===1==\""}});
        QCOMPARE(response.status, 200);
        const QByteArray mark = response.header("Content-Type").mid(int(qstrlen("multipart/mixed; boundary=")));
        QVERIFY(mark.startsWith("batch_"));
        QByteArray flat = response.body;
        flat.replace("\r\n", "|").replace(mark, "B");
        QList<QByteArray> parts;
        for (qsizetype at = flat.indexOf("--B"); at >= 0;) {
            const qsizetype next = flat.indexOf("--B", at + 1);
            parts << flat.mid(at, next < 0 ? -1 : next - at);
            at = next;
        }
        QCOMPARE(parts.size(), 4);
        QVERIFY2(parts[0].startsWith("--B|Content-Type: application/http|Content-ID: <response-u + 1>||HTTP/1.1 200 OK|Content-Type: application/json; charset=UTF-8|ETag: "), parts[0]);
        QVERIFY(parts[0].contains("\"id\":\"aaaa1\""));
        QVERIFY2(parts[1].contains("<response-u + 2>||HTTP/1.1 200 OK|") && parts[1].contains("\"id\":\"aaaa1\""), parts[1]);
        QVERIFY2(parts[2].contains("<response-u + 3>||HTTP/1.1 401 Unauthorized|") && parts[2].contains("authError"), parts[2]);
        QCOMPARE(parts[3], QByteArray("--B--|"));
        QCOMPARE(g.raw("POST", "/batch/calendar/v3", body, {{"Content-Type", "text/plain"}}).status, 400);
        QCOMPARE(g.raw("POST", "/batch/calendar/v3", "--x--", {{"Content-Type", "multipart/mixed; boundary=x"}}).status, 400);
    }
};

CSP_TEST(tst_SimGoogleWire, Nothing)

} // namespace tst_sim_google_wire

#include "tst_sim_google_wire.moc"
