#pragma once
#include "core/domain/booking.h"
#include "core/domain/decision.h"
#include <QJsonObject>

namespace csp {

/// A request as it will be sent, but for host and authorization, which the client adds.
struct ApiRequest {
    enum class Service { CalCom, Google };
    Service service = Service::CalCom;
    QByteArray method; ///< upper case
    /// Relative to the service's apiRoot, percent-encoded, with its query: `v2/bookings/7fK2/reschedule`.
    /// `{new}` stands for the uid that an earlier request of the same plan answered with.
    QString path;
    QList<QPair<QByteArray, QByteArray>> headers; ///< `cal-api-version`, `If-Match`
    QJsonObject body;                             ///< empty: no body

    bool operator==(const ApiRequest &) const = default;
};

/// What a service answered to an ApiRequest that it carried out.
struct ApiAnswer {
    int status = 0;   ///< 200 to 299
    QJsonObject body; ///< Cal.com's `data`, Google's resource; empty where there is none

    bool operator==(const ApiAnswer &) const = default;
};

/// A mail that Google or Cal.com will send because of a step.
struct Mail {
    QString to;
    ApiRequest::Service from = ApiRequest::Service::CalCom;
    const char *why = ""; ///< key of `ui/text`: `mail.rescheduled`

    bool operator==(const Mail &o) const { return to == o.to && from == o.from && qstrcmp(why, o.why) == 0; }
};

struct PlanStep {
    Action action;
    std::optional<ApiRequest> request; ///< none: our own records change, or a person is asked
    QList<Mail> mails;

    bool operator==(const PlanStep &) const = default;
};

/// The decision as the requests that carry it out, and the state of the world that it was made from.
struct Plan {
    std::vector<PlanStep> steps;
    // What must still be true when the plan is applied; else it is refused and made anew.
    EventKey event;
    QString eventEtag; ///< of the fetched event; empty where it is gone
    BookingUid booking;
    BookingStatus bookingStatus = BookingStatus::Accepted;
    Instant bookingStart{};
    Instant bookingEnd{};

    /// Something would be written outside of this program: a person (or "apply automatically") has to agree.
    bool writes() const;
    bool operator==(const Plan &) const = default;
};

} // namespace csp
