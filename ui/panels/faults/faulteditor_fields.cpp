// The fields of the editor, and what stands below them.
#include "ui/panels/faults/faulteditor.h"
#include "ui/panels/parts/widgets.h"
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QLineEdit>
#include <QStringListModel>

namespace csp {

namespace {

const int statuses[] = {503, 500, 502, 504, 429, 403, 401, 400, 404, 409, 410, 412};

/// Long combo boxes would make the dialog as wide as their longest entry.
void narrow(QComboBox *box)
{
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
}

/// `12.5 %`, not `12.500 %`.
class PercentBox : public QDoubleSpinBox
{
public:
    using QDoubleSpinBox::QDoubleSpinBox;
    QString textFromValue(double value) const override { return locale().toString(value, 'g', 6); }
};

template<typename Widget>
Widget *named(Widget *widget, const QString &name)
{
    widget->setAccessibleName(name);
    return widget;
}

} // namespace

void FaultEditor::buildWhat(QFormLayout *form)
{
    auto *parent = this;
    const auto heading = [&](const QString &text) { form->addRow(roleLabel(text, "heading", parent)); };
    heading(QStringLiteral("WHAT HAPPENS"));
    m_kind = named(new QComboBox(parent), QStringLiteral("What happens"));
    for (const char *text : {"Answer with an error", "Answer late", "Cut the connection", "Break the answer off", "Answer with stale etags", "Let the token die",
                             "Lose the notification", "Send the notification twice", "Send the notification out of order", "Send the notification late"})
        m_kind->addItem(QString::fromLatin1(text));
    m_kind->setMaxVisibleItems(12);
    form->addRow(QStringLiteral("What"), m_kind);
    m_status = named(new QComboBox(parent), QStringLiteral("Status"));
    m_status->setEditable(true);
    m_status->setInsertPolicy(QComboBox::NoInsert);
    for (const int status : statuses)
        m_status->addItem(QString::number(status));
    m_status->setMaxVisibleItems(12);
    form->addRow(QStringLiteral("Status"), m_status);
    m_reason = named(new QLineEdit(parent), QStringLiteral("Reason"));
    m_reason->setPlaceholderText(QStringLiteral("the usual reason for this status"));
    auto *reasons = new QCompleter({QStringLiteral("backendError"), QStringLiteral("calendarUsageLimitsExceeded"), QStringLiteral("conditionNotMet"),
                                    QStringLiteral("deleted"), QStringLiteral("forbidden"), QStringLiteral("forbiddenForNonOrganizer"), QStringLiteral("fullSyncRequired"),
                                    QStringLiteral("insufficientPermissions"), QStringLiteral("quotaExceeded"), QStringLiteral("rateLimitExceeded"),
                                    QStringLiteral("userRateLimitExceeded")}, m_reason);
    reasons->setFilterMode(Qt::MatchContains);
    reasons->setCaseSensitivity(Qt::CaseInsensitive);
    m_reason->setCompleter(reasons);
    form->addRow(QStringLiteral("Reason"), m_reason);
    m_text = named(new QLineEdit(parent), QStringLiteral("Message"));
    m_text->setPlaceholderText(QStringLiteral("the usual message for this reason"));
    form->addRow(QStringLiteral("Message"), m_text);
    m_retryAfter = named(new QLineEdit(parent), QStringLiteral("Retry-After"));
    m_retryAfter->setPlaceholderText(QStringLiteral("no such header; 3s, 1m"));
    form->addRow(QStringLiteral("Retry-After"), m_retryAfter);
    m_page = new QCheckBox(QStringLiteral("An HTML page instead of JSON, as from a proxy"), parent);
    form->addRow(QString(), m_page);
    m_bytes = named(new QSpinBox(parent), QStringLiteral("Bytes of the body"));
    m_bytes->setRange(0, 1'000'000'000);
    m_bytes->setSuffix(QStringLiteral(" bytes"));
    form->addRow(QStringLiteral("After"), m_bytes);
    m_token = named(new QComboBox(parent), QStringLiteral("Which token"));
    m_token->addItem(QStringLiteral("The access token of the request (401)"), QStringLiteral("access"));
    m_token->addItem(QStringLiteral("The whole grant (invalid_grant)"), QStringLiteral("grant"));
    narrow(m_token);
    form->addRow(QStringLiteral("Which"), m_token);
    m_applied = new QCheckBox(QStringLiteral("The request is carried out: only the answer is lost"), parent);
    form->addRow(QString(), m_applied);
    m_delay = named(new QLineEdit(parent), QStringLiteral("Delay"));
    m_delay->setPlaceholderText(QStringLiteral("none; 250ms, 2s, 1m 30s"));
    form->addRow(QStringLiteral("Delay"), m_delay);
}

void FaultEditor::buildMatch(QFormLayout *form)
{
    form->addRow(roleLabel(QStringLiteral("TO WHICH"), "heading", this));
    m_service = named(new QComboBox(this), QStringLiteral("Service"));
    m_service->addItem(QStringLiteral("Google and Cal.com"), QString());
    m_service->addItem(QStringLiteral("Google"), QStringLiteral("google"));
    m_service->addItem(QStringLiteral("Cal.com"), QStringLiteral("calcom"));
    form->addRow(QStringLiteral("Service"), m_service);
    m_method = named(new QLineEdit(this), QStringLiteral("Method"));
    m_method->setPlaceholderText(QStringLiteral("any; events.insert, events.*, POST"));
    auto *methods = new QCompleter(new QStringListModel(m_method), m_method);
    methods->setFilterMode(Qt::MatchContains);
    methods->setCaseSensitivity(Qt::CaseInsensitive);
    methods->setMaxVisibleItems(10);
    m_method->setCompleter(methods);
    form->addRow(QStringLiteral("Method"), m_method);
    m_path = named(new QLineEdit(this), QStringLiteral("Path"));
    m_path->setPlaceholderText(QStringLiteral("any; /calendar/v3/calendars/*/events"));
    form->addRow(QStringLiteral("Path"), m_path);
    const auto choice = [&](const QString &label, const QString &any) {
        auto *box = named(new QComboBox(this), label);
        box->setEditable(true);
        box->setInsertPolicy(QComboBox::NoInsert);
        box->lineEdit()->setPlaceholderText(any);
        box->lineEdit()->setAccessibleName(label);
        narrow(box);
        form->addRow(label, box);
        return box;
    };
    m_calendar = choice(QStringLiteral("Calendar"), QStringLiteral("any"));
    m_account = choice(QStringLiteral("Account"), QStringLiteral("anybody's token"));
    m_client = named(new QComboBox(this), QStringLiteral("Who asks"));
    m_client->addItem(QStringLiteral("Anybody"), QString());
    m_client->addItem(QStringLiteral("The simulated Cal.com (to Google)"), QStringLiteral("calcom"));
    m_client->addItem(QStringLiteral("All but the simulated Cal.com"), QStringLiteral("others"));
    narrow(m_client);
    form->addRow(QStringLiteral("Who asks"), m_client);
}

void FaultEditor::buildLimits(QFormLayout *form)
{
    form->addRow(roleLabel(QStringLiteral("HOW OFTEN"), "heading", this));
    const auto spin = [&](const QString &label, const QString &none) {
        auto *box = named(new QSpinBox(this), label);
        box->setRange(0, 1'000'000'000);
        box->setSpecialValueText(none);
        form->addRow(label, box);
        return box;
    };
    m_count = spin(QStringLiteral("How many"), QStringLiteral("without end"));
    m_after = spin(QStringLiteral("Let through first"), QStringLiteral("none"));
    m_chance = named<QDoubleSpinBox>(new PercentBox(this), QStringLiteral("Chance of each"));
    m_chance->setRange(0.001, 100);
    m_chance->setDecimals(3);
    m_chance->setSingleStep(10);
    m_chance->setSuffix(QStringLiteral(" %"));
    m_chance->setToolTip(QStringLiteral("Drawn from the seed: the same requests in the same order meet the same faults"));
    form->addRow(QStringLiteral("Chance of each"), m_chance);
    m_id = named(new QLineEdit(this), QStringLiteral("Name"));
    m_id->setPlaceholderText(QStringLiteral("made up: fault-1"));
    form->addRow(QStringLiteral("Name"), m_id);
}

void FaultEditor::buildBelow()
{
    auto *box = new QWidget(this);
    auto *below = new QVBoxLayout(box);
    below->setContentsMargins(18, 6, 18, 16);
    below->setSpacing(6);
    m_preview = roleLabel({}, "section", box);
    m_preview->setAccessibleName(QStringLiteral("In words"));
    below->addWidget(m_preview);
    m_message = roleLabel({}, "", box);
    restyle(m_message, "tone", QStringLiteral("danger"));
    below->addWidget(m_message);
    auto *buttons = new QHBoxLayout;
    m_copy = roleButton(QStringLiteral("Copy for a world file"), "link", QStringLiteral("Copy for a world file"), box);
    m_copy->setToolTip(QStringLiteral("An entry of faults: in a world file, and the body of POST /admin/faults"));
    auto *cancel = roleButton(QStringLiteral("Cancel"), "", QStringLiteral("Cancel"), box);
    m_save = roleButton({}, "primary", QStringLiteral("Save the fault"), box);
    m_save->setDefault(true);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    below->addLayout(buttons);
    static_cast<QVBoxLayout *>(layout())->addWidget(box);
    connect(cancel, &QPushButton::clicked, this, &FaultEditor::cancelled);
    connect(m_save, &QPushButton::clicked, this, &FaultEditor::save);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(QStringLiteral("- ") + QString::fromUtf8(QJsonDocument(document()).toJson(QJsonDocument::Compact)));
        emit copied(QStringLiteral("Fault copied"));
    });
}

} // namespace csp
