/// What comes in: that a call ended, that a result was entered, in the transaction in which it is written.
/// What goes out: a signed HTTP request to each program that the settings name for it, at least once.
/// What this room never does: send a person's data, send what is not committed, or follow a redirect.
@NullMarked
package org.denwaban.hooks;

import org.jspecify.annotations.NullMarked;
