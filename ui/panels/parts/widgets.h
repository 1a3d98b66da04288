#pragma once
#include "core/domain/plan.h"
#include <QJsonValue>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

class QScrollArea;
class QVBoxLayout;

namespace csp {

// The small parts that every panel is put together from; how they look is in the style sheet (`Theme`), by their `role`.

/// A label that wraps, can be selected, and is styled by `role` (`muted`, `heading`, `title`, `action`, `section`, `column`).
QLabel *roleLabel(const QString &text, const char *role, QWidget *parent);
/// A button styled by `role` (`primary`, `link`, or none).
QPushButton *roleButton(const QString &text, const char *role, const QString &accessibleName, QWidget *parent);
/// A tool button that looks like a chip.
QToolButton *chipButton(const QString &text, const QString &accessibleName, QWidget *parent);
/// Changes a dynamic property that the style sheet asks about, and has the sheet look again.
void restyle(QWidget *widget, const char *property, const QVariant &value);
/// A frameless area that scrolls its content vertically and takes no focus: focused content scrolls it.
QScrollArea *scrollingArea(QWidget *parent);
/// Takes everything out of a layout and deletes the widgets.
void emptyLayout(QLayout *layout);
/// The same text, which a label may break after `/`, `@`, `.`, `-`, `_` and within long words: ids have no spaces. Not for copying.
QString breakable(const QString &text);
/// `7fK2dTqX` stays, of a longer id its beginning: `3b1c…`.
QString shortId(const QString &id);

/// Text exactly as it is, in a fixed font, as tall as it needs to be.
class CodeBlock : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeBlock(const QString &accessibleName, QWidget *parent = nullptr);
    void setCode(const QString &code);
    /// 0: as tall as the text.
    void setMaximumLines(int lines);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    int m_maximumLines = 0;
    mutable std::pair<int, int> m_measured{-1, 0}; ///< width and height of the text
};

/// `POST /v2/bookings/7fK2/reschedule`, the headers that matter and the body, as they will be sent.
QString requestText(const ApiRequest &request, bool withHeaders = true);
/// A command line for a shell; the secret is named by a variable (`$CALCOM_API_KEY`, `$GOOGLE_ACCESS_TOKEN`), never written out.
QString asCurl(const ApiRequest &request, const QString &apiRoot);

/// RFC 6902: what turns `from` into `to`. Arrays are compared by index.
QJsonArray jsonPatch(const QJsonValue &from, const QJsonValue &to);

} // namespace csp
