package org.denwaban.inbound;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.denwaban.clock.Clock;
import org.denwaban.pbx.ami.AmiBlock;

/// Which caller rings at, or talks with, which operator's telephone, as far as was heard: what a screen shows. No
/// promise rests on it; the record is made from the PBX's own (`CallRecords`).
public final class Telephones {

    /// A caller at a telephone.
    ///
    /// @param callId Uniqueid of the carrier's leg
    /// @param leg    Uniqueid of the operator's leg
    /// @param queue  of which contract
    /// @param since  machine time from which it is so
    public record At(String callId, String leg, String queue, Stage stage, Instant since) {}

    /// How far they are. Closed.
    public enum Stage {
        RINGING,
        TALKING,
        /// The conversation is over; until the next caller.
        OVER
    }

    private final Clock machine;
    private final Map<String, At> telephones = new HashMap<>();

    /// Legs of operators that have the other side on hold, and those whose transfer found no supervisor free.
    private final Set<String> held = new HashSet<>();

    private final Set<String> untransferred = new HashSet<>();

    Telephones(Clock machine) {
        this.machine = machine;
    }

    /// Takes over what the PBX says. Does not wait.
    synchronized void heard(AmiBlock block) {
        switch (String.valueOf(block.event())) {
            case "AgentCalled" -> put(block, Stage.RINGING);
            case "AgentConnect" -> put(block, Stage.TALKING);
            case "AgentComplete" -> complete(block);
            case "AgentRingNoAnswer", "AgentDump" -> telephones.remove(String.valueOf(block.first("Interface")));
            case "UserEvent" -> done(String.valueOf(block.first("UserEvent")), block);
            case "Hangup" -> {
                var channel = String.valueOf(block.first("Uniqueid"));
                callerGone(channel);
                over(at -> at.leg().equals(channel));
                held.remove(channel);
                untransferred.remove(channel);
            }
            default -> {}
        }
    }

    /// Told of without the operator's leg or the caller's, it was over with that leg's Hangup: the operator may have
    /// handed the caller on, and be with the next one.
    private void complete(AmiBlock block) {
        if (block.first("Uniqueid") != null && block.first("DestUniqueid") != null) {
            put(block, Stage.OVER);
        }
    }

    /// What the dialplan says of the page's keys (denwaban-hold, denwaban-transfer).
    private void done(String what, AmiBlock block) {
        var leg = String.valueOf(block.first("Uniqueid"));
        switch (what) {
            case "DenwabanHold" -> put(held, leg, "ON".equals(block.first("State")));
            case "DenwabanTransfer" -> put(untransferred, leg, "NOBODY".equals(block.first("Status")));
            default -> {}
        }
    }

    private static void put(Set<String> legs, String leg, boolean in) {
        if (in) {
            legs.add(leg);
        } else {
            legs.remove(leg);
        }
    }

    private void put(AmiBlock block, Stage stage) {
        telephones.put(
                String.valueOf(block.first("Interface")),
                new At(
                        String.valueOf(block.first("Uniqueid")),
                        String.valueOf(block.first("DestUniqueid")),
                        String.valueOf(block.first("Queue")),
                        stage,
                        machine.now()));
    }

    /// Whoever hangs up while it rings was never talked with.
    private void callerGone(String callId) {
        telephones.values().removeIf(at -> at.callId().equals(callId) && at.stage() == Stage.RINGING);
        over(at -> at.callId().equals(callId));
    }

    /// A conversation is over for its operator when either leg is: a caller whom they transferred talks on.
    private void over(Predicate<At> which) {
        telephones.replaceAll((_, at) -> which.test(at) && at.stage() == Stage.TALKING
                ? new At(at.callId(), at.leg(), at.queue(), Stage.OVER, machine.now())
                : at);
    }

    /// Forgets ends that nobody heard.
    ///
    /// @param channels Uniqueids of all that live in the PBX
    synchronized void onlyThose(Set<String> channels) {
        held.retainAll(channels);
        untransferred.retainAll(channels);
        for (var callId : telephones.values().stream()
                .map(At::callId)
                .filter(id -> !channels.contains(id))
                .distinct()
                .toList()) {
            callerGone(callId);
        }
    }

    /// Who is at a telephone now, or was last.
    ///
    /// @param telephone PJSIP endpoint, such as `PJSIP/1001`
    public synchronized Optional<At> at(String telephone) {
        return Optional.ofNullable(telephones.get(telephone));
    }

    /// Whether an operator's leg has the other side on hold.
    public synchronized boolean held(String leg) {
        return held.contains(leg);
    }

    /// Whether no supervisor was free when an operator's leg wanted to transfer last.
    public synchronized boolean untransferred(String leg) {
        return untransferred.contains(leg);
    }

    /// The operator is through with the caller.
    public synchronized void done(String telephone, String callId) {
        var at = telephones.get(telephone);
        if (at != null && at.callId().equals(callId) && at.stage() == Stage.OVER) {
            telephones.remove(telephone);
        }
    }
}
