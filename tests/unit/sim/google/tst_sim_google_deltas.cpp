#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <QTimeZone>
#include <random>

namespace tst_sim_google_deltas {

using namespace csp;

/// What a client that keeps series laid out (`singleEvents=true`) is told beside a sync token: also what a series had, and has no longer.
class tst_SimGoogleDeltas : public QObject
{
    Q_OBJECT

    static constexpr auto base = "calendars/primary/events";

    static QJsonObject when(const QString &text, const QString &zone = QStringLiteral("Europe/Berlin"))
    {
        return text.size() == 10 ? QJsonObject{{u"date"_qs, text}, {u"dateTime"_qs, QJsonValue()}, {u"timeZone"_qs, QJsonValue()}}
                                 : QJsonObject{{u"dateTime"_qs, text}, {u"timeZone"_qs, zone}, {u"date"_qs, QJsonValue()}};
    }
    static QJsonObject times(const QString &start, const QString &end) { return {{u"start"_qs, when(start)}, {u"end"_qs, when(end)}}; }
    static QJsonObject rule(const char *text) { return {{u"recurrence"_qs, QJsonArray{QLatin1String(text)}}}; }
    static QJsonObject joined(QJsonObject a, const QJsonObject &b)
    {
        for (auto it = b.begin(); it != b.end(); ++it)
            a.insert(it.key(), it.value());
        return a;
    }
    /// On three days from the 3rd of March, at nine in Berlin.
    static QJsonObject three(const char *id)
    {
        return joined(joined(times(u"2026-03-03T09:00:00"_qs, u"2026-03-03T10:00:00"_qs), rule("RRULE:FREQ=DAILY;COUNT=3")), {{u"id"_qs, QLatin1String(id)}, {u"summary"_qs, QLatin1String(id)}});
    }
    static QString firstToken(SimGoogle &g, const QByteArray &query = {}) { return g.json(g.call("GET", QByteArray(base) + "?maxResults=2500&singleEvents=true" + query))[u"nextSyncToken"].toString(); }
    static http::Response laidOutSince(SimGoogle &g, const QString &token) { return g.call("GET", QByteArray(base) + "?maxResults=2500&singleEvents=true&syncToken=" + token.toLatin1()); }
    static http::Response patch(SimGoogle &g, const char *id, const QJsonObject &body) { return g.call("PATCH", QByteArray(base) + '/' + id, body); }

    /// A client's copy of a calendar, laid out, and the list it holds it against.
    struct Mirror {
        SimGoogle &g;
        QString who;
        QByteArray calendar;
        QByteArray window;
        QString token = {};
        QMap<QString, QJsonObject> copy = {};
        int fullReads = 0;

