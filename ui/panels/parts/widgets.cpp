#include "ui/panels/parts/widgets.h"
#include "ui/panels/parts/theme.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLayout>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QScrollArea>
#include <QStyle>
#include <QTextDocument>
#include <cmath>

namespace csp {

namespace {
constexpr int frame = 12; ///< border and padding of a code block, both sides together (Theme's style sheet)
}

QLabel *roleLabel(const QString &text, const char *role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (role && *role)
        label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QPushButton *roleButton(const QString &text, const char *role, const QString &accessibleName, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    button->setAccessibleName(accessibleName);
    if (role && *role)
        button->setProperty("role", QString::fromLatin1(role));
    return button;
}

QToolButton *chipButton(const QString &text, const QString &accessibleName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setAccessibleName(accessibleName);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setProperty("role", QStringLiteral("chip"));
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void restyle(QWidget *widget, const char *property, const QVariant &value)
{
    if (widget->property(property) == value)
        return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

QScrollArea *scrollingArea(QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

void emptyLayout(QLayout *layout)
{
    while (auto *item = layout->takeAt(0)) {
        if (auto *widget = item->widget()) {
            widget->hide();
            // Later: the widget being rebuilt may be the one just clicked.
            widget->deleteLater();
        } else if (auto *inner = item->layout()) {
            emptyLayout(inner);
        }
        delete item;
    }
}

QString breakable(const QString &text)
{
    constexpr int longest = 24;
    constexpr QChar zeroWidthSpace(0x200b);
    QString out;
    int run = 0;
    for (const QChar c : text) {
        out += c;
        run = c.isSpace() ? 0 : run + 1;
        // A full stop ends a word as well; only within a name is it a place to break.
        if ((run > 12 && QStringLiteral("/@.-_").contains(c)) || run >= longest) {
            out += zeroWidthSpace;
            run = 0;
        }
    }
    return out;
}

QString shortId(const QString &id)
{
    const QString plain = id.section(u'@', 0, 0);
    return plain.size() <= 9 ? plain : plain.left(4) + u'…';
}

CodeBlock::CodeBlock(const QString &accessibleName, QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setAccessibleName(accessibleName);
    setProperty("role", QStringLiteral("code"));
    setFont(Theme::fixedFont());
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTabChangesFocus(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
}

void CodeBlock::setCode(const QString &code)
{
    if (toPlainText() == code)
        return;
    setPlainText(code);
    m_measured = {-1, 0};
    updateGeometry();
}

void CodeBlock::setMaximumLines(int lines)
{
    m_maximumLines = lines;
    updateGeometry();
}

int CodeBlock::heightForWidth(int width) const
{
    const QFont font = Theme::fixedFont();
    if (m_measured.first != width) {
        // The editor's own document counts wrapped lines only once they have been painted.
        QTextDocument copy;
        copy.setDefaultFont(font);
        copy.setDocumentMargin(document()->documentMargin());
        QTextOption option = copy.defaultTextOption();
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        copy.setDefaultTextOption(option);
        copy.setPlainText(toPlainText());
        copy.setTextWidth(std::max(40, width - frame));
        m_measured = {width, int(std::ceil(copy.size().height()))};
    }
    int height = m_measured.second;
    if (m_maximumLines > 0)
        height = std::min(height, int(m_maximumLines * QFontMetricsF(font).lineSpacing() + 2 * document()->documentMargin()));
    return height + frame;
}

QSize CodeBlock::sizeHint() const { return {200, heightForWidth(std::max(200, width()))}; }
void CodeBlock::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    // Layouts keep the height that was asked for before there was a width.
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
}

QSize CodeBlock::minimumSizeHint() const { return {60, QFontMetrics(Theme::fixedFont()).lineSpacing() + frame + 8}; }

QString requestText(const ApiRequest &request, bool withHeaders)
{
    QString text = QString::fromLatin1(request.method) + QStringLiteral(" /") + request.path;
    if (withHeaders)
        for (const auto &[name, value] : request.headers)
            text += u"\n%1: %2"_qs.arg(QString::fromLatin1(name), QString::fromUtf8(value));
    if (!request.body.isEmpty()) {
        QString body = QString::fromUtf8(QJsonDocument(request.body).toJson()).trimmed();
        // Short form: one line. A newline inside of a value is escaped, so only those of the layout go.
        if (!withHeaders) {
            static const QRegularExpression layout(QStringLiteral("\\n\\s*"));
            body.replace(layout, QStringLiteral(" "));
        }
        text += u'\n' + body;
    }
    return text;
}

QString asCurl(const ApiRequest &request, const QString &apiRoot)
{
    const auto quoted = [](QString s) { return u'\'' + s.replace(u'\'', QLatin1String("'\\''")) + u'\''; };
    const bool google = request.service == ApiRequest::Service::Google;
    const QString root = !apiRoot.isEmpty() ? apiRoot : google ? QStringLiteral("https://www.googleapis.com/") : QStringLiteral("https://api.cal.com/");
    QString text = u"curl -X %1 %2"_qs.arg(QString::fromLatin1(request.method), quoted(root + request.path));
    // Double quotes: the shell puts the secret in, this text never holds it.
    text += google ? u" \\\n  -H \"Authorization: Bearer $GOOGLE_ACCESS_TOKEN\""_qs : u" \\\n  -H \"Authorization: Bearer $CALCOM_API_KEY\""_qs;
    for (const auto &[name, value] : request.headers) {
        if (name.compare("authorization", Qt::CaseInsensitive) == 0)
            continue;
        text += u" \\\n  -H %1"_qs.arg(quoted(u"%1: %2"_qs.arg(QString::fromLatin1(name), QString::fromUtf8(value))));
    }
    if (!request.body.isEmpty())
        text += u" \\\n  -H 'content-type: application/json' \\\n  -d %1"_qs.arg(
            quoted(QString::fromUtf8(QJsonDocument(request.body).toJson(QJsonDocument::Compact))));
    return text;
}

namespace {

QString pointerTo(const QString &base, QString key)
{
    return base + u'/' + key.replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
}

void comparePatch(const QString &path, const QJsonValue &from, const QJsonValue &to, QJsonArray &out)
{
    const auto op = [&](const char *name, const QString &at, const QJsonValue &value = QJsonValue::Undefined) {
        QJsonObject o{{QStringLiteral("op"), QLatin1String(name)}, {QStringLiteral("path"), at}};
        if (!value.isUndefined())
            o.insert(QStringLiteral("value"), value);
        out.append(o);
    };
    if (from == to)
        return;
    if (from.isObject() && to.isObject()) {
        const auto a = from.toObject(), b = to.toObject();
        for (auto it = a.begin(); it != a.end(); ++it) {
            const auto other = b.value(it.key());
            if (other.isUndefined())
                op("remove", pointerTo(path, it.key()));
            else
                comparePatch(pointerTo(path, it.key()), it.value(), other, out);
        }
        for (auto it = b.begin(); it != b.end(); ++it)
            if (!a.contains(it.key()))
                op("add", pointerTo(path, it.key()), it.value());
        return;
    }
    if (from.isArray() && to.isArray()) {
        const auto a = from.toArray(), b = to.toArray();
        for (int i = 0; i < std::min(a.size(), b.size()); ++i)
            comparePatch(pointerTo(path, QString::number(i)), a.at(i), b.at(i), out);
        // From the end, so that the indexes before stay what they are.
        for (int i = int(a.size()) - 1; i >= b.size(); --i)
            op("remove", pointerTo(path, QString::number(i)));
        for (int i = int(a.size()); i < b.size(); ++i)
            op("add", path + QStringLiteral("/-"), b.at(i));
        return;
    }
    op("replace", path, to);
}

} // namespace

QJsonArray jsonPatch(const QJsonValue &from, const QJsonValue &to)
{
    QJsonArray out;
    comparePatch({}, from, to, out);
    return out;
}

} // namespace csp
