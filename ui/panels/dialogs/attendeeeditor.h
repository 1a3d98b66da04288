#pragma once
#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace csp {

/// Empty if `email` could be a person's address; otherwise the problem as a sentence.
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
    /// Adds the typed address; false: it was refused, and the reason shows. An empty field is fine.
    bool addTyped();
    QLineEdit *field() const { return m_field; }
    QString trouble() const;
    void removeSelected();
    QListWidget *list() const { return m_list; }

signals:
    void changed();

protected:
    /// Enter adds the typed address instead of closing the dialog; Del removes the selected guest.
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
