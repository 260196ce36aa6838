/// What comes in: what the other rooms are, have and know, by asking; the PBX's own record of what was dialled.
/// What goes out: figures for Prometheus, whether the house is alive and ready, and what is wrong with a machine.
/// What this room never does: change anything, or decide whether anybody may be called.
@NullMarked
package org.denwaban.watch;

import org.jspecify.annotations.NullMarked;
