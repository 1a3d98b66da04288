#include "core/engine/known/known.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_known {

using namespace csp;
using namespace std::chrono_literals;

/// What the engine holds in memory: which event, reference and write is found for what.
class TestKnown : public QObject
{
    Q_OBJECT

    static inline const Instant now = *instantFromRfc3339(u"2026-03-02T07:00:00Z");
    static inline const CalendarId host{QStringLiteral("host")}, work{QStringLiteral("work")};

    static CalendarInfo info(const QString &id, AccessRole role = AccessRole::Owner, bool primary = false, const QString &summary = {})
    {
        CalendarInfo info;
        info.id = CalendarId{id};
        info.summary = summary.isEmpty() ? id : summary;
        info.role = role;
        info.primary = primary;
        return info;
    }
    static Event event(const QString &id, const CalendarId &calendar = host, const QString &uid = {})
    {
        Event e;
        e.calendar = calendar;
        e.id = EventId{id};
        e.iCalUid = ICalUid{uid};
        e.summary = QStringLiteral("Review");
        e.span = TimedSpan{now + 1h, now + 2h, {}, {}};
        return e;
    }
    static Reference reference(const QString &booking, const Event &e, bool closed = false, Instant taken = now)
    {
        return {BookingUid{booking}, e.key(), e.iCalUid, {1, BaselineOrigin::Fetched, taken, {e, {}}}, closed};
    }
    static Known two()
    {
        Known known;
        known.setCalendars({info(QStringLiteral("work")), info(QStringLiteral("host"), AccessRole::Owner, true)});
        return known;
    }
    static QString found(const Known &known, const Event &e)
    {
        const Reference *r = known.referenceOf(e);
        return r ? r->booking.value : QStringLiteral("none");
    }
    static Booking booking(const QString &uid, BookingStatus status, const QString &to = {})
    {
        Booking b;
        b.uid = BookingUid{uid};
        b.status = status;
        b.rescheduledTo = BookingUid{to};
        return b;
    }

private slots:
    void calendarsStandPrimaryFirstThenWritableThenByName()
    {
        Known known;
        known.setCalendars({info(u"d"_qs, AccessRole::Reader, false, u"Ana"_qs), info(u"c"_qs, AccessRole::Writer, false, u"Zoe"_qs), info(u"b"_qs, AccessRole::Owner, false, u"Bea"_qs),
                            info(u"a"_qs, AccessRole::Owner, true, u"Zz"_qs), info(u"e"_qs, AccessRole::FreeBusyReader, false, u"Bob"_qs)});
        QStringList order;
        for (const CalendarId &id : known.order)
            order << id.value;
        QCOMPARE(order, (QStringList{u"a"_qs, u"b"_qs, u"c"_qs, u"d"_qs, u"e"_qs}));
        const auto ids = [](const QList<CalendarId> &list) {
            QStringList all;
            for (const CalendarId &id : list)
                all << id.value;
            return all.join(u' ');
        };
        QCOMPARE(ids(known.readableCalendars()), u"a b c d"_qs);
        QCOMPARE(ids(known.ownCalendars()), u"a b"_qs);
    }

    void calendarsThatStayKeepWhatIsKnownOfThem()
    {
        Known known = two();
        known.keepEvent(event(u"e1"_qs));
        known.keepEvent(event(u"e2"_qs, work));
        known.calendars[host].readOnce = true;
        known.setCalendars({info(u"host"_qs, AccessRole::Owner, true, u"Another name"_qs)});
        QCOMPARE(known.calendars.size(), 1);
        QVERIFY(known.calendars[host].readOnce);
        QCOMPARE(known.calendars[host].state.info.summary, u"Another name"_qs);
        QVERIFY(known.event({host, EventId{u"e1"_qs}}));
        QVERIFY(!known.event({work, EventId{u"e2"_qs}}));
        known.setCalendars({info(u"work"_qs)});
        QVERIFY(!known.event({host, EventId{u"e1"_qs}})); // who comes back comes back empty
        QVERIFY(!known.calendars[work].readOnce);
    }

    void eventsAreKeptByCalendar()
    {
        Known known = two();
        known.keepEvent(event(u"e1"_qs));
        Event other = event(u"e1"_qs, work);
        other.summary = u"Copy"_qs;
        known.keepEvent(other);
        QCOMPARE(known.event({host, EventId{u"e1"_qs}})->summary, u"Review"_qs);
        QCOMPARE(known.event({work, EventId{u"e1"_qs}})->summary, u"Copy"_qs);
        other.status = EventStatus::Cancelled;
        known.keepEvent(other);
        QVERIFY(!known.event({work, EventId{u"e1"_qs}}));
        QVERIFY(known.event({host, EventId{u"e1"_qs}}));
        known.dropEvent({host, EventId{u"e1"_qs}});
        QVERIFY(!known.event({host, EventId{u"e1"_qs}}));
        known.keepEvent(event(u"e1"_qs, CalendarId{u"unknown"_qs}));
        QVERIFY(!known.event({CalendarId{u"unknown"_qs}, EventId{u"e1"_qs}}));
        QCOMPARE(known.calendars.size(), 2);
    }

