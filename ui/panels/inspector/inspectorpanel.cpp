#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/models/timelinemodel.h"
#include "ui/panels/parts/chip.h"
#include "ui/panels/inspector/decisionview.h"
#include "ui/panels/inspector/diffview.h"
#include "ui/panels/inspector/journalview.h"
#include "ui/panels/inspector/jsonview.h"
#include "ui/panels/inspector/requestsview.h"
#include "ui/panels/parts/widgets.h"
#include "ui/text/say.h"
#include <QGridLayout>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace csp {

namespace {

constexpr int margin = 12;

QWidget *sectionBar(const QString &title, QWidget *right, QWidget *parent)
{
    auto *bar = new QWidget(parent);
    bar->setObjectName(QStringLiteral("sectionBar"));
    bar->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(margin, 6, margin, 6);
    auto *label = roleLabel(title, "section", bar);
    label->setWordWrap(false);
    row->addWidget(label);
    row->addStretch();
    if (right)
        row->addWidget(right);
    return bar;
}

} // namespace

InspectorPanel::InspectorPanel(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("inspector"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(QStringLiteral("Inspector"));
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    m_content = new QStackedWidget(this);
    all->addWidget(m_content, 1);

    auto *emptyPage = new QWidget(m_content);
    auto *emptyColumn = new QVBoxLayout(emptyPage);
    emptyColumn->setContentsMargins(24, 24, 24, 24);
    m_empty = roleLabel(emptyText(), "muted", emptyPage);
    m_empty->setTextFormat(Qt::RichText);
    emptyColumn->addWidget(m_empty);
    emptyColumn->addStretch();
    m_content->addWidget(emptyPage);

    auto *full = new QWidget(m_content);
    auto *column = new QVBoxLayout(full);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabBar(full);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setAccessibleName(QStringLiteral("Parts of the change"));
    for (const char *name : {"Diff", "Decision", "Requests", "JSON", "Journal"})
        m_tabs->addTab(QLatin1String(name));
    auto *tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(5, 0, 0, 0);
    tabRow->addWidget(m_tabs);
    column->addLayout(tabRow);
    auto *line = new QFrame(full);
    line->setFixedHeight(1);
    line->setStyleSheet(QString());
    line->setFrameShape(QFrame::NoFrame);
    line->setObjectName(QStringLiteral("statusBar"));
    line->setAttribute(Qt::WA_StyledBackground);
    column->addWidget(line);
    m_pages = new QStackedWidget(full);
    column->addWidget(m_pages, 1);
    m_pages->addWidget(buildOverview());

    QVBoxLayout *body = nullptr;
    m_tracePage = qobject_cast<QScrollArea *>(page(QStringLiteral("Trace of the decision"), &body));
    body->addWidget(m_trace = new TraceView(this));
    body->addStretch();
    m_pages->addWidget(m_tracePage);
    m_pages->addWidget(page(QStringLiteral("Requests"), &body));
    body->addWidget(m_requests = new RequestsView(this));
    body->addStretch();
    m_pages->addWidget(page(QStringLiteral("Documents"), &body));
    body->addWidget(m_json = new JsonView(this));
    body->addStretch();
    m_pages->addWidget(page(QStringLiteral("Journal of the run"), &body));
    body->addWidget(m_journal = new JournalView(this));
    body->addStretch();
    column->addWidget(buildFooter());
    m_content->addWidget(full);

    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        emit tabChanged();
    });
    connect(m_decision, &DecisionView::ruleActivated, this, &InspectorPanel::showRule);
    connect(m_requests, &RequestsView::copied, this, &InspectorPanel::copied);
    connect(m_json, &JsonView::copied, this, &InspectorPanel::copied);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &InspectorPanel::refreshCountdown);
    setInspected({});
}

