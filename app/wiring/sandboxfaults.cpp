#include "app/wiring/sandboxfaults.h"
#include "core/sim/faults/faultreading.h"
#include "core/sim/faults/methods.h"
#include <QPointer>

namespace csp {

namespace {

Error notThere(const QString &id)
{
    Error error;
    error.kind = Error::Kind::NotFound;
    error.where = id;
    error.what = QStringLiteral("this fault no longer exists");
    return error;
}

Fault uncounted(Fault fault)
{
    fault.matched = fault.fired = 0;
    return fault;
}

} // namespace

SandboxFaults::SandboxFaults(sim::SandboxThread *thread, QObject *parent)
    : FaultsPort(parent), m_reach([thread](std::function<void(sim::Sandbox &)> what, std::function<void()> then) {
          return thread->reach(std::move(what), std::move(then));
      })
{
    connect(thread, &sim::SandboxThread::faultsChanged, this, &SandboxFaults::told);
}

SandboxFaults::SandboxFaults(sim::Sandbox *sandbox, QObject *parent)
    : FaultsPort(parent), m_reach([sandbox = QPointer(sandbox)](const std::function<void(sim::Sandbox &)> &what, const std::function<void()> &then) {
          if (!sandbox)
              return false;
          what(*sandbox);
          then();
          return true;
      }), m_state(sandbox->faultsState())
{
    connect(sandbox, &sim::Sandbox::changed, this, [this, sandbox] { told(sandbox->faultsState()); });
}

void SandboxFaults::told(const FaultsState &state)
{
    if (state == m_state)
        return;
    m_state = state;
    emit changed();
}

QStringList SandboxFaults::methods(FaultService service) const { return sim::knownMethods(service); }
Outcome<Fault> SandboxFaults::read(const QJsonObject &fault) const { return sim::readFault(fault, QStringLiteral("fault")); }

QJsonObject SandboxFaults::written(const Fault &fault) const
{
    QJsonObject json = sim::toJson(fault);
    for (const char *key : {"id", "matched", "fired"})
        json.remove(QLatin1String(key));
    if (json.value(QLatin1String("match")).toObject().isEmpty())
        json.remove(QLatin1String("match"));
    return json;
}

CallOf<Done> *SandboxFaults::edit(Edit edit)
{
    auto *call = new CallOf<Done>(this);
    // The faults are changed where they live: between reading and writing nothing else is struck there.
    const auto outcome = std::make_shared<Outcome<Done>>(Done{});
    const bool reached = m_reach([outcome, edit = std::move(edit)](sim::Sandbox &sandbox) {
        sim::FaultBox box = sandbox.faults();
        *outcome = edit(box);
        if (outcome->ok())
            sandbox.setFaults(box);
    }, [outcome, answered = QPointer<CallOf<Done>>(call)] {
        if (answered)
            answered->settle(*outcome);
    });
    if (!reached) {
        Error error;
        error.kind = Error::Kind::NotFound;
        error.what = QStringLiteral("no sandbox is running");
        error.nextStep = QStringLiteral("start the demo world over, or start the program again");
        call->settle(error);
    }
    return call;
}

CallOf<Done> *SandboxFaults::add(const Fault &fault)
{
    return edit([fresh = uncounted(fault)](sim::FaultBox &box) -> Outcome<Done> {
        if (box.add(fresh))
            return Done{};
        return Error{Error::Kind::Input, QStringLiteral("fault.id"), u"there is a fault \"%1\" already"_qs.arg(fresh.id), {}, {}, {}, {}, {}, {}};
    });
}

CallOf<Done> *SandboxFaults::replace(const Fault &fault)
{
    return edit([fresh = uncounted(fault)](sim::FaultBox &box) -> Outcome<Done> {
        if (box.replace(fresh))
            return Done{};
        return notThere(fresh.id);
    });
}

CallOf<Done> *SandboxFaults::switchTo(const QString &id, bool on)
{
    return edit([id, on](sim::FaultBox &box) -> Outcome<Done> {
        for (Fault fault : box.faults()) {
            if (fault.id != id)
                continue;
            fault.off = !on;
            box.replace(fault);
            return Done{};
        }
        return notThere(id);
    });
}

CallOf<Done> *SandboxFaults::remove(const QString &id)
{
    return edit([id](sim::FaultBox &box) -> Outcome<Done> { return box.remove(id) ? Outcome<Done>(Done{}) : Outcome<Done>(notThere(id)); });
}

CallOf<Done> *SandboxFaults::removeAll()
{
    return edit([](sim::FaultBox &box) -> Outcome<Done> {
        box.clear();
        return Done{};
    });
}

CallOf<Done> *SandboxFaults::setSeed(quint64 seed)
{
    return edit([seed](sim::FaultBox &box) -> Outcome<Done> {
        box.setSeed(seed);
        return Done{};
    });
}

} // namespace csp
