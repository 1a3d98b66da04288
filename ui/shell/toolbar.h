#pragma once
#include <QWidget>

class QLabel;
class QMenu;
class QProgressBar;
class QToolButton;

namespace csp {

/// The line at the top. It shows what it is given; in a narrow window text is shortened, never clipped.
class ToolBar : public QWidget
{
    Q_OBJECT
public:
    explicit ToolBar(QWidget *parent = nullptr);

    struct Content {
        QString connection;
        QString account;      ///< empty: no account chip
        QString title;        ///< `2 – 6 March 2026`
        QString shortTitle;   ///< `2 – 6 Mar`
        QString span;         ///< `Week`
        QString policy;       ///< `Seed`
        QString apply;        ///< `ask first`
        bool warnApply = false; ///< writes happen without asking
        int faults = 0;         ///< that are armed; 0: no chip
        QString faultsText;     ///< what they are, for the tool tip
        bool busy = false;
        QString busyText;
        bool operator==(const Content &) const = default;
    };
    void setContent(const Content &content);
    void setMenus(QMenu *main, QMenu *connection, QMenu *span, QMenu *policy, QMenu *apply);
    QToolButton *stopButton() const { return m_stop; }
    QToolButton *faultsButton() const { return m_faults; }
    QString title() const;

signals:
    void backRequested();
    void todayRequested();
    void forwardRequested();
    void syncRequested();
    void stopRequested();
    void paletteRequested();
    void faultsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    void setLevel(int level);
    Content m_content;
    QToolButton *m_menu;
    QToolButton *m_connection;
    QToolButton *m_account;
    QToolButton *m_faults;
    QToolButton *m_back;
    QToolButton *m_today;
    QToolButton *m_forward;
    QLabel *m_title;
    QToolButton *m_span;
    QToolButton *m_policy;
    QToolButton *m_apply;
    QToolButton *m_sync;
    QProgressBar *m_progress;
    QToolButton *m_stop;
    QToolButton *m_palette;
};

/// The line at the bottom: quiet facts, left and right.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);
    void setFacts(const QStringList &left, const QString &right);
    /// Something that was done, for a moment.
    void flash(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    QStringList m_left;
    QString m_right;
    QString m_flash;
    QLabel *m_leftLabel;
    QLabel *m_rightLabel;
};

} // namespace csp
