package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Hours worked, of the record of duties alone. Who is signed in for two contracts at once works for both of them: the
/// hours of an operator's contracts are no sum. Pure.
public final class HoursRules {

    private HoursRules() {}

    /// Who was at work for a contract from `from` to before `to`, by when they first came.
    ///
    /// @param changes every change in that time, and the last one before of each operator, in their order
    /// @param now     contract time: whoever is there now has been there until now
    public static List<Hours> of(String contractId, List<DutyChange> changes, Instant from, Instant to, Instant now) {
        var byOperator = changes.stream()
                .collect(Collectors.groupingBy(DutyChange::operatorId, LinkedHashMap::new, Collectors.toList()));
        var until = now.isBefore(to) ? now : to;
        return byOperator.entrySet().stream()
                .flatMap(each -> hours(each.getKey(), contractId, each.getValue(), from, until).stream())
                .sorted((a, b) -> a.cameAt().compareTo(b.cameAt()))
                .toList();
    }

    private static Optional<Hours> hours(
            String operatorId, String contractId, List<DutyChange> changes, Instant from, Instant until) {
        var count = new Count();
        for (int i = 0; i < changes.size(); i++) {
            var next = i + 1 < changes.size() ? changes.get(i + 1).contractAt() : until;
            var begins = later(changes.get(i).contractAt(), from);
            var ends = next.isBefore(until) ? next : until;
            var duty = changes.get(i).duty();
            if (begins.isBefore(ends) && duty.contracts().contains(contractId)) {
                count.add(duty, begins, ends);
            }
        }
        return count.of(operatorId, until);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isBefore(b) ? b : a;
    }

    private static final class Count {
        private @Nullable Instant first;
        private Instant last = Instant.MIN;
        private Duration ready = Duration.ZERO;
        private final Map<PauseReason, Duration> paused = new EnumMap<>(PauseReason.class);

        void add(Duty duty, Instant begins, Instant ends) {
            var time = Duration.between(begins, ends);
            switch (duty) {
                case Duty.Ready _ -> ready = ready.plus(time);
                case Duty.Paused pause -> paused.merge(pause.reason(), time, Duration::plus);
                case Duty.Off _ -> {
                    return;
                }
            }
            if (first == null) {
                first = begins;
            }
            last = ends;
        }

        Optional<Hours> of(String operatorId, Instant until) {
            return first == null
                    ? Optional.empty()
                    : Optional.of(new Hours(operatorId, first, last.isBefore(until) ? last : null, ready, paused));
        }
    }
}
