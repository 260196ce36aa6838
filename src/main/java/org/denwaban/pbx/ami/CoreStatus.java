package org.denwaban.pbx.ami;

/// Which run of Asterisk we speak to: channel numbers begin anew with each.
///
/// @param startDate `YYYY-MM-DD` in the PBX's own zone
/// @param startTime `HH:MM:SS` in the PBX's own zone
/// @param calls     calls now
public record CoreStatus(String startDate, String startTime, int calls) {

    /// Differs from run to run, unless two began within one second.
    public String boot() {
        return startDate + "T" + startTime;
    }
}
