#pragma once
#include "core/wire/jsonreader.h"
#include <array>

namespace csp::wire {

/// The words of an enumeration in our own JSON, in the order of its values. Specialised in the file that writes it.
template<typename E>
struct WordsOf;

template<typename E>
QString word(E value)
{
    return QLatin1String(WordsOf<E>::words.at(size_t(value)));
}

/// Reads one of our own words; an unknown word is an error that lists them all. Absent: the first.
template<typename E>
E readWord(const JsonReader &json, QLatin1String name)
{
    const auto &words = WordsOf<E>::words;
    const QString text = json.string(name);
    if (text.isEmpty())
        return E{};
    QStringList known;
    for (size_t i = 0; i < words.size(); ++i) {
        if (text == QLatin1String(words[i]))
            return E(i);
        known << QLatin1String(words[i]);
    }
    json.fail(name, QStringLiteral("one of ") + known.join(QStringLiteral(", ")));
    return E{};
}

} // namespace csp::wire
