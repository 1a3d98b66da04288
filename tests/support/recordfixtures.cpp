#include "core/recording/recordingtransport.h"
#include "tests/support/playground.h"
#include <QCoreApplication>
#include <cstdio>

// Makes fixtures/recordings anew: each recording is a story that happened in the sandbox, kept as it went over the wire. Run it after a
// change of the wire or of a simulator, and look at the difference: record_fixtures fixtures/recordings

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

namespace {

struct Tale {
    const char *file;
    const char *title;
    const char *description;
    std::function<void(Playground &)> happens;
};

const QString Review = QStringLiteral("Design review");

const QList<Tale> &tales()
{
    static const QList<Tale> all{
        {"drag", "Drag to a free slot", "The host drags a booked event to the afternoon; the plan is applied, and its echo comes back.",
         [](Playground &p) { p.drags(Review, "Tue 14:30"); p.passes(2s); p.applies(); p.passes(2s); }},
        {"drag-busy", "Drag onto a busy slot", "The host drags a booked event onto another meeting: nothing is sent, the host is asked.",
         [](Playground &p) { p.drags(Review, "Wed 13:00"); p.passes(2s); }},
        {"delete", "Delete", "The host deletes a booked event. It is held for 30 s, looked for in every calendar, and then the booking is cancelled.",
         [](Playground &p) { p.deletes(Review); p.passes(31s); p.applies(); p.passes(2s); }},
        {"delete-undo", "Delete, then undo", "The host deletes a booked event and takes that back ten seconds later: the booking stays.",
         [](Playground &p) { p.deletes(Review); p.passes(10s); p.restores(Review); p.passes(40s); }},
        {"move-deletion-first", "Cross-calendar move, deletion first", "A booked event moves from personal to work; the calendar that it left is heard of first.",
         [](Playground &p) {
             p.holdPushes();
             p.movesToCalendar(Review, QStringLiteral("work"));
             p.deliver(QStringLiteral("personal"));
             p.passes(4s);
             p.deliver(QStringLiteral("work"));
             p.passes(40s);
         }},
        {"move-appearance-first", "Cross-calendar move, appearance first", "The same move; the calendar that it came to is heard of first.",
         [](Playground &p) {
             p.holdPushes();
             p.movesToCalendar(Review, QStringLiteral("work"));
             p.deliver(QStringLiteral("work"));
             p.passes(4s);
             p.deliver(QStringLiteral("personal"));
             p.passes(40s);
         }},
        {"guest-added", "Guest added", "The host invites somebody in Google; the guest is added to the booking, and its echo comes back.",
         [](Playground &p) { p.invites(Review, QStringLiteral("lee@example.org")); p.passes(2s); p.applies(); p.passes(2s); }},
        {"duplicate", "Duplicate notification", "A drag whose notification comes twice: the second one brings nothing.",
         [](Playground &p) { p.drags(Review, "Tue 14:30"); p.passes(2s); p.deliverAgain(QStringLiteral("personal")); p.passes(2s); p.applies(); p.passes(2s); }},
        {"echo", "Echo of a reschedule in Cal.com", "The booker reschedules on Cal.com, which writes to Google, which notifies: nothing is left to do.",
         [](Playground &p) { p.bookerReschedules(Review, "Thu 15:00"); p.passes(2s); }},
    };
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: record_fixtures FOLDER\n");
        return 2;
    }
    for (const Tale &tale : tales()) {
        try {
            Playground p(ApplyMode::AskFirst, {}, Playground::Recorded::Yes);
            p.passes(5s);
            tale.happens(p);
            p.recorder()->setTitle(QString::fromLatin1(tale.title), QString::fromLatin1(tale.description));
            QFile file(QString::fromLocal8Bit(argv[1]) + QLatin1Char('/') + QLatin1String(tale.file) + QStringLiteral(".har"));
            if (!file.open(QIODevice::WriteOnly) || file.write(toHar(p.recorder()->recording())) < 0) {
                std::fprintf(stderr, "%s: %s\n", qUtf8Printable(file.fileName()), qUtf8Printable(file.errorString()));
                return 3;
            }
            std::printf("%s: %d exchanges\n", tale.file, int(p.recorder()->recording().exchanges.size()));
        } catch (const StoryBroke &broke) {
            std::fprintf(stderr, "%s: %s\n", tale.file, broke.what());
            return 1;
        }
    }
}
