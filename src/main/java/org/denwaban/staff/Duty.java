package org.denwaban.staff;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// Whether an operator is at work, and takes calls. Closed.
public sealed interface Duty {

    /// Contracts for which they are there; none when they are not.
    Set<String> contracts();

    /// `READY`, `PAUSED` or `OFF`.
    default String state() {
        return switch (this) {
            case Ready _ -> "READY";
            case Paused _ -> "PAUSED";
            case Off _ -> "OFF";
        };
    }

    /// Not signed in.
    record Off() implements Duty {

        @Override
        public Set<String> contracts() {
            return Set.of();
        }
    }

    /// Signed in, and takes calls.
    record Ready(Set<String> contracts) implements Duty {

        public Ready {
            contracts = inOrder(contracts);
        }
    }

    /// Signed in, and takes none.
    record Paused(Set<String> contracts, PauseReason reason) implements Duty {

        public Paused {
            contracts = inOrder(contracts);
        }
    }

    private static Set<String> inOrder(Set<String> contracts) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(contracts));
    }
}
