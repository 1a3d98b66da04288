#include "ui/panels/faults/faulteditor.h"
#include "ui/panels/parts/widgets.h"
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QStringListModel>

namespace csp {

namespace {

constexpr int usualStatus = 503;
const char *const verbs[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
/// What is no number is left for the reader to complain about.
QJsonValue numberOrText(const QString &text)
{
    bool ok = false;
    const int number = text.toInt(&ok);
    return ok ? QJsonValue(number) : QJsonValue(text);
}

QString durationText(Millis time) { return time.count() % 1000 ? u"%1ms"_qs.arg(time.count()) : u"%1s"_qs.arg(time.count() / 1000); }

} // namespace

FaultEditor::FaultEditor(FaultsPort *port, QWidget *parent) : QWidget(parent), m_port(port) { build(); }

void FaultEditor::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    auto *area = scrollingArea(this);
    auto *fields = new QWidget(area);
    auto *column = new QVBoxLayout(fields);
    column->setContentsMargins(18, 16, 18, 8);
    m_title = roleLabel({}, "title", fields);
    column->addWidget(m_title);
    m_form = new QFormLayout;
    m_form->setVerticalSpacing(8);
    m_form->setHorizontalSpacing(14);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    column->addLayout(m_form);
    column->addStretch();
    buildWhat(m_form);
    buildMatch(m_form);
    buildLimits(m_form);
    area->setWidget(fields);
    all->addWidget(area, 1);
    buildBelow();

