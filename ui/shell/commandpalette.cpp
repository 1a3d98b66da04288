#include "ui/shell/commandpalette.h"
#include "ui/panels/parts/theme.h"
#include <QAction>
#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace csp {

namespace {

constexpr int shortcutRole = Qt::UserRole + 1;

QString plain(const QAction *action)
{
    // A menu has said already what its entries are about; here each stands alone.
    const QString about = action->property("about").toString();
    QString text = about.isEmpty() ? action->text() : u"%1: %2"_qs.arg(about, action->text());
    return text.remove(u'&').remove(u'…');
}

class PaletteDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        painter->save();
        painter->setPen(Theme::colors().muted);
        painter->drawText(option.rect.adjusted(8, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight, index.data(shortcutRole).toString());
        painter->restore();
    }
};

} // namespace

std::optional<int> fuzzyScore(QStringView typed, QStringView text)
{
    int score = 0;
    qsizetype at = 0, last = -2;
    for (const QChar wanted : typed) {
        if (wanted.isSpace())
            continue;
        const auto fits = [&](qsizetype i) { return text[i].toCaseFolded() == wanted.toCaseFolded(); };
        const auto startsWord = [&](qsizetype i) { return i == 0 || !text[i - 1].isLetterOrNumber(); };
        qsizetype found = -1;
        // The letter right behind the last one, else the next word that begins with it, else the next one.
        if (last >= 0 && last + 1 < text.size() && fits(last + 1))
            found = last + 1;
        for (qsizetype i = at; found < 0 && i < text.size(); ++i)
            if (fits(i) && startsWord(i))
                found = i;
        for (qsizetype i = at; found < 0 && i < text.size(); ++i)
            if (fits(i))
                found = i;
        if (found < 0)
            return {};
        score += found == last + 1 ? 8 : startsWord(found) ? 6 : 1;
        last = found;
        at = found + 1;
    }
    return score * 100 - int(text.size());
}

CommandPalette::CommandPalette(QWidget *window) : QFrame(window)
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(QStringLiteral("Commands"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    m_field = new QLineEdit(this);
    m_field->setPlaceholderText(QStringLiteral("What do you want to do?"));
    m_field->setAccessibleName(QStringLiteral("Command"));
    m_list = new QListWidget(this);
    m_list->setAccessibleName(QStringLiteral("Commands that fit"));
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_field);
    column->addWidget(m_list);
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::popUp(const QList<QAction *> &actions)
{
    m_actions.clear();
    for (auto *action : actions)
        if (action->isEnabled() && action->isVisible() && !action->isSeparator() && !action->text().isEmpty() && !action->menu())
            m_actions.append(action);
    m_focusBefore = QApplication::focusWidget();
    place();
    m_field->clear();
    filter({});
    show();
    raise();
    m_field->setFocus();
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const int width = std::min(560, window->width() - 40);
    setGeometry((window->width() - width) / 2, 56, width, std::min(420, window->height() - 100));
}

void CommandPalette::filter(const QString &typed)
{
    struct Hit { int score; QAction *action; };
    std::vector<Hit> hits;
    for (const auto &action : m_actions) {
        const auto score = action ? fuzzyScore(typed, plain(action)) : std::nullopt;
        if (score)
            hits.push_back({*score, action});
    }
    if (!typed.trimmed().isEmpty())
        std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.score > b.score; });
    m_list->clear();
    for (const auto &hit : hits) {
        auto *item = new QListWidgetItem(hit.action->isCheckable() && hit.action->isChecked() ? u"✓ %1"_qs.arg(plain(hit.action)) : plain(hit.action), m_list);
        item->setData(shortcutRole, hit.action->shortcut().toString(QKeySequence::NativeText));
        item->setData(Qt::UserRole, QVariant::fromValue(static_cast<QObject *>(hit.action)));
    }
    m_list->setCurrentRow(0);
}

QStringList CommandPalette::offered() const
{
    QStringList out;
    for (int i = 0; i < m_list->count(); ++i)
        out.append(m_list->item(i)->text());
    return out;
}

void CommandPalette::run()
{
    const auto *item = m_list->currentItem();
    QPointer<QAction> action = item ? qobject_cast<QAction *>(item->data(Qt::UserRole).value<QObject *>()) : nullptr;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus();
    if (action)
        action->trigger();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible())
        hide();
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const int rows = m_list->count();
    switch (key->key()) {
    case Qt::Key_Down: m_list->setCurrentRow(rows ? (m_list->currentRow() + 1) % rows : -1); return true;
    case Qt::Key_Up: m_list->setCurrentRow(rows ? (m_list->currentRow() + rows - 1) % rows : -1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(); return true;
    case Qt::Key_Escape:
        hide();
        if (m_focusBefore)
            m_focusBefore->setFocus();
        return true;
    default: return false;
    }
}

} // namespace csp
