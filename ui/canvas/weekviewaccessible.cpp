#include "ui/canvas/weekviewaccessible.h"
#include "ui/canvas/weekview.h"
#include <QAccessibleWidget>
#include <QPointer>

namespace csp {

namespace {

using std::chrono::minutes;

/// One item. It has no QObject: it finds its item anew by key each time it is asked.
class ItemInterface : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    ItemInterface(WeekView *view, const ItemKey &key) : m_view(view), m_key(key) { }

    int index() const { return m_view ? m_view->layoutNow().scene.indexOf(m_key) : -1; }

    bool isValid() const override { return index() >= 0; }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override { }

    QRect rect() const override
    {
        const int i = index();
        if (i < 0)
            return {};
        // A folded row of the strip has no place of its own.
        const QRect r = m_view->itemRect(i);
        return r.isEmpty() ? QRect() : QRect(m_view->viewport()->mapToGlobal(r.topLeft()), r.size());
    }
    QString text(QAccessible::Text kind) const override
    {
        const int i = index();
        if (i < 0)
            return {};
        const CanvasItem &item = m_view->item(i);
        if (kind == QAccessible::Name) {
            // 6.4 has no announcements: while it is dragged, the words of the preview are part of the name.
            const QString name = spokenName(item, m_view->zone());
            return i == m_view->selectedItem() && m_view->gesture().dragging() ? u"%1: %2"_qs.arg(name, m_view->previewText()) : name;
        }
        return kind == QAccessible::Description ? spokenState(item) : QString();
    }
    QAccessible::State state() const override
    {
        QAccessible::State s;
        const int i = index();
        if (i < 0) {
            s.invalid = true;
            return s;
        }
        s.focusable = s.selectable = true;
        s.selected = i == m_view->selectedItem();
        s.focused = s.selected && m_view->hasFocus();
        s.readOnly = !m_view->item(i).editable();
        const CanvasFrame &frame = m_view->frameNow();
        s.offscreen = !m_view->itemRect(i).intersects(m_view->item(i).isAllDay() ? frame.stripRect() : frame.grid());
        return s;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }

    QStringList actionNames() const override
    {
        const int i = index();
        if (i < 0)
            return {};
        QStringList names{pressAction(), setFocusAction()};
        if (m_view->item(i).editable() && m_view->item(i).key.kind == ItemKind::Event)
            names << increaseAction() << decreaseAction() << moveEarlier() << moveLater() << remove();
        return names;
    }
    QString localizedActionName(const QString &name) const override
    {
        if (name == pressAction())
            return u"Open"_qs;
        if (name == increaseAction())
            return u"Lengthen"_qs;
        if (name == decreaseAction())
            return u"Shorten"_qs;
        return QAccessibleActionInterface::localizedActionName(name).isEmpty() ? name : QAccessibleActionInterface::localizedActionName(name);
    }
    void doAction(const QString &name) override
    {
        const int i = index();
        if (i < 0)
            return;
        m_view->setFocus();
        m_view->selectItem(i);
        if (name == pressAction())
            m_view->openSelected();
        else if (name == remove())
            m_view->deleteSelected();
        else if (name == moveEarlier() || name == moveLater())
            change(GrabPart::Body, name == moveLater());
        else if (name == increaseAction() || name == decreaseAction())
            change(GrabPart::End, name == increaseAction());
    }
    QStringList keyBindingsForAction(const QString &name) const override
    {
        if (name == pressAction())
            return {u"Return"_qs};
        if (name == remove())
            return {u"Delete"_qs};
        if (name == moveEarlier())
            return {u"Alt+Up"_qs};
        if (name == moveLater())
            return {u"Alt+Down"_qs};
        return {};
    }

private:
    static QString moveEarlier() { return u"Move earlier"_qs; }
    static QString moveLater() { return u"Move later"_qs; }
    static QString remove() { return u"Delete"_qs; }
    void change(GrabPart part, bool later)
    {
        m_view->nudge(part, later ? minutes(15) : -minutes(15), 0);
        m_view->finishNudge();
    }

