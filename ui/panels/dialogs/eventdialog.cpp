#include "ui/panels/dialogs/eventdialog.h"
#include "ui/panels/dialogs/attendeeeditor.h"
#include "ui/panels/parts/widgets.h"
#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QTimeEdit>
#include <QVBoxLayout>

namespace csp {

EventDialog::EventDialog(const Start &start, QWidget *parent) : QDialog(parent), m_start(start)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(start.isNew ? QStringLiteral("New event") : QStringLiteral("Event"));
    build();
    load();
    refresh();
    resize(520, 530);
}

void EventDialog::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    // A small screen scrolls the fields; the buttons stay.
    auto *area = scrollingArea(this);
    auto *fields = new QWidget(area);
    auto *column = new QVBoxLayout(fields);
    column->setContentsMargins(18, 18, 18, 8);
    auto *form = new QFormLayout;
    column->addLayout(form);
    column->addStretch();
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    const auto named = [](auto *widget, const QString &name) {
        widget->setAccessibleName(name);
        return widget;
    };
    m_title = named(new QLineEdit(fields), QStringLiteral("Title"));
    m_title->setPlaceholderText(QStringLiteral("Untitled event"));
    form->addRow(QStringLiteral("Title"), m_title);
    const auto dateEdit = [&](const QString &name) {
        auto *edit = named(new QDateEdit(fields), name);
        edit->setCalendarPopup(true);
        edit->setDisplayFormat(QStringLiteral("ddd d MMM yyyy"));
        edit->setMinimumWidth(150);
        return edit;
    };
    const auto timeEdit = [&](const QString &name) {
        auto *edit = named(new QTimeEdit(fields), name);
        edit->setDisplayFormat(QStringLiteral("HH:mm"));
        return edit;
    };
    const auto pair = [&](QWidget *a, QWidget *b) {
        auto *row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(a);
        row->addWidget(b);
        row->addStretch();
        return row;
    };
    form->addRow(QStringLiteral("Start"), pair(m_startDate = dateEdit(QStringLiteral("Start date")), m_startTime = timeEdit(QStringLiteral("Start time"))));
    form->addRow(QStringLiteral("End"), pair(m_endDate = dateEdit(QStringLiteral("End date")), m_endTime = timeEdit(QStringLiteral("End time"))));
    m_allDay = named(new QCheckBox(QStringLiteral("All day"), fields), QStringLiteral("All day"));
    m_zoneLabel = roleLabel({}, "muted", fields);
    form->addRow(QString(), pair(m_allDay, m_zoneLabel));
    m_calendar = named(new QComboBox(fields), QStringLiteral("Calendar"));
    m_calendar->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    form->addRow(QStringLiteral("Calendar"), m_calendar);
    m_location = named(new QLineEdit(fields), QStringLiteral("Location"));
    form->addRow(QStringLiteral("Location"), m_location);
    m_description = named(new QPlainTextEdit(fields), QStringLiteral("Description"));
    m_description->setTabChangesFocus(true);
    m_description->setFixedHeight(84);
    form->addRow(QStringLiteral("Description"), m_description);
    m_attendees = new AttendeeEditor(QStringLiteral("Attendees"), m_start.hostEmail, fields);
    form->addRow(QStringLiteral("Attendees"), m_attendees);
    area->setWidget(fields);
    all->addWidget(area, 1);

    m_trouble = roleLabel({}, "", this);
    m_trouble->setProperty("tone", QStringLiteral("danger"));
    m_trouble->setContentsMargins(18, 0, 18, 0);
    all->addWidget(m_trouble);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(18, 8, 18, 16);
    buttons->addStretch();
    auto *cancel = roleButton(QStringLiteral("Cancel"), "", QStringLiteral("Cancel"), this);
    m_save = roleButton(m_start.isNew ? QStringLiteral("Create") : QStringLiteral("Save"), "primary", QStringLiteral("Save"), this);
    m_save->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    all->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &EventDialog::tryToSave);
}

