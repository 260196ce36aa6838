/// What comes in: work to be done in a transaction, and the migrations of all rooms.
/// What goes out: MariaDB's answers; a database of our own where none is configured.
/// What this room never does: know a table, or let a bound value into a text.
@NullMarked
package org.denwaban.db;

import org.jspecify.annotations.NullMarked;
