#include "core/rules/decide.h"
#include "core/rules/diff.h"
#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include "core/wire/factsjson.h"
#include "ui/text/say.h"
#include "tests/support/testmain.h"
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace tst_cases {

using namespace csp;

/// Every folder below `fixtures/cases` is a decision: what is known (`facts.json`), who rules (`policy.json`: a shipped policy by name, and
/// the rows that differ from it), and what has to follow (`expected.json`). With CSP_REWRITE_CASES=1 the expectations are written anew and
/// what changed in them is printed, to be read before it is committed.
class TestCases : public QObject
{
    Q_OBJECT
private slots:
    void thereAreCases();
    void decides_data();
    void decides();
    void moreKnowledgeChangesNothing_data() { decides_data(); }
    void moreKnowledgeChangesNothing();
    void everyPolicyAnswers_data() { decides_data(); }
    void everyPolicyAnswers();
    void attendeeOrderDoesNotMatter_data() { decides_data(); }
    void attendeeOrderDoesNotMatter();
};

namespace {

const QString kRoot = QStringLiteral(CSP_FIXTURES "/cases/");

QJsonObject read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("%s: %s", qPrintable(path), qPrintable(error.errorString()));
    return document.object();
}

Facts factsOf(const QString &name)
{
    const auto facts = wire::factsFromJson(read(kRoot + name + QStringLiteral("/facts.json")));
    if (!facts)
        qWarning("%s/facts.json: %s", qPrintable(name), qPrintable(facts.error().oneLine()));
    return facts ? *facts : Facts{};
}

/// Sets a row by its words. False where either is unknown.
bool setRow(Policy &policy, const QString &row, const QString &choice)
{
    for (const PolicyRow &r : policyRows()) {
        if (row != QLatin1String(r.name))
            continue;
        for (qsizetype i = 0; i < r.choices.size(); ++i) {
            if (choice == QLatin1String(r.choices[i])) {
                r.set(policy, int(i));
                return true;
            }
        }
    }
    return false;
}

Policy policyOf(const QString &name)
{
    const QJsonObject json = read(kRoot + name + QStringLiteral("/policy.json"));
    Policy policy;
    for (const Policy &p : shippedPolicies()) {
        if (p.name == json[QLatin1String("policy")].toString())
            policy = p;
    }
    if (policy.name.isEmpty())
        qWarning("%s/policy.json: policy: expected the name of a shipped policy", qPrintable(name));
    for (auto it = json.begin(); it != json.end(); ++it) {
        if (it.key() == QLatin1String("policy") || it.key() == QLatin1String("about"))
            continue;
        if (!setRow(policy, it.key(), it->toString()))
            qWarning("%s/policy.json: %s: expected a row of the policy and one of its choices", qPrintable(name), qPrintable(it.key()));
    }
    return policy;
}

EventDiff diffOf(const Facts &facts)
{
    return facts.reference ? diff(facts.reference->baseline.document.event, facts.fetched, facts.context.hostEmail) : EventDiff{};
}

/// What a reader has to agree with: diff, actions, the rules that fired, the needs, the plan, and how it is said. The rules that did not
/// fire are the same in nearly every case, and are checked elsewhere.
QJsonObject outcomeOf(const Facts &facts, const Policy &policy)
{
    const EventDiff d = diffOf(facts);
    const Decision decision = decide(facts, d, policy);
    const Plan p = plan(facts, decision);
    const Needs needs = needsOf(facts, d, policy);
    const QJsonObject json = wire::toJson(decision);
    QJsonArray fired;
    for (const QJsonValue &r : json[QLatin1String("trace")].toArray()) {
        if (r[QLatin1String("fired")].toBool())
            fired.append(r);
    }
    const QTimeZone zone("Europe/Berlin");
    return {{QStringLiteral("diff"), wire::toJson(d)},
            {QStringLiteral("needs"), QJsonObject{{QStringLiteral("availability"), needs.availability}, {QStringLiteral("sightings"), needs.sightings}}},
            {QStringLiteral("actions"), json[QLatin1String("actions")]},
            {QStringLiteral("fired"), fired},
            {QStringLiteral("plan"), wire::toJson(p)},
            {QStringLiteral("says"), QJsonObject{{QStringLiteral("diff"), say::sentence(d, zone)},
                                                 {QStringLiteral("chip"), say::shortAction(decision, RunStage::Proposed)},
                                                 {QStringLiteral("because"), say::because(decision, zone)},
                                                 {QStringLiteral("plan"), say::summaryLine(p)}}}};
}

QByteArray textOf(const QJsonObject &json) { return QJsonDocument(json).toJson(QJsonDocument::Indented); }

/// The lines that differ, as `diff` marks them: enough to read a golden file's change.
QByteArray lineDiff(const QByteArray &before, const QByteArray &after)
{
    const QList<QByteArray> a = before.split('\n'), b = after.split('\n');
    QByteArray out;
    for (const QByteArray &line : a) {
        if (!b.contains(line))
            out += "- " + line + '\n';
    }
    for (const QByteArray &line : b) {
        if (!a.contains(line))
            out += "+ " + line + '\n';
    }
    return out;
}

} // namespace

