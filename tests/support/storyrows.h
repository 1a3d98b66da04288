#pragma once
#include "tests/support/playground.h"
#include <QTest>

namespace csp::test {

/// Rows of a data function, one a story: `stories` has pairs of a name and a function.
template<typename Stories>
void addStories(const Stories &stories)
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const auto &[name, tell] : stories)
        QTest::newRow(name) << index++;
}

/// Tells the story of the present row; it ends where it breaks.
template<typename Stories>
void tellStory(const Stories &stories)
{
    QFETCH(int, index);
    try {
        stories[index].second();
    } catch (const StoryBroke &broke) {
        QFAIL(broke.what());
    }
}

} // namespace csp::test
