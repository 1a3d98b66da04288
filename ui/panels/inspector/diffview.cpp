#include "ui/panels/inspector/diffview.h"
#include "ui/panels/parts/theme.h"
#include "ui/panels/parts/widgets.h"
#include "ui/text/say.h"
#include <QGridLayout>

namespace csp {

namespace {

constexpr int shortText = 16; ///< up to here a cell is one line

constexpr qsizetype longestWord = 18;
constexpr qsizetype linesOfText = 3;

/// What a cell has room for. Of a long text the lines that the other one does not have; of a long word, an address most often, its
/// beginning and its end. The whole of it stands in the tool tip, and in the JSON.
QString forCell(const QString &text, const QString &other)
{
    QStringList lines = text.split(u'\n');
    if (lines.size() > linesOfText) {
        const QStringList others = other.split(u'\n');
        lines.removeIf([&](const QString &line) { return line.trimmed().isEmpty() || others.contains(line); });
        if (lines.isEmpty())
            lines = text.split(u'\n');
        if (lines.size() > linesOfText)
            lines = lines.mid(0, linesOfText) << QString(u'…');
    }
    for (QString &line : lines) {
        QStringList words = line.split(u' ');
        for (QString &word : words)
            if (word.size() > longestWord)
                word = word.left(longestWord - 8) + u'…' + word.right(7);
        line = words.join(u' ');
    }
    return lines.join(u'\n');
}

bool isPeopleList(Field field) { return field == Field::AttendeeAdded || field == Field::AttendeeRemoved; }

} // namespace

DiffView::DiffView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(QStringLiteral("Difference between baseline and fetched event"));
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(9);
    m_grid->setVerticalSpacing(7);
}

void DiffView::setRun(const RunRecord &run, const QTimeZone &zone)
{
    m_run = run;
    m_zone = zone;
    rebuild();
}

void DiffView::setNoiseShown(bool shown)
{
    if (m_noiseShown == shown)
        return;
    m_noiseShown = shown;
    rebuild();
}

QString DiffView::textOf(const FieldChange &change, bool after) const
{
    const FieldValue &v = after ? change.after : change.before;
    if (std::holds_alternative<std::monostate>(v))
        return QStringLiteral("–");
    QString text = say::value(v, m_zone);
    // A time is read as one word.
    if (std::holds_alternative<Instant>(v))
        text.replace(u' ', QChar::Nbsp);
    return text.isEmpty() ? QStringLiteral("(empty)") : text;
}

std::vector<DiffView::Row> DiffView::rowsOf() const
{
    std::vector<Row> rows;
    const auto &changes = m_run.diff.changes;
    QStringList people, noise;
    bool anyRemoved = false;
    size_t peopleAt = 0;
    for (const auto &change : changes) {
        if (groupOf(change.field) == FieldGroup::Noise) {
            const QString name = say::field(change.field);
            if (!noise.contains(name))
                noise.append(name);
            continue;
        }
        if (isPeopleList(change.field)) {
            if (people.isEmpty()) {
                peopleAt = rows.size();
                rows.push_back({});
            }
            anyRemoved = anyRemoved || change.field == Field::AttendeeRemoved;
            people.append(u"%1 %2"_qs.arg(QChar(change.field == Field::AttendeeAdded ? u'+' : u'−')).arg(change.subject));
            continue;
        }
        Row row{say::field(change.field), textOf(change, false), textOf(change, true), {}, int(Tone::Warning)};
        const auto *before = std::get_if<Instant>(&change.before);
        const auto *after = std::get_if<Instant>(&change.after);
        if (before && after)
            row.delta = say::delta(*after - *before);
        else if (!change.subject.isEmpty())
            row.delta = change.subject;
        if (groupOf(change.field) == FieldGroup::Life)
            row.tone = int(Tone::Danger);
        rows.push_back(row);
    }
    if (!people.isEmpty()) {
        const int before = m_run.facts.reference ? int(m_run.facts.reference->baseline.document.event.attendees.size()) : 0;
        const int after = int(m_run.facts.fetched.document.event.attendees.size());
        rows[peopleAt] = {QStringLiteral("attendees"), QString::number(before), QString::number(after), people.join(u'\n'),
                          int(anyRemoved ? Tone::Danger : Tone::Good)};
    }
    if (m_noiseShown) {
        for (const auto &change : changes)
            if (groupOf(change.field) == FieldGroup::Noise)
                rows.push_back({say::field(change.field), textOf(change, false), textOf(change, true), QStringLiteral("noise"), int(Tone::Quiet)});
    } else if (!noise.isEmpty()) {
        const int count = m_run.diff.noiseCount();
        rows.push_back({noise.join(QLatin1String(", ")), {}, {}, count == 1 ? QStringLiteral("noise, 1 field") : u"noise, %1 fields"_qs.arg(count), int(Tone::Quiet)});
    }
    return rows;
}

