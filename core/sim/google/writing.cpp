#include "core/sim/google/writing.h"
#include "core/sim/google/series.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

Guest *guestOf(QList<Guest> &guests, const QString &email)
{
    const QString key = folded(email);
    for (Guest &guest : guests) {
        if (folded(guest.email) == key)
            return &guest;
    }
    return nullptr;
}

const Guest *guestOf(const QList<Guest> &guests, const QString &email) { return guestOf(const_cast<QList<Guest> &>(guests), email); }

bool sameAnswer(const Guest &a, const Guest &b)
{
    return a.answer == b.answer && a.comment == b.comment && a.additionalGuests == b.additionalGuests;
}

/// What the organizer owns of a content: everything but the private part, and one person's own answer.
Content sharedContent(Content content, const QString &withoutAnswerOf)
{
    content.extra = sharedPart(content.extra);
    if (Guest *mine = guestOf(content.guests, withoutAnswerOf)) {
        mine->answer = Answer::NeedsAction;
        mine->comment.clear();
        mine->additionalGuests = 0;
    }
    return content;
}

/// Whether something moved that is about who may do what: Google refuses that to guests whatever else it takes (section 8.1).
bool guestRightsDiffer(const QJsonObject &a, const QJsonObject &b)
{
    for (const char *name : {"guestsCanModify", "guestsCanInviteOthers", "guestsCanSeeOtherGuests", "anyoneCanAddSelf"}) {
        if (a.value(QLatin1String(name)) != b.value(QLatin1String(name)))
            return true;
    }
    return false;
}

bool onlyRemindersDiffer(Content a, Content b)
{
    a.extra.remove(QStringLiteral("reminders"));
    b.extra.remove(QStringLiteral("reminders"));
    return a == b;
}

} // namespace

bool timesDiffer(const Content &a, const Content &b)
{
    const auto differ = [](const When &x, const When &y) { return x.allDay != y.allDay || (x.allDay ? x.date != y.date : x.ms != y.ms); };
    return differ(a.start, b.start) || differ(a.end, b.end) || a.recurrence != b.recurrence;
}

EventPtr Writing::save(Calendar &calendar, Event event, bool movesUpdated)
{
    const Micros stamp = m_world.stamp(m_now);
    event.changed = stamp;
    if (movesUpdated || event.updated == 0)
        event.updated = stamp;
    event.rendered.clear();
    const QString id = event.id;
    const QString master = event.isException() ? event.recurringEventId : id;
    // A series is one record: whatever changes of it sends all of it again, under one stamp (section 4.3). Its members go into the log in the order
    // of their places, which is what a reader that turns pages goes by.
    QList<EventPtr> members = calendar.events.exceptionsOf(master);
    if (const EventPtr *m = event.isException() ? calendar.events.find(master) : nullptr)
        members.prepend(*m);
    bool placed = false;
    for (const EventPtr &member : std::as_const(members)) {
        if (member->id == id) {
            calendar.events.put(event);
            placed = true;
            continue;
        }
        if (!placed && !event.isException()) {
            calendar.events.put(event);
            placed = true;
        }
        Event again = *member;
        again.changed = again.updated = stamp;
        if (event.cancelled() && !event.isException()) {
            again.content.status = Status::Cancelled; // a series takes its exceptions with it
            again.bare = true;
        }
        again.rendered.clear();
        calendar.events.put(std::move(again));
    }
    if (!placed)
        calendar.events.put(std::move(event));
    if (!m_touched.contains(calendar.id))
        m_touched << calendar.id;
    return *calendar.events.find(id);
}

EventPtr Writing::insert(const QString &calendarId, Event event)
{
    Calendar *calendar = m_world.calendarToWrite(calendarId);
    event.created = m_now.time_since_epoch().count() * 1000;
    const EventPtr saved = save(*calendar, std::move(event));
    spread(*saved, nullptr);
    mailGuests(*saved, nullptr);
    return saved;
}

