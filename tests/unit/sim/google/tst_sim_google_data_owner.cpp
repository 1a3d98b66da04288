#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_data_owner {

using namespace csp;

/// A secondary calendar has one data owner, who is more than its other owners (Calendar API release notes of 27 October 2025).
class tst_SimGoogleDataOwner : public QObject
{
    Q_OBJECT

    static QByteArray path(const QString &calendar) { return "calendars/" + calendar.toUtf8().toPercentEncoding(); }
    static QByteArray listed(const QString &calendar) { return "users/me/calendarList/" + calendar.toUtf8().toPercentEncoding(); }
    static QByteArray rule(const QString &who) { return path(SimGoogle::work) + "/acl/user%3A" + who.toUtf8().toPercentEncoding(); }
    /// Ana owns the host's second calendar as well, and has it on her list.
    static void shareWithAna(SimGoogle *g)
    {
        QCOMPARE(g->call("POST", path(g->work) + "/acl", g->obj(R"({"role":"owner","scope":{"type":"user","value":"ana@example.com"}})")).status, 200);
        QCOMPARE(g->as(g->ana, "POST", "users/me/calendarList", {{u"id"_qs, g->work}}).status, 200);
    }
    static QString rolesOf(SimGoogle *g)
    {
        QStringList out;
        const QJsonArray rules = g->json(g->call("GET", path(g->work) + "/acl"))[u"items"].toArray();
        for (const QJsonValue rule : rules)
            out << rule[u"id"].toString() + u'=' + rule[u"role"].toString();
        return out.join(u' ');
    }

private slots:
    void everybodyIsToldWhoItIs()
    {
        SimGoogle g;
        shareWithAna(&g);
        for (const QString &who : {g.host, g.ana}) {
            QCOMPARE(g.json(g.as(who, "GET", path(g.work)))[u"dataOwner"].toString(), g.host);
            QCOMPARE(g.json(g.as(who, "GET", listed(g.work)))[u"dataOwner"].toString(), g.host);
        }
        QVERIFY(!g.json(g.call("GET", "calendars/primary")).contains(u"dataOwner"));
        QVERIFY(!g.json(g.call("GET", "users/me/calendarList/primary")).contains(u"dataOwner"));
        // Read-only: what a client writes back is skipped.
        QCOMPARE(g.json(g.as(g.ana, "PATCH", path(g.work), {{u"dataOwner"_qs, g.ana}}))[u"dataOwner"].toString(), g.host);
    }

    void anotherOwnerMayChangeTheCalendarButNotDeleteIt()
    {
        SimGoogle g;
        shareWithAna(&g);
        QCOMPARE(g.as(g.ana, "PATCH", path(g.work), {{u"description"_qs, u"ours"_qs}}).status, 200);
        QCOMPARE(g.reasonLine(g.as(g.ana, "DELETE", path(g.work))), u"403 requiredAccessLevel: You need to be the data owner of this calendar."_qs);
        QCOMPARE(g.json(g.call("GET", path(g.work)))[u"description"].toString(), u"ours"_qs);
        QCOMPARE(g.reasonLine(g.as(g.kim, "DELETE", path(g.work))), u"404 notFound: Not Found"_qs);
        QCOMPARE(g.call("DELETE", path(g.work)).status, 204);
        QCOMPARE(g.as(g.ana, "GET", path(g.work)).status, 404);
    }

    void theDataOwnerKeepsItOnTheListAndMayHideIt()
    {
        SimGoogle g;
        shareWithAna(&g);
        QCOMPARE(g.reasonLine(g.call("DELETE", listed(g.work))), u"403 forbidden: The data owner of a calendar cannot remove it from the calendar list."_qs);
        QCOMPARE(g.call("GET", listed(g.work)).status, 200);
        QCOMPARE(g.json(g.call("PATCH", listed(g.work), {{u"hidden"_qs, true}}))[u"hidden"].toBool(), true);
        QCOMPARE(g.as(g.ana, "DELETE", listed(g.work)).status, 204);
        QCOMPARE(g.as(g.ana, "GET", listed(g.work)).status, 404);
    }

    void theDataOwnersAccessStaysOwner()
    {
        SimGoogle g;
        shareWithAna(&g);
        const QString roles = u"user:host@example.com=owner user:ana@example.com=owner"_qs;
        const QString ofOwner = u"403 forbidden: Cannot change the access level of the calendar's data owner."_qs;
        QCOMPARE(g.reasonLine(g.as(g.ana, "PATCH", rule(g.host), {{u"role"_qs, u"reader"_qs}})), ofOwner);
        QCOMPARE(g.reasonLine(g.as(g.ana, "DELETE", rule(g.host))), ofOwner);
        QCOMPARE(g.reasonLine(g.as(g.ana, "POST", path(g.work) + "/acl", g.obj(R"({"role":"reader","scope":{"type":"user","value":"host@example.com"}})"))), ofOwner);
        QCOMPARE(g.reasonLine(g.call("PATCH", rule(g.host), {{u"role"_qs, u"reader"_qs}})), u"403 cannotChangeOwnAcl: Cannot change your own access level."_qs);
        QCOMPARE(rolesOf(&g), roles);
        QCOMPARE(g.as(g.ana, "PATCH", rule(g.host), {{u"role"_qs, u"owner"_qs}}).status, 200);
        QCOMPARE(g.call("DELETE", rule(g.ana)).status, 204);
        QCOMPARE(rolesOf(&g), u"user:host@example.com=owner"_qs);
    }
};

CSP_TEST(tst_SimGoogleDataOwner, Nothing)

} // namespace tst_sim_google_data_owner

#include "tst_sim_google_data_owner.moc"
