#include "core/sim/google/writing/writing.h"
#include "core/sim/google/writing/laterconferences.h"
#include "core/sim/google/world/instances.h"
#include <algorithm>

namespace csp::sim::google {

EventPtr Writing::save(Calendar &calendar, Event event, Effect effect)
{
    event.rendered.clear();
    const QString id = event.id;
    if (effect.push && !m_touched.contains(calendar.id))
        m_touched << calendar.id;
    if (!effect.etag && calendar.events.find(id)) {
        ++m_world.revision;
        calendar.events.amend(std::move(event));
        return *calendar.events.find(id);
    }
    const Micros stamp = m_world.stamp(m_now);
    event.changed = stamp;
    if (effect.updated || event.updated == 0)
        event.updated = stamp;
    expectConference(m_world, calendar.id, event, m_now);
    const QString master = event.isException() ? event.recurringEventId : id;
    // A series is one record: whatever changes of it sends all of it again, under one stamp (google-calendar.md 4.3). Its members go into the log in the order
    // of their places, which is what a reader that turns pages goes by.
    // (A guest may have been given one instance before he was given the series, so that the master's place is not always the first.)
    const auto placeOf = [&calendar](const QString &which) { return calendar.events.placeOf(which).value_or(std::numeric_limits<Slot>::max()); };
    QList<EventPtr> members = calendar.events.exceptionsOf(master);
    if (const EventPtr *m = event.isException() ? calendar.events.find(master) : nullptr)
        members.insert(std::lower_bound(members.begin(), members.end(), *m, [&](const EventPtr &a, const EventPtr &b) { return placeOf(a->id) < placeOf(b->id); }), *m);
    // Of a guest's copy, those that he alone has (his colour, his reminders) fall out of it here; of the organizer's see `carryToExceptions`.
    const EventPtr *before = event.isException() || event.organizer.compare(calendar.id, Qt::CaseInsensitive) == 0 ? nullptr : calendar.events.find(id);
    const bool othersTimes = before && timesDiffer((*before)->content, event.content);
    bool placed = false;
    for (const EventPtr &member : std::as_const(members)) {
        if (member->id == id) {
            calendar.events.put(event);
            placed = true;
            continue;
        }
        if (!placed && placeOf(id) < placeOf(member->id)) {
            calendar.events.put(event);
            placed = true;
        }
        Event again = *member;
        again.changed = stamp;
        if (effect.updated)
            again.updated = stamp;
        const bool fellOut = othersTimes && again.originalStart && !hasInstance(event, *again.originalStart, *calendar.zone);
        if (fellOut || (event.cancelled() && !event.isException())) {
            again.content.status = Status::Cancelled; // a series takes its exceptions with it
            again.bare = true;
        }
        again.rendered.clear();
        calendar.events.put(std::move(again));
    }
    return placed ? *calendar.events.find(id) : calendar.events.at(calendar.events.put(std::move(event)));
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
    if (raisesSequence(old->content, event.content, *calendar->zone) || (m_world.settings.guestListRaisesSequence && guestListsDiffer(old->content, event.content)))
        ++event.sequence;
    const Effect effect = effectOf(m_world.settings, old->content, event.content);
    const EventPtr saved = save(*calendar, std::move(event), effect);
    spread(*saved, old.get());
    if (!saved->isException() && !(saved->content.recurrence.isEmpty() && old->content.recurrence.isEmpty()))
        carryToExceptions(*old, *saved);
    mailGuests(*saved, old.get());
    return *calendar->events.find(saved->id);
}

/// Of an exception that has guests or answers of its own, the others follow all the same.
static void followGuests(QList<Guest> &mine, const QList<Guest> &was, const QList<Guest> &is)
{
    if (mine == was) {
        mine = is;
        return;
    }
    const GuestIndex allBefore(was), allNow(is);
    for (Guest &guest : mine) {
        const Guest *before = allBefore.find(guest.email), *now = allNow.find(guest.email);
        if (before && now && guest == *before)
            guest = *now;
    }
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
        const bool isInstance = exception.originalStart && hasInstance(master, *exception.originalStart, *calendar->zone);
        if (timesMoved && isInstance && m_world.settings.exceptionsOnRuleChange == GoogleSettings::Exceptions::Drop) {
            c = contentByRule(master, *exception.originalStart, *calendar->zone);
            exception.bare = false;
        } else if (timesMoved && exception.originalStart && !isInstance) {
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
            followGuests(c.guests, before.content.guests, master.content.guests);
            follow(c.extra, before.content.extra, master.content.extra);
        }
        if (exception.content == old->content && exception.bare == old->bare)
            continue;
        const Effect effect = effectOf(m_world.settings, old->content, exception.content);
        const EventPtr saved = save(*calendar, std::move(exception), effect);
        spread(*saved, old.get());
    }
}

