#pragma once
#include "core/domain/decision.h"
#include "core/domain/instant.h"
#include <span>

namespace csp::say {

/// A key and its text. A `because` is a clause (lower case, no full stop); parts in `[…]` are said only where every `{fact}` in them is
/// known. Texts of `flip.` and `mail.` keys are whole sentences.
struct Phrase {
    const char *key;
    const char *text;
};

// By subject, each in its own file.
std::span<const Phrase> eventPhrases();
std::span<const Phrase> lifePhrases();
std::span<const Phrase> timePhrases();
std::span<const Phrase> peoplePhrases();
std::span<const Phrase> flipsPhrases();
std::span<const Phrase> mailsPhrases();
std::span<const Phrase> rulePhrases();

/// The text for a key; null if there is none.
const char *phrase(const char *key);
/// The text with its facts filled in; parts whose facts are unknown are left out.
QString filled(const char *text, const std::vector<Fact> &facts, const QTimeZone &zone);
/// A value that a rule looked at, as its name wants it: lengths are told as lengths.
QString factValue(const Fact &fact, const QTimeZone &zone);
/// First letter upper case, a full stop at the end.
QString asSentence(QString clause);
/// `a`, `a and b`, `a, b and c`.
QString listed(const QStringList &parts);

} // namespace csp::say
