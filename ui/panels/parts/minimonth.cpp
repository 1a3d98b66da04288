#include "ui/panels/parts/minimonth.h"
#include "ui/panels/parts/theme.h"
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

namespace csp {

namespace {

constexpr int headHeight = 24;
constexpr int cellHeight = 18;
constexpr int weeks = 6;

QFont smallFont(const QFont &base, int pixels, QFont::Weight weight = QFont::Normal)
{
    QFont f = base;
    f.setPixelSize(pixels);
    f.setWeight(weight);
    return f;
}

} // namespace

MiniMonth::MiniMonth(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(QStringLiteral("Month"));
    setToolTip(QStringLiteral("Click a day to go to its week"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MiniMonth::setToday(QDate today)
{
    m_today = today;
    if (!m_month.isValid())
        setMonth(today);
    update();
}

void MiniMonth::setShown(QDate first, int days)
{
    m_first = first;
    m_days = days;
    // Of a week over the end of a month, the month that most of it lies in.
    setMonth(first.addDays(days / 2));
}

void MiniMonth::setMonth(QDate anyDay)
{
    m_month = QDate(anyDay.year(), anyDay.month(), 1);
    setAccessibleDescription(QLocale(QLocale::English).toString(m_month, QStringLiteral("MMMM yyyy")));
    update();
}

QSize MiniMonth::sizeHint() const { return {176, headHeight + weeks * cellHeight}; }
QDate MiniMonth::firstCell() const { return m_month.addDays(1 - m_month.dayOfWeek()); }

QRect MiniMonth::arrow(bool next) const
{
    return {next ? width() - 20 : width() - 42, 0, 20, headHeight - 4};
}

QRect MiniMonth::cellOf(QDate date) const
{
    const int index = int(firstCell().daysTo(date));
    if (index < 0 || index >= weeks * 7)
        return {};
    const int left = (index % 7) * width() / 7, right = (index % 7 + 1) * width() / 7;
    return {left, headHeight + (index / 7) * cellHeight, right - left, cellHeight};
}

QDate MiniMonth::dateAt(const QPoint &position) const
{
    if (position.y() < headHeight || width() < 7)
        return {};
    const int row = (position.y() - headHeight) / cellHeight, column = std::clamp(position.x() * 7 / width(), 0, 6);
    return row < weeks ? firstCell().addDays(row * 7 + column) : QDate();
}

void MiniMonth::paintEvent(QPaintEvent *)
{
    const auto &c = Theme::colors();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setFont(smallFont(font(), 11, QFont::DemiBold));
    p.setPen(c.muted);
    p.drawText(QRect(0, 0, width() - 44, headHeight - 4), Qt::AlignVCenter, QLocale(QLocale::English).toString(m_month, QStringLiteral("MMMM yyyy")).toUpper());
    p.drawText(arrow(false), Qt::AlignCenter, QStringLiteral("‹"));
    p.drawText(arrow(true), Qt::AlignCenter, QStringLiteral("›"));
    if (m_first.isValid()) {
        p.setPen(Qt::NoPen);
        p.setBrush(c.quietFill);
        for (QDate d = m_first; d < m_first.addDays(m_days);) {
            // One pill for each stretch within a row.
            QDate end = d;
            while (end.addDays(1) < m_first.addDays(m_days) && end.dayOfWeek() != 7)
                end = end.addDays(1);
            if (const QRect pill = cellOf(d).united(cellOf(end)); pill.isValid())
                p.drawRoundedRect(pill.adjusted(0, 1, 0, -1), 8, 8);
            d = end.addDays(1);
        }
    }
    p.setFont(smallFont(font(), 11));
    for (int i = 0; i < weeks * 7; ++i) {
        const QDate d = firstCell().addDays(i);
        if (d.month() != m_month.month())
            continue;
        const QRect cell = cellOf(d);
        const bool shown = d >= m_first && d < m_first.addDays(m_days);
        if (d == m_today) {
            p.setPen(Qt::NoPen);
            p.setBrush(c.accentFill);
            p.drawRoundedRect(QRect(cell.center().x() - 12, cell.top() + 1, 25, cell.height() - 2), 8, 8);
            p.setPen(c.onAccent);
        } else {
            p.setPen(shown ? c.text : c.muted);
        }
        p.drawText(cell, Qt::AlignCenter, QString::number(d.day()));
    }
    if (hasFocus()) {
        p.setPen(c.accent);
        p.setBrush(Qt::NoBrush);
        p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
}

void MiniMonth::mousePressEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (arrow(false).contains(at))
        setMonth(m_month.addMonths(-1));
    else if (arrow(true).contains(at))
        setMonth(m_month.addMonths(1));
    else if (const QDate d = dateAt(at); d.isValid())
        emit dateChosen(d);
}

void MiniMonth::wheelEvent(QWheelEvent *event)
{
    if (event->angleDelta().y())
        setMonth(m_month.addMonths(event->angleDelta().y() > 0 ? -1 : 1));
}

void MiniMonth::keyPressEvent(QKeyEvent *event)
{
    const QDate from = m_first.isValid() ? m_first : m_today;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up: emit dateChosen(from.addDays(-7)); break;
    case Qt::Key_Right:
    case Qt::Key_Down: emit dateChosen(from.addDays(7)); break;
    case Qt::Key_PageUp: setMonth(m_month.addMonths(-1)); break;
    case Qt::Key_PageDown: setMonth(m_month.addMonths(1)); break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace csp
