/// What comes in: a household's course, what happened, the instant and the contract.
/// What goes out: whether it may be dialled, on which telephone, in which window, and the course after it.
/// What this room never does in its rules: read a clock, a file, a database or the PBX.
@NullMarked
package org.denwaban.campaign;

import org.jspecify.annotations.NullMarked;
