#include "ui/panels/faults/faultsdialog.h"
#include "ui/panels/parts/chip.h"
#include "ui/panels/faults/faulteditor.h"
#include "ui/panels/faults/faultpresets.h"
#include "ui/panels/faults/faultrow.h"
#include "ui/panels/parts/widgets.h"
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpressionValidator>
#include <QScrollArea>
#include <QStackedWidget>

namespace csp {

namespace {

constexpr int struckLines = 4; ///< shown at once

QScrollArea *scrolled(QWidget *body, QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(body);
    return area;
}

} // namespace

FaultsDialog::FaultsDialog(FaultsPort *port, QWidget *parent) : QDialog(parent), m_port(port)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(QStringLiteral("What goes wrong"));
    build();
    connect(port, &FaultsPort::changed, this, &FaultsDialog::refresh);
    refresh();
    setMinimumSize(620, 380);
    // The window stays in sight around it.
    const QSize room = parent ? parent->size() - QSize(80, 100) : QSize(780, 540);
    resize(QSize(780, 560).boundedTo(room));
}

void FaultsDialog::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    m_pages = new QStackedWidget(this);
    auto *page = new QWidget(m_pages);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildPresets());
    auto *right = new QVBoxLayout;
    right->setContentsMargins(18, 16, 18, 16);
    right->setSpacing(8);
    right->addWidget(buildList(), 1);
    right->addWidget(buildBelow());
    row->addLayout(right, 1);
    m_pages->addWidget(page);
    m_editor = new FaultEditor(m_port, m_pages);
    m_pages->addWidget(m_editor);
    all->addWidget(m_pages);
    connect(m_editor, &FaultEditor::cancelled, this, &FaultsDialog::backToList);
    connect(m_editor, &FaultEditor::copied, this, &FaultsDialog::copied);
    connect(m_editor, &FaultEditor::added, this, [this](const Fault &fault) { save(m_port->add(fault)); });
    connect(m_editor, &FaultEditor::replaced, this, [this](const Fault &fault) { save(m_port->replace(fault)); });
}

void FaultsDialog::save(CallOf<Done> *call)
{
    m_editor->setEnabled(false);
    call->then(this, [this](const Outcome<Done> &outcome) {
        m_editor->setEnabled(true);
        if (outcome.ok())
            backToList();
        else
            m_editor->refuse(outcome.error().what);
    });
}

QWidget *FaultsDialog::buildPresets()
{
    auto *body = new QWidget(this);
    body->setObjectName(QStringLiteral("faultPresetsBody"));
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(12, 16, 12, 12);
    column->setSpacing(3);
    column->addWidget(roleLabel(QStringLiteral("ADD WITH ONE CLICK"), "heading", body));
    for (const FaultPreset &preset : faultPresets()) {
        auto *button = roleButton(preset.title, "side", u"Add: %1"_qs.arg(preset.title), body);
        button->setToolTip(say::fault(preset.fault, {}));
        connect(button, &QPushButton::clicked, this, [this, &preset] { watch(arm(m_port, preset)); });
        column->addWidget(button);
    }
    column->addSpacing(10);
    m_another = roleButton(QStringLiteral("Another fault…"), "", QStringLiteral("Add another fault"), body);
    connect(m_another, &QPushButton::clicked, this, [this] { edit({}); });
    column->addWidget(m_another);
    column->addStretch();
    auto *area = scrolled(body, this);
    area->setObjectName(QStringLiteral("faultPresets"));
    area->setFixedWidth(std::max(232, body->sizeHint().width() + 12));
    return area;
}

