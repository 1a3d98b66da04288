#include "core/engine/known/snapshot.h"
#include <algorithm>

namespace csp {

namespace {

template<typename List, typename Pred>
auto find(const List &list, Pred pred) -> decltype(&list.first())
{
    const auto it = std::find_if(list.begin(), list.end(), pred);
    return it == list.end() ? nullptr : &*it;
}

} // namespace

const Booking *Snapshot::booking(const BookingUid &uid) const
{
    return find(bookings, [&](const Booking &b) { return b.uid == uid; });
}

const Event *Snapshot::event(const EventKey &key) const
{
    return find(events, [&](const Event &e) { return e.id == key.event && e.calendar == key.calendar; });
}

const CalendarState *Snapshot::calendar(const CalendarId &id) const
{
    return find(calendars, [&](const CalendarState &c) { return c.info.id == id; });
}

const Link *Snapshot::linkOf(const BookingUid &uid) const
{
    return find(links, [&](const Link &l) { return l.reference.booking == uid; });
}

const Link *Snapshot::linkOf(const EventKey &key) const
{
    return find(links, [&](const Link &l) { return l.reference.event == key; });
}

} // namespace csp
