#include "core/sim/calcom/booking/bookingservice.h"
#include "core/sim/calcom/reading/bookingjson.h"
#include "core/sim/calcom/world/ledger.h"
#include "core/sim/calcom/reading/reads.h"
#include <algorithm>

namespace csp::sim::calcom {
namespace {

using std::chrono::minutes;

template<typename T, typename F>
void withInput(const Read<T> &read, const BookingService::Then &then, F &&go)
{
    if (const auto *problem = std::get_if<Problem>(&read))
        then(*problem);
    else
        go(std::get<T>(read));
}

QString titleOf(const World &world, const EventType &type, const Attendee &scheduler)
{
    QString title = type.eventName.isEmpty() ? QStringLiteral("{Event type title} between {Organiser} and {Scheduler}") : type.eventName;
    return title.replace(QLatin1String("{Event type title}"), type.title).replace(QLatin1String("{Organiser}"), world.user.name)
        .replace(QLatin1String("{Scheduler}"), scheduler.name);
}

std::variant<int, Problem> lengthOf(const CreateInput &input, const EventType &type)
{
    if (!input.lengthInMinutes)
        return type.length;
    if (type.lengths.isEmpty()) {
        return badRequest(QStringLiteral("Can't specify 'lengthInMinutes' because event type does not have multiple possible lengths. "
                                         "Please, remove the 'lengthInMinutes' field from the request."));
    }
    if (type.lengths.contains(input.lengthInMinutes) || input.lengthInMinutes == type.length)
        return input.lengthInMinutes;
    QStringList possible;
    for (const int length : type.lengths)
        possible += QString::number(length);
    return badRequest(QStringLiteral("Provided 'lengthInMinutes' is not one of the possible lengths for the event type. "
                                     "The possible lengths are: %1").arg(possible.join(QStringLiteral(", "))));
}

std::optional<Problem> refusalToReschedule(const World &world, const RoutedRequest &ask, const Booking *booking)
{
    const QString uid = ask.parameter();
    if (!booking)
        return notFound(QStringLiteral("Booking with uid=%1 was not found in the database").arg(uid));
    if (!booking->rescheduledTo.isEmpty()) {
        return badRequest(QStringLiteral("Can't reschedule booking with uid=%1 because it has been cancelled and rescheduled already to booking "
                                         "with uid=%2. You probably want to reschedule %2 instead by passing it within the request URL.")
                              .arg(uid, booking->rescheduledTo));
    }
    if (booking->status == Status::Cancelled) {
        return badRequest(QStringLiteral("Can't reschedule booking with uid=%1 because it has been cancelled. "
                                         "Please provide uid of a booking that is not cancelled.").arg(uid));
    }
    if (booking->status == Status::Rejected)
        return bareProblem(404, QStringLiteral("Could not find original booking"));
    const EventType *type = world.eventType(booking->eventTypeId);
    if (type && type->disableRescheduling)
        return badRequest(QStringLiteral("This event type does not allow rescheduling"));
    if (booking->end < ask.now)
        return badRequest(QStringLiteral("This event type does not allow rescheduling of past bookings"));
    return {};
}

std::optional<Problem> refusalToCancel(const World &world, const RoutedRequest &ask, const Booking *booking, const QString &reason)
{
    const QString uid = ask.parameter();
    if (!booking)
        return notFound(QStringLiteral("Booking with uid=%1 not found").arg(uid));
    if (booking->status == Status::Cancelled) {
        return badRequest(QStringLiteral("Can't cancel booking with uid=%1 because it has been cancelled already. "
                                         "Please provide uid of a booking that is not cancelled.").arg(uid));
    }
    const EventType *type = world.eventType(booking->eventTypeId);
    if (type && type->disableCancelling)
        return badRequest(QStringLiteral("This event type does not allow cancellations"));
    // MANDATORY_HOST_ONLY, the setting that event types have unless somebody changed it.
    if (ask.byHost && reason.trimmed().isEmpty())
        return badRequest(QStringLiteral("Cancellation reason is required"));
    if (booking->end < ask.now)
        return bareProblem(400, QStringLiteral("Cannot cancel a booking that has already ended"));
    return {};
}

} // namespace

void BookingService::work(const RoutedRequest &ask, Then then)
{
    if (ask.route.endpoint == Endpoint::AddGuests) { // counts calls, good or bad
        if (const auto problem = guestsThrottled(ask.now)) {
            then(*problem);
            return;
        }
    }
    const auto read = bodyOf(ask.request.body);
    if (const auto *problem = std::get_if<Problem>(&read)) {
        then(*problem);
        return;
    }
    const auto &body = std::get<QJsonObject>(read);
    switch (ask.route.endpoint) {
    case Endpoint::Create:
        withInput(readCreate(body, ask.route.version), then, [&](const CreateInput &input) { create(ask, input, then); });
        break;
    case Endpoint::Reschedule:
        withInput(readReschedule(body, ask.route.version), then, [&](const RescheduleInput &input) { reschedule(ask, input, then); });
        break;
    case Endpoint::Cancel:
        withInput(readCancel(body), then, [&](const CancelInput &input) { cancel(ask, input, then); });
        break;
    case Endpoint::RequestReschedule:
        withInput(readReason(body, "rescheduleReason"), then, [&](const QString &reason) { requestReschedule(ask, reason, then); });
        break;
    case Endpoint::Confirm:
        confirm(ask, then);
        break;
    case Endpoint::Decline:
        withInput(readReason(body, "reason"), then, [&](const QString &reason) { decline(ask, reason, then); });
        break;
    case Endpoint::AddGuests:
        withInput(readGuests(body), then, [&](const QList<Attendee> &guests) { addGuests(ask, guests, then); });
        break;
    case Endpoint::AddAttendee:
        withInput(readAttendee(body), then, [&](const Attendee &attendee) { addAttendee(ask, attendee, then); });
        break;
    case Endpoint::SetLocation:
        withInput(readLocation(body), then, [&](const QString &place) { setLocation(ask, place, then); });
        break;
    default:
        then(cannot(ask.request.method, ask.request.target));
    }
}

void BookingService::slotsFor(const RoutedRequest &ask, Then then)
{
    const auto read = readSlots(m_world, ask);
    if (const auto *problem = std::get_if<Problem>(&read)) {
        then(*problem);
        return;
    }
    const auto slotsAsk = std::get<SlotsAsk>(read);
    m_writer.busy(slotsAsk.from, slotsAsk.until, [this, slotsAsk, now = ask.now, then](const QList<Span> &busy) {
        then(answerSlots(m_world, slotsAsk, busy, now));
    });
}

void BookingService::checkTime(const TimeQuestion &q, std::function<void(const std::optional<Problem> &)> then)
{
    const EventType &type = *m_world.eventType(q.eventTypeId);
    if (q.wanted.start < q.now) {
        then(badRequest(QStringLiteral("Attempting to book a meeting in the past.")));
        return;
    }
    if (!q.bypass.outOfBounds && q.wanted.start < q.now + minutes(type.minimumNotice)) {
        then(badRequest(QStringLiteral(
            "The event type can't be booked at the \"start\" time provided. This could be because it's too soon (violating the minimum booking "
            "notice) or too far in the future (outside the event's scheduling window). Try fetching available slots first using the GET /v2/slots "
            "endpoint and then make a booking with \"start\" time equal to one of the available slots: https://cal.com/docs/api-reference/v2/slots")));
        return;
    }
    if (q.bypass.conflicts) {
        then({});
        return;
    }
    const Span asked{q.wanted.start - minutes(type.bufferBefore), q.wanted.end + minutes(type.bufferAfter)};
    m_writer.busy(asked.start, asked.end, [this, q, asked, then](const QList<Span> &google) {
        const EventType &eventType = *m_world.eventType(q.eventTypeId);
        const Schedule *schedule = m_world.scheduleOf(eventType);
        const QList<Span> open = schedule ? openSpans(*schedule, q.wanted.start, q.wanted.end) : QList<Span>{};
        if (isFree(eventType, q.wanted, open, busyFor(m_world, asked.start, asked.end, q.reschedule, google)))
            then({});
        else
            then(badRequest(QStringLiteral("User either already has booking at this time or is not available")));
    });
}

bool BookingService::collides(const Span &span, const QString &except) const
{
    return std::any_of(m_world.bookings.begin(), m_world.bookings.end(), [&](const Booking &b) {
        return b.status == Status::Accepted && b.uid != except && b.start == span.start && b.end == span.end;
    });
}

void BookingService::answerBooking(const QString &uid, const Then &then, int status, bool made) const
{
    then(success(bookingJson(m_world, *m_world.booking(uid), made), status));
}

QString BookingService::insertRow(const CreateInput &input, const EventType &type, Instant now)
{
    Booking booking;
    booking.id = m_world.nextId();
    booking.uid = m_world.newUid();
    booking.title = titleOf(m_world, type, input.attendee);
    booking.description = input.notes;
    booking.status = type.requiresConfirmation ? Status::Pending : Status::Accepted;
    booking.start = input.start;
    booking.end = input.start + minutes(input.lengthInMinutes ? input.lengthInMinutes : type.length);
    booking.eventTypeId = type.id;
    booking.location = input.location.isEmpty() ? type.location : input.location;
    booking.attendees = {input.attendee};
    if (!type.disableGuests) {
        booking.guests = input.guests;
        for (const QString &guest : input.guests)
            booking.attendees += Attendee{0, {}, guest, input.attendee.timeZone, input.attendee.language};
    }
    for (Attendee &attendee : booking.attendees)
        attendee.id = m_world.nextId();
    booking.responses = input.responses;
    booking.metadata = input.metadata;
    booking.iCalUid = booking.uid + QStringLiteral("@Cal.com");
    booking.createdAt = now;
    booking.updatedAt = now;
    m_world.bookings += booking;
    return booking.uid;
}

void BookingService::create(const RoutedRequest &ask, const CreateInput &input, Then then)
{
    const auto type = std::find_if(m_world.eventTypes.cbegin(), m_world.eventTypes.cend(), [&](const EventType &t) {
        return input.eventTypeId ? t.id == input.eventTypeId : t.slug == input.eventTypeSlug && input.username == m_world.user.username;
    });
    if (type == m_world.eventTypes.cend()) {
        then(notFound(input.eventTypeId ? QStringLiteral("Event type with id %1 not found").arg(input.eventTypeId)
                                        : QStringLiteral("Event type with slug %1 not found").arg(input.eventTypeSlug)));
        return;
    }
    const auto length = lengthOf(input, *type);
    if (const auto *problem = std::get_if<Problem>(&length)) {
        then(*problem);
        return;
    }
    const Span span{input.start, input.start + minutes(std::get<int>(length))};
    // The bypasses are the host's; from anybody else they are ignored without a word.
    const TimeQuestion question{type->id, span, {}, ask.byHost ? input.bypass : Bypass{}, ask.now};
    checkTime(question, [this, input, question, then](const std::optional<Problem> &problem) {
        if (problem) {
            then(*problem);
            return;
        }
        const EventType &eventType = *m_world.eventType(question.eventTypeId);
        if (!eventType.requiresConfirmation && collides(question.wanted, {})) {
            then(bareProblem(409, QStringLiteral("booking_conflict_error")));
            return;
        }
        const bool pending = eventType.requiresConfirmation;
        const QString uid = insertRow(input, eventType, question.now);
        noteMails(m_world, *m_world.booking(uid), pending ? MailKind::Requested : MailKind::Scheduled, "bookings.create", question.now);
        if (pending) // Google hears of it when the host confirms
            answerBooking(uid, then, 201, true);
        else
            m_writer.insert(uid, {}, [this, uid, then] { answerBooking(uid, then, 201, true); });
    });
}

void BookingService::seed(const CreateInput &input, const QString &calendar, Instant now, Then then)
{
    const EventType *type = m_world.eventType(input.eventTypeId);
    const QString uid = insertRow(input, *type, now);
    if (type->requiresConfirmation)
        answerBooking(uid, then, 201, true);
    else
        m_writer.insert(uid, calendar, [this, uid, then] { answerBooking(uid, then, 201, true); });
}

QString BookingService::insertSuccessor(const RoutedRequest &ask, const RescheduleInput &input, Status status)
{
    Booking next = *m_world.booking(ask.parameter());
    const Millis length = next.end - next.start;
    const QString by = !input.by.isEmpty() ? input.by : ask.byHost ? m_world.user.email : QString{};
    next.id = m_world.nextId();
    next.uid = m_world.newUid();
    next.status = status;
    next.start = input.start;
    next.end = input.start + length;
    for (Attendee &attendee : next.attendees)
        attendee.id = m_world.nextId();
    next.iCalSequence = 1; // stays there over further reschedules: calcom/cal.com issue 22779
    next.rescheduledFrom = ask.parameter();
    next.reschedulingReason = input.reason;
    next.rescheduledBy = by;
    next.createdAt = ask.now;
    next.updatedAt = ask.now;

    Booking &old = *m_world.booking(ask.parameter());
    old.status = Status::Cancelled;
    old.rescheduled = true;
    old.rescheduledTo = next.uid;
    old.rescheduledBy = by;
    old.updatedAt = ask.now;
    m_world.bookings += next;
    return next.uid;
}

void BookingService::reschedule(const RoutedRequest &ask, const RescheduleInput &input, Then then)
{
    const Booking *old = m_world.booking(ask.parameter());
    if (const auto refusal = refusalToReschedule(m_world, ask, old)) {
        then(*refusal);
        return;
    }
    const TimeQuestion question{old->eventTypeId, {input.start, input.start + (old->end - old->start)}, old->uid,
                                ask.byHost ? input.bypass : Bypass{}, ask.now};
    checkTime(question, [this, ask, input, question, then](const std::optional<Problem> &problem) {
        if (problem) {
            then(*problem);
            return;
        }
        if (collides(question.wanted, question.reschedule)) {
            then(bareProblem(409, QStringLiteral("booking_conflict_error")));
            return;
        }
        const QString oldUid = question.reschedule;
        const bool byOwner = ask.byHost || input.by.compare(m_world.user.email, Qt::CaseInsensitive) == 0;
        const bool pending = m_world.eventType(question.eventTypeId)->requiresConfirmation && !byOwner;
        const QString uid = insertSuccessor(ask, input, pending ? Status::Pending : Status::Accepted);
        noteMails(m_world, *m_world.booking(uid), pending ? MailKind::Requested : MailKind::Rescheduled, "bookings.reschedule", ask.now);
        if (pending) { // the event goes now, and comes anew when the host confirms
            m_writer.remove(oldUid, [this, uid, then] { answerBooking(uid, then, 201, true); });
            return;
        }
        const qint64 id = m_world.booking(uid)->id;
        QList<Reference> copies;
        for (const Reference *reference : m_world.referencesOf(m_world.booking(oldUid)->id)) {
            copies += *reference;
            copies.last().id = m_world.nextId();
            copies.last().bookingId = id;
        }
        m_world.references += copies;
        m_writer.update(uid, [this, uid, then] { answerBooking(uid, then, 201, true); });
    });
}

void BookingService::cancel(const RoutedRequest &ask, const CancelInput &input, Then then)
{
    const QString uid = ask.parameter();
    Booking *booking = m_world.booking(uid);
    if (const auto refusal = refusalToCancel(m_world, ask, booking, input.reason)) {
        then(*refusal);
        return;
    }
    booking->status = Status::Cancelled;
    booking->cancellationReason = input.reason;
    booking->cancelledBy = ask.byHost ? m_world.user.email : QString{};
    booking->iCalSequence += 1;
    booking->updatedAt = ask.now;
    noteMails(m_world, *booking, MailKind::Cancelled, "bookings.cancel", ask.now);
    m_writer.remove(uid, [this, uid, then] { answerBooking(uid, then); });
}

} // namespace csp::sim::calcom
