#include "ui/panels/dialogs/bookingdialog.h"
#include "ui/panels/dialogs/attendeeeditor.h"
#include "ui/panels/parts/widgets.h"
#include "ui/text/say.h"
#include <QComboBox>
#include <QDateEdit>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QScrollArea>
#include <QVBoxLayout>

namespace csp {

BookingDialog::BookingDialog(const Start &start, QWidget *parent) : QDialog(parent), m_start(start)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(QStringLiteral("New booking"));
    build();
    refresh();
    loadSlots();
    resize(480, 640);
}

BookingDialog::~BookingDialog()
{
    // A booking that was sent cannot be called back; a question for slots can.
    if (m_loading)
        m_loading->abort();
}

void BookingDialog::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    auto *area = scrollingArea(this);
    auto *fields = new QWidget(area);
    auto *column = new QVBoxLayout(fields);
    column->setContentsMargins(18, 18, 18, 8);
    auto *form = new QFormLayout;
    column->addLayout(form, 1);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_type = new QComboBox(fields);
    m_type->setAccessibleName(QStringLiteral("Event type"));
    for (const auto &type : m_start.eventTypes)
        m_type->addItem(u"%1, %2"_qs.arg(type.title.isEmpty() ? type.slug : type.title, say::length(std::chrono::minutes(type.length))), type.id);
    form->addRow(QStringLiteral("Event type"), m_type);
    m_length = new QComboBox(fields);
    m_length->setAccessibleName(QStringLiteral("Length"));
    form->addRow(QStringLiteral("Length"), m_length);
    m_day = new QDateEdit(m_start.day, fields);
    m_day->setCalendarPopup(true);
    m_day->setMinimumWidth(150);
    m_day->setDisplayFormat(QStringLiteral("ddd d MMM yyyy"));
    m_day->setAccessibleName(QStringLiteral("Slots from"));
    form->addRow(QStringLiteral("From"), m_day);
    m_slots = new QListWidget(fields);
    m_slots->setAccessibleName(QStringLiteral("Free slots"));
    m_slots->setMinimumHeight(120);
    form->addRow(QStringLiteral("Slot"), m_slots);
    m_name = new QLineEdit(m_start.attendee.name, fields);
    m_name->setAccessibleName(QStringLiteral("Name of who books"));
    form->addRow(QStringLiteral("Name"), m_name);
    m_email = new QLineEdit(m_start.attendee.email, fields);
    m_email->setAccessibleName(QStringLiteral("Email of who books"));
    m_email->setPlaceholderText(QStringLiteral("name@example.com"));
    form->addRow(QStringLiteral("Email"), m_email);
    m_guests = new AttendeeEditor(QStringLiteral("Guests"), {}, fields);
    form->addRow(QStringLiteral("Guests"), m_guests);
    area->setWidget(fields);
    all->addWidget(area, 1);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(QStringLiteral("Waiting for Cal.com"));
    all->addWidget(m_progress);
    m_message = roleLabel({}, "", this);
    m_message->setContentsMargins(18, 4, 18, 0);
    all->addWidget(m_message);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(18, 8, 18, 16);
    buttons->addStretch();
    auto *cancel = roleButton(QStringLiteral("Cancel"), "", QStringLiteral("Cancel"), this);
    m_book = roleButton(QStringLiteral("Book"), "primary", QStringLiteral("Book this slot"), this);
    m_book->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_book);
    all->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_book, &QPushButton::clicked, this, &BookingDialog::send);
    connect(m_type, &QComboBox::currentIndexChanged, this, &BookingDialog::loadSlots);
    connect(m_day, &QDateEdit::dateChanged, this, &BookingDialog::loadSlots);
    connect(m_slots, &QListWidget::currentRowChanged, this, &BookingDialog::refresh);
    connect(m_name, &QLineEdit::textChanged, this, &BookingDialog::refresh);
    connect(m_email, &QLineEdit::textChanged, this, &BookingDialog::refresh);
}

