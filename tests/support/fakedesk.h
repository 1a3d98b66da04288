#pragma once
#include "tests/support/samplesnapshot.h"
#include "ui/commands/desk.h"

namespace csp {

/// A desk whose answers are set by the test: it keeps what it was asked for, and edits its own snapshot as Google would.
// No Q_OBJECT: it adds no signal, and is a header alone.
class FakeDesk : public Desk
{
public:
    explicit FakeDesk(sample::Week week = sample::week()) : m_week(std::move(week)) { publish(); }

    SnapshotPtr snapshot() const override { return m_snapshot; }
    Instant now() const override { return m_now; }
    Outcome<RunRecord> run(RunId id) const override
    {
        if (const auto *r = m_week.run(id))
            return *r;
        Error e;
        e.kind = Error::Kind::NotFound;
        return e;
    }
    QList<Baseline> history(const BookingUid &uid) const override
    {
        const auto *link = m_snapshot->linkOf(uid);
        return link ? QList<Baseline>{link->reference.baseline} : QList<Baseline>{};
    }
    Policy policy() const override { return m_policy; }
    void setPolicy(const Policy &policy) override { m_policy = policy; }
    ApplyMode applyMode() const override { return m_mode; }
    void setApplyMode(ApplyMode mode) override { m_mode = mode; }
    void syncNow() override { ++syncs; }
    void stopWork() override { ++stops; }
    CallOf<Done> *apply(RunId id) override { return carry(applied, id, RunStage::Applied); }
    CallOf<Done> *skip(RunId id) override { return carry(skipped, id, RunStage::Skipped); }
    CallOf<Done> *retry(RunId id) override { return carry(retried, id, RunStage::Proposed); }
    bool editable() const override { return canEdit; }
    CallOf<Fetched> *edit(const EditIntent &intent) override
    {
        intents.push_back(intent);
        if (refusal)
            return settledCall<Fetched>(*refusal, this);
        return settledCall<Fetched>(carryOut(intent), this);
    }
    CallOf<Booking> *book(const BookingRequest &request) override
    {
        booked.push_back(request);
        if (refusal)
            return settledCall<Booking>(*refusal, this);
        Booking b = m_week.snapshot.bookings.first();
        b.uid = {QStringLiteral("newBooking")};
        b.start = request.start;
        return settledCall<Booking>(b, this);
    }
    CallOf<QList<Instant>> *freeSlots(qint64, Instant from, Instant) override
    {
        return settledCall<QList<Instant>>(QList<Instant>{from + std::chrono::hours(9), from + std::chrono::hours(10)}, this);
    }

    void publish()
    {
        ++m_week.snapshot.revision;
        m_snapshot = m_week.pointer();
        emit snapshotChanged();
    }
    sample::Week &week() { return m_week; }
    RunRecord *record(RunId id)
    {
        for (auto &r : m_week.runs)
            if (r.id == id)
                return &r;
        return nullptr;
    }
    /// Puts a run into another stage, in the journal and in the timeline.
    void setStage(RunId id, RunStage stage)
    {
        record(id)->stage = stage;
        for (auto &row : m_week.snapshot.timeline)
            if (row.run == id)
                row.stage = stage;
        publish();
        emit runChanged(id);
    }

    std::vector<EditIntent> intents;
    std::vector<BookingRequest> booked;
    QList<RunId> applied, skipped, retried;
    int syncs = 0, stops = 0;
    bool canEdit = true;
    std::optional<Error> refusal; ///< every write is answered with it
    Instant m_now = sample::now();

private:
    CallOf<Done> *carry(QList<RunId> &list, RunId id, RunStage stage)
    {
        list.append(id);
        if (refusal)
            return settledCall<Done>(*refusal, this);
        setStage(id, stage);
        return settledCall<Done>(Done{}, this);
    }
    Event *find(const EventKey &key)
    {
        for (auto &e : m_week.snapshot.events)
            if (e.key() == key)
                return &e;
        return nullptr;
    }
    void write(Event &e, const EventDraft &draft)
    {
        e.summary = draft.summary;
        e.span = draft.span;
        e.location = draft.location;
        e.description = draft.description;
        bump(e);
    }
    void bump(Event &e)
    {
        m_now += Millis(1000);
        e.version = {u"\"%1\""_qs.arg(++m_etags), m_now, e.version.sequence + 1};
    }
    Outcome<Fetched> carryOut(const EditIntent &intent)
    {
        auto &events = m_week.snapshot.events;
        Fetched answer;
        const auto answered = [&](const Event &e) {
            answer = {Fetched::Kind::Present, sample::document(e)};
            answer.document.event = e;
        };
        const auto stale = [&](const Event *e, const QString &etag) -> std::optional<Error> {
            Error error;
            error.where = QStringLiteral("events.patch");
            error.kind = e ? Error::Kind::Conflict : Error::Kind::NotFound;
            error.what = e ? QStringLiteral("the event has changed since") : QStringLiteral("the event is not there");
            if (!e || (!etag.isEmpty() && etag != e->version.etag))
                return error;
            return {};
        };
        if (const auto *m = std::get_if<MoveEvent>(&intent)) {
            auto *e = find(m->event);
            if (const auto error = stale(e, m->etag))
                return *error;
            e->span = m->to;
            bump(*e);
            answered(*e);
        } else if (const auto *c = std::get_if<ChangeEvent>(&intent)) {
            auto *e = find(c->event);
            if (const auto error = stale(e, c->etag))
                return *error;
            write(*e, c->content);
            answered(*e);
        } else if (const auto *to = std::get_if<MoveToCalendar>(&intent)) {
            auto *e = find(to->event);
            if (const auto error = stale(e, to->etag))
                return *error;
            e->calendar = to->destination;
            bump(*e);
            answered(*e);
        } else if (const auto *d = std::get_if<DeleteEvent>(&intent)) {
            auto *e = find(d->event);
            if (const auto error = stale(e, d->etag))
                return *error;
            m_deleted.insert(d->event, *e);
            events.removeIf([&](const Event &other) { return other.key() == d->event; });
            answer.kind = Fetched::Kind::Gone;
        } else if (const auto *r = std::get_if<RestoreEvent>(&intent)) {
            Event e = m_deleted.take(r->event);
            e.calendar = r->event.calendar;
            e.id = r->event.event;
            write(e, r->content);
            events.append(e);
            answered(e);
        } else if (const auto *n = std::get_if<CreateEvent>(&intent)) {
            Event e = sample::event(n->calendar, u"created%1"_qs.arg(++m_created), n->content.summary, n->content.span);
            write(e, n->content);
            events.append(e);
            answered(e);
        }
        publish();
        return answer;
    }

    sample::Week m_week;
    SnapshotPtr m_snapshot;
    Policy m_policy = [] {
        Policy p;
        p.name = QStringLiteral("seed");
        p.title = QStringLiteral("Seed");
        return p;
    }();
    ApplyMode m_mode = ApplyMode::AskFirst;
    QHash<EventKey, Event> m_deleted;
    int m_etags = 1000;
    int m_created = 0;
};

} // namespace csp
