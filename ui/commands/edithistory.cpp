#include "ui/commands/edithistory.h"

namespace csp {

namespace {

template<typename... F>
struct Overloaded : F... { using F::operator()...; };
template<typename... F>
Overloaded(F...) -> Overloaded<F...>;

QString quoted(const QString &title)
{
    const QString shown = title.simplified();
    return shown.isEmpty() ? QStringLiteral("untitled event") : u"“%1”"_qs.arg(shown.size() > 40 ? shown.left(39) + u'…' : shown);
}

QString describe(const EditIntent &intent, const std::optional<Event> &before)
{
    const QString title = quoted(before ? before->summary : QString());
    return std::visit(Overloaded{
        [&](const MoveEvent &m) {
            const auto *from = before && before->span ? timed(*before->span) : nullptr;
            const auto *to = timed(m.to);
            const bool resized = from && to && from->length() != to->length();
            return (resized ? u"Resize %1"_qs : u"Move %1"_qs).arg(title);
        },
        [&](const MoveToCalendar &) { return u"Move %1 to another calendar"_qs.arg(title); },
        [&](const DeleteEvent &) { return u"Delete %1"_qs.arg(title); },
        [&](const RestoreEvent &r) { return u"Restore %1"_qs.arg(quoted(r.content.summary)); },
        [&](const ChangeEvent &) { return u"Change %1"_qs.arg(title); },
        [&](const CreateEvent &c) { return u"Create %1"_qs.arg(quoted(c.content.summary)); },
    }, intent);
}

EventKey keyOf(const EditIntent &intent)
{
    return std::visit(Overloaded{
        [](const CreateEvent &c) { return EventKey{c.calendar, {}}; },
        [](const auto &other) { return other.event; },
    }, intent);
}

} // namespace

/// The values of one command. Jobs share it, so that a command may be merged or dropped while its write is under way.
struct EditHistory::Edit {
    EditIntent intent;           ///< as first submitted; its etag is the person's own
    EventDraft before;           ///< what undo puts back
    EventKey keyBefore;
    EventKey keyAfter;           ///< another calendar, or the id that a created event was given
    QString text;
    quint64 gesture = 0;
    bool everAccepted = false;
    bool obsolete = false;
    std::shared_ptr<Edit> mergedInto; ///< an earlier step of the same gesture

    static std::shared_ptr<Edit> rootOf(std::shared_ptr<Edit> self)
    {
        while (self->mergedInto)
            self = self->mergedInto;
        return self;
    }
};

class EditHistory::Command : public QUndoCommand
{
public:
    Command(EditHistory *history, std::shared_ptr<Edit> edit) : QUndoCommand(edit->text), m_history(history), m_edit(std::move(edit)) { }

