#pragma once
#include "core/engine/asking/calendarreader.h"
#include "core/engine/asking/channelkeeper.h"
#include "core/engine/known/known.h"
#include "core/engine/run/runner.h"
#include "core/engine/session/session.h"
#include <QSet>
#include <QTimer>

namespace csp {

/// The parts of a Session and what connects them: notifications go in, readings follow, runs begin.
struct Session::Private : public QObject {
    Q_OBJECT
public:
    Private(Session *session, Ports ports, Settings settings);

    // Start (sessionstart.cpp).
    void start();
    void askCalendars();
    void askCalcom();
    void startPartDone();
    void readingDone(const CalendarId &calendar);
    void takeUpRuns();
    void loadTimeline();
    void openChannels();

    // Bookings, met and held against their events (sessionbookings.cpp).
    void bookingsKnown(const QList<Booking> &bookings);
    void refreshBookings();
    void close(Reference reference);
    bool compareAll();
    bool compare(const Reference &reference);
    /// The event of a reference, as a look found it: one that is gone is cancelled, and still the one that was asked for.
    static EventDocument asFound(const Fetched &found, const Reference &reference);
    void meet(const BookingUid &uid);
    void meetRow(const Booking &booking, const BookingReferenceRow &row);

    // Inbox (session.cpp).
    Outcome<InboxId> receive(const Notification &notification);

    // Reading (sessionreading.cpp).
    void readSoon(const CalendarId &calendar);
    void readNow(const CalendarId &calendar);
    /// By a person: what waits for its next attempt is asked at once.
    void readAtOnce(const CalendarId &calendar);
    void taken(const CalendarId &calendar, const CalendarReader::Reading &reading);
    void syncCalendars(); ///< every calendar that can be read, soon
    void readFailed(const CalendarId &calendar, const Error &error);
    std::optional<CalendarId> unreadCalendarOf(RunId id) const; ///< where the run is a row of `tellUnread`
    void tellUnread(const Notification &notification, const Error &error);
    void readWaiting(); ///< calendars with notifications that no reading has seen yet
    QList<PendingChange> changesOf(const CalendarReader::Reading &reading, InboxId cause);
    void lookForMissing(const CalendarId &calendar);
    void expandSeries(const CalendarId &calendar);
    CalendarReader *reader(const CalendarId &calendar);
    void pollLater();

    // Snapshot (sessionsnapshot.cpp).
    SnapshotPtr build();
    void touch();
    void checkSettled();

    template<typename C>
    C *track(C *call)
    {
        ++calls;
        open.append(call);
        connect(call, &Call::finished, this, [this, call] {
            --calls;
            open.removeAll(call);
            // Later: the caller learns of it after us, and may start something else.
            QMetaObject::invokeMethod(this, &Private::checkSettled, Qt::QueuedConnection);
        });
        return call;
    }
    void notice(const QString &text, const std::optional<Error> &error = {});

    Session *q;
    Ports ports;
    Settings settings;
    Known known;
    Runner runner;
    ChannelKeeper channels;
    QHash<CalendarId, CalendarReader *> readers;
    QHash<CalendarId, QList<Notification>> causes;    ///< notifications that the next reading of a calendar answers
    QHash<CalendarId, QList<Notification>> answering; ///< those that the reading under way answers
    QHash<InboxId, RunId> toldUnread;                 ///< of those that still wait: the row which says that their calendar could not be read
    QSet<CalendarId> queued;
    QSet<BookingUid> unmet; ///< bookings whose reference could not be read
    QSet<CalendarId> startReads; ///< calendars whose reading the start waits for
    std::optional<Instant> bookingsUntil; ///< the newest change that a list of bookings has told of
    bool compareDue = false;     ///< bookings were read: once all is quiet, they are held against the events
    bool startRead = false;      ///< the start has asked for them
    QList<QPointer<Call>> open;
    int calls = 0;
    int startParts = 0;
    bool loaded = false;  ///< what an earlier run of the program left is in memory
    bool started = false;
    bool starting = false;
    bool stopped = false;
    bool polling = false;

    SnapshotPtr current;
    quint64 revision = 0;
    bool dirty = true;
    bool announced = false;
    bool settledTold = true;
    QTimer announcer;
};

} // namespace csp
