#pragma once
#include "core/engine/snapshot.h"
#include "ui/models/keyedtable.h"

namespace csp {

/// Names a line of the timeline: a run, or a notification that no run was made of yet.
struct TimelineKey {
    RunId run = 0;
    InboxId notification = 0; ///< only where there is no run

    bool operator==(const TimelineKey &) const = default;
    friend size_t qHash(const TimelineKey &k, size_t seed = 0) { return qHashMulti(seed, k.run, k.notification); }
};

/// What kind of news a line is, for the colour of its chip. The chip's text and sign say the same: colour never stands alone.
enum class Tone { None, Quiet, Info, Good, Warning, Danger };
Tone toneOf(const Decision &decision, RunStage stage);
/// `quiet`, `info` …
const char *nameOf(Tone tone);

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
    QString calendarName(const CalendarId &id) const { return m_calendarNames.value(id, id.value); }

    QTimeZone m_zone = QTimeZone::utc();
    QHash<CalendarId, QString> m_calendarNames;
};

} // namespace csp
