#include "ui/commands/nodesk.h"

namespace csp {

namespace {

Error nothingThere()
{
    Error error;
    error.kind = Error::Kind::NotFound;
    error.what = QStringLiteral("nothing is connected");
    error.nextStep = QStringLiteral("start the demo world over, or start the program again");
    return error;
}

} // namespace

Instant NoDesk::now() const { return toInstant(QDateTime::currentDateTimeUtc()); }
Outcome<RunRecord> NoDesk::run(RunId) const { return nothingThere(); }
CallOf<Done> *NoDesk::apply(RunId) { return settledCall<Done>(nothingThere(), this); }
CallOf<Done> *NoDesk::skip(RunId) { return settledCall<Done>(nothingThere(), this); }
CallOf<Done> *NoDesk::retry(RunId) { return settledCall<Done>(nothingThere(), this); }
CallOf<Fetched> *NoDesk::edit(const EditIntent &) { return settledCall<Fetched>(nothingThere(), this); }
CallOf<Booking> *NoDesk::book(const BookingRequest &) { return settledCall<Booking>(nothingThere(), this); }
CallOf<QList<Instant>> *NoDesk::freeSlots(qint64, Instant, Instant) { return settledCall<QList<Instant>>(nothingThere(), this); }

} // namespace csp
