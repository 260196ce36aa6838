package org.denwaban.call;

import java.time.Instant;
import java.util.List;
import org.denwaban.call.OutboundCall.Operator;
import org.denwaban.call.OutboundCall.Trunk;
import org.denwaban.pbx.ami.AmiBlock;
import org.jspecify.annotations.Nullable;

/// How an outbound call goes on with what the PBX says. Pure: no clock, no I/O. Total: an event that
/// does not fit changes nothing. Only events that can be trusted come here. Facts of real runs:
/// Asterisk 22.10.1.
public final class CallRules {

    private static final String STATE_RINGING = "5";
    private static final String STATE_UP = "6";

    /// Where a citizen's leg is alone: its operator's has gone before.
    private static final String MESSAGE_CONTEXT = "denwaban-message";

    private final String trunkPrefix;

    /// @param trunkEndpoint PJSIP endpoint of the carrier; a channel `PJSIP/<endpoint>-…` is a trunk
    ///                      leg
    public CallRules(String trunkEndpoint) {
        this.trunkPrefix = "PJSIP/" + trunkEndpoint + "-";
    }

    /// The call after an event, and what became known by it.
    public record Step(OutboundCall call, List<CallFact> facts) {}

    /// The call after `event`, heard at `at`.
    public Step heard(OutboundCall call, AmiBlock event, Instant at) {
        var kind = event.event();
        if (kind == null) {
            return same(call);
        }
        return switch (kind) {
            case "Newchannel" -> newChannel(call, event, at);
            case "Newstate" -> newState(call, event, at);
            case "DialState" -> "RINGING".equals(event.first("DialStatus")) ? rings(call, dest(event)) : same(call);
            case "DialEnd" -> "ANSWER".equals(event.first("DialStatus")) ? answered(call, dest(event), at) : same(call);
            case "Hangup" -> hangup(call, event, at);
            case "UserEvent" ->
                "DenwabanMessage".equals(event.first("UserEvent")) ? message(call, event, at) : notDialled(call, event);
            case "OriginateResponse" -> originated(call, event, at);
            default -> same(call);
        };
    }

    private Step newChannel(OutboundCall call, AmiBlock event, Instant at) {
        var id = event.first("Uniqueid");
        if (call.channelId().equals(id)) {
            return call.operator() == Operator.EXPECTED ? same(call.with(Operator.ALIVE)) : same(call);
        }
        if (id != null && isTrunk(event) && notYetDialled(call)) {
            return new Step(
                    call.with(new Trunk.Dialling(id, false)),
                    List.of(new CallFact.TrunkDialled(call.attempt(), id, at)));
        }
        return same(call);
    }

    private Step newState(OutboundCall call, AmiBlock event, Instant at) {
        var id = event.first("Uniqueid");
        if (STATE_UP.equals(event.first("ChannelState"))) {
            return answered(call, id, at);
        }
        return STATE_RINGING.equals(event.first("ChannelState")) ? rings(call, id) : same(call);
    }

    private static Step rings(OutboundCall call, @Nullable String id) {
        return call.trunk() instanceof Trunk.Dialling dialling
                        && dialling.uniqueId().equals(id)
                ? same(call.with(new Trunk.Dialling(dialling.uniqueId(), true)))
                : same(call);
    }

    private static Step answered(OutboundCall call, @Nullable String id, Instant at) {
        return call.trunk() instanceof Trunk.Dialling dialling
                        && dialling.uniqueId().equals(id)
                ? new Step(
                        call.with(new Trunk.Talking(dialling.uniqueId(), at)),
                        List.of(new CallFact.CitizenAnswered(call.attempt(), at)))
                : same(call);
    }

    private Step hangup(OutboundCall call, AmiBlock event, Instant at) {
        var id = event.first("Uniqueid");
        if (call.channelId().equals(id)) {
            return operatorGone(call, at);
        }
        if (id == null || !isTrunk(event)) {
            return same(call);
        }
        return switch (call.trunk()) {
            case Trunk.Ended _ -> same(call);
            // None: we were not listening when it was dialled (a restart in mid-call)
            case Trunk.None _, Trunk.NotMade _ ->
                trunkGone(alone(call, event), id, STATE_UP.equals(event.first("ChannelState")), false, event, at);
            case Trunk.Dialling(var own, var rang) ->
                own.equals(id)
                        ? trunkGone(call, id, STATE_UP.equals(event.first("ChannelState")), rang, event, at)
                        : same(call);
            case Trunk.Talking talking ->
                talking.uniqueId().equals(id) ? trunkGone(call, id, true, true, event, at) : same(call);
        };
    }

