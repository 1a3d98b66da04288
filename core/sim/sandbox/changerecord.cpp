#include "core/sim/sandbox/changerecord.h"
#include <QDataStream>
#include <QIODevice>
#include <QJsonDocument>

namespace csp::sim {
namespace {

using Kind = ChangeRecord::Kind;

/// Both ways in one function for each kind, so that what is written and what is read cannot differ.
template<typename Stream, typename Record>
void passFields(Stream &stream, Record &r)
{
    const auto pass = [&stream](auto &value) {
        if constexpr (std::is_same_v<Stream, QDataStream>)
            stream >> value;
        else
            stream.out << value;
    };
    const auto passJson = [&pass](auto &json) {
        QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
        pass(bytes);
        if constexpr (std::is_same_v<Stream, QDataStream>)
            json = QJsonDocument::fromJson(bytes).object();
    };
    switch (r.kind) {
    case Kind::Google:
    case Kind::Calcom:
        pass(r.request.method), pass(r.request.target), pass(r.request.headers), pass(r.request.body), pass(r.flag);
        break;
    case Kind::GoogleAnswered: {
        bool answered = r.response.has_value();
        pass(r.number), pass(answered);
        if constexpr (std::is_same_v<Stream, QDataStream>) {
            if (answered)
                r.response.emplace();
        }
        if (answered) {
            pass(r.response->status), pass(r.response->headers), pass(r.response->body);
        } else {
            int kind = int(r.error.kind);
            pass(kind), pass(r.error.where), pass(r.error.what);
            if constexpr (std::is_same_v<Stream, QDataStream>)
                r.error.kind = Error::Kind(kind);
        }
        break;
    }
    case Kind::PushesTaken: pass(r.ids); break;
    case Kind::UnderWay: pass(r.ids), pass(r.number); break;
    case Kind::PushAnswered: pass(r.number), pass(r.status); break;
    case Kind::Faults: passJson(r.json); break;
    case Kind::Proposed: pass(r.texts), passJson(r.json); break;
    case Kind::ProposalSettled: pass(r.texts), pass(r.flag); break;
    case Kind::SyncTokensExpired: pass(r.number); break;
    case Kind::StrikesForgotten:
    case Kind::TokensRenewed:
    case Kind::TimePassed: break;
    }
}

struct Writer {
    QDataStream &out;
};

} // namespace

QByteArray ChangeRecord::toBytes() const
{
    QByteArray bytes;
    bytes.reserve(512 + request.target.size() + request.body.size() + (response ? response->body.size() : 0));
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    out << quint8(kind) << qint64(at.time_since_epoch().count());
    Writer writer{out};
    passFields(writer, *this);
    return bytes;
}

std::optional<ChangeRecord> ChangeRecord::fromBytes(const QByteArray &bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_0);
    quint8 kind = 0;
    qint64 at = 0;
    in >> kind >> at;
    if (kind < quint8(Kind::Google) || kind > quint8(Kind::TimePassed))
        return {};
    ChangeRecord record{Kind(kind), Instant{Millis{at}}};
    passFields(in, record);
    return in.status() == QDataStream::Ok && in.atEnd() ? std::optional(std::move(record)) : std::nullopt;
}

std::optional<Instant> timeOfRecord(const QByteArray &bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_0);
    quint8 kind = 0;
    qint64 at = 0;
    in >> kind >> at;
    return in.status() == QDataStream::Ok ? std::optional(Instant{Millis{at}}) : std::nullopt;
}

} // namespace csp::sim
