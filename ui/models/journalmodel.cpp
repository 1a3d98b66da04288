#include "ui/models/journalmodel.h"
#include <QJsonDocument>

namespace csp {

namespace {

QString indented(const QJsonObject &object)
{
    return object.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)).trimmed();
}

} // namespace

void JournalModel::setRun(const std::optional<RunRecord> &run)
{
    std::vector<std::pair<int, RunStep>> rows;
    if (run)
        for (const RunStep &step : run->steps)
            rows.emplace_back(int(rows.size()), step);
    const RunId id = run ? run->id : 0;
    if (id == m_run && id != 0) {
        takeRows(std::move(rows));
        return;
    }
    m_run = id;
    resetRows(std::move(rows));
}

void JournalModel::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    if (!m_rows.empty())
        emit dataChanged(index(0, At), index(rowCount() - 1, At));
}

QString JournalModel::text(const RunStep &step, int column) const
{
    switch (column) {
    case At: return toQDateTime(step.at, m_zone).time().toString(u"HH:mm:ss.zzz");
    case What: return step.what;
    case Detail: return step.detail;
    case Request: return step.request ? u"%1 /%2"_qs.arg(QString::fromLatin1(step.request->method), step.request->path) : QString();
    case Status: return step.status != 0 ? QString::number(step.status) : QString();
    default: return {};
    }
}

QVariant JournalModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunStep &step = m_rows[size_t(index.row())].second;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text(step, index.column());
    case RequestBodyRole: return step.request ? indented(step.request->body) : QString();
    case AnswerRole: return indented(step.answer);
    case ElapsedRole: return qint64((step.at - m_rows.front().second.at).count());
    case FailedRole: return step.status >= 400;
    default: return {};
    }
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case At: return QStringLiteral("at");
    case What: return QStringLiteral("step");
    case Detail: return QStringLiteral("detail");
    case Request: return QStringLiteral("request");
    case Status: return QStringLiteral("status");
    default: return {};
    }
}

QHash<int, QByteArray> JournalModel::roleNames() const
{
    auto names = QAbstractTableModel::roleNames();
    names.insert({{RequestBodyRole, "requestBody"}, {AnswerRole, "answer"}, {ElapsedRole, "elapsed"}, {FailedRole, "failed"}});
    return names;
}

} // namespace csp
