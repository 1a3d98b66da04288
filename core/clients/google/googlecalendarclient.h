#pragma once
#include "core/clients/google/googlesignin.h"
#include "core/ports/calendarport.h"

namespace csp {

/// CalendarPort over Google Calendar API v3. A 401 refreshes the token and tries once more; nothing else is tried again here.
class GoogleCalendarClient : public CalendarPort
{
    Q_OBJECT
public:
    /// A source of access tokens: a sign-in, or a fixed token (`calsync demo`, replay).
    struct Tokens {
        std::function<CallOf<QString> *()> get;
        std::function<void(const QString &)> refused;
    };
    GoogleCalendarClient(QUrl apiRoot, Tokens tokens, http::Transport *transport, QObject *parent = nullptr);
    static Tokens tokensOf(GoogleSignIn *signIn);
    static Tokens fixedToken(const QString &token, QObject *parent);

    CallOf<QList<CalendarInfo>> *listCalendars() override;
    CallOf<EventPage> *listEvents(const CalendarId &calendar, const QString &syncToken, const QString &pageToken) override;
    CallOf<Fetched> *getEvent(const EventKey &event) override;
    CallOf<QList<EventDocument>> *findByICalUid(const CalendarId &calendar, const ICalUid &uid) override;
    CallOf<QList<EventDocument>> *listBetween(const CalendarId &calendar, Instant from, Instant until) override;
    CallOf<QList<Busy>> *freeBusy(const QStringList &calendars, Instant from, Instant until) override;
    CallOf<Fetched> *edit(const EditIntent &intent) override;
    CallOf<ApiAnswer> *perform(const ApiRequest &request) override;
    CallOf<Channel> *watch(const Channel &wanted) override;
    CallOf<Done> *stopChannel(const Channel &channel) override;

private:
    struct Private;
    std::unique_ptr<Private> d;

public:
    ~GoogleCalendarClient() override;
};

} // namespace csp
