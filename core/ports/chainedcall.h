#pragma once
#include "core/ports/call.h"
#include <QPointer>

namespace csp {

/// A Call made of several, one after the other. Stopping it stops the one under way; an answer that comes afterwards is not looked at.
template<typename T>
class ChainedCall : public CallOf<T>
{
public:
    using CallOf<T>::CallOf;

    /// Stopping this call stops `inner` as well.
    void stopsWith(Call *inner) { m_inner = inner; }

    /// Runs `then(const Outcome<U> &)` with the inner call's outcome, unless this one has settled meanwhile.
    template<typename U, typename F>
    void wait(CallOf<U> *inner, F then)
    {
        stopsWith(inner);
        inner->then(this, [this, then = std::move(then)](const Outcome<U> &outcome) {
            if (!this->settled())
                then(outcome);
        });
    }

protected:
    void aborted() override
    {
        if (m_inner)
            m_inner->abort();
    }

private:
    QPointer<Call> m_inner;
};

} // namespace csp
