#include "ui/panels/inspector/jsonview.h"
#include "ui/panels/parts/widgets.h"
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QVBoxLayout>

namespace csp {

JsonView::JsonView(QWidget *parent) : QWidget(parent)
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    auto *row = new QHBoxLayout;
    m_choice = new QComboBox(this);
    m_choice->setAccessibleName(QStringLiteral("Which document"));
    m_choice->addItems({QStringLiteral("Difference (RFC 6902)"), QStringLiteral("Baseline"), QStringLiteral("Fetched")});
    row->addWidget(m_choice);
    row->addStretch();
    auto *copy = roleButton(QStringLiteral("Copy"), "link", QStringLiteral("Copy this document"), this);
    row->addWidget(copy);
    all->addLayout(row);
    m_code = new CodeBlock(QStringLiteral("JSON"), this);
    all->addWidget(m_code);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &JsonView::refresh);
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_code->toPlainText());
        emit copied(QStringLiteral("JSON copied"));
    });
}

void JsonView::setDocuments(const Inspected &what)
{
    m_baseline.clear();
    m_fetched.clear();
    if (what.run && what.run->facts.reference)
        m_baseline = what.run->facts.reference->baseline.document.raw;
    else if (!what.history.isEmpty())
        m_baseline = what.history.last().document.raw;
    if (what.run && what.run->facts.fetched.kind == Fetched::Kind::Present)
        m_fetched = what.run->facts.fetched.document.raw;
    refresh();
}

void JsonView::choose(Document document) { m_choice->setCurrentIndex(int(document)); }
QString JsonView::text() const { return m_code->toPlainText(); }

void JsonView::refresh()
{
    const auto pretty = [](const QByteArray &raw, const QString &absent) {
        if (raw.isEmpty())
            return absent;
        const auto document = QJsonDocument::fromJson(raw);
        return document.isNull() ? QString::fromUtf8(raw) : QString::fromUtf8(document.toJson()).trimmed();
    };
    const QString noBaseline = QStringLiteral("There is no baseline: the event belongs to no booking.");
    const QString noFetched = QStringLiteral("Nothing was fetched, or the event is gone (404).");
    switch (Document(m_choice->currentIndex())) {
    case Document::Baseline: m_code->setCode(pretty(m_baseline, noBaseline)); break;
    case Document::Fetched: m_code->setCode(pretty(m_fetched, noFetched)); break;
    case Document::Patch: {
        if (m_baseline.isEmpty() || m_fetched.isEmpty()) {
            m_code->setCode(m_baseline.isEmpty() ? noBaseline : noFetched);
            break;
        }
        const auto from = QJsonDocument::fromJson(m_baseline).object(), to = QJsonDocument::fromJson(m_fetched).object();
        m_code->setCode(QString::fromUtf8(QJsonDocument(jsonPatch(from, to)).toJson()).trimmed());
        break;
    }
    }
}

} // namespace csp