void TestCases::thereAreCases() { QVERIFY(QDir(kRoot).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size() >= 100); }

void TestCases::decides_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : QDir(kRoot).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        QTest::newRow(qPrintable(name)) << name;
}

void TestCases::decides()
{
    QFETCH(QString, name);
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    const QByteArray is = textOf(outcomeOf(factsOf(name), policyOf(name)));
    QFile file(kRoot + name + QStringLiteral("/expected.json"));
    const QByteArray wanted = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    file.close();
    if (qEnvironmentVariableIntValue("CSP_REWRITE_CASES") == 1) {
        if (is != wanted) {
            printf("%s\n%s", qPrintable(name), lineDiff(wanted, is).constData());
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(is), is.size());
        }
        return;
    }
    QVERIFY2(!wanted.isEmpty(), "expected.json is missing; write it with CSP_REWRITE_CASES=1 and read it");
    QVERIFY2(is == wanted, ("differs from expected.json:\n" + lineDiff(wanted, is)).constData());
}

// A decision made with all needs met does not change when more is asked; what was not needed is answered in every way.
void TestCases::moreKnowledgeChangesNothing()
{
    QFETCH(QString, name);
    const Facts facts = factsOf(name);
    const Policy policy = policyOf(name);
    const EventDiff d = diffOf(facts);
    const Needs needs = needsOf(facts, d, policy);
    if (needs.availability || needs.sightings)
        QSKIP("something is still to be found out");
    const Decision decision = decide(facts, d, policy);
    using V = Availability::Verdict;
    for (const V verdict : {V::Unknown, V::Free, V::HostBusy, V::ParticipantBusy, V::OutsideHours, V::TooSoon, V::Past}) {
        Facts more = facts;
        if (more.context.availability.verdict == V::NotAsked) {
            more.context.availability.verdict = verdict;
            QVERIFY(decide(more, d, policy) == decision);
        }
    }
    if (facts.context.search == DecisionContext::Search::NotAsked) {
        Facts more = facts;
        more.context.search = DecisionContext::Search::Complete;
        QVERIFY(decide(more, d, policy) == decision);
    }
}

// Every shipped policy answers every case; no change falls through in silence; what was not asked never cancels; and the same facts give
// the same answer.
void TestCases::everyPolicyAnswers()
{
    QFETCH(QString, name);
    const Facts facts = factsOf(name);
    const EventDiff d = diffOf(facts);
    for (const Policy &policy : shippedPolicies()) {
        const Decision decision = decide(facts, d, policy);
        QVERIFY(!decision.actions.empty());
        QVERIFY(!decision.trace.empty());
        QCOMPARE(decision.policy, policy.name);
        for (const RuleResult &r : decision.trace)
            QVERIFY2(!r.fired || qstrcmp(r.rule, "change.unclaimed") != 0, qPrintable(policy.name));
        if (facts.fetched.kind == Fetched::Kind::NotAsked)
            QVERIFY(decision.isNothing());
        QVERIFY(decide(facts, d, policy) == decision);
        const Plan p = plan(facts, decision);
        QVERIFY(p.steps.size() >= decision.actions.size());
    }
}

void TestCases::attendeeOrderDoesNotMatter()
{
    QFETCH(QString, name);
    const Facts facts = factsOf(name);
    Facts turned = facts;
    auto &people = turned.fetched.document.event.attendees;
    std::reverse(people.begin(), people.end());
    QVERIFY(diffOf(turned) == diffOf(facts));
}

CSP_TEST(TestCases, Nothing)

} // namespace tst_cases

#include "tst_cases.moc"
