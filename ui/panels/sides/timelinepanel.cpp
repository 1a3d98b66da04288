#include "ui/panels/sides/timelinepanel.h"
#include "ui/panels/parts/chip.h"
#include "ui/panels/parts/widgets.h"
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>

namespace csp {

namespace {

constexpr int rowHeight = 22;
const double speeds[] = {1, 10, 100, 0};

/// The last column: a pill in the colour of its tone; its text begins with the action's symbol.
class ChipDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem empty = option;
        initStyleOption(&empty, index);
        const QString text = empty.text;
        empty.text.clear();
        option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &empty, painter, option.widget);
        const QString name = index.data(TimelineModel::ToneRole).toString();
        Tone tone = Tone::Quiet;
        for (Tone t : {Tone::Info, Tone::Good, Tone::Warning, Tone::Danger})
            if (name == QLatin1String(nameOf(t)))
                tone = t;
        paintChip(painter, option.rect.adjusted(6, 0, -6, 0), text, tone, option.font);
    }
};

} // namespace

TimelinePanel::TimelinePanel(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(QStringLiteral("Timeline"));
    build();
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        const RunId run = currentRun();
        m_proxy.setFilterFixedString(text.trimmed());
        showRun(run);
        refreshEmpty();
        emit filterChanged();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        if (!m_quiet && now.isValid())
            emit runSelected(now.data(TimelineModel::RunRole).toLongLong());
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (const RunId run = index.data(TimelineModel::RunRole).toLongLong())
            emit runActivated(run);
    });
    const auto *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) {
        if (!m_quiet)
            m_following = value >= bar->maximum() - 1;
    });
    connect(bar, &QScrollBar::rangeChanged, this, &TimelinePanel::follow);
    connect(&m_proxy, &QAbstractItemModel::rowsInserted, this, &TimelinePanel::refreshEmpty);
    connect(&m_proxy, &QAbstractItemModel::rowsRemoved, this, &TimelinePanel::refreshEmpty);
    connect(&m_proxy, &QAbstractItemModel::modelReset, this, &TimelinePanel::refreshEmpty);
    refreshEmpty();
}