void EventDialog::load()
{
    const EventDraft &d = m_start.draft;
    m_title->setText(d.summary);
    m_location->setText(d.location);
    m_description->setPlainText(d.description);
    m_attendees->setEmails(d.attendees);
    m_zoneLabel->setText(QString::fromUtf8(m_start.zone.id()));
    for (const auto &calendar : m_start.calendars)
        m_calendar->addItem(calendar.summary, calendar.id.value);
    m_calendar->setCurrentIndex(std::max(0, m_calendar->findData(m_start.calendar.value)));
    if (const auto *days = allDay(d.span)) {
        m_allDay->setChecked(true);
        m_startDate->setDate(days->start);
        m_endDate->setDate(std::max(days->start, days->end.addDays(-1)));
        m_startTime->setTime(QTime(9, 0));
        m_endTime->setTime(QTime(10, 0));
        m_length = std::chrono::hours(1);
    } else if (const auto *times = timed(d.span)) {
        const auto from = toQDateTime(times->start, m_start.zone), to = toQDateTime(times->end, m_start.zone);
        m_startDate->setDate(from.date());
        m_startTime->setTime(from.time());
        m_endDate->setDate(to.date());
        m_endTime->setTime(to.time());
        m_length = times->length();
    }
    connect(m_startDate, &QDateEdit::dateChanged, this, &EventDialog::startMoved);
    connect(m_startTime, &QTimeEdit::timeChanged, this, &EventDialog::startMoved);
    const auto endMoved = [this] {
        const auto length = toInstant(wall(m_endDate, m_endTime)) - toInstant(wall(m_startDate, m_startTime));
        if (length > Millis(0))
            m_length = length;
        refresh();
    };
    connect(m_endDate, &QDateEdit::dateChanged, this, endMoved);
    connect(m_endTime, &QTimeEdit::timeChanged, this, endMoved);
    connect(m_allDay, &QCheckBox::toggled, this, &EventDialog::refresh);
    connect(m_attendees, &AttendeeEditor::changed, this, &EventDialog::refresh);
}

QDateTime EventDialog::wall(const QDateEdit *date, const QTimeEdit *time) const { return QDateTime(date->date(), time->time(), m_start.zone); }

void EventDialog::startMoved()
{
    // The end follows, as in every calendar: a person who moves the start means to move the event.
    const QSignalBlocker quietDate(m_endDate), quietTime(m_endTime);
    if (m_allDay->isChecked()) {
        if (m_endDate->date() < m_startDate->date())
            m_endDate->setDate(m_startDate->date());
    } else {
        const auto end = toQDateTime(toInstant(wall(m_startDate, m_startTime)) + m_length, m_start.zone);
        m_endDate->setDate(end.date());
        m_endTime->setTime(end.time());
    }
    refresh();
}

EventSpan EventDialog::span() const
{
    if (m_allDay->isChecked())
        return DaySpan{m_startDate->date(), m_endDate->date().addDays(1)};
    TimedSpan out;
    if (const auto *before = timed(m_start.draft.span)) {
        out = *before; // the zones, and seconds that the fields do not show
        const auto shown = [&](Instant at) { return toInstant(QDateTime(toQDateTime(at, m_start.zone).date(), [&] {
            const auto t = toQDateTime(at, m_start.zone).time();
            return QTime(t.hour(), t.minute());
        }(), m_start.zone)); };
        const auto start = toInstant(QDateTime(m_startDate->date(), QTime(m_startTime->time().hour(), m_startTime->time().minute()), m_start.zone));
        const auto end = toInstant(QDateTime(m_endDate->date(), QTime(m_endTime->time().hour(), m_endTime->time().minute()), m_start.zone));
        if (shown(before->start) != start)
            out.start = start;
        if (shown(before->end) != end)
            out.end = end;
        return out;
    }
    const QString zone = QString::fromUtf8(m_start.zone.id());
    return TimedSpan{toInstant(wall(m_startDate, m_startTime)), toInstant(wall(m_endDate, m_endTime)), zone, zone};
}

EventDraft EventDialog::draft() const
{
    EventDraft d;
    d.summary = m_title->text().trimmed();
    d.span = span();
    d.location = m_location->text().trimmed();
    d.description = m_description->toPlainText();
    d.attendees = m_attendees->emails();
    return d;
}

CalendarId EventDialog::calendar() const { return {m_calendar->currentData().toString()}; }

QStringList EventDialog::troubles() const
{
    QStringList out;
    if (!m_start.whyReadOnly.isEmpty())
        out.append(m_start.whyReadOnly);
    if (m_allDay->isChecked()) {
        if (m_endDate->date() < m_startDate->date())
            out.append(QStringLiteral("The last day is before the first one"));
    } else if (wall(m_endDate, m_endTime) <= wall(m_startDate, m_startTime)) {
        out.append(QStringLiteral("The end is not after the start"));
    }
    if (m_calendar->count() == 0)
        out.append(QStringLiteral("No calendar can be written to"));
    return out;
}

void EventDialog::refresh()
{
    const bool allDayEvent = m_allDay->isChecked();
    m_startTime->setVisible(!allDayEvent);
    m_endTime->setVisible(!allDayEvent);
    m_zoneLabel->setVisible(!allDayEvent);
    const QStringList wrong = troubles();
    m_trouble->setText(wrong.join(u'\n'));
    m_trouble->setVisible(!wrong.isEmpty());
    m_save->setEnabled(wrong.isEmpty());
}

void EventDialog::tryToSave()
{
    // What was typed and not added is meant to be added.
    if (!m_attendees->addTyped() || !troubles().isEmpty()) {
        refresh();
        return;
    }
    emit saved(draft(), calendar());
    accept();
}

} // namespace csp
