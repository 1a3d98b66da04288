#include "ui/shell/windowstate.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace csp {

namespace {

const std::pair<CalendarSpan, QLatin1String> spans[] = {
    {CalendarSpan::Week, QLatin1String("week")}, {CalendarSpan::WorkWeek, QLatin1String("work week")}, {CalendarSpan::Day, QLatin1String("day")}};
const std::pair<ApplyMode, QLatin1String> modes[] = {
    {ApplyMode::AskFirst, QLatin1String("ask first")}, {ApplyMode::Automatic, QLatin1String("automatic")}, {ApplyMode::Never, QLatin1String("never")}};

QString base64(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }
QByteArray bytesOf(const QJsonValue &value) { return QByteArray::fromBase64(value.toString().toLatin1()); }

} // namespace

QByteArray WindowState::toJson() const
{
    QJsonObject o{{QStringLiteral("version"), 1}, {QStringLiteral("geometry"), base64(geometry)}, {QStringLiteral("columns"), base64(columns)},
                  {QStringLiteral("rows"), base64(rows)}, {QStringLiteral("day"), day.toString(Qt::ISODate)},
                  {QStringLiteral("event"), QJsonArray{event.calendar.value, event.event.value}}, {QStringLiteral("booking"), booking.value},
                  {QStringLiteral("run"), QString::number(run)}, {QStringLiteral("bookingsShown"), bookingsShown},
                  {QStringLiteral("sidebarShown"), sidebarShown}, {QStringLiteral("inspectorShown"), inspectorShown},
                  {QStringLiteral("timelineShown"), timelineShown}, {QStringLiteral("inspectorTab"), inspectorTab},
                  {QStringLiteral("filter"), filter}, {QStringLiteral("policy"), policy}, {QStringLiteral("theme"), theme},
                  {QStringLiteral("hourHeight"), hourHeight}, {QStringLiteral("scroll"), scroll}};
    for (const auto &[value, name] : spans)
        if (value == span)
            o.insert(QStringLiteral("span"), name);
    for (const auto &[value, name] : modes)
        if (apply == value)
            o.insert(QStringLiteral("apply"), name);
    QStringList ids;
    for (const auto &id : hidden)
        ids.append(id.value);
    ids.sort(); // the same state gives the same bytes
    o.insert(QStringLiteral("hidden"), QJsonArray::fromStringList(ids));
    return QJsonDocument(o).toJson(QJsonDocument::Compact);
}

WindowState WindowState::fromJson(const QByteArray &json)
{
    WindowState s;
    const auto o = QJsonDocument::fromJson(json).object();
    if (o.value(QStringLiteral("version")).toInt() != 1)
        return s;
    s.geometry = bytesOf(o.value(QStringLiteral("geometry")));
    s.columns = bytesOf(o.value(QStringLiteral("columns")));
    s.rows = bytesOf(o.value(QStringLiteral("rows")));
    s.day = QDate::fromString(o.value(QStringLiteral("day")).toString(), Qt::ISODate);
    const auto key = o.value(QStringLiteral("event")).toArray();
    s.event = {{key.at(0).toString()}, {key.at(1).toString()}};
    s.booking = {o.value(QStringLiteral("booking")).toString()};
    s.run = o.value(QStringLiteral("run")).toString().toLongLong();
    s.bookingsShown = o.value(QStringLiteral("bookingsShown")).toBool(true);
    s.sidebarShown = o.value(QStringLiteral("sidebarShown")).toBool(true);
    s.inspectorShown = o.value(QStringLiteral("inspectorShown")).toBool(true);
    s.timelineShown = o.value(QStringLiteral("timelineShown")).toBool(true);
    s.inspectorTab = std::clamp(o.value(QStringLiteral("inspectorTab")).toInt(), 0, 4);
    s.filter = o.value(QStringLiteral("filter")).toString();
    s.policy = o.value(QStringLiteral("policy")).toString();
    s.theme = o.value(QStringLiteral("theme")).toString();
    s.hourHeight = o.value(QStringLiteral("hourHeight")).toDouble();
    s.scroll = o.value(QStringLiteral("scroll")).toDouble(-1);
    for (const auto &[value, name] : spans)
        if (o.value(QStringLiteral("span")).toString() == name)
            s.span = value;
    for (const auto &[value, name] : modes)
        if (o.value(QStringLiteral("apply")).toString() == name)
            s.apply = value;
    for (const auto &id : o.value(QStringLiteral("hidden")).toArray())
        s.hidden.insert({id.toString()});
    return s;
}

} // namespace csp
