#include "core/sim/sandbox/worldbuilder.h"
#include "core/sim/sandbox/worldfile.h"
#include "tests/fuzz/targets.h"

namespace csp::fuzz {

void worldFile(QByteArrayView bytes)
{
    const auto world = sim::readWorld(bytes.toByteArray(), QStringLiteral("w.yaml"));
    if (!world) {
        const Error &error = world.error();
        if (error.what.isEmpty() || !error.where.startsWith(QLatin1String("w.yaml:")) || error.kind != Error::Kind::Input)
            qFatal("refused as: %s", qPrintable(error.oneLine()));
        return;
    }
    if (const auto built = sim::buildWorld(*world, *instantFromRfc3339(u"2026-03-02T09:00:00Z")); !built && built.error().what.isEmpty())
        qFatal("refused without a word");
}

} // namespace csp::fuzz
