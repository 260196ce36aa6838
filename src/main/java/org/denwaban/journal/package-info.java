/// What comes in: every block that the PBX speaks, and every line of its CEL file.
/// What goes out: the same on disk before anything else, then in MariaDB exactly once, then to the
/// listeners.
/// What this room never does: lose one, or write one in clear.
@NullMarked
package org.denwaban.journal;

import org.jspecify.annotations.NullMarked;
