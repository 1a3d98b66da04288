#include "ui/panels/faults/faultpresets.h"

namespace csp {

namespace {

using Client = FaultMatch::Client;
using Notification = FaultEffect::Notification;

FaultMatch request(FaultService service, Client client, const QString &method = {})
{
    FaultMatch match;
    match.service = service;
    match.client = client;
    match.method = method;
    return match;
}

Fault fault(const FaultMatch &match, const FaultEffect &what, int count)
{
    Fault made;
    made.match = match;
    made.what = what;
    made.count = count;
    return made;
}

Fault notification(Notification kind)
{
    FaultEffect what;
    what.notification = kind;
    return fault({}, what, 1);
}

QList<FaultPreset> make()
{
    // The simulated Cal.com also writes to Google; presets affect the playground's own requests, unless the title says otherwise.
    FaultMatch google = request(FaultService::Google, Client::Others);
    google.path = QStringLiteral("/calendar/v3/*"); // not the sign-in
    FaultEffect unavailable, lostAnswer, deadToken, stale, slow;
    unavailable.status = 503;
    lostAnswer.cut = lostAnswer.applied = true;
    deadToken.token = FaultEffect::Token::AccessDies;
    stale.staleEtag = true;
    slow.delay = Millis{2000};
    return {
        {QStringLiteral("fault.unavailable"), QStringLiteral("Google answers 503 twice"), fault(google, unavailable, 2)},
        {QStringLiteral("fault.lost"), QStringLiteral("The next notification is lost"), notification(Notification::Lost)},
        {QStringLiteral("fault.doubled"), QStringLiteral("The next notification comes twice"), notification(Notification::Doubled)},
        {QStringLiteral("fault.reordered"), QStringLiteral("The next notification is out of order"), notification(Notification::Reordered)},
        {QStringLiteral("fault.answer"), QStringLiteral("Cal.com's answer is lost"),
         fault(request(FaultService::Calcom, Client::Any, QStringLiteral("POST")), lostAnswer, 1)},
        {QStringLiteral("fault.calcom"), QStringLiteral("Google's answer to Cal.com is lost"), fault(request(FaultService::Google, Client::Calcom), lostAnswer, 1)},
        {QStringLiteral("fault.token"), QStringLiteral("The access token dies"), fault(google, deadToken, 1)},
        {QStringLiteral("fault.etag"), QStringLiteral("The next etags are stale"),
         fault(request(FaultService::Google, Client::Others, QStringLiteral("events.*")), stale, 1)},
        {QStringLiteral("fault.slow"), QStringLiteral("Google is slow (2 s)"), fault(request(FaultService::Google, Client::Any), slow, 0)},
    };
}

} // namespace

const QList<FaultPreset> &faultPresets()
{
    static const QList<FaultPreset> presets = make();
    return presets;
}

} // namespace csp
