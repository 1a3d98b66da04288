#include "ui/panels/parts/theme.h"
#include <QStyle>
#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>
#include <cmath>

namespace csp {

namespace {

bool s_dark = false;
/// What the platform said before we put our own palette in its place; it cannot be asked again afterwards.
std::optional<bool> s_systemDark;

const ThemeColors light{
    .window = QColor(0xffffff), .side = QColor(0xf6f7f9), .raised = QColor(0xffffff), .border = QColor(0xe1e4e8),
    .text = QColor(0x14171c), .muted = QColor(0x5e6672), .accent = QColor(0x1b58d4), .accentFill = QColor(0x2b68ea),
    .onAccent = QColor(0xffffff), .selection = QColor(0xe6eefd), .good = QColor(0x13713f), .warn = QColor(0x8f560a),
    .bad = QColor(0xb92525), .quietFill = QColor(0xe7e9ec), .accentSoft = QColor(0xdbe7fd), .goodFill = QColor(0xd6efe0),
    .warnFill = QColor(0xf8ead2), .badFill = QColor(0xfbdcdc)};

const ThemeColors dark{
    .window = QColor(0x16171b), .side = QColor(0x1d1f25), .raised = QColor(0x22252c), .border = QColor(0x31343c),
    .text = QColor(0xedeff3), .muted = QColor(0xa0a7b3), .accent = QColor(0x7aa6ff), .accentFill = QColor(0x6b9bff),
    .onAccent = QColor(0x0b1220), .selection = QColor(0x212d4b), .good = QColor(0x56cc8c), .warn = QColor(0xe3b25a),
    .bad = QColor(0xff8a82), .quietFill = QColor(0x30333b), .accentSoft = QColor(0x24345b), .goodFill = QColor(0x1b3a2a),
    .warnFill = QColor(0x42351c), .badFill = QColor(0x4a2527)};

double linear(double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }
double luminance(const QColor &c) { return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF()); }

QFont interfaceFont()
{
    // 6.4 reads families from the system once; asking for a name that is missing would cost a search on every first paint.
    QFont font = QApplication::font();
    if (QFontDatabase::families().contains(QStringLiteral("Inter")))
        font.setFamily(QStringLiteral("Inter"));
    font.setPixelSize(13);
    return font;
}

} // namespace

QColor ThemeColors::ink(Tone tone) const
{
    switch (tone) {
    case Tone::None:
    case Tone::Quiet: return muted;
    case Tone::Info: return accent;
    case Tone::Good: return good;
    case Tone::Warning: return warn;
    case Tone::Danger: return bad;
    }
    return muted;
}

QColor ThemeColors::fill(Tone tone) const
{
    switch (tone) {
    case Tone::None:
    case Tone::Quiet: return quietFill;
    case Tone::Info: return accentSoft;
    case Tone::Good: return goodFill;
    case Tone::Warning: return warnFill;
    case Tone::Danger: return badFill;
    }
    return quietFill;
}

bool Theme::isDark() { return s_dark; }
const ThemeColors &Theme::colors() { return colors(s_dark); }
const ThemeColors &Theme::colors(bool isDark) { return isDark ? dark : light; }

void Theme::apply(QApplication &app, Mode mode)
{
    if (!s_systemDark)
        s_systemDark = app.palette().color(QPalette::Window).lightness() < app.palette().color(QPalette::WindowText).lightness();
    s_dark = mode == Mode::FollowSystem ? *s_systemDark : mode == Mode::Dark;
    if (app.style()->name().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    app.setFont(interfaceFont());
    app.setPalette(palette(colors()));
    // Fusion draws the frames of these in a darker shade of the window, which a dark window has not.
    QPalette framed = palette(colors());
    framed.setColor(QPalette::Window, colors().muted);
    for (const char *name : {"QComboBox", "QAbstractSpinBox", "QCheckBox"})
        app.setPalette(framed, name);
    app.setStyleSheet(styleSheet(colors()));
}

QPalette Theme::palette(const ThemeColors &c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.window);
    p.setColor(QPalette::AlternateBase, c.side);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::PlaceholderText, c.muted);
    p.setColor(QPalette::Button, c.raised);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.bad);
    p.setColor(QPalette::Highlight, c.accentFill);
    p.setColor(QPalette::HighlightedText, c.onAccent);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    p.setColor(QPalette::ToolTipBase, c.raised);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Light, c.raised);
    p.setColor(QPalette::Midlight, c.side);
    p.setColor(QPalette::Mid, c.border);
    p.setColor(QPalette::Dark, c.border);
    p.setColor(QPalette::Shadow, c.border.darker(150));
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, c.muted);
    return p;
}

QFont Theme::fixedFont(qreal pixelDelta)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(int(12 + pixelDelta));
    return font;
}

