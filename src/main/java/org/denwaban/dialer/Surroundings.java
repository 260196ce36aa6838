package org.denwaban.dialer;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.denwaban.journal.Journal;
import org.denwaban.pbx.ami.AmiListener;
import org.denwaban.pbx.ami.Speaker;

/// Asks the rooms above what {@link HindranceRules} wants to know; each question is answered at once.
///
/// @param pbxAsked        whether the PBX was asked what it does since it is heard
/// @param pbxTest         why the PBX's self-test is not passed
/// @param clockKept       why this machine's own clock cannot be relied on
/// @param callRecordsRead whether every call that came in before this start is on record
public record Surroundings(
        AmiListener listener,
        BooleanSupplier pbxAsked,
        Speaker speaker,
        Supplier<Optional<String>> pbxTest,
        TrunkReach trunk,
        ClockWatch clocks,
        Supplier<Optional<String>> clockKept,
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
                pbxTest.get(),
                trunk.reachable(),
                clocks.hindrance(),
                clockKept.get(),
                journal.hindrance(),
                lag.keepsPace(),
                callRecordsRead.getAsBoolean(),
                HindranceRules.keepsUp(journal.depth()));
    }
}
