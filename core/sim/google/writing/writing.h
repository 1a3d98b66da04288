#pragma once
#include "core/sim/google/http/answer.h"
#include "core/sim/google/http/requestcontext.h"
#include "core/sim/google/world/changekind.h"
#include <variant>

namespace csp::sim::google {

/// One write of somebody's, with everything that follows from it: the copies of the people invited, the marks in the change logs, the mails.
///
/// The calendar where an event was made holds the main copy and owns the shared data; each attendee who has an account here has a copy with the
/// same id and iCalUID in his primary calendar. Shared changes flow from the main copy to the others; from an attendee to the main copy flows
/// his answer alone, and from there to everybody (google-calendar.md 8.1).
class Writing
{
public:
    Writing(World &world, Instant now, QString cause, SendUpdates mails) : m_world(world), m_now(now), m_cause(std::move(cause)), m_mails(mails) { }

    EventPtr insert(const QString &calendarId, Event event);
    /// A change of the copy in `calendarId`, by whoever may write there. An instance that becomes more private takes its series with it; one that would
    /// become less private stays as it is.
    std::variant<EventPtr, Problem> change(const QString &calendarId, const EventPtr &old, Content wanted);
    /// The organizer's deletion reaches every copy; an attendee's takes his own away and declines for him (google-calendar.md 8.2).
    void remove(const QString &calendarId, const EventPtr &old);
    /// Same id and iCalUID, the organizer becomes the destination (google-calendar.md 8.3). The answer is the event as it is in the destination, or will be:
    /// the second half may come later (`GoogleSettings::moveDelay`).
    EventPtr move(const QString &from, const EventPtr &old, const QString &to);
    /// The half of a move that had to wait.
    void finish(const LaterMove &half);
    /// The conference that had to wait (see `laterconferences.h`).
    void finish(const LaterConference &later);

    /// Calendars whose events changed, in the order of the first change.
    const QStringList &touched() const { return m_touched; }

private:
    std::variant<EventPtr, Problem> changeOne(const QString &calendarId, const EventPtr &old, Content wanted);
    /// False where the calendar does not have the series.
    bool restrictSeries(const QString &calendarId, const QString &masterId, const QJsonValue &visibility);
    EventPtr save(Calendar &calendar, Event event, Effect effect = {});
    EventPtr saveMain(const QString &calendarId, const EventPtr &old, Event event);
    /// Exceptions of a series follow it in what they did not change themselves; those that are no instances any more go.
    void carryToExceptions(const Event &before, const Event &master);
    void leave(const QString &from, const QString &eventId, const QString &organizer, const QString &organizerName);
    EventPtr arrive(const QString &to, const QList<Event> &events, const Event &before);
    void spread(const Event &main, const Event *before);
    /// `news`: more than answers and private parts changed.
    void giveCopy(const Event &main, const Guest &guest, const QString &primary, bool news);
    /// Who is invited to this instance alone learns that the whole series is deleted.
    void callOff(const Event &exception, const QList<Guest> &guestsOfSeries);
    void takeCopyAway(const QString &id, const QString &primary);
    std::variant<EventPtr, Problem> changeCopy(const QString &calendarId, const EventPtr &old, const Content &wanted);
    void answerToOrganizer(const Event &copy, const Guest &mine);
    void mail(const Event &main, const QString &to, const char *kind, const char *method, const Guest *answer = nullptr);
    void mailGuests(const Event &main, const Event *before);

    World &m_world;
    Instant m_now;
    QString m_cause;
    SendUpdates m_mails;
    QString m_guest; ///< whose write it is, where not the organizer's; nobody gets a mail of his own doing
    QStringList m_touched;
};

} // namespace csp::sim::google
