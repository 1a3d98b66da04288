#include "core/sim/google/values/event.h"
#include <algorithm>

namespace csp::sim::google {

QLatin1String toText(Status status)
{
    switch (status) {
    case Status::Confirmed: return QLatin1String("confirmed");
    case Status::Tentative: return QLatin1String("tentative");
    case Status::Cancelled: return QLatin1String("cancelled");
    }
    return {};
}

QLatin1String toText(Answer answer)
{
    switch (answer) {
    case Answer::NeedsAction: return QLatin1String("needsAction");
    case Answer::Declined: return QLatin1String("declined");
    case Answer::Tentative: return QLatin1String("tentative");
    case Answer::Accepted: return QLatin1String("accepted");
    }
    return {};
}

std::optional<Answer> answerFromText(QStringView text)
{
    for (const Answer a : {Answer::NeedsAction, Answer::Declined, Answer::Tentative, Answer::Accepted}) {
        if (text == toText(a))
            return a;
    }
    return {};
}

const std::vector<ExtraField> &extraFields()
{
    static const std::vector<ExtraField> fields{
        {u"colorId", Kind::Text, false},
        {u"endTimeUnspecified", Kind::Flag, true},
        {u"transparency", Kind::Text, false},
        {u"visibility", Kind::Text, false},
        {u"attendeesOmitted", Kind::Flag, false},
        {u"extendedProperties", Kind::Object, true}, // split by sharedPart and privatePart
        {u"hangoutLink", Kind::Text, true},
        {u"conferenceData", Kind::Object, true},
        {u"gadget", Kind::Object, true},
        {u"anyoneCanAddSelf", Kind::Flag, true},
        {u"guestsCanInviteOthers", Kind::Flag, true},
        {u"guestsCanModify", Kind::Flag, true},
        {u"guestsCanSeeOtherGuests", Kind::Flag, true},
        {u"privateCopy", Kind::Flag, false},
        {u"reminders", Kind::Object, false},
        {u"source", Kind::Object, false},
        {u"workingLocationProperties", Kind::Object, false},
        {u"outOfOfficeProperties", Kind::Object, false},
        {u"focusTimeProperties", Kind::Object, false},
        {u"birthdayProperties", Kind::Object, false},
        {u"attachments", Kind::List, true},
        {u"eventType", Kind::Text, true},
        {u"eventLabelId", Kind::Text, false},
    };
    return fields;
}

const ExtraField *extraField(QStringView name)
{
    for (const ExtraField &field : extraFields()) {
        if (name == QStringView(field.name))
            return &field;
    }
    return nullptr;
}

namespace {

const QString propertiesName = QStringLiteral("extendedProperties");

QJsonObject part(const QJsonObject &extra, bool shared)
{
    QJsonObject out;
    for (auto it = extra.begin(); it != extra.end(); ++it) {
        const ExtraField *field = extraField(it.key());
        if (it.key() == propertiesName) {
            const QString key = shared ? QStringLiteral("shared") : QStringLiteral("private");
            const QJsonValue value = it.value().toObject().value(key);
            if (value.isObject())
                out.insert(propertiesName, QJsonObject{{key, value}});
        } else if (field && field->shared == shared) {
            out.insert(it.key(), it.value());
        }
    }
    return out;
}

} // namespace

QJsonObject sharedPart(const QJsonObject &extra) { return part(extra, true); }
QJsonObject privatePart(const QJsonObject &extra) { return part(extra, false); }

QJsonObject joined(const QJsonObject &shared, const QJsonObject &priv)
{
    QJsonObject out = shared;
    for (auto it = priv.begin(); it != priv.end(); ++it) {
        if (it.key() == propertiesName) {
            QJsonObject both = out.value(propertiesName).toObject();
            both.insert(QStringLiteral("private"), it.value().toObject().value(QLatin1String("private")));
            out.insert(propertiesName, both);
        } else {
            out.insert(it.key(), it.value());
        }
    }
    return out;
}

Covered covered(const Content &content, const Zone &zone)
{
    const qint64 start = content.start.instant(zone);
    return {start, std::max(start, content.end.instant(zone))};
}

} // namespace csp::sim::google
