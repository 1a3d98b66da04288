#include "ui/shell/unreadnotice.h"

namespace csp {

std::optional<Notice> unreadNotice(const Snapshot &snapshot)
{
    QStringList names;
    const Error *why = snapshot.calendarsUnread ? &*snapshot.calendarsUnread : nullptr;
    for (const CalendarState &c : snapshot.calendars) {
        if (!c.unread)
            continue;
        names << c.info.summary;
        if (!why)
            why = &*c.unread;
    }
    if (!why)
        return {};
    QString which = QStringLiteral("The calendars");
    if (!snapshot.calendarsUnread) {
        const QString last = names.takeLast();
        which = names.isEmpty() ? last : u"%1 and %2"_qs.arg(names.join(QStringLiteral(", ")), last);
    }
    const bool stopped = why->kind == Error::Kind::Cancelled;
    Notice notice = stopped ? Notice{Notice::Kind::Warning, u"%1 could not be read: stopped"_qs.arg(which), {}, {}, {}, {}}
                            : Notice::of(u"%1 could not be read"_qs.arg(which), *why);
    if (notice.nextStep.isEmpty())
        notice.nextStep = QStringLiteral("the program tries again by itself; Retry asks at once");
    notice.key = QStringLiteral("unread");
    notice.actionText = QStringLiteral("Retry");
    return notice;
}

bool tellsOf(const Snapshot &snapshot, const Error &error)
{
    return snapshot.calendarsUnread == error
        || std::any_of(snapshot.calendars.begin(), snapshot.calendars.end(), [&](const CalendarState &c) { return c.unread == error; });
}

} // namespace csp
