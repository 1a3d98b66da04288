#include "core/engine/asking/channelkeeper.h"
#include <QRandomGenerator>
#include <QUuid>
#include <memory>

namespace csp {

namespace {

/// 256 unguessable bits: anyone who knows the token may report changes of the calendar.
QString newToken()
{
    quint32 words[8];
    QRandomGenerator::system()->fillRange(words);
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(words), sizeof words).toHex());
}

/// Takes as long for a token that is wrong at its first character as for one that is wrong at its last.
bool equalInConstantTime(const QString &a, const QString &b)
{
    const QByteArray x = a.toUtf8(), y = b.toUtf8();
    unsigned difference = unsigned(x.size() ^ y.size());
    for (qsizetype i = 0; i < y.size(); ++i)
        difference |= unsigned(uchar(i < x.size() ? x[i] : 0) ^ uchar(y[i]));
    return difference == 0;
}

Error refused(const char *what, const QString &detail, const QString &reason = {})
{
    return {Error::Kind::Input, QStringLiteral("notification"), QString::fromLatin1(what) + detail, QStringLiteral("nothing was changed"), {}, reason, {}, {}, {}};
}

} // namespace

ChannelKeeper::ChannelKeeper(CalendarPort *port, Store *store, Clock *clock, QObject *parent)
    : QObject(parent), m_port(port), m_store(store), m_clock(clock)
{
}

Outcome<Done> ChannelKeeper::load(const QString &address, Millis life)
{
    const auto stored = m_store->channels();
    if (!stored.ok())
        return stored.error();
    for (const Channel &channel : *stored) {
        if (m_channels.contains(channel.id))
            continue;
        if (channel.address == address && channel.expires > m_clock->now()) {
            m_channels.insert(channel.id, channel);
            renewInTime(channel, address, life);
        } else {
            stopQuietly(channel);
        }
    }
    return Done{};
}

void ChannelKeeper::watch(const CalendarId &calendar, const QString &address, Millis life)
{
    Channel channel{ChannelId{QUuid::createUuid().toString(QUuid::WithoutBraces)}, calendar, {}, newToken(), address, m_clock->now() + life};
    // Stored before it is asked for: the first message can come before the answer (google-calendar.md 5.2).
    if (const auto kept = m_store->putChannel(channel); !kept.ok()) {
        emit failed(calendar, kept.error());
        return;
    }
    m_channels.insert(channel.id, channel);
    m_port->watch(channel)->then(this, [=, this](const Outcome<Channel> &answer) { opened(channel, answer, address, life); });
}

void ChannelKeeper::opened(const Channel &asked, const Outcome<Channel> &channel, const QString &address, Millis life)
{
    if (!channel.ok()) {
        m_channels.remove(asked.id);
        (void)m_store->removeChannel(asked.id); // best effort: a row too many is stopped at the next start
        emit failed(asked.calendar, channel.error());
        return;
    }
    bool first = true;
    for (const Channel &old : m_channels.values()) {
        if (old.calendar == asked.calendar && old.id != asked.id) {
            first = false;
            stopQuietly(old);
        }
    }
    m_channels.insert(channel->id, *channel);
    if (const auto kept = m_store->putChannel(*channel); !kept.ok())
        emit failed(asked.calendar, kept.error());
    emit watching(channel->calendar, channel->expires);
    if (first)
        emit begun(channel->calendar);
    renewInTime(*channel, address, life);
}

void ChannelKeeper::renewInTime(const Channel &channel, const QString &address, Millis life)
{
    const Millis left = channel.expires - m_clock->now();
    if (left <= Millis{0}) {
        m_channels.remove(channel.id); // the next request for channels opens a new one
        return;
    }
    // An hour before it expires, or a tenth of its remaining time; after a refusal again, until it has expired.
    const Millis renewIn = std::max<Millis>(left - std::min<Millis>(std::chrono::hours(1), left / 10), std::chrono::seconds(1));
    m_clock->after(renewIn, this)->then(this, [=, this](const Outcome<Done> &due) {
        if (!due.ok() || !m_channels.contains(channel.id))
            return;
        watch(channel.calendar, address, life);
        renewInTime(channel, address, life);
    });
}

Outcome<Done> ChannelKeeper::adopt(const Channel &channel)
{
    const auto kept = m_store->putChannel(channel);
    if (kept.ok()) {
        m_channels.insert(channel.id, channel);
        emit watching(channel.calendar, channel.expires);
    }
    return kept;
}

Outcome<Channel> ChannelKeeper::check(const Notification &notification) const
{
    const auto it = m_channels.constFind(notification.channel);
    if (it == m_channels.cend())
        return refused("the channel is not one of ours: ", notification.channel.value);
    if (!equalInConstantTime(notification.token, it->token))
        return refused("the channel token is wrong for channel ", notification.channel.value, QStringLiteral("wrongToken"));
    if (!it->resourceId.isEmpty() && notification.resourceId != it->resourceId)
        return refused("the resource id is not that of channel ", notification.channel.value);
    return *it;
}

CallOf<Done> *ChannelKeeper::stopAll()
{
    auto *all = new CallOf<Done>(this);
    auto left = std::make_shared<qsizetype>(m_channels.size());
    if (*left == 0) {
        all->settle(Done{});
        return all;
    }
    for (const Channel &channel : m_channels.values()) {
        m_port->stopChannel(channel)->then(this, [=, this](const Outcome<Done> &) {
            (void)m_store->removeChannel(channel.id);
            if (--*left == 0)
                all->settle(Done{});
        });
    }
    m_channels.clear();
    return all;
}

std::optional<Channel> ChannelKeeper::channelOf(const CalendarId &calendar) const
{
    for (const Channel &channel : m_channels) {
        if (channel.calendar == calendar)
            return channel;
    }
    return {};
}

void ChannelKeeper::stopQuietly(const Channel &channel)
{
    m_channels.remove(channel.id);
    (void)m_store->removeChannel(channel.id);
    m_port->stopChannel(channel);
}

} // namespace csp
