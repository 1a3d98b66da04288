#include "core/engine/session/session.h"
#include "tests/support/playground.h"
#include <algorithm>

// What stories compare: runs, decisions, requests and both weeks, as text.
namespace csp::test {

namespace {

QString line(Instant start, Instant end, const QString &title)
{
    const QDateTime from = toQDateTime(start, Playground::zone()), to = toQDateTime(end, Playground::zone());
    return QLocale::c().toString(from, QStringLiteral("ddd d HH:mm")) + QLatin1Char('-') + QLocale::c().toString(to, QStringLiteral("HH:mm"))
        + QLatin1Char(' ') + title;
}

} // namespace

QList<RunRecord> Playground::runs() const
{
    QList<RunRecord> list;
    for (const TimelineRow &row : m_connection->session().snapshot()->timeline) {
        if (row.run <= m_mark || row.title.isEmpty())
            continue;
        const auto run = m_connection->session().run(row.run);
        if (!run.ok())
            throw StoryBroke(run.error().oneLine().toStdString());
        list << *run;
    }
    return list;
}

QString Playground::said(const Decision &decision)
{
    QStringList parts;
    for (const Action &a : decision.actions) {
        QString part = QString::fromLatin1(nameOf(a.kind));
        if (a.kind == ActionKind::Nothing)
            part += QStringLiteral(": ") + QString::fromLatin1(nameOf(a.nothing));
        if (a.span && timed(*a.span))
            part += QStringLiteral(" to ") + QLocale::c().toString(toQDateTime(timed(*a.span)->start, zone()), QStringLiteral("ddd d HH:mm"));
        if (!a.guests.isEmpty())
            part += QLatin1Char(' ') + a.guests.join(QLatin1Char(' '));
        if (a.kind == ActionKind::RelinkReference)
            part += QStringLiteral(" to ") + a.event.calendar.value.section(QLatin1Char('@'), 0, 0);
        parts << part;
    }
    return parts.join(QStringLiteral(", "));
}

QStringList Playground::decisions() const
{
    QStringList list;
    for (const RunRecord &r : runs())
        list << said(r.decision);
    return list;
}

QStringList Playground::stages() const
{
    QStringList list;
    for (const RunRecord &r : runs())
        list << said(r.decision) + QStringLiteral(" → ") + QString::fromLatin1(nameOf(r.stage));
    return list;
}

QStringList Playground::requests() const
{
    QStringList list;
    for (const TimelineRow &row : m_connection->session().snapshot()->timeline) {
        const auto run = m_connection->session().run(row.run);
        if (!run.ok())
            continue;
        for (const RunStep &step : run->steps) {
            if (!step.request)
                continue;
            static const QRegularExpression uid(QStringLiteral("bookings/[^/]+"));
            list << QString::fromLatin1(step.request->method) + QLatin1Char(' ') + QString(step.request->path).replace(uid, QStringLiteral("bookings/…"));
        }
    }
    return list;
}

QStringList Playground::googleWeek() const
{
    QStringList list;
    const SnapshotPtr s = m_connection->session().snapshot();
    for (const Event &e : s->events) {
        if (!e.span || !timed(*e.span) || !ownedHere(e) || !s->linkOf(e.key()))
            continue;
        list << line(timed(*e.span)->start, timed(*e.span)->end, e.summary) + QStringLiteral(" [") + s->calendar(e.calendar)->info.summary + QLatin1Char(']');
    }
    list.sort();
    return list;
}

QStringList Playground::calcomWeek() const
{
    QStringList list;
    for (const Booking &b : m_connection->session().snapshot()->bookings)
        if (b.alive())
            list << line(b.start, b.end, b.title);
    list.sort();
    return list;
}

Booking Playground::booking(const QString &title) const
{
    for (const Booking &b : m_connection->session().snapshot()->bookings) {
        if (b.alive() && b.title.startsWith(title))
            return b;
    }
    throw StoryBroke("no living booking is called " + title.toStdString());
}

Link Playground::link(const QString &title) const
{
    const Booking b = booking(title);
    const SnapshotPtr s = m_connection->session().snapshot();
    if (const Link *l = s->linkOf(b.uid))
        return *l;
    throw StoryBroke("the booking has no reference: " + title.toStdString());
}

} // namespace csp::test
