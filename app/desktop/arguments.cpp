#include "app/desktop/arguments.h"
#include <CLI/CLI.hpp>
#include <QStringList>
#include <array>
#include <cstdio>
#include <set>

namespace csp {

namespace {

// Qt's own, of QGuiApplication, QApplication and X11 (doc.qt.io/qt-6/qguiapplication.html). Each is taken with one dash or with two.
const std::set<std::string> qtOptions{"platform", "platformpluginpath", "platformtheme", "plugin", "qwindowgeometry", "geometry", "qwindowtitle", "qwindowicon",
                                      "session", "display", "name", "style", "stylesheet"};
const std::set<std::string> qtFlags{"reverse", "dograb", "nograb", "widgetcount"};

/// What is ours of a command line, without the program's name and in reverse, as CLI11 takes it.
std::vector<std::string> ownArguments(int argc, char **argv, bool &platform)
{
    std::vector<std::string> own;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const size_t dashes = argument.find_first_not_of('-');
        const std::string name = dashes == 1 || dashes == 2 ? argument.substr(dashes) : std::string();
        if (qtOptions.contains(name)) {
            platform = platform || name == "platform";
            ++i; // its value
        } else if (!qtFlags.contains(name) && name.rfind("style=", 0) != 0) {
            own.insert(own.begin(), argument);
        }
    }
    return own;
}

} // namespace

std::variant<Arguments, int> readArguments(int argc, char **argv)
{
    Arguments arguments;
    std::string world, data, clock, theme, picture, size, recording;
    CLI::App app("Drag a Google event and watch the Cal.com booking follow.", "calendar-sync-playground");
    app.set_version_flag("--version", CSP_VERSION);
    app.footer("Qt's own options, such as -platform and -style, work too.");
    app.add_option("recording", recording, "A recording (HAR) to open")->type_name("[RECORDING]");
    app.add_option("--world", world, "World file (YAML); without it, the demo world")->type_name("FILE");
    app.add_option("--data", data, "Folder for the store and the sandbox")->type_name("FOLDER");
    app.add_option("--clock", clock, "The sandbox's time: real, or the time at which it begins; without it, as the world says, else Tuesday 08:40 of this week")
        ->type_name("real|ISO-TIME");
    app.add_option("--theme", theme, "Use this theme instead of the system's")->type_name("light|dark")->check(CLI::IsMember({"light", "dark"}).description({}));
    app.add_option("--picture", picture, "Play a short scene in a fresh demo world, save a picture of the window, and exit; needs no display")
        ->type_name("FILE.png");
    app.add_option("--size", size, "Size of the picture, 1440x900 by default")->type_name("WxH");
    app.add_flag("--first-frame", arguments.firstFrame, "Exit after the first frame that shows the world, and print how long it took");
    const auto refuse = [](const std::string &what) {
        std::fprintf(stderr, "calendar-sync-playground: %s (see calendar-sync-playground --help)\n", what.c_str());
        return 2;
    };
    try {
        app.parse(ownArguments(argc, argv, arguments.platform));
    } catch (const CLI::ParseError &error) {
        return error.get_exit_code() == 0 ? app.exit(error) : refuse(error.what());
    }
    if (!size.empty()) {
        const QStringList sides = QString::fromStdString(size).split(QLatin1Char('x'));
        arguments.size = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
        if (arguments.size.width() < 300 || arguments.size.height() < 200)
            return refuse("--size: expected a width and a height like 1440x900, at least 300x200, found \"" + size + '"');
    }
    const std::array<std::pair<QString *, const std::string *>, 6> texts{{{&arguments.world, &world}, {&arguments.data, &data}, {&arguments.clock, &clock},
                                                                          {&arguments.theme, &theme}, {&arguments.picture, &picture}, {&arguments.recording, &recording}}};
    for (const auto &[to, from] : texts)
        *to = QString::fromLocal8Bit(from->c_str(), qsizetype(from->size()));
    return arguments;
}

} // namespace csp