    void redo() override
    {
        if (!sync())
            m_history->enqueue(m_edit, true);
    }
    void undo() override
    {
        if (!sync())
            m_history->enqueue(m_edit, false);
    }
    int id() const override { return m_edit->gesture ? 1 : -1; }
    bool mergeWith(const QUndoCommand *other) override
    {
        const auto &later = static_cast<const Command *>(other)->m_edit;
        auto *mine = std::get_if<MoveEvent>(&m_edit->intent);
        const auto *theirs = std::get_if<MoveEvent>(&later->intent);
        if (!mine || !theirs || later->gesture != m_edit->gesture || mine->event != theirs->event || m_edit->obsolete)
            return false;
        mine->to = theirs->to;
        later->mergedInto = m_edit;
        return true;
    }
    const std::shared_ptr<Edit> &edit() const { return m_edit; }

private:
    bool sync()
    {
        setObsolete(m_edit->obsolete);
        return m_edit->obsolete;
    }
    EditHistory *m_history;
    std::shared_ptr<Edit> m_edit;
};

EditHistory::EditHistory(Seams seams, QObject *parent) : QObject(parent), m_seams(std::move(seams))
{
    m_stack.setUndoLimit(mostSteps);
    connect(&m_stack, &QUndoStack::indexChanged, this, &EditHistory::changed);
}

EditHistory::~EditHistory() { m_stack.disconnect(this); }

bool EditHistory::perform(const EditIntent &intent, quint64 gesture)
{
    auto edit = std::make_shared<Edit>();
    edit->intent = intent;
    edit->gesture = std::holds_alternative<MoveEvent>(intent) ? gesture : 0;
    edit->keyBefore = edit->keyAfter = keyOf(intent);
    std::optional<Event> before;
    if (const auto *known = m_seams.snapshot()->event(edit->keyBefore))
        before = *known;
    if (const auto *restore = std::get_if<RestoreEvent>(&intent)) {
        edit->before = restore->content;
    } else if (!std::holds_alternative<CreateEvent>(intent)) {
        if (!before || !before->span)
            return false;
        edit->before = draftOf(*before);
        const auto *move = std::get_if<MoveEvent>(&intent);
        const auto *change = std::get_if<ChangeEvent>(&intent);
        const auto *other = std::get_if<MoveToCalendar>(&intent);
        // Steps of a gesture are compared with where the last one left it, not with a snapshot that may not have followed yet.
        if (move && !gesture && *before->span == move->to)
            return false;
        if ((change && change->content == edit->before) || (other && other->destination == edit->keyBefore.calendar))
            return false;
        if (other)
            edit->keyAfter = {other->destination, edit->keyBefore.event};
    }
    edit->text = describe(intent, before);
    m_stack.push(new Command(this, edit));
    emit changed();
    return true;
}

void EditHistory::undo()
{
    if (m_stack.canUndo())
        m_stack.undo();
    emit changed();
}

void EditHistory::redo()
{
    if (m_stack.canRedo())
        m_stack.redo();
    emit changed();
}

bool EditHistory::canUndo() const { return m_stack.canUndo(); }
bool EditHistory::canRedo() const { return m_stack.canRedo(); }
QString EditHistory::undoText() const { return m_stack.undoText(); }
QString EditHistory::redoText() const { return m_stack.redoText(); }
int EditHistory::count() const { return m_stack.count(); }
bool EditHistory::busy() const { return !m_jobs.empty(); }

void EditHistory::clear()
{
    // A write that is under way ends in Google all the same; only its place in the history is gone.
    while (m_jobs.size() > (m_running ? 1u : 0u))
        m_jobs.pop_back();
    m_acknowledged.clear();
    m_stack.clear();
    emit changed();
}

void EditHistory::enqueue(const std::shared_ptr<Edit> &edit, bool forward)
{
    m_jobs.push_back({edit, forward});
    next();
}

void EditHistory::next()
{
    if (m_running || m_jobs.empty())
        return;
    const Job job = m_jobs.front();
    if (Edit::rootOf(job.edit)->obsolete) {
        m_jobs.pop_front();
        next();
        return;
    }
    m_running = true;
    auto *call = m_seams.submit(intentOf(job));
    call->then(this, [this, job](const Outcome<Fetched> &outcome) { answered(job, outcome); });
}

void EditHistory::answered(const Job &job, const Outcome<Fetched> &outcome)
{
    m_running = false;
    if (!m_jobs.empty())
        m_jobs.pop_front();
    const auto root = Edit::rootOf(job.edit);
    if (outcome.ok()) {
        const Fetched &now = *outcome;
        if (now.kind == Fetched::Kind::Present) {
            const Event &event = now.document.event;
            m_acknowledged.insert(event.key(), event);
            if (m_acknowledged.size() > 2 * mostSteps) {
                const SnapshotPtr seen = m_seams.snapshot();
                m_acknowledged.removeIf([&](const auto &entry) {
                    const Event *known = seen->event(entry.key());
                    return known && known->version.updated >= entry.value().version.updated;
                });
            }
            if (job.forward)
                root->keyAfter = event.key();
            else
                root->keyBefore = event.key();
        }
        root->everAccepted = true;
        emit accepted(now);
    } else {
        // The stack and Google must say the same: a write that was refused did not happen. A refused step of a gesture whose earlier
        // steps were taken leaves those in the history.
        const bool keepsEarlierSteps = job.edit != root && root->everAccepted;
        if (!keepsEarlierSteps) {
            root->obsolete = true;
            dropObsolete(root);
        }
        emit refused(u"%1 was not carried out"_qs.arg(root->text), outcome.error());
    }
    emit changed();
    next();
}

void EditHistory::dropObsolete(const std::shared_ptr<Edit> &edit)
{
    for (int i = 0; i < m_stack.count(); ++i) {
        const auto *command = static_cast<const Command *>(m_stack.command(i));
        if (command->edit() != edit)
            continue;
        // QUndoStack drops an obsolete command when it is the next to be undone or redone; elsewhere it goes when its turn comes.
        const_cast<Command *>(command)->setObsolete(true);
        if (i == m_stack.index() - 1)
            m_stack.undo();
        else if (i == m_stack.index())
            m_stack.redo();
        return;
    }
}

QString EditHistory::etagFor(const EventKey &key, const std::function<bool(const Event &)> &asExpected) const
{
    const auto snapshot = m_seams.snapshot();
    const Event *seen = snapshot->event(key);
    const auto acknowledged = m_acknowledged.constFind(key);
    const Event *ours = acknowledged == m_acknowledged.cend() ? nullptr : &*acknowledged;
    const Event *newest = ours && (!seen || ours->version.updated > seen->version.updated) ? ours : seen;
    if (!newest)
        return {};
    // Cal.com writes to the event too (after Apply). As long as what we are about to take back still stands, its new etag is the one
    // to name; where somebody changed the very thing, our old etag makes Google refuse.
    if (!asExpected(*newest) && ours)
        return ours->version.etag;
    return newest->version.etag;
}

EditIntent EditHistory::intentOf(const Job &job) const
{
    const auto root = Edit::rootOf(job.edit);
    const bool forward = job.forward;
    const EditIntent &own = forward ? job.edit->intent : root->intent;
    const auto etag = [&](const EventKey &key, auto expected, const QString &given) {
        // The first write keeps the etag that the person saw, unless we have written since.
        if (forward && !root->everAccepted && !given.isEmpty() && !m_acknowledged.contains(key))
            return given;
        return etagFor(key, expected);
    };
    const EventDraft &before = root->before;
    return std::visit(Overloaded{
        [&](const MoveEvent &m) -> EditIntent {
            const EventSpan from = forward ? before.span : m.to;
            return MoveEvent{m.event, etag(m.event, [&](const Event &e) { return e.span && sameTime(*e.span, from); }, m.etag), forward ? m.to : before.span};
        },
        [&](const MoveToCalendar &m) -> EditIntent {
            const auto any = [](const Event &) { return true; };
            if (forward)
                return MoveToCalendar{root->keyBefore, etag(root->keyBefore, any, m.etag), m.destination};
            return MoveToCalendar{root->keyAfter, etag(root->keyAfter, any, {}), root->keyBefore.calendar};
        },
        [&](const DeleteEvent &d) -> EditIntent {
            if (!forward)
                return RestoreEvent{d.event, before};
            return DeleteEvent{d.event, etag(d.event, [&](const Event &e) { return draftOf(e) == before; }, d.etag)};
        },
        [&](const RestoreEvent &r) -> EditIntent {
            if (forward)
                return r;
            return DeleteEvent{r.event, etag(r.event, [&](const Event &e) { return draftOf(e) == r.content; }, {})};
        },
        [&](const ChangeEvent &c) -> EditIntent {
            const EventDraft from = forward ? before : c.content;
            return ChangeEvent{c.event, etag(c.event, [&](const Event &e) { return draftOf(e) == from; }, c.etag), forward ? c.content : before};
        },
        [&](const CreateEvent &c) -> EditIntent {
            if (!forward)
                return DeleteEvent{root->keyAfter, etag(root->keyAfter, [](const Event &) { return true; }, {})};
            // Google keeps the id of a deleted event: the second time it is put back, so later commands still find it.
            if (root->everAccepted && !root->keyAfter.event.isEmpty())
                return RestoreEvent{root->keyAfter, c.content};
            return c;
        },
    }, own);
}

} // namespace csp
