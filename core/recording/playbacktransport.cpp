#include "core/recording/recordingtransport.h"
#include "core/recording/syncpages.h"
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace csp {

namespace {

constexpr qint64 sameTimeWithin = 5 * 60 * 1000;

const QSet<QString> &ignoredParameters()
{
    static const QSet<QString> names{
        QStringLiteral("alt"),          QStringLiteral("prettyPrint"),  QStringLiteral("quotaUser"),     QStringLiteral("userIp"),
        QStringLiteral("key"),          QStringLiteral("fields"),       QStringLiteral("maxResults"),    QStringLiteral("access_token"),
        QStringLiteral("oauth_token"),  QStringLiteral("apiKey"),       QStringLiteral("api_key"),       QStringLiteral("token"),
        QStringLiteral("refresh_token"), QStringLiteral("client_secret"), QStringLiteral("code_verifier"), QStringLiteral("code"),
        QStringLiteral("id_token"),     QStringLiteral("state"),        QStringLiteral("code_challenge")};
    return names;
}

bool isSpeltOutDefault(const QString &name, const QString &value)
{
    return value == QLatin1String("false")
        && (name == QLatin1String("singleEvents") || name == QLatin1String("showDeleted") || name == QLatin1String("showHiddenInvitations")
            || name == QLatin1String("showHidden"));
}

QString nameOf(const http::Request &request)
{
    const QUrl url = QUrl::fromEncoded(redactedUrl(request.target));
    return QString::fromLatin1(request.method) + QLatin1Char(' ')
        + url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
}

} // namespace

PlaybackTransport::PlaybackTransport(Recording recording, QObject *parent) : Transport(parent), m_recording(std::move(recording))
{
    const auto &exchanges = std::as_const(m_recording.exchanges);
    for (qsizetype i = 0; i < exchanges.size(); ++i) {
        const Exchange &e = exchanges[i];
        if (e.isNotification())
            continue;
        const Key key = keyOf(e.request.method, e.request.target);
        Series &series = m_series[key.exact];
        if (series.exchanges.empty() && !key.times.empty())
            m_byTime[key.withoutTimes].emplace(key.times.front(), key);
        series.exchanges.push_back(i);
        if (const QByteArray token = syncpages::issuedToken(e.response.body); !token.isEmpty())
            m_issuedTokens.insert(token);
    }
}

PlaybackTransport::Key PlaybackTransport::keyOf(const QByteArray &method, const QByteArray &target)
{
    const QUrl url = QUrl::fromEncoded(target);
    auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    std::sort(items.begin(), items.end());
    Key key;
    key.exact = method + ' ' + url.path(QUrl::FullyDecoded).toUtf8();
    key.withoutTimes = key.exact;
    for (const auto &[name, value] : items) {
        if (ignoredParameters().contains(name) || isSpeltOutDefault(name, value))
            continue;
        if (const auto time = instantFromRfc3339(value)) {
            const qint64 millis = time->time_since_epoch().count();
            key.times.push_back(millis);
            key.exact += '\n' + name.toUtf8() + '=' + QByteArray::number(millis);
            key.withoutTimes += '\n' + name.toUtf8();
        } else {
            key.exact += '\n' + name.toUtf8() + '=' + value.toUtf8();
            key.withoutTimes += '\n' + name.toUtf8() + '=' + value.toUtf8();
        }
    }
    return key;
}

PlaybackTransport::Series *PlaybackTransport::seriesOf(const Key &key)
{
    if (const auto exact = m_series.find(key.exact); exact != m_series.end())
        return &*exact;
    const auto sameButTimes = m_byTime.constFind(key.withoutTimes);
    if (key.times.empty() || sameButTimes == m_byTime.constEnd())
        return nullptr;
    const Key *nearest = nullptr;
    qint64 nearestDistance = 0;
    for (auto it = sameButTimes->lower_bound(key.times.front() - sameTimeWithin);
         it != sameButTimes->end() && it->first <= key.times.front() + sameTimeWithin; ++it) {
        qint64 distance = 0, worst = 0;
        for (size_t i = 0; i < key.times.size(); ++i) {
            const qint64 d = std::abs(it->second.times[i] - key.times[i]);
            distance += d;
            worst = std::max(worst, d);
        }
        if (worst <= sameTimeWithin && (!nearest || distance < nearestDistance)) {
            nearest = &it->second;
            nearestDistance = distance;
        }
    }
    return nearest ? &m_series[nearest->exact] : nullptr;
}

std::optional<qsizetype> PlaybackTransport::choose(Series &series) const
{
    const auto startedAt = [this](qsizetype i) { return m_recording.exchanges[i].started; };
    const auto begin = series.exchanges.begin();
    const auto end = m_until ? std::upper_bound(begin, series.exchanges.end(), *m_until,
                                                [&](Instant until, qsizetype i) { return until < startedAt(i); })
                             : series.exchanges.end();
    const size_t known = size_t(end - begin);
    if (known == 0)
        return {};
    size_t chosen = std::min(series.next, known - 1);
    if (m_from && series.next < known) {
        const auto current = std::lower_bound(begin + qsizetype(series.next), end, *m_from,
                                              [&](qsizetype i, Instant from) { return startedAt(i) < from; });
        // None since then: the latest from before is how things still are.
        chosen = current == end ? known - 1 : size_t(current - begin);
    }
    series.next = std::max(series.next, chosen + 1);
    return series.exchanges[chosen];
}

Outcome<http::Response> PlaybackTransport::answer(const http::Request &request)
{
    Series *series = seriesOf(keyOf(request.method, request.target));
    if (series) {
        if (const auto chosen = choose(*series)) {
            const Exchange &e = std::as_const(m_recording.exchanges)[*chosen];
            if (e.failure)
                return *e.failure;
            return m_from && e.started < *m_from ? joinedWithLater(request, *chosen) : e.response;
        }
    }
    if (const QByteArray token = syncpages::tokenOf(request); !token.isEmpty() && m_issuedTokens.contains(token))
        return syncpages::nothingNew(token);
    const QString name = nameOf(request);
    m_unanswered.append(name);
    Error error;
    // Not Transport: it is the file that lacks it, and asking again would not help.
    error.kind = Error::Kind::Input;
    error.where = name;
    error.reason = QStringLiteral("notRecorded");
    if (series)
        error.what = QStringLiteral("the recording holds this request only from %1 on")
                         .arg(toRfc3339(m_recording.exchanges[series->exchanges.front()].started));
    else
        error.what = QStringLiteral("the recording does not hold this request");
    error.nextStep = QStringLiteral("record again with it, or replay against the sandbox");
    return error;
}

http::Response PlaybackTransport::joinedWithLater(const http::Request &request, qsizetype chosen)
{
    const auto &exchanges = std::as_const(m_recording.exchanges);
    http::Response joined = exchanges[chosen].response;
    if (syncpages::tokenOf(request).isEmpty())
        return joined;
    while (joined.status == 200 && exchanges[chosen].started < *m_from) {
        const QByteArray token = syncpages::issuedToken(joined.body);
        Series *later = token.isEmpty() ? nullptr : seriesOf(keyOf(request.method, syncpages::withToken(request.target, token)));
        // Each answer is joined once: a chain of tokens that comes back to itself ends here.
        const auto next = later && later->next == 0 ? choose(*later) : std::nullopt;
        if (!next || exchanges[*next].failure || exchanges[*next].response.status != 200)
            break;
        joined = syncpages::joined(joined, exchanges[*next].response);
        chosen = *next;
    }
    return joined;
}

CallOf<http::Response> *PlaybackTransport::send(const http::Request &request)
{
    return settledCall<http::Response>(answer(request), this);
}

void PlaybackTransport::setWindow(std::optional<Instant> from, std::optional<Instant> until)
{
    m_from = from;
    m_until = until;
}

void PlaybackTransport::rewind()
{
    for (Series &series : m_series)
        series.next = 0;
    m_unanswered.clear();
    setWindow({}, {});
}

} // namespace csp
