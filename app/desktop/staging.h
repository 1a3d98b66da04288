#pragma once
#include "app/desktop/workbench.h"

namespace csp {

/// The scene of `--picture`: in a fresh demo world, on a Tuesday at noon, a few things happen that the playground is about; then the
/// window is saved as a picture and the program ends.
class Staging : public QObject
{
    Q_OBJECT
public:
    /// When the scene's clock begins: Tuesday 3 March 2026, 12:16 in Berlin.
    static Instant begins();

    Staging(Workbench &bench, QString file, QSize size);
    void start();

private:
    void next();
    void take();
    void giveUp();

    Workbench &m_bench;
    QString m_file;
    QSize m_size;
    QTimer m_patience;
    qsizetype m_at = -1;
    RunId m_mark = 0; ///< the newest run before the act
    QString m_title;  ///< of the event that the act is about
};

} // namespace csp
