#pragma once
#include "ui/panels/inspector/inspected.h"
#include <QWidget>

class QVBoxLayout;

namespace csp {

/// The plan as the requests that carry it out, exactly as they will be sent, each to be copied, and the mails that will follow.
class RequestsView : public QWidget
{
    Q_OBJECT
public:
    explicit RequestsView(QWidget *parent = nullptr);
    void setPlan(const Inspected &what);
    /// What the blocks show, in order.
    QStringList requests() const { return m_requests; }
    QStringList mails() const { return m_mails; }
    /// Which of them a fault of the sandbox struck.
    QStringList struck() const { return m_struck; }

signals:
    void copied(const QString &what);

private:
    QVBoxLayout *m_list;
    QStringList m_requests;
    QStringList m_mails;
    QStringList m_struck;
};

/// `3 mails: lee@example.com, kim@example.com`; empty where none will be sent.
QString mailLine(const Plan &plan);

} // namespace csp
