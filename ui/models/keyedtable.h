#pragma once
#include <QAbstractTableModel>
#include <QHash>
#include <vector>

namespace csp {

/// A read-only table whose rows are values with keys. A new list of rows is taken over with the fewest steps: rows that are gone are
/// removed, new ones inserted, those that changed place are moved, those that say something else are changed. Selection, scroll position
/// and persistent indexes survive.
///
/// Keys are unique within a list.
template<typename Row, typename Key>
class KeyedTable : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    const Row &rowAt(int row) const { return m_rows[size_t(row)]; }

protected:
    virtual Key keyOf(const Row &row) const = 0;

    /// `renamed` says which old key lives on under which new one.
    void takeRows(std::vector<Row> next, const QHash<Key, Key> &renamed = {})
    {
        QHash<Key, size_t> wanted;
        for (size_t i = 0; i < next.size(); ++i)
            wanted.insert(keyOf(next[i]), i);
        const auto keyNow = [&](const Row &row) {
            const Key key = keyOf(row);
            return renamed.value(key, key);
        };
        removeMissing(wanted, keyNow);
        QHash<Key, bool> present;
        for (const Row &row : m_rows)
            present.insert(keyNow(row), true);
        for (size_t i = 0; i < next.size();) {
            const Key key = keyOf(next[i]);
            if (i < m_rows.size() && keyNow(m_rows[i]) == key) {
                ++i;
            } else if (present.contains(key)) {
                moveHere(i++, key, keyNow);
            } else {
                size_t last = i;
                while (last + 1 < next.size() && !present.contains(keyOf(next[last + 1])))
                    ++last;
                beginInsertRows({}, int(i), int(last));
                m_rows.insert(m_rows.begin() + qptrdiff(i), next.begin() + qptrdiff(i), next.begin() + qptrdiff(last) + 1);
                endInsertRows();
                i = last + 1;
            }
        }
        changeRows(std::move(next));
    }

    void resetRows(std::vector<Row> next)
    {
        beginResetModel();
        m_rows = std::move(next);
        endResetModel();
    }

    std::vector<Row> m_rows;

private:
    template<typename KeyNow>
    void removeMissing(const QHash<Key, size_t> &wanted, const KeyNow &keyNow)
    {
        for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
            if (wanted.contains(keyNow(m_rows[size_t(last)])))
                continue;
            int first = last;
            while (first > 0 && !wanted.contains(keyNow(m_rows[size_t(first - 1)])))
                --first;
            beginRemoveRows({}, first, last);
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
            endRemoveRows();
            last = first;
        }
    }

    template<typename KeyNow>
    void moveHere(size_t to, const Key &key, const KeyNow &keyNow)
    {
        size_t from = to + 1;
        while (keyNow(m_rows[from]) != key)
            ++from;
        beginMoveRows({}, int(from), int(from), {}, int(to));
        Row row = std::move(m_rows[from]);
        m_rows.erase(m_rows.begin() + qptrdiff(from));
        m_rows.insert(m_rows.begin() + qptrdiff(to), std::move(row));
        endMoveRows();
    }

    void changeRows(std::vector<Row> next)
    {
        for (size_t i = 0; i < next.size(); ++i) {
            if (m_rows[i] == next[i])
                continue;
            const size_t first = i;
            while (i < next.size() && !(m_rows[i] == next[i])) {
                m_rows[i] = std::move(next[i]);
                ++i;
            }
            emit dataChanged(index(int(first), 0), index(int(i) - 1, columnCount() - 1));
        }
    }
};

} // namespace csp
