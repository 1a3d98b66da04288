#pragma once
#include "ui/models/tone.h"
#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

class QApplication;

namespace csp {

/// The table that everything painted takes its colours from. Text colours reach 4.5:1 on each ground they are used on (tst_theme).
struct ThemeColors {
    QColor window;     ///< canvas, inspector, dialogs
    QColor side;       ///< tool bar, sidebar, headers, status bar
    QColor raised;     ///< buttons, code
    QColor border;
    QColor text;
    QColor muted;      ///< labels, secondary text
    QColor accent;     ///< links, today, the selected tab
    QColor accentFill; ///< the primary button
    QColor onAccent;   ///< text on accentFill
    QColor selection;  ///< ground of the selected row
    QColor good;
    QColor warn;
    QColor bad;
    QColor quietFill;  ///< grounds of chips, one per Tone
    QColor accentSoft;
    QColor goodFill;
    QColor warnFill;
    QColor badFill;

    QColor ink(Tone tone) const;  ///< text of a chip or a delta
    QColor fill(Tone tone) const; ///< ground of a chip
};

/// Light and dark. Follows the system until told otherwise; one palette and one generated style sheet for the whole application.
class Theme
{
public:
    enum class Mode { FollowSystem, Light, Dark };

    /// Fusion, Inter where it is installed, palette and style sheet. Call again with another mode at any time.
    static void apply(QApplication &app, Mode mode = Mode::FollowSystem);
    static bool isDark();
    static const ThemeColors &colors();
    static const ThemeColors &colors(bool dark);
    /// Makes the style sheet; public for the tests that read it.
    static QString styleSheet(const ThemeColors &colors);
    static QPalette palette(const ThemeColors &colors);
    static QFont fixedFont(qreal pointSizeDelta = 0);
    /// (lighter + 0.05) / (darker + 0.05), WCAG 2.1.
    static double contrast(const QColor &a, const QColor &b);
};

} // namespace csp