QWidget *FaultsDialog::buildList()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    auto *head = new QHBoxLayout;
    auto *title = roleLabel(QStringLiteral("What goes wrong"), "title", box);
    title->setWordWrap(false);
    head->addWidget(title);
    m_armed = new Chip(box);
    head->addWidget(m_armed);
    head->addStretch();
    column->addLayout(head);
    column->addWidget(roleLabel(QStringLiteral("In the simulated Google and Cal.com, from the next request on."), "muted", box));
    auto *body = new QWidget(box);
    m_list = new QVBoxLayout(body);
    m_list->setContentsMargins(0, 0, 8, 0);
    m_list->setSpacing(0);
    m_empty = roleLabel(QStringLiteral("Nothing: every request is answered, every notification arrives. Add a fault on the left."), "muted", body);
    m_empty->setContentsMargins(0, 12, 0, 0);
    m_list->addWidget(m_empty);
    m_list->addStretch();
    column->addWidget(scrolled(body, box), 1);
    m_struckTitle = roleLabel(QStringLiteral("Struck lately"), "section", box);
    column->addWidget(m_struckTitle);
    m_struck = new QListWidget(box);
    m_struck->setAccessibleName(QStringLiteral("Struck lately, newest first"));
    m_struck->setTextElideMode(Qt::ElideRight);
    m_struck->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_struck->setUniformItemSizes(true);
    column->addWidget(m_struck);
    return box;
}

