#include "core/engine/asking/channelkeeper.h"
#include "tests/support/fakeports.h"
#include "tests/support/testmain.h"
#include <QRegularExpression>
#include <QtTest>

namespace tst_channel_keeper {

using namespace csp;
using namespace std::chrono_literals;

/// Channels opened, renewed, believed and stopped, with a port that answers what the test says and a clock that stands still.
class TestChannelKeeper : public QObject
{
    Q_OBJECT

    static inline const CalendarId host{QStringLiteral("host")};
    static inline const QString here = QStringLiteral("http://127.0.0.1:8080/n");
    static constexpr Millis week = std::chrono::hours(24 * 7);

    struct Rig {
        fake::CalendarPort port;
        fake::MemoryStore store;
        VirtualClock clock{*instantFromRfc3339(u"2026-03-02T07:00:00Z")};
        ChannelKeeper keeper{&port, &store, &clock, nullptr};
        QStringList told;

        Rig()
        {
            port.stops.always(Done{});
            QObject::connect(&keeper, &ChannelKeeper::watching, &keeper, [this](const CalendarId &c, Instant until) { told << u"watching %1 until %2"_qs.arg(c.value, toRfc3339(until)); });
            QObject::connect(&keeper, &ChannelKeeper::begun, &keeper, [this](const CalendarId &c) { told << u"begun "_qs + c.value; });
            QObject::connect(&keeper, &ChannelKeeper::failed, &keeper, [this](const CalendarId &c, const Error &e) { told << u"failed %1: kind %2"_qs.arg(c.value).arg(int(e.kind)); });
        }
        QStringList takeTold() { return std::exchange(told, {}); }
        void passes(Millis by)
        {
            clock.advance(by);
            fake::settle();
        }
        /// Opens a channel, as Google answers it.
        Channel open(const CalendarId &calendar = host, Millis life = week)
        {
            keeper.watch(calendar, here, life);
            return answerWatch();
        }
        Channel answerWatch()
        {
            Channel answer = port.channels.last();
            answer.resourceId = u"resource of "_qs + answer.calendar.value;
            port.watches.answer(answer);
            return answer;
        }
    };
    static Channel channel(const QString &id, const QString &address, Instant expires)
    {
        return {ChannelId{id}, host, u"r"_qs, u"secret"_qs, address, expires};
    }
    static Notification message(const Channel &channel)
    {
        Notification n;
        n.channel = channel.id;
        n.token = channel.token;
        n.resourceId = channel.resourceId;
        return n;
    }

private slots:
    void aChannelIsStoredBeforeItIsAskedFor()
    {
        Rig r;
        r.keeper.watch(host, here, week);
        QCOMPARE(r.port.asked, QStringList{u"watch host"_qs});
        QCOMPARE(r.store.kept.values(), QList<Channel>{r.port.channels.first()});
        const Channel asked = r.port.channels.first();
        QCOMPARE(asked.address, here);
        QCOMPARE(asked.expires, r.clock.now() + week);
        QVERIFY(r.keeper.check(message(asked)).ok()); // its first message can come before the answer
        QCOMPARE(r.told, QStringList());
        const Channel answered = r.answerWatch();
        QCOMPARE(r.told, (QStringList{u"watching host until 2026-03-09T07:00:00Z"_qs, u"begun host"_qs}));
        QCOMPARE(r.store.kept.values(), QList<Channel>{answered});
        QCOMPARE(r.keeper.channelOf(host), std::optional(answered));
        QVERIFY(!r.keeper.channelOf(CalendarId{u"other"_qs}));
    }

    void idsAndTokensAreNewEachTime()
    {
        Rig r;
        QSet<QString> ids, tokens;
        for (int i = 0; i < 20; ++i) {
            const Channel c = r.open(CalendarId{u"c%1"_qs.arg(i)});
            ids << c.id.value;
            tokens << c.token;
            QVERIFY(QRegularExpression(u"^[0-9a-f]{64}$"_qs).match(c.token).hasMatch());
            QVERIFY(QRegularExpression(u"^[A-Za-z0-9\\-_+/=]{1,64}$"_qs).match(c.id.value).hasMatch());
        }
        QCOMPARE(ids.size(), 20);
        QCOMPARE(tokens.size(), 20);
    }