        QByteArray path() const { return "calendars/" + calendar + "/events?singleEvents=true"; }
        /// `between` happens between the pages.
        void sync(int pageSize, const std::function<void()> &between = {})
        {
            const QByteArray start = token.isEmpty() ? window : "&syncToken=" + token.toLatin1();
            if (token.isEmpty()) {
                copy.clear();
                ++fullReads;
            }
            QByteArray page;
            while (true) {
                const auto response = g.as(who, "GET", path() + start + page + "&maxResults=" + QByteArray::number(pageSize));
                if (response.status == 410 && !token.isEmpty()) {
                    token.clear();
                    return sync(pageSize, between);
                }
                const QJsonObject list = g.json(response);
                for (const QJsonValue item : list[u"items"].toArray()) {
                    if (item[u"status"].toString() == u"cancelled")
                        copy.remove(item[u"id"].toString());
                    else
                        copy.insert(item[u"id"].toString(), item.toObject());
                }
                if (list.contains(u"nextSyncToken")) {
                    token = list[u"nextSyncToken"].toString();
                    return;
                }
                page = "&pageToken=" + list[u"nextPageToken"].toString().toLatin1();
                if (between)
                    between();
            }
        }
        QMap<QString, QJsonObject> fresh() const
        {
            Mirror again{g, who, calendar, window};
            again.sync(2500);
            return again.copy;
        }
        /// Of the copy, what lies in the window: deltas tell of more.
        QMap<QString, QJsonObject> inWindow() const
        {
            const QTimeZone zone(g.json(g.as(who, "GET", "calendars/" + calendar))[u"timeZone"].toString().toLatin1());
            const auto bound = [this](const QByteArray &name) -> std::optional<qint64> {
                const qsizetype at = window.indexOf(name + '=');
                return at < 0 ? std::nullopt : std::optional<qint64>(QDateTime::fromString(QString::fromLatin1(window.mid(at + name.size() + 1).split('&').first()), Qt::ISODate).toMSecsSinceEpoch());
            };
            const auto instant = [&zone](const QJsonValue &t) {
                return t[u"date"].isString() ? QDate::fromString(t[u"date"].toString(), Qt::ISODate).startOfDay(zone).toMSecsSinceEpoch()
                                             : QDateTime::fromString(t[u"dateTime"].toString(), Qt::ISODate).toMSecsSinceEpoch();
            };
            const auto from = bound("timeMin"), until = bound("timeMax");
            auto all = copy;
            all.removeIf([&](const std::pair<const QString &, QJsonObject &> &entry) {
                return (from && instant(entry.second[u"end"]) <= *from) || (until && instant(entry.second[u"start"]) >= *until);
            });
            return all;
        }
        /// What is wrong with the copy, in words; empty where nothing is.
        QString wrong() const
        {
            const auto is = inWindow(), ought = fresh();
            QStringList out;
            for (auto it = is.begin(); it != is.end(); ++it) {
                if (!ought.contains(it.key()))
                    out << u"still "_qs + it.key();
                else if (ought[it.key()] != it.value())
                    out << u"old "_qs + it.key();
            }
            for (auto it = ought.begin(); it != ought.end(); ++it) {
                if (!is.contains(it.key()))
                    out << u"without "_qs + it.key();
            }
            return out.mid(0, 6).join(u", ");
        }
    };

    /// Somebody who does anything at all to a calendar, the same for the same seed.
    class Hand
    {
    public:
        Hand(SimGoogle &g, quint32 seed) : m_g(g), m_random(seed) { }

        int upTo(int most) { return int(m_random() % quint32(most + 1)); }
        template<typename T> T one(std::initializer_list<T> of) { return *(of.begin() + upTo(int(of.size()) - 1)); }
        const QStringList &log() const { return m_log; }

        void doSomething()
        {
            switch (m_ids.size() < 3 ? 0 : upTo(15)) {
            case 0: return insert();
            case 1: case 2: return change(someTimes());
            case 3: case 4: case 5: return change(someRule());
            case 6: return change({{u"recurrence"_qs, QJsonValue()}});
            case 7: return change(joined(someTimes(), someRule()));
            case 8: return change({{u"summary"_qs, QString::number(upTo(99))}});
            case 9: return changeInstance({{u"summary"_qs, QString::number(upTo(99))}});
            case 10: return changeInstance(someTimes());
            case 11: return send("DELETE", upTo(1) ? someInstance() : someId());
            case 12: return change({{u"status"_qs, one({u"confirmed"_qs, u"cancelled"_qs, u"confirmed"_qs})}});
            case 13: return move();
            case 14: return asGuest();
            default: return change({{u"attendees"_qs, upTo(1) ? QJsonArray{QJsonObject{{u"email"_qs, SimGoogle::ana}}} : QJsonArray()}});
            }
        }

