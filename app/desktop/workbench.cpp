#include "app/desktop/workbench.h"
#include "core/clients/google/googlesignin.h"
#include "core/domain/timezone.h"
#include "core/ports/filereading.h"
#include "core/ports/store.h"
#include "core/rules/decide.h"
#include "core/rules/diff.h"
#include "core/rules/policies.h"
#include "core/sim/sandbox/statefile.h"
#include "ui/text/say.h"
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace csp {

namespace {

const QString windowKey = QStringLiteral("window");

QList<RecordingEntry> shippedRecordings()
{
    QList<RecordingEntry> list;
    const QDir folder(QStringLiteral(":/recordings"));
    for (const QString &name : folder.entryList({QStringLiteral("*.har")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QJsonObject log = QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("log")).toObject();
        QString title = log.value(QLatin1String("pages")).toArray().first().toObject().value(QLatin1String("title")).toString();
        if (title.isEmpty())
            title = name.chopped(4);
        list << RecordingEntry{title, log.value(QLatin1String("comment")).toString(), folder.filePath(name)};
    }
    return list;
}

} // namespace

Workbench::Workbench(Options options) : m_options(std::move(options))
{
    if (m_options.keychain)
        m_vault = std::make_unique<KeychainVault>();
    else
        m_vault = std::make_unique<MemoryVault>();
    connect(&m_sandbox, &sim::SandboxThread::notSaved, this, [this](const Error &error) {
        if (m_window)
            m_window->notice(Notice::of(QStringLiteral("The sandbox's state could not be saved"), error));
    });
}

Workbench::~Workbench()
{
    m_window.reset();
    m_replayDesk.reset();
    m_replay.reset();
    m_desk.reset();
    m_connection.reset();
    m_sandbox.stop();
}

QString Workbench::file(const QString &name) const { return QDir(m_options.dataFolder).filePath(name); }

Outcome<Done> Workbench::start()
{
    if (!QDir().mkpath(m_options.dataFolder))
        return Error{Error::Kind::Storage, m_options.dataFolder, QStringLiteral("the folder cannot be made"), QStringLiteral("choose another one with --data"), {}, {}, {}, {}, {}};
    if (const auto connected = connectAll(); !connected.ok())
        return connected;
    m_window = std::make_unique<MainWindow>(m_desk.get(), services());
    m_connection->start();
    return Done{};
}

Outcome<Done> Workbench::connectAll()
{
    const QString stateFile = file(QStringLiteral("sandbox.json"));
    // A world that was left goes on where it stood: its clock does not run while nobody is there. (What cannot be read is told by the sandbox.)
    const auto read = sim::StateFile::read(stateFile);
    const auto kept = read && *read ? (*read)->left : std::nullopt;
    const auto begins = m_options.clockStart ? std::optional(std::max(*m_options.clockStart, kept.value_or(*m_options.clockStart))) : std::nullopt;
    m_clock = begins ? std::make_unique<SystemClock>(*begins) : std::make_unique<SystemClock>();

    sim::SandboxThread::Options sandbox;
    sandbox.worldYaml = m_options.worldYaml;
    sandbox.worldName = m_options.worldName;
    sandbox.stateFile = stateFile;
    sandbox.clockStart = begins;
    const auto endpoints = m_sandbox.start(sandbox);
    if (!endpoints.ok())
        return endpoints.error();
    m_endpoints = *endpoints;
    QStringList people;
    for (const auto &account : m_endpoints.accounts)
        people << account.email;
    m_faults.setAccounts(people);

    Connection::Options options;
    options.storePath = file(QStringLiteral("playground.sqlite"));
    options.policy = seedPolicy();
    options.clock = m_clock.get();
    options.vault = m_vault.get();
    options.signIn = true;
    auto connection = Connection::open(m_endpoints, options);
    if (!connection.ok()) {
        m_sandbox.stop();
        return connection.error();
    }
    m_connection = *std::move(connection);
    m_desk = std::make_unique<SessionDesk>(&m_connection->session(), &m_connection->bookings(), m_clock.get());
    connect(m_connection.get(), &Connection::openBrowser, this, [this](const QUrl &page) {
        if (!m_askPerson) {
            m_browser.open(page, m_endpoints.accounts.isEmpty() ? QString() : m_endpoints.accounts.first().email);
        } else if (!QDesktopServices::openUrl(page)) {
            Notice notice;
            notice.kind = Notice::Kind::Warning;
            notice.text = QStringLiteral("No browser could be opened. Open this page yourself: ") + page.toString(QUrl::FullyEncoded);
            notice.key = QStringLiteral("browser");
            m_window->notice(notice);
        }
    });
    connect(m_connection.get(), &Connection::signInFailed, this, [this](const Error &error) {
        if (m_window)
            m_window->notice(Notice::of(QStringLiteral("You are not signed in to Google"), error));
    });
    connect(m_connection.get(), &Connection::signedIn, this, [this] {
        if (m_window && m_options.keychain && !m_vault->lasting()) {
            Notice notice;
            notice.text = m_vault->whyNotLasting();
            notice.key = QStringLiteral("vault");
            m_window->notice(notice);
        }
    });
    connect(m_connection->signIn(), &GoogleSignIn::stateChanged, this, [this] {
        if (m_window)
            m_window->servicesChanged();
    });
    return Done{};
}

void Workbench::resetWorld()
{
    closeRecording();
    const QByteArray state = loadWindow();
    m_window->setDesk(nullptr);
    m_desk.reset();
    if (const auto cleared = m_connection->store().clear(); !cleared.ok())
        m_window->notice(Notice::of(QStringLiteral("The store could not be cleared"), cleared.error()));
    m_connection.reset();
    m_sandbox.stop();
    m_askPerson = false;
    sim::StateFile::remove(file(QStringLiteral("sandbox.json")));
    if (const auto connected = connectAll(); !connected.ok()) {
        m_window->notice(Notice::of(QStringLiteral("The demo world could not be started over"), connected.error()));
        return;
    }
    saveWindow(state);
    m_window->setDesk(m_desk.get());
    m_window->servicesChanged();
    m_connection->start();
}

// What the window asks for.

ShellServices Workbench::services()
{
    ShellServices s;
    s.calcomRoot = m_endpoints.calcomApiRoot;
    s.googleRoot = m_endpoints.googleApiRoot;
    s.policies = shippedPolicies();
    s.recordings = shippedRecordings();
    s.load = [this] { return loadWindow(); };
    s.save = [this](const QByteArray &state) { saveWindow(state); };
    s.connectionDetail = [this] { return connectionDetail(); };
    s.signInStatus = [this] { return signInStatus(); };
    s.signIn = [this] { signIn(); };
    s.signOut = [this] { signOut(); };
    s.resetWorld = [this] { resetWorld(); };
    s.faults = &m_faults;
    s.openRecording = [this](const QString &path) { return openRecording(path); };
    s.closeRecording = [this] { closeRecording(); };
    s.playback = [this] { return playback(); };
    s.replay = [this] {
        const QString path = m_recordingPath;
        if (m_replay && m_replay->player().position() > 0 && openRecording(path))
            return;
        if (m_replay)
            m_replay->play(m_speed);
        m_window->servicesChanged();
    };
    s.step = [this] {
        if (m_replay)
            m_replay->step();
    };
    s.pause = [this] {
        if (m_replay)
            m_replay->pause();
        m_window->servicesChanged();
    };
    s.setSpeed = [this](double speed) {
        m_speed = speed;
        if (m_replay && m_replay->player().playing())
            m_replay->play(speed);
        m_window->servicesChanged();
    };
    s.decideUnder = [](const RunRecord &run, const Policy &policy) {
        EventDiff d;
        if (run.facts.reference)
            d = diff(run.facts.reference->baseline.document.event, run.facts.fetched, run.facts.context.hostEmail);
        return decide(run.facts, d, policy);
    };
    return s;
}

QByteArray Workbench::loadWindow()
{
    const auto value = m_connection->store().value(windowKey);
    return value.ok() ? *value : QByteArray();
}

void Workbench::saveWindow(const QByteArray &state)
{
    if (!m_connection)
        return;
    if (const auto kept = m_connection->store().putValue(windowKey, state); !kept.ok() && m_window)
        m_window->notice(Notice::of(QStringLiteral("The window's state could not be saved"), kept.error()));
}

QString Workbench::connectionDetail() const
{
    const QUrl google(m_endpoints.googleApiRoot);
    return QStringLiteral("Sandbox on %1:%2").arg(google.host()).arg(google.port());
}

SignInStatus Workbench::signInStatus() const
{
    SignInStatus status;
    const GoogleSignIn *signIn = m_connection ? m_connection->signIn() : nullptr;
    if (!signIn)
        return status;
    status.email = signIn->account().email;
    switch (signIn->state()) {
    case GoogleSignIn::State::SignedOut: break;
    case GoogleSignIn::State::Restoring: case GoogleSignIn::State::WaitingForBrowser: case GoogleSignIn::State::Exchanging:
        status.state = SignInStatus::State::Working;
        status.detail = QStringLiteral("Signing in …");
        break;
    case GoogleSignIn::State::SignedIn: status.state = SignInStatus::State::SignedIn; break;
    case GoogleSignIn::State::Failed:
        status.state = SignInStatus::State::Failed;
        if (signIn->trouble())
            status.detail = signIn->trouble()->oneLine();
        break;
    }
    return status;
}

void Workbench::signIn()
{
    m_askPerson = true; // consent is given by itself at the first start alone
    m_connection->start();
}

void Workbench::signOut()
{
    // Channels are stopped while the token still works.
    m_connection->session().stop()->then(this, [this](const Outcome<Done> &) {
        m_connection->signIn()->signOut()->then(this, [this](const Outcome<Done> &done) {
            if (!done.ok())
                m_window->notice(Notice::of(QStringLiteral("Signed out here, but Google could not revoke the access"), done.error()));
            m_window->servicesChanged();
        });
    });
}

// Recordings.

std::optional<Error> Workbench::openRecording(const QString &path)
{
    const auto har = readWhole(path, readlimit::Recording);
    if (!har)
        return har.error();
    auto opened = Replay::open(*har, QFileInfo(path).fileName(), m_desk->policy());
    if (!opened.ok())
        return opened.error();
    auto desk = std::make_unique<SessionDesk>(&(*opened)->session(), &(*opened)->bookings(), (*opened)->clock(), SessionDesk::Editing::Refused);
    m_window->setDesk(desk.get());
    m_replayDesk = std::move(desk);
    m_replay = *std::move(opened);
    m_recordingPath = path;
    connect(m_replay.get(), &Replay::ready, this, [this] {
        const QTimeZone zone = timeZoneNamed(m_replay->session().snapshot()->hostTimeZone);
        m_window->showDay(toQDateTime(m_replay->now(), zone.isValid() ? zone : QTimeZone::systemTimeZone()).date());
        m_replay->play(m_speed);
        m_window->servicesChanged();
    });
    connect(m_replay.get(), &Replay::stepped, this, [this] { m_window->servicesChanged(); });
    connect(m_replay.get(), &Replay::finished, this, [this] { m_window->servicesChanged(); });
    if (const qsizetype leftOut = m_replay->recording().leftOut)
        m_window->notice({Notice::Kind::Info, say::leftOut(leftOut), {}, QStringLiteral("left-out"), {}, {}});
    m_replay->start();
    m_window->servicesChanged();
    return {};
}

void Workbench::closeRecording()
{
    if (!m_replay)
        return;
    m_window->setDesk(m_desk.get());
    m_replayDesk.reset();
    m_replay.reset();
    m_recordingPath.clear();
    m_window->servicesChanged();
}

std::optional<Playback> Workbench::playback() const
{
    if (!m_replay)
        return {};
    const RecordingPlayer &player = m_replay->player();
    const QString title = m_replay->recording().title;
    return Playback{title.isEmpty() ? QFileInfo(m_recordingPath).fileName() : title, m_recordingPath, player.position(), player.count(), player.playing(), m_speed};
}

} // namespace csp
