#include "ui/panels/inspector/requestsview.h"
#include "ui/panels/parts/widgets.h"
#include "ui/text/say.h"
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace csp {

QString mailLine(const Plan &plan)
{
    QStringList to;
    int count = 0;
    for (const auto &step : plan.steps)
        for (const auto &mail : step.mails) {
            ++count;
            if (!to.contains(mail.to))
                to.append(mail.to);
        }
    if (!count)
        return {};
    return u"%1 to %2"_qs.arg(count == 1 ? QStringLiteral("1 mail") : u"%1 mails"_qs.arg(count), to.join(QLatin1String(", ")));
}

RequestsView::RequestsView(QWidget *parent) : QWidget(parent)
{
    m_list = new QVBoxLayout(this);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(8);
}

void RequestsView::setPlan(const Inspected &what)
{
    emptyLayout(m_list);
    m_requests.clear();
    m_mails.clear();
    m_struck.clear();
    if (!what.run) {
        m_list->addWidget(roleLabel(QStringLiteral("Nothing has been decided about this yet, so nothing would be sent."), "muted", this));
        return;
    }
    const Plan &plan = what.run->plan;
    m_list->addWidget(roleLabel(say::summaryLine(plan), "section", this));
    for (const auto &step : plan.steps) {
        const QString title = u"%1 %2"_qs.arg(say::symbol(step.action.kind)).arg(say::headline(step.action, what.zone));
        m_list->addWidget(roleLabel(title, "", this));
        if (step.action.kind == ActionKind::AskHost && !step.action.text.isEmpty())
            m_list->addWidget(roleLabel(u"with the link %1"_qs.arg(step.action.text), "muted", this));
        if (!step.request) {
            m_list->addWidget(roleLabel(QStringLiteral("No request: only the playground's own records change, or a person is asked."), "muted", this));
            continue;
        }
        const QString text = requestText(*step.request);
        m_requests.append(text);
        auto *code = new CodeBlock(u"Request: %1"_qs.arg(title), this);
        code->setCode(text);
        m_list->addWidget(code);
        for (size_t i = 0; i < what.run->steps.size(); ++i) {
            const QString struck = what.struck.value(int(i));
            const auto &sent = what.run->steps[i].request;
            if (struck.isEmpty() || !sent || sent->method != step.request->method || sent->path != step.request->path)
                continue;
            auto *line = roleLabel(u"↯ %1, %2"_qs.arg(toQDateTime(what.run->steps[i].at, what.zone).toString(u"HH:mm:ss.zzz"), struck), "", this);
            restyle(line, "tone", QStringLiteral("warning"));
            m_struck.append(line->text());
            m_list->addWidget(line);
        }
        auto *row = new QHBoxLayout;
        row->setSpacing(8);
        const auto copyButton = [&](const QString &label, const QString &clipboard, const QString &said) {
            auto *button = roleButton(label, "link", u"%1: %2"_qs.arg(label, title), this);
            connect(button, &QPushButton::clicked, this, [this, clipboard, said] {
                QGuiApplication::clipboard()->setText(clipboard);
                emit copied(said);
            });
            row->addWidget(button);
        };
        const bool google = step.request->service == ApiRequest::Service::Google;
        copyButton(QStringLiteral("Copy"), text, QStringLiteral("Request copied"));
        copyButton(QStringLiteral("Copy as curl"), asCurl(*step.request, google ? what.googleRoot : what.calcomRoot),
                   QStringLiteral("curl command copied; it reads the key from a variable"));
        row->addStretch();
        row->addWidget(roleLabel(google ? QStringLiteral("to Google") : QStringLiteral("to Cal.com"), "muted", this));
        m_list->addLayout(row);
    }
    QList<Mail> all;
    for (const auto &step : plan.steps)
        for (const auto &mail : step.mails)
            all.append(mail);
    if (!all.isEmpty())
        m_list->addWidget(roleLabel(QStringLiteral("Mails that would be sent"), "section", this));
    for (const auto &mail : all) {
        const QString from = mail.from == ApiRequest::Service::CalCom ? QStringLiteral("Cal.com") : QStringLiteral("Google");
        const QString line = u"✉ %1, from %2: %3"_qs.arg(mail.to, from, say::key(mail.why));
        m_mails.append(line);
        m_list->addWidget(roleLabel(line, "muted", this));
    }
    if (all.isEmpty() && !plan.steps.empty())
        m_list->addWidget(roleLabel(QStringLiteral("Nobody gets mail because of this."), "muted", this));
    // A symbol stays with its word.
    static const QRegularExpression within(QStringLiteral("(?<=\\S) (?=\\S)"));
    m_list->addWidget(roleLabel(say::legend().replace(within, QString(QChar::Nbsp)), "column", this));
}

} // namespace csp