    void whatCannotBeStoredIsNotAskedFor()
    {
        Rig r;
        r.store.broken = fake::error(Error::Kind::Storage);
        r.keeper.watch(host, here, week);
        fake::settle();
        QCOMPARE(r.port.asked, QStringList());
        QCOMPARE(r.told, QStringList{u"failed host: kind %1"_qs.arg(int(Error::Kind::Storage))});
        QVERIFY(!r.keeper.channelOf(host));
    }

    void aRefusedChannelIsForgotten()
    {
        Rig r;
        r.keeper.watch(host, here, week);
        r.port.watches.answer(fake::error(Error::Kind::Refused));
        QCOMPARE(r.told, QStringList{u"failed host: kind %1"_qs.arg(int(Error::Kind::Refused))});
        QVERIFY(r.store.kept.isEmpty());
        QVERIFY(!r.keeper.check(message(r.port.channels.first())).ok());
        QVERIFY(!r.clock.nextTimer());
    }

    void itIsRenewedAnHourBeforeItsEndUnderANewId()
    {
        Rig r;
        const Channel first = r.open();
        r.takeTold();
        r.passes(week - 1h - 1ms);
        QCOMPARE(r.port.takeAsked(), QStringList{u"watch host"_qs});
        r.passes(1ms);
        QCOMPARE(r.port.asked, QStringList{u"watch host"_qs});
        QVERIFY(r.keeper.check(message(first)).ok()); // until the new one is there, the old one counts
        const Channel second = r.answerWatch();
        QVERIFY(second.id != first.id);
        QVERIFY(second.token != first.token);
        QCOMPARE(r.port.asked, (QStringList{u"watch host"_qs, u"stop "_qs + first.id.value}));
        QCOMPARE(r.told, QStringList{u"watching host until 2026-03-16T06:00:00Z"_qs}); // no gap, so nothing has begun
        QCOMPARE(r.store.kept.values(), QList<Channel>{second});
        QVERIFY(!r.keeper.check(message(first)).ok());
        QVERIFY(r.keeper.check(message(second)).ok());
    }

    void aShortLifeIsRenewedATenthBeforeItsEnd()
    {
        Rig r;
        r.open(host, 100s);
        r.passes(89s);
        QCOMPARE(r.port.asked.size(), 1);
        r.passes(1s);
        QCOMPARE(r.port.asked.size(), 2);
    }

    void aRenewalThatWasRefusedIsTriedUntilTheEnd()
    {
        Rig r;
        const Channel first = r.open(host, 100s);
        r.takeTold();
        r.port.watches.always(fake::error(Error::Kind::Server));
        r.passes(90s);
        QVERIFY(r.keeper.check(message(first)).ok());
        r.passes(9s); // of the ten seconds that are left, nine
        QVERIFY(r.port.asked.size() >= 3);
        r.passes(5s);
        QVERIFY(!r.keeper.channelOf(host));
        QVERIFY(!r.keeper.check(message(first)).ok());
        QVERIFY(!r.clock.nextTimer());
        // The next one has a gap before it.
        r.port.takeAsked();
        r.takeTold();
        r.port.watches = {};
        r.open();
        QCOMPARE(r.told.last(), u"begun host"_qs);
    }

    void whatIsStoredGoesOnWhereItsAddressIsOurs()
    {
        Rig r;
        const Channel ours = channel(u"ours"_qs, here, r.clock.now() + 20h);
        const Channel elsewhere = channel(u"elsewhere"_qs, u"http://127.0.0.1:1/n"_qs, r.clock.now() + 20h);
        const Channel over = channel(u"over"_qs, here, r.clock.now());
        for (const Channel &c : {ours, elsewhere, over})
            (void)r.store.putChannel(c);
        QVERIFY(r.keeper.load(here, week).ok());
        fake::settle();
        QStringList asked = r.port.takeAsked();
        asked.sort();
        QCOMPARE(asked, (QStringList{u"stop elsewhere"_qs, u"stop over"_qs}));
        QCOMPARE(r.store.kept.values(), QList<Channel>{ours});
        QVERIFY(r.keeper.check(message(ours)).ok());
        QVERIFY(!r.keeper.check(message(elsewhere)).ok());
        r.passes(19h);
        QCOMPARE(r.port.asked, QStringList{u"watch host"_qs});
        QCOMPARE(r.port.channels.last().expires, r.clock.now() + week);
    }

