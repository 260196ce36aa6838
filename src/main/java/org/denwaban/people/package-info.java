/// What comes in: the city's call list, 21 columns.
/// What goes out: contacts and households, or every fault of the list at once.
/// What this room never does: store a part of a bad list, or write a person's data in clear.
@NullMarked
package org.denwaban.people;

import org.jspecify.annotations.NullMarked;
