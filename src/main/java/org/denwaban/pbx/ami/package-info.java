/// What comes in: the bytes of Asterisk's manager interface.
/// What goes out: every block of them, whole and in order, with a mark whether it can be trusted; and
/// typed actions.
/// What this room never does: drop, convert or interpret what it hears.
@NullMarked
package org.denwaban.pbx.ami;

import org.jspecify.annotations.NullMarked;
