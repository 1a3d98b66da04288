#pragma once
#include "core/domain/edit.h"
#include "core/engine/known/snapshot.h"
#include "core/ports/call.h"
#include <QUndoStack>
#include <deque>
#include <functional>

namespace csp {

/// What a person did to Google's side, and can take back.
///
/// A command holds values from before and after; undo and redo are new conditional writes, never forced: where the event has changed
/// since, the write is refused, the command leaves the stack and `refused` says so. Writes go out one at a time, in order, so a quick
/// Ctrl+Z waits for the answer (and the etag) of what it takes back.
class EditHistory : public QObject
{
    Q_OBJECT
public:
    struct Seams {
        std::function<CallOf<Fetched> *(const EditIntent &)> submit;
        std::function<SnapshotPtr()> snapshot; ///< never null
    };
    /// So many steps can be taken back; the oldest ones are forgotten.
    static constexpr int mostSteps = 200;

    explicit EditHistory(Seams seams, QObject *parent = nullptr);
    ~EditHistory() override;

    /// Submits the edit and remembers how to take it back. Steps of one gesture (key nudges) share a number other than 0 and become
    /// one command. False: the event is not there any more, or the edit changes nothing; nothing was submitted.
    bool perform(const EditIntent &intent, quint64 gesture = 0);

    void undo();
    void redo();
    bool canUndo() const;
    bool canRedo() const;
    QString undoText() const; ///< `Move “Design review”`
    QString redoText() const;
    int count() const;
    /// A write is under way or waits for its turn.
    bool busy() const;
    /// Forgets everything: another world, or another account.
    void clear();

signals:
    /// Any of the answers above is another.
    void changed();
    void refused(const QString &text, const csp::Error &error);
    /// Google has taken a write; the event as it is now.
    void accepted(const csp::Fetched &event);

private:
    struct Edit;
    class Command;
    struct Job { std::shared_ptr<Edit> edit; bool forward; };

    void enqueue(const std::shared_ptr<Edit> &edit, bool forward);
    void next();
    void answered(const Job &job, const Outcome<Fetched> &outcome);
    void dropObsolete(const std::shared_ptr<Edit> &edit);
    EditIntent intentOf(const Job &job) const;
    QString etagFor(const EventKey &key, const std::function<bool(const Event &)> &asExpected) const;

    Seams m_seams;
    QUndoStack m_stack;
    std::deque<Job> m_jobs; ///< the first one is under way where m_running
    bool m_running = false;
    QHash<EventKey, Event> m_acknowledged; ///< as Google last answered us; what the snapshot knows as well goes, once there are many
};

} // namespace csp