    // The wheel scrolls the form; it changes the field that has the keys alone.
    for (auto *field : fields->findChildren<QWidget *>()) {
        if (!qobject_cast<QComboBox *>(field) && !qobject_cast<QAbstractSpinBox *>(field))
            continue;
        field->setFocusPolicy(Qt::StrongFocus);
        field->installEventFilter(this);
    }
    m_fields = {{QStringLiteral("status"), m_status}, {QStringLiteral("reason"), m_reason}, {QStringLiteral("message"), m_text},
                {QStringLiteral("retryAfter"), m_retryAfter}, {QStringLiteral("truncate"), m_bytes}, {QStringLiteral("delay"), m_delay},
                {QStringLiteral("method"), m_method}, {QStringLiteral("path"), m_path}, {QStringLiteral("calendar"), m_calendar},
                {QStringLiteral("account"), m_account}, {QStringLiteral("id"), m_id}};
    for (auto *box : {m_kind, m_status, m_token, m_service, m_calendar, m_account, m_client})
        connect(box, &QComboBox::currentTextChanged, this, &FaultEditor::refresh);
    for (auto *line : {m_reason, m_text, m_retryAfter, m_delay, m_method, m_path, m_id})
        connect(line, &QLineEdit::textChanged, this, &FaultEditor::refresh);
    for (auto *box : {m_page, m_applied})
        connect(box, &QCheckBox::toggled, this, &FaultEditor::refresh);
    for (auto *spin : {m_bytes, m_after, m_count})
        connect(spin, &QSpinBox::valueChanged, this, &FaultEditor::refresh);
    connect(m_chance, &QDoubleSpinBox::valueChanged, this, &FaultEditor::refresh);
    connect(m_service, &QComboBox::currentIndexChanged, this, &FaultEditor::fillMethods);
}

FaultEditor::Kind FaultEditor::kindOf(const FaultEffect &what)
{
    switch (what.notification) {
    case FaultEffect::Notification::Untouched: break;
    case FaultEffect::Notification::Lost: return Lost;
    case FaultEffect::Notification::Doubled: return Doubled;
    case FaultEffect::Notification::Reordered: return Reordered;
    case FaultEffect::Notification::Delayed: return DelayedNotification;
    }
    return what.status                                    ? Status
        : what.cut                                        ? Cut
        : what.truncate                                   ? Truncated
        : what.token != FaultEffect::Token::Lives         ? Token
        : what.staleEtag                                  ? StaleEtags
        : what.delay > Millis{0}                          ? Late
                                                          : Status;
}

FaultEditor::Kind FaultEditor::kind() const { return Kind(m_kind->currentIndex()); }

void FaultEditor::load(const Fault &fault, const say::CalendarNames &names)
{
    m_loading = true;
    m_start = fault;
    m_title->setText(fault.id.isEmpty() ? QStringLiteral("Another fault") : u"Edit %1"_qs.arg(fault.id));
    m_save->setText(fault.id.isEmpty() ? QStringLiteral("Add") : QStringLiteral("Save"));
    loadWhat(fault.what);
    m_service->setCurrentIndex(int(fault.match.service));
    fillMethods();
    m_method->setText(fault.match.method);
    m_path->setText(fault.match.path);
    m_calendar->clear();
    m_calendar->addItem(QString(), QString());
    QList<std::pair<QString, QString>> calendars;
    for (auto it = names.cbegin(); it != names.cend(); ++it)
        calendars.append({it.value(), it.key()});
    std::sort(calendars.begin(), calendars.end());
    for (const auto &[name, id] : calendars) {
        m_calendar->addItem(name, id);
        m_calendar->setItemData(m_calendar->count() - 1, id, Qt::ToolTipRole);
    }
    m_calendar->setEditText(names.value(fault.match.calendar, fault.match.calendar));
    m_account->clear();
    m_account->addItem(QString());
    m_account->addItems(m_port->accounts());
    m_account->setEditText(fault.match.account);
    m_client->setCurrentIndex(int(fault.match.client));
    m_count->setValue(fault.count);
    m_after->setValue(fault.after);
    m_chance->setValue(fault.chance * 100);
    m_id->setText(fault.id);
    m_form->setRowVisible(m_id, fault.id.isEmpty());
    m_loading = false;
    refresh();
}

void FaultEditor::loadWhat(const FaultEffect &what)
{
    m_startKind = kindOf(what);
    m_kind->setCurrentIndex(m_startKind);
    m_status->setEditText(QString::number(what.status ? what.status : usualStatus));
    m_reason->setText(what.reason);
    m_text->setText(what.message);
    m_retryAfter->setText(what.retryAfter ? u"%1s"_qs.arg(what.retryAfter) : QString());
    m_page->setChecked(what.html);
    m_applied->setChecked(what.applied);
    m_bytes->setValue(what.truncate.value_or(100));
    m_token->setCurrentIndex(what.token == FaultEffect::Token::GrantDies);
    m_delay->setText(what.delay > Millis{0} ? durationText(what.delay) : QString());
    m_rest = {};
    Fault one;
    one.what = what;
    QJsonObject rest = m_port->written(one).value(QLatin1String("what")).toObject();
    for (const QString &key : whatDocument().keys())
        rest.remove(key);
    m_rest = rest;
}

void FaultEditor::fillMethods()
{
    QStringList known = m_port->methods(FaultService(m_service->currentIndex()));
    QStringList groups;
    for (const QString &method : known)
        if (const qsizetype dot = method.indexOf(u'.'); dot > 0)
            groups += method.left(dot) + QStringLiteral(".*");
    groups.removeDuplicates();
    for (const char *verb : verbs)
        groups += QString::fromLatin1(verb);
    static_cast<QStringListModel *>(m_method->completer()->model())->setStringList(known + groups);
}

QString FaultEditor::calendarId() const
{
    const QString typed = m_calendar->currentText().trimmed();
    for (int i = 1; i < m_calendar->count(); ++i)
        if (m_calendar->itemText(i).compare(typed, Qt::CaseInsensitive) == 0)
            return m_calendar->itemData(i).toString();
    return typed;
}

QJsonObject FaultEditor::whatDocument() const
{
    QJsonObject what = kind() == m_startKind ? m_rest : QJsonObject{};
    const auto text = [&what](const char *key, const QString &value) {
        if (!value.trimmed().isEmpty())
            what.insert(QLatin1String(key), value.trimmed());
    };
    const auto flag = [&what](const char *key, bool value) {
        if (value)
            what.insert(QLatin1String(key), true);
    };
    switch (kind()) {
    case Status:
        what.insert(QStringLiteral("status"), numberOrText(m_status->currentText().trimmed()));
        text("reason", m_reason->text());
        text("message", m_text->text());
        text("retryAfter", m_retryAfter->text());
        flag("html", m_page->isChecked());
        flag("applied", m_applied->isChecked());
        break;
    case Late: break;
    case Cut:
        what.insert(QStringLiteral("cut"), true);
        flag("applied", m_applied->isChecked());
        break;
    case Truncated: what.insert(QStringLiteral("truncate"), m_bytes->value()); break;
    case StaleEtags: what.insert(QStringLiteral("staleEtag"), true); break;
    case Token: what.insert(QStringLiteral("token"), m_token->currentData().toString()); break;
    case Lost: what.insert(QStringLiteral("notification"), QStringLiteral("lost")); break;
    case Doubled: what.insert(QStringLiteral("notification"), QStringLiteral("doubled")); break;
    case Reordered: what.insert(QStringLiteral("notification"), QStringLiteral("reordered")); break;
    case DelayedNotification: what.insert(QStringLiteral("notification"), QStringLiteral("delayed")); break;
    }
    if (kind() != Lost && kind() != Doubled)
        text("delay", m_delay->text());
    return what;
}

QJsonObject FaultEditor::matchDocument() const
{
    QJsonObject match;
    const auto text = [&match](const char *key, const QString &value) {
        if (!value.trimmed().isEmpty())
            match.insert(QLatin1String(key), value.trimmed());
    };
    if (!forNotifications()) {
        text("service", m_service->currentData().toString());
        text("method", m_method->text());
        text("path", m_path->text());
        text("client", m_client->currentData().toString());
    }
    text("calendar", calendarId());
    text("account", m_account->currentText());
    return match;
}

QJsonObject FaultEditor::document() const
{
    QJsonObject json{{QStringLiteral("what"), whatDocument()}};
    if (const QJsonObject match = matchDocument(); !match.isEmpty())
        json.insert(QStringLiteral("match"), match);
    if (const QString id = m_id->text().trimmed(); !id.isEmpty())
        json.insert(QStringLiteral("id"), id);
    if (m_after->value())
        json.insert(QStringLiteral("after"), m_after->value());
    if (m_count->value())
        json.insert(QStringLiteral("count"), m_count->value());
    if (m_chance->value() < 100)
        json.insert(QStringLiteral("chance"), m_chance->value() / 100);
    return json;
}

Outcome<Fault> FaultEditor::fault() const { return m_port->read(document()); }
bool FaultEditor::eventFilter(QObject *watched, QEvent *event)
{
    auto *field = qobject_cast<QWidget *>(watched);
    if (event->type() != QEvent::Wheel || !field || field->hasFocus())
        return QWidget::eventFilter(watched, event);
    event->ignore();
    return true;
}

QString FaultEditor::message() const { return m_message->isHidden() ? QString() : m_message->text(); }
void FaultEditor::takeFocus() { m_kind->setFocus(); }

void FaultEditor::refresh()
{
    if (m_loading)
        return;
    const Kind k = kind();
    const auto show = [this](QWidget *field, bool on) { m_form->setRowVisible(field, on); };
    for (QWidget *field : std::initializer_list<QWidget *>{m_status, m_reason, m_text, m_retryAfter, m_page})
        show(field, k == Status);
    show(m_applied, k == Status || k == Cut);
    show(m_bytes, k == Truncated);
    show(m_token, k == Token);
    show(m_delay, k != Lost && k != Doubled);
    for (QWidget *field : std::initializer_list<QWidget *>{m_service, m_method, m_path, m_client})
        show(field, !forNotifications());
    m_calendar->setToolTip(calendarId());

    const auto read = fault();
    m_save->setEnabled(read.ok());
    m_copy->setEnabled(read.ok());
    showTrouble(read.ok() ? std::nullopt : std::optional(read.error()));
    m_preview->setVisible(read.ok());
    if (read.ok()) {
        say::CalendarNames names;
        for (int i = 1; i < m_calendar->count(); ++i)
            names.insert(m_calendar->itemData(i).toString(), m_calendar->itemText(i));
        m_preview->setText(breakable(say::fault(*read, names)));
    }
}

void FaultEditor::showTrouble(const std::optional<Error> &error)
{
    const QString key = error ? error->where.section(u'.', -1) : QString();
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        QWidget *field = it.value();
        if (auto *box = qobject_cast<QComboBox *>(field); box && box->isEditable())
            field = box->lineEdit();
        restyle(field, "wrong", it.key() == key);
        it.value()->setToolTip(it.key() == key ? error->nextStep : it.value() == m_calendar ? calendarId() : QString());
    }
    QWidget *at = m_fields.value(key);
    m_message->setText(!error ? QString() : at ? u"%1: %2"_qs.arg(at->accessibleName(), error->what) : error->what);
    m_message->setVisible(error.has_value());
}

void FaultEditor::refuse(const QString &why)
{
    m_message->setText(why);
    m_message->setVisible(!why.isEmpty());
}

void FaultEditor::save()
{
    const auto read = fault();
    if (!read.ok())
        return;
    Fault made = *read;
    made.off = m_start.off;
    if (m_start.id.isEmpty())
        emit added(made);
    else if (made.meansTheSameAs(m_start))
        emit cancelled(); // it goes on counting
    else
        emit replaced(made);
}

} // namespace csp
