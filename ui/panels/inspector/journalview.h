#pragma once
#include "ui/panels/inspector/inspected.h"
#include <QWidget>

class QVBoxLayout;

namespace csp {

/// What was done, step by step, with its answers; then every version that the baseline has had.
class JournalView : public QWidget
{
    Q_OBJECT
public:
    explicit JournalView(QWidget *parent = nullptr);
    void setJournal(const Inspected &what);
    QStringList lines() const { return m_lines; }

private:
    QVBoxLayout *m_list;
    QStringList m_lines;
};

/// `Fetched`, `After an apply` …
QString originText(BaselineOrigin origin);

} // namespace csp