static QJsonValue visibilityOf(const Content &content) { return content.extra.value(QLatin1String("visibility")); }

static void setVisibility(Content *content, const QJsonValue &visibility)
{
    if (visibility.isUndefined())
        content->extra.remove(QLatin1String("visibility"));
    else
        content->extra.insert(QStringLiteral("visibility"), visibility);
}

std::variant<EventPtr, Problem> Writing::change(const QString &calendarId, const EventPtr &old, Content wanted)
{
    if (!old->isException() || wanted.status == Status::Cancelled || secrecyOf(wanted) == secrecyOf(old->content))
        return changeOne(calendarId, old, std::move(wanted));
    // A series is as visible as its most private instance, and only the series itself can be made less private (release notes of 7 July 2026).
    const QJsonValue visibility = visibilityOf(wanted);
    const bool restricts = secrecyOf(wanted) > secrecyOf(old->content);
    setVisibility(&wanted, visibilityOf(old->content));
    const auto changed = changeOne(calendarId, old, std::move(wanted));
    if (!restricts || std::holds_alternative<Problem>(changed))
        return changed;
    if (restrictSeries(calendarId, old->recurringEventId, visibility))
        return eventOrInstance(*m_world.calendar(calendarId), old->id);
    const EventPtr alone = std::get<EventPtr>(changed); // a guest of this instance alone
    Content content = alone->content;
    setVisibility(&content, visibility);
    return changeOne(calendarId, alone, std::move(content));
}

bool Writing::restrictSeries(const QString &calendarId, const QString &masterId, const QJsonValue &visibility)
{
    Calendar *calendar = m_world.calendarToWrite(calendarId);
    const EventPtr *found = calendar->events.find(masterId);
    if (!found || (*found)->cancelled())
        return false;
    Event master = **found;
    setVisibility(&master.content, visibility);
    const int secrecy = secrecyOf(master.content);
    for (const EventPtr &old : calendar->events.exceptionsOf(masterId)) {
        if (secrecyOf(old->content) >= secrecy)
            continue;
        Event exception = *old;
        setVisibility(&exception.content, visibility);
        exception.rendered.clear();
        calendar->events.amend(std::move(exception)); // saving the series sends its exceptions again
    }
    save(*calendar, std::move(master), {true, m_world.settings.privateMovesUpdated, m_world.settings.pushOnPrivate});
    return true;
}

std::variant<EventPtr, Problem> Writing::changeOne(const QString &calendarId, const EventPtr &old, Content wanted)
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
    m_guest = calendarId;
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
        save(*m_world.calendarToWrite(calendarId), copy, effectOf(m_world.settings, old->content, copy.content));
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
    const Effect effect = effectOf(m_world.settings, before->content, main.content);
    const EventPtr saved = save(*calendar, std::move(main), effect);
    spread(*saved, before.get());
    if (!saved->isException() && !saved->content.recurrence.isEmpty())
        carryToExceptions(*before, *saved); // an answer to the series is one to each of its instances
    mail(*saved, calendar->owner, "response", "REPLY", &mine);
}

void Writing::remove(const QString &calendarId, const EventPtr &old)
{
    Calendar *calendar = m_world.calendarToWrite(calendarId);
    Event event = *old;
    event.content.status = Status::Cancelled;
    const bool isMain = event.organizer.compare(calendarId, Qt::CaseInsensitive) == 0;
    if (!isMain) {
        m_guest = calendarId;
        std::optional<Guest> answer;
        if (Guest *mine = guestOf(event.content.guests, calendarId); mine && m_world.settings.ownDeleteDeclines) {
            mine->answer = Answer::Declined;
            answer = *mine;
        }
        const EventPtr saved = save(*calendar, std::move(event));
        if (answer)
            answerToOrganizer(*saved, *answer);
        return;
    }
    // Google's cancellation mails have a sequence above that of the last invitation, as RFC 5546 (3.2.5) wants it.
    if (m_world.settings.deleteRaisesSequence)
        ++event.sequence;
    const QList<EventPtr> exceptions = old->isException() ? QList<EventPtr>() : calendar->events.exceptionsOf(old->id);
    const EventPtr saved = save(*calendar, std::move(event));
    spread(*saved, old.get());
    mailGuests(*saved, old.get());
    for (const EventPtr &exception : exceptions)
        callOff(*exception, saved->content.guests);
}

