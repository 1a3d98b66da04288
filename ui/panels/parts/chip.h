#pragma once
#include "core/domain/journal.h"
#include "ui/panels/parts/theme.h"
#include <QWidget>

class QPainter;

namespace csp {

/// A pill with a text, left-aligned in `rect`, cut with an ellipsis. Answers the pill's own rectangle.
QRect paintChip(QPainter *painter, const QRect &rect, const QString &text, Tone tone, const QFont &font);

/// The same as a widget.
class Chip : public QWidget
{
    Q_OBJECT
public:
    explicit Chip(QWidget *parent = nullptr);
    void set(const QString &text, Tone tone);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {24, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Tone m_tone = Tone::Quiet;
};

} // namespace csp