void DiffView::rebuild()
{
    emptyLayout(m_grid);
    m_rows = rowsOf();
    if (m_rows.empty()) {
        const QString why = m_run.facts.reference ? QStringLiteral("The event matches the baseline.") : QStringLiteral("There is no baseline to compare it with.");
        m_grid->addWidget(roleLabel(why, "muted", this), 0, 0, 1, 4);
        return;
    }
    int line = 0;
    const char *heads[] = {"Field", "Baseline", "Fetched", ""};
    for (int i = 0; i < 4; ++i)
        m_grid->addWidget(roleLabel(QLatin1String(heads[i]), "column", this), line, i);
    for (const auto &row : m_rows) {
        ++line;
        const bool noiseLine = row.before.isEmpty() && row.after.isEmpty();
        auto *field = roleLabel(row.field, "muted", this);
        auto *delta = roleLabel(row.delta, "", this);
        delta->setProperty("tone", QLatin1String(nameOf(Tone(row.tone))));
        if (noiseLine) {
            m_grid->addWidget(field, line, 0, 1, 3, Qt::AlignTop);
            auto *show = roleButton(row.delta, "link", u"Show %1"_qs.arg(row.delta), this);
            show->setToolTip(QStringLiteral("Changes that never matter to a booking. Click to see them."));
            connect(show, &QPushButton::clicked, this, [this] { setNoiseShown(true); });
            delete delta;
            m_grid->addWidget(show, line, 3, Qt::AlignTop | Qt::AlignLeft);
            continue;
        }
        auto *before = roleLabel(forCell(row.before, row.after), "", this);
        auto *after = roleLabel(forCell(row.after, row.before), "", this);
        for (const auto &[label, whole] : {std::pair(before, row.before), std::pair(after, row.after)})
            if (label->text() != whole)
                label->setToolTip(whole);
        for (auto *label : {field, before, after})
            label->setWordWrap(label->text().size() > shortText);
        QFont strong = font();
        strong.setWeight(QFont::DemiBold);
        after->setFont(strong);
        after->setProperty("tone", QLatin1String(nameOf(Tone(row.tone))));
        m_grid->addWidget(field, line, 0, Qt::AlignTop);
        m_grid->addWidget(before, line, 1, Qt::AlignTop);
        m_grid->addWidget(after, line, 2, Qt::AlignTop);
        m_grid->addWidget(delta, line, 3, Qt::AlignTop);
    }
    m_grid->setColumnStretch(3, 1);
    if (m_noiseShown && m_run.diff.noiseCount() > 0) {
        auto *hide = roleButton(QStringLiteral("Hide noise"), "link", QStringLiteral("Hide noise"), this);
        connect(hide, &QPushButton::clicked, this, [this] { setNoiseShown(false); });
        m_grid->addWidget(hide, ++line, 0, 1, 2, Qt::AlignLeft);
    }
}

QStringList DiffView::rows() const
{
    QStringList out;
    for (const auto &row : m_rows)
        out.append(QStringList{row.field, row.before, row.after, row.delta}.join(QLatin1String(" | ")));
    return out;
}

} // namespace csp
