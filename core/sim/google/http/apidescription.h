#pragma once
#include "core/domain/outcome.h"
#include "core/http/message.h"
#include <QJsonObject>
#include <optional>

namespace csp::sim {

/// The discovery document of the Calendar API, from which clients that carry none build their methods: as Google publishes it, with the addresses of this
/// sandbox. It comes from a file; without one these paths are as unknown as any other.
class ApiDescription
{
public:
    /// `name`: what errors call the file. Expects the description of calendar v3, whole enough for a client: an Error (Input) names the member that is not.
    static Outcome<ApiDescription> read(const QByteArray &json, const QString &name);
    /// Its addresses are those at which `request` came. Nothing where the request asks for something else.
    std::optional<http::Response> answer(const http::Request &request) const;

private:
    explicit ApiDescription(QJsonObject document) : m_document(std::move(document)) { }
    QJsonObject m_document;
};

} // namespace csp::sim
