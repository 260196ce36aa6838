package org.denwaban.rig;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.denwaban.rig.Judge.Fault;
import org.denwaban.rig.Judge.Violation;
import org.jspecify.annotations.Nullable;

/// Holds the database against what the carrier had: no call lost, none invented, and the same said of each. Like
/// {@link Judge} it shares no code with what it judges.
///
/// A call of the carrier belongs to the attempt at that number which the gate let out last before it; each to one.
///
/// @param digest of a number (digits only), in hex, as the database has it
public record BooksJudge(UnaryOperator<String> digest) {

    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    /// From the gate's yes to the INVITE at the carrier it takes milliseconds; a machine that is overloaded or a
    /// process that was frozen in between takes as long as the dialplan waits for the gate.
    static final Duration GATE_TO_CARRIER = Duration.ofSeconds(10);

    /// Both clocks are the same machine's; the town notes a citizen's call before it makes it.
    static final Duration TOWN_TO_PBX = Duration.ofSeconds(10);

    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /// Every fault, those of calls that went out first.
    public List<Violation> judge(Books books, List<TownCall> calls, List<CalledIn> callsIn, List<ClockTurn> turns) {
        return judge(books, calls, callsIn, turns, Span.ALWAYS);
    }

    /// The same of calls that somebody saw for a while only: what the database has beside that is nobody's invention.
    public List<Violation> judge(
            Books books, List<TownCall> calls, List<CalledIn> callsIn, List<ClockTurn> turns, Span seen) {
        var found = new ArrayList<Violation>();
        out(books, calls, turns, seen, found);
        in(books, callsIn, turns, seen, found);
        return List.copyOf(found);
    }

    private void out(Books books, List<TownCall> calls, List<ClockTurn> turns, Span seen, List<Violation> found) {
        var byNumber = books.attempts().stream()
                .filter(attempt -> attempt.redeemed() != null)
                .collect(Collectors.groupingBy(Books.Out::digest));
        var taken = new HashSet<String>();
        for (var call :
                calls.stream().sorted(Comparator.comparing(TownCall::at)).toList()) {
            var attempts = byNumber.getOrDefault(digest.apply(call.number()), List.of());
            var attempt = attemptOf(attempts, taken, call.at());
            if (attempt.isEmpty()) {
                found.add(new Violation(Fault.LOST, call.call(), contract(turns, call.at())));
                continue;
            }
            taken.add(attempt.get().id());
            boolean answered = call.answeredAt() != null;
            if (call.endedAt() != null
                    && attempt.get().certain()
                    && attempt.get().answered() != answered) {
                found.add(new Violation(Fault.ANSWER_DIFFERS, attempt.get().id(), contract(turns, call.at())));
            }
        }
        books.attempts().stream()
                .filter(Books.Out::certain)
                .filter(attempt -> !taken.contains(attempt.id()))
                .forEach(attempt -> Optional.ofNullable(attempt.redeemed())
                        .filter(at -> seen.holds(at.minus(ROUNDING), at.plus(GATE_TO_CARRIER)))
                        .ifPresent(at -> found.add(new Violation(Fault.INVENTED, attempt.id(), contract(turns, at)))));
    }

    private static Optional<Books.Out> attemptOf(List<Books.Out> attempts, Set<String> taken, Instant at) {
        return attempts.stream()
                .filter(attempt -> !taken.contains(attempt.id()) && within(attempt.redeemed(), at))
                .reduce((_, later) -> later);
    }

    private static boolean within(@Nullable Instant redeemed, Instant at) {
        return redeemed != null
                && !redeemed.isAfter(at.plus(ROUNDING))
                && !redeemed.isBefore(at.minus(GATE_TO_CARRIER));
    }

    private static void in(Books books, List<CalledIn> calls, List<ClockTurn> turns, Span seen, List<Violation> found) {
        var left = new ArrayList<>(books.callsIn());
        for (var call :
                calls.stream().sorted(Comparator.comparing(CalledIn::at)).toList()) {
            var kept = left.stream()
                    .filter(each -> (each.dialled() == null || each.dialled().equals(call.to()))
                            && !each.at().isBefore(call.at().minus(ROUNDING))
                            && !each.at().isAfter(call.at().plus(TOWN_TO_PBX)))
                    .findFirst();
            if (kept.isPresent()) {
                left.remove(kept.get());
            } else if (call.connected()) {
                found.add(new Violation(Fault.LOST_CALL_IN, "of " + call.at(), contract(turns, call.at())));
            }
        }
        left.stream()
                .filter(each ->
                        seen.holds(each.at().minus(TOWN_TO_PBX), each.at().plus(ROUNDING)))
                .forEach(each ->
                        found.add(new Violation(Fault.INVENTED_CALL_IN, each.id(), contract(turns, each.at()))));
    }

    private static LocalDateTime contract(List<ClockTurn> turns, Instant at) {
        return LocalDateTime.ofInstant(ClockTurn.contractTime(turns, at), TOKYO);
    }
}
