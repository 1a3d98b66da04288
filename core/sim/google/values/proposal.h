#pragma once
#include "core/sim/google/values/moment.h"
#include <QString>

namespace csp::sim::google {

/// A guest's wish for another time, as he makes it on the web page of the real one: a request to the organizer, which changes nothing in any
/// copy until he accepts it (google-calendar.md 8.1).
struct Proposal {
    enum class State : quint8 {
        Waiting,
        Accepted,
        Declined,
        Replaced, ///< by a newer one of the same guest
        Lapsed,   ///< the organizer gave the event other times, deleted it or took the guest off the list meanwhile
    };
    QString id;       ///< `proposal-7`
    State state = State::Waiting;
    QString guest;    ///< the calendar that he proposed from: his address on the guest list
    QString calendar; ///< of the organizer's copy; a moved event takes its proposals along
    QString eventId;
    QString iCalUid;
    QString summary;
    int sequence = 0; ///< of the event when he proposed, as the two times below
    When wasStart;
    When wasEnd;
    When start;       ///< proposed
    When end;
    QString comment;
    qint64 created = 0; ///< ms
    qint64 settled = 0; ///< ms, when it stopped waiting; 0: it waits
};

/// `waiting`, `accepted`, `declined`, `replaced`, `lapsed`
QLatin1String toText(Proposal::State state);
std::optional<Proposal::State> proposalStateFromText(const QString &text);

} // namespace csp::sim::google
