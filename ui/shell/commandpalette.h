#pragma once
#include <QFrame>
#include <QPointer>
#include <optional>

class QAction;
class QLineEdit;
class QListWidget;

namespace csp {

/// How well `typed` fits `text`: every letter in order, better where words begin and letters stand together. Nothing: not at all.
std::optional<int> fuzzyScore(QStringView typed, QStringView text);

/// Every action of the window by name (Ctrl+K): type a few letters, Enter.
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    explicit CommandPalette(QWidget *window);
    /// Offers those of the actions that are enabled, visible and have a text.
    void popUp(const QList<QAction *> &actions);
    QStringList offered() const;
    QLineEdit *field() const { return m_field; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void run();
    void place();
    QLineEdit *m_field;
    QListWidget *m_list;
    QList<QPointer<QAction>> m_actions;
    QPointer<QWidget> m_focusBefore;
};

} // namespace csp
