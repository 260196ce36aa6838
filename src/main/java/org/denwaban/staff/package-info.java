/// What comes in: the operators of the settings, and what the PBX says of their telephones.
/// What goes out: who is ready for a call of which contract.
/// What this room never does: make a telephone ring.
@NullMarked
package org.denwaban.staff;

import org.jspecify.annotations.NullMarked;