    void aReferenceIsFoundByPlaceThenByIdThenByUid()
    {
        Known known = two();
        known.keepReference(reference(u"uid"_qs, event(u"x"_qs, work, u"u@Cal.com"_qs)));
        QCOMPARE(found(known, event(u"e1"_qs, host, u"u@Cal.com"_qs)), u"uid"_qs);
        known.keepReference(reference(u"id"_qs, event(u"e1"_qs, work)));
        QCOMPARE(found(known, event(u"e1"_qs, host, u"u@Cal.com"_qs)), u"id"_qs);
        known.keepReference(reference(u"place"_qs, event(u"e1"_qs, host)));
        QCOMPARE(found(known, event(u"e1"_qs, host, u"u@Cal.com"_qs)), u"place"_qs);
        QCOMPARE(found(known, event(u"e1"_qs, work, u"u@Cal.com"_qs)), u"id"_qs);
        QCOMPARE(found(known, event(u"other"_qs)), u"none"_qs);
        QCOMPARE(found(known, event(u"other"_qs, host, u"v@Cal.com"_qs)), u"none"_qs);
    }

    void anEmptyUidIsNobodys()
    {
        Known known = two();
        known.keepReference(reference(u"b"_qs, event(u"e1"_qs)));
        QCOMPARE(found(known, event(u"e2"_qs)), u"none"_qs);
    }

    void anOpenReferenceComesBeforeAClosedOne()
    {
        Known known = two();
        known.keepReference(reference(u"closed"_qs, event(u"e1"_qs, host, u"u"_qs), true));
        QCOMPARE(found(known, event(u"e1"_qs, host, u"u"_qs)), u"closed"_qs);
        known.keepReference(reference(u"open"_qs, event(u"x"_qs, work, u"u"_qs)));
        QCOMPARE(found(known, event(u"e1"_qs, host, u"u"_qs)), u"open"_qs); // though the closed one names the very place
    }

    void ofEqualReferencesTheLaterBaselineCounts()
    {
        for (const bool laterFirst : {false, true}) {
            Known known = two();
            const Reference a = reference(u"a"_qs, event(u"e1"_qs), false, now), b = reference(u"b"_qs, event(u"e1"_qs), false, now + 1s);
            known.keepReference(laterFirst ? b : a);
            known.keepReference(laterFirst ? a : b);
            QCOMPARE(found(known, event(u"e1"_qs)), u"b"_qs);
        }
    }

    void aReferenceThatMovedIsNotFoundWhereItWas()
    {
        Known known = two();
        known.keepReference(reference(u"b"_qs, event(u"e1"_qs, host, u"u1"_qs)));
        known.keepReference(reference(u"b"_qs, event(u"e2"_qs, work, u"u2"_qs)));
        QCOMPARE(found(known, event(u"e1"_qs, host)), u"none"_qs);
        QCOMPARE(found(known, event(u"x"_qs, host, u"u1"_qs)), u"none"_qs);
        QCOMPARE(found(known, event(u"e2"_qs, work)), u"b"_qs);
        QCOMPARE(found(known, event(u"x"_qs, host, u"u2"_qs)), u"b"_qs);
        QCOMPARE(known.references().size(), 1);
        QCOMPARE(known.reference(BookingUid{u"b"_qs})->event, event(u"e2"_qs, work).key());
        QVERIFY(!known.reference(BookingUid{u"c"_qs}));
    }

    void onlyTheLatestWriteOfAnEventIsKept()
    {
        Known known = two();
        const Event e = event(u"e1"_qs);
        const OwnWrite first{e.key(), false, TimedSpan{now, now + 1h, {}, {}}, u"\"1\""_qs, now};
        const OwnWrite later{e.key(), false, TimedSpan{now + 3h, now + 4h, {}, {}}, u"\"2\""_qs, now + 1s};
        known.keepOwnWrite(first);
        known.keepOwnWrite(later);
        QCOMPARE(known.ownWritesOf(e, nullptr), QList<OwnWrite>{later});
        // Two of one moment are both expected; the same once more, with its etag, takes the place of the one without.
        const OwnWrite beside{e.key(), true, {}, {}, now + 1s};
        known.keepOwnWrite(beside);
        QCOMPARE(known.ownWritesOf(e, nullptr), (QList<OwnWrite>{later, beside}));
        OwnWrite readBack = later;
        readBack.etag = u"\"3\""_qs;
        known.keepOwnWrite(readBack);
        QCOMPARE(known.ownWritesOf(e, nullptr), (QList<OwnWrite>{beside, readBack}));
    }

