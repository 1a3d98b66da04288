#include "core/engine/asking/calendarreader.h"
#include "core/engine/asking/retry.h"

namespace csp {

CalendarReader::CalendarReader(CalendarId calendar, CalendarPort *port, Clock *clock, QObject *parent)
    : QObject(parent), m_calendar(std::move(calendar)), m_port(port), m_clock(clock)
{
}

void CalendarReader::read(const QString &syncToken)
{
    if (m_reading)
        return;
    m_reading = true;
    m_attempt = 0;
    m_asked = syncToken;
    m_page.clear();
    m_got = {};
    m_got.full = syncToken.isEmpty();
    ask();
}

void CalendarReader::stop()
{
    if (!m_reading)
        return;
    if (m_call)
        m_call->abort();
}

bool CalendarReader::askAgainNow()
{
    if (!m_wait)
        return false;
    // Its own continuation would take the end of the wait for the end of the reading.
    m_wait->disconnect(this);
    std::exchange(m_wait, nullptr)->abort();
    m_attempt = 0;
    ask();
    return true;
}

void CalendarReader::ask()
{
    auto *call = m_port->listEvents(m_calendar, m_asked, m_page);
    m_call = call;
    call->then(this, [this](const Outcome<EventPage> &page) { take(page); });
}

void CalendarReader::take(const Outcome<EventPage> &page)
{
    if (!page.ok()) {
        if (page.error().kind == Error::Kind::Gone && !m_asked.isEmpty()) {
            m_asked.clear();
            m_page.clear();
            m_got = {};
            m_got.full = m_got.tokenAged = true;
            return ask();
        }
        if (const auto wait = retryAfter(++m_attempt, page.error())) {
            auto *timer = m_clock->after(*wait, this);
            m_call = m_wait = timer;
            emit waiting(page.error());
            timer->then(this, [this](const Outcome<Done> &due) {
                m_wait = nullptr;
                if (due.ok())
                    return ask();
                m_reading = false;
                emit failed(due.error());
            });
            return;
        }
        m_reading = false;
        emit failed(page.error());
        return;
    }
    m_attempt = 0;
    m_got.documents += page->events;
    if (!page->nextPageToken.isEmpty()) {
        m_page = page->nextPageToken;
        return ask();
    }
    m_got.syncToken = page->nextSyncToken;
    m_reading = false;
    emit done(m_got);
}

} // namespace csp
