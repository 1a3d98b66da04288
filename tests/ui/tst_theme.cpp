#include "ui/panels/parts/theme.h"
#include "ui/panels/parts/widgets.h"
#include "tests/support/testmain.h"
#include <QApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace tst_theme {

using namespace csp;

class TestTheme : public QObject
{
    Q_OBJECT
private slots:
    void textIsReadable_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        for (const bool dark : {false, true}) {
            const auto &c = Theme::colors(dark);
            const auto row = [&](const char *name, const QColor &text, const QColor &ground) {
                QTest::addRow("%s, %s", dark ? "dark" : "light", name) << text << ground;
            };
            const std::pair<const char *, QColor> grounds[] = {{"window", c.window}, {"side", c.side}, {"raised", c.raised}, {"selection", c.selection}};
            const std::pair<const char *, QColor> inks[] = {{"text", c.text}, {"muted", c.muted}, {"accent", c.accent}, {"good", c.good}, {"warn", c.warn}, {"bad", c.bad}};
            for (const auto &[groundName, ground] : grounds)
                for (const auto &[inkName, ink] : inks)
                    row(qPrintable(u"%1 on %2"_qs.arg(QLatin1String(inkName), QLatin1String(groundName))), ink, ground);
            for (Tone tone : {Tone::Info, Tone::Good, Tone::Warning, Tone::Danger})
                row(qPrintable(QStringLiteral("chip ") + QString::fromLatin1(nameOf(tone))), c.ink(tone), c.fill(tone));
            row("quiet chip", c.text, c.fill(Tone::Quiet));
            row("hovered button", c.text, c.quietFill);
            row("primary button", c.onAccent, c.accentFill);
            row("hovered primary button", c.window, c.accent);
            row("disabled primary button", c.muted, c.quietFill);
            for (const auto &[name, ground] : {std::pair{"info banner", c.accentSoft}, {"warning banner", c.warnFill}, {"failure banner", c.badFill}}) {
                row(name, c.text, ground);
                row(qPrintable(u"%1, its link"_qs.arg(QLatin1String(name))), c.accent, ground);
            }
        }
    }
    void textIsReadable()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, ground);
        const double ratio = Theme::contrast(text, ground);
        QVERIFY2(ratio >= 4.5, qPrintable(u"%1 on %2: %3"_qs.arg(text.name(), ground.name()).arg(ratio)));
    }

    void contrastIsThatOfTheGuidelines()
    {
        QCOMPARE(qRound(Theme::contrast(Qt::black, Qt::white)), 21);
        QCOMPARE(qRound(Theme::contrast(Qt::white, Qt::white)), 1);
        QCOMPARE(qRound(Theme::contrast(QColor(0x777777), Qt::white) * 100), 448);
    }

    void theSheetNamesColoursOnly()
    {
        for (const bool dark : {false, true}) {
            const QString sheet = Theme::styleSheet(Theme::colors(dark));
            QVERIFY2(!sheet.contains(u'@'), qPrintable(sheet.mid(sheet.indexOf(u'@'), 40)));
            QVERIFY(sheet.contains(Theme::colors(dark).accentFill.name()));
        }
    }

    void switchesWhileItRuns()
    {
        Theme::apply(*qApp, Theme::Mode::Dark);
        QVERIFY(Theme::isDark());
        QCOMPARE(qApp->palette().color(QPalette::Window), Theme::colors(true).window);
        QVERIFY(qApp->palette().color(QPalette::Window).lightness() < 128);
        Theme::apply(*qApp, Theme::Mode::Light);
        QVERIFY(!Theme::isDark());
        QCOMPARE(qApp->palette().color(QPalette::Text), Theme::colors(false).text);
        // The platform's own palette was remembered before ours took its place.
        Theme::apply(*qApp, Theme::Mode::Dark);
        Theme::apply(*qApp, Theme::Mode::FollowSystem);
        QVERIFY(!Theme::isDark());
    }

    void patchesTurnOneDocumentIntoTheOther()
    {
        const QJsonObject from{{QStringLiteral("a"), 1}, {QStringLiteral("b/c"), QStringLiteral("x")}, {QStringLiteral("list"), QJsonArray{1, 2, 3}},
                               {QStringLiteral("gone"), true}};
        const QJsonObject to{{QStringLiteral("a"), 2}, {QStringLiteral("b/c"), QStringLiteral("y")}, {QStringLiteral("list"), QJsonArray{1, 5}},
                             {QStringLiteral("new"), QJsonObject{}}};
        const QString patch = QString::fromUtf8(QJsonDocument(jsonPatch(from, to)).toJson(QJsonDocument::Compact));
        QCOMPARE(patch, QStringLiteral(R"([{"op":"replace","path":"/a","value":2},{"op":"replace","path":"/b~1c","value":"y"},)"
                                       R"({"op":"remove","path":"/gone"},{"op":"replace","path":"/list/1","value":5},{"op":"remove","path":"/list/2"},)"
                                       R"({"op":"add","path":"/new","value":{}}])"));
        QVERIFY(jsonPatch(from, from).isEmpty());
    }

    void curlNeverHoldsASecret()
    {
        ApiRequest r;
        r.method = "POST";
        r.path = QStringLiteral("v2/bookings/it's/reschedule");
        r.headers = {{"cal-api-version", "2024-08-13"}, {"Authorization", "Bearer cal_live_secret"}};
        r.body = {{QStringLiteral("start"), QStringLiteral("2026-03-03T13:30:00Z")}};
        const QString text = asCurl(r, QStringLiteral("http://127.0.0.1:1/"));
        QVERIFY(!text.contains(QStringLiteral("secret")));
        QVERIFY(text.contains(QStringLiteral("$CALCOM_API_KEY")));
        QVERIFY(text.contains(QStringLiteral("'http://127.0.0.1:1/v2/bookings/it'\\''s/reschedule'")));
        QVERIFY(text.contains(QStringLiteral("-d '{\"start\":\"2026-03-03T13:30:00Z\"}'")));
    }
};

CSP_TEST(TestTheme, Widgets)

} // namespace tst_theme

#include "tst_theme.moc"
