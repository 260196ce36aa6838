/// What comes in: the operators of the settings, their wishes to come, pause and go, and what the PBX says of their
/// telephones.
/// What goes out: who is ready for a call of which contract, and hours worked.
/// What this room never does: make a telephone ring.
@NullMarked
package org.denwaban.staff;

import org.jspecify.annotations.NullMarked;
