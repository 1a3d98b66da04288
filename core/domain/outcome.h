#pragma once
#include <QList>
#include <QString>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace csp {

/// Why something could not be done. A value: it names the place and the next step, and never holds a secret.
struct Error {
    enum class Kind {
        Transport,  ///< no answer: refused, cut, timed out
        Refused,    ///< the service answered with a 4xx that is none of the kinds below
        Unusable,   ///< an answer that cannot be read
        Conflict,   ///< 409 or 412: somebody else was faster
        Auth,       ///< 401, or a refresh token that died: signing in again helps
        NotFound,   ///< 404
        Gone,       ///< 410: a sync token that aged (`reason` fullSyncRequired), or a resource already deleted
        Throttled,  ///< 429, or 403 with a rate reason: try again after `retryAfter`
        Server,     ///< 5xx
        Storage,    ///< the database or the disk
        Input,      ///< what a person or a file gave us
        Cancelled,  ///< by us, through `Call::abort`
    };
    Kind kind = Kind::Input;
    QString where;    ///< the place: `events.list of work`, `world.yaml:12: calendars[1].id`
    QString what;     ///< what was expected and what was found, one sentence without a full stop
    QString nextStep; ///< what the reader can do; may be empty
    std::optional<int> status;                           ///< HTTP status; never zero
    QString reason;                                      ///< the service's own machine word (`fullSyncRequired`)
    std::optional<std::chrono::milliseconds> retryAfter; ///< only where the service said so
    QString requestId;
    QString detail; ///< for developers; may be long

    bool operator==(const Error &) const = default;
    /// `where: what (next step)`: one line for a terminal.
    QString oneLine() const;
};

/// Nothing worth telling; the value of an `Outcome` that only succeeds or fails.
struct Done {
    bool operator==(const Done &) const = default;
};

/// Either a value or an Error. (`std::expected` is not there in C++20.)
template<typename T>
class [[nodiscard]] Outcome
{
public:
    Outcome(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    Outcome(Error error) : m_state(std::in_place_index<1>, std::move(error)) { }

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }
    const T &value() const & { Q_ASSERT(ok()); return *std::get_if<0>(&m_state); }
    T &value() & { Q_ASSERT(ok()); return *std::get_if<0>(&m_state); }
    T &&value() && { Q_ASSERT(ok()); return std::move(*std::get_if<0>(&m_state)); }
    const Error &error() const { Q_ASSERT(!ok()); return *std::get_if<1>(&m_state); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

private:
    std::variant<T, Error> m_state;
};

} // namespace csp