    void loadingTwiceIsLoadingOnce()
    {
        Rig r;
        (void)r.store.putChannel(channel(u"ours"_qs, here, r.clock.now() + 20h));
        QVERIFY(r.keeper.load(here, week).ok());
        QVERIFY(r.keeper.load(here, week).ok());
        r.passes(19h);
        QCOMPARE(r.port.asked, QStringList{u"watch host"_qs});
    }

    void aStoreThatCannotBeReadIsSaid()
    {
        Rig r;
        r.store.broken = fake::error(Error::Kind::Storage);
        QVERIFY(!r.keeper.load(here, week).ok());
    }

    void onlyWhatIsOursIsBelieved()
    {
        Rig r;
        const Channel c = r.open();
        const auto refusal = [&](auto &&change) {
            Notification n = message(c);
            change(n);
            const auto checked = r.keeper.check(n);
            return checked.ok() ? QString() : checked.error().what + u'/' + checked.error().reason;
        };
        QCOMPARE(refusal([](Notification &) { }), QString());
        QCOMPARE(refusal([](Notification &n) { n.channel.value = u"x"_qs; }), u"the channel is not one of ours: x/"_qs);
        const QString wrongToken = u"the channel token is wrong for channel %1/wrongToken"_qs.arg(c.id.value);
        QCOMPARE(refusal([](Notification &n) { n.token.clear(); }), wrongToken);
        QCOMPARE(refusal([](Notification &n) { n.token.chop(1); }), wrongToken);
        QCOMPARE(refusal([](Notification &n) { n.token += u'0'; }), wrongToken);
        QCOMPARE(refusal([](Notification &n) { n.token[0] = n.token[0] == u'0' ? u'1' : u'0'; }), wrongToken);
        QCOMPARE(refusal([](Notification &n) { n.token.back() = n.token.back() == u'0' ? u'1' : u'0'; }), wrongToken);
        QCOMPARE(refusal([](Notification &n) { n.resourceId = u"other"_qs; }), u"the resource id is not that of channel %1/"_qs.arg(c.id.value));
        for (const QString &said : {refusal([](Notification &n) { n.token.chop(1); }), refusal([](Notification &n) { n.resourceId.clear(); })})
            QVERIFY2(!said.contains(c.token.left(8)), qPrintable(said));
    }

    void whatSomebodyElseOpenedCountsAsOurs()
    {
        Rig r;
        const Channel c = channel(u"recorded"_qs, {}, r.clock.now() + 1h);
        QVERIFY(r.keeper.adopt(c).ok());
        QCOMPARE(r.told, QStringList{u"watching host until 2026-03-02T08:00:00Z"_qs});
        QVERIFY(r.keeper.check(message(c)).ok());
        QCOMPARE(r.store.kept.values(), QList<Channel>{c});
        r.store.broken = fake::error(Error::Kind::Storage);
        QVERIFY(!r.keeper.adopt(channel(u"other"_qs, {}, r.clock.now())).ok());
        QVERIFY(!r.keeper.check(message(channel(u"other"_qs, {}, r.clock.now()))).ok());
    }

    void stoppingEndsThemAll()
    {
        Rig r;
        const Channel a = r.open(), b = r.open(CalendarId{u"work"_qs});
        r.port.takeAsked();
        r.port.stops = {};
        bool done = false;
        r.keeper.stopAll()->then(this, [&](const Outcome<Done> &) { done = true; });
        QCOMPARE(QSet<QString>(r.port.asked.begin(), r.port.asked.end()), (QSet<QString>{u"stop "_qs + a.id.value, u"stop "_qs + b.id.value}));
        QVERIFY(!r.keeper.check(message(a)).ok());
        r.port.stops.answer(Done{});
        QVERIFY(!done);
        r.port.stops.answer(fake::error(Error::Kind::Transport)); // that Google did not hear of it does not matter
        QVERIFY(done);
        QVERIFY(r.store.kept.isEmpty());
        r.passes(week);
        QCOMPARE(r.port.asked.size(), 2); // and nothing is renewed
    }

    void stoppingNothingIsDoneAtOnce()
    {
        Rig r;
        bool done = false;
        r.keeper.stopAll()->then(this, [&](const Outcome<Done> &outcome) { done = outcome.ok(); });
        fake::settle();
        QVERIFY(done);
        QCOMPARE(r.port.asked, QStringList());
    }
};

CSP_TEST(TestChannelKeeper, Core)

} // namespace tst_channel_keeper

#include "tst_channel_keeper.moc"