QWidget *InspectorPanel::page(const QString &name, QVBoxLayout **body)
{
    auto *area = new QScrollArea(this);
    area->setAccessibleName(name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    auto *inside = new QWidget(area);
    inside->setObjectName(QStringLiteral("inspectorBody"));
    *body = new QVBoxLayout(inside);
    (*body)->setContentsMargins(margin, margin, margin, margin);
    (*body)->setSpacing(10);
    area->setWidget(inside);
    return area;
}

QWidget *InspectorPanel::buildOverview()
{
    QVBoxLayout *body = nullptr;
    auto *area = page(QStringLiteral("Difference and decision"), &body);
    body->setContentsMargins(0, 0, 0, margin);
    body->setSpacing(0);
    const auto padded = [&](int top, int bottom) {
        auto *inner = new QVBoxLayout;
        inner->setContentsMargins(margin, top, margin, bottom);
        inner->setSpacing(8);
        body->addLayout(inner);
        return inner;
    };
    auto *head = padded(10, 12);
    m_heading = roleLabel({}, "", this);
    m_heading->setTextFormat(Qt::RichText);
    head->addWidget(m_heading);
    head->addWidget(m_sentence = roleLabel({}, "muted", this));
    head->addWidget(m_diff = new DiffView(this));

    m_policyChip = new Chip(this);
    body->addWidget(m_decisionBar = sectionBar(QStringLiteral("Decision"), m_policyChip, this));
    m_decisionBox = new QWidget(this);
    auto *box = new QVBoxLayout(m_decisionBox);
    box->setContentsMargins(margin, 10, margin, 12);
    box->setSpacing(8);
    box->addWidget(m_decision = new DecisionView(this));
    box->addWidget(m_preview = new CodeBlock(QStringLiteral("Requests that would be sent"), this));
    m_preview->setMaximumLines(14);
    box->addWidget(m_mails = roleLabel({}, "muted", this));
    box->addWidget(m_result = roleLabel({}, "", this));
    m_result->setTextFormat(Qt::RichText);
    m_result->setTextInteractionFlags(Qt::TextBrowserInteraction);
    body->addWidget(m_decisionBox);

    body->addWidget(m_othersBar = sectionBar(QStringLiteral("If another policy ruled"), nullptr, this));
    m_others = new QWidget(this);
    auto *grid = new QGridLayout(m_others);
    grid->setContentsMargins(margin, 8, margin, 8);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    body->addWidget(m_others);
    body->addStretch();
    return area;
}

QWidget *InspectorPanel::buildFooter()
{
    m_footer = new QWidget(this);
    m_footer->setObjectName(QStringLiteral("statusBar"));
    m_footer->setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(m_footer);
    column->setContentsMargins(margin, 8, margin, 8);
    column->setSpacing(6);
    m_progress = new QProgressBar(m_footer);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(QStringLiteral("Progress of the plan"));
    column->addWidget(m_progress);
    column->addWidget(m_hold = roleLabel({}, "", m_footer));
    m_hold->setProperty("tone", QStringLiteral("warning"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    const auto add = [&](QPushButton *&button, const QString &text, const char *role, const QString &name, const QString &tip, auto signal) {
        button = roleButton(text, role, name, m_footer);
        button->setToolTip(tip);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, signal);
    };
    add(m_apply, QStringLiteral("Apply"), "primary", QStringLiteral("Apply the plan"), QStringLiteral("Send these requests (A)"),
        [this] { emit applyRequested(m_what.run ? m_what.run->id : 0); });
    add(m_retry, QStringLiteral("Retry"), "primary", QStringLiteral("Try again"), QStringLiteral("Start over and decide again (R)"),
        [this] { emit retryRequested(m_what.run ? m_what.run->id : 0); });
    add(m_skip, QStringLiteral("Skip"), "", QStringLiteral("Skip the plan"), QStringLiteral("Do nothing about this change (S)"),
        [this] { emit skipRequested(m_what.run ? m_what.run->id : 0); });
    add(m_stop, QStringLiteral("Stop"), "", QStringLiteral("Stop what is under way"),
        QStringLiteral("Stop; a request that was already sent cannot be undone"), [this] { emit stopRequested(); });
    m_state = roleLabel({}, "muted", m_footer);
    row->addWidget(m_state, 1);
    column->addLayout(row);
    return m_footer;
}

void InspectorPanel::setClock(std::function<Instant()> now) { m_now = std::move(now); }
void InspectorPanel::setTab(Tab tab) { m_tabs->setCurrentIndex(int(tab)); }
InspectorPanel::Tab InspectorPanel::tab() const { return Tab(m_tabs->currentIndex()); }

void InspectorPanel::showRule(const QString &rule)
{
    setTab(Tab::Decision);
    if (auto *block = m_trace->open(rule))
        QTimer::singleShot(0, block, [this, block] { m_tracePage->ensureWidgetVisible(block, 0, 12); });
}

QString InspectorPanel::emptyText() const
{
    return QStringLiteral(
        "<p><b>Nothing is selected.</b></p>"
        "<p>Drag an event in the <b>Google</b> lane to another time. Google will send its notification, and here you will see what "
        "changed, what should happen to the booking and why, and the requests that would go to Cal.com.</p>"
        "<p>Or press its edges to resize it, drop it on another calendar in the sidebar, delete it with <b>Del</b>, "
        "or edit it with a double click.</p>"
        "<p>Or select a row of the timeline below to look at a change that has already happened.</p>");
}

void InspectorPanel::setInspected(const Inspected &what)
{
    // Most snapshots speak of something else: what a person is reading, has selected or scrolled stays.
    if (what == m_what && m_shown)
        return;
    m_shown = true;
    m_what = what;
    m_told = what.run ? std::optional(say::withCalendarNames(*what.run, what.calendarNames)) : std::nullopt;
    m_content->setCurrentIndex(what.empty() ? 0 : 1);
    if (what.empty()) {
        m_tick.stop();
        return;
    }
    refreshOverview();
    refreshOthers();
    refreshResult();
    m_trace->setDecision(m_told ? m_told->decision : Decision{}, what.zone);
    Inspected told = what;
    told.run = m_told;
    m_requests->setPlan(told);
    m_json->setDocuments(what);
    m_journal->setJournal(what);
    refreshFooter();
}

void InspectorPanel::refreshOverview()
{
    const auto &run = m_what.run;
    QString title = run && !run->title.isEmpty() ? run->title
        : m_what.event                           ? m_what.event->summary
        : m_what.booking                         ? m_what.booking->title
                                                 : QString();
    if (title.isEmpty())
        title = run ? QStringLiteral("Notification") : QStringLiteral("Untitled event");
    QStringList ids;
    if (m_what.booking)
        ids.append(u"booking %1"_qs.arg(shortId(m_what.booking->uid.value)));
    if (run && run->facts.fetched.kind == Fetched::Kind::Present)
        ids.append(u"event %1"_qs.arg(shortId(run->facts.fetched.document.event.id.value)));
    else if (m_what.event)
        ids.append(u"event %1"_qs.arg(shortId(m_what.event->id.value)));
    if (!m_what.calendar.isEmpty())
        ids.append(m_what.calendar);
    m_heading->setText(u"<b>%1</b><br><span style=\"color:%2\">%3</span>"_qs.arg(
        title.toHtmlEscaped(), Theme::colors().muted.name(), ids.join(QStringLiteral(" · ")).toHtmlEscaped()));
    m_heading->setAccessibleName(u"%1, %2"_qs.arg(title, ids.join(QLatin1String(", "))));

    m_diff->setVisible(run.has_value());
    m_decisionBar->setVisible(run.has_value());
    m_decisionBox->setVisible(run.has_value());
    if (!run) {
        QString text;
        if (m_what.event && m_what.event->span)
            text = say::span(*m_what.event->span, m_what.zone) + QStringLiteral("\n\n");
        else if (m_what.booking)
            text = say::span(TimedSpan{m_what.booking->start, m_what.booking->end, {}, {}}, m_what.zone) + QStringLiteral("\n\n");
        m_sentence->setText(text + standing());
        m_sentence->setVisible(true);
        return;
    }
    m_diff->setRun(*m_told, m_what.zone);
    const QString sentence = say::sentence(m_told->diff, m_what.zone);
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty() && !run->diff.changes.empty());
    m_policyChip->set(run->policy.title.isEmpty() ? run->policy.name : run->policy.title + QStringLiteral(" policy"), Tone::Info);
    m_decision->setDecision(m_told->decision, m_what.zone);
    QStringList requests;
    for (const auto &step : run->plan.steps)
        if (step.request)
            requests.append(requestText(*step.request, false));
    m_preview->setCode(requests.join(u'\n'));
    m_preview->setVisible(!requests.isEmpty());
    const QString mails = mailLine(run->plan);
    m_mails->setText(u"✉ %1"_qs.arg(mails));
    m_mails->setVisible(!mails.isEmpty());
}

/// How booking and event stand to each other where no run speaks of them.
QString InspectorPanel::standing() const
{
    if (m_what.booking && !m_what.booking->alive())
        return QStringLiteral("This booking is closed.");
    if (m_what.booking && m_what.event)
        return QStringLiteral("Booking and event agree: nothing has changed since the baseline was taken. "
                              "Drag the event in the Google lane to see what would follow.");
    if (m_what.booking && !m_what.linked)
        return QStringLiteral("No Google event is known for this booking.");
    if (m_what.booking) {
        switch (m_what.eventKnown) {
        case LinkedEvent::Kind::NotRead: return QStringLiteral("The event of this booking has not been read yet.");
        case LinkedEvent::Kind::Unreadable: return u"The event of this booking could not be read. %1. Sync (F5) tries again."_qs.arg(m_what.whyUnread);
        case LinkedEvent::Kind::Gone: case LinkedEvent::Kind::Present: break;
        }
        return QStringLiteral("The event of this booking no longer exists.");
    }
    if (m_what.linked)
        return QStringLiteral("This event belongs to a booking that has not been read yet.");
    if (!m_what.bookingsRead)
        return QStringLiteral("Cal.com's bookings have not been read yet: it is not known whether this event belongs to one.");
    return QStringLiteral("This event belongs to no booking: nothing that happens to it concerns Cal.com. It still counts as busy time.");
}

void InspectorPanel::refreshOthers()
{
    auto *grid = static_cast<QGridLayout *>(m_others->layout());
    emptyLayout(grid);
    // Whatever the policy, an event that belongs to no booking is left alone: nothing to compare.
    const bool telling = m_what.run && !m_what.others.isEmpty() && m_what.run->facts.reference && !m_what.run->diff.onlyNoise();
    m_othersBar->setVisible(telling);
    m_others->setVisible(telling);
    if (!telling)
        return;
    int line = 0;
    for (const auto &[policy, decision] : m_what.others) {
        auto *name = roleButton(policy.title, "link", u"Decide by the policy %1"_qs.arg(policy.title), m_others);
        name->setToolTip(u"%1\nClick to use this policy."_qs.arg(policy.description));
        connect(name, &QPushButton::clicked, this, [this, p = policy] { emit policyChosen(p); });
        auto *answer = roleLabel(say::shortAction(decision, RunStage::Proposed), "", m_others);
        const bool same = m_what.run->decision.actions == decision.actions;
        answer->setProperty("tone", QLatin1String(nameOf(same ? Tone::Quiet : toneOf(decision, RunStage::Proposed))));
        grid->addWidget(name, line, 0, Qt::AlignTop | Qt::AlignLeft);
        grid->addWidget(answer, line, 1, Qt::AlignTop);
        grid->addWidget(roleLabel(same ? QStringLiteral("the same") : QString(), "muted", m_others), line, 2, Qt::AlignTop);
        ++line;
    }
    grid->setColumnStretch(1, 1);
}

void InspectorPanel::refreshResult()
{
    QString html;
    if (const auto &run = m_what.run) {
        const auto good = Theme::colors().good.name(), bad = Theme::colors().bad.name();
        if (run->stage == RunStage::Applied) {
            html = u"<span style=\"color:%1\">✓ Applied.</span>"_qs.arg(good);
            const BookingUid before = run->plan.booking;
            if (m_what.booking && !before.isEmpty() && m_what.booking->uid != before)
                html += u" The booking is now <b>%1</b> (was %2)."_qs.arg(m_what.booking->uid.value.toHtmlEscaped(), before.value.toHtmlEscaped());
            if (!m_what.history.isEmpty())
                html += u" The baseline is version %1."_qs.arg(m_what.history.last().version);
        } else if (run->stage == RunStage::Superseded) {
            html = QStringLiteral("A later change of the same event replaced this one.");
        } else if (run->stage == RunStage::Skipped) {
            html = QStringLiteral("Skipped: the booking stays as it is.");
        } else if (run->error) {
            html = u"<span style=\"color:%1\">✗ %2</span>: %3"_qs.arg(bad, run->error->where.toHtmlEscaped(), run->error->what.toHtmlEscaped());
            if (!run->error->nextStep.isEmpty())
                html += u"<br>%1"_qs.arg(run->error->nextStep.toHtmlEscaped());
        }
    }
    m_result->setText(html);
    m_result->setVisible(!html.isEmpty());
}

void InspectorPanel::refreshFooter()
{
    const RunStage stage = m_what.run ? m_what.run->stage : RunStage::Nothing;
    const bool working = m_what.working || stage == RunStage::Applying;
    const bool proposed = stage == RunStage::Proposed && m_what.run;
    const bool failed = stage == RunStage::Failed && m_what.run;
    const bool holding = stage == RunStage::Holding && m_what.run;
    m_footer->setVisible(working || proposed || failed || holding);
    m_progress->setVisible(working);
    m_stop->setVisible(working);
    m_apply->setVisible(proposed && !working);
    m_apply->setEnabled(m_what.canApply);
    m_retry->setVisible(failed && !working);
    // A notification that could not be answered has no plan to be skipped.
    m_skip->setVisible((proposed || (failed && !isUnread(stage, m_what.run->decision)) || holding) && !working);
    const QString summary = m_what.run ? say::summaryLine(m_what.run->plan) : QString();
    m_state->setText(working ? QStringLiteral("Sending…") : proposed && !m_what.canApply ? m_what.whyNot : proposed ? summary : QString());
    if (holding)
        m_tick.start();
    else
        m_tick.stop();
    refreshCountdown();
}

void InspectorPanel::refreshCountdown()
{
    const Action *hold = m_what.run && m_what.run->stage == RunStage::Holding ? m_what.run->decision.find(ActionKind::Hold) : nullptr;
    m_hold->setVisible(hold && hold->until);
    if (!hold || !hold->until)
        return;
    const auto left = m_now ? std::chrono::ceil<std::chrono::seconds>(*hold->until - m_now()).count() : 0;
    m_hold->setText(left > 0 ? u"Held for another %1 s: this deletion may be half of a move to another calendar."_qs.arg(left)
                             : QStringLiteral("The hold has run out; looking in every calendar…"));
}

} // namespace csp
