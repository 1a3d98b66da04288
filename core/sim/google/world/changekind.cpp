#include "core/sim/google/world/changekind.h"
#include "core/sim/google/series/recurrence.h"
#include <QRegularExpression>
#include <QSet>

namespace csp::sim::google {

namespace {

void clearAnswer(Guest *guest)
{
    guest->answer = Answer::NeedsAction;
    guest->comment.clear();
    guest->additionalGuests = 0;
}

bool onlyRemindersDiffer(Content a, Content b)
{
    a.extra.remove(QStringLiteral("reminders"));
    b.extra.remove(QStringLiteral("reminders"));
    return a == b;
}

bool onlyPrivatePartsDiffer(Content a, Content b)
{
    a.extra = sharedPart(a.extra);
    b.extra = sharedPart(b.extra);
    return a == b;
}

bool onlyAnswersDiffer(Content a, Content b)
{
    for (Content *content : {&a, &b}) {
        for (Guest &guest : content->guests)
            clearAnswer(&guest);
    }
    return a == b;
}

} // namespace

Guest *guestOf(QList<Guest> &guests, const QString &email)
{
    const Guest *found = guestOf(std::as_const(guests), email);
    return found ? &guests[std::distance(guests.constData(), found)] : nullptr;
}

const Guest *guestOf(const QList<Guest> &guests, const QString &email)
{
    const QString key = folded(email);
    for (const Guest &guest : guests) {
        if (folded(guest.email) == key)
            return &guest;
    }
    return nullptr;
}

GuestIndex::GuestIndex(const QList<Guest> &guests)
{
    m_byEmail.reserve(guests.size());
    for (const Guest &guest : guests)
        m_byEmail.insert(folded(guest.email), &guest);
}

bool sameAnswer(const Guest &a, const Guest &b)
{
    return a.answer == b.answer && a.comment == b.comment && a.additionalGuests == b.additionalGuests;
}

Content sharedContent(Content content, const QString &withoutAnswerOf)
{
    content.extra = sharedPart(content.extra);
    if (Guest *mine = guestOf(content.guests, withoutAnswerOf))
        clearAnswer(mine);
    return content;
}

bool guestRightsDiffer(const QJsonObject &a, const QJsonObject &b)
{
    for (const char *name : {"guestsCanModify", "guestsCanInviteOthers", "guestsCanSeeOtherGuests", "anyoneCanAddSelf"}) {
        if (a.value(QLatin1String(name)) != b.value(QLatin1String(name)))
            return true;
    }
    return false;
}

int secrecyOf(const Content &content)
{
    const QString visibility = content.extra.value(QLatin1String("visibility")).toString();
    return visibility == QLatin1String("public") ? 0 : visibility.isEmpty() ? 1 : 2;
}

bool timesDiffer(const Content &a, const Content &b)
{
    const auto differ = [](const When &x, const When &y) { return x.allDay != y.allDay || (x.allDay ? x.date != y.date : x.ms != y.ms); };
    return differ(a.start, b.start) || differ(a.end, b.end) || a.recurrence != b.recurrence;
}

/// The lines without what says when they end.
static QStringList withoutEnds(QStringList lines)
{
    static const QRegularExpression end(QStringLiteral(";(UNTIL|COUNT)=[^;]*|(?<=:)(UNTIL|COUNT)=[^;]*;?"), QRegularExpression::CaseInsensitiveOption);
    for (QString &line : lines)
        line.remove(end);
    return lines;
}

bool raisesSequence(const Content &before, const Content &after, const Zone &zone)
{
    if (!timesDiffer(before, after))
        return false;
    Content same = after;
    same.recurrence = before.recurrence;
    const bool endsEarlier = !timesDiffer(before, same) && !after.recurrence.isEmpty() && withoutEnds(before.recurrence) == withoutEnds(after.recurrence)
        && lastEnd(after, zone) <= lastEnd(before, zone);
    return !endsEarlier;
}

bool guestListsDiffer(const Content &a, const Content &b)
{
    const auto emails = [](const Content &content) {
        QSet<QString> all;
        for (const Guest &guest : content.guests)
            all << folded(guest.email);
        return all;
    };
    return emails(a) != emails(b);
}

bool isNewsForGuests(const Content &before, const Content &after)
{
    Content a = before, b = after;
    a.extra = sharedPart(a.extra);
    b.extra = sharedPart(b.extra);
    return !onlyAnswersDiffer(a, b);
}

Effect effectOf(const GoogleSettings &settings, const Content &before, const Content &after)
{
    if (onlyRemindersDiffer(before, after))
        return {settings.remindersMoveEtag, false, settings.pushOnReminders};
    if (onlyPrivatePartsDiffer(before, after))
        return {true, settings.privateMovesUpdated, settings.pushOnPrivate};
    if (onlyAnswersDiffer(before, after))
        return {true, settings.answersMoveUpdated, true};
    return {};
}

} // namespace csp::sim::google
