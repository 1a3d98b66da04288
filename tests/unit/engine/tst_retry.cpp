#include "core/engine/asking/retry.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_retry {

using namespace csp;
using namespace std::chrono_literals;

class TestRetry : public QObject
{
    Q_OBJECT
private slots:
    void waitsLongerEachTime_data()
    {
        QTest::addColumn<int>("attempt");
        QTest::addColumn<qint64>("seconds"); // -1: gives up
        const qint64 expected[] = {1, 2, 4, 8, 16, -1, -1};
        for (int i = 0; i < 7; ++i)
            QTest::addRow("attempt %d", i + 1) << i + 1 << expected[i];
    }
    void waitsLongerEachTime()
    {
        QFETCH(int, attempt);
        QFETCH(qint64, seconds);
        const auto wait = retryAfter(attempt, Error{Error::Kind::Server, {}, {}, {}, 503, {}, {}, {}, {}});
        QCOMPARE(wait ? qint64(*wait / 1s) : -1, seconds);
    }

    void onlyWhatCanPassByItself_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("again");
        using K = Error::Kind;
        const std::pair<const char *, std::pair<K, bool>> rows[] = {
            {"no answer", {K::Transport, true}}, {"5xx", {K::Server, true}}, {"throttled", {K::Throttled, true}},
            {"refused", {K::Refused, false}}, {"unreadable", {K::Unusable, false}}, {"conflict", {K::Conflict, false}},
            {"signed out", {K::Auth, false}}, {"not found", {K::NotFound, false}}, {"gone", {K::Gone, false}},
            {"disk", {K::Storage, false}}, {"bad input", {K::Input, false}}, {"stopped", {K::Cancelled, false}},
        };
        for (const auto &[name, row] : rows)
            QTest::newRow(name) << int(row.first) << row.second;
    }
    void onlyWhatCanPassByItself()
    {
        QFETCH(int, kind);
        QFETCH(bool, again);
        QCOMPARE(retryAfter(1, Error{Error::Kind(kind), {}, {}, {}, {}, {}, {}, {}, {}}).has_value(), again);
    }

    void theServicesOwnWordCounts()
    {
        Error error{Error::Kind::Throttled, {}, {}, {}, 429, {}, 60s, {}, {}};
        QCOMPARE(retryAfter(1, error), std::optional<Millis>(60s));
        error.retryAfter = 1ms;
        QCOMPARE(retryAfter(3, error), std::optional<Millis>(4s));
    }

private:
    using Millis = std::chrono::milliseconds;
};

CSP_TEST(TestRetry, Nothing)

} // namespace tst_retry

#include "tst_retry.moc"
