#include "ui/models/calendarsmodel.h"
#include <QColor>

namespace csp {

namespace {

QString watchWord(CalendarState::Watch watch)
{
    switch (watch) {
    case CalendarState::Watch::Off: return QStringLiteral("off");
    case CalendarState::Watch::Starting: return QStringLiteral("starting");
    case CalendarState::Watch::Watching: return QStringLiteral("watching");
    case CalendarState::Watch::Failed: return QStringLiteral("failed");
    }
    return {};
}

} // namespace

void CalendarsModel::setSnapshot(const SnapshotPtr &snapshot)
{
    if (snapshot)
        takeRows({snapshot->calendars.begin(), snapshot->calendars.end()});
    else
        resetRows({});
}

void CalendarsModel::setHidden(const QSet<CalendarId> &hidden)
{
    if (hidden == m_hidden)
        return;
    m_hidden = hidden;
    if (!m_rows.empty())
        emit dataChanged(index(0, Name), index(rowCount() - 1, Name), {Qt::CheckStateRole, ShownRole});
    emit hiddenChanged(m_hidden);
}

QVariant CalendarsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CalendarState &row = m_rows[size_t(index.row())];
    const bool shown = !m_hidden.contains(row.info.id);
    switch (role) {
    case Qt::DisplayRole: return index.column() == Name ? row.info.summary : watchWord(row.watch);
    case Qt::CheckStateRole: return index.column() == Name ? QVariant(shown ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::DecorationRole: return index.column() == Name ? QVariant(QColor(row.info.backgroundColor)) : QVariant();
    case Qt::ToolTipRole: return row.trouble ? row.trouble->oneLine() : row.info.id.value;
    case IdRole: return row.info.id.value;
    case ColorRole: return QColor(row.info.backgroundColor);
    case WatchRole: return watchWord(row.watch);
    case WritableRole: return row.info.canWrite();
    case TroubleRole: return row.trouble ? row.trouble->oneLine() : QString();
    case ShownRole: return shown;
    default: return {};
    }
}

bool CalendarsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Name || (role != Qt::CheckStateRole && role != ShownRole))
        return false;
    const bool show = role == ShownRole ? value.toBool() : value.toInt() == Qt::Checked;
    const CalendarId id = m_rows[size_t(index.row())].info.id;
    if (show == !m_hidden.contains(id))
        return true;
    if (show)
        m_hidden.remove(id);
    else
        m_hidden.insert(id);
    emit dataChanged(index, index, {Qt::CheckStateRole, ShownRole});
    emit hiddenChanged(m_hidden);
    return true;
}

Qt::ItemFlags CalendarsModel::flags(const QModelIndex &index) const
{
    const auto flags = KeyedTable::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant CalendarsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? QStringLiteral("calendar") : QStringLiteral("watch");
}

QHash<int, QByteArray> CalendarsModel::roleNames() const
{
    auto names = QAbstractTableModel::roleNames();
    names.insert({{IdRole, "id"}, {ColorRole, "color"}, {WatchRole, "watch"}, {WritableRole, "writable"}, {TroubleRole, "trouble"},
                  {ShownRole, "shown"}});
    return names;
}

} // namespace csp
