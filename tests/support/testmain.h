#pragma once
#include <QtTest>

namespace csp::test {

/// What a test class needs to be there while it runs.
enum class App {
    Nothing, ///< no application object at all
    Core,    ///< a QCoreApplication, for what takes turns of the event loop
    Widgets, ///< a QApplication
};

/// Puts a test class or a child role on the list of its program. Made by the macros below, at namespace scope.
struct Registered {
    Registered(const char *file, App needs, QObject *(*make)());
    Registered(const char *role, int (*run)(const QStringList &arguments));
};

} // namespace csp::test

/// Instead of QTEST_MAIN: several test classes share one program (`csp_tests` in cmake/CspTargets.cmake), whose first argument is the name of the file to
/// run: `build/dev/tests/unit/unit_core tst_rules -v2 aMoveIsSeen`. ctest lists each file by that name.
#define CSP_TEST(Class, needs) \
    static const csp::test::Registered registered##Class(__FILE__, csp::test::App::needs, []() -> QObject * { return new Class; });

/// A test that starts its own program again as another process names the role of the child here: `CSP_CHILD("--add", addForEver)` answers
/// `PROGRAM --add FOLDER` with `addForEver({FOLDER})`, under a QCoreApplication.
#define CSP_CHILD(role, function) static const csp::test::Registered registered##function(role, function);
