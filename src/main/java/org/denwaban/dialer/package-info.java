/// What comes in: households that are due, operators who are ready, and what became of each call.
/// What goes out: promises in the database, then calls; and at the gate, a number or a refusal.
/// What this room never does: send a number anywhere but to the gate's answer, or dial when anything is
/// in doubt.
@NullMarked
package org.denwaban.dialer;

import org.jspecify.annotations.NullMarked;
