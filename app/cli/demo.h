#pragma once
#include <QString>
#include <QStringList>

namespace csp::cli {

struct DemoOptions {
    QString world;       ///< a world file; empty: the demo world
    QStringList steps;   ///< empty: all
    bool json = false;
    QString recordTo;    ///< a HAR file to write; empty: none
};

/// The headless tour. Answers the exit status: 0 done, 1 a step did not go as it should, 2 bad usage or file, 3 environment.
int demo(const DemoOptions &options);

} // namespace csp::cli
