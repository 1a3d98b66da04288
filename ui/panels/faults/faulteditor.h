#pragma once
#include "core/ports/faultsport.h"
#include "ui/text/sayfault.h"
#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace csp {

/// A fault as fields. What they say is read by the reader of world files, at every key: its message stands below, and marks its field.
class FaultEditor : public QWidget
{
    Q_OBJECT
public:
    explicit FaultEditor(FaultsPort *port, QWidget *parent = nullptr);

    /// Begins with this fault; without an id it is a new one.
    void load(const Fault &fault, const say::CalendarNames &names);
    /// The same shape as in a world file.
    QJsonObject document() const;
    Outcome<Fault> fault() const;
    QString message() const;
    void takeFocus();

signals:
    void added(const csp::Fault &fault);
    void replaced(const csp::Fault &fault);
    void cancelled();
    void copied(const QString &what);

public slots:
    /// Something outside of the fields: the sandbox said no.
    void refuse(const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum Kind { Status, Late, Cut, Truncated, StaleEtags, Token, Lost, Doubled, Reordered, DelayedNotification };
    void build();
    // faulteditor_fields.cpp
    void buildWhat(QFormLayout *form);
    void buildMatch(QFormLayout *form);
    void buildLimits(QFormLayout *form);
    void buildBelow();
    // faulteditor.cpp
    void loadWhat(const FaultEffect &what);
    static Kind kindOf(const FaultEffect &what);
    Kind kind() const;
    bool forNotifications() const { return kind() >= Lost; }
    QJsonObject whatDocument() const;
    QJsonObject matchDocument() const;
    QString calendarId() const;
    void fillMethods();
    void refresh();
    void showTrouble(const std::optional<Error> &error);
    void save();

    FaultsPort *m_port;
    Fault m_start;
    Kind m_startKind = Status;
    QJsonObject m_rest; ///< of `what`, beyond what there are fields for in this kind
    bool m_loading = false;
    QFormLayout *m_form;
    QComboBox *m_kind;
    QComboBox *m_status;
    QLineEdit *m_reason;
    QLineEdit *m_text;
    QLineEdit *m_retryAfter;
    QCheckBox *m_page;
    QCheckBox *m_applied;
    QSpinBox *m_bytes;
    QComboBox *m_token;
    QLineEdit *m_delay;
    QComboBox *m_service;
    QLineEdit *m_method;
    QLineEdit *m_path;
    QComboBox *m_calendar;
    QComboBox *m_account;
    QComboBox *m_client;
    QSpinBox *m_after;
    QSpinBox *m_count;
    QDoubleSpinBox *m_chance;
    QLineEdit *m_id;
    QLabel *m_title;
    QLabel *m_preview;
    QLabel *m_message;
    QPushButton *m_copy;
    QPushButton *m_save;
    QHash<QString, QWidget *> m_fields; ///< by the last word of an error's place
};

} // namespace csp
