#include "ui/panels/parts/banner.h"
#include "ui/panels/parts/widgets.h"
#include <QHBoxLayout>

namespace csp {

namespace {
constexpr int keptNotices = 20; ///< more would be a log, which the journal is for
}

Notice Notice::of(const QString &text, const std::optional<Error> &error)
{
    Notice notice;
    notice.text = text;
    if (error) {
        notice.kind = Kind::Failure;
        QString detail = error->where.isEmpty() ? error->what : u"%1: %2"_qs.arg(error->where, error->what);
        notice.text = text.isEmpty() ? detail : u"%1. %2"_qs.arg(text, detail);
        notice.nextStep = error->nextStep;
    }
    return notice;
}

Banner::Banner(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("banner"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(QStringLiteral("Notice"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 8, 5);
    row->setSpacing(10);
    m_text = roleLabel({}, "", this);
    row->addWidget(m_text, 1);
    m_more = roleLabel({}, "muted", this);
    m_more->setWordWrap(false);
    row->addWidget(m_more);
    m_action = roleButton({}, "", QStringLiteral("Do what the notice suggests"), this);
    row->addWidget(m_action);
    m_dismiss = roleButton(QStringLiteral("Dismiss"), "link", QStringLiteral("Dismiss this notice"), this);
    row->addWidget(m_dismiss);
    connect(m_dismiss, &QPushButton::clicked, this, &Banner::dismiss);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (m_notices.isEmpty())
            return;
        const auto action = m_notices.first().action;
        dismiss();
        if (action)
            action();
    });
    hide();
}

void Banner::add(const Notice &notice)
{
    m_notices.removeIf([&](const Notice &n) { return (!notice.key.isEmpty() && n.key == notice.key) || (n.text == notice.text && n.key == notice.key); });
    m_notices.prepend(notice);
    while (m_notices.size() > keptNotices)
        m_notices.removeLast();
    refresh();
}

void Banner::retract(const QString &key)
{
    if (m_notices.removeIf([&](const Notice &n) { return n.key == key; }))
        refresh();
}

void Banner::dismiss()
{
    if (!m_notices.isEmpty())
        m_notices.removeFirst();
    if (m_notices.isEmpty())
        emit emptied();
    refresh();
}

void Banner::refresh()
{
    setVisible(!m_notices.isEmpty());
    if (m_notices.isEmpty())
        return;
    const Notice &notice = m_notices.first();
    static const char16_t *const symbols[] = {u"", u"⚠  ", u"✗  "};
    static const char *const tones[] = {"info", "warning", "danger"};
    QString text = QString::fromUtf16(symbols[int(notice.kind)]) + notice.text;
    if (!notice.nextStep.isEmpty())
        text += QStringLiteral("  →  ") + notice.nextStep;
    m_text->setText(text);
    setAccessibleDescription(text);
    restyle(this, "tone", QLatin1String(tones[int(notice.kind)]));
    m_more->setText(m_notices.size() > 1 ? u"and %1 more"_qs.arg(m_notices.size() - 1) : QString());
    m_more->setVisible(m_notices.size() > 1);
    m_action->setVisible(!notice.actionText.isEmpty());
    m_action->setText(notice.actionText);
    m_action->setAccessibleName(notice.actionText);
}

} // namespace csp
