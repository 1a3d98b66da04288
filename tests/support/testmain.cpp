#include "tests/support/testmain.h"
#ifdef QT_WIDGETS_LIB
#include <QApplication>
#endif
#include <cstdio>
#include <map>
#include <memory>

namespace csp::test {

namespace {

struct TestClass {
    App needs = App::Nothing;
    QObject *(*make)() = nullptr;
};

// Function-local: they are filled before main, by other files.
std::map<std::string, TestClass> &testClasses()
{
    static std::map<std::string, TestClass> all;
    return all;
}

std::map<std::string, int (*)(const QStringList &)> &childRoles()
{
    static std::map<std::string, int (*)(const QStringList &)> all;
    return all;
}

std::string stemOf(const std::string &path)
{
    const size_t begin = path.find_last_of('/') + 1;
    return path.substr(begin, path.find_last_of('.') - begin);
}

int usage(const char *program)
{
    std::fprintf(stderr, "usage: %s TEST [Qt Test argument …], where TEST is one of\n", program);
    for (const auto &[name, test] : testClasses())
        std::fprintf(stderr, "  %s\n", name.c_str());
    return 2;
}

std::unique_ptr<QCoreApplication> application(App needs, int &argc, char **argv)
{
    switch (needs) {
    case App::Nothing: return {};
    case App::Core: return std::make_unique<QCoreApplication>(argc, argv);
    case App::Widgets:
#ifdef QT_WIDGETS_LIB
        return std::make_unique<QApplication>(argc, argv);
#else
        qFatal("This program is not linked against Qt Widgets.");
#endif
    }
    return {};
}

} // namespace

Registered::Registered(const char *file, App needs, QObject *(*make)())
{
    testClasses()[stemOf(file)] = {needs, make};
}

Registered::Registered(const char *role, int (*run)(const QStringList &))
{
    childRoles()[role] = run;
}

} // namespace csp::test

int main(int argc, char **argv)
{
    using namespace csp::test;
    if (argc < 2)
        return usage(argv[0]);
    if (const auto role = childRoles().find(argv[1]); role != childRoles().end()) {
        QCoreApplication app(argc, argv);
        return role->second(app.arguments().mid(2));
    }
    const auto test = testClasses().find(argv[1]);
    if (test == testClasses().end())
        return usage(argv[0]);
    // Qt Test is to see its own arguments alone; the name of the program stays, children are started by it.
    argv[1] = argv[0];
    int rest = argc - 1;
    char **arguments = argv + 1;
    const auto app = application(test->second.needs, rest, arguments);
    const std::unique_ptr<QObject> object(test->second.make());
    return QTest::qExec(object.get(), rest, arguments);
}
