#pragma once
#include "core/http/transport.h"
#include "core/ports/bookingsport.h"
#include <QUrl>

namespace csp {

/// BookingsPort over Cal.com's API v2 with an API key. Version headers per family as in calcom.md 1.2.
class CalcomBookings : public BookingsPort
{
    Q_OBJECT
public:
    CalcomBookings(QUrl apiRoot, QString apiKey, http::Transport *transport, QObject *parent = nullptr);
    ~CalcomBookings() override;

    CallOf<CalcomUser> *me() override;
    CallOf<QList<EventType>> *eventTypes() override;
    CallOf<QList<Schedule>> *schedules() override;
    CallOf<QList<Booking>> *list(std::optional<Instant> updatedSince = {}) override;
    CallOf<Booking> *get(const BookingUid &uid) override;
    CallOf<QList<BookingReferenceRow>> *references(const BookingUid &uid) override;
    CallOf<QList<Instant>> *freeSlots(qint64 eventTypeId, Instant from, Instant until, const BookingUid &reschedule) override;
    CallOf<Booking> *create(const BookingRequest &request) override;
    CallOf<ApiAnswer> *perform(const ApiRequest &request) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
