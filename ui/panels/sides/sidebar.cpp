#include "ui/panels/sides/sidebar.h"
#include "ui/panels/parts/minimonth.h"
#include "ui/panels/parts/theme.h"
#include "ui/panels/parts/widgets.h"
#include "ui/text/say.h"
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QVBoxLayout>

namespace csp {

namespace {

/// Bookings, painted like a calendar row.
class BookingsRow : public QCheckBox
{
public:
    using QCheckBox::QCheckBox;
    QSize sizeHint() const override { return {120, 24}; }
    QSize minimumSizeHint() const override { return {60, 24}; }

protected:
    bool hitButton(const QPoint &position) const override { return rect().contains(position); }
    void paintEvent(QPaintEvent *) override;
};

/// A button whose text is shortened where it does not fit.
class ShortenedButton : public QPushButton
{
public:
    using QPushButton::QPushButton;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStyleOptionButton option;
        initStyleOption(&option);
        const int room = style()->subElementRect(QStyle::SE_PushButtonContents, &option, this).width();
        option.text = option.fontMetrics.elidedText(option.text, Qt::ElideRight, room);
        QStylePainter(this).drawControl(QStyle::CE_PushButton, option);
    }
};

void paintRow(QPainter &p, const QWidget *row, const QColor &color, bool checked, const QString &name, const QString &right, Tone tone, bool lit)
{
    const auto &c = Theme::colors();
    const QRect rect = row->rect();
    p.setRenderHint(QPainter::Antialiasing);
    if (lit || row->underMouse()) {
        p.setPen(lit ? QPen(c.accent, 1.5) : QPen(Qt::NoPen));
        p.setBrush(lit ? c.accentSoft : c.quietFill);
        p.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 5, 5);
    } else if (row->hasFocus()) {
        p.setPen(c.accent);
        p.setBrush(Qt::NoBrush);
        p.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    }
    // Hidden calendars are told by an empty box, not by colour alone.
    const QRectF box(4, rect.center().y() - 4.5, 10, 10);
    p.setPen(QPen(color, 1.5));
    p.setBrush(checked ? QBrush(color) : QBrush(Qt::NoBrush));
    p.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 2.5, 2.5);
    const int rightWidth = right.isEmpty() ? 0 : p.fontMetrics().horizontalAdvance(right) + 8;
    const QRect textRect = rect.adjusted(22, 0, -4 - rightWidth, 0);
    p.setPen(checked ? c.text : c.muted);
    p.drawText(textRect, Qt::AlignVCenter, p.fontMetrics().elidedText(name, Qt::ElideRight, textRect.width()));
    p.setPen(c.ink(tone));
    p.drawText(rect.adjusted(0, 0, -4, 0), Qt::AlignVCenter | Qt::AlignRight, right);
}

void BookingsRow::paintEvent(QPaintEvent *)
{
    QPainter p(this);
    paintRow(p, this, Theme::colors().text, isChecked(), QStringLiteral("Bookings"), property("count").toString(), Tone::Quiet, false);
}

Tone toneOfWatch(CalendarState::Watch watch)
{
    switch (watch) {
    case CalendarState::Watch::Off: return Tone::Quiet;
    case CalendarState::Watch::Starting: return Tone::Warning;
    case CalendarState::Watch::Watching: return Tone::Good;
    case CalendarState::Watch::Failed: return Tone::Danger;
    }
    return Tone::Quiet;
}

Tone toneOfState(const CalendarState &state)
{
    return state.unread ? Tone::Danger : state.readable() && !state.lastSync ? Tone::Quiet : toneOfWatch(state.watch);
}

QLabel *heading(const QString &text, QWidget *parent)
{
    auto *label = roleLabel(text, "heading", parent);
    label->setTextInteractionFlags(Qt::NoTextInteraction);
    label->setContentsMargins(4, 12, 0, 2);
    return label;
}

} // namespace

QString watchText(CalendarState::Watch watch)
{
    switch (watch) {
    case CalendarState::Watch::Off: return QStringLiteral("off");
    case CalendarState::Watch::Starting: return QStringLiteral("starting");
    case CalendarState::Watch::Watching: return QStringLiteral("watching");
    case CalendarState::Watch::Failed: return QStringLiteral("failed");
    }
    return {};
}

