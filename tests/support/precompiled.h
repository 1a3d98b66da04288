#pragma once
// What nearly every test includes, compiled once for all test programs.
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QSignalSpy>
#include <QString>
#include <QTemporaryDir>
#include <QtTest>
#include <QTimeZone>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <variant>
