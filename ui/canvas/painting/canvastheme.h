#pragma once
#include <QColor>
#include <QPalette>

namespace csp {

/// The colours of the calendar, as a value.
struct CanvasTheme {
    bool dark = false;
    QColor background;
    QColor line;       ///< hours and days
    QColor faintLine;  ///< between the lanes of a day
    QColor offHours;   ///< laid over the time outside working hours
    QColor todayTint;  ///< laid over today's column
    QColor text;
    QColor muted;
    QColor accent;     ///< today, selection
    QColor now;
    QColor warning;    ///< a decision waits for a person
    QColor danger;     ///< a run failed
    QColor bookingEdge;
    QColor bookingFill;
    QColor bookingLine;
    QColor shadow;
    QColor badge;      ///< of a drag
    QColor badgeText;

    /// The colours of a block of a calendar.
    struct Block {
        QColor edge; ///< the bar at its left
        QColor fill;
        QColor line;
        QColor text;
        QColor detail;
    };
    /// `calendar` is brought to a lightness that is seen on this background; an invalid one means a booking.
    Block block(QRgb calendar, bool selected = false) const;

    static CanvasTheme light();
    static CanvasTheme darkTheme();
    /// Light or dark after the palette's base colour, with its background, text and highlight colours.
    static CanvasTheme fromPalette(const QPalette &palette);

    bool operator==(const CanvasTheme &) const = default;
};

/// `share` of `over` on `base`.
QColor mixed(const QColor &base, const QColor &over, double share);

} // namespace csp
