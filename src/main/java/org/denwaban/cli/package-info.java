/// What comes in: the words typed after `./denwaban`.
/// What goes out: text for a person, or one JSON value with `--json`, and an exit code.
/// What this room never does: decide; each command is a thin page that asks the room that knows.
@NullMarked
package org.denwaban.cli;

import org.jspecify.annotations.NullMarked;
