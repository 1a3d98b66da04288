#include "tests/fuzz/targets.h"
#include "tests/support/testmain.h"
#include <QDir>
#include <QElapsedTimer>
#include <QTest>
#include <random>

namespace tst_fuzz_replay {

/// The corpus and mutations of it, by a fixed seed, without libFuzzer: so that every run of the tests has some of it. A finding ends the program (as
/// it would under libFuzzer), and the bytes that did it are left in the temporary folder, in `csp-fuzz-<target>.last`.
class tst_FuzzReplay : public QObject
{
    Q_OBJECT

    using Target = void (*)(QByteArrayView);
    static constexpr int mutations = 20000;
    static constexpr qint64 longest = 4000; ///< ms for each target: a slow machine sees fewer mutations, not a longer run

    /// CSP_FUZZ_SECONDS: that long for each target instead, however many mutations; CSP_FUZZ_SEED: other mutations.
    static int fromEnvironment(const char *name, int otherwise)
    {
        bool ok = false;
        const int value = qEnvironmentVariableIntValue(name, &ok);
        return ok && value > 0 ? value : otherwise;
    }

    static QByteArrayList corpus(const char *name)
    {
        QByteArrayList all;
        const QDir folder(QStringLiteral(CSP_SOURCE_DIR "/tests/fuzz/corpus/") + QLatin1String(name));
        const QStringList files = folder.entryList(QDir::Files, QDir::Name);
        for (const QString &one : files) {
            QFile file(folder.filePath(one));
            if (file.open(QIODevice::ReadOnly))
                all << file.readAll();
        }
        return all;
    }

    /// One of what libFuzzer does: bytes flipped, taken out, doubled, exchanged for words that matter, or crossed with another seed.
    static QByteArray mutated(const QByteArrayList &seeds, std::mt19937 &dice)
    {
        static const QByteArrayList words{"%2F", "%00", "%", "\"", "{", "}", "[", "]", "null", "-1", "9223372036854775808", "1e999", "\\ud800", "2026-02-30",
                                          "2026-03-29T02:30:00", "9999-12-31T23:59:59Z", "0000-00-00", "RRULE:FREQ=SECONDLY", "COUNT=0", "INTERVAL=99999", "\n%%%%\n", "{token}", "\xff"};
        const auto below = [&dice](qsizetype n) { return n < 1 ? 0 : qsizetype(dice() % quint32(n)); };
        QByteArray bytes = seeds[below(seeds.size())];
        for (qsizetype times = 1 + below(4); times > 0; --times) {
            const qsizetype at = below(bytes.size()), length = std::min(below(24), bytes.size() - at);
            switch (below(6)) {
            case 0: if (!bytes.isEmpty()) bytes[at] = char(dice()); break;
            case 1: bytes.remove(at, length); break;
            case 2: bytes.insert(at, bytes.mid(at, length)); break;
            case 3: bytes.insert(at, words[below(words.size())]); break;
            case 4: bytes.replace(at, length, words[below(words.size())]); break;
            default: {
                const QByteArray &other = seeds[below(seeds.size())];
                bytes = bytes.left(at) + other.mid(below(other.size()));
            }
            }
        }
        return bytes;
    }

    static void replay(const char *name, Target target)
    {
        const QByteArrayList seeds = corpus(name);
        QVERIFY2(!seeds.isEmpty(), "the corpus is empty");
        for (const QByteArray &seed : seeds)
            target(seed);
        std::mt19937 dice(quint32(fromEnvironment("CSP_FUZZ_SEED", 20260302)));
        const int seconds = fromEnvironment("CSP_FUZZ_SECONDS", 0);
        QElapsedTimer timer;
        timer.start();
        int done = 0;
        QFile last(QDir::temp().filePath(QStringLiteral("csp-fuzz-%1.last").arg(QLatin1String(name))));
        QVERIFY(last.open(QIODevice::ReadWrite | QIODevice::Truncate | QIODevice::Unbuffered));
        for (; seconds ? timer.elapsed() < seconds * 1000LL : done < mutations && timer.elapsed() < longest; ++done) {
            const QByteArray bytes = mutated(seeds, dice);
            last.resize(0);
            last.seek(0);
            last.write(bytes);
            QElapsedTimer one;
            one.start();
            target(bytes);
            QVERIFY2(one.elapsed() < 3000, qPrintable(QStringLiteral("took %1 ms, see %2").arg(one.elapsed()).arg(last.fileName())));
        }
        last.remove();
        qInfo("%d seeds, %d mutations in %lld ms", int(seeds.size()), done, timer.elapsed());
    }

private slots:
    void googleRequests() { replay("google", csp::fuzz::googleRequests); }
    void eventJson() { replay("event", csp::fuzz::eventJson); }
    void httpRequests() { replay("http", csp::fuzz::httpRequests); }
    void worldFile() { replay("world", csp::fuzz::worldFile); }
};

CSP_TEST(tst_FuzzReplay, Nothing)

} // namespace tst_fuzz_replay

#include "tst_fuzz_replay.moc"
