#pragma once
#include <QByteArray>
#include <QByteArrayList>

namespace csp::http {

/// The names that a loopback server goes by. A web page whose own domain is made to point to 127.0.0.1 (DNS rebinding) can read the answers of every
/// server there that does not look at `Host`, for to the browser they are that page's own.
class HostNames
{
public:
    /// Further names, with any port. One that begins with a dot stands for every name that ends with it: `.googleapis.com`.
    void add(const QByteArrayList &names) { m_further += names; }
    /// `localhost`, `127.0.0.1` and `[::1]`, without a port or with this one; and the further names. `host` as the header has it.
    bool has(QByteArrayView host, quint16 port) const;
    QByteArray toText() const; ///< for people: `localhost, 127.0.0.1, [::1], .googleapis.com`

private:
    QByteArrayList m_further;
};

} // namespace csp::http
