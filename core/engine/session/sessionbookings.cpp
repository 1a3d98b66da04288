#include "core/engine/run/adoption.h"
#include "core/engine/session/sessionprivate.h"
#include <algorithm>

namespace csp {

// Bookings: those that are met for the first time get their references, and all are held against their events.

void Session::Private::bookingsKnown(const QList<Booking> &bookings)
{
    known.bookingsRead = true;
    for (const Booking &b : bookings) {
        known.bookings.insert(b.uid, b);
        if (b.updatedAt)
            bookingsUntil = std::max(bookingsUntil.value_or(*b.updatedAt), *b.updatedAt);
    }
    for (const Booking &b : bookings) {
        const Reference *reference = known.reference(b.uid);
        if (b.alive()) {
            if (!reference) {
                startParts += starting;
                meet(b.uid);
            }
        } else if (reference && !reference->closed && !known.bookings.value(known.endOf(b.uid)).alive()) {
            close(*reference);
        }
    }
}

void Session::Private::close(Reference reference)
{
    reference.closed = true;
    known.keepReference(reference);
    if (const auto kept = ports.store->putReference(reference); !kept.ok())
        notice(QStringLiteral("A reference could not be stored"), kept.error());
}

/// Most changes of bookings are told by their events; one that Cal.com could not write to its event is told by nobody.
void Session::Private::refreshBookings()
{
    track(ports.bookings->list(bookingsUntil ? std::optional(*bookingsUntil - std::chrono::seconds(1)) : std::nullopt))->then(this, [this](const Outcome<QList<Booking>> &bookings) {
        if (!bookings.ok()) {
            if (bookings.error().kind != Error::Kind::Cancelled)
                notice(QStringLiteral("Cal.com's bookings could not be read"), bookings.error());
            return;
        }
        settledTold = false;
        bookingsKnown(*bookings);
        for (const BookingUid &uid : std::exchange(unmet, {}))
            if (!known.reference(uid) && known.bookings.value(uid).alive())
                meet(uid);
        compareDue = true;
        touch();
        checkSettled();
    });
}

/// Holds every booking against its event. True: something does not agree, and is being looked at.
bool Session::Private::compareAll()
{
    bool any = false;
    QSet<ICalUid> busy;
    for (const run::State &s : runner.live()) {
        if (!s.record.facts.reference)
            continue;
        busy.insert(s.record.facts.reference->iCalUid);
        compareDue = compareDue || (s.record.stage != RunStage::Proposed && s.record.stage != RunStage::Failed); // when it has ended
    }
    const auto references = known.references();
    for (const Reference &r : references)
        if (!busy.contains(r.iCalUid))
            any = compare(r) || any;
    return any;
}

bool Session::Private::compare(const Reference &reference)
{
    const auto booking = known.bookings.constFind(known.endOf(reference.booking));
    const Event *event = known.event(reference.event);
    if (booking == known.bookings.cend() || (reference.closed && !event))
        return false;
    if (event) {
        const TimedSpan *t = event->span ? timed(*event->span) : nullptr;
        const bool agrees = booking->alive() && (!t || (t->start == booking->start && t->end == booking->end));
        if (agrees || known.referenceOf(*event) != known.reference(reference.booking) || runner.compared(*event, *booking))
            return false;
    } else if (!booking->alive() || !known.calendars.contains(reference.event.calendar) || !known.calendars[reference.event.calendar].readOnce) {
        return false;
    }
    if (event && !booking->alive() && !reference.closed)
        close(reference); // an event that outlives its booking: that it is over for Cal.com is certain
    track(ports.calendar->getEvent(reference.event))->then(this, [this, reference, booking = *booking](const Outcome<Fetched> &found) {
        if (!found.ok())
            return;
        const EventDocument document = asFound(*found, reference);
        known.keepEvent(document.event);
        if (!runner.compared(document.event, booking))
            runner.begin({0, document}, {0, ports.clock->now(), QStringLiteral("poll"), 0, Trigger::Manual});
    });
    return true;
}

EventDocument Session::Private::asFound(const Fetched &found, const Reference &reference)
{
    EventDocument document = found.document;
    if (found.kind != Fetched::Kind::Present) {
        document.event.calendar = reference.event.calendar;
        document.event.id = reference.event.event;
        document.event.iCalUid = reference.iCalUid;
        document.event.status = EventStatus::Cancelled;
    }
    return document;
}

/// A booking that we meet for the first time. During the start it is one of the parts waited for.
void Session::Private::meet(const BookingUid &uid)
{
    const bool part = starting;
    track(ports.bookings->references(uid))->then(this, [this, uid, part](const Outcome<QList<BookingReferenceRow>> &rows) {
        if (!rows.ok()) {
            unmet.insert(uid); // the next sync tries again
            notice(QStringLiteral("The references of booking %1 could not be read").arg(uid.value), rows.error());
        } else {
            // A row without an event id was written while Cal.com's connection was broken (calcom.md 6.8 #16).
            const auto row = std::find_if(rows->begin(), rows->end(), [](const BookingReferenceRow &r) { return !r.event.event.isEmpty(); });
            if (row != rows->end())
                meetRow(known.bookings.value(uid), *row);
        }
        if (part)
            startPartDone();
    });
}

void Session::Private::meetRow(const Booking &booking, const BookingReferenceRow &asRead)
{
    BookingReferenceRow row = asRead;
    if (row.event.calendar.isEmpty() && !known.order.isEmpty())
        row.event.calendar = known.order.first(); // null means the primary calendar
    const auto keep = [this, booking, row](const EventDocument &event) {
        Reference reference = adopt(booking, row, event, ports.clock->now());
        reference.event = row.event;
        // The booking may have come by a reschedule in Cal.com: what its forerunner knew goes on under the new uid.
        const Reference *had = known.reference(booking.uid);
        if (had && !had->closed)
            return; // a notification was faster than the answer
        if (had)
            reference.baseline.version = had->baseline.version + 1;
        if (const Reference *old = known.referenceOf(reference.baseline.document.event);
            old && old->booking != booking.uid && !old->closed && !known.bookings.value(old->booking).alive()) {
            Reference closed = *old;
            if (old->event.event == row.event.event) { // the same event: where it lives, and what was agreed with it, is known better here
                reference = *old;
                reference.booking = booking.uid;
            } else {
                reference.baseline.version = closed.baseline.version + 1;
            }
            closed.closed = true;
            known.keepReference(closed);
            (void)ports.store->putReference(closed); // a row too many is closed at the next start
        }
        if (const auto kept = ports.store->putReference(reference); !kept.ok())
            return notice(QStringLiteral("A reference could not be stored"), kept.error());
        known.keepReference(reference);
        ++known.baselineVersions;
        touch();
    };
    if (row.document)
        return keep(*row.document);
    const bool part = starting;
    if (part)
        ++startParts;
    track(ports.calendar->getEvent(row.event))->then(this, [this, keep, part, booking](const Outcome<Fetched> &event) {
        if (event.ok() && event->kind == Fetched::Kind::Present)
            keep(event->document);
        else if (!event.ok()) {
            unmet.insert(booking.uid);
            notice(QStringLiteral("The event of a booking could not be read"), event.error());
        }
        if (part)
            startPartDone();
    });
}

} // namespace csp
