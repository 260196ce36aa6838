package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import org.denwaban.clock.Clock;

/// Where this machine's wall clock ought to stand by its monotonic one, which nobody can set. Where denwaban, the
/// database and the PBX share a machine, their three clocks jump together and go on agreeing; this line does not jump.
///
/// NTP that slews moves both clocks alike. A step beyond {@link Clocks#APART_MOST} stays in the way until the wall
/// clock is back where it was expected, or somebody confirms the new time. A machine that was suspended makes such a
/// step too, for the monotonic clock of Linux stands still meanwhile.
public final class ClockLine {

    private final Clock machine;
    private Instant wall;
    private long nanos;

    /// Believes what the machine's clock shows now.
    public ClockLine(Clock machine) {
        this.machine = machine;
        confirm();
    }

    /// How far the wall clock is ahead of where it ought to stand; negative if it is behind.
    public synchronized Duration off() {
        return Duration.between(wall.plusNanos(machine.nanos() - nanos), machine.now());
    }

    /// Whether it stands where it ought to, or near enough.
    public boolean steady() {
        return near(off());
    }

    /// Looks, and expects the wall clock from here on if it has not jumped since the last look: what NTP corrects in
    /// small steps over months must not add up to a jump.
    ///
    /// @return as {@link #off} tells it
    synchronized Duration look() {
        var off = off();
        if (near(off)) {
            confirm();
        }
        return off;
    }

    /// Believes what the machine's clock shows now, however far it has jumped.
    public synchronized void confirm() {
        wall = machine.now();
        nanos = machine.nanos();
    }

    private static boolean near(Duration off) {
        return off.abs().compareTo(Clocks.APART_MOST) <= 0;
    }
}
