package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.jdbi.v3.core.Handle;

/// The clocks that have to agree before a telephone may ring: this machine's, the database's and the
/// PBX's.
///
/// @param machine  machine time, by which permits live
/// @param contract contract time, by which windows go
/// @param trunksOnLoopback whether every trunk leads to this very machine
/// @param line     where the machine's clock ought to stand
public record Clocks(Clock machine, ContractClock contract, boolean trunksOnLoopback, ClockLine line) {

    /// How far two clocks may lie apart. A window's edge is met to the second; NTP holds a machine to
    /// milliseconds, so two seconds apart means that one of them is wrong (promises.md P10).
    public static final Duration APART_MOST = Duration.ofSeconds(2);

    /// Asterisk tells its time in whole seconds, cut down.
    private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);

    /// With a line that begins now.
    public Clocks(Clock machine, ContractClock contract, boolean trunksOnLoopback) {
        this(machine, contract, trunksOnLoopback, new ClockLine(machine));
    }

    /// Whether real telephones could ring by a time that is not: contract time was turned, and a trunk leads
    /// away from this machine (its address was changed since).
    public boolean turnedBeforeRealTelephones() {
        return contract.turned() && !trunksOnLoopback;
    }

    /// Whether the database's clock and the PBX's agree with ours, and ours has not jumped.
    ///
    /// @param pbx the PBX's own time, whole seconds
    public boolean agree(Handle handle, Instant pbx) {
        var database = handle.createQuery("SELECT UTC_TIMESTAMP(6)")
                .mapTo(Instant.class)
                .one();
        var ours = machine.now();
        return line.steady()
                && apart(ours, database).compareTo(APART_MOST) <= 0
                && apart(ours, pbx).compareTo(APART_MOST.plus(WHOLE_SECOND)) <= 0;
    }

    private static Duration apart(Instant a, Instant b) {
        return Duration.between(a, b).abs();
    }
}
