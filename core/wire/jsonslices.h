#pragma once
#include <QByteArray>
#include <QList>

namespace csp::wire {

/// The elements of the array `member` of the top-level object, byte for byte as they stand in the document. The document must have been
/// parsed already: this only counts brackets. Nothing where the member is not there or is no array.
QList<QByteArray> elementsOf(const QByteArray &document, QByteArrayView member);

} // namespace csp::wire