QString stateText(const CalendarState &state)
{
    if (state.unread)
        return QStringLiteral("not read");
    if (state.readable() && !state.lastSync)
        return QStringLiteral("reading");
    return watchText(state.watch);
}

CalendarRow::CalendarRow(const CalendarState &state, const QTimeZone &zone, QWidget *parent) : QCheckBox(parent), m_state(state)
{
    setText(state.info.summary);
    setChecked(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(u"%1, %2"_qs.arg(state.info.summary, stateText(state)));
    QStringList lines{state.info.summary};
    switch (state.watch) {
    case CalendarState::Watch::Off: lines.append(QStringLiteral("Not watched: it sends no notifications")); break;
    case CalendarState::Watch::Starting: lines.append(QStringLiteral("Asking Google for a channel")); break;
    case CalendarState::Watch::Watching:
        lines.append(state.channelExpires ? u"Watched; the channel runs until %1"_qs.arg(say::time(*state.channelExpires, zone)) : QStringLiteral("Watched"));
        break;
    case CalendarState::Watch::Failed: lines.append(QStringLiteral("The channel could not be opened")); break;
    }
    if (state.trouble)
        lines.append(state.trouble->oneLine());
    if (state.unread)
        lines.append(u"Its events could not be read. %1. Sync (F5) tries again"_qs.arg(state.unread->oneLine()));
    else if (state.readable() && !state.lastSync)
        lines.append(QStringLiteral("Its events have not been read yet"));
    if (state.lastSync)
        lines.append(u"Last read %1"_qs.arg(say::time(*state.lastSync, zone)));
    if (!state.info.canWrite())
        lines.append(QStringLiteral("Read only: nothing can be dropped here"));
    setToolTip(lines.join(u'\n'));
    setAccessibleDescription(lines.mid(1).join(QLatin1String(". ")));
}

void CalendarRow::setDropTarget(bool on)
{
    m_dropTarget = on;
    update();
}

void CalendarRow::paintEvent(QPaintEvent *)
{
    QPainter p(this);
    QColor color(m_state.info.backgroundColor);
    if (!color.isValid())
        color = Theme::colors().muted;
    paintRow(p, this, color, isChecked(), m_state.info.summary, stateText(m_state), toneOfState(m_state), m_dropTarget);
}

Sidebar::Sidebar(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("sidebar"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(QStringLiteral("Sidebar"));
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    auto *area = scrollingArea(this);
    all->addWidget(area);
    auto *body = new QWidget(area);
    body->setObjectName(QStringLiteral("sidebarBody"));
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(10, 14, 10, 12);
    column->setSpacing(2);
    column->addWidget(m_month = new MiniMonth(body));
    column->addWidget(heading(QStringLiteral("CAL.COM"), body));
    m_bookings = new BookingsRow(QStringLiteral("Bookings"), body);
    m_bookings->setChecked(true);
    m_bookings->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    column->addWidget(m_bookings);
    connect(m_bookings, &QCheckBox::toggled, this, [this](bool on) {
        m_bookingsShown = on;
        emit bookingsShownChanged(on);
    });
    column->addWidget(m_account = heading(QStringLiteral("GOOGLE"), body));
    m_calendars = new QVBoxLayout;
    m_calendars->setSpacing(0);
    column->addLayout(m_calendars);
    m_recordingsBox = new QWidget(body);
    auto *box = new QVBoxLayout(m_recordingsBox);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(heading(QStringLiteral("RECORDINGS"), m_recordingsBox));
    m_recordings = new QVBoxLayout;
    m_recordings->setSpacing(0);
    box->addLayout(m_recordings);
    column->addWidget(m_recordingsBox);
    column->addStretch();
    area->setWidget(body);
}

void Sidebar::setSnapshot(const Snapshot &snapshot, const QTimeZone &zone)
{
    int living = 0;
    for (const auto &booking : snapshot.bookings)
        living += booking.alive();
    const QString count = snapshot.bookingsRead || living > 0 ? QString::number(living) : QStringLiteral("not read");
    m_bookings->setProperty("count", count);
    m_bookings->setAccessibleName(u"Bookings, %1"_qs.arg(count));
    m_bookings->update();
    m_account->setText(snapshot.account.email.isEmpty() ? QStringLiteral("GOOGLE") : u"GOOGLE · %1"_qs.arg(snapshot.account.email.toUpper()));
    if (snapshot.calendars != m_shownStates || snapshot.calendarsUnread.has_value() != m_shownUnread)
        rebuildCalendars(snapshot, zone);
}

void Sidebar::rebuildCalendars(const Snapshot &snapshot, const QTimeZone &zone)
{
    m_shownStates = snapshot.calendars;
    m_shownUnread = snapshot.calendarsUnread.has_value();
    // Focus would fall to nobody when its row goes: it is given to the row of the same calendar again.
    std::optional<CalendarId> focused;
    for (auto *row : m_rows)
        if (row->hasFocus())
            focused = row->state().info.id;
    emptyLayout(m_calendars);
    m_rows.clear();
    if (snapshot.calendars.isEmpty()) {
        auto *none = roleLabel(snapshot.calendarsUnread ? QStringLiteral("Not read. Sync (F5) tries again.") : QStringLiteral("No calendar yet."), "muted", this);
        none->setContentsMargins(4, 2, 4, 2);
        m_calendars->addWidget(none);
    }
    for (const auto &state : snapshot.calendars) {
        auto *row = new CalendarRow(state, zone, this);
        row->setChecked(!m_hidden.contains(state.info.id));
        connect(row, &QCheckBox::toggled, this, [this, id = state.info.id](bool on) {
            if (on)
                m_hidden.remove(id);
            else
                m_hidden.insert(id);
            emit hiddenChanged();
        });
        m_calendars->addWidget(row);
        m_rows.append(row);
        if (focused == state.info.id)
            row->setFocus();
    }
}

void Sidebar::setHidden(const QSet<CalendarId> &hidden)
{
    m_hidden = hidden;
    for (auto *row : m_rows) {
        const QSignalBlocker quiet(row);
        row->setChecked(!hidden.contains(row->state().info.id));
        row->update();
    }
}

void Sidebar::setBookingsShown(bool shown) { m_bookings->setChecked(shown); }

void Sidebar::setRecordings(const QList<RecordingEntry> &recordings, const QString &openPath, bool canOpen)
{
    if (m_recordingsKnown && recordings == m_entries && openPath == m_openPath)
        return;
    m_recordingsKnown = true;
    m_entries = recordings;
    m_openPath = openPath;
    emptyLayout(m_recordings);
    m_recordingsBox->setVisible(canOpen || !recordings.isEmpty());
    const auto add = [&](const QString &text, const QString &tip, bool open) {
        auto *button = new ShortenedButton(open ? u"▸ %1"_qs.arg(text) : text, m_recordingsBox);
        button->setAutoDefault(false);
        button->setAccessibleName(u"Recording: %1"_qs.arg(text));
        button->setProperty("role", QStringLiteral("side"));
        button->setToolTip(tip.isEmpty() ? text : u"%1\n%2"_qs.arg(text, tip));
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        m_recordings->addWidget(button);
        return button;
    };
    for (const auto &entry : recordings) {
        auto *button = add(entry.title, entry.description, entry.path == openPath);
        connect(button, &QPushButton::clicked, this, [this, path = entry.path] { emit recordingChosen(path); });
    }
    if (canOpen)
        connect(add(QStringLiteral("Open…"), QStringLiteral("Open a HAR file"), false), &QPushButton::clicked, this, &Sidebar::openRecordingRequested);
}

CalendarId Sidebar::calendarAt(const QPoint &global) const
{
    for (const auto *row : m_rows)
        if (row->isVisible() && row->state().info.canWrite() && row->rect().contains(row->mapFromGlobal(global)))
            return row->state().info.id;
    return {};
}

void Sidebar::setDropTarget(const CalendarId &calendar)
{
    for (auto *row : m_rows)
        row->setDropTarget(!calendar.isEmpty() && row->state().info.id == calendar);
}

} // namespace csp
