#include "core/sim/google/http/colors.h"
#include <array>
#include <cmath>
#include <limits>

namespace csp::sim::google {

namespace {

/// The classic palettes (google-calendar.md 3.3).
constexpr std::array<quint32, 24> calendarColors{
    0xac725e, 0xd06b64, 0xf83a22, 0xfa573c, 0xff7537, 0xffad46, 0x42d692, 0x16a765, 0x7bd148, 0xb3dc6c, 0xfbe983, 0xfad165,
    0x92e1c0, 0x9fe1e7, 0x9fc6e7, 0x4986e7, 0x9a9cff, 0xb99aff, 0xc2c2c2, 0xcabdbf, 0xcca6ac, 0xf691b2, 0xcd74e6, 0xa47ae2};
constexpr std::array<quint32, 11> eventColors{
    0xa4bdfc, 0x7ae7bf, 0xdbadff, 0xff887c, 0xfbd75b, 0xffb878, 0x46d6db, 0xe1e1e1, 0x5484ed, 0x51b749, 0xdc2127};

QByteArray hex(quint32 color) { return '#' + QByteArray::number(color, 16).rightJustified(6, '0'); }

template<typename T>
QByteArray palette(const T &colors)
{
    QByteArray out = "{";
    for (size_t i = 0; i < colors.size(); ++i) {
        if (i)
            out += ',';
        out += '"' + QByteArray::number(i + 1) + "\":{\"background\":\"" + hex(colors[i]) + "\",\"foreground\":\"#1d1d1d\"}";
    }
    return out + '}';
}

} // namespace

QString calendarColorId(const QString &background)
{
    bool ok = false;
    const quint32 wanted = background.mid(1).toUInt(&ok, 16);
    if (!ok)
        return {};
    size_t best = 0;
    int bestDistance = std::numeric_limits<int>::max();
    for (size_t i = 0; i < calendarColors.size(); ++i) {
        int distance = 0;
        for (const int shift : {0, 8, 16})
            distance += std::abs(int(wanted >> shift & 255) - int(calendarColors[i] >> shift & 255));
        if (distance < bestDistance) {
            bestDistance = distance;
            best = i;
        }
    }
    return QString::number(best + 1);
}

QString calendarColor(const QString &colorId)
{
    const int number = colorId.toInt();
    return number >= 1 && size_t(number) <= calendarColors.size() ? QString::fromLatin1(hex(calendarColors[size_t(number) - 1])) : QString();
}

QByteArray colorsDocument()
{
    return "{\"kind\":\"calendar#colors\",\"updated\":\"2012-02-14T00:00:00.000Z\",\"calendar\":" + palette(calendarColors) + ",\"event\":"
        + palette(eventColors) + '}';
}

} // namespace csp::sim::google