void Writing::callOff(const Event &exception, const QList<Guest> &guestsOfSeries)
{
    if (exception.cancelled())
        return;
    const GuestIndex invited(guestsOfSeries);
    for (const Guest &guest : exception.content.guests) {
        if (invited.find(guest.email))
            continue;
        if (const Account *account = m_world.account(guest.email))
            takeCopyAway(exception.id, account->who.email);
        mail(exception, guest.email, "cancellation", "CANCEL");
    }
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
    const bool news = !before || isNewsForGuests(before->content, kept.content);
    for (const Guest &guest : guests) {
        if (const QString primary = primaryOf(guest); !primary.isEmpty())
            giveCopy(kept, guest, primary, news);
    }
    if (!before)
        return;
    for (const Guest &guest : before->content.guests) {
        const QString primary = primaryOf(guest);
        if (!primary.isEmpty() && !guestOf(guests, guest.email))
            takeCopyAway(kept.id, primary);
    }
}

void Writing::giveCopy(const Event &main, const Guest &guest, const QString &primary, bool news)
{
    Calendar *calendar = m_world.calendarToWrite(primary);
    // An instance that was like its series until now is in that calendar by the series alone, and has of it what the guest made his own.
    const EventPtr found = eventOrInstance(*calendar, main.id);
    if (found && found->iCalUid != main.iCalUid)
        return; // the id is somebody else's in that calendar
    if (!found && main.cancelled() && (!main.isException() || main.bare))
        return;
    // Who deleted his own copy does not get it back by every change; only by an answer that is no refusal.
    if (found && found->cancelled() && !main.cancelled() && guest.answer == Answer::Declined)
        return;
    const EventPtr old = found;
    Event copy = old ? *old : main;
    if (old && old->diverged && !news) {
        // What he changed himself stays until the organizer changes the event. Answers come through all the same.
        const GuestIndex all(main.content.guests);
        for (Guest &mine : copy.content.guests) {
            if (const Guest *told = all.find(mine.email))
                mine = *told;
        }
    } else {
        copy.content = main.content;
        copy.content.extra = joined(sharedPart(main.content.extra), old ? privatePart(old->content.extra) : QJsonObject());
        copy.diverged = false;
    }
    copy.organizer = main.organizer;
    copy.organizerName = main.organizerName;
    copy.sequence = main.sequence;
    copy.bare = false;
    if (old && old->content == copy.content && old->organizer == copy.organizer && old->sequence == copy.sequence && old->bare == copy.bare)
        return;
    if (!old)
        copy.created = m_now.time_since_epoch().count() * 1000;
    const Effect effect = old ? effectOf(m_world.settings, old->content, copy.content) : Effect{};
    save(*calendar, std::move(copy), effect);
}

void Writing::takeCopyAway(const QString &id, const QString &primary)
{
    Calendar *calendar = m_world.calendarToWrite(primary);
    // An instance that was like its series until now is in that calendar by the series alone.
    const EventPtr found = eventOrInstance(*calendar, id);
    if (!found || found->cancelled() || found->organizer.compare(primary, Qt::CaseInsensitive) == 0)
        return;
    Event copy = *found;
    copy.content.status = Status::Cancelled;
    copy.bare = true;
    save(*calendar, std::move(copy));
}

void Writing::mail(const Event &main, const QString &to, const char *kind, const char *method, const Guest *answer)
{
    const bool onGoogle = m_world.account(to) != nullptr;
    const QString &by = m_guest.isEmpty() ? main.organizer : m_guest;
    if (m_mails == SendUpdates::None || (m_mails == SendUpdates::ExternalOnly && onGoogle) || to.compare(by, Qt::CaseInsensitive) == 0)
        return;
    m_world.keep({m_now, to, QString::fromLatin1(kind), QString::fromLatin1(method), main.organizer, main.id, main.iCalUid,
                  main.content.summary, main.sequence, m_cause, by, {}, {}, answer ? answer->comment : QString()});
}

void Writing::mailGuests(const Event &main, const Event *before)
{
    if (m_mails == SendUpdates::None)
        return;
    const GuestIndex invited(before ? before->content.guests : main.content.guests), still(main.content.guests);
    const bool gone = main.cancelled(), wasGone = before && before->cancelled();
    const bool news = !before || wasGone || isNewsForGuests(before->content, main.content);
    for (const Guest &guest : main.content.guests) {
        const bool isNew = !before || wasGone || !invited.find(guest.email);
        if (gone)
            mail(main, guest.email, "cancellation", "CANCEL");
        else if (news)
            mail(main, guest.email, isNew ? "invitation" : "update", "REQUEST");
    }
    if (!m_guest.isEmpty() && news && !gone) {
        const Calendar *calendar = m_world.calendar(main.organizer);
        if (calendar && !guestOf(main.content.guests, calendar->owner))
            mail(main, calendar->owner, "update", "REQUEST");
    }
    if (!before || wasGone)
        return;
    for (const Guest &guest : before->content.guests) {
        if (!still.find(guest.email))
            mail(main, guest.email, "cancellation", "CANCEL");
    }
}

} // namespace csp::sim::google
