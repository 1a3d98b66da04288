#pragma once
#include "ui/panels/inspector/inspected.h"
#include <QTimer>
#include <QWidget>
#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace csp {

class Chip;
class CodeBlock;
class DecisionView;
class DiffView;
class JournalView;
class JsonView;
class RequestsView;
class TraceView;

/// Beside the calendar: what differs, what follows from it and why, what would be sent; and the buttons that carry it out.
///
/// It shows one value (`Inspected`) and emits what a person wants; it never asks the engine anything.
class InspectorPanel : public QWidget
{
    Q_OBJECT
public:
    enum class Tab { Diff, Decision, Requests, Json, Journal };
    explicit InspectorPanel(QWidget *parent = nullptr);

    void setInspected(const Inspected &what);
    const Inspected &inspected() const { return m_what; }
    /// The countdown of a hold is told by this clock.
    void setClock(std::function<Instant()> now);
    void setTab(Tab tab);
    Tab tab() const;
    /// Opens the rule in the trace.
    void showRule(const QString &rule);
    DiffView *diffView() const { return m_diff; }
    DecisionView *decisionView() const { return m_decision; }
    TraceView *traceView() const { return m_trace; }
    RequestsView *requestsView() const { return m_requests; }
    JsonView *jsonView() const { return m_json; }
    JournalView *journalView() const { return m_journal; }

signals:
    void applyRequested(csp::RunId run);
    void skipRequested(csp::RunId run);
    void retryRequested(csp::RunId run);
    void stopRequested();
    void copied(const QString &what);
    void tabChanged();
    void policyChosen(const csp::Policy &policy);

private:
    QWidget *page(const QString &name, QVBoxLayout **body);
    QWidget *buildOverview();
    QWidget *buildFooter();
    void refreshOverview();
    QString standing() const;
    void refreshOthers();
    void refreshResult();
    void refreshFooter();
    void refreshCountdown();
    QString emptyText() const;

    Inspected m_what;
    std::optional<RunRecord> m_told; ///< its run, with calendars by their names
    bool m_shown = false;
    std::function<Instant()> m_now;
    QTimer m_tick;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    QStackedWidget *m_content; ///< the empty text, or tabs and pages
    QLabel *m_empty;
    QLabel *m_heading;
    QLabel *m_sentence;
    QLabel *m_noDecision;
    QWidget *m_decisionBar;
    QWidget *m_decisionBox;
    Chip *m_policyChip;
    DiffView *m_diff;
    DecisionView *m_decision;
    CodeBlock *m_preview;
    QLabel *m_mails;
    QLabel *m_result;
    QWidget *m_othersBar;
    QWidget *m_others;
    TraceView *m_trace;
    QScrollArea *m_tracePage = nullptr;
    RequestsView *m_requests;
    JsonView *m_json;
    JournalView *m_journal;
    QWidget *m_footer;
    QLabel *m_state;
    QLabel *m_hold;
    QProgressBar *m_progress;
    QPushButton *m_apply;
    QPushButton *m_skip;
    QPushButton *m_retry;
    QPushButton *m_stop;
};

} // namespace csp
