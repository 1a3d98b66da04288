#include "core/sim/google/world/synctoken.h"
#include <QDataStream>
#include <QIODevice>
#include <limits>

namespace csp::sim::google {

namespace {

constexpr quint8 syncMark = 0xC5, pageMark = 0xE1;
constexpr qint64 open = std::numeric_limits<qint64>::min(); ///< of a window without this end
constexpr auto tokenBase64 = QByteArray::Base64UrlEncoding;

template<typename F>
QByteArray pack(quint8 mark, F &&write)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << mark;
    write(out);
    out << shortHash(bytes); // a token that was mistyped is malformed, not dead
    return bytes.toBase64(tokenBase64);
}

template<typename F>
bool unpack(const QByteArray &text, quint8 mark, qsizetype size, F &&read)
{
    const auto decoded = QByteArray::fromBase64Encoding(text, tokenBase64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != size + 5)
        return false;
    QDataStream in(decoded.decoded);
    quint8 found = 0;
    in >> found;
    if (found != mark)
        return false;
    read(in);
    quint32 hash = 0;
    in >> hash;
    return in.status() == QDataStream::Ok && hash == shortHash(QByteArrayView(decoded.decoded).chopped(4));
}

} // namespace

quint32 shortHash(QByteArrayView text)
{
    quint32 hash = 2166136261u; // FNV-1a: the same in every run, unlike qHash
    for (const char c : text)
        hash = (hash ^ quint8(c)) * 16777619u;
    return hash;
}

QByteArray toText(const SyncToken &t)
{
    return pack(syncMark, [&t](QDataStream &out) { out << t.epoch << t.calendar << t.position << t.issued << t.from.value_or(open) << t.until.value_or(open); });
}

std::optional<SyncToken> syncTokenFromText(const QByteArray &text)
{
    SyncToken t;
    qint64 from = 0, until = 0;
    const bool ok = unpack(text, syncMark, 40, [&](QDataStream &in) { in >> t.epoch >> t.calendar >> t.position >> t.issued >> from >> until; });
    for (const auto &[read, bound] : {std::pair(from, &t.from), std::pair(until, &t.until)}) {
        if (read != open)
            *bound = read;
    }
    return ok ? std::optional(t) : std::nullopt;
}

bool isAlive(const SyncToken &token, const World &world, Instant now)
{
    const qint64 age = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() - token.issued;
    if (age > world.settings.syncTokenLifetime.count())
        return false;
    for (const Epoch &epoch : world.epochs) {
        if (epoch.id == token.epoch)
            return &epoch == &world.epochs.last() ? token.position <= world.lastStamp : token.position <= epoch.until;
    }
    return false;
}

QByteArray toText(const PageToken &t)
{
    return pack(pageMark, [&t](QDataStream &out) {
        out << quint8(t.order) << t.calendar << t.query << t.epoch << t.until << t.key << t.subkey << t.told;
    });
}

std::optional<PageToken> pageTokenFromText(const QByteArray &text)
{
    PageToken t;
    quint8 order = 0;
    const bool ok = unpack(text, pageMark, 45, [&](QDataStream &in) {
        in >> order >> t.calendar >> t.query >> t.epoch >> t.until >> t.key >> t.subkey >> t.told;
    });
    if (!ok || order > quint8(PageToken::Order::Former))
        return {};
    t.order = PageToken::Order(order);
    return t;
}

} // namespace csp::sim::google
