#pragma once
#include "core/ports/calendarport.h"
#include "core/ports/clock.h"
#include <QPointer>

namespace csp {

/// Reads one calendar: all pages of `events.list`, incrementally where there is a sync token, whole where there is none or where it aged
/// (410). One reading at a time.
class CalendarReader : public QObject
{
    Q_OBJECT
public:
    struct Reading {
        QList<EventDocument> documents;
        QString syncToken; ///< to be stored together with what follows from the documents
        bool full = false;
        bool tokenAged = false; ///< the token we had was refused with 410
    };

    CalendarReader(CalendarId calendar, CalendarPort *port, Clock *clock, QObject *parent);
    const CalendarId &calendar() const { return m_calendar; }
    bool reading() const { return m_reading; }
    /// Nothing while a reading is under way. `syncToken` empty: a full read.
    void read(const QString &syncToken);
    void stop();
    /// Does not wait any longer for the next attempt, and counts the attempts anew. False: it did not wait.
    bool askAgainNow();

signals:
    void done(const csp::CalendarReader::Reading &reading);
    /// Not answered as it should be; asked again in a while.
    void waiting(const csp::Error &error);
    /// Given up; what was read of this reading is forgotten, and the old token stays good.
    void failed(const csp::Error &error);

private:
    void ask();
    void take(const Outcome<EventPage> &page);

    CalendarId m_calendar;
    CalendarPort *m_port;
    Clock *m_clock;
    bool m_reading = false;
    QPointer<Call> m_wait; ///< for the next attempt
    int m_attempt = 0;
    QString m_asked;
    QString m_page;
    Reading m_got;
    QPointer<Call> m_call;
};

} // namespace csp
