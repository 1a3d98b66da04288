#pragma once
#include "core/engine/known/snapshot.h"
#include "ui/models/keyedtable.h"
#include "ui/models/tone.h"

namespace csp {

/// Names a line of the timeline: a run, or a notification that no run was made of yet.
struct TimelineKey {
    RunId run = 0;
    InboxId notification = 0; ///< only where there is no run

    bool operator==(const TimelineKey &) const = default;
    friend size_t qHash(const TimelineKey &k, size_t seed = 0) { return qHashMulti(seed, k.run, k.notification); }
};

/// The tone of a run's line.
Tone toneOf(const Decision &decision, RunStage stage);

/// What a fault of the sandbox did to a message.
struct StruckMessage {
    Instant from{}, until{}; ///< a message with the same number from another time is a different message
    QString what;            ///< `sent twice`
    QString by;              ///< `struck by fault-1: sent twice`

    bool operator==(const StruckMessage &) const = default;
};

using StruckMessages = QHash<std::pair<QString, qint64>, StruckMessage>; ///< by calendar and message number

/// The timeline of notifications, oldest first: `Snapshot::timeline` as a table.
class TimelineModel : public KeyedTable<TimelineRow, TimelineKey>
{
    Q_OBJECT
public:
    enum Column { Number, Received, Calendar, State, Message, Title, Difference, ActionTaken, ColumnCount };
    enum Role {
        RunRole = Qt::UserRole + 1, ///< RunId; 0: not worked through yet
        NotificationRole,           ///< InboxId
        CalendarRole,               ///< the calendar's id, as text
        StageRole,                  ///< nameOf(RunStage)
        ToneRole,                   ///< nameOf(Tone); meant for the last column's chip
        OpenRole,                   ///< bool: a person or the hold is waited for
        LatencyRole,                ///< microseconds from notification to decision
        FilterRole,                 ///< all that a search should find, one text
    };
    Q_ENUM(Column)

    explicit TimelineModel(QObject *parent = nullptr) : KeyedTable(parent) { }

    void setSnapshot(const SnapshotPtr &snapshot);
    /// Messages that faults struck.
    void setStruck(const StruckMessages &struck);
    /// Times are shown as clocks in this zone show them.
    void setZone(const QTimeZone &zone);
    /// -1: not there.
    int rowOfRun(RunId run) const;

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

protected:
    TimelineKey keyOf(const TimelineRow &row) const override;

private:
    QString text(const TimelineRow &row, int column) const;
    void everyRowChanged();
    QString calendarName(const CalendarId &id) const { return m_calendarNames.value(id, id.value); }

    const StruckMessage *struckOf(const TimelineRow &row) const;

    StruckMessages m_struck;
    QTimeZone m_zone = QTimeZone::utc();
    QHash<CalendarId, QString> m_calendarNames;
};

} // namespace csp
