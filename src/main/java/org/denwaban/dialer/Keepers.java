package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.denwaban.campaign.AppointmentStore;
import org.denwaban.campaign.AppointmentStore.Entry;
import org.denwaban.campaign.KeeperRules;
import org.denwaban.campaign.KeeperRules.Keeper;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;

/// Whose a due household is, when its appointment was given to an operator. By {@link KeeperRules}.
final class Keepers {

    /// How soon a household that waits for its operator is looked at again: a citizen does not notice a second.
    static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final AppointmentStore appointments = new AppointmentStore();
    private final Presence presence;
    private final Clocks clocks;

    Keepers(Presence presence, Clocks clocks) {
        this.presence = presence;
        this.clocks = clocks;
    }

    /// Whose it is. Closed.
    sealed interface Turn {
        /// Of whoever the dialer has at hand.
        record Ours() implements Turn {}

        /// Of another operator, who is ready.
        record Theirs(String keeper) implements Turn {}

        /// Of nobody for a moment.
        record NotYet() implements Turn {}
    }

    /// Whose turn a household is that the caller has locked.
    ///
    /// @param claimed     whom the dialer has claimed
    /// @param contractNow contract time
    Turn turn(Handle handle, Campaign campaign, String household, Operator claimed, Instant contractNow) {
        return appointments
                .givenAndDue(handle, household, contractNow.minus(KeeperRules.GRACE), contractNow)
                .filter(entry -> !claimed.id().equals(entry.keeper()))
                .map(entry -> turn(campaign, entry, contractNow))
                .orElseGet(Turn.Ours::new);
    }

    private Turn turn(Campaign campaign, Entry entry, Instant contractNow) {
        var keeper = Objects.requireNonNull(entry.keeper());
        return switch (KeeperRules.caller(placed(keeper, campaign.contract().id()), entry.agreedAt(), contractNow)) {
            case KEEPER -> new Turn.Theirs(keeper);
            case NOBODY_YET -> new Turn.NotYet();
            case ANYBODY -> new Turn.Ours();
        };
    }

    private Keeper placed(String keeper, String contract) {
        if (presence.readyFor(keeper, contract, clocks.machine().now())) {
            return Keeper.READY;
        }
        return presence.takesCalls(keeper, contract) ? Keeper.BUSY : Keeper.AWAY;
    }
}
