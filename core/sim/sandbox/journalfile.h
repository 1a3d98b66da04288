#pragma once
#include "core/domain/outcome.h"
#include <QByteArray>
#include <QList>
#include <memory>

namespace csp::sim {

/// A file to which records are added, one after the other. A record that `append` has taken is there after the process was killed, for the system has it by then;
/// it need not be there after a loss of power, since nobody waits for the disk.
///
/// The file: `CSPJ`, a version, the header, then for each record its length, a checksum of its bytes, and the bytes. A length of 0 ends it: the file is longer than
/// what is in it. All numbers are little-endian, 32 bits, and 64 in the header.
class JournalFile
{
public:
    /// What a journal belongs to: see StateFile.
    struct Header {
        quint64 id = 0;            ///< of the snapshot that its records follow
        quint64 previousId = 0;    ///< of the journal before it; 0: of none
        quint64 previousBytes = 0; ///< how long that was when this one took over
        bool operator==(const Header &) const = default;
    };
    struct Content {
        Header header;
        QList<QByteArray> records;
        quint64 wholeBytes = 0; ///< up to the end of the last whole record
    };

    /// A new one in the place of what is there, for its owner alone.
    static Outcome<std::unique_ptr<JournalFile>> create(const QString &fileName, const Header &header);
    ~JournalFile();
    JournalFile(const JournalFile &) = delete;
    JournalFile &operator=(const JournalFile &) = delete;

    /// All of it, or an Error: then the file ends as it did before. Not for empty records.
    Outcome<Done> append(const QByteArray &record);
    quint64 bytes() const { return m_bytes; }
    const QString &fileName() const { return m_fileName; }

    /// Every record up to the first that is not whole: one that was being written when the process was killed, or was damaged. Nothing where the header is not
    /// whole or there is no such file; an Error where it cannot be read or another version wrote it.
    static Outcome<std::optional<Content>> read(const QString &fileName);

private:
    JournalFile(QString fileName, int descriptor) : m_fileName(std::move(fileName)), m_descriptor(descriptor) { }
    bool makePlace(quint64 bytes);
    QString m_fileName;
    int m_descriptor;
    quint64 m_bytes = 0;
    quint64 m_place = 0;   ///< so many bytes of the file have their place on the disk
    char *m_map = nullptr; ///< the file in memory
};

} // namespace csp::sim
