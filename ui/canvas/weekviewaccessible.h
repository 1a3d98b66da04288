#pragma once

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

} // namespace WeekViewAccessible

} // namespace csp
