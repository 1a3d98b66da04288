#pragma once
#include "core/sim/google/http/answerschemas.h"
#include <QByteArray>
#include <QJsonValue>
#include <optional>

namespace csp::sim::google {

/// What `fields=items(id,start/dateTime),nextPageToken` asks for: these members and nothing else. `*` stands for every member.
class FieldSelection
{
public:
    /// Nothing where it cannot be read, or says nothing.
    static std::optional<FieldSelection> read(QByteArrayView text);

    /// The first name that an answer of this schema never has; nothing where all are known.
    std::optional<QByteArray> unknownName(const AnswerSchema &schema) const;
    /// The members asked for, of a JSON object.
    QByteArray of(const QByteArray &json) const;

private:
    friend class FieldReader;
    struct Unknown {
        qsizetype place;
        QByteArray name;
    };
    using Schemas = std::vector<const AnswerSchema *>;
    void findUnknown(const Schemas &schemas, std::optional<Unknown> *first) const;
    QJsonValue of(const QJsonValue &value) const;

    std::map<QByteArray, FieldSelection> m_members;
    qsizetype m_place = 0; ///< where in the text it is first named
    bool m_whole = false;  ///< named without saying what of it
};

} // namespace csp::sim::google
