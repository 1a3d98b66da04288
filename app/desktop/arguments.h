#pragma once
#include <QSize>
#include <QString>
#include <variant>

namespace csp {

/// What the window was started with.
struct Arguments {
    QString world;     ///< a YAML file; empty: the demo world
    QString data;      ///< the folder of store and sandbox; empty: the user's own
    QString clock;     ///< `real` or a time; empty: as the world says, else Tuesday of this week
    QString theme;     ///< `light`, `dark`; empty: as the system has it
    QString picture;   ///< a PNG to write; empty: none
    QString recording; ///< a HAR file to open; empty: none
    QSize size{1440, 900}; ///< of the picture, in pixels
    bool firstFrame = false;
    bool platform = false; ///< Qt was told where to draw (`-platform`)
};

/// Reads the command line. It needs no application object, and so no display. Qt's own options are left to Qt.
///
/// A number: the program ends with it now. 0 after --help or --version, 2 after wrong usage; what there was to say has been said.
std::variant<Arguments, int> readArguments(int argc, char **argv);

} // namespace csp
