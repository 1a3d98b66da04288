#pragma once
#include "core/sim/calcom/world/world.h"

/// The rows of the world as API v2 shows them; each answer is a finished fragment of JSON with its members in Cal.com's order.
namespace csp::sim::calcom {

/// calcom.md 2.1. `made`: create and reschedule append one member.
QByteArray bookingJson(const World &world, const Booking &booking, bool made = false);
QByteArray attendeeJson(const Booking &booking, const Attendee &attendee);
QByteArray referenceJson(const World &world, const Reference &reference);
QByteArray eventTypeJson(const World &world, const EventType &type);
QByteArray scheduleJson(const World &world, const Schedule &schedule);
QByteArray meJson(const World &world);
QByteArray calendarsJson(const World &world);

} // namespace csp::sim::calcom