    private:
        QString someDay() { return QStringLiteral("2026-%1-%2").arg(one({2, 3, 3, 3, 4}), 2, 10, QLatin1Char('0')).arg(1 + upTo(27), 2, 10, QLatin1Char('0')); }
        QJsonObject someTimes()
        {
            const QString day = someDay();
            if (upTo(3) == 0)
                return times(day, QDate::fromString(day, Qt::ISODate).addDays(1 + upTo(2)).toString(Qt::ISODate));
            const int hour = upTo(20);
            const auto at = [](const QString &d, int h) { return d + QStringLiteral("T%1:00:00").arg(h, 2, 10, QLatin1Char('0')); };
            const int hours = one({0, 1, 1, 3, 30});
            return times(at(day, hour), at(QDate::fromString(day, Qt::ISODate).addDays((hour + hours) / 24).toString(Qt::ISODate), (hour + hours) % 24));
        }
        QJsonObject someRule()
        {
            return rule(one({"RRULE:FREQ=DAILY;COUNT=5", "RRULE:FREQ=DAILY;COUNT=9", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=6", "RRULE:FREQ=WEEKLY;COUNT=4",
                             "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=8", "RRULE:FREQ=DAILY;UNTIL=20260320", upTo(2) ? "RRULE:FREQ=DAILY;COUNT=7" : "RRULE:FREQ=DAILY;INTERVAL=3",
                             "RDATE:20260311T090000Z,20260315T110000Z"}));
        }
        QString someId() { return m_ids[upTo(int(m_ids.size()) - 1)]; }
        QByteArray path(const QString &id) const { return QByteArray("calendars/") + (m_there.value(id) ? "work%40group.calendar.google.com" : "primary") + "/events/" + id.toLatin1(); }
        QString someInstance()
        {
            const QString id = someId();
            const auto items = m_g.json(m_g.call("GET", path(id) + "/instances?maxResults=6"))[u"items"].toArray();
            return items.isEmpty() ? id : items[upTo(int(items.size()) - 1)][u"id"].toString();
        }
        void insert()
        {
            const QString id = QStringLiteral("event%1").arg(m_ids.size());
            QJsonObject event = joined(someTimes(), {{u"id"_qs, id}, {u"summary"_qs, id}});
            if (upTo(3))
                event = joined(event, someRule());
            if (upTo(2) == 0)
                event.insert(u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, SimGoogle::ana}}});
            m_log << u"insert "_qs + QString::fromUtf8(QJsonDocument(event).toJson(QJsonDocument::Compact));
            m_g.call("POST", base, event);
            m_ids << id;
        }
        void send(const QByteArray &method, const QString &id, const QJsonObject &body = {}, const QString &who = SimGoogle::host)
        {
            QByteArray at = path(id.section(u'_', 0, 0));
            at = who == SimGoogle::host ? at.left(at.lastIndexOf('/') + 1) + id.toLatin1() : QByteArray(base) + '/' + id.toLatin1();
            const int status = m_g.as(who, method, at, body).status;
            m_log << QString::fromUtf8(method) + u' ' + id + u' ' + QString::fromUtf8(QJsonDocument(body).toJson(QJsonDocument::Compact)) + u' ' + QString::number(status);
        }
        void change(const QJsonObject &body) { send("PATCH", someId(), body); }
        void changeInstance(const QJsonObject &body) { send("PATCH", someInstance(), body); }
        void move()
        {
            const QString id = someId();
            const QByteArray to = m_there.value(id) ? "host%40example.com" : "work%40group.calendar.google.com";
            const bool done = m_g.call("POST", path(id) + "/move?destination=" + to).status == 200;
            m_log << u"move "_qs + id + (done ? u" to "_qs + QString::fromLatin1(to) : u" not"_qs);
            if (done)
                m_there[id] = !m_there.value(id);
        }
        void asGuest()
        {
            const QString id = upTo(1) ? someInstance() : someId();
            switch (upTo(2)) {
            case 0: return send("PATCH", id, {{u"colorId"_qs, QString::number(1 + upTo(9))}}, SimGoogle::ana);
            case 1: return send("DELETE", id, {}, SimGoogle::ana);
            default: return send("PATCH", id, {{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, SimGoogle::ana}, {u"responseStatus"_qs, one({u"accepted"_qs, u"declined"_qs})}}}}}, SimGoogle::ana);
            }
        }

        SimGoogle &m_g;
        std::mt19937 m_random;
        QStringList m_ids, m_log;
        QHash<QString, bool> m_there; ///< moved to the second calendar
    };

