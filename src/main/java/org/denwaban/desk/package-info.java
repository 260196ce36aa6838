/// What comes in: browsers of operators, supervisors and whoever else has to do with a call centre; what the PBX
/// and the database say of their calls.
/// What goes out: pages, pushed as soon as something changes; what people enter, to the rooms that write it.
/// What this room never does: decide anything about a call, or remember what the database or the PBX knows.
@NullMarked
package org.denwaban.desk;

import org.jspecify.annotations.NullMarked;
