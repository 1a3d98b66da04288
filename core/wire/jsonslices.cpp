#include "core/wire/jsonslices.h"

namespace csp::wire {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

class Scanner
{
public:
    explicit Scanner(const QByteArray &text) : m_at(text.constData()), m_end(m_at + text.size()) { }

    const char *at() const { return m_at; }
    bool done() const { return m_at >= m_end; }
    char peek()
    {
        while (!done() && isSpace(*m_at))
            ++m_at;
        return done() ? '\0' : *m_at;
    }
    bool take(char c)
    {
        if (peek() != c)
            return false;
        ++m_at;
        return true;
    }
    /// The text between the quotes, escapes as they stand.
    QByteArrayView string()
    {
        if (!take('"'))
            return {};
        const char *from = m_at;
        while (!done() && *m_at != '"')
            m_at += *m_at == '\\' ? 2 : 1;
        const QByteArrayView text(from, qMin(m_at, m_end) - from);
        ++m_at;
        return text;
    }
    void value()
    {
        const char first = peek();
        if (first == '"') {
            string();
        } else if (first == '{' || first == '[') {
            nested();
        } else {
            while (!done() && *m_at != ',' && *m_at != '}' && *m_at != ']' && !isSpace(*m_at))
                ++m_at;
        }
    }

private:
    void nested()
    {
        int depth = 0;
        while (!done()) {
            const char c = *m_at;
            if (c == '"') {
                string();
                continue;
            }
            ++m_at;
            if (c == '{' || c == '[')
                ++depth;
            else if ((c == '}' || c == ']') && --depth == 0)
                return;
        }
    }

    const char *m_at;
    const char *m_end;
};

} // namespace

QList<QByteArray> elementsOf(const QByteArray &document, QByteArrayView member)
{
    QList<QByteArray> elements;
    Scanner scan(document);
    if (!scan.take('{'))
        return elements;
    while (scan.peek() == '"') {
        const QByteArrayView name = scan.string();
        if (!scan.take(':'))
            return elements;
        if (name != member || !scan.take('[')) {
            scan.value();
        } else {
            while (!scan.done() && scan.peek() != ']') {
                const char *from = scan.at();
                scan.value();
                elements << QByteArray(from, scan.at() - from);
                scan.take(',');
            }
            return elements;
        }
        scan.take(',');
    }
    return elements;
}

} // namespace csp::wire
