#pragma once
#include "core/clients/answers.h"
#include "core/clients/google/authorizedsender.h"
#include "core/wire/google.h"
#include <QSet>

namespace csp {

struct GoogleCalendarClient::Private {
    GoogleCalendarClient *q;
    QByteArray root;
    AuthorizedSender *sender;

    static QByteArray eventsPath(const CalendarId &calendar) { return "calendars/" + encoded(calendar.value) + "/events"; }
    static QByteArray eventPath(const EventKey &event) { return eventsPath(event.calendar) + '/' + encoded(event.event.value); }

    /// `path` follows `calendar/v3/`. An empty etag sends no If-Match.
    http::Request request(const QByteArray &method, const QByteArray &path, const QJsonObject &body = {}, const QString &etag = {}) const;

    /// Settles with what `read` makes of a 2xx answer, else with Google's error.
    template<typename T>
    void ask(ChainedCall<T> *call, const http::Request &request, const QString &where, std::function<Outcome<T>(const http::Response &)> read,
             std::function<std::optional<T>(const Error &)> recover = {});
    template<typename T>
    CallOf<T> *ask(const http::Request &request, const QString &where, std::function<Outcome<T>(const http::Response &)> read,
                   std::function<std::optional<T>(const Error &)> recover = {})
    {
        auto *call = new ChainedCall<T>(q);
        ask<T>(call, request, where, std::move(read), std::move(recover));
        return call;
    }

    /// All pages of a list, in their order.
    template<typename T>
    struct Paged {
        QByteArray path; ///< with its query, but for the page token
        QString where;
        std::function<Outcome<QList<T>>(const http::Response &)> read;
        QList<T> all;
    };
    template<typename T>
    void nextPage(ChainedCall<QList<T>> *call, const std::shared_ptr<Paged<T>> &pages, const QString &token);
    template<typename T>
    CallOf<QList<T>> *askAll(Paged<T> pages)
    {
        auto *call = new ChainedCall<QList<T>>(q);
        nextPage(call, std::make_shared<Paged<T>>(std::move(pages)), QString());
        return call;
    }
    /// Living events of all pages.
    CallOf<QList<EventDocument>> *allEvents(const CalendarId &calendar, const QByteArray &query, const QString &where);

    // Edits, by hand of a person. Mails go out to nobody: this is a playground.
    CallOf<Fetched> *carryOut(const MoveEvent &edit);
    CallOf<Fetched> *carryOut(const MoveToCalendar &edit);
    CallOf<Fetched> *carryOut(const DeleteEvent &edit);
    CallOf<Fetched> *carryOut(const RestoreEvent &edit);
    CallOf<Fetched> *carryOut(const ChangeEvent &edit);
    CallOf<Fetched> *carryOut(const CreateEvent &edit);
    void patchContent(ChainedCall<Fetched> *call, const EventKey &event, const QString &etag, const EventDraft &content, bool restore);
};

/// Ok on 2xx; everything else becomes the error that Google meant.
Outcome<http::Response> checkedGoogleAnswer(const Outcome<http::Response> &answer, const QString &where);
/// A present event out of an answer.
std::function<Outcome<Fetched>(const http::Response &)> eventReader(const CalendarId &calendar);

template<typename T>
void GoogleCalendarClient::Private::ask(ChainedCall<T> *call, const http::Request &request, const QString &where,
                                  std::function<Outcome<T>(const http::Response &)> read, std::function<std::optional<T>(const Error &)> recover)
{
    call->wait(sender->send(request), [=](const Outcome<http::Response> &answer) {
        const auto checked = checkedGoogleAnswer(answer, where);
        if (!checked) {
            const auto value = recover ? recover(checked.error()) : std::nullopt;
            return call->settle(value ? Outcome<T>(*value) : Outcome<T>(checked.error()));
        }
        auto value = read(*checked);
        call->settle(value ? std::move(value) : Outcome<T>(located(value.error(), where)));
    });
}

template<typename T>
void GoogleCalendarClient::Private::nextPage(ChainedCall<QList<T>> *call, const std::shared_ptr<Paged<T>> &pages, const QString &token)
{
    QByteArray path = pages->path;
    if (!token.isEmpty())
        path += "&pageToken=" + encoded(token);
    call->wait(sender->send(request("GET", path)), [=, this](const Outcome<http::Response> &answer) {
        const auto checked = checkedGoogleAnswer(answer, pages->where);
        if (!checked)
            return call->settle(checked.error());
        const auto page = pages->read(*checked);
        if (!page)
            return call->settle(located(page.error(), pages->where));
        pages->all += *page;
        const QString next = wire::nextPageTokenOf(checked->body);
        if (next.isEmpty() || next == token) // a token that leads to itself would lead round for ever
            call->settle(std::move(pages->all));
        else
            nextPage(call, pages, next);
    });
}

} // namespace csp
