#pragma once
#include "core/ports/bookingsport.h"
#include "core/ports/calendarport.h"
#include "core/ports/store.h"
#include <QCoreApplication>
#include <QHash>
#include <deque>

/// Ports and a store whose answers a test sets, for the parts of the engine by themselves. Every call is a line of `asked`.
namespace csp::fake {

/// Lets every Call that is settled be told, and what follows from it, until nothing is left.
inline void settle()
{
    for (int i = 0; i < 64; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

inline Error error(Error::Kind kind, const QString &reason = {}) { return {kind, QStringLiteral("here"), QStringLiteral("broken"), {}, {}, reason, {}, {}, {}}; }

/// The answers of one method, in order; without one, a call stays open until the test answers it.
template<typename T>
class Answers
{
public:
    /// The next call gets this.
    Answers &operator<<(Outcome<T> answer)
    {
        m_next.push_back(std::move(answer));
        return *this;
    }
    /// Every call gets this where no other is next.
    void always(Outcome<T> answer) { m_always = std::move(answer); }
    /// Of the calls that are open, the oldest.
    void answer(Outcome<T> answer)
    {
        while (!m_open.empty() && (!m_open.front() || m_open.front()->settled()))
            m_open.pop_front();
        Q_ASSERT(!m_open.empty());
        m_open.front()->settle(std::move(answer));
        m_open.pop_front();
        settle();
    }
    CallOf<T> *call(QObject *parent)
    {
        auto *call = new CallOf<T>(parent);
        if (!m_next.empty()) {
            call->settle(std::move(m_next.front()));
            m_next.pop_front();
        } else if (m_always) {
            call->settle(*m_always);
        } else {
            m_open.push_back(call);
        }
        return call;
    }
    qsizetype open() const
    {
        return std::count_if(m_open.begin(), m_open.end(), [](const auto &call) { return call && !call->settled(); });
    }

private:
    std::deque<Outcome<T>> m_next;
    std::optional<Outcome<T>> m_always;
    std::deque<QPointer<CallOf<T>>> m_open;
};

class CalendarPort : public csp::CalendarPort
{
public:
    using csp::CalendarPort::CalendarPort;
    QStringList asked;
    QList<Channel> channels; ///< that were asked for
    Answers<QList<CalendarInfo>> calendars;
    Answers<EventPage> pages;
    Answers<Fetched> events;
    Answers<QList<EventDocument>> byUid;
    Answers<QList<EventDocument>> between;
    Answers<QList<Busy>> busy;
    Answers<Fetched> edits;
    Answers<ApiAnswer> performed;
    Answers<Channel> watches;
    Answers<Done> stops;

    CallOf<QList<CalendarInfo>> *listCalendars() override { return tell(QStringLiteral("calendars"), calendars); }
    CallOf<EventPage> *listEvents(const CalendarId &calendar, const QString &syncToken, const QString &pageToken) override
    {
        return tell(QStringLiteral("list %1 since=%2 page=%3").arg(calendar.value, syncToken, pageToken), pages);
    }
    CallOf<Fetched> *getEvent(const EventKey &event) override { return tell(QStringLiteral("get %1/%2").arg(event.calendar.value, event.event.value), events); }
    CallOf<QList<EventDocument>> *findByICalUid(const CalendarId &calendar, const ICalUid &uid) override
    {
        return tell(QStringLiteral("find %1 in %2").arg(uid.value, calendar.value), byUid);
    }
    CallOf<QList<EventDocument>> *listBetween(const CalendarId &calendar, Instant, Instant) override { return tell(QStringLiteral("expand ") + calendar.value, between); }
    CallOf<QList<Busy>> *freeBusy(const QStringList &who, Instant, Instant) override { return tell(QStringLiteral("busy ") + who.join(u','), busy); }
    CallOf<Fetched> *edit(const EditIntent &) override { return tell(QStringLiteral("edit"), edits); }
    CallOf<ApiAnswer> *perform(const ApiRequest &request) override { return tell(QString::fromLatin1(request.method) + u' ' + request.path, performed); }
    CallOf<Channel> *watch(const Channel &wanted) override
    {
        channels << wanted;
        return tell(QStringLiteral("watch ") + wanted.calendar.value, watches);
    }
    CallOf<Done> *stopChannel(const Channel &channel) override { return tell(QStringLiteral("stop ") + channel.id.value, stops); }
    /// What was asked since the last time.
    QStringList takeAsked() { return std::exchange(asked, {}); }

private:
    template<typename T>
    CallOf<T> *tell(const QString &line, Answers<T> &answers)
    {
        asked << line;
        return answers.call(this);
    }
};

class BookingsPort : public csp::BookingsPort
{
public:
    using csp::BookingsPort::BookingsPort;
    QStringList asked;
    Answers<CalcomUser> users;
    Answers<QList<EventType>> types;
    Answers<QList<Schedule>> hours;
    Answers<QList<Booking>> lists;
    Answers<Booking> bookings;
    Answers<QList<BookingReferenceRow>> rows;
    Answers<QList<Instant>> slotLists;
    Answers<Booking> created;
    Answers<ApiAnswer> performed;

    CallOf<CalcomUser> *me() override { return tell(QStringLiteral("me"), users); }
    CallOf<QList<EventType>> *eventTypes() override { return tell(QStringLiteral("event types"), types); }
    CallOf<QList<Schedule>> *schedules() override { return tell(QStringLiteral("schedules"), hours); }
    CallOf<QList<Booking>> *list(std::optional<Instant> updatedSince) override
    {
        return tell(updatedSince ? QStringLiteral("bookings since ") + toRfc3339(*updatedSince) : QStringLiteral("bookings"), lists);
    }
    CallOf<Booking> *get(const BookingUid &uid) override { return tell(QStringLiteral("booking ") + uid.value, bookings); }
    CallOf<QList<BookingReferenceRow>> *references(const BookingUid &uid) override { return tell(QStringLiteral("rows ") + uid.value, rows); }
    CallOf<QList<Instant>> *freeSlots(qint64, Instant, Instant, const BookingUid &) override { return tell(QStringLiteral("slots"), slotLists); }
    CallOf<Booking> *create(const BookingRequest &) override { return tell(QStringLiteral("create"), created); }
    CallOf<ApiAnswer> *perform(const ApiRequest &request) override { return tell(QString::fromLatin1(request.method) + u' ' + request.path, performed); }
    QStringList takeAsked() { return std::exchange(asked, {}); }

private:
    template<typename T>
    CallOf<T> *tell(const QString &line, Answers<T> &answers)
    {
        asked << line;
        return answers.call(this);
    }
};

/// Keeps everything as it was given. `broken`: every write answers this error and keeps nothing.
class MemoryStore : public Store
{
public:
    std::optional<Error> broken;
    QList<Notification> inbox;
    QHash<ChannelId, Channel> kept;
    QHash<CalendarId, QString> tokens;
    QList<PendingChange> changes;
    QHash<BookingUid, Reference> links;
    QHash<BookingUid, QList<Baseline>> versions;
    QList<RunRecord> journal;
    QList<OwnWrite> writes;
    QHash<QString, QByteArray> values;

    Outcome<InboxId> addNotification(const Notification &notification) override
    {
        if (broken)
            return *broken;
        inbox << notification;
        inbox.last().inboxId = ++m_lastInbox;
        return m_lastInbox;
    }
    Outcome<QList<Notification>> openNotifications() override { return inbox; }
    Outcome<Done> finishNotification(InboxId id) override
    {
        return write([&] { inbox.removeIf([id](const Notification &n) { return n.inboxId == id; }); });
    }
    Outcome<Done> putChannel(const Channel &channel) override { return write([&] { kept.insert(channel.id, channel); }); }
    Outcome<Done> removeChannel(const ChannelId &id) override { return write([&] { kept.remove(id); }); }
    Outcome<QList<Channel>> channels() override
    {
        if (broken)
            return *broken;
        return kept.values();
    }
    Outcome<QString> syncToken(const CalendarId &calendar) override { return tokens.value(calendar); }
    Outcome<Done> putSyncToken(const CalendarId &calendar, const QString &token) override { return write([&] { tokens.insert(calendar, token); }); }
    Outcome<Done> putChanges(const CalendarId &calendar, const QString &token, const QList<PendingChange> &pending) override
    {
        return write([&] {
            tokens.insert(calendar, token);
            changes += pending;
        });
    }
    Outcome<QList<PendingChange>> pendingChanges() override { return changes; }
    Outcome<QList<Reference>> references() override { return links.values(); }
    Outcome<Done> putReference(const Reference &reference) override { return write([&] { keep(reference); }); }
    Outcome<QList<Baseline>> history(const BookingUid &booking) override { return versions.value(booking); }
    Outcome<int> baselineCount() override
    {
        int all = 0;
        for (const auto &list : std::as_const(versions))
            all += int(list.size());
        return all;
    }
    Outcome<RunId> putRun(const RunRecord &run) override
    {
        if (broken)
            return *broken;
        const Event &event = run.facts.fetched.document.event;
        changes.removeIf([&](const PendingChange &c) {
            const Event &e = c.document.event;
            return e.key() == event.key() && e.version.etag == event.version.etag;
        });
        RunRecord record = run;
        if (record.id == 0) {
            record.id = journal.size() + 1;
            journal << record;
        } else {
            journal[record.id - 1] = record;
        }
        return record.id;
    }
    Outcome<QList<RunRecord>> runs(int limit) override { return journal.mid(std::max<qsizetype>(0, journal.size() - limit)); }
    Outcome<QList<RunRecord>> openRuns() override
    {
        QList<RunRecord> open;
        for (const RunRecord &run : std::as_const(journal)) {
            if (!isFinal(run.stage))
                open << run;
        }
        return open;
    }
    Outcome<RunRecord> run(RunId id) override
    {
        if (id < 1 || id > journal.size())
            return fake::error(Error::Kind::NotFound);
        return journal[id - 1];
    }
    Outcome<RunId> finishRun(const RunRecord &run, const std::optional<Reference> &reference, const QList<OwnWrite> &own) override
    {
        if (broken)
            return *broken;
        if (reference)
            keep(*reference);
        writes += own;
        return putRun(run);
    }
    Outcome<QList<OwnWrite>> ownWrites() override { return writes; }
    Outcome<Done> putOwnWrite(const OwnWrite &own) override { return write([&] { writes << own; }); }
    Outcome<Done> dropOwnWritesBefore(Instant at) override
    {
        return write([&] { writes.removeIf([at](const OwnWrite &w) { return w.at < at; }); });
    }
    Outcome<QByteArray> value(const QString &key) override { return values.value(key); }
    Outcome<Done> putValue(const QString &key, const QByteArray &bytes) override { return write([&] { values.insert(key, bytes); }); }
    Outcome<Done> clear() override
    {
        return write([&] {
            const auto values = this->values;
            *this = MemoryStore();
            this->values = values;
        });
    }

private:
    template<typename F>
    Outcome<Done> write(F &&change)
    {
        if (broken)
            return *broken;
        change();
        return Done{};
    }
    void keep(const Reference &reference)
    {
        links.insert(reference.booking, reference);
        auto &history = versions[reference.booking];
        if (reference.baseline.version > 0 && (history.isEmpty() || history.last().version < reference.baseline.version))
            history << reference.baseline;
    }

    InboxId m_lastInbox = 0;
};

} // namespace csp::fake
