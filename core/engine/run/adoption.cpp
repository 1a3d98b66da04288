#include "core/engine/run/adoption.h"

namespace csp {

Reference adopt(const Booking &booking, const BookingReferenceRow &row, const EventDocument &event, Instant now)
{
    Reference reference{booking.uid, event.event.key(), event.event.iCalUid, {}, !booking.alive()};
    if (!row.event.calendar.isEmpty() && row.document)
        reference.event = row.event;
    reference.baseline = Baseline{1, BaselineOrigin::Fetched, now, event};
    if (row.document) {
        reference.baseline.origin = BaselineOrigin::RawData;
        reference.baseline.document = *row.document;
        if (reference.iCalUid.isEmpty())
            reference.iCalUid = row.document->event.iCalUid;
        return reference;
    }
    if (event.event.cancelled() && booking.alive()) {
        // Deleted before we met it: Cal.com wrote it for a booking that lives, so the deletion is a change that we missed.
        Event &e = reference.baseline.document.event;
        e.status = EventStatus::Confirmed;
        e.version.etag.clear();
        e.span = TimedSpan{booking.start, booking.end, {}, {}};
        reference.baseline.document.raw.clear();
        return reference;
    }
    auto &span = reference.baseline.document.event.span;
    if (span && timed(*span)) {
        TimedSpan agreed = *timed(*span);
        agreed.start = booking.start;
        agreed.end = booking.end;
        if (!sameTime(*span, agreed)) {
            span = agreed;
            reference.baseline.document.raw.clear(); // not a document of Google's any more
            reference.baseline.document.event.version.etag.clear();
        }
    }
    return reference;
}

} // namespace csp
