#include "ui/panels/faults/faultrow.h"
#include "ui/panels/parts/chip.h"
#include "ui/panels/parts/widgets.h"
#include <QCheckBox>
#include <QHBoxLayout>

namespace csp {

FaultRow::FaultRow(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("faultRow"));
    setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(4, 8, 4, 8);
    row->setSpacing(10);
    m_on = new QCheckBox(this);
    row->addWidget(m_on, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    m_text = roleLabel({}, "", this);
    texts->addWidget(m_text);
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    m_stage = new Chip(this);
    line->addWidget(m_stage);
    m_progress = roleLabel({}, "muted", this);
    line->addWidget(m_progress, 1);
    m_again = roleButton(QStringLiteral("Again"), "link", {}, this);
    m_edit = roleButton(QStringLiteral("Edit…"), "link", {}, this);
    m_remove = roleButton(QStringLiteral("Remove"), "link", {}, this);
    for (auto *button : {m_again, m_edit, m_remove})
        line->addWidget(button, 0, Qt::AlignTop);
    texts->addLayout(line);
    row->addLayout(texts, 1);
    connect(m_on, &QCheckBox::clicked, this, &FaultRow::switched);
    connect(m_again, &QPushButton::clicked, this, &FaultRow::againRequested);
    connect(m_edit, &QPushButton::clicked, this, &FaultRow::editRequested);
    connect(m_remove, &QPushButton::clicked, this, &FaultRow::removeRequested);
}

void FaultRow::set(const Fault &fault, const say::CalendarNames &names)
{
    m_fault = fault;
    m_sentence = say::fault(fault, names);
    const QString stage = say::faultStage(fault);
    m_on->setChecked(!fault.off);
    m_on->setAccessibleName(u"Switched on: %1"_qs.arg(m_sentence));
    m_on->setToolTip(fault.off ? QStringLiteral("Switch it on") : QStringLiteral("Switch it off"));
    m_text->setText(breakable(m_sentence));
    m_text->setAccessibleName(m_sentence);
    m_text->setToolTip(fault.match.calendar.isEmpty() ? QString() : u"Calendar: %1"_qs.arg(fault.match.calendar));
    restyle(m_text, "tone", fault.armed() ? QString() : QStringLiteral("quiet"));
    m_progress->setText(breakable(u"%1 · %2"_qs.arg(fault.id, say::faultProgress(fault))));
    m_stage->set(stage, fault.armed() ? Tone::Warning : Tone::Quiet);
    m_again->setVisible(fault.spent());
    m_again->setToolTip(QStringLiteral("Starts counting again"));
    m_again->setAccessibleName(u"Again: %1"_qs.arg(m_sentence));
    m_edit->setAccessibleName(u"Edit: %1"_qs.arg(m_sentence));
    m_remove->setAccessibleName(u"Remove: %1"_qs.arg(m_sentence));
}

QString FaultRow::sentence() const { return m_sentence; }
QString FaultRow::progress() const { return say::faultProgress(m_fault); }

} // namespace csp
