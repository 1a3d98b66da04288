#pragma once
#include "core/engine/known/snapshot.h"
#include "ui/models/keyedtable.h"
#include <QSet>

namespace csp {

/// The calendars of the account, each with its colour, whether it is watched, and a check mark: shown or not.
class CalendarsModel : public KeyedTable<CalendarState, CalendarId>
{
    Q_OBJECT
public:
    enum Column { Name, Watched, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole + 1, ///< the calendar's id, as text
        ColorRole,                 ///< QColor
        WatchRole,                 ///< `off`, `starting`, `watching`, `failed`
        WritableRole,              ///< bool: an event may be moved into it
        TroubleRole,               ///< one line; empty: none
        ShownRole,                 ///< bool
    };

    explicit CalendarsModel(QObject *parent = nullptr) : KeyedTable(parent) { }

    void setSnapshot(const SnapshotPtr &snapshot);
    const QSet<CalendarId> &hidden() const { return m_hidden; }
    void setHidden(const QSet<CalendarId> &hidden);
    CalendarId idAt(const QModelIndex &index) const { return index.isValid() ? m_rows[size_t(index.row())].info.id : CalendarId{}; }

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

signals:
    /// A person ticked or unticked a calendar.
    void hiddenChanged(const QSet<csp::CalendarId> &hidden);

protected:
    CalendarId keyOf(const CalendarState &row) const override { return row.info.id; }

private:
    QSet<CalendarId> m_hidden;
};

} // namespace csp
