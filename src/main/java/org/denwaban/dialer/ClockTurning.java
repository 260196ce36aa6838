package org.denwaban.dialer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.denwaban.campaign.CourseStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.db.Database;

/// Turns contract time for a demo, a test or for trying a contract out: forward only, only with no live
/// call and no open permit, and only where every trunk leads to this very machine.
public final class ClockTurning {

    /// Refused, with what to do. The text begins with a stable code.
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String why) {
            super(why);
        }
    }

    private final Database database;
    private final CourseStore courses;
    private final ContractClock clock;
    private final List<String> trunkHosts;

    public ClockTurning(Database database, CourseStore courses, ContractClock clock, List<String> trunkHosts) {
        this.database = database;
        this.courses = courses;
        this.clock = clock;
        this.trunkHosts = List.copyOf(trunkHosts);
    }

    /// Turns contract time to `contract`. Whoever promises calls must hold still meanwhile.
    public ContractClock.Turn turn(Instant contract) throws RefusedException {
        if (!trunkHosts.stream().allMatch(ClockTurning::onLoopback)) {
            throw new RefusedException("E-CLOCK-004 contract time is turned only where every trunk is on loopback;"
                    + " pbx.trunk_hosts names another host");
        }
        var live = database.transaction(courses::onTheLine);
        if (!live.isEmpty()) {
            throw new RefusedException("E-CLOCK-005 " + live.size()
                    + " calls are on the line or permitted; wait until they are over, then turn the clock");
        }
        boolean first = !clock.turned();
        if (first && database.transaction(courses::anyAttempt)) {
            throw new RefusedException(
                    "E-CLOCK-006 calls were made here by machine time; contract time is turned only in an"
                            + " installation that began with a turned clock");
        }
        try {
            var turn = clock.turn(contract);
            if (first) {
                // it may have gone back: what was decided by machine time ("the campaign is over") is decided anew
                database.run(handle -> courses.lookAtAll(handle, contract));
            }
            return turn;
        } catch (ContractClock.BackwardException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    /// Whether a host's every address is this machine's own loopback.
    public static boolean onLoopback(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