EventPtr Writing::saveMain(const QString &calendarId, const EventPtr &old, Event event)
{
    Calendar *calendar = m_world.calendarToWrite(calendarId);
    if (timesDiffer(old->content, event.content))
        ++event.sequence;
    const bool moves = !onlyRemindersDiffer(old->content, event.content);
    const EventPtr saved = save(*calendar, std::move(event), moves);
    spread(*saved, old.get());
    if (!saved->isException() && !saved->content.recurrence.isEmpty())
        carryToExceptions(*old, *saved);
    mailGuests(*saved, old.get());
    return *calendar->events.find(saved->id);
}

void Writing::carryToExceptions(const Event &before, const Event &master)
{
    Calendar *calendar = m_world.calendarToWrite(master.organizer);
    if (before.content == master.content)
        return;
    const bool timesMoved = timesDiffer(before.content, master.content);
    for (const EventPtr &old : calendar->events.exceptionsOf(master.id)) {
        Event exception = *old;
        Content &c = exception.content;
        if (timesMoved && exception.originalStart && !hasInstance(master, *exception.originalStart, *calendar->zone)) {
            if (exception.cancelled() && exception.bare)
                continue;
            c.status = Status::Cancelled; // it fell out of the series
            exception.bare = true;
        } else {
            const auto follow = [](auto &mine, const auto &was, const auto &is) {
                if (mine == was)
                    mine = is;
            };
            follow(c.summary, before.content.summary, master.content.summary);
            follow(c.description, before.content.description, master.content.description);
            follow(c.location, before.content.location, master.content.location);
            follow(c.guests, before.content.guests, master.content.guests);
            follow(c.extra, before.content.extra, master.content.extra);
        }
        if (exception.content == old->content && exception.bare == old->bare)
            continue;
        const EventPtr saved = save(*calendar, std::move(exception));
        spread(*saved, old.get());
    }
}

std::variant<EventPtr, Problem> Writing::change(const QString &calendarId, const EventPtr &old, Content wanted)
{
    if (wanted == old->content)
        return old; // nothing to say: no new etag, no message
    if (old->organizer.compare(calendarId, Qt::CaseInsensitive) != 0)
        return changeCopy(calendarId, old, wanted);
    if (wanted.status == Status::Cancelled && !old->cancelled()) {
        remove(calendarId, old);
        return eventOrInstance(*m_world.calendar(calendarId), old->id);
    }
    Event event = *old;
    event.content = std::move(wanted);
    event.bare = false;
    return saveMain(calendarId, old, std::move(event));
}

std::variant<EventPtr, Problem> Writing::changeCopy(const QString &calendarId, const EventPtr &old, const Content &wanted)
{
    if (wanted.status == Status::Cancelled && !old->cancelled()) {
        remove(calendarId, old);
        return eventOrInstance(*m_world.calendar(calendarId), old->id);
    }
    const Calendar *mainCalendar = m_world.calendar(old->organizer);
    const EventPtr main = mainCalendar ? eventOrInstance(*mainCalendar, old->id) : nullptr;
    const bool sharedDiffers = sharedContent(wanted, calendarId) != sharedContent(old->content, calendarId);
    const bool mayModify = old->content.extra.value(QLatin1String("guestsCanModify")).toBool();
    if (sharedDiffers && !mayModify
        && (m_world.settings.attendeeWrites == GoogleSettings::AttendeeWrites::Refuse || guestRightsDiffer(wanted.extra, old->content.extra)))
        return forbiddenForNonOrganizer();

    const Guest *mineNow = guestOf(wanted.guests, calendarId);
    const Guest *mineBefore = guestOf(old->content.guests, calendarId);
    const bool answers = mineNow && mineBefore && !sameAnswer(*mineNow, *mineBefore);
    const std::optional<Guest> answer = answers ? std::optional(*mineNow) : std::nullopt;

    Event copy = *old;
    const bool diverges = sharedDiffers && !mayModify && m_world.settings.attendeeWrites == GoogleSettings::AttendeeWrites::Diverge;
    if (diverges) {
        copy.content = wanted;
        copy.diverged = true;
    } else {
        copy.content.extra = joined(sharedPart(old->content.extra), privatePart(wanted.extra));
        copy.content.status = wanted.status;
        if (Guest *mine = guestOf(copy.content.guests, calendarId); mine && answer) {
            mine->answer = answer->answer;
            mine->comment = answer->comment;
            mine->additionalGuests = answer->additionalGuests;
        }
    }
    if (copy.content != old->content)
        save(*m_world.calendarToWrite(calendarId), copy, !onlyRemindersDiffer(copy.content, old->content));
    if (sharedDiffers && mayModify && main && !main->cancelled()) {
        const EventPtr before = main;
        Event event = *before;
        const QJsonObject priv = privatePart(event.content.extra);
        event.content = wanted;
        event.content.status = before->content.status;
        event.content.extra = joined(sharedPart(wanted.extra), priv);
        saveMain(before->organizer, before, std::move(event));
    } else if (answer) {
        answerToOrganizer(copy, *answer);
    }
    return eventOrInstance(*m_world.calendar(calendarId), old->id);
}

