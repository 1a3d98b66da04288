#pragma once
#include "app/wiring/connection.h"
#include "core/ports/clock.h"
#include "core/recording/recording.h"

namespace csp {

/// The headless tour: a sandbox served over HTTP, a connection to it, and one story after the other: book, drag, delete, move, add a
/// guest. Time is virtual (the week of Monday 2 March 2026), so that a hold of 30 s takes none, and the same tour gives the same words.
class Tour : public QObject
{
    Q_OBJECT
public:
    /// One step as it went.
    struct Step {
        QString name;  ///< `drag`
        QString title; ///< `Drag “Design review” from Tue 3, 10:00 to Tue 3, 14:30`
        QList<RunRecord> runs; ///< what came of it, in order
        QStringList results;   ///< one line each
    };
    /// Names in the order of the tour; `only` takes some of them. Empty: all.
    static QStringList stepNames();

    Tour(const QByteArray &worldYaml, const QString &worldName, QObject *parent = nullptr);
    ~Tour() override;
    /// Begins. `record`: keeps what goes over the wire. An Error where the world is wrong, a step is unknown or no port is free.
    Outcome<Done> start(const QStringList &only, bool record);
    const sim::SandboxEndpoints &endpoints() const;
    /// Redacted; only after `finished`.
    Recording recording() const;
    Session &session();

signals:
    void stepDone(const csp::Tour::Step &step);
    /// After the last step, or with what stood in the way.
    void finished(const std::optional<csp::Error> &error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
