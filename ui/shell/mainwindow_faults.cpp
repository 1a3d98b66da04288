// What goes wrong in the sandbox: the dialog, the actions, and where it shows in the window.
#include "ui/panels/faults/faultpresets.h"
#include "ui/panels/faults/faultsdialog.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include "ui/text/sayfault.h"
#include <QUrl>

namespace csp {

namespace {

/// Sandbox and session look at clocks of their own, that were set one after the other.
constexpr Millis clocksApart{2000};
/// A message that was struck has arrived by then, beyond its own delay; after that the same number is another channel's.
constexpr Millis longestWay{60'000};

} // namespace

void MainWindow::buildFaultActions()
{
    if (!m_services.faults)
        return;
    add(QStringLiteral("faults"), QStringLiteral("What goes wrong…"), QKeySequence(Qt::Key_F), [this] { openFaults(); });
    for (const FaultPreset &preset : faultPresets())
        add(preset.name, preset.title, {}, [this, &preset] {
            FaultsDialog::arm(m_services.faults, preset)->then(this, [this](const Outcome<Done> &outcome) {
                if (!outcome.ok())
                    notice(Notice::of(QStringLiteral("The fault could not be added"), outcome.error()));
            });
        })->setProperty("about", QStringLiteral("What goes wrong"));
    add(QStringLiteral("faults.clear"), QStringLiteral("Remove all faults"), {}, [this] {
        m_services.faults->removeAll()->then(this, [this](const Outcome<Done> &outcome) {
            if (!outcome.ok())
                notice(Notice::of(QStringLiteral("The faults could not be removed"), outcome.error()));
        });
    });
}

void MainWindow::openFaults()
{
    if (!m_services.faults)
        return;
    if (!m_faultsDialog) {
        m_faultsDialog = new FaultsDialog(m_services.faults, this);
        connect(m_faultsDialog, &FaultsDialog::copied, this, [this](const QString &what) { m_statusLine->flash(what); });
        refreshFaultNames();
        m_faultsDialog->show();
    }
    m_faultsDialog->raise();
    m_faultsDialog->activateWindow();
}

void MainWindow::refreshFaultNames()
{
    if (!m_services.faults)
        return;
    if (m_faultsDialog)
        m_faultsDialog->setNames(calendarNames(), zone());
    StruckMessages struck;
    // A recording's notifications went through no sandbox.
    if (m_desk->editable()) {
        for (const FaultStrike &strike : m_services.faults->state().strikes)
            if (strike.messageNumber)
                struck.insert({strike.calendar, strike.messageNumber},
                              {strike.at - clocksApart, strike.at + strike.what.delay + longestWay, say::struck(strike.what), say::struckBy(strike)});
    }
    m_timeline->model()->setStruck(struck);
}

void MainWindow::refreshFaults()
{
    const auto strikes = m_services.faults->state().strikes;
    const qint64 last = strikes.isEmpty() ? 0 : strikes.last().number;
    if (last > m_lastStrike) {
        m_statusLine->flash(u"↯ %1"_qs.arg(say::strike(strikes.last(), calendarNames())));
        refreshFaultNames();
        refreshInspector();
    }
    m_lastStrike = last;
    refreshToolBar();
    refreshActions();
}

QHash<int, QString> MainWindow::struckSteps(const RunRecord &run) const
{
    QHash<int, QString> struck;
    if (!m_services.faults || !m_desk->editable())
        return struck;
    QList<FaultStrike> open = m_services.faults->state().strikes;
    for (size_t i = 0; i < run.steps.size(); ++i) {
        const RunStep &step = run.steps[i];
        if (!step.request)
            continue;
        const Instant until = i + 1 < run.steps.size() ? run.steps[i + 1].at : m_desk->now();
        const auto service = step.request->service == ApiRequest::Service::Google ? FaultService::Google : FaultService::Calcom;
        const QString path = u'/' + QUrl::fromPercentEncoding(step.request->path.section(u'?', 0, 0).toUtf8());
        // The nearest in time: the same request may have been sent again.
        qsizetype nearest = -1;
        for (qsizetype n = 0; n < open.size(); ++n) {
            const FaultStrike &strike = open[n];
            const bool fits = !strike.messageNumber && strike.service == service && strike.verb == step.request->method && strike.path == path
                && strike.at >= step.at - clocksApart && strike.at <= until + clocksApart;
            const auto apart = [&](const FaultStrike &s) { return std::abs((s.at - step.at).count()); };
            if (fits && (nearest < 0 || apart(strike) < apart(open[nearest])))
                nearest = n;
        }
        if (nearest >= 0)
            struck.insert(int(i), say::struckBy(open.takeAt(nearest)));
    }
    return struck;
}

} // namespace csp
