package org.denwaban.pbx.ami;

/// A channel that is alive in the PBX now (CoreShowChannel). What Asterisk does not tell is empty.
///
/// @param uniqueId    for a call of ours, the id that we chose
/// @param linkedId    the Uniqueid of the oldest channel of the call
/// @param name        such as `PJSIP/1001-00000004`
/// @param state       Asterisk's number: 4 ring, 5 ringing, 6 up; -1 where it is not told
/// @param context     where it is in the dialplan
/// @param application what it runs, such as `Dial`
/// @param duration    `HH:MM:SS` since it came to be
public record LiveChannel(
        String uniqueId, String linkedId, String name, int state, String context, String application, String duration) {

    /// A channel's name may hold a number.
    @Override
    public String toString() {
        return "LiveChannel[" + uniqueId + " of " + linkedId + ", state " + state + "]";
    }
}
