package org.denwaban.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that an operator has before them. Closed.
sealed interface Work {

    /// The contract that it is for.
    String contractId();

    /// Machine time from which it is so.
    Instant since();

    /// A household's card, before anybody is called.
    ///
    /// @param dialAt machine time at which it is dialled; null until the operator asks for it
    record Offered(
            String contractId,
            String householdId,
            Instant since,
            @Nullable Instant dialAt) implements Work {}

    /// How far a call of ours is.
    enum Stage {
        /// The operator's telephone rings, or is about to.
        CALLING_OPERATOR,
        /// The citizen's telephone rings.
        RINGING,
        TALKING,
        /// The operator's telephone is free again; the result is missing.
        OVER
    }

    /// A call of the campaign.
    ///
    /// @param phone  which telephone of the household
    /// @param number first, second or third attempt
    record Outbound(
            String attemptId, String contractId, String householdId, int phone, int number, Stage stage, Instant since)
            implements Work {}

    /// A call to somebody who had asked for it.
    record CallBack(String tryId, String contractId, Stage stage, Instant since) implements Work {}

    /// How far a call is that came in.
    enum InStage {
        RINGING,
        TALKING,
        OVER
    }

    /// A call that came in.
    ///
    /// @param leg            Uniqueid of the operator's leg
    /// @param householdId    whose return call it is, null until the operator knows
    /// @param returnCallId   by which its result is entered; null with the household
    record Inbound(
            String callId,
            String leg,
            String contractId,
            @Nullable String householdId,
            @Nullable String returnCallId,
            InStage stage,
            Instant since)
            implements Work {}

    /// Whether somebody is on the line, or about to be.
    default boolean live() {
        return switch (this) {
            case Offered _ -> false;
            case Outbound outbound -> outbound.stage() != Stage.OVER;
            case CallBack callBack -> callBack.stage() != Stage.OVER;
            case Inbound inbound -> inbound.stage() != InStage.OVER;
        };
    }

    /// The call's id as the page knows it; the household where nobody is called yet.
    default String id() {
        return switch (this) {
            case Offered offered -> offered.householdId();
            case Outbound outbound -> outbound.attemptId();
            case CallBack callBack -> callBack.tryId();
            case Inbound inbound -> inbound.callId();
        };
    }

    /// Uniqueid of the operator's leg; empty where there is none.
    default String operatorsLeg() {
        return switch (this) {
            case Offered _ -> "";
            case Outbound outbound -> outbound.attemptId();
            case CallBack callBack -> callBack.tryId();
            case Inbound inbound -> inbound.leg();
        };
    }

    /// Whether the two talk with each other.
    default boolean talking() {
        return switch (this) {
            case Offered _ -> false;
            case Outbound outbound -> outbound.stage() == Stage.TALKING;
            case CallBack callBack -> callBack.stage() == Stage.TALKING;
            case Inbound inbound -> inbound.stage() == InStage.TALKING;
        };
    }

    /// Whether it keeps its operator from the next call: it is theirs until they have told what came of it.
    default boolean toBeTold() {
        return !(this instanceof Offered);
    }
}
