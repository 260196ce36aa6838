package org.denwaban.desk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.denwaban.staff.Duty;
import org.denwaban.staff.PauseReason;
import org.denwaban.staff.Presence;
import org.jspecify.annotations.Nullable;

/// What an operator's page is made of, as values that are equal as long as the page stays as it is.
///
/// @param duty whether they take calls, and since when
/// @param call who is on the line
/// @param card whose card lies before them; empty for none
record OperatorScreen(OfDuty duty, OfCall call, Optional<CardOf> card) {

    /// The operator's own state.
    ///
    /// @param state     `READY`, `PAUSED` or `OFF`
    /// @param reason    of a pause, null otherwise
    /// @param since     milliseconds of machine time
    /// @param restsUntil end of the wrap-up in milliseconds of machine time, 0 when not in one
    /// @param phone     what the PBX says of the telephone
    /// @param contracts names of those that they are there for
    record OfDuty(
            String state,
            @Nullable PauseReason reason,
            long since,
            long restsUntil,
            String phone,
            List<String> contracts) {}

    /// The line.
    ///
    /// @param stage  key of the words for it
    /// @param id     of the attempt, the try or the call; empty for none
    /// @param since  milliseconds of machine time; 0 where nothing runs
    /// @param until  milliseconds of machine time at which it is dialled by itself; 0 otherwise
    /// @param number first, second or third attempt; 0 for none
    /// @param phone  which telephone of the household; 0 for none
    /// @param contract name of it; empty for none
    /// @param kind   `offer`, `attempt`, `try`, `call` or empty
    /// @param untold calls that are over and not told of yet
    /// @param may    what can be done with it by a key, as {@link LineKeys.Key}
    /// @param held   whether the other side hears music
    /// @param nobody whether no supervisor was free for them
    record OfCall(
            String kind,
            String stage,
            String id,
            long since,
            long until,
            int number,
            int phone,
            String contract,
            int untold,
            List<String> may,
            boolean held,
            boolean nobody) {

        private OfCall with(List<String> keys, boolean onHold, boolean nobodyFree) {
            return new OfCall(kind, stage, id, since, until, number, phone, contract, untold, keys, onHold, nobodyFree);
        }
    }

    /// What is known of a conversation's keys.
    interface Lines {

        /// A page that has none of them.
        Lines NONE = new Lines() {
            @Override
            public boolean held(String leg) {
                return false;
            }

            @Override
            public boolean untransferred(String leg) {
                return false;
            }

            @Override
            public boolean leavesMessage(Work.Outbound call) {
                return false;
            }
        };

        /// Whether the other side of an operator's leg hears music.
        boolean held(String leg);

        /// Whether no supervisor was free for it.
        boolean untransferred(String leg);

        /// Whether the contract has a message left in this attempt.
        boolean leavesMessage(Work.Outbound call);
    }

    /// Whose card. Closed.
    sealed interface CardOf {

        /// A household that we call, or may call. Which call it is stands in {@link OfCall}: the card stays as it is
        /// from before the call to its result.
        record Household(String householdId) implements CardOf {}

        /// A household that called us.
        record ReturnCall(String householdId, String callId, String returnCallId) implements CardOf {}

        /// Somebody on the line who may be any of some households, or none.
        record Caller(String callId, String contractId, boolean ours) implements CardOf {}
    }

    /// The screen of an operator.
    ///
    /// @param names of the contracts, by id
    static OperatorScreen of(Presence.Seen seen, List<Work> works, Map<String, String> names, Lines lines) {
        var top = WorkRules.top(works);
        return new OperatorScreen(
                duty(seen, names),
                top.map(work -> call(work, names, WorkRules.untold(works))
                                .with(
                                        keys(work, lines),
                                        lines.held(work.operatorsLeg()),
                                        lines.untransferred(work.operatorsLeg())))
                        .orElseGet(() -> new OfCall("", "call.none", "", 0, 0, 0, 0, "", 0, List.of(), false, false)),
                top.map(OperatorScreen::card));
    }

    private static List<String> keys(Work work, Lines lines) {
        return Stream.of(LineKeys.Key.values())
                .filter(key ->
                        LineKeys.may(List.of(work), work.id(), key, lines).isPresent())
                .map(Enum::name)
                .toList();
    }

    private static OfDuty duty(Presence.Seen seen, Map<String, String> names) {
        return new OfDuty(
                seen.duty().state(),
                seen.duty() instanceof Duty.Paused paused ? paused.reason() : null,
                seen.since().equals(Instant.MIN) ? 0 : seen.since().toEpochMilli(),
                seen.resting() ? seen.restsUntil().toEpochMilli() : 0,
                seen.phone(),
                seen.duty().contracts().stream()
                        .map(id -> names.getOrDefault(id, id))
                        .toList());
    }

    private static OfCall call(Work work, Map<String, String> names, int untold) {
        var contract = names.getOrDefault(work.contractId(), work.contractId());
        var since = work.since().toEpochMilli();
        return switch (work) {
            case Work.Offered offered ->
                new OfCall(
                        "offer",
                        "call.offer",
                        offered.householdId(),
                        since,
                        offered.dialAt() == null ? 0 : offered.dialAt().toEpochMilli(),
                        0,
                        0,
                        contract,
                        untold,
                        List.of(),
                        false,
                        false);
            case Work.Outbound call ->
                new OfCall(
                        "attempt",
                        "call.out." + call.stage(),
                        call.attemptId(),
                        since,
                        0,
                        call.number(),
                        call.phone(),
                        contract,
                        untold,
                        List.of(),
                        false,
                        false);
            case Work.CallBack call ->
                new OfCall(
                        "try",
                        "call.back." + call.stage(),
                        call.tryId(),
                        since,
                        0,
                        0,
                        0,
                        contract,
                        untold,
                        List.of(),
                        false,
                        false);
            case Work.Inbound call ->
                new OfCall(
                        "call",
                        "call.in." + call.stage(),
                        call.callId(),
                        since,
                        0,
                        0,
                        0,
                        contract,
                        untold,
                        List.of(),
                        false,
                        false);
        };
    }

    private static CardOf card(Work work) {
        return switch (work) {
            case Work.Offered offered -> new CardOf.Household(offered.householdId());
            case Work.Outbound call -> new CardOf.Household(call.householdId());
            case Work.CallBack call -> new CardOf.Caller(call.tryId(), call.contractId(), true);
            case Work.Inbound call ->
                call.householdId() == null || call.returnCallId() == null
                        ? new CardOf.Caller(call.callId(), call.contractId(), false)
                        : new CardOf.ReturnCall(call.householdId(), call.callId(), call.returnCallId());
        };
    }
}