QWidget *FaultsDialog::buildBelow()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    m_message = roleLabel({}, "", box);
    restyle(m_message, "tone", QStringLiteral("danger"));
    m_message->hide();
    column->addWidget(m_message);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    auto *label = roleLabel(QStringLiteral("Seed"), "muted", box);
    label->setWordWrap(false);
    row->addWidget(label);
    m_seed = new QLineEdit(box);
    m_seed->setAccessibleName(QStringLiteral("Seed"));
    m_seed->setToolTip(QStringLiteral("Chance is drawn from it: the same seed and the same requests meet the same faults"));
    m_seed->setMaximumWidth(120);
    row->addWidget(m_seed);
    row->addStretch();
    m_removeAll = roleButton(QStringLiteral("Remove all"), "", QStringLiteral("Remove all faults"), box);
    auto *close = roleButton(QStringLiteral("Close"), "", QStringLiteral("Close"), box);
    row->addWidget(m_removeAll);
    row->addWidget(close);
    column->addLayout(row);
    connect(m_seed, &QLineEdit::editingFinished, this, &FaultsDialog::giveSeed);
    connect(m_removeAll, &QPushButton::clicked, this, [this] { watch(m_port->removeAll()); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    return box;
}

void FaultsDialog::setNames(const say::CalendarNames &names, const QTimeZone &zone)
{
    if (names == m_names && zone == m_zone)
        return;
    m_names = names;
    m_zone = zone;
    refresh();
}

CallOf<Done> *FaultsDialog::arm(FaultsPort *port, const FaultPreset &preset)
{
    for (Fault fault : port->state().faults) {
        if (!fault.meansTheSameAs(preset.fault) || fault.armed())
            continue;
        fault.off = false;
        return port->replace(fault);
    }
    return port->add(preset.fault);
}

bool FaultsDialog::editing() const { return m_pages->currentWidget() == m_editor; }

QStringList FaultsDialog::struckLately() const
{
    QStringList lines;
    for (int i = 0; i < m_struck->count(); ++i)
        lines += m_struck->item(i)->text();
    return lines;
}

QString FaultsDialog::message() const { return m_message->isHidden() ? QString() : m_message->text(); }

QPushButton *FaultsDialog::button(const QString &accessibleName) const
{
    for (auto *b : findChildren<QPushButton *>())
        if (b->accessibleName() == accessibleName)
            return b;
    return nullptr;
}

void FaultsDialog::reject()
{
    // Escape leaves the editor first.
    if (editing())
        backToList();
    else
        QDialog::reject();
}

void FaultsDialog::edit(const Fault &fault)
{
    m_editor->load(fault, m_names);
    m_pages->setCurrentWidget(m_editor);
    m_editor->takeFocus();
}

void FaultsDialog::backToList()
{
    m_pages->setCurrentIndex(0);
    m_another->setFocus();
}

void FaultsDialog::watch(CallOf<Done> *call)
{
    say({});
    call->then(this, [this](const Outcome<Done> &outcome) {
        if (!outcome.ok())
            say(outcome.error().oneLine());
    });
}

void FaultsDialog::say(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void FaultsDialog::giveSeed()
{
    const QString typed = m_seed->text().trimmed();
    bool ok = false;
    const quint64 seed = typed.toULongLong(&ok);
    restyle(m_seed, "wrong", !ok);
    if (!ok)
        return say(u"Seed: expected a number from 0 to 18446744073709551615, found \"%1\""_qs.arg(typed));
    if (seed != m_port->state().seed)
        watch(m_port->setSeed(seed));
    else
        say({});
}

void FaultsDialog::refresh()
{
    const FaultsState state = m_port->state();
    refreshRows(state.faults);
    refreshStruck(state.strikes);
    const auto armed = std::count_if(state.faults.cbegin(), state.faults.cend(), [](const Fault &f) { return f.armed(); });
    m_armed->set(armed ? u"%1 armed"_qs.arg(armed) : QString(), Tone::Warning);
    m_empty->setVisible(state.faults.isEmpty());
    m_removeAll->setEnabled(!state.faults.isEmpty());
    if (!m_seed->hasFocus() || !m_seed->isModified())
        m_seed->setText(QString::number(state.seed));
}

void FaultsDialog::refreshRows(const QList<Fault> &faults)
{
    // Rows are kept as long as their fault is there, so that the keys stay where they are while it counts.
    const auto ids = [&faults] {
        QStringList all;
        for (const Fault &fault : faults)
            all += fault.id;
        return all;
    }();
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        FaultRow *row = m_rows[i];
        if (ids.contains(row->fault().id))
            continue;
        const bool focused = row->isAncestorOf(focusWidget());
        m_rows.removeAt(i);
        m_list->removeWidget(row);
        row->hide();
        row->deleteLater();
        if (focused) {
            if (m_rows.isEmpty())
                m_another->setFocus();
            else
                m_rows[std::min(i, int(m_rows.size()) - 1)]->removeButton()->setFocus();
        }
    }
    for (int i = 0; i < faults.size(); ++i) {
        int at = i;
        while (at < m_rows.size() && m_rows[at]->fault().id != faults[i].id)
            ++at;
        if (at == m_rows.size()) {
            auto *row = new FaultRow(this);
            m_rows.insert(i, row);
            m_list->insertWidget(i, row);
            connectRow(row);
        } else if (at != i) {
            m_rows.move(at, i);
            m_list->removeWidget(m_rows[i]);
            m_list->insertWidget(i, m_rows[i]);
        }
        m_rows[i]->set(faults[i], m_names);
    }
}

void FaultsDialog::connectRow(FaultRow *row)
{
    connect(row, &FaultRow::switched, this, [this, row](bool on) { watch(m_port->switchTo(row->fault().id, on)); });
    connect(row, &FaultRow::againRequested, this, [this, row] {
        Fault fault = row->fault();
        fault.off = false;
        watch(m_port->replace(fault));
    });
    connect(row, &FaultRow::editRequested, this, [this, row] { edit(row->fault()); });
    connect(row, &FaultRow::removeRequested, this, [this, row] { watch(m_port->remove(row->fault().id)); });
}

void FaultsDialog::refreshStruck(const QList<FaultStrike> &strikes)
{
    m_struckTitle->setVisible(!strikes.isEmpty());
    m_struck->setVisible(!strikes.isEmpty());
    const int current = m_struck->currentRow();
    m_struck->clear();
    for (auto it = strikes.crbegin(); it != strikes.crend(); ++it) {
        const QString line = u"%1  %2"_qs.arg(toQDateTime(it->at, m_zone).toString(u"HH:mm:ss.zzz"), say::strike(*it, m_names));
        auto *item = new QListWidgetItem(line, m_struck);
        item->setToolTip(it->path.isEmpty() ? line : u"%1\n%2 %3"_qs.arg(line, QString::fromLatin1(it->verb), it->path));
    }
    m_struck->setCurrentRow(current);
    const int lines = std::clamp(m_struck->count(), 1, struckLines);
    m_struck->setFixedHeight(lines * std::max(20, m_struck->sizeHintForRow(0)) + 8);
}

} // namespace csp
