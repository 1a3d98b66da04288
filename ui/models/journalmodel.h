#pragma once
#include "core/domain/journal.h"
#include "ui/models/keyedtable.h"

namespace csp {

/// The steps of one run, oldest first.
class JournalModel : public KeyedTable<std::pair<int, RunStep>, int>
{
    Q_OBJECT
public:
    enum Column { At, What, Detail, Request, Status, ColumnCount };
    enum Role {
        RequestBodyRole = Qt::UserRole + 1, ///< indented JSON; empty: none
        AnswerRole,                         ///< indented JSON; empty: none
        ElapsedRole,                        ///< milliseconds since the run's first step
        FailedRole,                         ///< bool: an answer of 400 or above
    };
    Q_ENUM(Column)

    explicit JournalModel(QObject *parent = nullptr) : KeyedTable(parent) { }

    /// The same run again: its further steps are added. Another one: everything is new. Nothing: empty.
    void setRun(const std::optional<RunRecord> &run);
    void setZone(const QTimeZone &zone);
    RunId run() const { return m_run; }

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

protected:
    int keyOf(const std::pair<int, RunStep> &row) const override { return row.first; }

private:
    QString text(const RunStep &step, int column) const;

    RunId m_run = 0;
    QTimeZone m_zone = QTimeZone::utc();
};

} // namespace csp
