#pragma once
#include "core/ports/bookingsport.h"
#include <QDialog>
#include <QPointer>
#include <functional>

class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace csp {

class AttendeeEditor;

/// A new booking, as a guest would make it: an event type, one of its free slots, who comes.
///
/// The dialog stays open until Cal.com has answered, so that a refusal can be read beside what it refuses.
class BookingDialog : public QDialog
{
    Q_OBJECT
public:
    struct Start {
        QList<EventType> eventTypes;
        QDate day; ///< slots are looked for from here on
        QTimeZone zone = QTimeZone::utc();
        BookingPerson attendee; ///< proposed
        std::function<CallOf<QList<Instant>> *(qint64 eventTypeId, Instant from, Instant until)> freeSlots;
        std::function<CallOf<Booking> *(const BookingRequest &request)> book;
    };
    static constexpr int daysAhead = 7;

    explicit BookingDialog(const Start &start, QWidget *parent = nullptr);
    ~BookingDialog() override;
    /// What would be sent; nothing while something is missing.
    std::optional<BookingRequest> request() const;
    QListWidget *slotList() const { return m_slots; }
    QString message() const;

signals:
    void booked(const csp::Booking &booking);

private:
    void build();
    void loadSlots();
    void showSlots(const Outcome<QList<Instant>> &outcome);
    void refresh();
    void send();
    void say(const QString &text, bool bad);

    Start m_start;
    QPointer<Call> m_loading;
    QPointer<Call> m_booking;
    QComboBox *m_type;
    QComboBox *m_length;
    QDateEdit *m_day;
    QListWidget *m_slots;
    QLineEdit *m_name;
    QLineEdit *m_email;
    AttendeeEditor *m_guests;
    QProgressBar *m_progress;
    QLabel *m_message;
    QPushButton *m_book;
};

} // namespace csp
