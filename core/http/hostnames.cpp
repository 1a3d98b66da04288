#include "core/http/hostnames.h"
#include <algorithm>

namespace csp::http {

namespace {

const QByteArrayList &loopbackNames()
{
    static const QByteArrayList names{"localhost", "127.0.0.1", "[::1]"};
    return names;
}

} // namespace

bool HostNames::has(QByteArrayView host, quint16 port) const
{
    const qsizetype bracket = host.lastIndexOf(']');
    const qsizetype colon = host.indexOf(':', bracket < 0 ? 0 : bracket);
    QByteArray name = (colon < 0 ? host : host.first(colon)).toByteArray().toLower();
    if (name.endsWith('.')) // the root of all domains
        name.chop(1);
    const QByteArrayView itsPort = colon < 0 ? QByteArrayView() : host.sliced(colon + 1);
    if (loopbackNames().contains(name) && (colon < 0 || itsPort == QByteArray::number(port)))
        return true;
    return std::any_of(m_further.cbegin(), m_further.cend(), [&name](const QByteArray &further) {
        const QByteArray own = further.toLower();
        return own.startsWith('.') ? name.endsWith(own) : name == own;
    });
}

QByteArray HostNames::toText() const { return (loopbackNames() + m_further).join(", "); }

} // namespace csp::http
