#pragma once
#include "core/sim/google/reading/listquery.h"
#include "core/sim/google/documents/render.h"

namespace csp::sim::google {

/// Collects the items of one page of events, and knows where the next one begins.
struct Page {
    const Calendar &calendar;
    const ListQuery &query;
    RenderOptions render{};
    Role role = Role::None; ///< of who reads
    QString reader{};       ///< his email
    QByteArray items{};
    int count = 0;
    bool more = false;
    bool lost = false; ///< something happened of which nobody knows any more
    // Of the last item told: what it was found by.
    qint64 lastKey = 0;
    qint64 lastSubkey = 0;
    qint64 lastTold = 0;
    bool lastIsFormer = false; ///< by a former rule of its series

    Page(const RequestContext &call, const ListQuery &query);
    /// False once the page is full and another item was offered.
    bool add(const Event &event, bool asTombstone, qint64 key, qint64 subkey, qint64 told = 0);
    /// As if nothing had been told yet.
    void empty();
};

/// When anything of a calendar changed last, and be it who may read it: a sync token that is given now is newer than that.
Micros positionOf(const Calendar &calendar);
QByteArray collectionEtag(const Calendar &calendar);

/// The page with everything that stands around the items. Both tokens may be empty.
http::Response pageAnswer(const RequestContext &call, const Page &page, const QByteArray &nextPage, const QByteArray &nextSync);

} // namespace csp::sim::google
