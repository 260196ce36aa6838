/// What comes in: the wish to let personal data out, and a second person's word on it.
/// What goes out: whether it may leave, and the record that it did.
/// What this room never does: let anybody approve their own wish.
@NullMarked
package org.denwaban.privacy;

import org.jspecify.annotations.NullMarked;
