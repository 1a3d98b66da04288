#include "core/wire/googlewords.h"

namespace csp::wire {

QLatin1String wordOf(EventStatus status)
{
    switch (status) {
    case EventStatus::Confirmed: return QLatin1String("confirmed");
    case EventStatus::Tentative: return QLatin1String("tentative");
    case EventStatus::Cancelled: return QLatin1String("cancelled");
    }
    return {};
}

QLatin1String wordOf(ResponseStatus response)
{
    switch (response) {
    case ResponseStatus::NeedsAction: return QLatin1String("needsAction");
    case ResponseStatus::Declined: return QLatin1String("declined");
    case ResponseStatus::Tentative: return QLatin1String("tentative");
    case ResponseStatus::Accepted: return QLatin1String("accepted");
    }
    return {};
}

QLatin1String wordOf(Transparency transparency)
{
    return transparency == Transparency::Transparent ? QLatin1String("transparent") : QLatin1String("opaque");
}

QLatin1String wordOf(Visibility visibility)
{
    switch (visibility) {
    case Visibility::Default: return QLatin1String("default");
    case Visibility::Public: return QLatin1String("public");
    case Visibility::Private: return QLatin1String("private");
    case Visibility::Confidential: return QLatin1String("confidential");
    }
    return {};
}

EventStatus eventStatusFrom(QStringView word)
{
    if (word == u"cancelled")
        return EventStatus::Cancelled;
    return word == u"tentative" ? EventStatus::Tentative : EventStatus::Confirmed;
}

ResponseStatus responseStatusFrom(QStringView word)
{
    if (word == u"accepted")
        return ResponseStatus::Accepted;
    if (word == u"declined")
        return ResponseStatus::Declined;
    return word == u"tentative" ? ResponseStatus::Tentative : ResponseStatus::NeedsAction;
}

Transparency transparencyFrom(QStringView word)
{
    return word == u"transparent" ? Transparency::Transparent : Transparency::Opaque;
}

Visibility visibilityFrom(QStringView word)
{
    if (word == u"public")
        return Visibility::Public;
    if (word == u"private")
        return Visibility::Private;
    return word == u"confidential" ? Visibility::Confidential : Visibility::Default;
}

AccessRole accessRoleFrom(QStringView word)
{
    if (word == u"owner")
        return AccessRole::Owner;
    // `writerWithoutPrivateAccess` came in 2026: it writes, and private events are hidden from it.
    if (word.startsWith(u"writer"))
        return AccessRole::Writer;
    if (word == u"reader")
        return AccessRole::Reader;
    return word == u"freeBusyReader" ? AccessRole::FreeBusyReader : AccessRole::None;
}

} // namespace csp::wire
