#include "ui/panels/inspector/journalview.h"
#include "ui/panels/parts/widgets.h"
#include "ui/text/say.h"
#include <QGridLayout>
#include <QVBoxLayout>

namespace csp {

QString originText(BaselineOrigin origin)
{
    switch (origin) {
    case BaselineOrigin::RawData: return QStringLiteral("kept by Cal.com when it was booked");
    case BaselineOrigin::Fetched: return QStringLiteral("read from Google when we met the booking");
    case BaselineOrigin::Applied: return QStringLiteral("after a plan was carried out");
    case BaselineOrigin::Agreed: return QStringLiteral("the booking already agreed");
    }
    return {};
}

JournalView::JournalView(QWidget *parent) : QWidget(parent)
{
    m_list = new QVBoxLayout(this);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(8);
}

void JournalView::setJournal(const Inspected &what)
{
    emptyLayout(m_list);
    m_lines.clear();
    const auto table = [&](const QList<QStringList> &rows) {
        auto *box = new QWidget(this);
        auto *grid = new QGridLayout(box);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setHorizontalSpacing(10);
        grid->setVerticalSpacing(4);
        for (int i = 0; i < rows.size(); ++i) {
            grid->addWidget(roleLabel(rows[i].value(0), "muted", box), i, 0, Qt::AlignTop);
            grid->addWidget(roleLabel(rows[i].value(1), "", box), i, 1, Qt::AlignTop);
            grid->addWidget(roleLabel(rows[i].value(2), "muted", box), i, 2, Qt::AlignTop);
            m_lines.append(rows[i].join(QLatin1String(" | ")));
        }
        grid->setColumnStretch(2, 1);
        m_list->addWidget(box);
    };
    if (what.run) {
        m_list->addWidget(roleLabel(u"Run %1"_qs.arg(what.run->id), "section", this));
        QList<QStringList> rows;
        for (size_t i = 0; i < what.run->steps.size(); ++i) {
            const RunStep &step = what.run->steps[i];
            QString detail = step.detail;
            if (step.request)
                detail += (detail.isEmpty() ? QString() : QStringLiteral("\n")) + requestText(*step.request, false);
            if (step.status)
                detail += u"\nHTTP %1"_qs.arg(step.status);
            if (const QString struck = what.struck.value(int(i)); !struck.isEmpty())
                detail += u"\n↯ %1"_qs.arg(struck);
            rows.append({toQDateTime(step.at, what.zone).toString(u"HH:mm:ss.zzz"), QString::fromLatin1(nameOf(step.kind)), detail.trimmed()});
        }
        if (rows.isEmpty())
            m_list->addWidget(roleLabel(QStringLiteral("Nothing has been done yet."), "muted", this));
        else
            table(rows);
        if (what.run->error)
            m_list->addWidget(roleLabel(what.run->error->oneLine(), "", this));
    }
    if (!what.history.isEmpty()) {
        m_list->addWidget(roleLabel(QStringLiteral("Baselines, newest first"), "section", this));
        QList<QStringList> rows;
        for (auto it = what.history.crbegin(); it != what.history.crend(); ++it) {
            const Event &event = it->document.event;
            const QString when = event.cancelled() ? QStringLiteral("cancelled") : event.span ? say::span(*event.span, what.zone) : QStringLiteral("no time");
            rows.append({u"v%1"_qs.arg(it->version), when, u"%1, %2"_qs.arg(originText(it->origin), say::time(it->taken, what.zone))});
        }
        table(rows);
    }
    if (!what.run && what.history.isEmpty())
        m_list->addWidget(roleLabel(QStringLiteral("Nothing has happened to this event yet."), "muted", this));
}

} // namespace csp
