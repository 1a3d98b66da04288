#pragma once
#include "core/sim/google/values/event.h"
#include "core/sim/google/values/switches.h"
#include <QHash>

namespace csp::sim::google {

// What kind of change lies between two contents of one event: what follows from it differs (google-calendar.md 4.5).

/// Start, end or rules differ as instants.
bool timesDiffer(const Content &a, const Content &b);
/// Whether a change of times is a new revision of the event. To let a series end earlier is none (google-calendar.md 4.5).
bool raisesSequence(const Content &before, const Content &after, const Zone &zone);
/// Somebody was invited or is not any more.
bool guestListsDiffer(const Content &a, const Content &b);
/// Something that is about who may do what: Google refuses that to guests whatever else it takes (google-calendar.md 8.1).
bool guestRightsDiffer(const QJsonObject &a, const QJsonObject &b);
/// How much `visibility` keeps from readers: public, default (what the calendar says), private and confidential.
int secrecyOf(const Content &content);
bool sameAnswer(const Guest &a, const Guest &b);
/// Something that guests get a mail for: not what is private to a copy, and nobody's answer.
bool isNewsForGuests(const Content &before, const Content &after);
/// What the organizer owns of a content: everything but the private part, and one person's own answer.
Content sharedContent(Content content, const QString &withoutAnswerOf);

const Guest *guestOf(const QList<Guest> &guests, const QString &email);
Guest *guestOf(QList<Guest> &guests, const QString &email);

/// The same for who asks about everybody: lists of guests may be long. The list must outlive it and stay as it is.
class GuestIndex
{
public:
    explicit GuestIndex(const QList<Guest> &guests);
    const Guest *find(const QString &email) const { return m_byEmail.value(folded(email)); }

private:
    QHash<QString, const Guest *> m_byEmail;
};

/// What a change moves, by its kind and the switches.
struct Effect {
    bool etag = true;    ///< off: readers of changes are not told, either
    bool updated = true;
    bool push = true;
};
Effect effectOf(const GoogleSettings &settings, const Content &before, const Content &after);

} // namespace csp::sim::google
