package org.denwaban.dialer;

import java.time.Instant;
import org.denwaban.call.LeftMessage;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A call of ours whose outcome may not be known yet: an attempt of a campaign, or a try of a call back. Every method
/// works in the caller's transaction.
interface OpenCall {

    String id();

    /// Uniqueid of the operator's leg.
    String channelId();

    String operatorId();

    /// When the gate said yes (machine time), null if it has not.
    @Nullable
    Instant redeemed();

    /// When its permit ends (machine time).
    Instant expires();

    /// Let out by the gate, and nobody is known to have answered.
    boolean onItsWay();

    /// Holds up whoever else decides about whom it is for.
    void lock(Handle handle);

    /// Somebody answered; an outcome that is known already stays.
    void answered(Handle handle, Instant at);

    /// How the trunk leg's Hangup explained itself.
    void cause(Handle handle, int cause, int techCause);

    /// The operator's telephone is free again. True if that was not known before.
    boolean operatorGone(Handle handle, Instant at);

    /// Both legs are over, and what the operator keyed in is written.
    void over(Handle handle);

    /// Writes how it ended. True if that was not known before.
    boolean end(Handle handle, Outcome outcome, CourseStore.Source source);

    /// Notes that stages of it were taken from the PBX's own record, for nobody heard them.
    void filledFromRecord(Handle handle);

    /// Gives it back: it was provably never dialled. True if it was not redeemed before.
    boolean giveBack(Handle handle);

    /// What is known of the recorded message that was left in it.
    void message(Handle handle, LeftMessage message, Instant at);
}
