#pragma once
#include <QHash>
#include <QString>
#include <array>

namespace csp::sim::google {

/// What was asked for in the last minute, in a window that slides by whole seconds: a unit counts for 60 s, and at most one second more.
class MinuteCounter
{
public:
    /// `second` counts from anywhere; one before the last is taken for the last.
    quint64 sum(qint64 second);
    void add(qint64 second, quint32 units);
    qint64 lastSecond() const { return m_last; }

private:
    void slide(qint64 second);
    static constexpr qint64 seconds = 61;
    std::array<quint32, seconds> m_units{};
    quint64 m_sum = 0;
    qint64 m_last = 0;
};

/// The quotas per minute of the API (google-calendar.md 6.3): one of a project, which is an OAuth client here, and one of each user of a project. What is
/// refused counts nothing. A value; small, however many users there are.
class Quota
{
public:
    enum class Verdict : quint8 { Granted, UserExceeded, ProjectExceeded };
    struct Limits {
        quint64 project = 0; ///< units a minute; 0: without limit
        quint64 user = 0;
        bool any() const { return project || user; }
    };
    Verdict take(const QString &project, const QString &user, quint32 units, Limits limits, qint64 nowMs);

private:
    struct Project {
        MinuteCounter all;
        QHash<QString, MinuteCounter> users;
    };
    QHash<QString, Project> m_projects;
};

} // namespace csp::sim::google
