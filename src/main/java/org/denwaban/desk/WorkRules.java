package org.denwaban.desk;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What of an operator's work lies on top. Pure.
final class WorkRules {

    private WorkRules() {}

    /// Whoever is on the line comes first; then what the operator has to tell of a call that is over, the oldest; then
    /// a card that waits to be dialled.
    static Optional<Work> top(List<Work> works) {
        return works.stream().min(Comparator.comparingInt(WorkRules::rank).thenComparing(Work::since));
    }

    private static int rank(Work work) {
        if (work.live()) {
            return 0;
        }
        return work.toBeTold() ? 1 : 2;
    }

    /// How many calls wait to be told of.
    static int untold(List<Work> works) {
        return (int)
                works.stream().filter(work -> work.toBeTold() && !work.live()).count();
    }
}
