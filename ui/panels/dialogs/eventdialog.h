#pragma once
#include "core/domain/calendar.h"
#include "core/domain/edit.h"
#include <QDialog>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTimeEdit;

namespace csp {

class AttendeeEditor;

/// An event's fields, for changing one or making one. Times are on the clock of `zone`; the end of whole days is shown inclusive.
///
/// Open it with `open()`; `saved` comes before the dialog closes, and only with a draft that is valid.
class EventDialog : public QDialog
{
    Q_OBJECT
public:
    struct Start {
        EventDraft draft;
        CalendarId calendar;
        QList<CalendarInfo> calendars; ///< those that can be written to
        QTimeZone zone = QTimeZone::utc();
        QString hostEmail;
        bool isNew = false;
        QString whyReadOnly; ///< set: everything shows, nothing can be saved
    };
    explicit EventDialog(const Start &start, QWidget *parent = nullptr);

    EventDraft draft() const;
    CalendarId calendar() const;
    /// Each sentence that stands in the way of saving.
    QStringList troubles() const;

signals:
    void saved(const csp::EventDraft &draft, const csp::CalendarId &calendar);

private:
    void build();
    void load();
    void refresh();
    void startMoved();
    EventSpan span() const;
    QDateTime wall(const QDateEdit *date, const QTimeEdit *time) const;
    void tryToSave();

    Start m_start;
    Millis m_length{0};
    QLineEdit *m_title;
    QDateEdit *m_startDate;
    QTimeEdit *m_startTime;
    QDateEdit *m_endDate;
    QTimeEdit *m_endTime;
    QCheckBox *m_allDay;
    QLabel *m_zoneLabel;
    QComboBox *m_calendar;
    QLineEdit *m_location;
    QPlainTextEdit *m_description;
    AttendeeEditor *m_attendees;
    QLabel *m_trouble;
    QPushButton *m_save;
};

} // namespace csp
