#include "core/domain/outcome.h"

namespace csp {

QString Error::oneLine() const
{
    QString line = where.isEmpty() ? what : where + QStringLiteral(": ") + what;
    if (!nextStep.isEmpty())
        line += QStringLiteral(" (") + nextStep + QLatin1Char(')');
    return line;
}

} // namespace csp
