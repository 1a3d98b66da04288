#pragma once
#include "core/domain/calendar.h"
#include "core/domain/event.h"

/// Google's words for our enumerations. A word that we do not know reads as the harmless default: Google adds values at any time
/// (google-calendar.md 12).
namespace csp::wire {

QLatin1String wordOf(EventStatus status);
QLatin1String wordOf(ResponseStatus response);
QLatin1String wordOf(Transparency transparency);
QLatin1String wordOf(Visibility visibility);
EventStatus eventStatusFrom(QStringView word);
ResponseStatus responseStatusFrom(QStringView word);
Transparency transparencyFrom(QStringView word);
Visibility visibilityFrom(QStringView word);
AccessRole accessRoleFrom(QStringView word);

} // namespace csp::wire
