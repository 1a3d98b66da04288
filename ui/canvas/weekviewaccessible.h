#pragma once
#include <QtGlobal>
#include <functional>

QT_BEGIN_NAMESPACE
class QAccessibleEvent;
QT_END_NAMESPACE

namespace csp {

class WeekView;

/// The calendar as a screen reader meets it: a list with one child per item in the visible days, each with name, pending change, place
/// and actions. A child lives as long as its item is shown, however often it is laid out anew.
namespace WeekViewAccessible {

/// Makes Qt ask here for the interface of every WeekView. Calling it again does nothing.
void install();
void selectionChanged(WeekView *view);
void nameChanged(WeekView *view, int item);
/// Items came or went.
void itemsChanged(WeekView *view);
/// Hears every event as well, also where no assistive program runs (Qt drops them there). Nothing: nobody.
void observe(std::function<void(QAccessibleEvent &)> observer);
/// Somebody would hear.
bool active();

} // namespace WeekViewAccessible

} // namespace csp
