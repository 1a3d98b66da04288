#pragma once
#include <QTemporaryFile>

/// Where the programs that a test starts note answers that the published API would not give (tests/support/contract.cpp).
class ContractLog
{
public:
    ContractLog()
    {
        m_file.open();
        qputenv("CSP_CONTRACT_LOG", m_file.fileName().toUtf8());
    }
    /// What was noted since the last time: to be nothing.
    QByteArray taken() { return m_file.readAll(); }

private:
    QTemporaryFile m_file;
};
