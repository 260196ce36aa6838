/// What comes in: a date, and the Cabinet Office table where the operator of the machine put one.
/// What goes out: whether it is a holiday, an open day, and which national holiday.
/// What this room never does: ask what day it is today.
@NullMarked
package org.denwaban.calendar;

import org.jspecify.annotations.NullMarked;