void Writing::answerToOrganizer(const Event &copy, const Guest &mine)
{
    Calendar *calendar = m_world.calendarToWrite(copy.organizer);
    const EventPtr before = calendar ? eventOrInstance(*calendar, copy.id) : nullptr;
    if (!before || before->cancelled())
        return;
    Event main = *before;
    Guest *entry = guestOf(main.content.guests, mine.email);
    if (!entry || sameAnswer(*entry, mine))
        return;
    entry->answer = mine.answer;
    entry->comment = mine.comment;
    entry->additionalGuests = mine.additionalGuests;
    const EventPtr saved = save(*calendar, std::move(main));
    spread(*saved, before.get());
    if (m_mails != SendUpdates::None)
        mail(*saved, calendar->owner, "response", "REPLY");
}

void Writing::remove(const QString &calendarId, const EventPtr &old)
{
    Calendar *calendar = m_world.calendarToWrite(calendarId);
    Event event = *old;
    event.content.status = Status::Cancelled;
    const bool isMain = event.organizer.compare(calendarId, Qt::CaseInsensitive) == 0;
    if (!isMain) {
        std::optional<Guest> answer;
        if (Guest *mine = guestOf(event.content.guests, calendarId)) {
            mine->answer = Answer::Declined;
            answer = *mine;
        }
        const EventPtr saved = save(*calendar, std::move(event));
        if (answer)
            answerToOrganizer(*saved, *answer);
        return;
    }
    const EventPtr saved = save(*calendar, std::move(event));
    spread(*saved, old.get());
    mailGuests(*saved, old.get());
}

EventPtr Writing::move(const QString &from, const EventPtr &old, const QString &to)
{
    Calendar *source = m_world.calendarToWrite(from);
    Calendar *destination = m_world.calendarToWrite(to);
    const Account *owner = m_world.account(to);
    Event arrived = *old;
    arrived.organizer = to;
    arrived.organizerName = owner ? owner->who.name : destination->summary;
    arrived.diverged = false;
    // What is left behind is told before what arrives; a reader of both calendars must stand both orders anyway.
    Event left = *old;
    const bool staysAsGuest = guestOf(old->content.guests, from) != nullptr;
    if (staysAsGuest) {
        left.organizer = arrived.organizer;
        left.organizerName = arrived.organizerName;
    } else {
        left.content.status = Status::Cancelled;
        left.bare = true;
    }
    save(*source, std::move(left));
    const QList<EventPtr> exceptions = source->events.exceptionsOf(old->id);
    const EventPtr saved = save(*destination, std::move(arrived));
    for (const EventPtr &exception : exceptions) {
        Event moved = *exception;
        moved.organizer = to;
        moved.organizerName = saved->organizerName;
        save(*destination, std::move(moved));
        Event gone = *exception;
        gone.content.status = Status::Cancelled;
        gone.bare = true;
        if (!staysAsGuest)
            save(*source, std::move(gone));
    }
    spread(*saved, old.get());
    if (m_mails != SendUpdates::None) {
        for (const Guest &guest : std::as_const(saved->content.guests))
            mail(*saved, guest.email, "organizerChange", "REQUEST");
    }
    return *destination->events.find(old->id);
}

