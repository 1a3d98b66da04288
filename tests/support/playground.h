#pragma once
#include "app/wiring/connection.h"
#include "core/recording/recordingtransport.h"
#include "tests/support/checkedtransport.h"
#include <QtTest>
#include <stdexcept>

namespace csp::test {

/// Thrown where a story cannot go on: asking for something that is not there, or a state that never comes.
struct StoryBroke : std::runtime_error { using std::runtime_error::runtime_error; };

/// A whole playground without sockets, under a virtual clock: sandbox, clients, store and session, and the verbs of both sides.
/// Starts settled: seeded, signed in, synced, channels open. A world of its own (`tests/support/story.yaml`), Monday 2 March 2026, 08:00 in Berlin.
class Playground
{
public:
    enum class Recorded { No, Yes };
    struct Options {
        ApplyMode mode = ApplyMode::AskFirst;
        QByteArray world;            ///< YAML; empty: the world of the stories
        Recorded recorded = Recorded::No;
        bool inMemory = false;       ///< no file: quick, but nothing outlives a `restart`
        bool ticking = false;        ///< each of our requests takes two milliseconds of the virtual clock
        /// Puts something between us and the services; the sandbox's own requests do not go through it.
        std::function<std::unique_ptr<http::Transport>(http::Transport *)> wrap;
    };
    explicit Playground(ApplyMode mode = ApplyMode::AskFirst, const QByteArray &world = {}, Recorded recorded = Recorded::No);
    explicit Playground(Options options);
    ~Playground();

    // Times are said the way people say them, in Berlin, in the week of the world: `Mon 10:00`, `Tue 14:30`.
    static const QTimeZone &zone(); ///< of every time that a story names
    static Instant at(const char *text);
    static EventSpan span(const char *start, int minutes);

    // What a person does in Google. Each settles before it returns.
    void drags(const QString &title, const char *to);
    void resizes(const QString &title, const char *start, int minutes);
    void deletes(const QString &title);
    void restores(const QString &title);
    void movesToCalendar(const QString &title, const QString &calendar);
    void invites(const QString &title, const QString &email);
    void uninvites(const QString &title, const QString &email);
    void renames(const QString &title, const QString &to);
    // The same without settling, and the push messages kept back until `deliver`, to order them freely.
    void holdPushes() { m_holding = true; }
    void deliver(const QString &calendar);      ///< the oldest one kept back for that calendar
    void deliverAgain(const QString &calendar); ///< the last one delivered, once more
    void deliverAll();

    // What happens in Cal.com, by the booker.
    BookingUid books(const char *start, const QString &guest = QStringLiteral("kim@example.com"), const QStringList &guests = {});
    void bookerReschedules(const QString &title, const char *to);
    void bookerCancels(const QString &title);

    void settle();
    void passes(Millis time);
    void applies();  ///< the one proposal that waits
    void skips();

    // Whole states, as a person would compare them.
    /// What the runs decided that began since the last verb, oldest first: `reschedule to Tue 3 14:30, add guests kim@example.com`.
    QStringList decisions() const;
    /// The same with what became of them: `applied`, `proposed`, `holding`, `nothing` …
    QStringList stages() const;
    QList<RunRecord> runs() const; ///< of events, since the last verb
    QStringList googleWeek() const; ///< every event of a booking: `Mon 2 10:00-10:30 Intro call [personal]`, sorted
    QStringList calcomWeek() const; ///< living bookings: `Mon 2 10:00-10:30 Intro call`, sorted
    QStringList requests() const;   ///< what the runs since the last verb sent: `POST v2/bookings/<uid>/reschedule`, uids left out
    Booking booking(const QString &title) const; ///< living
    Event event(const QString &title) const;
    Link link(const QString &title) const;
    static QString said(const Decision &decision);

    Session &session() { return m_connection->session(); }
    Connection &connection() { return *m_connection; }
    Store &store() { return m_connection->store(); }
    VirtualClock &clock() { return m_clock; }
    /// Ends the program without saying good-bye and starts it anew on the same store and the same world.
    void restart();
    http::InProcessTransport &transport() { return m_transport; }
    sim::Sandbox &sandbox() { return *m_sandbox; }
    const sim::SandboxEndpoints &endpoints() const { return m_endpoints; }
    RecordingTransport *recorder() { return m_recorder.get(); } ///< null unless recorded
    /// Past us: as another program would ask the services. Lets what is due happen, and waits for the answer alone.
    http::Response ask(const http::Request &request);
    /// Everything that is due now, and what follows from it.
    static void drain();
    /// Jumps from timer to timer: cheaper than `passes` where nobody looks in between.
    void skipsTo(Instant until);
    // Push messages that are kept back (`holdPushes`), in the order of their sending.
    qsizetype keptPushes() const { return m_kept.size(); }
    void deliverKept(qsizetype index, bool keepIt = false); ///< `keepIt`: it comes again later
    void dropKept(qsizetype index) { m_kept.removeAt(index); }

private:
    void connectAll();
    void mark();
    void edit(const EditIntent &intent);
    http::Response post(const QByteArray &path, const QJsonObject &body, const QByteArray &version);

    Options m_options;
    VirtualClock m_clock;
    CheckedTransport m_transport;
    std::unique_ptr<http::Transport> m_wire; ///< where every request takes a moment
    std::unique_ptr<http::Transport> m_wrapped;
    std::unique_ptr<RecordingTransport> m_recorder;
    std::unique_ptr<sim::Sandbox> m_sandbox;
    sim::SandboxEndpoints m_endpoints;
    std::unique_ptr<Connection> m_connection;
    QTemporaryDir m_folder;
    bool m_holding = false;
    QList<http::Request> m_kept;
    QList<http::Request> m_delivered;
    QHash<QString, Event> m_deleted;
    RunId m_mark = 0;
};

} // namespace csp::test

/// Compares two lists of lines and shows both where they differ.
#define SAME(actual, expected) QCOMPARE((actual).join(u'\n'), (expected).join(u'\n'))
