#include "core/clients/google/calendarprivate.h"
#include <QJsonArray>
#include <QJsonDocument>

namespace csp {

Outcome<http::Response> checkedGoogleAnswer(const Outcome<http::Response> &answer, const QString &where)
{
    if (!answer)
        return located(answer.error(), where);
    if (answer->status >= 200 && answer->status < 300)
        return *answer;
    Error error = wire::errorFromAnswer(answer->status, answer->body, where);
    takeHeaders(error, *answer);
    return error;
}

std::function<Outcome<Fetched>(const http::Response &)> eventReader(const CalendarId &calendar)
{
    return [calendar](const http::Response &response) -> Outcome<Fetched> {
        auto document = wire::eventFromJson(response.body, calendar);
        if (!document)
            return document.error();
        return Fetched{Fetched::Kind::Present, std::move(*document)};
    };
}

http::Request GoogleCalendarClient::Private::request(const QByteArray &method, const QByteArray &path, const QJsonObject &body, const QString &etag) const
{
    http::Request request{method, root + "calendar/v3/" + path, {}, {}};
    if (!etag.isEmpty())
        request.headers.emplaceBack("If-Match", etag.toLatin1());
    if (!body.isEmpty()) {
        request.headers.emplaceBack("Content-Type", "application/json");
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    }
    return request;
}

CallOf<QList<EventDocument>> *GoogleCalendarClient::Private::allEvents(const CalendarId &calendar, const QByteArray &query, const QString &where)
{
    return askAll<EventDocument>({eventsPath(calendar) + query, where,
                                  [calendar](const http::Response &response) -> Outcome<QList<EventDocument>> {
                                      auto page = wire::eventPageFromJson(response.body, calendar);
                                      if (!page)
                                          return page.error();
                                      // Cancelled exceptions of living series come even where deleted events are not asked for.
                                      page->events.removeIf([](const EventDocument &e) { return e.event.cancelled(); });
                                      return std::move(page->events);
                                  },
                                  {}});
}

GoogleCalendarClient::GoogleCalendarClient(QUrl apiRoot, Tokens tokens, http::Transport *transport, QObject *parent)
    : CalendarPort(parent), d(new Private{this, rootOf(apiRoot), new AuthorizedSender(std::move(tokens), transport, this)})
{
}

GoogleCalendarClient::~GoogleCalendarClient() = default;

GoogleCalendarClient::Tokens GoogleCalendarClient::tokensOf(GoogleSignIn *signIn)
{
    return {[signIn] { return signIn->accessToken(); }, [signIn](const QString &token) { signIn->tokenRefused(token); }};
}

GoogleCalendarClient::Tokens GoogleCalendarClient::fixedToken(const QString &token, QObject *parent)
{
    return {[token, parent] { return settledCall<QString>(token, parent); }, [](const QString &) {}};
}

CallOf<QList<CalendarInfo>> *GoogleCalendarClient::listCalendars()
{
    return d->askAll<CalendarInfo>({"users/me/calendarList?maxResults=250", QStringLiteral("calendarList.list"),
                                    [](const http::Response &response) { return wire::calendarListFromJson(response.body); }, {}});
}

CallOf<EventPage> *GoogleCalendarClient::listEvents(const CalendarId &calendar, const QString &syncToken, const QString &pageToken)
{
    // `showDeleted` stays unset: with a sync token it must not be false, and deletions come anyway.
    QByteArray path = Private::eventsPath(calendar) + "?maxResults=2500&singleEvents=false";
    if (!syncToken.isEmpty())
        path += "&syncToken=" + encoded(syncToken);
    if (!pageToken.isEmpty())
        path += "&pageToken=" + encoded(pageToken);
    return d->ask<EventPage>(d->request("GET", path), QStringLiteral("events.list of %1").arg(calendar.value),
                             [calendar](const http::Response &response) { return wire::eventPageFromJson(response.body, calendar); });
}

CallOf<Fetched> *GoogleCalendarClient::getEvent(const EventKey &event)
{
    return d->ask<Fetched>(d->request("GET", Private::eventPath(event)),
                           QStringLiteral("events.get of %1 in %2").arg(event.event.value, event.calendar.value), eventReader(event.calendar),
                           [](const Error &error) -> std::optional<Fetched> {
                               if (error.kind == Error::Kind::NotFound || error.kind == Error::Kind::Gone)
                                   return Fetched{Fetched::Kind::Gone, {}};
                               return {};
                           });
}

CallOf<QList<EventDocument>> *GoogleCalendarClient::findByICalUid(const CalendarId &calendar, const ICalUid &uid)
{
    return d->allEvents(calendar, "?maxResults=2500&singleEvents=false&iCalUID=" + encoded(uid.value),
                        QStringLiteral("events.list of %1 by iCalUID").arg(calendar.value));
}

CallOf<QList<EventDocument>> *GoogleCalendarClient::listBetween(const CalendarId &calendar, Instant from, Instant until)
{
    return d->allEvents(calendar,
                        "?maxResults=2500&singleEvents=true&timeMin=" + encoded(toRfc3339(from)) + "&timeMax=" + encoded(toRfc3339(until)),
                        QStringLiteral("events.list of %1").arg(calendar.value));
}

namespace {

/// `freebusy.query` takes 50 calendars at a time (google-calendar.md 3.3, calendarExpansionMax).
constexpr qsizetype calendarsPerQuery = 50;

} // namespace

CallOf<QList<Busy>> *GoogleCalendarClient::freeBusy(const QStringList &calendars, Instant from, Instant until)
{
    auto *call = new ChainedCall<QList<Busy>>(this);
    const auto found = std::make_shared<QList<Busy>>();
    const auto rest = std::make_shared<QStringList>(calendars);
    const auto next = std::make_shared<std::function<void()>>();
    *next = [=, this, again = std::weak_ptr(next)] {
        if (rest->isEmpty())
            return call->settle(std::move(*found));
        QJsonArray items;
        for (const QString &id : rest->first(qMin(rest->size(), calendarsPerQuery)))
            items.append(QJsonObject{{QStringLiteral("id"), id}});
        rest->remove(0, items.size());
        const QJsonObject body{{QStringLiteral("timeMin"), toRfc3339(from)}, {QStringLiteral("timeMax"), toRfc3339(until)}, {QStringLiteral("items"), items}};
        const QString where = QStringLiteral("freebusy.query");
        call->wait(d->sender->send(d->request("POST", "freeBusy", body)), [=, goOn = again.lock()](const Outcome<http::Response> &answer) {
            const auto checked = checkedGoogleAnswer(answer, where);
            if (!checked)
                return call->settle(checked.error());
            const auto busy = wire::freeBusyFromJson(checked->body);
            if (!busy)
                return call->settle(located(busy.error(), where));
            *found += *busy;
            (*goOn)();
        });
    };
    (*next)();
    return call;
}

CallOf<Fetched> *GoogleCalendarClient::edit(const EditIntent &intent)
{
    return std::visit([this](const auto &edit) { return d->carryOut(edit); }, intent);
}

CallOf<ApiAnswer> *GoogleCalendarClient::perform(const ApiRequest &request)
{
    http::Request out{request.method, d->root + request.path.toUtf8(), request.headers, {}};
    if (!request.body.isEmpty()) {
        if (out.header("content-type").isEmpty())
            out.headers.emplaceBack("Content-Type", "application/json");
        out.body = QJsonDocument(request.body).toJson(QJsonDocument::Compact);
    }
    const QString where = QString::fromLatin1(request.method) + QLatin1Char(' ') + request.path;
    return d->ask<ApiAnswer>(out, where, [](const http::Response &response) -> Outcome<ApiAnswer> {
        if (response.body.trimmed().isEmpty())
            return ApiAnswer{response.status, {}};
        const QJsonDocument document = QJsonDocument::fromJson(response.body);
        if (document.isObject())
            return ApiAnswer{response.status, document.object()};
        Error error;
        error.kind = Error::Kind::Unusable;
        error.what = QStringLiteral("expected a JSON object");
        error.status = response.status;
        return error;
    });
}

CallOf<Channel> *GoogleCalendarClient::watch(const Channel &wanted)
{
    return d->ask<Channel>(d->request("POST", Private::eventsPath(wanted.calendar) + "/watch", wire::channelToJson(wanted)),
                           QStringLiteral("events.watch of %1").arg(wanted.calendar.value),
                           [wanted](const http::Response &response) { return wire::channelFromJson(response.body, wanted); });
}

CallOf<Done> *GoogleCalendarClient::stopChannel(const Channel &channel)
{
    const QJsonObject body{{QStringLiteral("id"), channel.id.value}, {QStringLiteral("resourceId"), channel.resourceId}};
    return d->ask<Done>(d->request("POST", "channels/stop", body), QStringLiteral("channels.stop"),
                        [](const http::Response &) { return Outcome<Done>(Done{}); },
                        [](const Error &error) { return error.kind == Error::Kind::NotFound ? std::optional(Done{}) : std::nullopt; });
}

} // namespace csp
