package org.denwaban.campaign;

import java.time.Duration;
import java.time.Instant;

/// Who calls when an appointment that was given to an operator is due. Pure: no clock, no telephone.
///
/// The citizen was promised a time, not a voice: the operator is preferred as long as the citizen need not wonder.
public final class KeeperRules {

    /// How long a due appointment waits for its operator who is on a call or enters a result: about the rest of a call,
    /// and well before the citizen begins to wonder ({@link CampaignRules#OVERDUE_AFTER}).
    public static final Duration GRACE = Duration.ofMinutes(2);

    /// How the operator to whom it was given is placed.
    public enum Keeper {
        /// May be rung now.
        READY,
        /// At work, but on a call, in the wrap-up, at a result, or their telephone is away.
        BUSY,
        /// Paused, not signed in, or not for this contract.
        AWAY
    }

    /// Who is to call.
    public enum Caller {
        KEEPER,
        NOBODY_YET,
        ANYBODY
    }

    private KeeperRules() {}

    /// Who calls at `now`.
    ///
    /// @param agreedAt the agreed time, not after `now`
    public static Caller caller(Keeper keeper, Instant agreedAt, Instant now) {
        return switch (keeper) {
            case READY -> Caller.KEEPER;
            case BUSY -> now.isBefore(agreedAt.plus(GRACE)) ? Caller.NOBODY_YET : Caller.ANYBODY;
            case AWAY -> Caller.ANYBODY;
        };
    }
}
