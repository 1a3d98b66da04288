#include "core/sim/google/http/answerschemas.h"
#include "core/sim/google/http/fieldselection.h"
#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <QSet>

namespace tst_sim_google_fields {

using namespace csp;
using namespace csp::sim::google;

/// `fields` and `alt`: what of an answer is told, and in which form.
class tst_SimGoogleFields : public QObject
{
    Q_OBJECT

    static QByteArray refusedAs(const QByteArray &message)
    {
        return "{\"error\":{\"errors\":[{\"domain\":\"global\",\"reason\":\"invalidParameter\",\"message\":\"" + message
            + "\",\"locationType\":\"parameter\",\"location\":\"fields\"}],\"code\":400,\"message\":\"" + message + "\"}}";
    }

private slots:
    void selections_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *fields, const char *expected) { QTest::newRow(fields) << QByteArray(fields) << SimGoogle::q(expected); };
        row("kind", "{'kind':'calendar#events'}");
        row("items(id,start/dateTime),kind", "{'items':[{'id':'aaaa1','start':{'dateTime':'2026-03-03T10:00:00+01:00'}}],'kind':'calendar#events'}");
        row("kind, items( id , status )", "{'items':[{'id':'aaaa1','status':'confirmed'}],'kind':'calendar#events'}");
        row("items/id", "{'items':[{'id':'aaaa1'}]}");
        row("items(id),items(status)", "{'items':[{'id':'aaaa1','status':'confirmed'}]}");
        row("items/start/*", "{'items':[{'start':{'dateTime':'2026-03-03T10:00:00+01:00','timeZone':'Europe/Berlin'}}]}");
        row("items/*/dateTime", "{'items':[{'end':{'dateTime':'2026-03-03T11:00:00+01:00'},'start':{'dateTime':'2026-03-03T10:00:00+01:00'}}]}");
        row("items(*/self,id)", "{'items':[{'creator':{'self':true},'id':'aaaa1','organizer':{'self':true}}]}");
        row("items/extendedProperties/private/whatever", "{'items':[{'extendedProperties':{'private':{'whatever':'1'}}}]}");
        row("items/extendedProperties/shared", "{'items':[{'extendedProperties':{}}]}");
        row("nextPageToken", "{}");
        row("items/location", "{'items':[{}]}");
        row("items(\n  id,\n  status\n)\n", "{'items':[{'id':'aaaa1','status':'confirmed'}]}");
    }
    void selections()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, expected);
        SimGoogle g;
        QJsonObject event = g.event("aaaa1", 3, 9);
        event.insert(u"extendedProperties"_qs, QJsonObject{{u"private"_qs, QJsonObject{{u"other"_qs, u"2"_qs}, {u"whatever"_qs, u"1"_qs}}}});
        g.call("POST", "calendars/primary/events", event);
        QCOMPARE(g.call("GET", "calendars/primary/events?fields=" + fields.toPercentEncoding()).body, expected);
    }

    void everything()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        const auto whole = g.json(g.call("GET", "calendars/primary/events/aaaa1"));
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/aaaa1?fields=*")), whole);
        // What says nothing selects nothing out.
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/aaaa1?fields=")), whole);
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/aaaa1?fields=%20")), whole);
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/aaaa1?fields=*,start/date")), whole);
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/aaaa1?fields=start,start/dateTime"))[u"start"], whole[u"start"]);
    }

    void namesThatTheAnswerDoesNotHave_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char *request, const char *fields, const char *named) {
            QTest::addRow("%s %s", request, fields) << QByteArray(request) << QByteArray(fields) << QByteArray(named);
        };
        const char *events = "GET calendars/primary/events", *event = "GET calendars/primary/events/aaaa1";
        row(events, "nothing", "nothing");
        row(events, "items(id,titel)", "titel");
        row(events, "items/start/day", "day");
        row(events, "kind,zebra,apple", "zebra");
        row(events, "id", "id");
        row(event, "items", "items");
        row(event, "nextPageToken,id", "nextPageToken");
        row(event, "summary/text", "text");
        row(event, "summary/*", "*");
        row(event, "*/day", "day");
        row(event, "ID", "ID");
        row("GET users/me/calendarList", "items(id,timezone)", "timezone");
        row("GET colors", "event/1/color", "color");
        row("GET calendars/primary/acl", "items/scope/email", "email");
        // What cannot be read is named whole.
        row(events, "items(id", "items(id");
        row(events, "items(id))", "items(id))");
        row(events, "items()", "items()");
        row(events, "items/", "items/");
        row(events, "kind,,items", "kind,,items");
        row(events, ",", ",");
        row(events, "(kind)", "(kind)");
        row(events, "items(id)x", "items(id)x");
    }
    void namesThatTheAnswerDoesNotHave()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, named);
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        const auto response = g.call("GET", request.mid(4) + "?fields=" + fields.toPercentEncoding());
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, refusedAs("Invalid field selection " + named));
    }

    void aRefusedSelectionWritesNothing()
    {
        SimGoogle g;
        QCOMPARE(g.call("POST", "calendars/primary/events?fields=nothing", g.event("aaaa1", 3, 9)).body, refusedAs("Invalid field selection nothing"));
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), QString());
        QCOMPARE(g.call("POST", "calendars/primary/events?fields=id", g.event("aaaa1", 3, 9)).body, SimGoogle::q("{'id':'aaaa1'}"));
        // A method without an answer has nothing to choose from.
        QCOMPARE(g.call("DELETE", "calendars/primary/events/aaaa1?fields=id").status, 204);
    }

    void theFirstOfSeveralCounts()
    {
        SimGoogle g;
        QCOMPARE(g.call("GET", "calendars/primary?fields=id&fields=bogus").body, SimGoogle::q("{'id':'host@example.com'}"));
        QCOMPARE(g.call("GET", "calendars/primary?fields=bogus&fields=id").status, 400);
    }

    void namesOfFreeChoice()
    {
        SimGoogle g;
        QCOMPARE(g.call("GET", "colors?fields=event/1/background").body, SimGoogle::q("{'event':{'1':{'background':'#a4bdfc'}}}"));
        const QJsonObject ask{{u"timeMin"_qs, u"2026-03-03T00:00:00Z"_qs}, {u"timeMax"_qs, u"2026-03-04T00:00:00Z"_qs}, {u"items"_qs, QJsonArray{QJsonObject{{u"id"_qs, g.host}}}}};
        QCOMPARE(g.call("POST", "freeBusy?fields=calendars/*/busy", ask).body, SimGoogle::q("{'calendars':{'host@example.com':{'busy':[]}}}"));
    }

    void formsOfAnAnswer_data()
    {
        QTest::addColumn<QByteArray>("alt");
        QTest::addColumn<QByteArray>("message");
        for (const char *fine : {"", "json", "JSON"})
            QTest::addRow("\"%s\"", fine) << QByteArray(fine) << QByteArray();
        QTest::newRow("atom") << QByteArray("atom") << QByteArray("Invalid value \\\"atom\\\" for query parameter 'alt'");
        QTest::newRow("jsonp") << QByteArray("Jsonp") << QByteArray("Invalid value \\\"Jsonp\\\" for query parameter 'alt'");
        QTest::newRow("media") << QByteArray("Media") << QByteArray("Unsupported alt type \\\"media\\\" for non byte stream request.");
    }
    void formsOfAnAnswer()
    {
        QFETCH(QByteArray, alt);
        QFETCH(QByteArray, message);
        SimGoogle g;
        const auto response = g.call("GET", "calendars/primary?alt=" + alt);
        if (message.isEmpty()) {
            QCOMPARE(response.body, g.call("GET", "calendars/primary").body);
            return;
        }
        const QByteArray expected = "{\"error\":{\"errors\":[{\"domain\":\"global\",\"reason\":\"badRequest\",\"message\":\"" + message + "\"}],\"code\":400,\"message\":\"" + message
            + "\",\"status\":\"INVALID_ARGUMENT\"}}";
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, expected);
        // The front end says so before it looks at who asks.
        QCOMPARE(g.raw("GET", "/calendar/v3/calendars/primary?alt=" + alt).body, expected);
    }

    void theTableIsThatOfThePublishedDescription()
    {
        const Discovery &published = Discovery::instance();
        const QJsonObject document{{u"schemas"_qs, published.schemas()}};
        QHash<QString, Method> methods;
        for (int i = 0; i <= int(Method::SettingsWatch); ++i)
            methods.insert(rpcName(Method(i)).toLower(), Method(i));
        int compared = 0;
        for (const Discovery::Method &method : published.methods()) {
            const auto own = methods.constFind((u"calendar.v3."_qs + method.id.mid(int(qstrlen("calendar.")))).toLower());
            QVERIFY2(own != methods.constEnd(), qPrintable(method.id));
            const AnswerSchema *schema = answerSchema(*own);
            QCOMPARE(schema != nullptr, !method.answer.isEmpty());
            if (!schema)
                continue;
            QStringList wrong;
            compare(*schema, document[u"schemas"][method.answer].toObject(), document, method.id, &wrong, &compared);
            QCOMPARE(wrong, QStringList());
        }
        QVERIFY2(compared > 500, qPrintable(QString::number(compared)));
    }

