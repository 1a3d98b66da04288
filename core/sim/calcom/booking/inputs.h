#pragma once
#include "core/sim/calcom/http/bodycheck.h"
#include "core/sim/calcom/world/world.h"

/// What the bodies of the writing endpoints say, read and checked (calcom.md 2.4 to 2.7).
namespace csp::sim::calcom {

template<typename T>
using Read = std::variant<T, Problem>;

/// Bypasses of the host; as asked for. Who may use them is decided where they count.
struct Bypass {
    bool conflicts = false;
    bool outOfBounds = false;

    bool operator==(const Bypass &) const = default;
};

struct CreateInput {
    qint64 eventTypeId = 0;
    QString eventTypeSlug;
    QString username;
    Instant start{};
    int lengthInMinutes = 0;
    Attendee attendee;
    QStringList guests;
    QString location;
    QString notes;
    QJsonObject responses;
    QJsonObject metadata;
    Bypass bypass;
};

struct RescheduleInput {
    Instant start{};
    QString by;
    QString reason;
    Bypass bypass;
};

struct CancelInput {
    QString reason;
};

/// `version` decides which members are known: two of the bypasses exist on 2026-02-25 alone.
Read<CreateInput> readCreate(const QJsonObject &body, const QByteArray &version);
Read<RescheduleInput> readReschedule(const QJsonObject &body, const QByteArray &version);
Read<CancelInput> readCancel(const QJsonObject &body);
Read<QList<Attendee>> readGuests(const QJsonObject &body);
Read<Attendee> readAttendee(const QJsonObject &body);
Read<QString> readLocation(const QJsonObject &body);
/// A body of one optional text.
Read<QString> readReason(const QJsonObject &body, const char *name);

} // namespace csp::sim::calcom
