/// What comes in: a contract, the calendar, supervisors' announcements, an instant, the dialplan's question.
/// What goes out: whether the line is open and until when, when it opens next, which prompts say so, which telephones
/// are in its queue, and which prompt files a contract needs.
/// What this room never does: make a prompt at the time of a call, or play one; the PBX plays files that lie there.
@NullMarked
package org.denwaban.inbound;

import org.jspecify.annotations.NullMarked;
