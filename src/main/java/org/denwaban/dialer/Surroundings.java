package org.denwaban.dialer;

import java.util.function.BooleanSupplier;
import org.denwaban.journal.Journal;
import org.denwaban.pbx.ami.AmiListener;
import org.denwaban.pbx.ami.Speaker;

/// Asks the rooms above what {@link HindranceRules} wants to know; each question is answered at once.
///
/// @param pbxAsked        whether the PBX was asked what it does since it is heard
/// @param callRecordsRead whether every call that came in before this start is on record
public record Surroundings(
        AmiListener listener,
        BooleanSupplier pbxAsked,
        Speaker speaker,
        ClockWatch clocks,
        Journal journal,
        LagWatch lag,
        BooleanSupplier callRecordsRead) {

    /// As it is now.
    public HindranceRules.Around now() {
        return new HindranceRules.Around(
                listener.isConnected(),
                !listener.isShuttingDown(),
                pbxAsked.getAsBoolean(),
                speaker.connected(),
                clocks.hindrance(),
                journal.hindrance(),
                lag.keepsPace(),
                callRecordsRead.getAsBoolean(),
                HindranceRules.keepsUp(journal.depth()));
    }
}
