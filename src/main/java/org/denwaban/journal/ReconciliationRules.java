package org.denwaban.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Compares the calls that the PBX wrote of with those on our record. Pure.
public final class ReconciliationRules {

    /// A call through the carrier, as the PBX's own record tells it.
    ///
    /// @param id       Linkedid
    /// @param answered by the citizen who was called, or by an operator who took a caller
    /// @param over     the record has its end
    public record Written(String id, boolean answered, boolean over) {}

    /// What may be wrong with a call. Closed.
    public enum Fault {
        /// The PBX wrote of it, and it is not on our record.
        MISSING,
        /// It is on our record, and the PBX wrote nothing.
        INVENTED,
        /// One says that it was answered, the other that it was not.
        ANSWER_DIFFERS,
        /// It is over, and our record does not know.
        END_MISSING
    }

    /// A call that is not the same on both sides.
    public record Finding(String call, Fault fault) {}

    /// The result of a comparison.
    ///
    /// @param written  calls of the PBX
    /// @param kept     calls of ours that are certain
    /// @param agreed   the same on both
    /// @param inDoubt  calls of ours that are not certain and of which the PBX wrote nothing
    /// @param findings the others, by call
    public record Result(int written, int kept, int agreed, int inDoubt, List<Finding> findings) {

        public Result {
            findings = List.copyOf(findings);
        }

        /// How many have this fault.
        public int count(Fault fault) {
            return (int) findings.stream().filter(each -> each.fault() == fault).count();
        }

        /// Agreed, of all calls of either side, in per cent, 0 to 100; 100 where there were none. Cut down to four
        /// decimals: one wrong call of a million shows.
        public double score() {
            long all = (long) agreed + findings.size();
            return all == 0 ? 100 : Math.floor(1_000_000.0 * agreed / all) / 10_000;
        }
    }

    private ReconciliationRules() {}

    /// Compares.
    ///
    /// @param written every call that the PBX wrote of
    /// @param kept    every call of ours of that time, and whatever is kept of those that the PBX wrote of
    public static Result compare(List<Written> written, List<CallsKept.Kept> kept) {
        Map<String, CallsKept.Kept> ours = new TreeMap<>();
        kept.forEach(call -> ours.put(call.id(), call));
        var findings = new ArrayList<Finding>();
        int agreed = 0;
        for (var call : written) {
            var fault = fault(call, Optional.ofNullable(ours.remove(call.id())));
            if (fault.isPresent()) {
                findings.add(new Finding(call.id(), fault.get()));
            } else {
                agreed++;
            }
        }
        ours.values().stream()
                .filter(CallsKept.Kept::certain)
                .forEach(call -> findings.add(new Finding(call.id(), Fault.INVENTED)));
        findings.sort(Comparator.comparing(Finding::call));
        int inDoubt =
                (int) ours.values().stream().filter(call -> !call.certain()).count();
        int certain = (int) kept.stream().filter(CallsKept.Kept::certain).count();
        return new Result(written.size(), certain, agreed, inDoubt, findings);
    }

    private static Optional<Fault> fault(Written call, Optional<CallsKept.Kept> ours) {
        if (ours.isEmpty()) {
            return Optional.of(Fault.MISSING);
        }
        if (call.over() && !ours.get().over()) {
            return Optional.of(Fault.END_MISSING);
        }
        return call.over() && call.answered() != ours.get().answered()
                ? Optional.of(Fault.ANSWER_DIFFERS)
                : Optional.empty();
    }
}
