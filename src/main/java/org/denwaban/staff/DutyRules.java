package org.denwaban.staff;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a wish makes of an operator's duty. Pure.
public final class DutyRules {

    private DutyRules() {}

    /// What comes of a wish. Closed.
    public sealed interface Step {

        /// The duty from now on, which may be the one of before.
        record To(Duty duty) implements Step {}

        record Refused(DutyFault why) implements Step {}
    }

    /// The step that `wish` makes from `now`.
    public static Step after(Duty now, Wish wish, Operator operator) {
        return switch (wish) {
            case Wish.SignIn(var contracts) -> signedIn(contracts, operator);
            case Wish.Ready _ -> ifThere(now, Duty.Ready::new);
            case Wish.Pause(var reason) -> ifThere(now, contracts -> new Duty.Paused(contracts, reason));
            case Wish.SignOut _ -> new Step.To(new Duty.Off());
        };
    }

    private static Step signedIn(Set<String> contracts, Operator operator) {
        if (!operator.contracts().containsAll(contracts)) {
            return new Step.Refused(DutyFault.NOT_THEIRS);
        }
        return new Step.To(new Duty.Ready(
                contracts.isEmpty() ? operator.contracts() : only(operator.contracts(), contracts::contains)));
    }

    private static Step ifThere(Duty now, Function<Set<String>, Duty> next) {
        return switch (now) {
            case Duty.Off _ -> new Step.Refused(DutyFault.SIGNED_OUT);
            case Duty.Ready(var contracts) -> new Step.To(next.apply(contracts));
            case Duty.Paused paused -> new Step.To(next.apply(paused.contracts()));
        };
    }

    /// A duty that is on record, as far as the settings still know its contracts: who serves none of them any more is
    /// not there.
    public static Duty stillServed(Duty recorded, Operator operator) {
        var served = only(recorded.contracts(), operator.contracts()::contains);
        return switch (recorded) {
            case Duty.Off off -> off;
            case Duty.Ready _ -> served.isEmpty() ? new Duty.Off() : new Duty.Ready(served);
            case Duty.Paused paused -> served.isEmpty() ? new Duty.Off() : new Duty.Paused(served, paused.reason());
        };
    }

    private static Set<String> only(Set<String> contracts, Predicate<String> wanted) {
        return contracts.stream().filter(wanted).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
