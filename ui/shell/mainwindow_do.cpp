// What the actions do.
#include "ui/canvas/weekview.h"
#include "ui/panels/dialogs/bookingdialog.h"
#include "ui/panels/dialogs/eventdialog.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include <QApplication>
#include <QFileDialog>
#include <QMessageBox>

namespace csp {

const Event *MainWindow::selectedEventValue() const { return m_snapshot->event(m_selection.event()); }

void MainWindow::carryOut(RunId run, CallOf<Done> *(Desk::*what)(RunId), const QString &name)
{
    if (!run || m_working.contains(run))
        return;
    // The button that was pressed goes; without this the focus would fall to the next field, and take the next key for text.
    if (m_inspector->isAncestorOf(QApplication::focusWidget()))
        m_calendar->setFocus();
    auto *call = (m_desk->*what)(run);
    m_working.insert(run, call);
    call->then(this, [this, run, name](const Outcome<Done> &outcome) {
        m_working.remove(run);
        if (!outcome.ok() && outcome.error().kind != Error::Kind::Cancelled)
            notice(Notice::of(u"%1 did not succeed"_qs.arg(name), outcome.error()));
        refresh();
    });
    refresh();
}

void MainWindow::editSelected()
{
    const Event *event = selectedEventValue();
    if (!event || !event->span)
        return;
    EventDialog::Start start;
    start.draft = draftOf(*event);
    start.calendar = event->calendar;
    start.zone = zone();
    start.hostEmail = m_snapshot->account.email;
    const auto *own = m_snapshot->calendar(event->calendar);
    for (const auto &calendar : m_snapshot->calendars)
        if (calendar.info.canWrite() || calendar.info.id == event->calendar)
            start.calendars.append(calendar.info);
    if (!m_desk->editable())
        start.whyReadOnly = QStringLiteral("This is a recording: it is read-only.");
    else if (own && !own->info.canWrite())
        start.whyReadOnly = u"The calendar “%1” is read-only."_qs.arg(own->info.summary);
    auto *dialog = new EventDialog(start, this);
    connect(dialog, &EventDialog::saved, this,
            [this, key = event->key(), etag = event->version.etag, before = start.draft](const EventDraft &draft, const CalendarId &calendar) {
                // The content first: the event still has the key that the change names.
                if (draft != before)
                    submit(ChangeEvent{key, etag, draft});
                if (calendar != key.calendar)
                    submit(MoveToCalendar{key, draft != before ? QString() : etag, calendar});
            });
    dialog->open();
}

void MainWindow::newEvent(std::optional<EventSpan> span)
{
    if (!m_desk->editable())
        return;
    EventDialog::Start start;
    start.isNew = true;
    start.zone = zone();
    start.hostEmail = m_snapshot->account.email;
    for (const auto &calendar : m_snapshot->calendars)
        if (calendar.info.canWrite())
            start.calendars.append(calendar.info);
    const auto *selected = m_snapshot->calendar(m_selection.event().calendar);
    start.calendar = selected && selected->info.canWrite() ? selected->info.id : start.calendars.isEmpty() ? CalendarId{} : start.calendars.first().id;
    if (!span) {
        // The next full hour of today where today shows, else nine o'clock of the first day.
        const QDateTime now = toQDateTime(m_desk->now(), zone());
        const QDate first = m_calendar->firstDay();
        const bool todayShown = first <= now.date() && now.date() < first.addDays(m_calendar->dayCount());
        const QDateTime at = todayShown ? QDateTime(now.date(), QTime(now.time().hour(), 0), zone()).addSecs(3600) : QDateTime(first, QTime(9, 0), zone());
        const QString name = QString::fromUtf8(zone().id());
        span = TimedSpan{toInstant(at), toInstant(at.addSecs(1800)), name, name};
    }
    start.draft.span = *span;
    auto *dialog = new EventDialog(start, this);
    connect(dialog, &EventDialog::saved, this, [this](const EventDraft &draft, const CalendarId &calendar) { submit(CreateEvent{calendar, draft}); });
    dialog->open();
}

void MainWindow::newBooking()
{
    if (!m_desk->editable())
        return;
    BookingDialog::Start start;
    start.eventTypes = m_snapshot->eventTypes;
    start.day = std::max(today(), m_state.day);
    start.zone = zone();
    start.freeSlots = [this](qint64 type, Instant from, Instant until) { return m_desk->freeSlots(type, from, until); };
    start.book = [this](const BookingRequest &request) { return m_desk->book(request); };
    auto *dialog = new BookingDialog(start, this);
    connect(dialog, &BookingDialog::booked, this, [this](const Booking &booking) {
        showDay(toQDateTime(booking.start, zone()).date());
        selectBooking(booking.uid);
        m_statusLine->flash(u"Booked: %1"_qs.arg(booking.title));
    });
    dialog->open();
}

void MainWindow::deleteSelected()
{
    if (const Event *event = selectedEventValue())
        submit(DeleteEvent{event->key(), event->version.etag});
}

void MainWindow::moveSelectedTo(const CalendarId &calendar)
{
    if (const Event *event = selectedEventValue(); event && event->calendar != calendar)
        submit(MoveToCalendar{event->key(), event->version.etag, calendar});
}

void MainWindow::openRecordingFile()
{
    if (!m_services.openRecording)
        return;
    auto *dialog = new QFileDialog(this, QStringLiteral("Open a recording"), QString(), QStringLiteral("Recordings (*.har);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openRecording);
    dialog->open();
}

void MainWindow::openRecording(const QString &path)
{
    if (!m_services.openRecording)
        return;
    if (const auto error = m_services.openRecording(path))
        notice(Notice::of(QStringLiteral("The recording could not be opened"), *error));
    servicesChanged();
}

void MainWindow::askReset()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, QStringLiteral("Start over"),
        QStringLiteral("Start the demo world over? This discards every change, the journal and the baselines."),
        QMessageBox::NoButton, this);
    auto *no = box->addButton(QStringLiteral("Cancel"), QMessageBox::RejectRole);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *yes = box->addButton(QStringLiteral("Start over"), QMessageBox::DestructiveRole);
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    connect(box, &QMessageBox::finished, this, [this, box, yes] {
        if (box->clickedButton() != yes)
            return;
        m_history.clear();
        m_services.resetWorld();
    });
    box->open();
}

} // namespace csp
