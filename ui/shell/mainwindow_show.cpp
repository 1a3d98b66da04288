// From the snapshot to the panels.
#include "core/domain/timezone.h"
#include "ui/canvas/weekview.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/parts/minimonth.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include "ui/shell/unreadnotice.h"
#include "ui/text/say.h"
#include "ui/text/sayfault.h"
#include <QLocale>

namespace csp {

namespace {

QString applyText(ApplyMode mode)
{
    switch (mode) {
    case ApplyMode::AskFirst: return QStringLiteral("ask first");
    case ApplyMode::Automatic: return QStringLiteral("automatic");
    case ApplyMode::Never: return QStringLiteral("never");
    }
    return {};
}

QString spanText(CalendarSpan span)
{
    switch (span) {
    case CalendarSpan::Week: return QStringLiteral("Week");
    case CalendarSpan::WorkWeek: return QStringLiteral("Work week");
    case CalendarSpan::Day: return QStringLiteral("Day");
    }
    return {};
}

/// `2 – 6 March 2026`, `30 March – 3 April 2026`.
QString daysText(QDate first, int days, bool shortMonth)
{
    const QLocale english(QLocale::English);
    const QString month = shortMonth ? QStringLiteral("MMM") : QStringLiteral("MMMM");
    const QString year = shortMonth ? QString() : QStringLiteral(" yyyy");
    const QDate last = first.addDays(days - 1);
    if (days == 1)
        return english.toString(first, QStringLiteral("ddd d ") + month + year);
    if (first.month() == last.month())
        return u"%1 – %2"_qs.arg(first.day()).arg(english.toString(last, QStringLiteral("d ") + month + year));
    const QString from = first.year() == last.year() ? english.toString(first, QStringLiteral("d ") + month) : english.toString(first, QStringLiteral("d ") + month + year);
    return u"%1 – %2"_qs.arg(from, english.toString(last, QStringLiteral("d ") + month + year));
}

QString inDays(Millis time)
{
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(time).count();
    return hours >= 48 ? u"%1 d"_qs.arg(hours / 24) : hours >= 1 ? u"%1 h"_qs.arg(hours) : QStringLiteral("under 1 h");
}

QString latencyText(std::chrono::microseconds latency) { return u"%1 ms"_qs.arg(double(latency.count()) / 1000.0, 0, 'f', 1); }

} // namespace

QTimeZone MainWindow::zone() const
{
    const QTimeZone zone = timeZoneNamed(m_snapshot->hostTimeZone);
    return zone.isValid() ? zone : QTimeZone::systemTimeZone();
}

QDate MainWindow::today() const { return toQDateTime(m_desk->now(), zone()).date(); }

void MainWindow::refresh()
{
    m_selection.settle(*m_snapshot);
    m_sidebar->setSnapshot(*m_snapshot, zone());
    m_sidebar->month()->setToday(today());
    const auto playback = m_playback.now();
    m_sidebar->setRecordings(m_services.recordings, playback ? playback->path : QString(), bool(m_services.openRecording));
    m_timeline->setPlayback(m_playback.player());
    m_timeline->setSnapshot(m_snapshot, zone());
    refreshCalendar();
    m_selection.adopt(*m_snapshot);
    // A run is told of before the snapshot that has its row.
    if (m_timeline->currentRun() != m_selection.run())
        m_timeline->showRun(m_selection.run());
    refreshToolBar();
    refreshStatusLine();
    refreshUnread();
    refreshInspector();
    refreshActions();
    refreshFaultNames();
}

void MainWindow::refreshDays()
{
    int days = 5;
    QDate first = m_state.day.addDays(1 - m_state.day.dayOfWeek());
    if (m_state.span == CalendarSpan::Week) {
        days = 7;
    } else if (m_state.span == CalendarSpan::Day) {
        days = 1;
        first = m_state.day;
    }
    m_calendar->setWeek(first, days);
    m_sidebar->month()->setShown(first, days);
}

void MainWindow::showDay(QDate day)
{
    if (!day.isValid())
        return;
    m_state.day = day;
    refreshDays();
    refreshToolBar();
    scheduleSave();
}

void MainWindow::setSpan(CalendarSpan span)
{
    m_state.span = span;
    showDay(m_state.day);
    refreshActions();
}

void MainWindow::refreshToolBar()
{
    ToolBar::Content c;
    c.connection = m_services.connection;
    if (m_services.signInStatus) {
        const auto status = m_services.signInStatus();
        switch (status.state) {
        case SignInStatus::State::SignedIn: c.account = status.email; break;
        case SignInStatus::State::Working: c.account = QStringLiteral("signing in…"); break;
        case SignInStatus::State::SignedOut: c.account = QStringLiteral("signed out"); break;
        case SignInStatus::State::Failed: c.account = QStringLiteral("⚠ sign-in failed"); break;
        }
    } else {
        c.account = m_snapshot->account.email;
    }
    c.title = daysText(m_calendar->firstDay(), m_calendar->dayCount(), false);
    c.shortTitle = daysText(m_calendar->firstDay(), m_calendar->dayCount(), true);
    c.span = spanText(m_state.span);
    const Policy policy = m_desk->policy();
    c.policy = policy.title.isEmpty() ? policy.name : policy.title;
    c.apply = applyText(m_desk->applyMode());
    c.warnApply = m_desk->applyMode() == ApplyMode::Automatic;
    if (m_services.faults) {
        QStringList armed;
        for (const Fault &fault : m_services.faults->state().faults)
            if (fault.armed())
                armed += say::fault(fault, calendarNames());
        c.faults = int(armed.size());
        armed.prepend(QStringLiteral("What goes wrong (F)"));
        c.faultsText = armed.join(u'\n');
    }
    c.busy = m_snapshot->syncing || !m_working.isEmpty();
    c.busyText = m_snapshot->syncing ? QStringLiteral("Reading calendars") : QStringLiteral("Carrying out a plan");
    m_toolBar->setContent(c);
}

void MainWindow::refreshStatusLine()
{
    QStringList left;
    left.append(m_services.connectionDetail ? m_services.connectionDetail() : m_services.connection);
    int channels = 0, failed = 0;
    std::optional<Instant> next;
    for (const auto &calendar : m_snapshot->calendars) {
        channels += calendar.watch == CalendarState::Watch::Watching;
        failed += calendar.watch == CalendarState::Watch::Failed;
        if (calendar.channelExpires && (!next || *calendar.channelExpires < *next))
            next = calendar.channelExpires;
    }
    QString watching = channels == 1 ? QStringLiteral("1 channel") : u"%1 channels"_qs.arg(channels);
    if (next && *next > m_desk->now())
        watching += u", next renewal in %1"_qs.arg(inDays(*next - m_desk->now()));
    if (failed)
        watching += u", %1 failed"_qs.arg(failed);
    left.append(watching);
    left.append(u"baseline store: %1 references, %2 versions"_qs.arg(m_snapshot->links.size()).arg(m_snapshot->baselineVersions));
    int waiting = 0;
    for (const auto &row : m_snapshot->timeline)
        waiting += row.stage == RunStage::Proposed;
    if (waiting)
        left.append(waiting == 1 ? QStringLiteral("1 decision waits") : u"%1 decisions wait"_qs.arg(waiting));
    QString right;
    for (auto it = m_snapshot->timeline.crbegin(); it != m_snapshot->timeline.crend() && right.isEmpty(); ++it)
        if (it->latency.count() > 0)
            right = u"notification → decision %1"_qs.arg(latencyText(it->latency));
    m_statusLine->setFacts(left, right);
}

/// Said once for each way in which it is true: what a person has dismissed does not come back with the next snapshot.
void MainWindow::refreshUnread()
{
    auto unread = unreadNotice(*m_snapshot);
    const auto same = [](const Notice &a, const Notice &b) { return a.text == b.text && a.nextStep == b.nextStep; };
    if (unread && m_unread && same(*unread, *m_unread))
        return;
    m_unread = unread;
    if (!unread)
        return m_banner->retract(QStringLiteral("unread"));
    unread->action = [this] { syncNow(); };
    m_banner->add(*unread);
}

void MainWindow::syncNow()
{
    m_unread.reset(); // what fails again is said again
    m_desk->syncNow();
}

QHash<QString, QString> MainWindow::calendarNames() const
{
    QHash<QString, QString> names;
    for (const auto &state : m_snapshot->calendars)
        names.insert(state.info.id.value, state.info.summary);
    return names;
}

Inspected MainWindow::inspectedNow() const
{
    Inspected what;
    what.zone = zone();
    what.calcomRoot = m_services.calcomRoot;
    what.googleRoot = m_services.googleRoot;
    if (m_selection.run())
        if (auto run = m_desk->run(m_selection.run()); run.ok())
            what.run = *run;
    const Link *link = m_selection.linkIn(*m_snapshot);
    if (const auto *event = m_snapshot->event(m_selection.event()))
        what.event = *event;
    BookingUid uid = link ? link->reference.booking : m_selection.booking();
    if (what.run && what.run->facts.booking)
        uid = link ? link->reference.booking : what.run->facts.booking->uid;
    if (const auto *booking = m_snapshot->booking(uid)) {
        what.booking = *booking;
        // A reschedule leaves the old booking behind: select the living one.
        for (int hops = 0; !what.booking->rescheduledTo.isEmpty() && hops < 20; ++hops) {
            const auto *later = m_snapshot->booking(what.booking->rescheduledTo);
            if (!later)
                break;
            what.booking = *later;
        }
    } else if (what.run) {
        what.booking = what.run->facts.booking;
    }
    what.linked = link != nullptr;
    if (link) {
        what.eventKnown = link->event.kind();
        what.whyUnread = link->event.error() ? link->event.error()->oneLine() : QString();
    }
    what.bookingsRead = m_snapshot->bookingsRead;
    if (what.booking)
        what.history = m_desk->history(what.booking->uid);
    const CalendarId calendar = what.run ? what.run->calendar : m_selection.event().calendar;
    if (const auto *state = m_snapshot->calendar(calendar))
        what.calendar = state->info.summary;
    what.calendarNames = calendarNames();
    if (what.run)
        what.struck = struckSteps(*what.run);
    for (const auto &policy : m_services.policies) {
        if (what.run && policy.name != what.run->policy.name && m_services.decideUnder && what.run->facts.reference && !isFinal(what.run->stage))
            what.others.append({policy, m_services.decideUnder(*what.run, policy)});
    }
    what.working = m_working.contains(m_selection.run());
    if (m_desk->applyMode() == ApplyMode::Never) {
        what.canApply = false;
        what.whyNot = QStringLiteral("Apply is set to “never”: nothing is sent.");
    }
    return what;
}

void MainWindow::refreshInspector() { m_inspector->setInspected(inspectedNow()); }

void MainWindow::runMoved(RunId id)
{
    if (m_playback.follow(id, m_timeline->following()) || !m_selection.mayFollow(id))
        return;
    const auto run = m_desk->run(id);
    if (!run.ok() || !m_selection.follow(*run))
        return;
    m_timeline->showRun(id);
    refreshInspector();
    refreshActions();
}

void MainWindow::selectRun(RunId id)
{
    const auto run = id ? m_desk->run(id) : Outcome<RunRecord>(Error{});
    m_selection.selectRun(id, run.ok() ? &*run : nullptr, *m_snapshot);
    selectionMoved();
}

void MainWindow::selectEvent(const EventKey &event)
{
    if (m_selection.selectEvent(event, *m_snapshot))
        selectionMoved();
}

void MainWindow::selectBooking(const BookingUid &booking)
{
    m_selection.selectBooking(booking, *m_snapshot);
    selectionMoved();
}

void MainWindow::clearSelection()
{
    m_selection = {};
    selectionMoved();
}

void MainWindow::selectionMoved()
{
    m_timeline->showRun(m_selection.run());
    refreshCalendarSelection();
    refreshInspector();
    refreshActions();
    scheduleSave();
}

} // namespace csp
