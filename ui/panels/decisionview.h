#pragma once
#include "ui/panels/inspected.h"
#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace csp {

/// The actions in large type, and the paragraph that says why, with each rule's id as a link.
class DecisionView : public QWidget
{
    Q_OBJECT
public:
    explicit DecisionView(QWidget *parent = nullptr);
    void setDecision(const Decision &decision, const QTimeZone &zone);
    QStringList actions() const { return m_actions; }
    QString because() const { return m_because; }

signals:
    void ruleActivated(const QString &rule);

private:
    QVBoxLayout *m_lines;
    QLabel *m_paragraph;
    QStringList m_actions;
    QString m_because;
};

/// Every rule that was asked, in order: whether it fired, why or why not, what would have changed it, on which facts.
class TraceView : public QWidget
{
    Q_OBJECT
public:
    explicit TraceView(QWidget *parent = nullptr);
    void setDecision(const Decision &decision, const QTimeZone &zone);
    /// The block of a rule, opened; null where the rule was not asked.
    QWidget *open(const QString &rule);
    QStringList ruleIds() const;
    bool isOpen(const QString &rule) const;

private:
    struct Block { QString rule; QWidget *whole; QWidget *more; QToolButton *head; };
    void setOpen(const Block &block, bool open);
    QVBoxLayout *m_list;
    std::vector<Block> m_blocks;
    Decision m_shown;
};

} // namespace csp
