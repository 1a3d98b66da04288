#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_event_types {

using namespace csp;
using S = sim::GoogleSettings;

/// What Google demands of events by their type: when they are made, changed, moved, imported and deleted.
class tst_SimGoogleEventTypes : public QObject
{
    Q_OBJECT

    static QJsonObject json(const char *text) { return SimGoogle::obj(SimGoogle::q(text).constData()); }

    /// A sound event of each type, as the guides have it.
    static QJsonObject sound(const QByteArray &type)
    {
        if (type == "focusTime")
            return json("{'id':'event1','eventType':'focusTime','summary':'Focus','start':{'dateTime':'2026-03-03T09:00:00Z'},'end':{'dateTime':'2026-03-03T10:00:00Z'},"
                        "'focusTimeProperties':{'autoDeclineMode':'declineOnlyNewConflictingInvitations','chatStatus':'doNotDisturb','declineMessage':'later'}}");
        if (type == "outOfOffice")
            return json("{'id':'event1','eventType':'outOfOffice','summary':'Away','start':{'dateTime':'2026-03-03T09:00:00Z'},'end':{'dateTime':'2026-03-04T10:00:00Z'},"
                        "'outOfOfficeProperties':{'autoDeclineMode':'declineNone'}}");
        if (type == "workingLocation")
            return json("{'id':'event1','eventType':'workingLocation','summary':'Home','start':{'date':'2026-03-03'},'end':{'date':'2026-03-04'},'visibility':'public',"
                        "'transparency':'transparent','workingLocationProperties':{'type':'homeOffice','homeOffice':{}}}");
        if (type == "birthday")
            return json("{'id':'event1','eventType':'birthday','summary':'Ana','start':{'date':'2026-03-03'},'end':{'date':'2026-03-04'},'visibility':'private',"
                        "'transparency':'transparent','recurrence':['RRULE:FREQ=YEARLY']}");
        return SimGoogle::event("event1", 3, 9);
    }
    /// `null` takes a member away.
    static QJsonObject with(QJsonObject event, const QJsonObject &other)
    {
        for (auto it = other.begin(); it != other.end(); ++it) {
            if (it.value().isNull())
                event.remove(it.key());
            else
                event.insert(it.key(), it.value());
        }
        return event;
    }
    static QString said(SimGoogle &g, const http::Response &response) { return response.status == 200 ? u"200"_qs : g.reasonLine(response); }
    static void row(const char *type, const char *other, const char *expected)
    {
        QTest::addRow("%s %s", type, other) << QByteArray(type) << json(other) << QString::fromLatin1(expected);
    }

    /// An event that Google alone makes, there from the beginning.
    static void given(SimGoogle &g, const QJsonObject &event)
    {
        const auto made = g.sim.addEvent(g.host, event, g.now);
        QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().oneLine()));
    }
    static QJsonObject fromMail()
    {
        return with(SimGoogle::event("event1", 3, 9), json("{'eventType':'fromGmail','location':'Gate 4','source':{'url':'https://mail.google.com/1','title':'Flight'}}"));
    }
    static QJsonObject ofContact() { return with(sound("birthday"), json("{'birthdayProperties':{'type':'anniversary','contact':'people/c1'}}")); }

