#include "ui/text/phrases.h"
#include "ui/text/say.h"

namespace csp::say {

namespace {

QString why(NothingReason reason)
{
    switch (reason) {
    case NothingReason::None: return {};
    case NothingReason::UnknownEvent: return QStringLiteral("the event belongs to no booking");
    case NothingReason::NoChange: return QStringLiteral("nothing changed");
    case NothingReason::Noise: return QStringLiteral("only noise changed");
    case NothingReason::Echo: return QStringLiteral("echo of our own write");
    case NothingReason::Duplicate: return QStringLiteral("seen before");
    case NothingReason::Stale: return QStringLiteral("overtaken by something newer");
    case NothingReason::IgnoredByPolicy: return QStringLiteral("ignored");
    case NothingReason::BookingAgrees: return QStringLiteral("the booking agrees already");
    case NothingReason::OtherHalfOfMove: return QStringLiteral("the other half of a move");
    case NothingReason::BookingClosed: return QStringLiteral("the booking is closed");
    case NothingReason::GuestCopy: return QStringLiteral("a guest's copy of the event");
    }
    return {};
}

/// The same in the two or three words that a chip has room for.
QString shortWhy(NothingReason reason)
{
    switch (reason) {
    case NothingReason::None: case NothingReason::NoChange: return {};
    case NothingReason::UnknownEvent: return QStringLiteral("no booking");
    case NothingReason::Noise: return QStringLiteral("noise");
    case NothingReason::Echo: return QStringLiteral("echo");
    case NothingReason::Duplicate: return QStringLiteral("duplicate");
    case NothingReason::Stale: return QStringLiteral("stale");
    case NothingReason::IgnoredByPolicy: return QStringLiteral("ignored");
    case NothingReason::BookingAgrees: return QStringLiteral("booking agrees");
    case NothingReason::OtherHalfOfMove: return QStringLiteral("half of a move");
    case NothingReason::BookingClosed: return QStringLiteral("booking closed");
    case NothingReason::GuestCopy: return QStringLiteral("guest's copy");
    }
    return {};
}

QString startOf(const Action &action, const QTimeZone &zone)
{
    if (!action.span)
        return QStringLiteral("another time");
    const TimedSpan *t = timed(*action.span);
    return t ? time(t->start, zone) : span(*action.span, zone);
}

/// One piece of a chip. `alone`: there is room to say more.
QString piece(const Action &a, bool alone)
{
    switch (a.kind) {
    case ActionKind::Nothing: {
        const QString reason = alone ? shortWhy(a.nothing) : QString();
        return reason.isEmpty() ? QStringLiteral("= nothing") : QStringLiteral("= nothing: ") + reason;
    }
    case ActionKind::Reschedule: return QStringLiteral("~ reschedule");
    case ActionKind::Cancel: return alone ? QStringLiteral("− cancel booking") : QStringLiteral("− cancel");
    case ActionKind::AddGuests:
        return a.guests.size() > 1 ? QStringLiteral("+ %1 guests").arg(a.guests.size()) : QStringLiteral("+ guest");
    case ActionKind::RemoveGuests: return QStringLiteral("− guest");
    case ActionKind::UpdateLocation: return QStringLiteral("~ place");
    case ActionKind::RelinkReference: return alone ? QStringLiteral("⇄ moved: reference relinked") : QStringLiteral("⇄ relink");
    case ActionKind::Hold: return QStringLiteral("held: may be a move");
    case ActionKind::RequestReschedule: return QStringLiteral("~ request reschedule");
    case ActionKind::AskHost: return QStringLiteral("? ask host");
    case ActionKind::RevertEvent: return QStringLiteral("↺ put event back");
    case ActionKind::CreateBooking: return QStringLiteral("+ new booking");
    case ActionKind::NotPossible: return QStringLiteral("! not possible");
    }
    return {};
}

QString held(const Decision &decision)
{
    for (const RuleResult &r : decision.trace) {
        for (const Fact &f : r.facts) {
            if (qstrcmp(f.name, "hold") == 0)
                return QStringLiteral("held %1: may be a move").arg(factValue(f, QTimeZone::utc()));
        }
    }
    return QStringLiteral("held: may be a move");
}

QString pieces(const Decision &decision)
{
    if (decision.has(ActionKind::Hold))
        return held(decision);
    QStringList all;
    for (const Action &a : decision.actions)
        all << piece(a, decision.actions.size() == 1);
    return all.join(QStringLiteral(", "));
}

} // namespace

QChar symbol(ActionKind kind)
{
    switch (kind) {
    case ActionKind::Nothing: return u'=';
    case ActionKind::Reschedule: case ActionKind::UpdateLocation: case ActionKind::RequestReschedule: return u'~';
    case ActionKind::Cancel: case ActionKind::RemoveGuests: return u'-';
    case ActionKind::AddGuests: case ActionKind::CreateBooking: return u'+';
    case ActionKind::RelinkReference: return u'⇄';
    case ActionKind::Hold: return u'…';
    case ActionKind::AskHost: return u'?';
    case ActionKind::RevertEvent: return u'↺';
    case ActionKind::NotPossible: return u'!';
    }
    return u'=';
}

QString action(const Action &a, const QTimeZone &zone)
{
    switch (a.kind) {
    case ActionKind::Nothing:
        return a.nothing == NothingReason::None ? QStringLiteral("Nothing") : QStringLiteral("Nothing: ") + why(a.nothing);
    case ActionKind::Reschedule: return QStringLiteral("Reschedule to ") + startOf(a, zone);
    case ActionKind::Cancel: return QStringLiteral("Cancel the booking");
    case ActionKind::AddGuests:
        return (a.guests.size() == 1 ? QStringLiteral("Add guest ") : QStringLiteral("Add guests ")) + listed(a.guests);
    case ActionKind::RemoveGuests:
        return (a.guests.size() == 1 ? QStringLiteral("Remove guest ") : QStringLiteral("Remove guests ")) + listed(a.guests);
    case ActionKind::UpdateLocation: return QStringLiteral("Change the place to ") + a.text;
    case ActionKind::RelinkReference: return QStringLiteral("Relink the reference to the calendar ") + a.event.calendar.value;
    case ActionKind::Hold:
        return a.until ? QStringLiteral("Hold until ") + toQDateTime(*a.until, zone).toString(QStringLiteral("HH:mm:ss")) : QStringLiteral("Hold");
    case ActionKind::RequestReschedule: return QStringLiteral("Request a reschedule: the attendee gets the link");
    case ActionKind::AskHost:
        return a.text.isEmpty() ? QStringLiteral("Ask the host") : QStringLiteral("Ask the host, with the link ") + a.text;
    case ActionKind::RevertEvent: return QStringLiteral("Put the event back to ") + startOf(a, zone);
    case ActionKind::CreateBooking: return QStringLiteral("Create a new booking at ") + (a.span ? span(*a.span, zone) : startOf(a, zone));
    case ActionKind::NotPossible:
        return a.guests.isEmpty() ? QStringLiteral("Not possible: ") + a.text
                                  : QStringLiteral("Not possible for %1: %2").arg(listed(a.guests), a.text);
    }
    return {};
}

QString headline(const Action &a, const QTimeZone &zone)
{
    Action said = a;
    if (a.kind == ActionKind::AskHost)
        said.text.clear();
    return action(said, zone);
}

QString shortAction(const Decision &decision, RunStage stage)
{
    switch (stage) {
    case RunStage::Gathering: return QStringLiteral("…");
    case RunStage::Superseded: return QStringLiteral("overtaken");
    case RunStage::Skipped: return QStringLiteral("skipped: ") + pieces(decision);
    case RunStage::Failed: return isUnread(stage, decision) ? QStringLiteral("failed") : QStringLiteral("failed: ") + pieces(decision);
    case RunStage::Holding: case RunStage::Proposed: case RunStage::Applying: case RunStage::Applied: case RunStage::Nothing: break;
    }
    return pieces(decision);
}

QString because(const RuleResult &result, const QTimeZone &zone)
{
    const char *text = phrase(result.because);
    return text ? asSentence(filled(text, result.facts, zone)) : QString();
}

QString because(const Decision &decision, const QTimeZone &zone)
{
    QStringList clauses;
    for (const RuleResult &r : decision.trace) {
        if (!r.fired)
            continue;
        if (const char *text = phrase(r.because))
            clauses << filled(text, r.facts, zone) + QStringLiteral(" (rule ") + QLatin1String(r.rule) + u')';
    }
    if (clauses.size() > 1)
        clauses.back().prepend(QStringLiteral("and "));
    return clauses.isEmpty() ? QString() : QStringLiteral("Because ") + clauses.join(QStringLiteral(", ")) + u'.';
}

QString rule(const char *ruleId)
{
    for (const Phrase &p : rulePhrases()) {
        if (qstrcmp(p.key, ruleId) == 0)
            return QString::fromUtf8(p.text);
    }
    return {};
}

QString key(const char *key)
{
    const char *text = phrase(key);
    return text ? asSentence(filled(text, {}, QTimeZone::utc())) : QString();
}

} // namespace csp::say
