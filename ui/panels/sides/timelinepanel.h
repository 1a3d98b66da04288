#pragma once
#include "ui/models/timelinemodel.h"
#include <QSortFilterProxyModel>
#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace csp {

/// Below the calendar: every notification as it came, what it changed, what followed. With a recording open, the buttons that play it.
///
/// The newest row stays in sight as long as nobody has scrolled away from it.
class TimelinePanel : public QWidget
{
    Q_OBJECT
public:
    /// A recording that is open, and what can be done with it.
    struct Player {
        QString title;
        int played = 0;
        int total = 0;
        bool running = false;
        double speed = 1;
        bool canReplay = false, canStep = false, canPause = false, canSetSpeed = false, canClose = false;
        bool operator==(const Player &) const = default;
    };

    explicit TimelinePanel(QWidget *parent = nullptr);
    void setSnapshot(const SnapshotPtr &snapshot, const QTimeZone &zone);
    void setPlayback(const std::optional<Player> &player);
    /// Marks the row without asking for it again; 0: none.
    void showRun(RunId run);
    RunId currentRun() const;
    void clear();
    QString filter() const;
    void setFilter(const QString &text);
    void focusFilter();
    /// Goes to the next (1) or the previous (-1) row.
    void walk(int step);
    bool following() const { return m_following; }
    QTableView *table() const { return m_table; }
    TimelineModel *model() { return &m_model; }

signals:
    void runSelected(csp::RunId run);
    void runActivated(csp::RunId run);
    void filterChanged();
    void replayRequested();
    void stepRequested();
    void pauseRequested();
    void closeRequested();
    void speedChosen(double speed);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void buildPlayer(QHBoxLayout *row);
    void fitColumns();
    void refreshEmpty();
    void follow();
    TimelineModel m_model;
    QSortFilterProxyModel m_proxy;
    QTableView *m_table;
    QStackedWidget *m_stack;
    QLabel *m_empty;
    QLabel *m_count;
    QLineEdit *m_filter;
    QWidget *m_player;
    QLabel *m_playerTitle;
    QPushButton *m_replay;
    QPushButton *m_step;
    QPushButton *m_pause;
    QPushButton *m_close;
    QComboBox *m_speed;
    bool m_following = true;
    bool m_quiet = false;
    std::optional<Player> m_shownPlayer;
};

} // namespace csp