private:
    /// Depth first; `compared` counts the members.
    static void compare(const AnswerSchema &own, const QJsonObject &theirs, const QJsonObject &document, const QString &where, QStringList *wrong, int *compared)
    {
        if (const QString ref = theirs[u"$ref"].toString(); !ref.isEmpty())
            return compare(own, document[u"schemas"][ref].toObject(), document, where, wrong, compared);
        const QJsonObject members = theirs[u"properties"].toObject();
        QSet<QString> left;
        for (const auto &[name, inner] : own.members)
            left.insert(QString::fromLatin1(name));
        for (auto it = members.begin(); it != members.end(); ++it) {
            ++*compared;
            const QString path = where + u'.' + it.key();
            const auto found = own.members.find(it.key().toLatin1());
            if (found == own.members.end())
                *wrong << path + u" is missing"_qs;
            else
                compareMember(found->second, it.value().toObject(), document, path, wrong, compared);
            left.remove(it.key());
        }
        for (const QString &name : std::as_const(left))
            *wrong << where + u'.' + name + u" is not there"_qs;
        const bool free = theirs.contains(u"additionalProperties") || theirs[u"type"] == u"any"_qs;
        if (own.anyName != free)
            *wrong << where + u": names are free for one alone"_qs;
        if (theirs.contains(u"additionalProperties"))
            compareMember(own.anyMember, theirs[u"additionalProperties"].toObject(), document, where + u".*"_qs, wrong, compared);
    }
    static void compareMember(const AnswerSchema *own, QJsonObject theirs, const QJsonObject &document, const QString &path, QStringList *wrong, int *compared)
    {
        while (theirs[u"type"] == u"array"_qs)
            theirs = theirs[u"items"].toObject();
        const bool hasMembers = theirs.contains(u"$ref") || theirs[u"type"] == u"object"_qs || theirs[u"type"] == u"any"_qs;
        if (hasMembers != (own != nullptr))
            *wrong << path + (own ? u" has no members"_qs : u" has members"_qs);
        else if (own)
            compare(*own, theirs, document, path, wrong, compared);
    }
};

CSP_TEST(tst_SimGoogleFields, Nothing)

} // namespace tst_sim_google_fields

#include "tst_sim_google_fields.moc"
