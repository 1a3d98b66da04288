#include "ui/models/timelinemodel.h"
#include "ui/text/say.h"

namespace csp {

Tone toneOf(const Decision &decision, RunStage stage)
{
    if (stage == RunStage::Failed)
        return Tone::Danger;
    if (decision.actions.empty())
        return Tone::None;
    if (stage == RunStage::Superseded || stage == RunStage::Skipped)
        return Tone::Quiet;
    Tone tone = Tone::Quiet;
    // The gravest of several actions is the one to be seen.
    for (const Action &action : decision.actions) {
        Tone one = Tone::Quiet;
        switch (action.kind) {
        case ActionKind::Nothing: break;
        case ActionKind::Reschedule:
        case ActionKind::AddGuests:
        case ActionKind::RemoveGuests:
        case ActionKind::UpdateLocation:
        case ActionKind::CreateBooking: one = Tone::Info; break;
        case ActionKind::RelinkReference: one = Tone::Good; break;
        case ActionKind::Hold:
        case ActionKind::RequestReschedule:
        case ActionKind::AskHost:
        case ActionKind::NotPossible: one = Tone::Warning; break;
        case ActionKind::Cancel:
        case ActionKind::RevertEvent: one = Tone::Danger; break;
        }
        tone = std::max(tone, one);
    }
    return tone;
}

void TimelineModel::setSnapshot(const SnapshotPtr &snapshot)
{
    if (!snapshot) {
        resetRows({});
        return;
    }
    QHash<CalendarId, QString> names;
    for (const CalendarState &c : snapshot->calendars)
        names.insert(c.info.id, c.info.summary);
    const bool renamed = names != m_calendarNames;
    m_calendarNames = std::move(names);

    // A notification that was waiting becomes the first run made of it: the same line.
    QHash<TimelineKey, TimelineKey> became;
    QHash<InboxId, RunId> firstRun;
    std::vector<TimelineRow> rows(snapshot->timeline.begin(), snapshot->timeline.end());
    for (const TimelineRow &row : rows)
        if (row.run != 0 && row.notification != 0 && !firstRun.contains(row.notification))
            firstRun.insert(row.notification, row.run);
    for (const TimelineRow &row : m_rows)
        if (row.run == 0 && firstRun.contains(row.notification) && rowOfRun(firstRun.value(row.notification)) < 0)
            became.insert({0, row.notification}, {firstRun.value(row.notification), 0});
    takeRows(std::move(rows), became);
    if (renamed && !m_rows.empty())
        emit dataChanged(index(0, Calendar), index(rowCount() - 1, Calendar));
}

void TimelineModel::setZone(const QTimeZone &zone)
{
    if (zone == m_zone)
        return;
    m_zone = zone;
    everyRowChanged();
}

void TimelineModel::setStruck(const StruckMessages &struck)
{
    if (struck == m_struck)
        return;
    m_struck = struck;
    everyRowChanged();
}

void TimelineModel::everyRowChanged()
{
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const StruckMessage *TimelineModel::struckOf(const TimelineRow &row) const
{
    const auto found = m_struck.constFind({row.calendar.value, row.messageNumber});
    return row.messageNumber && found != m_struck.cend() && found->from <= row.received && row.received <= found->until ? &*found : nullptr;
}

int TimelineModel::rowOfRun(RunId run) const
{
    if (run == 0)
        return -1;
    for (int i = int(m_rows.size()) - 1; i >= 0; --i)
        if (m_rows[size_t(i)].run == run)
            return i;
    return -1;
}

TimelineKey TimelineModel::keyOf(const TimelineRow &row) const { return {row.run, row.run == 0 ? row.notification : 0}; }

QString TimelineModel::text(const TimelineRow &row, int column) const
{
    switch (column) {
    case Number: return (row.notification != 0 ? QString::number(row.notification) : QStringLiteral("–")) + (struckOf(row) ? u" ↯"_qs : QString());
    case Received: return toQDateTime(row.received, m_zone).time().toString(u"HH:mm:ss.zzz");
    case Calendar: return calendarName(row.calendar);
    case State: return row.resourceState;
    case Message:
        if (const auto *struck = struckOf(row))
            return u"%1 · %2"_qs.arg(row.messageNumber).arg(struck->what);
        return row.messageNumber != 0 ? QString::number(row.messageNumber) : QString();
    case Title: return row.title;
    case Difference: return row.decision.actions.empty() && row.diff.changes.empty() ? QString() : say::summary(row.diff);
    case ActionTaken:
        // A run that was overtaken before it was decided again, after a restart, has no decision to tell of.
        if (!row.decision.actions.empty() || row.stage == RunStage::Superseded)
            return say::shortAction(row.decision, row.stage);
        return row.run == 0 ? QStringLiteral("waiting") : isFinal(row.stage) ? QString() : QString::fromLatin1(nameOf(row.stage));
    default: return {};
    }
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TimelineRow &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::TextAlignmentRole: return int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (const auto *struck = struckOf(row); struck && index.column() != ActionTaken)
            return u"%1\nMessage %2 was %3"_qs.arg(text(row, index.column())).arg(row.messageNumber).arg(struck->by);
        return row.latency.count() > 0 && index.column() == ActionTaken
            ? QVariant(u"Decided %1 ms after the notification"_qs.arg(double(row.latency.count()) / 1000, 0, 'f', 1))
            : QVariant(text(row, index.column()));
    case RunRole: return row.run;
    case NotificationRole: return row.notification;
    case CalendarRole: return row.calendar.value;
    case StageRole: return QString::fromLatin1(nameOf(row.stage));
    case ToneRole: return QString::fromLatin1(nameOf(toneOf(row.decision, row.stage)));
    case OpenRole: return row.run != 0 && !isFinal(row.stage);
    case LatencyRole: return qint64(row.latency.count());
    case FilterRole: {
        QStringList all;
        for (int c = 0; c < ColumnCount; ++c)
            all << text(row, c);
        return all.join(u' ');
    }
    default: return {};
    }
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return QStringLiteral("#");
    case Received: return QStringLiteral("received");
    case Calendar: return QStringLiteral("calendar");
    case State: return QStringLiteral("state");
    case Message: return QStringLiteral("message");
    case Title: return QStringLiteral("event");
    case Difference: return QStringLiteral("diff");
    case ActionTaken: return QStringLiteral("action");
    default: return {};
    }
}

QHash<int, QByteArray> TimelineModel::roleNames() const
{
    auto names = QAbstractTableModel::roleNames();
    names.insert({{RunRole, "run"}, {NotificationRole, "notification"}, {CalendarRole, "calendar"}, {StageRole, "stage"}, {ToneRole, "tone"},
                  {OpenRole, "open"}, {LatencyRole, "latency"}, {FilterRole, "filter"}});
    return names;
}

} // namespace csp
