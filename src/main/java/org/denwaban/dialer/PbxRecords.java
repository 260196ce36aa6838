package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.denwaban.call.LeftMessage;
import org.denwaban.call.TrunkOutcome;
import org.denwaban.journal.CelStore;
import org.denwaban.journal.CelStore.Leg;
import org.denwaban.pbx.ami.PbxAway;
import org.denwaban.pbx.ami.Speaker;
import org.jspecify.annotations.Nullable;

/// Asks the PBX which channels live, and its CEL file how the others ended.
public final class PbxRecords implements Settlement.Records {

    private final Speaker speaker;
    private final CelStore cel;
    private final String trunkPrefix;

    /// @param trunkEndpoint PJSIP endpoint of the carrier
    public PbxRecords(Speaker speaker, CelStore cel, String trunkEndpoint) {
        this.speaker = speaker;
        this.cel = cel;
        this.trunkPrefix = "PJSIP/" + trunkEndpoint + "-";
    }

    @Override
    public Optional<Set<String>> liveChannels() {
        try {
            var ids = new HashSet<String>();
            speaker.channels().forEach(channel -> {
                ids.add(channel.uniqueId());
                ids.add(channel.linkedId());
            });
            return Optional.of(ids);
        } catch (PbxAway e) {
            return Optional.empty();
        }
    }

    /// The file is written in order, so a call whose end stands in it and which shows no trunk leg had
    /// none. A leg of another name may be the trunk's of another server's PBX: then nobody can tell, and it counts.
    @Override
    public Optional<Settlement.Ended> ended(String channelId) {
        var key = cel.resultKey(channelId).orElse("");
        var legs = cel.legsOf(channelId);
        var trunk = legs.stream().filter(this::isTrunk).findFirst();
        var operatorGone = legs.stream()
                .filter(leg -> leg.uniqueid().equals(channelId))
                .flatMap(leg -> Stream.ofNullable(leg.ended()))
                .findFirst()
                .orElse(null);
        if (trunk.isEmpty()) {
            return cel.isOver(channelId) && legs.stream().noneMatch(leg -> wentOn(leg, channelId))
                    ? Optional.of(new Settlement.Ended(TrunkOutcome.CARRIER_FAILED, 0, key, null, operatorGone))
                    : Optional.empty();
        }
        return ended(trunk.get(), key, operatorGone);
    }

    /// An end wins over the operator's key, whichever line was written first. A call that is over, and whose leg told
    /// no end, was gone before it came to the recording.
    @Override
    public Optional<LeftMessage> message(String channelId) {
        var all = cel.messages(channelId).stream()
                .flatMap(each -> parsed(each).stream())
                .toList();
        var end = all.stream().filter(LeftMessage::over).findFirst();
        if (end.isPresent() || all.isEmpty()) {
            return end;
        }
        return Optional.of(
                cel.isOver(channelId) ? new LeftMessage(LeftMessage.Status.NOT_PLAYED, Duration.ZERO) : all.getFirst());
    }

    private static Optional<LeftMessage> parsed(String message) {
        int colon = message.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : LeftMessage.parse(message.substring(0, colon), message.substring(colon + 1));
    }

    private static boolean wentOn(Leg leg, String channelId) {
        return leg.channel() != null && !leg.uniqueid().equals(channelId);
    }

    private boolean isTrunk(Leg leg) {
        return leg.channel() != null && leg.channel().startsWith(trunkPrefix);
    }

    private static Optional<Settlement.Ended> ended(Leg trunk, String key, @Nullable Instant operatorGone) {
        int cause = trunk.cause() == null ? 0 : trunk.cause();
        var answered = trunk.answered();
        if (answered != null) {
            return Optional.of(new Settlement.Ended(TrunkOutcome.ANSWERED, cause, key, answered, operatorGone));
        }
        return trunk.ended() == null
                ? Optional.empty()
                : Optional.of(
                        new Settlement.Ended(TrunkOutcome.unanswered(cause, 0, false), cause, key, null, operatorGone));
    }
}
