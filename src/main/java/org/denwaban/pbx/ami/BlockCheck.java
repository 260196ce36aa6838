package org.denwaban.pbx.ami;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells, block by block, what one connection speaks that Asterisk would write of itself, and what not.
///
/// ```
///                     a known event cut short
///    clear ─────────────────────────────────────▶ quarantine: every block is suspect
///      ▲                                              │
///      └── its tail has come, that block included ────┤
///      └── fence: the PBX answered a ping that was asked since
/// ```
///
/// A fence ends a quarantine because Asterisk writes whole events and whole answers one after the
/// other (manager.c, session_do): an answer to a ping with a name that nobody can guess stands
/// between two events, so that whatever was cut short has ended before it. It is needed only when
/// the tail did not come as known here.
///
/// For one thread; one a connection.
final class BlockCheck {

    /// Most blocks in one quarantine. A fence comes within a round trip; a thousand blocks is that
    /// much at ten thousand events a second and 100 ms. With more, the connection is not worth
    /// listening to.
    static final int MOST_IN_QUARANTINE = 1_000;

    private static final List<String> HEAD = List.of("Event", "Privilege", "Timestamp", "SystemName");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}\\.[0-9]{6}");

    private @Nullable String systemName;
    private boolean nothingHeard = true;
    private @Nullable Quarantine quarantine;

    // `reached` is how far in its shape the event that was cut short has come
    private static final class Quarantine {
        private final EventShape shape;
        private int reached;
        private int blocks;

        private Quarantine(EventShape shape, int reached) {
            this.shape = shape;
            this.reached = reached;
        }

        private boolean over() {
            return reached == shape.headers().size();
        }
    }

    /// @param systemName what the PBX calls itself (`systemname` in asterisk.conf); null for what it
    ///                   calls itself first
    BlockCheck(@Nullable String systemName) {
        this.systemName = systemName;
    }

    /// Whether `block` may be acted on. Blocks must be given in the order in which they were heard.
    Trust check(AmiBlock block, Instant receivedAt) {
        var first = nothingHeard;
        nothingHeard = false;
        if (quarantine != null) {
            return quarantined(quarantine, block);
        }
        var kind = block.event();
        if (kind == null) {
            return suspect(Trust.Reason.NO_EVENT);
        }
        if (first && isGreeting(block, kind)) {
            return new Trust.Trusted();
        }
        var wrong = wrongHead(block, receivedAt);
        if (wrong != null) {
            return suspect(wrong);
        }
        var trust = shaped(block, kind);
        if (systemName == null && trust.actedOn()) {
            systemName = block.headers().get(3).value();
        }
        return trust;
    }

    /// Whether a quarantine is open.
    boolean inQuarantine() {
        return quarantine != null;
    }

    /// Whether more came in quarantine than is worth waiting for.
    boolean beyondHelp() {
        return quarantine != null && quarantine.blocks > MOST_IN_QUARANTINE;
    }

    /// The PBX answered a ping that was sent after the quarantine had opened.
    void fence() {
        quarantine = null;
    }

    private Trust quarantined(Quarantine open, AmiBlock block) {
        open.blocks++;
        open.reached = open.shape.reached(names(block, 0), open.reached);
        if (open.over()) {
            quarantine = null;
        }
        return suspect(Trust.Reason.QUARANTINE);
    }

    // Asterisk greets a new session with a FullyBooted of its own, which has neither time nor name.
    private static boolean isGreeting(AmiBlock block, String kind) {
        return kind.equals("FullyBooted")
                && names(block, 0).equals(List.of("Event", "Privilege", "Uptime", "LastReload", "Status"));
    }

    private Trust.@Nullable Reason wrongHead(AmiBlock block, Instant receivedAt) {
        var names = names(block, 0);
        if (names.size() < HEAD.size() || !names.subList(0, HEAD.size()).equals(HEAD)) {
            return Trust.Reason.HEAD;
        }
        var timestamp = block.headers().get(2).value();
        var system = block.headers().get(3).value();
        if (!TIMESTAMP.matcher(timestamp).matches() || system.isEmpty()) {
            return Trust.Reason.HEAD;
        }
        if (Duration.between(instant(timestamp), receivedAt).abs().compareTo(EventShape.MOST_SKEW) > 0) {
            return Trust.Reason.TIME;
        }
        if (systemName != null && !system.equals(systemName)) {
            return Trust.Reason.SYSTEM;
        }
        return null;
    }

    private Trust shaped(AmiBlock block, String kind) {
        var names = names(block, HEAD.size());
        var shapes = EventShape.of(kind);
        if (!block.whole()) {
            return suspect(Trust.Reason.IN_PARTS);
        }
        if (shapes.isEmpty()) {
            return unknown(names);
        }
        if (shapes.stream().anyMatch(shape -> shape.fit(names) == EventShape.Fit.WHOLE)) {
            return new Trust.Trusted();
        }
        if (shapes.stream().allMatch(shape -> shape.fit(names) == EventShape.Fit.CUT_SHORT)) {
            openQuarantine(shapes, names);
            return suspect(Trust.Reason.CUT_SHORT);
        }
        return suspect(EventShape.repeats(names(block, 0)) ? Trust.Reason.REPEATED : Trust.Reason.MISSHAPEN);
    }

    private Trust unknown(List<String> names) {
        if (EventShape.endsWithinChannel(names)) {
            openQuarantine(List.of(EventShape.CHANNEL), names);
            return suspect(Trust.Reason.CUT_SHORT);
        }
        return EventShape.repeats(names) ? suspect(Trust.Reason.REPEATED) : new Trust.UnknownKind();
    }

    // The shape that it began to be: the one that begins with what it begins with.
    private void openQuarantine(List<EventShape> shapes, List<String> names) {
        var shape = shapes.stream()
                .filter(each ->
                        !names.isEmpty() && each.headers().getFirst().name().equals(names.getFirst()))
                .findFirst()
                .orElse(shapes.getFirst());
        quarantine = new Quarantine(shape, shape.reached(names, 0));
    }

    private static List<String> names(AmiBlock block, int from) {
        return block.headers().stream().skip(from).map(AmiBlock.Header::name).toList();
    }

    /// The instant that a `Timestamp` of AMI means: seconds since 1970 with six decimals.
    static Instant instant(String timestamp) {
        var micros = new BigDecimal(timestamp).movePointRight(6).longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    private static Trust suspect(Trust.Reason reason) {
        return new Trust.Suspect(reason);
    }
}
