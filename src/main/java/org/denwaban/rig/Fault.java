package org.denwaban.rig;

import java.util.ArrayList;
import java.util.List;

/// Something that goes wrong in a fault run. Closed.
sealed interface Fault {

    /// The four processes.
    enum Who {
        DENWABAN,
        DATABASE,
        PBX,
        TOWN
    }

    /// The lines that denwaban talks over.
    enum Link {
        AMI,
        AGI,
        DATABASE
    }

    /// `kill -9`, and started again.
    record Killed(Who who) implements Fault {}

    /// SIGSTOP, and SIGCONT after a while.
    record Frozen(Who who) implements Fault {}

    /// A line that does something else than pass on what comes, for a while.
    record Spoilt(Link link, FaultProxy.Line line) implements Fault {}

    /// Every one that there is, each as likely as the others.
    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var who : Who.values()) {
            all.add(new Killed(who));
            all.add(new Frozen(who));
        }
        for (var link : Link.values()) {
            for (var line : FaultProxy.Line.values()) {
                if (line != FaultProxy.Line.WHOLE) {
                    all.add(new Spoilt(link, line));
                }
            }
        }
        return List.copyOf(all);
    }
}
