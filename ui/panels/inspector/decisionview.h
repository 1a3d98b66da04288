#pragma once
#include "ui/panels/inspector/inspected.h"
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
    /// Rules in a row that did not fire stand behind one line, so that those that did are seen.
    struct Group { QToolButton *head = nullptr; QWidget *rules = nullptr; };
    struct Block { QString rule; QWidget *whole; QWidget *more; QToolButton *head; int group = -1; };
    void setOpen(QToolButton *head, QWidget *more, bool open);
    QToolButton *headButton(const QString &text, const QString &accessibleName, QWidget *parent);
    void addGroup(const Decision &decision, size_t from, size_t until);
    void addRule(const RuleResult &rule, const QTimeZone &zone, QVBoxLayout *into, int group);
    QVBoxLayout *m_list;
    std::vector<Block> m_blocks;
    std::vector<Group> m_groups;
    Decision m_shown;
};

} // namespace csp