void Writing::spread(const Event &main, const Event *before)
{
    const auto primaryOf = [&](const Guest &guest) -> QString {
        const Account *account = m_world.account(guest.email);
        return account && account->who.takesInvitations && account->who.email.compare(main.organizer, Qt::CaseInsensitive) != 0 ? account->who.email : QString();
    };
    if (main.content.extra.value(QLatin1String("privateCopy")).toBool())
        return;
    const QList<Guest> guests = main.content.guests; // `main` may move when a copy is put
    const Event kept = main;
    for (const Guest &guest : guests) {
        if (const QString primary = primaryOf(guest); !primary.isEmpty())
            giveCopy(kept, guest, primary);
    }
    if (!before)
        return;
    for (const Guest &guest : before->content.guests) {
        const QString primary = primaryOf(guest);
        if (!primary.isEmpty() && !guestOf(guests, guest.email))
            takeCopyAway(kept.id, primary);
    }
}

void Writing::giveCopy(const Event &main, const Guest &guest, const QString &primary)
{
    Calendar *calendar = m_world.calendarToWrite(primary);
    const EventPtr *found = calendar->events.find(main.id);
    if (found && (*found)->iCalUid != main.iCalUid)
        return; // the id is somebody else's in that calendar
    if (!found && main.cancelled() && (!main.isException() || main.bare))
        return;
    // Who deleted his own copy does not get it back by every change; only by an answer that is no refusal.
    if (found && (*found)->cancelled() && !main.cancelled() && guest.answer == Answer::Declined)
        return;
    const EventPtr old = found ? *found : nullptr;
    Event copy = old ? *old : main;
    const QJsonObject priv = old ? privatePart(old->content.extra) : QJsonObject();
    copy.content = main.content;
    copy.content.extra = joined(sharedPart(main.content.extra), priv);
    copy.organizer = main.organizer;
    copy.organizerName = main.organizerName;
    copy.sequence = main.sequence;
    copy.bare = false;
    copy.diverged = false;
    if (old && old->content == copy.content && old->organizer == copy.organizer && old->sequence == copy.sequence && old->bare == copy.bare)
        return;
    if (!old)
        copy.created = m_now.time_since_epoch().count() * 1000;
    save(*calendar, std::move(copy));
}

void Writing::takeCopyAway(const QString &id, const QString &primary)
{
    Calendar *calendar = m_world.calendarToWrite(primary);
    const EventPtr *found = calendar->events.find(id);
    if (!found || (*found)->cancelled() || (*found)->organizer.compare(primary, Qt::CaseInsensitive) == 0)
        return;
    Event copy = **found;
    copy.content.status = Status::Cancelled;
    copy.bare = true;
    save(*calendar, std::move(copy));
}

void Writing::mail(const Event &main, const QString &to, const char *kind, const char *method)
{
    const bool onGoogle = m_world.account(to) != nullptr;
    if (m_mails == SendUpdates::None || (m_mails == SendUpdates::ExternalOnly && onGoogle) || to.compare(main.organizer, Qt::CaseInsensitive) == 0)
        return;
    m_world.mails.append({m_now, to, QString::fromLatin1(kind), QString::fromLatin1(method), main.organizer, main.id, main.iCalUid,
                          main.content.summary, main.sequence, m_cause});
    if (m_world.mails.size() > 10'000)
        m_world.mails.removeFirst();
}

void Writing::mailGuests(const Event &main, const Event *before)
{
    if (m_mails == SendUpdates::None)
        return;
    const bool gone = main.cancelled();
    for (const Guest &guest : main.content.guests) {
        const bool isNew = !before || !guestOf(before->content.guests, guest.email) || (before->cancelled() && !gone);
        if (gone)
            mail(main, guest.email, "cancellation", "CANCEL");
        else
            mail(main, guest.email, isNew ? "invitation" : "update", "REQUEST");
    }
    if (!before)
        return;
    for (const Guest &guest : before->content.guests) {
        if (!guestOf(main.content.guests, guest.email))
            mail(main, guest.email, "cancellation", "CANCEL");
    }
}

} // namespace csp::sim::google
