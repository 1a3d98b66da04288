#include "core/http/server.h"
#include <QCoreApplication>
#include <QHash>
#include <cstdio>

/// What the simulated Google is measured beside: the same HTTP server, with an answer that costs nothing to make. `/N` is answered with N bytes and
/// the headers that Google's answers have. Prints its port, and serves until it is ended.
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QHash<QByteArray, csp::http::Response> made;
    csp::http::Server server([&made](const csp::http::Request &request, const csp::http::Responder &respond) {
        auto found = made.constFind(request.target);
        if (found == made.constEnd()) {
            bool ok = false;
            const int bytes = request.target.mid(1).toInt(&ok);
            csp::http::Response response{ok && bytes >= 2 && bytes <= 64 * 1024 * 1024 ? 200 : 404, {}, "{}"};
            if (response.status == 200)
                response.body = "{" + QByteArray(bytes - 2, ' ') + "}";
            response.headers = {{"Content-Type", "application/json; charset=UTF-8"},
                                {"Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"},
                                {"Pragma", "no-cache"},
                                {"Expires", "Mon, 01 Jan 1990 00:00:00 GMT"},
                                {"Vary", "Origin, X-Origin, Referer"},
                                {"Server", "ESF"},
                                {"X-Content-Type-Options", "nosniff"},
                                {"X-Frame-Options", "SAMEORIGIN"}};
            found = made.insert(request.target, response);
        }
        respond(*found);
    });
    const auto port = server.listen();
    if (!port) {
        std::fprintf(stderr, "constant_server: %s\n", qPrintable(port.error().oneLine()));
        return 1;
    }
    std::printf("%u\n", unsigned(*port));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
