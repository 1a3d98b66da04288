#include "ui/panels/inspector/decisionview.h"
#include "ui/panels/parts/theme.h"
#include "ui/panels/parts/widgets.h"
#include "ui/text/say.h"
#include <QRegularExpression>
#include <QVBoxLayout>

namespace csp {

namespace {

constexpr size_t smallestGroup = 3;

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
        m_actions.append(u"%1 %2"_qs.arg(say::symbol(action.kind)).arg(say::action(action, zone)));
        m_lines->addWidget(roleLabel(u"%1 %2"_qs.arg(say::symbol(action.kind)).arg(say::headline(action, zone)), "action", this));
        // An address is no headline: it stands below, where it can be copied.
        if (action.kind == ActionKind::AskHost && !action.text.isEmpty())
            m_lines->addWidget(roleLabel(u"with the link %1"_qs.arg(action.text), "muted", this));
    }
    m_because = say::because(decision, zone);
    m_paragraph->setText(withLinks(m_because, decision, Theme::colors().muted));
    m_paragraph->setVisible(!m_because.isEmpty());
}

TraceView::TraceView(QWidget *parent) : QWidget(parent)
{
    m_list = new QVBoxLayout(this);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(4);
}

void TraceView::setDecision(const Decision &decision, const QTimeZone &zone)
{
    if (!m_blocks.empty() && decision == m_shown)
        return; // keep open what a person has opened
    m_shown = decision;
    emptyLayout(m_list);
    m_blocks.clear();
    m_groups.clear();
    const auto &trace = decision.trace;
    const auto fired = std::count_if(trace.begin(), trace.end(), [](const RuleResult &r) { return r.fired; });
    m_list->addWidget(roleLabel(trace.empty() ? QStringLiteral("No rule was asked.") : u"%1 of %2 rules fired, in this order:"_qs.arg(fired).arg(trace.size()),
                                "muted", this));
    for (size_t i = 0; i < trace.size();) {
        size_t until = i;
        while (until < trace.size() && !trace[until].fired)
            ++until;
        if (until - i >= smallestGroup) {
            addGroup(decision, i, until);
            auto *into = static_cast<QVBoxLayout *>(m_groups.back().rules->layout());
            for (; i < until; ++i)
                addRule(trace[i], zone, into, int(m_groups.size()) - 1);
        } else {
            addRule(trace[i], zone, m_list, -1);
            ++i;
        }
    }
}

QToolButton *TraceView::headButton(const QString &text, const QString &accessibleName, QWidget *parent)
{
    auto *head = new QToolButton(parent);
    head->setProperty("role", QStringLiteral("icon"));
    head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    head->setText(text);
    head->setAccessibleName(accessibleName);
    head->setIconSize(QSize(9, 9));
    return head;
}

void TraceView::addGroup(const Decision &decision, size_t from, size_t until)
{
    Group group;
    const QString text = u"%1 rules did not fire"_qs.arg(until - from);
    group.head = headButton(text, u"%1: %2 to %3"_qs.arg(text, QLatin1String(decision.trace[from].rule), QLatin1String(decision.trace[until - 1].rule)), this);
    group.head->setToolTip(u"%1 … %2"_qs.arg(QLatin1String(decision.trace[from].rule), QLatin1String(decision.trace[until - 1].rule)));
    group.rules = new QWidget(this);
    auto *inside = new QVBoxLayout(group.rules);
    inside->setContentsMargins(16, 0, 0, 4);
    inside->setSpacing(0);
    m_list->addWidget(group.head);
    m_list->addWidget(group.rules);
    setOpen(group.head, group.rules, false);
    connect(group.head, &QToolButton::clicked, this, [this, group] { setOpen(group.head, group.rules, group.rules->isHidden()); });
    m_groups.push_back(group);
}

void TraceView::addRule(const RuleResult &rule, const QTimeZone &zone, QVBoxLayout *into, int group)
{
    Block block;
    block.rule = QString::fromLatin1(rule.rule);
    block.group = group;
    block.whole = new QWidget(this);
    auto *column = new QVBoxLayout(block.whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    block.head = headButton(rule.fired ? u"✓ %1"_qs.arg(block.rule) : block.rule,
                            u"Rule %1, %2"_qs.arg(block.rule, rule.fired ? QStringLiteral("fired") : QStringLiteral("did not fire")), block.whole);
    QFont weight = font();
    weight.setWeight(rule.fired ? QFont::DemiBold : QFont::Normal);
    block.head->setFont(weight);
    column->addWidget(block.head);
    block.more = new QWidget(block.whole);
    auto *more = new QVBoxLayout(block.more);
    more->setContentsMargins(26, 0, 0, 8);
    more->setSpacing(3);
    more->addWidget(roleLabel(say::rule(rule.rule), "", block.more));
    if (const QString why = say::key(rule.because); !why.isEmpty())
        more->addWidget(roleLabel((rule.fired ? u"It fired: %1"_qs : u"It did not fire: %1"_qs).arg(why), "muted", block.more));
    if (const QString flip = say::key(rule.flip); !flip.isEmpty())
        more->addWidget(roleLabel(u"What would change it: %1"_qs.arg(flip), "muted", block.more));
    for (const auto &fact : rule.facts)
        more->addWidget(roleLabel(u"•  %1"_qs.arg(say::fact(fact, zone)), "muted", block.more));
    column->addWidget(block.more);
    into->addWidget(block.whole);
    setOpen(block.head, block.more, rule.fired);
    connect(block.head, &QToolButton::clicked, this, [this, block] { setOpen(block.head, block.more, block.more->isHidden()); });
    m_blocks.push_back(block);
}

void TraceView::setOpen(QToolButton *head, QWidget *more, bool open)
{
    more->setVisible(open);
    head->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
}

QWidget *TraceView::open(const QString &rule)
{
    for (const auto &block : m_blocks) {
        if (block.rule != rule)
            continue;
        if (block.group >= 0)
            setOpen(m_groups[size_t(block.group)].head, m_groups[size_t(block.group)].rules, true);
        setOpen(block.head, block.more, true);
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
