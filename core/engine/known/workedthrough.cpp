#include "core/engine/known/workedthrough.h"

namespace csp {

namespace {

QString comparedKey(const Event &event, const Booking &booking)
{
    return QStringLiteral("%1 %2 %3 %4 %5 %6 %7").arg(event.calendar.value, event.id.value, event.version.etag, booking.uid.value)
        .arg(booking.start.time_since_epoch().count()).arg(booking.end.time_since_epoch().count()).arg(int(booking.status));
}

} // namespace

bool WorkedThrough::seen(const Event &event) const
{
    return !event.version.etag.isEmpty() && m_seen.value(event.key()) == event.version.etag;
}

bool WorkedThrough::compared(const Event &event, const Booking &booking) const { return m_compared.contains(comparedKey(event, booking)); }

void WorkedThrough::see(const RunRecord &record)
{
    if (record.facts.fetched.kind != Fetched::Kind::Present)
        return;
    const Event &event = record.facts.fetched.document.event;
    m_seen[event.key()] = event.version.etag;
}

void WorkedThrough::compare(const RunRecord &ended)
{
    // An event that outlives its booking says so once the booking is known to be over.
    const bool outlives = ended.stage == RunStage::Nothing && ended.facts.booking && !ended.facts.booking->alive();
    if (ended.facts.booking && ended.facts.fetched.kind == Fetched::Kind::Present && ended.stage != RunStage::Superseded && !outlives)
        m_compared.insert(comparedKey(ended.facts.fetched.document.event, *ended.facts.booking));
}

void WorkedThrough::clear()
{
    m_seen.clear();
    m_compared.clear();
}

} // namespace csp
