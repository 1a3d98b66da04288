#include "ui/shell/toolbar.h"
#include "ui/panels/parts/theme.h"
#include "ui/panels/parts/widgets.h"
#include <QHBoxLayout>
#include <QMenu>
#include <QProgressBar>
#include <QTimer>

namespace csp {

ToolBar::ToolBar(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("toolBar"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(QStringLiteral("Tool bar"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(10, 8, 10, 8);
    row->setSpacing(8);
    const auto chip = [&](const QString &text, const QString &name, const QString &tip) {
        auto *button = chipButton(text, name, this);
        button->setToolTip(tip);
        button->setPopupMode(QToolButton::InstantPopup);
        row->addWidget(button);
        return button;
    };
    m_menu = chip(QStringLiteral("☰"), QStringLiteral("Menu"), QStringLiteral("All actions"));
    m_connection = chip({}, QStringLiteral("Connection"), QStringLiteral("What the playground is connected to"));
    m_account = chip({}, QStringLiteral("Account"), QStringLiteral("Who is signed in at Google"));
    m_faults = chip({}, QStringLiteral("What goes wrong"), {});
    m_faults->setProperty("tone", QStringLiteral("warning"));
    row->addStretch(1);
    m_back = chip(QStringLiteral("‹"), QStringLiteral("Earlier"), QStringLiteral("Earlier (Ctrl+Left)"));
    m_today = chip(QStringLiteral("Today"), QStringLiteral("Today"), QStringLiteral("Go to today (T)"));
    m_forward = chip(QStringLiteral("›"), QStringLiteral("Later"), QStringLiteral("Later (Ctrl+Right)"));
    m_title = roleLabel({}, "title", this);
    m_title->setWordWrap(false);
    m_title->setContentsMargins(4, 0, 4, 0);
    row->addWidget(m_title);
    m_span = chip({}, QStringLiteral("How many days"), QStringLiteral("Week, work week or day"));
    row->addStretch(2);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(60);
    m_progress->setAccessibleName(QStringLiteral("Reading calendars"));
    row->addWidget(m_progress);
    m_sync = chip(QStringLiteral("⟳ Sync"), QStringLiteral("Sync now"), QStringLiteral("Read every calendar now (F5)"));
    m_stop = chip(QStringLiteral("■ Stop"), QStringLiteral("Stop"), QStringLiteral("Stop what is under way (Ctrl+.)"));
    m_policy = chip({}, QStringLiteral("Policy"), QStringLiteral("Which policy decides"));
    m_apply = chip({}, QStringLiteral("Apply mode"), QStringLiteral("When plans are carried out"));
    m_palette = chip(QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText), QStringLiteral("Commands"), QStringLiteral("Find any action (Ctrl+K)"));
    connect(m_back, &QToolButton::clicked, this, &ToolBar::backRequested);
    connect(m_today, &QToolButton::clicked, this, &ToolBar::todayRequested);
    connect(m_forward, &QToolButton::clicked, this, &ToolBar::forwardRequested);
    connect(m_sync, &QToolButton::clicked, this, &ToolBar::syncRequested);
    connect(m_stop, &QToolButton::clicked, this, &ToolBar::stopRequested);
    connect(m_faults, &QToolButton::clicked, this, &ToolBar::faultsRequested);
    connect(m_palette, &QToolButton::clicked, this, &ToolBar::paletteRequested);
}

void ToolBar::setMenus(QMenu *main, QMenu *connection, QMenu *span, QMenu *policy, QMenu *apply)
{
    m_menu->setMenu(main);
    m_connection->setMenu(connection);
    m_account->setMenu(connection);
    m_span->setMenu(span);
    m_policy->setMenu(policy);
    m_apply->setMenu(apply);
}

QString ToolBar::title() const { return m_title->text(); }

void ToolBar::setContent(const Content &content)
{
    if (content == m_content)
        return;
    m_content = content;
    m_progress->setVisible(content.busy);
    m_stop->setVisible(content.busy);
    m_sync->setVisible(!content.busy);
    m_progress->setToolTip(content.busyText);
    m_connection->setAccessibleName(u"Connection: %1"_qs.arg(content.connection));
    m_account->setAccessibleName(u"Account: %1"_qs.arg(content.account));
    m_span->setAccessibleName(u"Days: %1"_qs.arg(content.span));
    m_policy->setAccessibleName(u"Policy: %1"_qs.arg(content.policy));
    m_apply->setAccessibleName(u"Apply: %1"_qs.arg(content.apply));
    m_faults->setVisible(content.faults > 0);
    m_faults->setAccessibleName(content.faults == 1 ? QStringLiteral("What goes wrong: 1 fault armed") : u"What goes wrong: %1 faults armed"_qs.arg(content.faults));
    m_faults->setToolTip(content.faultsText);
    fit();
}

void ToolBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void ToolBar::setLevel(int level)
{
    const Content &c = m_content;
    m_connection->setText(level >= 5 ? QStringLiteral("● ▾") : u"● %1 ▾"_qs.arg(c.connection));
    m_account->setText(u"%1 ▾"_qs.arg(level >= 1 ? c.account.section(u'@', 0, 0) : c.account));
    m_account->setVisible(!c.account.isEmpty() && level < 2);
    m_faults->setText(level >= 2 ? u"↯ %1"_qs.arg(c.faults) : c.faults == 1 ? QStringLiteral("↯ 1 fault") : u"↯ %1 faults"_qs.arg(c.faults));
    m_title->setText(level >= 2 ? c.shortTitle : c.title);
    m_span->setText(u"%1 ▾"_qs.arg(c.span));
    m_policy->setText(level >= 3 ? u"%1 ▾"_qs.arg(c.policy) : u"Policy: %1 ▾"_qs.arg(c.policy));
    m_apply->setText(level >= 3 ? u"%1%2 ▾"_qs.arg(c.warnApply ? QStringLiteral("⚠ ") : QString(), c.apply)
                                : u"%1Apply: %2 ▾"_qs.arg(c.warnApply ? QStringLiteral("⚠ ") : QString(), c.apply));
    m_sync->setText(level >= 4 ? QStringLiteral("⟳") : QStringLiteral("⟳ Sync"));
    m_stop->setText(level >= 4 ? QStringLiteral("■") : QStringLiteral("■ Stop"));
    m_progress->setVisible(c.busy && level < 4);
    m_palette->setVisible(level < 6); // its key and the menu remain
}

void ToolBar::fit()
{
    for (int level = 0; level <= 6; ++level) {
        setLevel(level);
        layout()->invalidate();
        if (layout()->sizeHint().width() <= width())
            return;
    }
}

StatusLine::StatusLine(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("statusBar"));
    setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 3, 12, 3);
    m_leftLabel = roleLabel({}, "status", this);
    m_rightLabel = roleLabel({}, "status", this);
    m_leftLabel->setWordWrap(false);
    m_rightLabel->setWordWrap(false);
    m_leftLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_leftLabel->setAccessibleName(QStringLiteral("Status"));
    row->addWidget(m_leftLabel, 1);
    row->addWidget(m_rightLabel);
}

void StatusLine::setFacts(const QStringList &left, const QString &right)
{
    m_left = left;
    m_right = right;
    refresh();
}

void StatusLine::flash(const QString &text)
{
    m_flash = text;
    refresh();
    QTimer::singleShot(4000, this, [this, text] {
        if (m_flash == text)
            m_flash.clear();
        refresh();
    });
}

void StatusLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void StatusLine::refresh()
{
    m_rightLabel->setText(m_right);
    const int room = width() - 40 - m_rightLabel->fontMetrics().horizontalAdvance(m_right);
    // Whole facts, as many as there is room for.
    QStringList shown = m_flash.isEmpty() ? m_left : QStringList{m_flash};
    const QString gap = QStringLiteral("      ");
    while (shown.size() > 1 && m_leftLabel->fontMetrics().horizontalAdvance(shown.join(gap)) > room)
        shown.removeLast();
    m_leftLabel->setText(m_leftLabel->fontMetrics().elidedText(shown.join(gap), Qt::ElideRight, std::max(40, room)));
    m_leftLabel->setToolTip(m_left.join(u'\n'));
}

} // namespace csp
