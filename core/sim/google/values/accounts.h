#pragma once
#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace csp::sim {

struct GoogleAccount {
    QString email; ///< also the id of the primary calendar, which comes with the account
    QString name;
    QString timeZone = QStringLiteral("UTC"); ///< IANA, of the primary calendar
    QString primarySummary;      ///< empty: the email, as Google has it
    QString primaryColor;        ///< `#rrggbb`; empty: Google's default
    /// How invitations reach this account's primary calendar ("add invitations to my calendar"): off, copies are never made.
    bool takesInvitations = true;

    bool operator==(const GoogleAccount &) const = default;
};

struct GoogleCalendar {
    QString id;       ///< empty: one is made, `<26 characters>@group.calendar.google.com`
    QString owner;    ///< email of an account
    QString summary;
    QString description;
    QString timeZone; ///< empty: the owner's
    QString color;    ///< `#rrggbb`
    QString location;
    struct Rule {
        QString scope; ///< `default`, `user:a@b.c`, `domain:b.c`
        QString role;  ///< `none`, `freeBusyReader`, `reader`, `writerWithoutPrivateAccess`, `writer`, `owner`
        bool operator==(const Rule &) const = default;
    };
    QList<Rule> acl; ///< beside the owner. Accounts named in it see the calendar in their list

    bool operator==(const GoogleCalendar &) const = default;
};

/// An account of a program: it signs in with a key.
struct GoogleServiceAccount {
    GoogleAccount who;
    bool delegatesAll = false; ///< it may act as every account, with every scope
    QStringList delegation;    ///< … with these (whole names)
    /// PEM, PKCS #1 or #8, of RSA with 2048 bits at least. Empty: made from the simulator's seed and the email, the same each time.
    QByteArray key;

    bool operator==(const GoogleServiceAccount &) const = default;
};

struct GoogleTokens {
    QString accessToken;
    QString refreshToken;
};

} // namespace csp::sim
