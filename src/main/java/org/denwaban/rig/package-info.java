/// What comes in: a machine, and the wish for a telephone network to try denwaban on, or for a voice.
/// What goes out: a real Asterisk as the PBX, a second one as the town (carrier, citizens, robot operators), a made-up
/// call list, a second listener, a judge of what the town received; Open JTalk, which makes prompts.
/// What this room never does: run beside real telephones, share a rule with `campaign`, or touch a person's data.
@NullMarked
package org.denwaban.rig;

import org.jspecify.annotations.NullMarked;
