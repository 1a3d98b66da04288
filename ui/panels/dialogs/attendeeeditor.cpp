#include "ui/panels/dialogs/attendeeeditor.h"
#include "core/domain/event.h"
#include "ui/panels/parts/widgets.h"
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace csp {

QString emailTrouble(const QString &email)
{
    const QString text = email.trimmed();
    if (text.isEmpty())
        return QStringLiteral("An email address is needed");
    // As strict as both services are: one @, no space, a dot in the domain.
    static const QRegularExpression address(QStringLiteral(R"(^[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$)"));
    if (!address.match(text).hasMatch())
        return u"“%1” is not an email address (expected name@example.com)"_qs.arg(text.left(60));
    return {};
}

AttendeeEditor::AttendeeEditor(const QString &accessibleName, const QString &fixed, QWidget *parent) : QWidget(parent), m_fixed(foldedEmail(fixed))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_list = new QListWidget(this);
    m_list->setAccessibleName(accessibleName);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setFixedHeight(84);
    column->addWidget(m_list);
    auto *row = new QHBoxLayout;
    m_field = new QLineEdit(this);
    m_field->setPlaceholderText(QStringLiteral("name@example.com"));
    m_field->setAccessibleName(u"%1: email to add"_qs.arg(accessibleName));
    row->addWidget(m_field, 1);
    auto *add = roleButton(QStringLiteral("Add"), "", u"%1: add"_qs.arg(accessibleName), this);
    m_remove = roleButton(QStringLiteral("Remove"), "", u"%1: remove the selected one"_qs.arg(accessibleName), this);
    row->addWidget(add);
    row->addWidget(m_remove);
    column->addLayout(row);
    m_trouble = roleLabel({}, "", this);
    m_trouble->setProperty("tone", QStringLiteral("danger"));
    m_trouble->hide();
    column->addWidget(m_trouble);
    m_field->installEventFilter(this);
    m_list->installEventFilter(this);
    connect(add, &QPushButton::clicked, this, &AttendeeEditor::addTyped);
    connect(m_remove, &QPushButton::clicked, this, &AttendeeEditor::removeSelected);
    connect(m_list, &QListWidget::currentRowChanged, this, &AttendeeEditor::refresh);
    connect(m_field, &QLineEdit::textEdited, this, [this] {
        m_trouble->hide();
        restyle(m_field, "wrong", false);
    });
    refresh();
}

void AttendeeEditor::setEmails(const QStringList &emails)
{
    m_list->clear();
    for (const auto &email : emails) {
        auto *item = new QListWidgetItem(foldedEmail(email) == m_fixed ? u"%1  (host)"_qs.arg(email) : email, m_list);
        item->setData(Qt::UserRole, email);
    }
    refresh();
}

QStringList AttendeeEditor::emails() const
{
    QStringList out;
    for (int i = 0; i < m_list->count(); ++i)
        out.append(m_list->item(i)->data(Qt::UserRole).toString());
    return out;
}

bool AttendeeEditor::addTyped()
{
    const QString email = m_field->text().trimmed();
    if (email.isEmpty())
        return true;
    QString trouble = emailTrouble(email);
    if (trouble.isEmpty())
        for (const auto &known : emails())
            if (foldedEmail(known) == foldedEmail(email))
                trouble = u"%1 is invited already"_qs.arg(known);
    m_trouble->setText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    restyle(m_field, "wrong", !trouble.isEmpty());
    if (!trouble.isEmpty())
        return false;
    auto *item = new QListWidgetItem(email, m_list);
    item->setData(Qt::UserRole, email);
    m_field->clear();
    emit changed();
    return true;
}

bool AttendeeEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_field && (key == Qt::Key_Return || key == Qt::Key_Enter) && !m_field->text().trimmed().isEmpty()) {
            addTyped();
            return true;
        }
        if (watched == m_list && (key == Qt::Key_Delete || key == Qt::Key_Backspace)) {
            removeSelected();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QString AttendeeEditor::trouble() const { return m_trouble->isHidden() ? QString() : m_trouble->text(); }

void AttendeeEditor::removeSelected()
{
    const int row = m_list->currentRow();
    if (row < 0 || (!m_fixed.isEmpty() && foldedEmail(m_list->item(row)->data(Qt::UserRole).toString()) == m_fixed))
        return;
    delete m_list->takeItem(row);
    refresh();
    emit changed();
}

void AttendeeEditor::refresh()
{
    const auto *item = m_list->currentItem();
    m_remove->setEnabled(item && (m_fixed.isEmpty() || foldedEmail(item->data(Qt::UserRole).toString()) != m_fixed));
}

} // namespace csp