private slots:
    void whatASeriesHasNoLongerIsTold()
    {
        SimGoogle g;
        g.call("POST", base, three("aaaa1"));
        const QString token = firstToken(g);
        // An hour later, and a day longer: every instance is another one.
        QCOMPARE(patch(g, "aaaa1", joined(times(u"2026-03-03T10:00:00"_qs, u"2026-03-03T11:00:00"_qs), rule("RRULE:FREQ=DAILY;COUNT=4"))).status, 200);
        const auto delta = laidOutSince(g, token);
        QCOMPARE(g.told(delta), u"aaaa1_20260303T090000Z aaaa1_20260304T090000Z aaaa1_20260305T090000Z aaaa1_20260306T090000Z "
                                "aaaa1_20260303T080000Z! aaaa1_20260304T080000Z! aaaa1_20260305T080000Z!"_qs);
        QCOMPARE(g.json(delta)[u"items"][4].toObject(), (QJsonObject{{u"kind"_qs, u"calendar#event"_qs}, {u"etag"_qs, g.json(delta)[u"items"][0][u"etag"]},
            {u"id"_qs, u"aaaa1_20260303T080000Z"_qs}, {u"status"_qs, u"cancelled"_qs}, {u"recurringEventId"_qs, u"aaaa1"_qs},
            {u"originalStartTime"_qs, QJsonObject{{u"dateTime"_qs, u"2026-03-03T09:00:00+01:00"_qs}, {u"timeZone"_qs, u"Europe/Berlin"_qs}}}}));
        // Once, and no reader of masters.
        QCOMPARE(g.told(laidOutSince(g, g.json(delta)[u"nextSyncToken"].toString())), QString());
        QCOMPARE(g.told(g.since(token)), u"aaaa1"_qs);
    }

    void ofSeveralFormerRulesEachInstanceIsToldOnce()
    {
        SimGoogle g;
        g.call("POST", base, three("aaaa1"));
        const QString first = firstToken(g);
        patch(g, "aaaa1", rule("RRULE:FREQ=DAILY;COUNT=5"));
        const QString second = firstToken(g);
        patch(g, "aaaa1", rule("RRULE:FREQ=DAILY;COUNT=4"));
        patch(g, "aaaa1", rule("RRULE:FREQ=DAILY;COUNT=2"));
        const QString gone = u"aaaa1_20260303T080000Z aaaa1_20260304T080000Z aaaa1_20260307T080000Z! aaaa1_20260305T080000Z! aaaa1_20260306T080000Z!"_qs;
        QCOMPARE(g.told(laidOutSince(g, first)), gone); // two of them he never had: no harm
        QCOMPARE(g.told(laidOutSince(g, second)), gone);
        // Back to what the first reader saw.
        patch(g, "aaaa1", rule("RRULE:FREQ=DAILY;COUNT=3"));
        QCOMPARE(g.told(laidOutSince(g, second)), u"aaaa1_20260303T080000Z aaaa1_20260304T080000Z aaaa1_20260305T080000Z aaaa1_20260307T080000Z! aaaa1_20260306T080000Z!"_qs);
    }

    void aSeriesThatBecomesASingleEventAndBack()
    {
        SimGoogle g;
        g.call("POST", base, three("aaaa1"));
        patch(g, "aaaa1_20260304T080000Z", {{u"summary"_qs, u"other"_qs}});
        QString token = firstToken(g);
        QCOMPARE(patch(g, "aaaa1", {{u"recurrence"_qs, QJsonValue()}}).status, 200);
        auto delta = laidOutSince(g, token);
        QCOMPARE(g.told(delta), u"aaaa1 aaaa1_20260304T080000Z! aaaa1_20260303T080000Z! aaaa1_20260305T080000Z!"_qs);
        QCOMPARE(g.told(g.call("GET", base)), u"aaaa1"_qs);
        token = g.json(delta)[u"nextSyncToken"].toString();
        patch(g, "aaaa1", rule("RRULE:FREQ=DAILY;COUNT=2"));
        delta = laidOutSince(g, token);
        QCOMPARE(g.told(delta), u"aaaa1_20260303T080000Z aaaa1_20260304T080000Z! aaaa1!"_qs);
        QCOMPARE(g.json(delta)[u"items"][2].toObject().keys(), (QStringList{u"etag"_qs, u"id"_qs, u"kind"_qs, u"status"_qs}));
    }

    void aSeriesThatWasChangedAndThenDeletedOrMovedAway()
    {
        for (const char *how : {"DELETE", "POST"}) {
            SimGoogle g;
            g.call("POST", base, three("aaaa1"));
            const QString token = firstToken(g);
            patch(g, "aaaa1", times(u"2026-03-03T10:00:00"_qs, u"2026-03-03T11:00:00"_qs));
            g.call(how, QByteArray(base) + "/aaaa1" + (*how == 'P' ? "/move?destination=work%40group.calendar.google.com" : ""));
            QStringList told = g.told(laidOutSince(g, token)).split(u' ');
            told.sort();
            QCOMPARE(told, (QStringList{u"aaaa1_20260303T080000Z!"_qs, u"aaaa1_20260303T090000Z!"_qs, u"aaaa1_20260304T080000Z!"_qs,
                                        u"aaaa1_20260304T090000Z!"_qs, u"aaaa1_20260305T080000Z!"_qs, u"aaaa1_20260305T090000Z!"_qs}));
        }
    }

    void aSeriesWithoutAnEndGoesAsFarAsItWasToldAndNoFurther()
    {
        SimGoogle g;
        g.call("POST", base, joined(three("aaaa1"), rule("RRULE:FREQ=DAILY")));
        // He began in the middle of it: that is what he is told of later, too.
        const QString token = firstToken(g, "&timeMin=2030-01-01T00:00:00Z");
        patch(g, "aaaa1", times(u"2026-03-03T10:00:00"_qs, u"2026-03-03T11:00:00"_qs));
        const QStringList told = g.told(laidOutSince(g, token)).split(u' ');
        QCOMPARE(told.size(), 2 * 730);
        QCOMPARE(told.first(), u"aaaa1_20300101T090000Z"_qs);
        QCOMPARE(told[729], u"aaaa1_20311231T090000Z"_qs);
        QCOMPARE(told[730], u"aaaa1_20300101T080000Z!"_qs);
        QCOMPARE(told.last(), u"aaaa1_20311231T080000Z!"_qs);
    }

    void anInstanceThatLeftTheWindowIsNotGone()
    {
        SimGoogle g;
        g.call("POST", base, joined(joined(three("aaaa1"), times(u"2026-03-03T23:00:00"_qs, u"2026-03-04T02:00:00"_qs)), rule("RRULE:FREQ=DAILY")));
        const QString token = firstToken(g, "&timeMin=2026-03-10T00:00:00Z"); // an hour before the end of the first one
        patch(g, "aaaa1", times(u"2026-03-03T23:00:00"_qs, u"2026-03-03T23:30:00"_qs));
        const QStringList told = g.told(laidOutSince(g, token)).split(u' ');
        QVERIFY(told.contains(u"aaaa1_20260309T220000Z"_qs));
        QVERIFY(told.filter(u"!"_qs).isEmpty());
    }

    void whoCannotBeToldReadsEverythingAgain()
    {
        SimGoogle g;
        g.call("POST", base, three("aaaa1"));
        const QString token = firstToken(g);
        const auto changed = [&g](int count) { return patch(g, "aaaa1", rule(QByteArray("RRULE:FREQ=DAILY;COUNT=" + QByteArray::number(count)).constData())).status; };
        for (int count = 4; count < 20; ++count)
            QCOMPARE(changed(count), 200);
        QCOMPARE(laidOutSince(g, token).status, 200);
        QCOMPARE(changed(20), 200);
        QCOMPARE(g.reasonLine(laidOutSince(g, token)), u"410 fullSyncRequired: Sync token is no longer valid, a full sync is required."_qs);
        QCOMPARE(g.told(g.since(token)), u"aaaa1"_qs); // who wants masters lacks nothing
    }

    void formerRulesOutliveARestart()
    {
        SimGoogle g;
        g.call("POST", base, three("aaaa1"));
        const QString token = firstToken(g);
        patch(g, "aaaa1", rule("RRULE:FREQ=DAILY;COUNT=2"));
        const QJsonObject kept = g.sim.toJson();
        g.sim = std::move(*sim::GoogleSim::fromJson(kept));
        QCOMPARE(g.told(laidOutSince(g, token)), u"aaaa1_20260303T080000Z aaaa1_20260304T080000Z aaaa1_20260305T080000Z!"_qs);
        // A file from before there were any: nobody knows what was told.
        QJsonObject older = kept;
        QJsonArray calendars = older[u"calendars"].toArray();
        for (qsizetype i = 0; i < calendars.size(); ++i) {
            QJsonObject calendar = calendars[i].toObject();
            calendar.remove(u"formerRules"_qs);
            calendars[i] = calendar;
        }
        older.insert(u"calendars"_qs, calendars);
        g.sim = std::move(*sim::GoogleSim::fromJson(older));
        QCOMPARE(laidOutSince(g, token).status, 410);
    }

    void aFileWithRulesOfNothingIsRefused()
    {
        SimGoogle g;
        g.call("POST", base, three("aaaa1"));
        patch(g, "aaaa1", rule("RRULE:FREQ=DAILY;COUNT=2"));
        QJsonObject kept = g.sim.toJson();
        QJsonArray calendars = kept[u"calendars"].toArray();
        const auto at = std::find_if(calendars.begin(), calendars.end(), [](const QJsonValue &c) { return c[u"id"].toString() == SimGoogle::host; });
        QJsonObject calendar = (*at).toObject(), formers = calendar[u"formerRules"].toObject();
        QCOMPARE(formers[u"rules"].toArray().size(), 1);
        formers.insert(u"rules"_qs, QJsonArray{QJsonObject{{u"id"_qs, u"nothing"_qs}}});
        calendar.insert(u"formerRules"_qs, formers);
        *at = calendar;
        kept.insert(u"calendars"_qs, calendars);
        QVERIFY(sim::GoogleSim::fromJson(kept).error().where.endsWith(u".formerRules.rules[0].id"));
    }

    /// Whatever happens, and however the pages are cut: a copy that follows the deltas is what a fresh list would give.
    void aCopyThatFollowsIsAFreshList_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void aCopyThatFollowsIsAFreshList()
    {
        QFETCH(quint32, seed);
        SimGoogle g;
        Hand hand(g, seed);
        std::vector<Mirror> mirrors;
        for (const char *window : {"", "&timeMin=2026-03-10T08:30:00Z", "&timeMin=2026-03-05T00:00:00Z&timeMax=2026-03-25T12:00:00Z"})
            mirrors.push_back({g, g.host, "primary", window});
        mirrors.push_back({g, g.host, "work%40group.calendar.google.com", ""});
        mirrors.push_back({g, g.ana, "primary", ""});
        for (int step = 0; step < 50; ++step) {
            hand.doSomething();
            if (hand.upTo(19) == 0)
                g.sim = std::move(*sim::GoogleSim::fromJson(g.sim.toJson()));
            Mirror &mirror = mirrors[size_t(hand.upTo(int(mirrors.size()) - 1))];
            if (hand.upTo(2) == 0) {
                int writes = hand.upTo(2);
                mirror.sync(hand.one({30, 100, 400}), [&] { if (writes-- > 0) hand.doSomething(); });
            }
            mirror.sync(hand.one({60, 250, 2500}));
            const QString wrong = mirror.wrong();
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("step %1, %2 of %3 %4: %5\n%6").arg(step).arg(mirror.who, QString::fromLatin1(mirror.calendar), QString::fromLatin1(mirror.window), wrong, hand.log().join(u'\n'))));
        }
        for (const Mirror &mirror : mirrors)
            QVERIFY(mirror.fullReads <= 2);
    }
};

CSP_TEST(tst_SimGoogleDeltas, Nothing)

} // namespace tst_sim_google_deltas

#include "tst_sim_google_deltas.moc"
