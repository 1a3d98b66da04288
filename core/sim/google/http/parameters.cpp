#include "core/sim/google/http/parameters.h"
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

std::optional<Problem> checkForm(const Query &query)
{
    const QString given = query.text("alt"), form = given.toLower();
    if (form.isEmpty() || form == QLatin1String("json"))
        return {};
    const QString message = form == QLatin1String("media") ? QStringLiteral("Unsupported alt type \"media\" for non byte stream request.")
                                                           : QStringLiteral("Invalid value \"%1\" for query parameter 'alt'").arg(given);
    return Problem{400, "global", "badRequest", message, {}, nullptr, "INVALID_ARGUMENT", {}, {}};
}

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

std::optional<Problem> readFields(const Query &query, const AnswerSchema *schema, std::optional<FieldSelection> *out)
{
    const QString text = query.text("fields");
    if (text.trimmed().isEmpty()) // says nothing, as if it was not there
        return {};
    const auto refused = [](const QString &what) {
        return Problem{400, "global", "invalidParameter", QStringLiteral("Invalid field selection %1").arg(what), QStringLiteral("fields"), "parameter", {}, {}, {}};
    };
    *out = FieldSelection::read(text.toUtf8());
    if (!*out)
        return refused(text);
    if (const auto unknown = schema ? (*out)->unknownName(*schema) : std::nullopt)
        return refused(QString::fromUtf8(*unknown));
    return {};
}

} // namespace csp::sim::google