void TimelinePanel::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    auto *bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("timelineBar"));
    bar->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(10, 6, 10, 6);
    row->setSpacing(8);
    auto *title = roleLabel(QStringLiteral("Notifications"), "section", bar);
    title->setWordWrap(false);
    row->addWidget(title);
    m_filter = new QLineEdit(bar);
    m_filter->setPlaceholderText(QStringLiteral("Filter: event, calendar, action…"));
    m_filter->setAccessibleName(QStringLiteral("Filter of the timeline"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(260);
    row->addWidget(m_filter, 1);
    m_count = roleLabel({}, "muted", bar);
    m_count->setWordWrap(false);
    row->addWidget(m_count);
    row->addStretch(1);
    buildPlayer(row);
    all->addWidget(bar);

    m_stack = new QStackedWidget(this);
    m_table = new QTableView(m_stack);
    m_table->setAccessibleName(QStringLiteral("Notifications"));
    m_proxy.setSourceModel(&m_model);
    m_proxy.setFilterRole(TimelineModel::FilterRole);
    m_proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(&m_proxy);
    m_table->setItemDelegateForColumn(TimelineModel::ActionTaken, new ChipDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(rowHeight);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setTabKeyNavigation(false);
    m_stack->addWidget(m_table);
    m_empty = roleLabel({}, "muted", m_stack);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_empty->setContentsMargins(12, 12, 12, 12);
    m_stack->addWidget(m_empty);
    all->addWidget(m_stack, 1);
}

void TimelinePanel::buildPlayer(QHBoxLayout *row)
{
    m_player = new QWidget(this);
    auto *inner = new QHBoxLayout(m_player);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(8);
    m_playerTitle = roleLabel({}, "muted", m_player);
    m_playerTitle->setWordWrap(false);
    inner->addWidget(m_playerTitle);
    const auto button = [&](const QString &text, const QString &name, auto signal) {
        auto *b = roleButton(text, "", name, m_player);
        connect(b, &QPushButton::clicked, this, signal);
        inner->addWidget(b);
        return b;
    };
    m_replay = button(QStringLiteral("⟲ Replay"), QStringLiteral("Replay this recording from the start"), &TimelinePanel::replayRequested);
    m_step = button(QStringLiteral("Step"), QStringLiteral("Play the next notification"), &TimelinePanel::stepRequested);
    m_pause = button(QStringLiteral("Pause"), QStringLiteral("Pause"), &TimelinePanel::pauseRequested);
    m_speed = new QComboBox(m_player);
    m_speed->setAccessibleName(QStringLiteral("Speed"));
    m_speed->addItems({QStringLiteral("1×"), QStringLiteral("10×"), QStringLiteral("100×"), QStringLiteral("at once")});
    connect(m_speed, &QComboBox::activated, this, [this](int index) { emit speedChosen(speeds[index]); });
    inner->addWidget(m_speed);
    m_close = button(QStringLiteral("Close"), QStringLiteral("Close the recording"), &TimelinePanel::closeRequested);
    row->addWidget(m_player);
    m_player->hide();
}

void TimelinePanel::setSnapshot(const SnapshotPtr &snapshot, const QTimeZone &zone)
{
    const RunId run = currentRun();
    m_quiet = true;
    m_model.setZone(zone);
    m_model.setSnapshot(snapshot);
    m_quiet = false;
    if (run && currentRun() != run)
        showRun(run);
    refreshEmpty();
    follow();
}

void TimelinePanel::setPlayback(const std::optional<Player> &player)
{
    if (player == m_shownPlayer)
        return;
    m_shownPlayer = player;
    m_player->setVisible(player.has_value());
    refreshEmpty();
    if (!player)
        return;
    const QString title = m_playerTitle->fontMetrics().elidedText(player->title, Qt::ElideRight, 220);
    m_playerTitle->setText(u"▸ %1  %2/%3"_qs.arg(title).arg(player->played).arg(player->total));
    m_playerTitle->setToolTip(player->title);
    m_replay->setVisible(player->canReplay);
    m_step->setVisible(player->canStep);
    m_step->setEnabled(player->played < player->total && !player->running);
    m_pause->setVisible(player->canPause && player->running);
    m_speed->setVisible(player->canSetSpeed);
    m_close->setVisible(player->canClose);
    for (int i = 0; i < int(std::size(speeds)); ++i)
        if (qFuzzyCompare(speeds[i] + 1, player->speed + 1))
            m_speed->setCurrentIndex(i);
}

void TimelinePanel::showRun(RunId run)
{
    m_quiet = true;
    const int row = m_model.rowOfRun(run);
    const QModelIndex index = row < 0 ? QModelIndex() : m_proxy.mapFromSource(m_model.index(row, 0));
    if (index.isValid()) {
        if (index.row() != m_table->currentIndex().row() || !m_table->selectionModel()->hasSelection()) {
            m_table->selectRow(index.row());
            m_table->setCurrentIndex(index);
        }
    } else {
        m_table->selectionModel()->clear();
    }
    m_quiet = false;
}

RunId TimelinePanel::currentRun() const
{
    const auto index = m_table->currentIndex();
    return index.isValid() ? index.data(TimelineModel::RunRole).toLongLong() : 0;
}

void TimelinePanel::clear()
{
    m_quiet = true;
    m_model.setSnapshot({});
    m_quiet = false;
    m_following = true;
}

QString TimelinePanel::filter() const { return m_filter->text(); }
void TimelinePanel::setFilter(const QString &text) { m_filter->setText(text); }

void TimelinePanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void TimelinePanel::walk(int step)
{
    const int rows = m_proxy.rowCount();
    if (!rows)
        return;
    const auto now = m_table->currentIndex();
    const int next = now.isValid() ? std::clamp(now.row() + step, 0, rows - 1) : step > 0 ? 0 : rows - 1;
    m_table->setCurrentIndex(m_proxy.index(next, 0));
}

void TimelinePanel::follow()
{
    if (!m_following)
        return;
    m_quiet = true;
    m_table->scrollToBottom();
    m_quiet = false;
}

void TimelinePanel::refreshEmpty()
{
    const int all = m_model.rowCount(), shown = m_proxy.rowCount();
    m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
    m_empty->setText(all > 0 ? u"None of the %1 notifications matches the filter."_qs.arg(all)
            : m_shownPlayer  ? QStringLiteral("Nothing has been played yet. Press Replay or Step.")
                             : QStringLiteral("No notification yet. Move an event in the Google lane: Google's notification appears here within a moment, "
                                               "with what changed and what should follow."));
    m_count->setText(m_filter->text().isEmpty() ? QString() : u"%1 of %2"_qs.arg(shown).arg(all));
}

void TimelinePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitColumns();
    follow();
}

void TimelinePanel::fitColumns()
{
    // Shares of the width, as much as each kind of text needs; below a certain width the technical columns give way.
    struct Share { int column, share, smallest; };
    static constexpr Share all[] = {{TimelineModel::Number, 5, 54},   {TimelineModel::Received, 12, 104}, {TimelineModel::Calendar, 9, 80},
                                    {TimelineModel::State, 7, 64},    {TimelineModel::Message, 8, 72},    {TimelineModel::Title, 17, 130},
                                    {TimelineModel::Difference, 18, 130}, {TimelineModel::ActionTaken, 24, 190}};
    const int width = this->width();
    const bool narrow = width < 820, small = width < 620;
    int left = width - 12;
    int shares = 0;
    for (const auto &s : all) {
        const bool hidden = (narrow && (s.column == TimelineModel::State || s.column == TimelineModel::Message)) || (small && s.column == TimelineModel::Number);
        m_table->setColumnHidden(s.column, hidden);
        if (!hidden)
            shares += s.share;
    }
    auto *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    for (const auto &s : all)
        if (!m_table->isColumnHidden(s.column) && s.column != TimelineModel::ActionTaken)
            header->resizeSection(s.column, std::max(s.smallest, left * s.share / shares));
}

} // namespace csp
