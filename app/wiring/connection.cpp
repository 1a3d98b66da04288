#include "app/wiring/connection.h"
#include "app/wiring/inboxserver.h"
#include "core/clients/calcom/calcombookings.h"
#include "core/clients/google/googlecalendarclient.h"
#include "core/clients/keychainvault.h"
#include "core/http/networktransport.h"
#include "core/http/server.h"
#include "core/store/sqlitestore.h"

namespace csp {

// In the order of construction: what stands below uses what stands above.
struct Connection::Private {
    std::unique_ptr<http::NetworkTransport> network;
    std::unique_ptr<MemoryVault> memory;
    std::unique_ptr<SqliteStore> store;
    std::unique_ptr<GoogleSignIn> signIn;
    std::unique_ptr<GoogleCalendarClient> calendar;
    std::unique_ptr<CalcomBookings> bookings;
    std::unique_ptr<Session> session;
    std::unique_ptr<http::Server> inboxServer;
    http::Handler inbox;
};

GoogleEndpoints googleEndpointsOf(const sim::SandboxEndpoints &sandbox)
{
    return {QUrl(sandbox.authorizationEndpoint), QUrl(sandbox.tokenEndpoint), QUrl(sandbox.revocationEndpoint), QUrl(sandbox.userinfoEndpoint),
            QUrl(sandbox.googleApiRoot), sandbox.clientId, sandbox.clientSecret};
}

Connection::Connection() : d(std::make_unique<Private>()) { }

Connection::~Connection()
{
    if (d->inboxServer)
        d->inboxServer->close(); // nobody may reach a session that is being taken apart
}

Outcome<std::unique_ptr<Connection>> Connection::open(const sim::SandboxEndpoints &sandbox, const Options &options)
{
    auto c = std::unique_ptr<Connection>(new Connection);
    Private &d = *c->d;
    auto store = SqliteStore::open(options.storePath);
    if (!store.ok())
        return store.error();
    d.store = *std::move(store);

    http::Transport *transport = options.transport;
    if (!transport) {
        d.network = std::make_unique<http::NetworkTransport>();
        transport = d.network.get();
    }
    Vault *vault = options.vault;
    if (!vault) {
        d.memory = std::make_unique<MemoryVault>();
        vault = d.memory.get();
    }
    GoogleCalendarClient::Tokens tokens;
    if (options.signIn) {
        d.signIn = std::make_unique<GoogleSignIn>(googleEndpointsOf(sandbox), vault, transport, options.clock);
        connect(d.signIn.get(), &GoogleSignIn::openBrowser, c.get(), &Connection::openBrowser);
        tokens = GoogleCalendarClient::tokensOf(d.signIn.get());
    } else {
        tokens = GoogleCalendarClient::fixedToken(sandbox.accounts.isEmpty() ? QString() : sandbox.accounts.first().accessToken, c.get());
    }
    d.calendar = std::make_unique<GoogleCalendarClient>(QUrl(sandbox.googleApiRoot), tokens, transport);
    d.bookings = std::make_unique<CalcomBookings>(QUrl(sandbox.calcomApiRoot), sandbox.calcomApiKey, transport);

    Session::Settings settings;
    settings.policy = options.policy;
    settings.apply = options.apply;
    if (options.push)
        settings.notificationAddress = options.inboxAddress;
    if (options.push && options.inboxAddress.isEmpty()) {
        // The session is made after its server, since the channels need the server's port.
        d.inboxServer = std::make_unique<http::Server>([p = &d](const http::Request &request, const http::Responder &respond) {
            p->inbox(request, respond);
        });
        const auto port = d.inboxServer->listen();
        if (!port.ok())
            return port.error();
        settings.notificationAddress = QString::fromLatin1(d.inboxServer->origin()) + QStringLiteral("/notifications");
    }
    d.session = std::make_unique<Session>(Session::Ports{d.calendar.get(), d.bookings.get(), d.store.get(), options.clock}, settings);
    d.inbox = inboxHandler(d.session.get(), options.clock, options.received);
    return c;
}

void Connection::start()
{
    if (!d->signIn) {
        d->session->start();
        return;
    }
    const auto begin = [this](const Account &account) {
        emit signedIn(account);
        d->session->start();
    };
    d->signIn->restore()->then(this, [this, begin](const Outcome<Account> &kept) {
        if (kept.ok())
            return begin(*kept);
        d->signIn->signIn()->then(this, [this, begin](const Outcome<Account> &account) {
            if (account.ok())
                begin(*account);
            else
                emit signInFailed(account.error());
        });
    });
}

Session &Connection::session() { return *d->session; }
Store &Connection::store() { return *d->store; }
BookingsPort &Connection::bookings() { return *d->bookings; }
GoogleSignIn *Connection::signIn() { return d->signIn.get(); }
http::Handler Connection::inbox() { return d->inbox; }

} // namespace csp