void BookingDialog::loadSlots()
{
    if (m_loading)
        m_loading->abort();
    m_slots->clear();
    const EventType *type = nullptr;
    for (const auto &t : m_start.eventTypes)
        if (t.id == m_type->currentData().toLongLong())
            type = &t;
    m_length->clear();
    if (!type) {
        say(QStringLiteral("Cal.com has no event type to book."), true);
        refresh();
        return;
    }
    const auto lengths = type->lengthOptions.isEmpty() ? QList<int>{type->length} : type->lengthOptions;
    for (int minutes : lengths)
        m_length->addItem(say::length(std::chrono::minutes(minutes)), minutes);
    m_length->setCurrentIndex(std::max(0, m_length->findData(type->length)));
    m_length->setEnabled(lengths.size() > 1);
    say(QStringLiteral("Asking Cal.com for free slots…"), false);
    const Instant from = toInstant(QDateTime(m_day->date(), QTime(0, 0), m_start.zone));
    const Instant until = toInstant(QDateTime(m_day->date().addDays(daysAhead), QTime(0, 0), m_start.zone));
    auto *call = m_start.freeSlots(type->id, from, until);
    m_loading = call;
    call->then(this, [this, call](const Outcome<QList<Instant>> &outcome) {
        if (m_loading == call)
            showSlots(outcome);
    });
    refresh();
}

void BookingDialog::showSlots(const Outcome<QList<Instant>> &outcome)
{
    m_loading = nullptr;
    if (!outcome.ok()) {
        say(outcome.error().oneLine(), true);
        refresh();
        return;
    }
    for (const Instant at : *outcome) {
        auto *item = new QListWidgetItem(say::time(at, m_start.zone), m_slots);
        item->setData(Qt::UserRole, qlonglong(at.time_since_epoch().count()));
    }
    if (outcome->isEmpty())
        say(u"No free slot in the %1 days from here on. Choose a later day."_qs.arg(daysAhead), false);
    else
        say({}, false);
    m_slots->setCurrentRow(outcome->isEmpty() ? -1 : 0);
    refresh();
}

std::optional<BookingRequest> BookingDialog::request() const
{
    const auto *slot = m_slots->currentItem();
    if (!slot || m_name->text().trimmed().isEmpty() || !emailTrouble(m_email->text()).isEmpty())
        return {};
    BookingRequest r;
    r.eventTypeId = m_type->currentData().toLongLong();
    r.start = Instant{Millis{slot->data(Qt::UserRole).toLongLong()}};
    // The type's own length is not named: an event type with one length refuses a request that names any.
    r.lengthInMinutes = m_length->count() > 1 ? m_length->currentData().toInt() : 0;
    r.attendee = {m_name->text().trimmed(), m_email->text().trimmed(),
                  m_start.attendee.timeZone.isEmpty() ? QString::fromUtf8(m_start.zone.id()) : m_start.attendee.timeZone};
    r.guests = m_guests->emails();
    return r;
}

QString BookingDialog::message() const { return m_message->isHidden() ? QString() : m_message->text(); }

void BookingDialog::say(const QString &text, bool bad)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    restyle(m_message, "tone", bad ? QStringLiteral("danger") : QStringLiteral("quiet"));
}

void BookingDialog::refresh()
{
    m_progress->setVisible(m_loading || m_booking);
    const bool wrongMail = !m_email->text().trimmed().isEmpty() && !emailTrouble(m_email->text()).isEmpty();
    restyle(m_email, "wrong", wrongMail);
    m_email->setToolTip(wrongMail ? emailTrouble(m_email->text()) : QString());
    m_book->setEnabled(request().has_value() && !m_booking);
}

void BookingDialog::send()
{
    if (!m_guests->addTyped())
        return;
    const auto wanted = request();
    if (!wanted || m_booking)
        return;
    auto *call = m_start.book(*wanted);
    m_booking = call;
    say(QStringLiteral("Booking…"), false);
    refresh();
    call->then(this, [this](const Outcome<Booking> &outcome) {
        m_booking = nullptr;
        if (!outcome.ok()) {
            say(outcome.error().oneLine(), true);
            refresh();
            return;
        }
        emit booked(*outcome);
        accept();
    });
}

} // namespace csp
