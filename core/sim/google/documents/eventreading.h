#pragma once
#include "core/sim/google/http/answer.h"
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

struct ReadOptions {
    const Zone *calendarZone = Zone::utc();
    const Content *old = nullptr;      ///< what is there now; null on insert
    QString self;                      ///< the calendar's id: whose answer `attendeesOmitted` speaks of
    bool conferenceVersion1 = false;   ///< else conferenceData is left as it was, or dropped where `keepsConference` is false
    bool keepsConference = true;
    bool keepsAnswers = false;         ///< a guest given without responseStatus keeps the answer that he had
    bool keepsType = true;             ///< a document without `eventType` leaves it as it was; else it means `default`
    bool zeroLength = true;            ///< a timed event may end where it begins
    bool takesAttachments = false;
    Dice *dice = nullptr;              ///< for made-up Meet links
    const GoogleSettings *settings = nullptr; ///< how these are made
};

/// Google's JSON of an event (insert, update, or a patch laid over what was there) as content. Read-only members are skipped, as Google does;
/// a member that cannot be is a Problem whose `location` is its path (`start.dateTime`), and nothing is changed.
std::optional<Problem> readContent(const QJsonObject &json, const ReadOptions &options, Content *out);

/// Lays a patch over a document: null clears, objects merge, arrays are replaced whole (google-calendar.md 3.2).
QJsonObject patched(const QJsonObject &target, const QJsonObject &patch);

/// Client-chosen ids: 5 to 1024 of `a-v0-9`. (Ids of copies begin with `_`.)
bool isChosenId(QStringView id);
/// The event id of a foreign iCalUID: `_` and the UID in base32hex (google-calendar.md 11).
QString idForUid(const QString &uid);
/// `x@google.com` names event `x`; any other UID is written into the id.
QString idOfUid(const QString &uid);

} // namespace csp::sim::google
