#pragma once
#include "core/ports/faultsport.h"
#include "ui/text/sayfault.h"
#include <QDialog>
#include <QTimeZone>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace csp {

class Chip;
class FaultEditor;
class FaultRow;
struct FaultPreset;

/// What goes wrong in the sandbox: its faults with how far each has come, the common ones to add with one click, an editor, the seed, and what was struck
/// lately. Stays open beside the window.
class FaultsDialog : public QDialog
{
    Q_OBJECT
public:
    /// `port` must outlive it.
    explicit FaultsDialog(FaultsPort *port, QWidget *parent = nullptr);
    /// How calendars are called, and in whose zone times are said.
    void setNames(const say::CalendarNames &names, const QTimeZone &zone);

    /// Arms it: once more where the same one is done or switched off, else as one more.
    static CallOf<Done> *arm(FaultsPort *port, const FaultPreset &preset);

    QList<FaultRow *> rows() const { return m_rows; }
    FaultEditor *editor() const { return m_editor; }
    bool editing() const;
    QStringList struckLately() const;
    QString message() const;
    QPushButton *button(const QString &accessibleName) const;

signals:
    void copied(const QString &what);

public slots:
    void reject() override;

private:
    void build();
    QWidget *buildPresets();
    QWidget *buildList();
    QWidget *buildBelow();
    void refresh();
    void refreshRows(const QList<Fault> &faults);
    void connectRow(FaultRow *row);
    void refreshStruck(const QList<FaultStrike> &strikes);
    void edit(const Fault &fault);
    void backToList();
    void save(CallOf<Done> *call);
    void watch(CallOf<Done> *call);
    void say(const QString &text);
    void giveSeed();

    FaultsPort *m_port;
    say::CalendarNames m_names;
    QTimeZone m_zone = QTimeZone::utc();
    QList<FaultRow *> m_rows;
    QStackedWidget *m_pages;
    FaultEditor *m_editor;
    QVBoxLayout *m_list;
    QLabel *m_empty;
    Chip *m_armed;
    QLabel *m_struckTitle;
    QListWidget *m_struck;
    QLabel *m_message;
    QLineEdit *m_seed;
    QPushButton *m_another;
    QPushButton *m_removeAll;
};

} // namespace csp
