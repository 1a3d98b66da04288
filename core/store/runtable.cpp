#include "core/store/runtable.h"
#include "core/store/documents.h"
#include "core/wire/factsjson.h"

namespace csp::runtable {

namespace {

std::optional<RunStage> stageOf(const QString &word)
{
    for (RunStage s : {RunStage::Gathering, RunStage::Holding, RunStage::Proposed, RunStage::Applying, RunStage::Applied, RunStage::Nothing,
                       RunStage::Skipped, RunStage::Failed, RunStage::Superseded}) {
        if (word == QLatin1String(nameOf(s)))
            return s;
    }
    return {};
}

Error noSuchRun(const Database &database, RunId id)
{
    Error e;
    e.kind = Error::Kind::NotFound;
    e.where = database.path();
    e.what = QStringLiteral("there is no run %1").arg(id);
    return e;
}

QVariantList columnsOf(const RunRecord &r)
{
    return {number(r.notification), text(QLatin1String(nameOf(r.stage))), millis(r.received), text(r.calendar.value), text(r.resourceState),
        number(r.messageNumber), text(r.title), text(r.policy.name), number(r.latency.count()), blob(compact(wire::toJson(r.facts))),
        r.error ? blob(compact(wire::toJson(*r.error))) : QVariant(), blob(compact(wire::toJson(r.policy)))};
}

Outcome<Done> putSteps(Database &database, RunId id, const RunRecord &r)
{
    // Steps are only ever added in the life of a run; the rare other case is told by comparing, so that a run of many steps does not
    // write all of them again each time it moves on.
    int kept = 0;
    bool same = true;
    QList<QByteArray> steps;
    steps.reserve(qsizetype(r.steps.size()));
    for (const RunStep &step : r.steps)
        steps.append(compact(wire::toJson(step)));
    auto read = database.read("SELECT step FROM run_steps WHERE run = ? ORDER BY n", {number(id)}, [&](const QSqlQuery &row) -> Outcome<Done> {
        same = same && kept < steps.size() && row.value(0).toByteArray() == steps[kept];
        ++kept;
        return Done{};
    });
    if (!read)
        return read;
    if (!same) {
        if (auto gone = database.run("DELETE FROM run_steps WHERE run = ?", {number(id)}); !gone)
            return gone;
        kept = 0;
    }
    for (int n = kept; n < steps.size(); ++n) {
        if (auto done = database.run("INSERT INTO run_steps (run, n, step) VALUES (?, ?, ?)", {number(id), n, blob(steps[n])}); !done)
            return done;
    }
    return Done{};
}

Outcome<RunRecord> recordOf(const Database &database, const QSqlQuery &row)
{
    RunRecord r;
    r.id = row.value(0).toLongLong();
    const QString what = QStringLiteral("run %1").arg(r.id);
    r.notification = row.value(1).toLongLong();
    const auto stage = stageOf(row.value(2).toString());
    if (!stage)
        return unreadable(database, what, QStringLiteral("unknown stage ") + row.value(2).toString());
    r.stage = *stage;
    r.received = instantOf(row.value(3));
    r.calendar = {row.value(4).toString()};
    r.resourceState = row.value(5).toString();
    r.messageNumber = row.value(6).toLongLong();
    r.title = row.value(7).toString();
    r.policy.name = row.value(8).toString();
    r.latency = std::chrono::microseconds(row.value(9).toLongLong());
    const auto json = objectOf(database, row.value(10).toByteArray(), what);
    if (!json)
        return json.error();
    auto facts = wire::factsFromJson(*json);
    if (!facts)
        return unreadable(database, what, facts.error().oneLine());
    r.facts = *std::move(facts);
    if (!row.isNull(11)) {
        const auto error = objectOf(database, row.value(11).toByteArray(), what);
        if (!error)
            return error.error();
        r.error = wire::errorFromJson(*error);
    }
    if (!row.isNull(12)) {
        const auto rows = objectOf(database, row.value(12).toByteArray(), what);
        if (!rows)
            return rows.error();
        auto policy = wire::policyFromJson(*rows);
        if (!policy)
            return unreadable(database, what, policy.error().oneLine());
        r.policy = *std::move(policy);
    }
    return r;
}

Outcome<RunStep> stepOf(const Database &database, const QSqlQuery &row, RunId id)
{
    const QString what = QStringLiteral("a step of run %1").arg(id);
    const auto json = objectOf(database, row.value(0).toByteArray(), what);
    if (!json)
        return json.error();
    auto step = wire::runStepFromJson(*json);
    if (!step)
        return unreadable(database, what, step.error().oneLine());
    return step;
}

#define CSP_RUN_COLUMNS "id, notification, stage, received, calendar, resource_state, message_number, title, policy, latency_us, facts, error, policy_rows"

} // namespace

Outcome<RunId> put(Database &database, const RunRecord &run)
{
    RunId id = run.id;
    if (id == 0) {
        const auto added = database.insert("INSERT INTO runs (notification, stage, received, calendar, resource_state, message_number, title, "
                                           "policy, latency_us, facts, error, policy_rows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            columnsOf(run));
        if (!added)
            return added.error();
        id = *added;
    } else {
        const auto changed = database.change("UPDATE runs SET notification = ?, stage = ?, received = ?, calendar = ?, resource_state = ?, "
                                             "message_number = ?, title = ?, policy = ?, latency_us = ?, facts = ?, error = ?, policy_rows = ? WHERE id = ?",
            columnsOf(run) << number(id));
        if (!changed)
            return changed.error();
        if (*changed == 0)
            return noSuchRun(database, id);
    }
    if (auto steps = putSteps(database, id, run); !steps)
        return steps.error();
    return id;
}

Outcome<QList<RunRecord>> last(Database &database, int limit)
{
    QList<RunRecord> list;
    QHash<RunId, qsizetype> places;
    auto read = database.read("SELECT " CSP_RUN_COLUMNS " FROM (SELECT * FROM runs ORDER BY id DESC LIMIT ?) ORDER BY id", {limit},
                              [&](const QSqlQuery &row) -> Outcome<Done> {
        auto record = recordOf(database, row);
        if (!record)
            return record.error();
        places.insert(record->id, list.size());
        list.append(*std::move(record));
        return Done{};
    });
    if (!read)
        return read.error();
    if (list.isEmpty())
        return list;
    read = database.read("SELECT step, run FROM run_steps WHERE run >= ? ORDER BY run, n", {number(list.first().id)},
                         [&](const QSqlQuery &row) -> Outcome<Done> {
        const RunId id = row.value(1).toLongLong();
        auto step = stepOf(database, row, id);
        if (!step)
            return step.error();
        list[places.value(id)].steps.push_back(*std::move(step));
        return Done{};
    });
    if (!read)
        return read.error();
    return list;
}

Outcome<QList<RunRecord>> open(Database &database)
{
    // Few of many: by their words, the steps of each on their own.
    QList<RunId> ids;
    auto read = database.read("SELECT id FROM runs WHERE stage IN (?, ?, ?, ?, ?) ORDER BY id",
                              {text(QLatin1String(nameOf(RunStage::Gathering))), text(QLatin1String(nameOf(RunStage::Holding))),
                               text(QLatin1String(nameOf(RunStage::Proposed))), text(QLatin1String(nameOf(RunStage::Applying))),
                               text(QLatin1String(nameOf(RunStage::Failed)))},
                              [&](const QSqlQuery &row) -> Outcome<Done> {
        ids.append(row.value(0).toLongLong());
        return Done{};
    });
    if (!read)
        return read.error();
    QList<RunRecord> list;
    for (const RunId id : ids) {
        auto record = one(database, id);
        if (!record)
            return record.error();
        list.append(*std::move(record));
    }
    return list;
}

Outcome<RunRecord> one(Database &database, RunId id)
{
    std::optional<RunRecord> found;
    auto read = database.read("SELECT " CSP_RUN_COLUMNS " FROM runs WHERE id = ?", {number(id)}, [&](const QSqlQuery &row) -> Outcome<Done> {
        auto record = recordOf(database, row);
        if (!record)
            return record.error();
        found = *std::move(record);
        return Done{};
    });
    if (!read)
        return read.error();
    if (!found)
        return noSuchRun(database, id);
    read = database.read("SELECT step FROM run_steps WHERE run = ? ORDER BY n", {number(id)}, [&](const QSqlQuery &row) -> Outcome<Done> {
        auto step = stepOf(database, row, id);
        if (!step)
            return step.error();
        found->steps.push_back(*std::move(step));
        return Done{};
    });
    if (!read)
        return read.error();
    return *std::move(found);
}

Outcome<Done> addOwnWrite(Database &database, const OwnWrite &write)
{
    return database.run("INSERT INTO own_writes (at, write) VALUES (?, ?)", {millis(write.at), blob(compact(wire::toJson(write)))});
}

Outcome<QList<OwnWrite>> ownWrites(Database &database)
{
    QList<OwnWrite> list;
    auto read = database.read("SELECT write FROM own_writes ORDER BY id", {}, [&](const QSqlQuery &row) -> Outcome<Done> {
        const QString what = QStringLiteral("an own write");
        const auto json = objectOf(database, row.value(0).toByteArray(), what);
        if (!json)
            return json.error();
        auto write = wire::ownWriteFromJson(*json);
        if (!write)
            return unreadable(database, what, write.error().oneLine());
        list.append(*std::move(write));
        return Done{};
    });
    if (!read)
        return read.error();
    return list;
}

Outcome<Done> dropOwnWritesBefore(Database &database, Instant at)
{
    return database.run("DELETE FROM own_writes WHERE at < ?", {millis(at)});
}

} // namespace csp::runtable
