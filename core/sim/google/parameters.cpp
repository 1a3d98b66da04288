#include "core/sim/google/parameters.h"
#include <QStringList>

namespace csp::sim::google {

namespace {

const QStringList &allowedWords(QByteArrayView name)
{
    static const QStringList none, sendUpdates{QStringLiteral("all"), QStringLiteral("externalOnly"), QStringLiteral("none")},
        eventTypes{QStringLiteral("birthday"), QStringLiteral("default"), QStringLiteral("focusTime"), QStringLiteral("fromGmail"),
                   QStringLiteral("outOfOffice"), QStringLiteral("workingLocation")},
        versions{QStringLiteral("0"), QStringLiteral("1")};
    if (name == "sendUpdates")
        return sendUpdates;
    if (name == "eventTypes")
        return eventTypes;
    return name == "conferenceDataVersion" || name == "eventLabelVersion" ? versions : none;
}

} // namespace

std::optional<Problem> checkParameters(const Query &query)
{
    for (const auto &[name, value] : query.entries()) {
        const QStringList &allowed = allowedWords(name);
        if (allowed.isEmpty())
            continue;
        if (const QString word = QString::fromUtf8(value); !allowed.contains(word))
            return Problem{400, "global", "invalidParameter",
                           QStringLiteral("Invalid string value: '%1'. Allowed values: [%2]").arg(word, allowed.join(QLatin1String(", "))),
                           QString::fromLatin1(name), "parameter", {}, {}, {}};
    }
    for (const char *name : {"alwaysIncludeEmail", "colorRgbFormat", "sendNotifications", "showHiddenInvitations", "supportsAttachments"}) {
        bool flag = false;
        if (auto problem = flagOf(query, name, &flag))
            return problem;
    }
    return {};
}

} // namespace csp::sim::google