    private static Step operatorGone(OutboundCall call, Instant at) {
        if (call.operator() == Operator.GONE) {
            return same(call);
        }
        var gone = call.with(Operator.GONE);
        return switch (call.trunk()) {
            case Trunk.None _ -> new Step(gone, List.of(new CallFact.OperatorGone(call.attempt(), false, at)));
            case Trunk.NotMade _ ->
                new Step(
                        gone,
                        List.of(
                                new CallFact.TrunkEnded(call.attempt(), TrunkOutcome.CARRIER_FAILED, 0, 0, at),
                                new CallFact.OperatorGone(call.attempt(), false, at)));
            case Trunk.Dialling _, Trunk.Talking _, Trunk.Ended _ ->
                new Step(gone, List.of(new CallFact.OperatorGone(call.attempt(), true, at)));
        };
    }

    private static Step trunkGone(
            OutboundCall call, String id, boolean answered, boolean rang, AmiBlock event, Instant at) {
        int cause = number(event.first("Cause"));
        int techCause = number(event.first("TechCause"));
        boolean ringing = rang || STATE_RINGING.equals(event.first("ChannelState"));
        var outcome = answered ? TrunkOutcome.ANSWERED : TrunkOutcome.unanswered(cause, techCause, ringing);
        return new Step(
                call.with(new Trunk.Ended(id, outcome)),
                List.of(new CallFact.TrunkEnded(call.attempt(), outcome, cause, techCause, at)));
    }

    /// The dialplan says that it made no leg: the carrier cannot be reached, or the PBX refused what the gate had
    /// said. Believed only of a call that was heard from its beginning: CHANUNAVAIL is also what a declined call
    /// leaves, and of one that began in a gap the leg itself may not have been heard.
    private static Step notDialled(OutboundCall call, AmiBlock event) {
        var name = event.first("UserEvent");
        boolean said = "DenwabanRefused".equals(name)
                || ("DenwabanDialled".equals(name) && "CHANUNAVAIL".equals(event.first("Status")));
        boolean believed = call.operator() == Operator.ALIVE && call.trunk() instanceof Trunk.None;
        return said && believed ? same(call.with(new Trunk.NotMade())) : same(call);
    }

    private static Step message(OutboundCall call, AmiBlock event, Instant at) {
        return LeftMessage.parse(event.first("Status"), event.first("Played"))
                .map(message -> new Step(call, List.of(new CallFact.Message(call.attempt(), message, at))))
                .orElseGet(() -> same(call));
    }

    /// A leg that was playing a message outlived its operator's, whose end was not heard: nobody waits for it.
    private static OutboundCall alone(OutboundCall call, AmiBlock event) {
        return call.operator() == Operator.EXPECTED && MESSAGE_CONTEXT.equals(event.first("Context"))
                ? call.with(Operator.GONE)
                : call;
    }

    /// Only that no channel came to be is learnt here; every outcome comes from the legs themselves.
    private static Step originated(OutboundCall call, AmiBlock event, Instant at) {
        boolean failed = "Failure".equals(event.first("Response"))
                && call.channelId().equals(event.first("Uniqueid"))
                && call.operator() == Operator.EXPECTED;
        return failed
                ? new Step(call.with(Operator.GONE), List.of(new CallFact.OperatorNotReached(call.attempt(), at)))
                : same(call);
    }

    private static boolean notYetDialled(OutboundCall call) {
        return switch (call.trunk()) {
            case Trunk.None _, Trunk.NotMade _ -> true;
            case Trunk.Dialling _, Trunk.Talking _, Trunk.Ended _ -> false;
        };
    }

    private boolean isTrunk(AmiBlock event) {
        var channel = event.first("Channel");
        return channel != null && channel.startsWith(trunkPrefix);
    }

    private static @Nullable String dest(AmiBlock event) {
        return event.first("DestUniqueid");
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    }

    private static Step same(OutboundCall call) {
        return new Step(call, List.of());
    }
}
