#include "ui/panels/parts/chip.h"
#include <QPainter>

namespace csp {

namespace {

QFont chipFont(QFont font)
{
    font.setPixelSize(11);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

QRect paintChip(QPainter *painter, const QRect &rect, const QString &text, Tone tone, const QFont &base)
{
    if (text.isEmpty() || rect.width() < 20)
        return {};
    const QFont font = chipFont(base);
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width() - 16);
    const int height = std::min(rect.height(), metrics.height() + 3);
    const QRect pill(rect.left(), rect.top() + (rect.height() - height) / 2, std::min(rect.width(), metrics.horizontalAdvance(shown) + 16), height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::colors().fill(tone));
    painter->drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter->setFont(font);
    painter->setPen(tone <= Tone::Quiet ? Theme::colors().text : Theme::colors().ink(tone));
    painter->drawText(pill, Qt::AlignCenter, shown);
    painter->restore();
    return pill;
}

Chip::Chip(QWidget *parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed); }

void Chip::set(const QString &text, Tone tone)
{
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    setToolTip(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    const QFontMetrics metrics(chipFont(font()));
    return {metrics.horizontalAdvance(m_text) + 18, metrics.height() + 5};
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintChip(&painter, rect(), m_text, m_tone, font());
}

} // namespace csp
