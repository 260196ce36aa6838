/// What comes in: the settings file of this machine.
/// What goes out: one immutable record, or every fault of the file at once.
/// What this room never does: show a secret, or start with a key that it does not know.
@NullMarked
package org.denwaban.settings;

import org.jspecify.annotations.NullMarked;