    QPointer<WeekView> m_view;
    ItemKey m_key;
};

class ViewInterface : public QAccessibleWidget
{
public:
    explicit ViewInterface(WeekView *view) : QAccessibleWidget(view, QAccessible::List) { }
    ~ViewInterface() override
    {
        for (const QAccessible::Id id : std::as_const(m_children))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return view()->itemCount(); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= view()->itemCount())
            return nullptr;
        return interfaceOf(view()->item(index).key);
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto id = m_children.key(QAccessible::uniqueId(const_cast<QAccessibleInterface *>(child)));
        return view()->layoutNow().scene.indexOf(id);
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const Hit hit = hitTest(view()->layoutNow(), view()->frameNow(), view()->viewport()->mapFromGlobal(QPoint(x, y)));
        return hit.onItem() ? child(hit.item) : nullptr;
    }
    QAccessibleInterface *focusChild() const override { return view()->hasFocus() ? child(view()->selectedItem()) : nullptr; }
    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Description)
            return u"%1 days from %2"_qs.arg(view()->dayCount()).arg(QLocale(QLocale::English).toString(view()->firstDay(), u"dddd d MMMM yyyy"));
        return QAccessibleWidget::text(kind);
    }

    /// Interfaces of items that are gone are given back.
    void sweep()
    {
        for (auto it = m_children.begin(); it != m_children.end();) {
            if (view()->layoutNow().scene.indexOf(it.key()) >= 0) {
                ++it;
                continue;
            }
            QAccessible::deleteAccessibleInterface(it.value());
            it = m_children.erase(it);
        }
    }

private:
    WeekView *view() const { return static_cast<WeekView *>(object()); }
    QAccessibleInterface *interfaceOf(const ItemKey &key) const
    {
        if (const auto it = m_children.constFind(key); it != m_children.constEnd())
            return QAccessible::accessibleInterface(it.value());
        auto *made = new ItemInterface(view(), key);
        m_children.insert(key, QAccessible::registerAccessibleInterface(made));
        return made;
    }
    mutable QHash<ItemKey, QAccessible::Id> m_children;
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    if (className != QLatin1String("csp::WeekView"))
        return nullptr;
    auto *view = qobject_cast<WeekView *>(object);
    return view ? new ViewInterface(view) : nullptr;
}

std::function<void(QAccessibleEvent &)> &observer()
{
    static std::function<void(QAccessibleEvent &)> function;
    return function;
}

void send(QAccessibleInterface *interface, QAccessible::Event type)
{
    if (!interface)
        return;
    QAccessibleEvent event(interface, type);
    if (observer())
        observer()(event);
    QAccessible::updateAccessibility(&event);
}

QAccessibleInterface *childOf(WeekView *view, int item)
{
    QAccessibleInterface *list = WeekViewAccessible::active() ? QAccessible::queryAccessibleInterface(view) : nullptr;
    return list ? list->child(item) : nullptr;
}

} // namespace

namespace WeekViewAccessible {

void install()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed)
}

void observe(std::function<void(QAccessibleEvent &)> function) { observer() = std::move(function); }

bool active() { return observer() || QAccessible::isActive(); }

void selectionChanged(WeekView *view)
{
    if (auto *child = childOf(view, view->selectedItem())) {
        send(child, QAccessible::SelectionAdd);
        if (view->hasFocus())
            send(child, QAccessible::Focus);
    }
}

void nameChanged(WeekView *view, int item) { send(childOf(view, item), QAccessible::NameChanged); }

void itemsChanged(WeekView *view)
{
    if (!active())
        return;
    auto *list = static_cast<ViewInterface *>(QAccessible::queryAccessibleInterface(view));
    if (!list)
        return;
    list->sweep();
    send(list, QAccessible::ObjectReorder);
}

} // namespace WeekViewAccessible

} // namespace csp
