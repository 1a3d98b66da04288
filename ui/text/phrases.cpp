#include "ui/text/phrases.h"
#include "ui/text/say.h"
#include <QHash>

namespace csp::say {

namespace {

QHash<QByteArray, const char *> allPhrases()
{
    QHash<QByteArray, const char *> all;
    for (const auto &table : {eventPhrases(), lifePhrases(), timePhrases(), peoplePhrases(), flipsPhrases(), mailsPhrases()}) {
        for (const Phrase &p : table)
            all.insert(p.key, p.text);
    }
    return all;
}

/// A value as it stands in a sentence: a shift is told in words.
QString told(const Fact &fact, const QTimeZone &zone)
{
    const auto *number = std::get_if<qint64>(&fact.value);
    if (number && qstrcmp(fact.name, "moved.by") == 0)
        return length(Millis{*number}) + (*number < 0 ? QStringLiteral(" earlier") : QStringLiteral(" later"));
    return factValue(fact, zone);
}

/// Everything that is known under a name, with commas.
QString valuesOf(const QString &name, const std::vector<Fact> &facts, const QTimeZone &zone)
{
    QStringList values;
    for (const Fact &f : facts) {
        if (name == QLatin1String(f.name))
            values << told(f, zone);
    }
    return values.join(QStringLiteral(", "));
}

/// Fills one part of a text; empty where a fact is missing.
QString filledPart(const QString &part, const std::vector<Fact> &facts, const QTimeZone &zone)
{
    QString out;
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = part.indexOf(u'{', at);
        if (open < 0)
            return out + part.mid(at);
        const qsizetype close = part.indexOf(u'}', open);
        const QString value = valuesOf(part.mid(open + 1, close - open - 1), facts, zone);
        if (value.isEmpty())
            return {};
        out += part.mid(at, open - at) + value;
        at = close + 1;
    }
}

} // namespace

const char *phrase(const char *key)
{
    static const QHash<QByteArray, const char *> all = allPhrases();
    return all.value(QByteArray::fromRawData(key, qsizetype(qstrlen(key))), nullptr);
}

QString factValue(const Fact &fact, const QTimeZone &zone)
{
    if (const auto *number = std::get_if<qint64>(&fact.value)) {
        const QLatin1String name(fact.name);
        if (name == QLatin1String("moved.by"))
            return delta(Millis{*number});
        if (name.startsWith(QLatin1String("length")) || name == QLatin1String("hold"))
            return length(Millis{*number});
    }
    return value(fact.value, zone);
}

QString filled(const char *text, const std::vector<Fact> &facts, const QTimeZone &zone)
{
    const QString whole = QString::fromUtf8(text);
    QString out;
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = whole.indexOf(u'[', at);
        if (open < 0)
            return out + whole.mid(at);
        const qsizetype close = whole.indexOf(u']', open);
        out += whole.mid(at, open - at);
        out += filledPart(whole.mid(open + 1, close - open - 1), facts, zone);
        at = close + 1;
    }
}

QString asSentence(QString clause)
{
    if (clause.isEmpty())
        return clause;
    // An address keeps its spelling, wherever it stands.
    if (!clause.left(clause.indexOf(u' ')).contains(u'@'))
        clause[0] = clause[0].toUpper();
    if (!clause.endsWith(u'.'))
        clause += u'.';
    return clause;
}

QString listed(const QStringList &parts)
{
    if (parts.size() < 2)
        return parts.join(QString());
    return parts.mid(0, parts.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ") + parts.back();
}

} // namespace csp::say
