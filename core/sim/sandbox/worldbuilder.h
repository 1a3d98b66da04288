#pragma once
#include "core/sim/sandbox/worldfile.h"
#include "core/sim/calcom/booking/inputs.h"

namespace csp::sim {

/// A world file brought to life at a moment: weekdays have become dates.
struct BuiltWorld {
    struct Booking {
        calcom::CreateInput input;
        QString calendar;
        Instant madeAt{};
    };
    GoogleSim google;
    calcom::World calcom;
    QList<Booking> bookings; ///< still to be made, through Cal.com's own code, in this order
};

/// Accounts, calendars and plain events stand in Google afterwards; bookings wait. The Error of a refused event names it by its title.
Outcome<BuiltWorld> buildWorld(const WorldFile &file, Instant now);

} // namespace csp::sim
