#pragma once
#include "core/domain/fault.h"
#include "core/ports/call.h"
#include <QJsonObject>

namespace csp {

/// The faults of a sandbox, for whoever looks at them and changes them from outside.
class FaultsPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// As last told; `changed` comes after each change.
    virtual FaultsState state() const = 0;
    /// Names that a fault may match, sorted.
    virtual QStringList methods(FaultService service) const = 0;
    /// Whose tokens there are: emails.
    virtual QStringList accounts() const = 0;
    /// The reader of world files, for the same shape as JSON; `Error::where` begins with `fault`. Changes nothing.
    virtual Outcome<Fault> read(const QJsonObject &fault) const = 0;
    /// What `read` reads, without the id and how far it has come.
    virtual QJsonObject written(const Fault &fault) const = 0;

    /// Without an id it is given one; counting begins anew. Input where its id is taken.
    virtual CallOf<Done> *add(const Fault &fault) = 0;
    /// In the place of the one with its id; counting begins anew. NotFound where there is none.
    virtual CallOf<Done> *replace(const Fault &fault) = 0;
    /// Off: it stays as far as it has come.
    virtual CallOf<Done> *switchTo(const QString &id, bool on) = 0;
    virtual CallOf<Done> *remove(const QString &id) = 0;
    virtual CallOf<Done> *removeAll() = 0;
    virtual CallOf<Done> *setSeed(quint64 seed) = 0;

signals:
    void changed();
};

} // namespace csp
