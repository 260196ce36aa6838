package org.denwaban.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.denwaban.inbound.InboundCall.Ending;
import org.denwaban.inbound.InboundCall.Route;
import org.denwaban.journal.CelEvent;
import org.jspecify.annotations.Nullable;

/// Makes a call that came in of what the PBX wrote of it (asterisk-config/extensions.conf: DENWABAN_LINE and so on).
/// The same lines always make the same call, whoever was alive when they were written. Pure.
public final class CallRecordRules {

    private static final String LINE = "DENWABAN_LINE";

    /// `open:yokosuka-2018:0468999900`; without a contract its place is empty.
    private static final Pattern LINE_WORD =
            Pattern.compile("(open|closed|unknown|alone):([0-9a-z-]{0,40}):([0-9]{0,20})");

    private final String trunk;

    /// @param trunk PJSIP endpoint of the carrier
    public CallRecordRules(String trunk) {
        this.trunk = "PJSIP/" + trunk + "-";
    }

    /// The call, empty where it is none that came in from the carrier.
    ///
    /// @param id     Linkedid of the call
    /// @param events every line of it, in order of time
    /// @param gone   whether the PBX knows the call no more: one without an end was lost
    public Optional<InboundCall> call(String id, List<CelEvent> events, boolean gone) {
        var own = events.stream().filter(event -> id.equals(event.uniqueid())).toList();
        var from = came(own);
        if (from == null) {
            return Optional.empty();
        }
        var line = line(own);
        var queued = at(first(own, "DENWABAN_QUEUED"));
        var connected = first(events, "DENWABAN_CONNECTED");
        var left = last(own, "DENWABAN_QUEUE_LEFT");
        var hangup = first(own, "HANGUP");
        var ended = hangup != null ? hangup.at() : gone ? at(events.getLast()) : null;
        var route = line == null ? null : line.route();
        return Optional.of(new InboundCall(
                id,
                line == null ? null : line.contractId(),
                line == null ? null : line.dialled(),
                from,
                route,
                queued,
                at(connected),
                connected == null ? null : afterColon(connected),
                left == null ? null : afterColon(left),
                ended,
                ended == null
                        ? null
                        : hangup == null
                                ? Ending.LOST
                                : ending(route, connected != null, left != null, calledBack(own)),
                hangup == null ? null : hangup.cause()));
    }

    /// The carrier's leg is the call's first channel. A line that a caller's number tore tells no channel; but what the
    /// dialplan said on that leg does.
    private @Nullable Instant came(List<CelEvent> own) {
        boolean ours = own.stream().anyMatch(event -> LINE.equals(event.type()) || trunkLeg(event));
        return ours
                ? own.stream()
                        .flatMap(event -> Stream.ofNullable(event.at()))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private boolean trunkLeg(CelEvent event) {
        return "CHAN_START".equals(event.type())
                && event.channel() != null
                && event.channel().startsWith(trunk);
    }

    private record Line(Route route, @Nullable String contractId, String dialled) {}

    private static @Nullable Line line(List<CelEvent> own) {
        var event = last(own, LINE);
        if (event == null || event.word() == null) {
            return null;
        }
        var word = LINE_WORD.matcher(event.word());
        return word.matches()
                ? new Line(route(word.group(1)), word.group(2).isEmpty() ? null : word.group(2), word.group(3))
                : null;
    }

    private static Route route(String word) {
        return switch (word) {
            case "open" -> Route.OPEN;
            case "closed" -> Route.CLOSED;
            case "unknown" -> Route.UNKNOWN;
            default -> Route.ALONE; // the pattern knows no other
        };
    }

    private static Ending ending(@Nullable Route route, boolean connected, boolean left, boolean calledBack) {
        if (connected) {
            return Ending.ANSWERED;
        }
        if (calledBack) {
            return Ending.CALL_BACK;
        }
        if (route == null) {
            return Ending.UNDECIDED;
        }
        return switch (route) {
            case CLOSED -> Ending.AFTER_HOURS;
            case UNKNOWN -> Ending.UNKNOWN_LINE;
            case OPEN, ALONE -> left ? Ending.NOT_SERVED : Ending.ABANDONED;
        };
    }

    private static boolean calledBack(List<CelEvent> own) {
        return own.stream()
                .filter(event -> "DENWABAN_CALLBACK".equals(event.type()) && event.word() != null)
                .map(CallRecordRules::afterColon)
                .anyMatch(word -> word.equals("TAKEN") || word.equals("ALREADY"));
    }

    private static @Nullable CelEvent first(List<CelEvent> events, String type) {
        return events.stream()
                .filter(event -> type.equals(event.type()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable CelEvent last(List<CelEvent> events, String type) {
        return events.stream()
                .filter(event -> type.equals(event.type()))
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private static @Nullable Instant at(@Nullable CelEvent event) {
        return event == null ? null : event.at();
    }

    private static String afterColon(CelEvent event) {
        var word = event.word() == null ? "" : event.word();
        return word.substring(word.indexOf(':') + 1);
    }
}
