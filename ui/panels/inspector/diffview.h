#pragma once
#include "ui/panels/inspector/inspected.h"
#include <QWidget>

class QGridLayout;

namespace csp {

/// The diff as a small table: field, baseline, fetched, delta. Noise is counted in one row, and listed on request.
class DiffView : public QWidget
{
    Q_OBJECT
public:
    explicit DiffView(QWidget *parent = nullptr);
    void setRun(const RunRecord &run, const QTimeZone &zone);

    /// What stands in the table, row by row, cells parted by ` | `: for tests and for copying.
    QStringList rows() const;
    bool noiseShown() const { return m_noiseShown; }
    void setNoiseShown(bool shown);

private:
    struct Row { QString field, before, after, delta; int tone; };
    void rebuild();
    std::vector<Row> rowsOf() const;
    QString textOf(const FieldChange &change, bool after) const;

    QGridLayout *m_grid;
    RunRecord m_run;
    QTimeZone m_zone = QTimeZone::utc();
    bool m_noiseShown = false;
    std::vector<Row> m_rows;
};

} // namespace csp
