package org.denwaban.watch;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Outbound;
import org.jspecify.annotations.Nullable;

/// Whether a citizen's telephone rang once too often, by the contract and the calls before it alone (rules.md, "When a
/// household may be dialled"). Written a second time on purpose, like {@link WitnessRules}: it shares nothing with the
/// rules that let calls out, nor with what they wrote down as counted. Pure.
public final class CountRules {

    private static final String BUSY = "BUSY";
    private static final String CARRIER_FAILED = "CARRIER_FAILED";

    /// A call that the gate let out.
    ///
    /// @param ofTheNumber whether it went to the number that is asked about
    /// @param at          contract time
    /// @param outcome     as of `attempt.outcome`, null while nobody knows
    /// @param appointment id of the one that it kept, null for a regular call
    /// @param agreedFor   contract time agreed with the household, null where no such appointment is on record
    public record Call(
            String id,
            String householdId,
            boolean ofTheNumber,
            Instant at,
            @Nullable String outcome,
            @Nullable String appointment,
            @Nullable Instant agreedFor) {

        /// An appointment that nobody agreed upon, or that is for another day or a later hour, is none.
        private boolean keepsAppointment() {
            return agreedFor != null && day(agreedFor).equals(day(at)) && !agreedFor.isAfter(at);
        }
    }

    /// What there was too much of.
    public enum Excess {
        /// One word of the gate's is one leg towards the carrier, and there had been one.
        CALL,
        /// The household had used up its calls.
        HOUSEHOLD,
        /// The number had, whoever it belongs to.
        NUMBER,
        /// The household had been called on that day.
        DAY,
        /// The appointment had been kept.
        APPOINTMENT
    }

    private CountRules() {}

    /// What a call was too much of, empty if it was allowed.
    ///
    /// @param before calls that were let out before it: all of its household, and all of other households of the
    ///               contract that were called at its number; in their order
    public static Optional<Excess> excess(Outbound outbound, Call call, List<Call> before) {
        var counted = counted(outbound, before);
        var own = counted.stream()
                .filter(each -> each.householdId().equals(call.householdId()))
                .toList();
        if (call.keepsAppointment()) {
            // asked for by the citizen: above every number, but once
            return own.stream().anyMatch(each -> keepsTheSame(each, call))
                    ? Optional.of(Excess.APPOINTMENT)
                    : Optional.empty();
        }
        if (own.size() >= outbound.attempts()) {
            return Optional.of(Excess.HOUSEHOLD);
        }
        if (counted.stream().filter(Call::ofTheNumber).count() >= outbound.attemptsPerNumber()) {
            return Optional.of(Excess.NUMBER);
        }
        long today = own.stream()
                .filter(each -> day(each.at()).equals(day(call.at())))
                .count();
        return today >= outbound.attemptsPerDay() ? Optional.of(Excess.DAY) : Optional.empty();
    }

    private static boolean keepsTheSame(Call one, Call other) {
        return one.appointment() != null && one.appointment().equals(other.appointment());
    }

    /// Those that used up a call: not the first busy tones in a row of a household, and nothing that the carrier did.
    private static List<Call> counted(Outbound outbound, List<Call> calls) {
        var busy = new HashMap<String, Integer>();
        var counted = new ArrayList<Call>();
        for (var call : calls) {
            if (CARRIER_FAILED.equals(call.outcome()) || !outbound.period().contains(day(call.at()))) {
                continue;
            }
            int before = busy.getOrDefault(call.householdId(), 0);
            if (BUSY.equals(call.outcome()) && before < outbound.busyMost()) {
                busy.put(call.householdId(), before + 1);
            } else {
                busy.remove(call.householdId());
                counted.add(call);
            }
        }
        return counted;
    }

    private static LocalDate day(Instant at) {
        return Tokyo.day(at);
    }
}