    void writesOfTheReferencesPlaceCountToo()
    {
        Known known = two();
        const Event here = event(u"e1"_qs, host), there = event(u"e1"_qs, work);
        const OwnWrite toHere{here.key(), false, {}, u"\"1\""_qs, now}, toThere{there.key(), true, {}, {}, now};
        known.keepOwnWrite(toHere);
        known.keepOwnWrite(toThere);
        const Reference r = reference(u"b"_qs, there), same = reference(u"b"_qs, here);
        QCOMPARE(known.ownWritesOf(here, nullptr), QList<OwnWrite>{toHere});
        QCOMPARE(known.ownWritesOf(here, &r), (QList<OwnWrite>{toHere, toThere}));
        QCOMPARE(known.ownWritesOf(here, &same), QList<OwnWrite>{toHere}); // not twice
    }

    void aChainOfReschedulesIsFollowedToItsEnd()
    {
        Known known;
        const auto add = [&known](const Booking &b) { known.bookings.insert(b.uid, b); };
        const auto end = [&known](const QString &uid) { return known.endOf(BookingUid{uid}).value; };
        add(booking(u"a"_qs, BookingStatus::Cancelled, u"b"_qs));
        add(booking(u"b"_qs, BookingStatus::Cancelled, u"c"_qs));
        QCOMPARE(end(u"a"_qs), u"b"_qs); // what is not known is not named
        add(booking(u"c"_qs, BookingStatus::Accepted, u"a"_qs));
        QCOMPARE(end(u"a"_qs), u"c"_qs); // a living one is the end, whatever it names
        QCOMPARE(end(u"unknown"_qs), u"unknown"_qs);
        add(booking(u"d"_qs, BookingStatus::Cancelled));
        QCOMPARE(end(u"d"_qs), u"d"_qs);
        add(booking(u"x"_qs, BookingStatus::Cancelled, u"y"_qs));
        add(booking(u"y"_qs, BookingStatus::Cancelled, u"x"_qs));
        QVERIFY(QStringList({u"x"_qs, u"y"_qs}).contains(end(u"x"_qs))); // a circle ends
    }

    void theScheduleOfATypeIsItsOwnElseTheDefaultElseTheFirst()
    {
        Known known;
        QVERIFY(!known.scheduleOf({}));
        EventType type;
        type.id = 7;
        type.scheduleId = 3;
        known.eventTypes = {type};
        known.schedules = {Schedule{1, {}, {}, false, {}}, Schedule{2, {}, {}, true, {}}, Schedule{3, {}, {}, false, {}}};
        QCOMPARE(known.scheduleOf(known.eventType(7))->id, 3);
        QCOMPARE(known.scheduleOf({})->id, 2);
        type.scheduleId = 0;
        QCOMPARE(known.scheduleOf(type)->id, 2);
        type.scheduleId = 99;
        QCOMPARE(known.scheduleOf(type)->id, 1);
        QVERIFY(!known.eventType(8));
    }

    void evidenceIsTheSameTitleAndTimeElsewhere()
    {
        Known known = two();
        Event lost = event(u"lost"_qs);
        const auto person = [](const char *email) {
            Attendee a;
            a.email = QString::fromLatin1(email);
            return a;
        };
        lost.attendees = {person("ana@example.com")};
        const auto sightings = [&](const Event &e) {
            Known k = known;
            k.keepEvent(e);
            QStringList all;
            for (const Sighting &s : k.evidenceFor(lost))
                all << s.event.calendar.value + u'/' + s.event.id.value + u": "_qs + s.evidence.join(u' ');
            return all.join(u", "_qs);
        };
        Event twin = event(u"twin"_qs, work);
        twin.attendees = {person("Ana@Example.com")};
        QCOMPARE(sightings(twin), u"work/twin: title start end attendees"_qs);
        Event alone = event(u"twin"_qs, host);
        QCOMPARE(sightings(alone), u"host/twin: title start end"_qs);
        QCOMPARE(sightings(lost), QString()); // not itself
        Event titled = twin;
        titled.summary = u"Other"_qs;
        QCOMPARE(sightings(titled), QString());
        Event later = twin;
        later.span = TimedSpan{now + 2h, now + 3h, {}, {}};
        QCOMPARE(sightings(later), QString());
        Event timeless = twin;
        timeless.span.reset();
        QCOMPARE(sightings(timeless), QString());
        // One that belongs to a booking of its own is none; where that booking is over, it may be.
        known.keepReference(reference(u"own"_qs, twin));
        QCOMPARE(sightings(twin), QString());
        known.keepReference(reference(u"own"_qs, twin, true));
        QCOMPARE(sightings(twin), u"work/twin: title start end attendees"_qs);
        lost.span.reset();
        QCOMPARE(sightings(twin), QString());
    }
};

CSP_TEST(TestKnown, Nothing)

} // namespace tst_known

#include "tst_known.moc"
