#pragma once
#include <QByteArray>
#include <QString>

namespace csp::sim::google {

/// The key of a calendar colour in `colors.get`: the equal one, else the nearest.
QString calendarColorId(const QString &background);
QString calendarColor(const QString &colorId); ///< empty where there is no such key
QByteArray colorsDocument();

} // namespace csp::sim::google
