#include "core/sim/google/values/proposal.h"
#include <utility>

namespace csp::sim::google {

namespace {

constexpr std::pair<Proposal::State, const char *> stateNames[] = {
    {Proposal::State::Waiting, "waiting"}, {Proposal::State::Accepted, "accepted"}, {Proposal::State::Declined, "declined"},
    {Proposal::State::Replaced, "replaced"}, {Proposal::State::Lapsed, "lapsed"},
};

} // namespace

QLatin1String toText(Proposal::State state)
{
    for (const auto &[known, name] : stateNames) {
        if (known == state)
            return QLatin1String(name);
    }
    return {};
}

std::optional<Proposal::State> proposalStateFromText(const QString &text)
{
    for (const auto &[state, name] : stateNames) {
        if (text == QLatin1String(name))
            return state;
    }
    return {};
}

} // namespace csp::sim::google
