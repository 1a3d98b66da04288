#pragma once
#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace csp {

/// Nothing where `email` could be the address of a person; else what is wrong with it, as a sentence.
QString emailTrouble(const QString &email);

/// A list of emails with add and remove. What cannot be an address, or is there already, is refused in place.
class AttendeeEditor : public QWidget
{
    Q_OBJECT
public:
    /// `fixed`: cannot be removed (the host).
    AttendeeEditor(const QString &accessibleName, const QString &fixed, QWidget *parent = nullptr);
    void setEmails(const QStringList &emails);
    QStringList emails() const;
    /// Adds what is typed; false: it was refused, and the reason shows. An empty field is fine.
    bool addTyped();
    QLineEdit *field() const { return m_field; }
    QString trouble() const;
    void removeSelected();
    QListWidget *list() const { return m_list; }

signals:
    void changed();

protected:
    /// Enter adds what is typed instead of closing the dialog; Del removes who is selected.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    QString m_fixed;
    QListWidget *m_list;
    QLineEdit *m_field;
    QPushButton *m_remove;
    QLabel *m_trouble;
};

} // namespace csp
