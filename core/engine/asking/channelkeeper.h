#pragma once
#include "core/ports/calendarport.h"
#include "core/ports/clock.h"
#include "core/ports/store.h"
#include <QHash>

namespace csp {

/// Keeps one push channel per calendar open: opened with an id and a token of our own making, renewed under a new id before it expires
/// (there is no renewal at Google), stopped at the end. Channels of an earlier run push to an address that is gone: they are stopped.
class ChannelKeeper : public QObject
{
    Q_OBJECT
public:
    ChannelKeeper(CalendarPort *port, Store *store, Clock *clock, QObject *parent);

    /// What is in the store. Channels whose address is not `address` are stopped at Google (a failure to do so does not matter).
    /// The others go on, and are renewed in their time.
    Outcome<Done> load(const QString &address, Millis life);
    void watch(const CalendarId &calendar, const QString &address, Millis life);
    /// Takes a channel that somebody else opened for us (a recording's) as ours.
    Outcome<Done> adopt(const Channel &channel);
    /// The channel of a push message, if the message may be believed: channel known, token equal (in constant time), resource id equal
    /// where we know it. Otherwise an error that does not mention the token.
    Outcome<Channel> check(const Notification &notification) const;
    CallOf<Done> *stopAll();
    std::optional<Channel> channelOf(const CalendarId &calendar) const;

signals:
    void watching(const csp::CalendarId &calendar, csp::Instant expires);
    /// After `watching`, where no channel was open before this one: what has changed since the calendar was last read was told to nobody.
    void begun(const csp::CalendarId &calendar);
    void failed(const csp::CalendarId &calendar, const csp::Error &error);

private:
    void opened(const Channel &asked, const Outcome<Channel> &channel, const QString &address, Millis life);
    void stopQuietly(const Channel &channel);
    void renewInTime(const Channel &channel, const QString &address, Millis life);

    CalendarPort *m_port;
    Store *m_store;
    Clock *m_clock;
    QHash<ChannelId, Channel> m_channels;
};

} // namespace csp
