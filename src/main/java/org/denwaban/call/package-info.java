/// What comes in: events of the PBX that can be trusted.
/// What goes out: facts about one telephone call, from its first event to its outcome.
/// What this room never does: know a household, or wait for anything on the thread that owns the live
/// calls.
@NullMarked
package org.denwaban.call;

import org.jspecify.annotations.NullMarked;
