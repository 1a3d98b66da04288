#pragma once
#include <QDate>
#include <QWidget>

namespace csp {

/// A month in little: today marked, the days that the calendar shows underlaid, a click or the arrow keys go there.
class MiniMonth : public QWidget
{
    Q_OBJECT
public:
    explicit MiniMonth(QWidget *parent = nullptr);
    void setToday(QDate today);
    /// The days that the calendar shows; the month follows them.
    void setShown(QDate first, int days);
    QDate month() const { return m_month; }
    QDate dateAt(const QPoint &position) const;
    QRect cellOf(QDate date) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {140, sizeHint().height()}; }

signals:
    void dateChosen(QDate date);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setMonth(QDate anyDay);
    QDate firstCell() const;
    QRect arrow(bool next) const;
    QDate m_today;
    QDate m_month; ///< its first day
    QDate m_first;
    int m_days = 5;
};

} // namespace csp
