#include "core/recording/recordingtransport.h"
#include <QPointer>

namespace csp {

namespace {

/// What a caller of the recorder holds while the real call is under way.
class PassedOn : public CallOf<http::Response>
{
public:
    PassedOn(CallOf<http::Response> *inner, QObject *parent) : CallOf(parent), m_inner(inner) { }

protected:
    void aborted() override
    {
        if (m_inner)
            m_inner->abort();
    }

private:
    QPointer<CallOf<http::Response>> m_inner;
};

} // namespace

RecordingTransport::RecordingTransport(http::Transport *inner, const Clock *clock, QObject *parent)
    : Transport(parent), m_inner(inner), m_clock(clock)
{
}

CallOf<http::Response> *RecordingTransport::send(const http::Request &request)
{
    auto *inner = m_inner->send(request);
    auto *call = new PassedOn(inner, this);
    const Instant started = m_clock->now();
    // The recorder is the context, not the call: a caller that went away does not undo what was sent.
    inner->then(this, [this, request, started, call = QPointer<PassedOn>(call)](const Outcome<http::Response> &outcome) {
        if (outcome || outcome.error().kind != Error::Kind::Cancelled) {
            Exchange e;
            e.started = started;
            e.took = m_clock->now() - started;
            e.request = request;
            if (outcome)
                e.response = *outcome;
            else
                e.failure = outcome.error();
            add(e);
        }
        if (call)
            call->settle(outcome);
    });
    return call;
}

void RecordingTransport::addNotification(const Notification &notification, const QByteArray &address)
{
    add(exchangeOf(notification, address));
}

void RecordingTransport::setTitle(const QString &title, const QString &description)
{
    m_recording.title = title;
    m_recording.description = description;
}

void RecordingTransport::add(const Exchange &exchange)
{
    // An exchange is complete when it is answered, and stands where it began.
    auto &list = m_recording.exchanges;
    auto place = list.size();
    while (place > 0 && list[place - 1].started > exchange.started)
        --place;
    list.insert(place, redacted(exchange));
}

} // namespace csp
