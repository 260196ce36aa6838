/// What comes in: callers' wishes to be called back, and how each try ended.
/// What goes out: who may be rung when, and what becomes of the wish.
/// What this room never does: ring anybody; that is the gate's.
@NullMarked
package org.denwaban.callback;

import org.jspecify.annotations.NullMarked;
