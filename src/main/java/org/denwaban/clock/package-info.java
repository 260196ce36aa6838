/// What comes in: the machine's clock, what its kernel knows of it, and the turns that a supervisor orders for trying a
/// contract out. What goes out: machine time, how far it may be wrong, contract time (Asia/Tokyo), elapsed time, and
/// looks that come round every so often.
/// What this room never does: decide anything by the time it tells.
@NullMarked
package org.denwaban.clock;

import org.jspecify.annotations.NullMarked;
