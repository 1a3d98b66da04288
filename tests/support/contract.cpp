#include "core/sim/sandbox/witness.h"
#include "tests/support/discovery.h"
#include <QFile>
#include <QMutex>
#include <cstdio>
#include <unistd.h>

/// Linked into a program, this holds every answer of its sandboxes against the published API, and ends the program as failed where one is none of it. In
/// the file that CSP_CONTRACT_LOG names, each trouble stands at once, for programs that are killed.
namespace {

class Contract
{
public:
    Contract()
    {
        csp::sim::setWitness([this](const csp::http::Request &request, const csp::http::Response &response) { see(request, response); });
    }

    ~Contract()
    {
        csp::sim::setWitness({});
        if (m_troubles.isEmpty())
            return;
        std::fprintf(stderr, "\n%d answers that the published API would not give:\n", int(m_troubles.size()));
        for (const QString &trouble : std::as_const(m_troubles))
            std::fprintf(stderr, "  %s\n", qUtf8Printable(trouble));
        std::fflush(nullptr);
        ::_exit(1);
    }

private:
    void see(const csp::http::Request &request, const csp::http::Response &response)
    {
        const QMutexLocker lock(&m_mutex);
        const QStringList wrong = Discovery::instance().trouble(request, response);
        if (wrong.isEmpty())
            return;
        const QString trouble = QStringLiteral("%1 %2 answered %3: %4").arg(QString::fromLatin1(request.method), QString::fromUtf8(request.target))
                                    .arg(response.status).arg(wrong.join(QLatin1String("; ")));
        m_troubles += trouble;
        if (QFile log(qEnvironmentVariable("CSP_CONTRACT_LOG")); !log.fileName().isEmpty() && log.open(QIODevice::Append))
            log.write(trouble.toUtf8() + '\n');
    }

    QMutex m_mutex;
    QStringList m_troubles;
};

const Contract contract;

} // namespace
