#include "ui/canvas/painting/canvastheme.h"
#include <algorithm>

namespace csp {

QColor mixed(const QColor &base, const QColor &over, double share)
{
    const auto channel = [share](int a, int b) { return int(a + (b - a) * share + 0.5); };
    return {channel(base.red(), over.red()), channel(base.green(), over.green()), channel(base.blue(), over.blue())};
}

CanvasTheme CanvasTheme::light()
{
    CanvasTheme t;
    t.background = QColor(0xff, 0xff, 0xff);
    t.line = QColor(0xe3, 0xe5, 0xe9);
    t.faintLine = QColor(0xf0, 0xf1, 0xf4);
    t.offHours = QColor(0x1a, 0x25, 0x40, 9);
    t.todayTint = QColor(0x2f, 0x6f, 0xed, 7);
    t.text = QColor(0x1b, 0x1d, 0x22);
    t.muted = QColor(0x6a, 0x70, 0x7c);
    t.accent = QColor(0x2f, 0x6f, 0xed);
    t.now = QColor(0xcf, 0x2f, 0x2a);
    t.warning = QColor(0xb8, 0x74, 0x1a);
    t.danger = QColor(0xcf, 0x2f, 0x2a);
    t.bookingEdge = QColor(0x14, 0x15, 0x18);
    t.bookingFill = QColor(0xe1, 0xe2, 0xe5);
    t.bookingLine = QColor(0x8b, 0x8e, 0x96);
    t.shadow = QColor(0x10, 0x18, 0x30, 78);
    t.badge = QColor(0x1e, 0x21, 0x28);
    t.badgeText = QColor(0xff, 0xff, 0xff);
    return t;
}

CanvasTheme CanvasTheme::darkTheme()
{
    CanvasTheme t;
    t.dark = true;
    t.background = QColor(0x16, 0x17, 0x1b);
    t.line = QColor(0x2b, 0x2e, 0x36);
    t.faintLine = QColor(0x20, 0x22, 0x28);
    t.offHours = QColor(0x00, 0x00, 0x00, 44);
    t.todayTint = QColor(0x6d, 0x9d, 0xff, 11);
    t.text = QColor(0xec, 0xee, 0xf2);
    t.muted = QColor(0x9a, 0xa0, 0xac);
    t.accent = QColor(0x6d, 0x9d, 0xff);
    t.now = QColor(0xff, 0x6b, 0x64);
    t.warning = QColor(0xe0, 0xac, 0x50);
    t.danger = QColor(0xff, 0x6b, 0x64);
    t.bookingEdge = QColor(0xf2, 0xf3, 0xf5);
    t.bookingFill = QColor(0x33, 0x35, 0x3a);
    t.bookingLine = QColor(0x84, 0x87, 0x8f);
    t.shadow = QColor(0, 0, 0, 190);
    t.badge = QColor(0xf2, 0xf3, 0xf5);
    t.badgeText = QColor(0x16, 0x17, 0x1b);
    return t;
}

CanvasTheme CanvasTheme::fromPalette(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    CanvasTheme t = base.lightnessF() < 0.5 ? darkTheme() : light();
    t.background = base;
    t.text = text;
    t.muted = mixed(base, text, t.dark ? 0.62 : 0.6);
    t.line = mixed(base, text, 0.11);
    t.faintLine = mixed(base, text, 0.055);
    const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
    // A highlight of one grey (some platform themes) would not be told from the rest.
    if (highlight.hslSaturationF() > 0.25)
        t.accent = highlight;
    t.todayTint = t.accent;
    t.todayTint.setAlpha(t.dark ? 11 : 7);
    return t;
}

CanvasTheme::Block CanvasTheme::block(QRgb calendar, bool selected) const
{
    Block b;
    b.text = text;
    b.detail = muted;
    if (calendar == 0) {
        b.edge = bookingEdge;
        b.fill = selected ? mixed(bookingFill, bookingEdge, 0.1) : bookingFill;
        b.line = bookingLine;
        b.detail = mixed(bookingFill, text, 0.66);
        return b;
    }
    const QColor given(calendar);
    float h = 0, s = 0, l = 0;
    given.getHslF(&h, &s, &l);
    // Google's own colours reach from nearly white to nearly black: the edge has to be seen on this background.
    l = dark ? std::clamp(l, 0.62f, 0.78f) : std::clamp(l, 0.22f, 0.56f);
    b.edge = QColor::fromHslF(std::max(0.f, h), s, l);
    b.fill = mixed(background, b.edge, dark ? (selected ? 0.36 : 0.2) : (selected ? 0.28 : 0.14));
    b.line = mixed(background, b.edge, dark ? 0.5 : 0.52);
    b.detail = mixed(b.fill, text, dark ? 0.66 : 0.64);
    return b;
}

} // namespace csp
