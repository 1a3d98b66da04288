#pragma once
#include <QString>

namespace csp {

/// Qt ends a program with abort() where it finds no display. While one of these lives, the program ends with status 3 instead, after one line that names the
/// display that was tried and what works without one. To be held while the QApplication is made; one at a time.
class DisplayGuard
{
public:
    DisplayGuard();
    ~DisplayGuard();
    DisplayGuard(const DisplayGuard &) = delete;
    DisplayGuard &operator=(const DisplayGuard &) = delete;

    /// Draws into memory where nothing says that there is a display: for pictures, which nobody watches.
    static void drawOffscreenWithoutDisplay();
};

} // namespace csp
