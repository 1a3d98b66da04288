#pragma once
#include "core/domain/outcome.h"
#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace csp {

/// Something a person should know: what happened, where, and the next step.
struct Notice {
    enum class Kind { Info, Warning, Failure };
    Kind kind = Kind::Info;
    QString text;
    QString nextStep;
    QString key;        ///< notices with the same key take each other's place; empty: none does
    QString actionText; ///< a button; empty: none
    std::function<void()> action;

    static Notice of(const QString &text, const std::optional<Error> &error);
};

/// The line under the tool bar that shows notices, newest first, until they are dismissed.
class Banner : public QWidget
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);
    void add(const Notice &notice);
    /// Removes messages that no longer hold.
    void retract(const QString &key);
    void dismiss();
    const QList<Notice> &notices() const { return m_notices; }

signals:
    /// The last one was dismissed; what has the focus here is about to hide.
    void emptied();

private:
    void refresh();
    QList<Notice> m_notices; ///< newest first
    QLabel *m_text;
    QLabel *m_more;
    QPushButton *m_action;
    QPushButton *m_dismiss;
};

} // namespace csp
