#pragma once
#include "ui/panels/inspector/inspected.h"
#include <QWidget>

class QComboBox;

namespace csp {

class CodeBlock;

/// The documents as they were read, and what turns one into the other (RFC 6902).
class JsonView : public QWidget
{
    Q_OBJECT
public:
    enum class Document { Patch, Baseline, Fetched };
    explicit JsonView(QWidget *parent = nullptr);
    void setDocuments(const Inspected &what);
    void choose(Document document);
    QString text() const;

signals:
    void copied(const QString &what);

private:
    void refresh();
    QComboBox *m_choice;
    CodeBlock *m_code;
    QByteArray m_baseline;
    QByteArray m_fetched;
};

} // namespace csp
