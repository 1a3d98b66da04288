#pragma once
#include "core/domain/outcome.h"
#include <QObject>

namespace csp {

/// One operation under way at an edge of the program.
///
/// A Call is a child of the adapter that made it. It settles exactly once, always after control has returned to the event loop; then
/// it emits `finished` and deletes itself. Connect with a context object, always: a context that died gets nothing. `abort` settles
/// it as Error::Kind::Cancelled (once, however often it is called).
class Call : public QObject
{
    Q_OBJECT
public:
    explicit Call(QObject *parent = nullptr) : QObject(parent) { }
    bool settled() const { return m_settled; }
    void abort();

signals:
    void finished();

protected:
    /// For adapters that hold something to be torn down (a network reply). Called once, before the Call settles as cancelled.
    virtual void aborted() { }
    virtual void settleCancelled() = 0;
    /// Emits `finished` from the event loop and deletes the Call afterwards.
    void announce();
    bool m_settled = false;
};

template<typename T>
class CallOf : public Call
{
public:
    using Call::Call;
    /// Only after `finished`.
    const Outcome<T> &outcome() const { Q_ASSERT(m_outcome); return *m_outcome; }
    /// The adapter's side. A second settle (an answer that comes after an abort) is ignored.
    void settle(Outcome<T> outcome)
    {
        if (m_settled)
            return;
        m_settled = true;
        m_outcome = std::move(outcome);
        announce();
    }
    /// Runs `then(const Outcome<T> &)` when settled, as long as `context` lives.
    template<typename F>
    CallOf *then(const QObject *context, F &&f)
    {
        connect(this, &Call::finished, context, [this, f = std::forward<F>(f)]() mutable { f(*m_outcome); });
        return this;
    }

protected:
    void settleCancelled() override
    {
        settle(Error{Error::Kind::Cancelled, {}, QStringLiteral("stopped"), {}, {}, {}, {}, {}, {}});
    }

private:
    std::optional<Outcome<T>> m_outcome;
};

/// A Call that is settled already, for adapters that know the answer at once.
template<typename T>
CallOf<T> *settledCall(Outcome<T> outcome, QObject *parent)
{
    auto *call = new CallOf<T>(parent);
    call->settle(std::move(outcome));
    return call;
}

} // namespace csp
