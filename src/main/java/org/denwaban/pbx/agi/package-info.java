/// What comes in: questions of the dialplan over FastAGI.
/// What goes out: answers from an explicit table of scripts.
/// What this room never does: decide an answer.
@NullMarked
package org.denwaban.pbx.agi;

import org.jspecify.annotations.NullMarked;
