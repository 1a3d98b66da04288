// Does the event live, and where?
#include "core/rules/rules.h"

namespace csp::rules {

namespace {

enum class Elsewhere { NotSeen, Found, Back, NotOurs, Ambiguous, Evidence };

/// What the sightings say of an event that its own calendar no longer has. Identity (the same id, iCalUID or booking mark) counts as
/// the event itself, evidence never does.
Elsewhere lookElsewhere(const Examination &x, const Event *&found)
{
    bool guestCopies = false;
    bool evidence = false;
    bool several = false;
    for (const Sighting &s : x.context().sightings) {
        if (s.event.cancelled())
            continue;
        if (s.match == Sighting::Match::Evidence) {
            evidence = true;
            continue;
        }
        if (s.event.key() == x.reference().event) {
            if (x.dead())
                return Elsewhere::Back;
            continue; // the copy that we came from
        }
        if (!ownedHere(s.event)) {
            guestCopies = true;
            continue;
        }
        several = several || (found && found->key() != s.event.key());
        found = &s.event;
    }
    if (several)
        return Elsewhere::Ambiguous;
    if (found)
        return Elsewhere::Found;
    return guestCopies ? Elsewhere::NotOurs : evidence ? Elsewhere::Evidence : Elsewhere::NotSeen;
}

void seen(Examination &x, const Event &event)
{
    x.fact("calendar", event.calendar.value);
    x.fact("event", event.id.value);
}

int showEvidence(Examination &x)
{
    int shown = 0;
    for (const Sighting &s : x.context().sightings) {
        if (s.match != Sighting::Match::Evidence || s.event.cancelled())
            continue;
        seen(x, s.event);
        for (const QString &word : s.evidence)
            x.fact("evidence", word);
        ++shown;
    }
    return shown;
}

/// A direct look in every calendar has found nothing. Asks for it where nobody looked.
bool absenceProven(Examination &x)
{
    if (x.context().search == DecisionContext::Search::NotAsked)
        x.needs.sightings = true;
    return x.context().search == DecisionContext::Search::Complete;
}

Verdict afterHold(Examination &x)
{
    const bool moveCounts = x.policy.calendarMove != OnCalendarMove::TreatAsDeletion;
    if (moveCounts && !absenceProven(x)) {
        x.ask(About::Details);
        return fires(key::AbsenceNotProven, key::FlipSearchComplete);
    }
    x.cancel();
    return moveCounts ? fires(key::DeletedForGood, key::FlipSeenElsewhere) : fires(key::DeletedUnsearched, key::FlipPolicyMove);
}

Verdict hold(Examination &x)
{
    const DecisionContext &c = x.context();
    const Millis length = std::chrono::duration_cast<Millis>(x.policy.hold);
    Action a = Examination::makeAction(ActionKind::Hold);
    a.until = c.hold == DecisionContext::HoldState::Running && c.holdUntil ? *c.holdUntil : c.now + length;
    x.fact("hold", qint64(length.count()));
    x.fact("hold.until", *a.until);
    x.note(std::move(a));
    return fires(key::HeldMayBeMove, key::FlipSeenElsewhere);
}

/// The event is gone from where it was, and was not seen elsewhere.
Verdict gone(Examination &x)
{
    switch (x.policy.deleted) {
    case OnDelete::Ignore:
        return x.endWith(NothingReason::IgnoredByPolicy, fires(key::DeletedIgnored, key::FlipPolicyDeleted));
    case OnDelete::Cancel:
        x.cancel();
        return fires(key::DeletedCancel, key::FlipPolicyDeleted);
    case OnDelete::AskHost:
        absenceProven(x);
        x.ask(About::Details);
        return fires(key::DeletedAsk, key::FlipPolicyDeleted);
    case OnDelete::Restore:
        absenceProven(x);
        if (x.diff->life == LifeChange::Gone) { // google-calendar.md 4.4: purged some time after the deletion
            x.notPossible(QStringLiteral("events.patch: the event is purged and cannot be restored"), About::Details);
            return fires(key::DeletedPurged, key::FlipPolicyDeleted);
        }
        x.revert();
        return fires(key::DeletedRestore, key::FlipPolicyDeleted);
    case OnDelete::HoldThenCancel:
        break;
    }
    const bool over = x.context().hold == DecisionContext::HoldState::RanOut || x.policy.hold.count() <= 0;
    return over ? afterHold(x) : hold(x);
}

} // namespace

// google-calendar.md 8.2 and 8.3: a tombstone is what a deletion leaves, and what a move leaves. A 404 says as little.
Verdict lifeDeleted(Examination &x)
{
    const bool ownerLost = x.has(Field::Organizer) && x.event && !x.elsewhere() && !ownedHere(*x.event);
    const bool takenForDeleted = ownerLost && x.policy.calendarMove == OnCalendarMove::TreatAsDeletion;
    if (!x.dead() && !takenForDeleted)
        return passes(key::Alive);
    x.claim(~0u);
    if (x.guarded() && x.guardAnswer() == OnSpecial::Ignore) {
        x.ask(About::Details); // held back, and so said by the special case
        return passes(key::SpecialIgnores);
    }
    // Policies that take a deletion at its word, or a move for a deletion, do not look.
    const bool looks = x.policy.calendarMove != OnCalendarMove::TreatAsDeletion && x.policy.deleted != OnDelete::Cancel
        && x.policy.deleted != OnDelete::Ignore;
    const Event *found = nullptr;
    switch (looks ? lookElsewhere(x, found) : Elsewhere::NotSeen) {
    case Elsewhere::NotSeen: return gone(x);
    case Elsewhere::Found:
        seen(x, *found);
        x.adopt(*found);
        x.claimed = 0;
        return fires(key::SeenElsewhere, key::FlipNotSeen);
    case Elsewhere::Back:
        return x.endWith(NothingReason::Stale, fires(key::DeletedBack, key::FlipStaysDeleted));
    case Elsewhere::NotOurs: return x.endAsking(About::Details, fires(key::DeletedCopiesLive, key::FlipNotSeen));
    case Elsewhere::Ambiguous: return x.endAsking(About::Details, fires(key::SeenTwice, key::FlipSeenOnce));
    case Elsewhere::Evidence: break;
    }
    // A likeness is shown to the host, never acted upon.
    const int likenesses = showEvidence(x);
    return x.endAsking(About::Details, fires(likenesses > 1 ? key::SeenByEvidenceTwice : key::SeenByEvidence, key::FlipSameId));
}

// google-calendar.md 8.3: where the old calendar is on the guest list (Cal.com puts it there, calcom.md 4.4), a move leaves no
// tombstone but a guest's copy, whose organizer is the calendar that owns the event now.
Verdict calendarOwner(Examination &x)
{
    if (!x.open(bit(Field::Organizer)) || x.elsewhere() || !x.event)
        return passes(key::OwnerSame);
    x.claim(Field::Organizer);
    x.fact("organizer", x.event->organizer.email);
    if (ownedHere(*x.event)) {
        x.ignored(NothingReason::IgnoredByPolicy);
        return fires(key::OwnerStillHere);
    }
    if (x.policy.calendarMove == OnCalendarMove::AskHost)
        return x.endAsking(About::Details, fires(key::MovedAsk, key::FlipPolicyMove));
    const Event *found = nullptr;
    absenceProven(x);
    if (lookElsewhere(x, found) != Elsewhere::Found)
        return x.endAsking(About::Details, fires(key::OwnerUnseen, key::FlipSeenElsewhere));
    seen(x, *found);
    x.adopt(*found);
    return fires(key::OwnerMoved, key::FlipNotSeen);
}

// google-calendar.md 8.3: the event keeps id and iCalUID, and its organizer becomes the calendar that it was moved to.
Verdict calendarMoved(Examination &x)
{
    if (x.fromGuest || !x.elsewhere()) {
        x.claim(Field::Calendar);
        return passes(key::SameCalendar);
    }
    x.claim(bit(Field::Calendar) | bit(Field::Organizer));
    x.fact("from", x.reference().event.calendar.value);
    x.fact("to", x.event->calendar.value);
    switch (x.policy.calendarMove) {
    case OnCalendarMove::TreatAsDeletion:
        return x.endWith(NothingReason::IgnoredByPolicy, fires(key::MoveIsDeletion, key::FlipPolicyMove));
    case OnCalendarMove::AskHost:
        return x.endAsking(About::Details, fires(key::MovedAsk, key::FlipPolicyMove));
    case OnCalendarMove::Relink:
        break;
    }
    Action a = Examination::makeAction(ActionKind::RelinkReference);
    a.event = x.event->key();
    x.note(std::move(a)); // our own record alone: no special case holds it back
    return fires(key::MovedRelink, key::FlipPolicyMove);
}

// google-calendar.md 8.6: a tentative event blocks its time like a confirmed one.
Verdict lifeTentative(Examination &x)
{
    if (!x.open(bit(Field::Status)))
        return passes(key::StatusSame);
    x.claim(Field::Status);
    x.ignored(NothingReason::IgnoredByPolicy);
    return fires(key::Tentative);
}

} // namespace csp::rules
