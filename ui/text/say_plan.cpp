#include "ui/text/phrases.h"
#include "ui/text/say.h"

namespace csp::say {

namespace {

QString counted(qsizetype n, const char *one, const char *many)
{
    return QString::number(n) + u' ' + QLatin1String(n == 1 ? one : many);
}

} // namespace

QString legend()
{
    return QStringLiteral("~ reschedule  - cancel  + guest  ? ask  = nothing  ⇄ relink  ↺ put back  … hold  ! not possible");
}

QString summaryLine(const Plan &plan)
{
    qsizetype reschedule = 0, cancel = 0, book = 0, guests = 0, place = 0, revert = 0, relink = 0, ask = 0, request = 0, held = 0, cannot = 0;
    qsizetype mails = 0;
    for (const PlanStep &s : plan.steps) {
        mails += s.mails.size();
        switch (s.action.kind) {
        case ActionKind::Nothing: case ActionKind::RemoveGuests: break;
        case ActionKind::Reschedule: ++reschedule; break;
        case ActionKind::Cancel: ++cancel; break;
        case ActionKind::AddGuests: guests += s.action.guests.size(); break;
        case ActionKind::UpdateLocation: ++place; break;
        case ActionKind::RelinkReference: ++relink; break;
        case ActionKind::Hold: ++held; break;
        case ActionKind::RequestReschedule: ++request; break;
        case ActionKind::AskHost: ++ask; break;
        case ActionKind::RevertEvent: ++revert; break;
        case ActionKind::CreateBooking: ++book; break;
        case ActionKind::NotPossible: ++cannot; break;
        }
    }
    QStringList parts;
    const auto add = [&](qsizetype n, const char *what) {
        if (n > 0)
            parts << QString::number(n) + u' ' + QLatin1String(what);
    };
    add(relink, "to relink");
    add(reschedule, "to reschedule");
    add(book, "to book");
    add(cancel, "to cancel");
    add(request, "to request anew");
    add(revert, "to put back");
    if (guests > 0)
        parts << counted(guests, "guest", "guests") + QStringLiteral(" to add");
    if (place > 0)
        parts << counted(place, "place", "places") + QStringLiteral(" to change");
    add(held, "held");
    add(cannot, "not possible");
    if (ask > 0)
        parts << counted(ask, "question", "questions") + QStringLiteral(" to the host");
    if (parts.isEmpty())
        return QStringLiteral("Plan: nothing to do.");
    return QStringLiteral("Plan: ") + parts.join(QStringLiteral(", ")) + QStringLiteral("; ")
        + (mails == 0 ? QStringLiteral("no mail") : counted(mails, "mail", "mails")) + u'.';
}

} // namespace csp::say
