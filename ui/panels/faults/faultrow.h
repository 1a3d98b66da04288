#pragma once
#include "ui/text/sayfault.h"
#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;

namespace csp {

class Chip;

/// One fault in the list: its switch, what it says, how far it has come, and what can be done with it.
class FaultRow : public QWidget
{
    Q_OBJECT
public:
    explicit FaultRow(QWidget *parent = nullptr);
    void set(const Fault &fault, const say::CalendarNames &names);
    const Fault &fault() const { return m_fault; }
    QString sentence() const;
    QString progress() const;
    QPushButton *removeButton() const { return m_remove; }

signals:
    void switched(bool on);
    void againRequested();
    void editRequested();
    void removeRequested();

private:
    Fault m_fault;
    QString m_sentence;
    QCheckBox *m_on;
    QLabel *m_text;
    QLabel *m_progress;
    Chip *m_stage;
    QPushButton *m_again;
    QPushButton *m_edit;
    QPushButton *m_remove;
};

} // namespace csp
