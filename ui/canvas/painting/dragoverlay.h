#pragma once
#include "ui/canvas/painting/blocktext.h"
#include "ui/canvas/geometry/canvaslayout.h"
#include "ui/canvas/geometry/gesture.h"
#include <QRegion>

namespace csp {

/// What lies over the calendar while something is dragged: where it would stand, and a badge that says it in words.
struct DragOverlay {
    std::vector<QRect> blocks; ///< in viewport coordinates, one a day
    bool inStrip = false;      ///< it would be all-day
    int highlightDay = -1;     ///< the day whose header is the target
    QRect badge;
    QString text;  ///< `Tue 3, 14:30 – 15:30`
    QString delta; ///< `+4 h 30 min`; empty: nothing changes
    Instant start{};

    bool isEmpty() const { return blocks.empty(); }
    /// All that its painting touches.
    QRegion region(const CanvasFrame &frame) const;

    static DragOverlay make(const Preview &preview, const CanvasLayout &layout, const CanvasFrame &frame, const CanvasFonts &fonts,
                            const QTimeZone &zone);
};

/// The words of the badge: the target and what changes. Also what a screen reader hears.
struct PreviewWords {
    QString text;
    QString delta;
};
PreviewWords wordsFor(const Preview &preview, const CanvasScene &scene, const QTimeZone &zone);

} // namespace csp
