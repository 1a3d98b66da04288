#pragma once
#include <QObject>
#include <functional>

namespace csp {

/// Runs `then` in the event loop at the first SIGTERM, SIGINT or SIGHUP (unless hangups are ignored, as under nohup); a second one ends the program as usual. One at a time in a program.
class StopSignals : public QObject
{
    Q_OBJECT
public:
    explicit StopSignals(std::function<void()> then, QObject *parent = nullptr);
    ~StopSignals() override;

private:
    int m_sockets[2] = {-1, -1};
};

} // namespace csp
