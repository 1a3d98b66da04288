#include "core/sim/sandbox/witness.h"

namespace csp::sim {

namespace {

Witness &theWitness()
{
    static Witness one;
    return one;
}

} // namespace

void setWitness(Witness witness) { theWitness() = std::move(witness); }

const Witness &witness() { return theWitness(); }

} // namespace csp::sim
