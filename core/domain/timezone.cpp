#include "core/domain/timezone.h"
#include <QFile>
#include <QFileInfo>
#include <QMutex>
#include <QRegularExpression>
#include <QSet>

namespace csp {
namespace {

const auto Folder = QStringLiteral("/usr/share/zoneinfo/");

/// What lies beside the zones in the folder of the system's database, and is none of IANA's: a copy with leap seconds, the machine's own zone.
bool isForeign(const QString &name)
{
    static const QSet<QString> names{QStringLiteral("localtime"), QStringLiteral("posixrules"), QStringLiteral("Factory")};
    return names.contains(name) || name.startsWith(QLatin1String("posix/")) || name.startsWith(QLatin1String("right/"));
}

bool lookUp(const QString &name)
{
    static const QRegularExpression shape(QStringLiteral("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$"));
    if (name.size() >= 64 || !shape.match(name).hasMatch() || isForeign(name))
        return false;
    // Qt lists the zones of countries alone, and beside them offsets (`UTC+01:00`) that are no names; the database has a file for each zone and alias.
    static const bool hasDatabase = QFileInfo(Folder).isDir();
    if (!hasDatabase)
        return QTimeZone::availableTimeZoneIds().contains(name.toLatin1());
    QFile file(Folder + name);
    return QFileInfo(file).isFile() && file.open(QIODevice::ReadOnly) && file.read(4) == "TZif";
}

} // namespace

bool isTimeZone(const QString &name)
{
    static QMutex mutex;
    static QSet<QString> known;
    const QMutexLocker lock(&mutex);
    if (known.contains(name))
        return true;
    if (!lookUp(name))
        return false; // not remembered: anybody can ask for any name
    known.insert(name);
    return true;
}

QTimeZone timeZoneNamed(const QString &name) { return isTimeZone(name) ? QTimeZone(name.toLatin1()) : QTimeZone(); }

} // namespace csp
