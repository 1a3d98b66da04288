#include "core/sim/google/signin/oauth.h"

namespace csp::sim::google {

namespace {

QByteArray html(const QString &text) { return text.toHtmlEscaped().toUtf8(); }

QByteArray page(const QByteArray &title, const QByteArray &body)
{
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + title
        + "</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:4rem auto;padding:0 1rem}"
          "h1{font-size:1.4rem;font-weight:500}fieldset{border:1px solid #8886;border-radius:8px;margin:1rem 0;padding:.5rem 1rem}"
          "label{display:block;padding:.35rem 0}button{font:inherit;padding:.5rem 1.25rem;border-radius:999px;border:1px solid #8888;cursor:pointer}"
          "button.allow{background:#1a73e8;border-color:#1a73e8;color:#fff}.row{display:flex;gap:.75rem;justify-content:flex-end}small{opacity:.75}"
          "</style></head><body>"
        + body + "</body></html>";
}

QString sayScope(const QString &scope)
{
    static const QHash<QString, QString> known{
        {QStringLiteral("openid"), QStringLiteral("Know who you are")},
        {QStringLiteral("email"), QStringLiteral("See your email address")},
        {QStringLiteral("profile"), QStringLiteral("See your name and picture")},
        {QStringLiteral("https://www.googleapis.com/auth/userinfo.email"), QStringLiteral("See your email address")},
        {QStringLiteral("https://www.googleapis.com/auth/userinfo.profile"), QStringLiteral("See your name and picture")},
        {QStringLiteral("https://www.googleapis.com/auth/calendar"), QStringLiteral("See, edit, share and permanently delete all your calendars")},
        {QStringLiteral("https://www.googleapis.com/auth/calendar.readonly"), QStringLiteral("See and download all your calendars")},
        {QStringLiteral("https://www.googleapis.com/auth/calendar.events"), QStringLiteral("View and edit events on all your calendars")},
        {QStringLiteral("https://www.googleapis.com/auth/calendar.events.readonly"), QStringLiteral("View events on all your calendars")},
        {QStringLiteral("https://www.googleapis.com/auth/calendar.calendarlist.readonly"), QStringLiteral("See the list of your calendars")},
        {QStringLiteral("https://www.googleapis.com/auth/calendar.freebusy"), QStringLiteral("See when you are free or busy")},
    };
    return known.value(scope, scope);
}

} // namespace

QByteArray consentPage(const World &world, const Query &query, const QString &clientName)
{
    QByteArray hidden;
    for (const auto &[name, value] : query.entries())
        hidden += "<input type=\"hidden\" name=\"" + html(QString::fromUtf8(name)) + "\" value=\"" + html(QString::fromUtf8(value)) + "\">";
    const QString hint = query.text("login_hint");
    const Account *chosen = hint.isEmpty() || world.serviceAccount(hint) ? nullptr : world.account(hint);
    QByteArray accounts;
    for (const Account &account : world.accounts) {
        if (world.serviceAccount(account.who.email))
            continue; // no person
        const bool checked = chosen ? &account == chosen : &account == &world.accounts.first();
        accounts += "<label><input type=\"radio\" name=\"account\" value=\"" + html(account.who.email) + '"' + (checked ? " checked" : "") + "> "
            + html(account.who.name.isEmpty() ? account.who.email : account.who.name) + " <small>" + html(account.who.email) + "</small></label>";
    }
    QByteArray scopes;
    for (const QString &scope : query.text("scope").split(u' ', Qt::SkipEmptyParts)) {
        scopes += "<label><input type=\"checkbox\" name=\"granted\" value=\"" + html(scope) + "\" checked> " + html(sayScope(scope)) + "</label>";
    }
    return page("Sign in - simulated Google",
                "<h1>" + html(clientName) + " wants access to your account</h1><p>This is the simulated Google of the sandbox. No real account is touched.</p>"
                "<form method=\"post\" action=\"/o/oauth2/v2/auth\">" + hidden + "<fieldset><legend>Account</legend>" + accounts
                    + "</fieldset><fieldset><legend>It will be able to</legend>" + scopes
                    + "</fieldset><div class=\"row\"><button name=\"decision\" value=\"deny\">Cancel</button>"
                      "<button class=\"allow\" name=\"decision\" value=\"allow\">Allow</button></div></form>");
}

QByteArray errorPage(const QString &code, const QString &text)
{
    return page("Error 400: " + html(code), "<h1>Access blocked</h1><p>" + html(text) + "</p><p><small>Error 400: " + html(code) + "</small></p>");
}

} // namespace csp::sim::google
