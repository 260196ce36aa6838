/// Whether the records are as they were written.
/// What comes in: the rows of a day, when the day is over and all of it is in MariaDB.
/// What goes out: a seal of each day, chained to the one before; and which row was changed, taken away or put in since.
/// What this room never does: change a record.
@NullMarked
package org.denwaban.seal;

import org.jspecify.annotations.NullMarked;
