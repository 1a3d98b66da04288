#include "app/desktop/display.h"
#include <QList>
#include <cstdio>
#include <cstdlib>

namespace csp {

namespace {

QtMessageHandler usualHandler = nullptr;

struct HeldMessage {
    QtMsgType type;
    QByteArray category;
    QString text;
};
QList<HeldMessage> heldMessages; ///< what Qt says on its way to a display: noise, once it has found one

void holdMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type != QtFatalMsg) {
        heldMessages.append({type, context.category, text});
        return;
    }
    const QString tried = heldMessages.isEmpty() ? text.section(QLatin1Char('.'), 0, 0) : heldMessages.first().text.trimmed();
    std::fprintf(stderr, "calendar-sync-playground: no display (%s). Start it on a desktop. Without a display: --picture FILE.png, "
                         "QT_QPA_PLATFORM=offscreen, or calsync demo.\n", qUtf8Printable(tried));
    std::fflush(stderr);
    std::_Exit(3); // returning from here ends in abort()
}

} // namespace

DisplayGuard::DisplayGuard() { usualHandler = qInstallMessageHandler(holdMessage); }

DisplayGuard::~DisplayGuard()
{
    qInstallMessageHandler(usualHandler);
    for (const HeldMessage &held : std::exchange(heldMessages, {})) {
        if (held.type == QtWarningMsg || held.type == QtCriticalMsg)
            QMessageLogger(nullptr, 0, nullptr, held.category.constData()).warning("%s", qUtf8Printable(held.text));
    }
}

void DisplayGuard::drawOffscreenWithoutDisplay()
{
    for (const char *told : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
        if (!qEnvironmentVariableIsEmpty(told))
            return;
    qputenv("QT_QPA_PLATFORM", "offscreen");
}

} // namespace csp
