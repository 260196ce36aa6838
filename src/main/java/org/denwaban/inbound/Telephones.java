package org.denwaban.inbound;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    ///
    /// @return by telephone, the conversations that it ended for their operators; whom they handed on talks on
    synchronized Map<String, At> heard(AmiBlock block) {
        switch (String.valueOf(block.event())) {
            case "AgentCalled" -> put(block, Stage.RINGING);
            case "AgentConnect" -> put(block, Stage.TALKING);
            case "AgentComplete" -> {
                return complete(block);
            }
            case "AgentRingNoAnswer", "AgentDump" -> telephones.remove(String.valueOf(block.first("Interface")));
            case "UserEvent" -> done(String.valueOf(block.first("UserEvent")), block);
            case "Hangup" -> {
                return gone(String.valueOf(block.first("Uniqueid")));
            }
            default -> {}
        }
        return Map.of();
    }

    /// Told of without the operator's leg or the caller's, it was over with that leg's Hangup: the operator may have
    /// handed the caller on, and be with the next one.
    private Map<String, At> complete(AmiBlock block) {
        if (block.first("DestUniqueid") == null) {
            return Map.of();
        }
        var telephone = String.valueOf(block.first("Interface"));
        var before = telephones.get(telephone);
        var over = at(block, Stage.OVER);
        if (block.first("Uniqueid") != null) {
            telephones.put(telephone, over);
        }
        boolean known = before != null && before.leg().equals(over.leg()) && before.stage() == Stage.OVER;
        return known ? Map.of() : Map.of(telephone, over);
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
        telephones.put(String.valueOf(block.first("Interface")), at(block, stage));
    }

    private At at(AmiBlock block, Stage stage) {
        return new At(
                String.valueOf(block.first("Uniqueid")),
                String.valueOf(block.first("DestUniqueid")),
                String.valueOf(block.first("Queue")),
                stage,
                machine.now());
    }

    /// Whoever hangs up while it rings was never talked with. A conversation is over for its operator when either leg
    /// is: a caller whom they transferred talks on.
    private Map<String, At> gone(String channel) {
        held.remove(channel);
        untransferred.remove(channel);
        telephones.values().removeIf(at -> at.callId().equals(channel) && at.stage() == Stage.RINGING);
        var over = new HashMap<String, At>();
        telephones.forEach((telephone, at) -> {
            if (at.stage() == Stage.TALKING
                    && (at.callId().equals(channel) || at.leg().equals(channel))) {
                over.put(telephone, new At(at.callId(), at.leg(), at.queue(), Stage.OVER, machine.now()));
            }
        });
        telephones.putAll(over);
        return over;
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
            var _ = gone(callId);
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
