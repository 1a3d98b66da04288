#pragma once
#include <QIcon>

namespace csp {

/// The program's icon, for its windows: resources/icons/calendar-sync-playground.svg in every size that desktops ask for. It is drawn here, so that no
/// plugin for SVG has to be installed.
QIcon appIcon();

} // namespace csp
