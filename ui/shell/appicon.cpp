#include "ui/shell/appicon.h"
#include <QPainter>
#include <QSvgRenderer>

namespace csp {

QIcon appIcon()
{
    QSvgRenderer drawing(QStringLiteral(":/icons/calendar-sync-playground.svg"));
    QIcon icon;
    for (const int side : {16, 22, 24, 32, 48, 64, 128, 256}) {
        QPixmap picture(side, side);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        drawing.render(&painter);
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace csp