private slots:
    void theAnswerHasItsTypeAndTheProperties_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QJsonObject>("expected");
        const auto expect = [](const char *type, const char *text) { QTest::newRow(type) << QByteArray(type) << json(text); };
        expect("default", "{'eventType':'default'}");
        expect("focusTime", "{'eventType':'focusTime','focusTimeProperties':{'autoDeclineMode':'declineOnlyNewConflictingInvitations','chatStatus':'doNotDisturb','declineMessage':'later'}}");
        expect("outOfOffice", "{'eventType':'outOfOffice','outOfOfficeProperties':{'autoDeclineMode':'declineNone'}}");
        expect("workingLocation", "{'eventType':'workingLocation','transparency':'transparent','visibility':'public','workingLocationProperties':{'type':'homeOffice','homeOffice':{}}}");
        expect("birthday", "{'birthdayProperties':{'type':'birthday'},'eventType':'birthday','transparency':'transparent','visibility':'private'}");
    }
    void theAnswerHasItsTypeAndTheProperties()
    {
        QFETCH(QByteArray, type);
        QFETCH(QJsonObject, expected);
        SimGoogle g;
        const auto answer = g.json(g.call("POST", "calendars/primary/events", sound(type)));
        QJsonObject ofType;
        for (const QString &name : answer.keys()) {
            if (name == u"eventType" || name == u"transparency" || name == u"visibility" || name.endsWith(u"Properties"))
                ofType.insert(name, answer.value(name));
        }
        QCOMPARE(ofType, expected);
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/event1")), answer);
        // What was answered can be written back as it is, and says nothing new.
        QCOMPARE(g.json(g.call("PUT", "calendars/primary/events/event1", answer)), answer);
    }

    void making_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QJsonObject>("other");
        QTest::addColumn<QString>("expected");
        const char *days = "{'start':{'date':'2026-03-03'},'end':{'date':'2026-03-04'}}", *twoDays = "{'start':{'date':'2026-03-03'},'end':{'date':'2026-03-05'}}";
        const char *hours = "{'start':{'dateTime':'2026-03-03T09:00:00Z','timeZone':'UTC'},'end':{'dateTime':'2026-03-04T10:00:00Z'}}";
        const char *guests = "{'attendees':[{'email':'ana@example.com'}]}";

        row("default", "{'eventType':'fromGmail'}", "400 eventTypeRestriction: 'fromGmail' event type cannot be created.");
        row("default", "{'eventType':'holiday'}", "400 invalid: Invalid Value");
        row("default", "{'outOfOfficeProperties':{}}", "400 malformedOutOfOfficeEvent: outOfOfficeProperties requires an event type of outOfOffice, and vice versa.");
        row("default", "{'focusTimeProperties':{'chatStatus':'available'}}", "400 malformedFocusTimeEvent: focusTimeProperties requires an event type of focusTime, and vice versa.");
        row("default", "{'birthdayProperties':{'type':'birthday'}}", "400 eventTypeRestriction: birthdayProperties requires an event type of birthday.");

        row("focusTime", "{'focusTimeProperties':null}", "400 malformedFocusTimeEvent: focusTimeProperties requires an event type of focusTime, and vice versa.");
        row("focusTime", "{'focusTimeProperties':{}}", "200");
        row("focusTime", "{'focusTimeProperties':{'chatStatus':'asleep'}}", "400 invalid: Invalid Value");
        row("focusTime", "{'focusTimeProperties':{'autoDeclineMode':'declineSome'}}", "400 invalid: Invalid Value");
        row("focusTime", days, "400 malformedFocusTimeEvent: A focus time event must not be an all-day event.");
        row("focusTime", "{'transparency':'opaque'}", "200");
        row("focusTime", "{'transparency':'transparent'}", "400 malformedFocusTimeEvent: A focus time event must have a transparency setting of opaque.");
        row("focusTime", guests, "400 malformedFocusTimeEvent: A focus time event must not have attendees.");
        row("focusTime", "{'description':'d','location':'l','extendedProperties':{'private':{'a':'1'}}}", "200");
        row("focusTime", "{'workingLocationProperties':{'type':'homeOffice'}}", "400 malformedWorkingLocationEvent: workingLocationProperties requires an event type of workingLocation, and vice versa.");

        row("outOfOffice", days, "400 malformedOutOfOfficeEvent: An out of office event must not be an all-day event.");
        row("outOfOffice", "{'description':'d'}", "400 malformedOutOfOfficeEvent: An out of office event must not have a description.");
        row("outOfOffice", "{'location':'l'}", "400 malformedOutOfOfficeEvent: An out of office event must not have a location.");
        row("outOfOffice", guests, "400 malformedOutOfOfficeEvent: An out of office event must not have attendees.");
        row("outOfOffice", "{'transparency':'transparent'}", "400 malformedOutOfOfficeEvent: An out of office event must have a transparency setting of opaque.");
        row("outOfOffice", "{'outOfOfficeProperties':null}", "400 malformedOutOfOfficeEvent: outOfOfficeProperties requires an event type of outOfOffice, and vice versa.");

        row("workingLocation", hours, "200");
        row("workingLocation", twoDays, "400 malformedWorkingLocationEvent: An all-day working location event must be exactly one day long.");
        row("workingLocation", "{'visibility':null}", "400 malformedWorkingLocationEvent: A working location event must have a visibility setting of public.");
        row("workingLocation", "{'transparency':null}", "400 malformedWorkingLocationEvent: A working location event must have a transparency setting of transparent.");
        row("workingLocation", "{'workingLocationProperties':{'homeOffice':{}}}", "400 malformedWorkingLocationEvent: A working location event must have a type in its workingLocationProperties.");
        row("workingLocation", "{'workingLocationProperties':{'type':'beach'}}", "400 invalid: Invalid Value");
        row("workingLocation", guests, "400 malformedWorkingLocationEvent: A working location event must not have attendees.");
        row("workingLocation", "{'recurrence':['RRULE:FREQ=WEEKLY;COUNT=3']}", "200");

        row("birthday", hours, "400 eventTypeRestriction: 'birthday' event type must be an all-day event of exactly one day.");
        row("birthday", twoDays, "400 eventTypeRestriction: 'birthday' event type must be an all-day event of exactly one day.");
        row("birthday", "{'visibility':'default'}", "400 eventTypeRestriction: 'birthday' event type must have a visibility setting of private.");
        row("birthday", "{'transparency':null}", "400 eventTypeRestriction: 'birthday' event type must have a transparency setting of transparent.");
        row("birthday", "{'recurrence':null}", "400 eventTypeRestriction: 'birthday' event type must have the recurrence RRULE:FREQ=YEARLY.");
        row("birthday", "{'recurrence':['RRULE:FREQ=MONTHLY']}", "400 eventTypeRestriction: 'birthday' event type must have the recurrence RRULE:FREQ=YEARLY.");
        row("birthday", "{'recurrence':['RRULE:FREQ=YEARLY;COUNT=3']}", "400 eventTypeRestriction: 'birthday' event type must have the recurrence RRULE:FREQ=YEARLY.");
        row("birthday", "{'start':{'date':'2028-02-29'},'end':{'date':'2028-03-01'}}", "400 eventTypeRestriction: 'birthday' event type must have the recurrence RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1.");
        row("birthday", "{'start':{'date':'2028-02-29'},'end':{'date':'2028-03-01'},'recurrence':['RRULE:FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2']}", "200");
        row("birthday", "{'colorId':'3','reminders':{'useDefault':false,'overrides':[{'method':'popup','minutes':600}]},'birthdayProperties':{'type':'birthday','contact':''}}", "200");
        row("birthday", "{'birthdayProperties':{'type':'anniversary'}}", "400 eventTypeRestriction: 'birthday' event type must have no birthdayProperties but the type birthday.");
        row("birthday", "{'birthdayProperties':{'contact':'people/c1'}}", "400 eventTypeRestriction: 'birthday' event type must have no birthdayProperties but the type birthday.");
        row("birthday", "{'birthdayProperties':{'type':'party'}}", "400 invalid: Invalid Value");
        row("birthday", "{'extendedProperties':{'private':{'a':'1'}}}", "400 eventTypeRestriction: 'birthday' event type must not have private extended properties.");
        row("birthday", "{'extendedProperties':{'shared':{'a':'1'}}}", "400 eventTypeRestriction: 'birthday' event type must not have shared extended properties.");
        row("birthday", "{'description':'d'}", "400 eventTypeRestriction: 'birthday' event type must not have other properties: description.");
        row("birthday", guests, "400 eventTypeRestriction: 'birthday' event type must not have other properties: attendees.");
        row("birthday", "{'guestsCanModify':true}", "400 eventTypeRestriction: 'birthday' event type must not have other properties: guestsCanModify.");
        row("birthday", "{'guestsCanModify':false,'status':'confirmed'}", "200");
        row("birthday", "{'status':'tentative'}", "400 eventTypeRestriction: 'birthday' event type must not have other properties: status.");
    }
    void making()
    {
        QFETCH(QByteArray, type);
        QFETCH(QJsonObject, other);
        QFETCH(QString, expected);
        SimGoogle g;
        QCOMPARE(said(g, g.call("POST", "calendars/primary/events", with(sound(type), other))), expected);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), expected == u"200" ? u"event1"_qs : QString());
    }

    void aMeetLinkIsNotForThem()
    {
        SimGoogle g;
        const QJsonObject link = json("{'conferenceData':{'createRequest':{'requestId':'r'}}}");
        QCOMPARE(said(g, g.call("POST", "calendars/primary/events?conferenceDataVersion=1", with(sound("focusTime"), link))),
                 u"400 malformedFocusTimeEvent: A focus time event must not have conference data."_qs);
        // Who does not say the version sends none.
        QCOMPARE(said(g, g.call("POST", "calendars/primary/events", with(sound("focusTime"), link))), u"200"_qs);
    }

    void theErrorIsWhole()
    {
        SimGoogle g;
        const auto response = g.call("POST", "calendars/primary/events", with(sound("outOfOffice"), json("{'description':'d'}")));
        QCOMPARE(response.body, SimGoogle::q("{'error':{'errors':[{'domain':'calendar','reason':'malformedOutOfOfficeEvent','message':'An out of office event must not have a description.'}],"
                                             "'code':400,'message':'An out of office event must not have a description.'}}"));
    }

    void whereSomebodyIsIsSaidOnPrimaryCalendarsAlone_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QString>("expected");
        for (const char *type : {"focusTime", "outOfOffice", "workingLocation"})
            QTest::newRow(type) << QByteArray(type) << QStringLiteral("400 eventTypeRestriction: '%1' event type is only available on primary calendars.").arg(QLatin1String(type));
        QTest::newRow("birthday") << QByteArray("birthday") << u"200"_qs;
    }
    void whereSomebodyIsIsSaidOnPrimaryCalendarsAlone()
    {
        QFETCH(QByteArray, type);
        QFETCH(QString, expected);
        SimGoogle g;
        QCOMPARE(said(g, g.call("POST", "calendars/work%40group.calendar.google.com/events", sound(type))), expected);
    }

    void detailsOfAnotherPlaceAreIgnored()
    {
        SimGoogle g;
        const auto places = json("{'workingLocationProperties':{'type':'customLocation','customLocation':{'label':'Café'},'homeOffice':{},'officeLocation':{'label':'HQ'}}}");
        QCOMPARE(g.json(g.call("POST", "calendars/primary/events", with(sound("workingLocation"), places)))[u"workingLocationProperties"].toObject(),
                 json("{'type':'customLocation','customLocation':{'label':'Café'}}"));
    }

    void changing_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QJsonObject>("other");
        QTest::addColumn<QString>("expected");
        row("default", "{'eventType':'focusTime','focusTimeProperties':{}}", "400 eventTypeRestriction: Event type cannot be changed.");
        row("default", "{'eventType':'default'}", "200");
        row("focusTime", "{'eventType':'default'}", "400 eventTypeRestriction: Event type cannot be changed.");
        row("focusTime", "{'eventType':null}", "200");
        row("focusTime", "{'summary':'Other','focusTimeProperties':{'chatStatus':'available'}}", "200");
        row("focusTime", "{'focusTimeProperties':null}", "400 malformedFocusTimeEvent: focusTimeProperties requires an event type of focusTime, and vice versa.");
        row("focusTime", "{'start':{'date':'2026-03-03','dateTime':null},'end':{'date':'2026-03-04','dateTime':null}}", "400 malformedFocusTimeEvent: A focus time event must not be an all-day event.");
        row("workingLocation", "{'visibility':'private'}", "400 malformedWorkingLocationEvent: A working location event must have a visibility setting of public.");
        row("workingLocation", "{'workingLocationProperties':{'type':'officeLocation','officeLocation':{'label':'HQ'}}}", "200");
        row("outOfOffice", "{'attendees':[{'email':'ana@example.com'}]}", "400 malformedOutOfOfficeEvent: An out of office event must not have attendees.");
        row("outOfOffice", "{'status':'cancelled'}", "200");
        row("birthday", "{'summary':'Ana M.','colorId':'5','reminders':{'useDefault':false}}", "200");
        row("birthday", "{'start':{'date':'2026-03-05'},'end':{'date':'2026-03-06'}}", "200");
        row("birthday", "{'start':{'date':'2028-02-29'},'end':{'date':'2028-03-01'}}", "200");
        row("birthday", "{'end':{'date':'2026-03-05'}}", "400 eventTypeRestriction: 'birthday' event type must be an all-day event of exactly one day.");
        row("birthday", "{'recurrence':null}", "400 eventTypeRestriction: 'birthday' event type must have the recurrence RRULE:FREQ=YEARLY.");
        row("birthday", "{'visibility':'public'}", "400 eventTypeRestriction: 'birthday' event type must have a visibility setting of private.");
        row("birthday", "{'location':'l'}", "400 eventTypeRestriction: 'birthday' event type must not have other properties: location.");
        row("birthday", "{'extendedProperties':{'private':{'a':'1'}}}", "400 eventTypeRestriction: 'birthday' event type must not have private extended properties.");
        row("birthday", "{'birthdayProperties':null}", "200");
        row("birthday", "{'birthdayProperties':{'type':'self'}}", "400 eventTypeRestriction: Attempt made to modify 'birthday' event in a way that is not valid for this event type.");
    }
    void changing()
    {
        QFETCH(QByteArray, type);
        QFETCH(QJsonObject, other);
        QFETCH(QString, expected);
        SimGoogle g;
        const auto before = g.json(g.call("POST", "calendars/primary/events", sound(type)));
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", other)), expected);
        if (expected != u"200")
            QCOMPARE(g.json(g.call("GET", "calendars/primary/events/event1")), before);
    }

    void theRuleOfABirthdayGoesWithItsDay()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", sound("birthday"));
        const auto leap = g.json(g.call("PATCH", "calendars/primary/events/event1", json("{'start':{'date':'2028-02-29'},'end':{'date':'2028-03-01'}}")));
        QCOMPARE(leap[u"recurrence"].toArray(), (QJsonArray{u"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"_qs}));
        const auto usual = g.json(g.call("PATCH", "calendars/primary/events/event1", json("{'start':{'date':'2028-03-01'},'end':{'date':'2028-03-02'}}")));
        QCOMPARE(usual[u"recurrence"].toArray(), (QJsonArray{u"RRULE:FREQ=YEARLY"_qs}));
    }

    void oneDayOfABirthdayStaysAsItIs()
    {
        const QString refused = u"400 eventTypeRestriction: Attempt made to modify 'birthday' event in a way that is not valid for this event type."_qs;
        SimGoogle g;
        g.call("POST", "calendars/primary/events", sound("birthday"));
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1_20270303", json("{'colorId':'5'}"))), refused);
        QCOMPARE(g.reasonLine(g.call("DELETE", "calendars/primary/events/event1_20270303")), refused);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), u"event1"_qs);
        QCOMPARE(g.call("DELETE", "calendars/primary/events/event1").status, 204);
    }

    void theDayOfAContactIsNotChangedHere()
    {
        const QString refused = u"400 eventTypeRestriction: Attempt made to modify 'birthday' event in a way that is not valid for this event type."_qs;
        for (const char *properties : {"{'birthdayProperties':{'type':'birthday','contact':'people/c1'}}", "{'birthdayProperties':{'type':'self'}}"}) {
            SimGoogle g;
            given(g, with(sound("birthday"), json(properties)));
            QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", json("{'start':{'date':'2026-03-05'},'end':{'date':'2026-03-06'}}"))), refused);
            QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", json("{'summary':'Other','colorId':'5'}"))), u"200"_qs);
        }
    }

    void ofAnEventFromAMailOnlySomeThingsChange_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QJsonObject>("other");
        QTest::addColumn<QString>("expected");
        const char *refused = "400 eventTypeRestriction: Attempt made to modify 'fromGmail' event in a way that is not valid for this event type.";
        for (const char *free : {"{'colorId':'5'}", "{'reminders':{'useDefault':false}}", "{'visibility':'private'}", "{'transparency':'transparent'}", "{'status':'tentative'}",
                                 "{'attendees':[{'email':'ana@example.com'}]}", "{'extendedProperties':{'private':{'a':'1'},'shared':{'b':'2'}}}"})
            row("fromGmail", free, "200");
        for (const char *fixed : {"{'summary':'Other'}", "{'description':'d'}", "{'location':null}", "{'source':null}", "{'guestsCanModify':true}",
                                  "{'start':{'dateTime':'2026-03-03T08:00:00Z'}}", "{'start':{'timeZone':'UTC'},'end':{'timeZone':'UTC'},'recurrence':['RRULE:FREQ=DAILY;COUNT=2']}"})
            row("fromGmail", fixed, refused);
    }
    void ofAnEventFromAMailOnlySomeThingsChange()
    {
        QFETCH(QJsonObject, other);
        QFETCH(QString, expected);
        SimGoogle g;
        given(g, fromMail());
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", other)), expected);
    }

    /// Accepting it would give the event another time.
    void nobodyProposesAnotherTimeForAnEventFromAMail()
    {
        SimGoogle g;
        given(g, with(fromMail(), json("{'attendees':[{'email':'ana@example.com'}]}")));
        const QByteArray wish = "{\"start\":{\"dateTime\":\"2026-03-03T14:00:00Z\"},\"end\":{\"dateTime\":\"2026-03-03T15:00:00Z\"},\"responseStatus\":\"declined\"}";
        const auto refused = g.raw("POST", "/sandbox/v1/calendars/primary/events/event1/proposals", wish, {{"Authorization", "Bearer " + g.tokens.value(g.ana)}});
        QCOMPARE(g.reasonLine(refused), u"400 eventTypeRestriction: Attempt made to modify 'fromGmail' event in a way that is not valid for this event type."_qs);
        QCOMPARE(g.json(g.as(g.ana, "GET", "calendars/primary/events/event1"))[u"attendees"][0][u"responseStatus"].toString(), u"needsAction"_qs);
    }

    void whatGoogleMakesIsReadAndDeleted()
    {
        SimGoogle g;
        given(g, with(fromMail(), {{u"id"_qs, u"flight1"_qs}}));
        given(g, with(ofContact(), {{u"id"_qs, u"contact1"_qs}}));
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?eventTypes=fromGmail")), u"flight1"_qs);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?eventTypes=birthday")), u"contact1"_qs);
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/contact1"))[u"birthdayProperties"].toObject(), json("{'type':'anniversary','contact':'people/c1'}"));
        QCOMPARE(g.call("DELETE", "calendars/primary/events/flight1").status, 204);
        QCOMPARE(g.call("DELETE", "calendars/primary/events/contact1").status, 204);
        // Not even a world begins with what cannot be.
        const auto made = g.sim.addEvent(g.host, with(sound("workingLocation"), json("{'visibility':null}")), g.now);
        QVERIFY(!made.ok());
        QVERIFY2(made.error().oneLine().contains(u"A working location event must have a visibility setting of public."), qPrintable(made.error().oneLine()));
    }

    void onlyDefaultEventsAreMoved_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const char *type : {"focusTime", "outOfOffice", "workingLocation", "birthday", "fromGmail"})
            QTest::newRow(type) << QByteArray(type);
    }
    void onlyDefaultEventsAreMoved()
    {
        QFETCH(QByteArray, type);
        SimGoogle g;
        given(g, type == "fromGmail" ? fromMail() : sound(type));
        QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events/event1/move?destination=work%40group.calendar.google.com")),
                 u"400 eventTypeRestriction: Only default events can be moved."_qs);
    }

    void importsOfOtherTypes()
    {
        const auto import = [](const S &settings, QByteArray type) {
            SimGoogle g(settings);
            const auto response = g.call("POST", "calendars/primary/events/import", with(sound(type), {{u"id"_qs, QJsonValue::Null}, {u"iCalUID"_qs, u"abc@example.org"_qs}}));
            if (response.status != 200)
                return g.reasonLine(response);
            QStringList names;
            const auto made = g.json(response);
            for (const QString &name : made.keys()) {
                if (name.endsWith(u"Properties"))
                    names << name;
            }
            return made[u"eventType"].toString() + names.join(u' ');
        };
        S converts;
        converts.importOtherTypes = S::ImportOtherTypes::Convert;
        for (const char *type : {"birthday", "focusTime", "outOfOffice", "workingLocation"}) {
            QCOMPARE(import({}, type), u"400 eventTypeRestriction: Only default events can be imported."_qs);
            QCOMPARE(import(converts, type), u"default"_qs);
        }
        QCOMPARE(import({}, "default"), u"default"_qs);
    }

    void aWholeDocumentWithoutItsType()
    {
        const QJsonObject document = with(sound("focusTime"), json("{'eventType':null,'summary':'Other'}"));
        SimGoogle g;
        g.call("POST", "calendars/primary/events", sound("focusTime"));
        QCOMPARE(said(g, g.call("PUT", "calendars/primary/events/event1", document)), u"400 eventTypeRestriction: Event type cannot be changed."_qs);
        S settings;
        settings.missingEventType = S::MissingEventType::Keep;
        SimGoogle keeps(settings);
        keeps.call("POST", "calendars/primary/events", sound("focusTime"));
        const auto kept = keeps.json(keeps.call("PUT", "calendars/primary/events/event1", document));
        QCOMPARE(kept[u"eventType"].toString() + u' ' + kept[u"summary"].toString(), u"focusTime Other"_qs);
    }
};

CSP_TEST(tst_SimGoogleEventTypes, Nothing)

} // namespace tst_sim_google_event_types

#include "tst_sim_google_event_types.moc"
