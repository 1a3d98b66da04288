#pragma once
#include <QString>
#include <QTimeZone>

namespace csp {

/// Whether the IANA database has a time zone of this name, its aliases (`US/Central`, `Etc/UTC`) among them. The one place that says so: what one reader of names takes,
/// world files, both simulators and recordings take. Upper and lower case differ. May be asked from any thread.
bool isTimeZone(const QString &name);

/// Not valid where there is none of that name. (QTimeZone itself takes any word for the name of one.)
QTimeZone timeZoneNamed(const QString &name);

} // namespace csp