double Theme::contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QString Theme::styleSheet(const ThemeColors &c)
{
    static const QString sheet = QStringLiteral(R"(
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 6px; }
#toolBar, #statusBar, #sidebar, #timelineBar, #sectionBar { background: @side; }
#toolBar, #timelineBar, #sectionBar { border-bottom: 1px solid @border; }
#sectionBar { border-top: 1px solid @border; }
#statusBar { border-top: 1px solid @border; }
#sidebar QScrollArea, #sidebarBody { background: @side; border: none; }
#sidebar QTreeWidget, #sidebar QListWidget { background: @side; }
#inspector, #inspector QScrollArea, #inspectorBody { background: @window; border: none; }
QLabel[role="muted"], QLabel[role="status"] { color: @muted; }
QLabel[role="heading"] { color: @muted; font-size: 11px; font-weight: 600; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="action"] { font-size: 15px; font-weight: 600; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="column"] { color: @muted; font-size: 11px; }
QLabel[tone="info"] { color: @accent; } QLabel[tone="good"] { color: @good; } QLabel[tone="warning"] { color: @warn; }
QLabel[tone="danger"] { color: @bad; } QLabel[tone="quiet"] { color: @muted; }
QPushButton, QToolButton[role="chip"] { background: @raised; color: @text; border: 1px solid @border; border-radius: 6px;
  padding: 4px 10px; min-height: 17px; font-weight: 500; }
QPushButton:hover, QToolButton[role="chip"]:hover { background: @quietFill; }
QPushButton:pressed, QToolButton[role="chip"]:pressed { background: @selection; }
QPushButton:disabled, QToolButton[role="chip"]:disabled { color: @muted; background: @side; }
QPushButton:focus, QToolButton[role="chip"]:focus { border: 1px solid @accent; }
QToolButton[role="chip"]::menu-indicator { image: none; width: 0; }
QToolButton[role="chip"][tone="warning"] { background: @warnFill; color: @warn; border-color: @warn; }
QToolButton[role="chip"][tone="warning"]:hover { background: @raised; }
#faultPresets, #faultPresets QScrollArea, #faultPresetsBody { background: @side; border: none; }
#faultRow { border-bottom: 1px solid @border; }
QPushButton[role="primary"] { background: @accentFill; color: @onAccent; border: 1px solid @accentFill; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accent; border-color: @accent; color: @window; }
QPushButton[role="primary"]:disabled { background: @quietFill; color: @muted; border-color: @quietFill; }
QPushButton[role="primary"]:focus { border: 1px solid @text; }
QPushButton[role="link"], QToolButton[role="link"] { background: transparent; border: none; color: @accent; padding: 0; min-height: 0; text-align: left; font-weight: 400; }
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus { text-decoration: underline; }
QPushButton[role="side"] { background: transparent; border: 1px solid transparent; padding: 2px 4px; text-align: left; font-weight: 400; }
QPushButton[role="side"]:hover { background: @quietFill; } QPushButton[role="side"]:focus { border-color: @accent; }
QToolButton[role="icon"] { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 2px 6px; color: @text; }
QToolButton[role="icon"]:hover { background: @quietFill; }
QToolButton[role="icon"]:focus { border-color: @accent; }
QLineEdit { background: @window; color: @text; border: 1px solid @border; border-radius: 6px;
  padding: 4px 8px; min-height: 17px; selection-background-color: @accentFill; selection-color: @onAccent; }
QLineEdit:focus { border-color: @accent; }
QLineEdit[wrong="true"] { border-color: @bad; }
QComboBox, QAbstractSpinBox { min-height: 22px; padding-left: 6px; }
QListWidget::item { padding: 3px 6px; border: none; }
QListWidget::item:selected { background: @selection; color: @text; }
QPlainTextEdit, QTextEdit, QListWidget { background: @window; color: @text; border: 1px solid @border; border-radius: 6px;
  selection-background-color: @accentFill; selection-color: @onAccent; }
QPlainTextEdit:focus, QTextEdit:focus, QListWidget:focus { border-color: @accent; }
QPlainTextEdit[role="code"] { background: @side; padding: 4px; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent; padding: 8px 7px 6px 7px; }
QTabBar::tab:selected { color: @accent; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { border-bottom: 2px solid @text; }
QTableView, QTreeView { background: @window; color: @text; border: none; outline: 0; gridline-color: @border; selection-background-color: @selection;
  selection-color: @text; }
QTableView::item { border-bottom: 1px solid @border; padding: 0 8px; }
QTableView::item:selected { background: @selection; color: @text; }
QTreeView::item { padding: 2px 0; }
QTreeView::item:selected { background: @selection; color: @text; }
QHeaderView { background: @window; border: none; }
QHeaderView::section { background: @window; color: @muted; border: none; border-bottom: 1px solid @border; padding: 4px 10px; font-size: 11px; font-weight: 400; }
QSplitter::handle { background: @border; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
#banner { border: none; border-bottom: 1px solid @border; background: @warnFill; }
#banner[tone="danger"] { background: @badFill; } #banner[tone="info"] { background: @accentSoft; }
#palette { background: @raised; border: 1px solid @border; border-radius: 10px; }
#palette QLineEdit { border: none; border-bottom: 1px solid @border; border-radius: 0; font-size: 15px; padding: 8px; background: transparent; }
#palette QListWidget { border: none; background: transparent; outline: 0; }
#palette QListWidget::item { padding: 6px 8px; border-radius: 6px; }
#palette QListWidget::item:selected { background: @selection; color: @text; }
QProgressBar { background: @quietFill; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accentFill; border-radius: 2px; }
)");
    QString text = sheet;
    // Longer names first: `@accentFill` must not be taken for `@accent`.
    const std::initializer_list<std::pair<const char *, QColor>> table = {
        {"@accentFill", c.accentFill}, {"@accentSoft", c.accentSoft}, {"@onAccent", c.onAccent}, {"@accent", c.accent},
        {"@quietFill", c.quietFill}, {"@goodFill", c.goodFill}, {"@warnFill", c.warnFill}, {"@badFill", c.badFill},
        {"@selection", c.selection}, {"@window", c.window}, {"@side", c.side}, {"@raised", c.raised}, {"@border", c.border},
        {"@text", c.text}, {"@muted", c.muted}, {"@good", c.good}, {"@warn", c.warn}, {"@bad", c.bad}};
    for (const auto &[name, color] : table)
        text.replace(QLatin1String(name), color.name());
    return text;
}

} // namespace csp
