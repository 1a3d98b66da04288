#include "ui/panels/decisionview.h"
#include "ui/panels/theme.h"
#include "ui/panels/widgets.h"
#include "ui/text/say.h"
#include <QRegularExpression>
#include <QVBoxLayout>

namespace csp {

namespace {

/// The ids of rules that were asked become links; everything else is text, whatever an event's title holds.
QString withLinks(const QString &plain, const Decision &decision, const QColor &color)
{
    QString html = plain.toHtmlEscaped();
    QStringList ids;
    for (const auto &rule : decision.trace)
        if (const QString id = QString::fromLatin1(rule.rule); !ids.contains(id))
            ids.append(id);
    if (ids.isEmpty())
        return html;
    std::sort(ids.begin(), ids.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    QStringList patterns;
    for (const auto &id : ids)
        patterns.append(QRegularExpression::escape(id));
    const QRegularExpression any(u"(?<![\\w.])(%1)(?![\\w]|\\.\\w)"_qs.arg(patterns.join(u'|')));
    html.replace(any, u"<a href=\"\\1\" style=\"color:%1\">\\1</a>"_qs.arg(color.name()));
    return html;
}

} // namespace

DecisionView::DecisionView(QWidget *parent) : QWidget(parent)
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(6);
    m_lines = new QVBoxLayout;
    m_lines->setSpacing(2);
    all->addLayout(m_lines);
    m_paragraph = roleLabel({}, "muted", this);
    m_paragraph->setTextFormat(Qt::RichText);
    m_paragraph->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_paragraph->setAccessibleName(QStringLiteral("Why this was decided"));
    connect(m_paragraph, &QLabel::linkActivated, this, &DecisionView::ruleActivated);
    all->addWidget(m_paragraph);
}

void DecisionView::setDecision(const Decision &decision, const QTimeZone &zone)
{
    emptyLayout(m_lines);
    m_actions.clear();
    for (const auto &action : decision.actions) {
        const QString text = u"%1 %2"_qs.arg(say::symbol(action.kind)).arg(say::action(action, zone));
        m_actions.append(text);
        m_lines->addWidget(roleLabel(text, "action", this));
    }
    m_because = say::because(decision, zone);
    m_paragraph->setText(withLinks(m_because, decision, Theme::colors().muted));
    m_paragraph->setVisible(!m_because.isEmpty());
}

TraceView::TraceView(QWidget *parent) : QWidget(parent)
{
    m_list = new QVBoxLayout(this);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(2);
}

void TraceView::setDecision(const Decision &decision, const QTimeZone &zone)
{
    if (!m_blocks.empty() && decision == m_shown)
        return; // keep open what a person has opened
    m_shown = decision;
    emptyLayout(m_list);
    m_blocks.clear();
    if (decision.trace.empty())
        m_list->addWidget(roleLabel(QStringLiteral("No rule was asked."), "muted", this));
    for (const auto &rule : decision.trace) {
        Block block;
        block.rule = QString::fromLatin1(rule.rule);
        block.whole = new QWidget(this);
        auto *column = new QVBoxLayout(block.whole);
        column->setContentsMargins(0, 2, 0, 2);
        column->setSpacing(2);
        block.head = new QToolButton(block.whole);
        block.head->setProperty("role", QStringLiteral("icon"));
        block.head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        block.head->setArrowType(Qt::RightArrow);
        block.head->setText(u"%1  %2"_qs.arg(QChar(rule.fired ? u'✓' : u'·')).arg(block.rule));
        block.head->setAccessibleName(u"Rule %1, %2"_qs.arg(block.rule, rule.fired ? QStringLiteral("fired") : QStringLiteral("did not fire")));
        QFont weight = font();
        weight.setWeight(rule.fired ? QFont::DemiBold : QFont::Normal);
        block.head->setFont(weight);
        column->addWidget(block.head);
        block.more = new QWidget(block.whole);
        auto *more = new QVBoxLayout(block.more);
        more->setContentsMargins(26, 0, 0, 6);
        more->setSpacing(3);
        more->addWidget(roleLabel(say::rule(rule.rule), "", block.more));
        if (const QString why = say::key(rule.because); !why.isEmpty())
            more->addWidget(roleLabel((rule.fired ? u"It fired: %1"_qs : u"It did not fire: %1"_qs).arg(why), "muted", block.more));
        if (const QString flip = say::key(rule.flip); !flip.isEmpty())
            more->addWidget(roleLabel(u"What would change it: %1"_qs.arg(flip), "muted", block.more));
        for (const auto &fact : rule.facts)
            more->addWidget(roleLabel(u"•  %1"_qs.arg(say::fact(fact, zone)), "muted", block.more));
        column->addWidget(block.more);
        m_list->addWidget(block.whole);
        setOpen(block, rule.fired);
        connect(block.head, &QToolButton::clicked, this, [this, block] { setOpen(block, block.more->isHidden()); });
        m_blocks.push_back(block);
    }
}

void TraceView::setOpen(const Block &block, bool open)
{
    block.more->setVisible(open);
    block.head->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
}

QWidget *TraceView::open(const QString &rule)
{
    for (const auto &block : m_blocks)
        if (block.rule == rule) {
            setOpen(block, true);
            return block.whole;
        }
    return nullptr;
}

QStringList TraceView::ruleIds() const
{
    QStringList ids;
    for (const auto &block : m_blocks)
        ids.append(block.rule);
    return ids;
}

bool TraceView::isOpen(const QString &rule) const
{
    for (const auto &block : m_blocks)
        if (block.rule == rule)
            return !block.more->isHidden();
    return false;
}

} // namespace csp
