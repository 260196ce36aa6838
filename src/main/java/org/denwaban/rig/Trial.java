package org.denwaban.rig;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.Judge.Violation;
import org.jspecify.annotations.Nullable;

/// Both judges over one witness's evidence: {@link Judge} what citizens were put through, {@link BooksJudge} whether
/// the database tells the same. Like them it shares no code with what they judge.
///
/// What lies before the evidence began (a capture has a beginning) the database tells: whose second attempt is seen had
/// a first one, or should not have had this one in the evening. Those attempts are not judged, they only count.
///
/// @param terms            of the contract
/// @param nationalHolidays of the time that is judged
/// @param books            what the database says
/// @param turns            of contract time
/// @param digest           of a number, in hex, as the database has it; anything for what is no number
public record Trial(
        JudgedContract terms,
        Set<LocalDate> nationalHolidays,
        Books books,
        List<ClockTurn> turns,
        UnaryOperator<String> digest) {

    public Trial {
        nationalHolidays = Set.copyOf(nationalHolidays);
        turns = List.copyOf(turns);
    }

    /// Every fault.
    public List<Violation> of(Evidence evidence) {
        var numbers = new HashMap<String, String>();
        for (var call : evidence.calls()) numbers.put(digest.apply(call.number()), call.number());
        var earlier = earlier(evidence, numbers);
        var calls = new ArrayList<>(earlier);
        calls.addAll(evidence.calls());
        var past = earlier.stream().map(TownCall::call).collect(Collectors.toSet());
        var found = new ArrayList<Violation>();
        new Judge(households(numbers), nationalHolidays, terms)
                .judge(calls, turns).stream()
                        .filter(violation -> !past.contains(violation.call()))
                        .forEach(found::add);
        found.addAll(new BooksJudge(digest).judge(books, evidence.calls(), evidence.callsIn(), turns, evidence.span()));
        return List.copyOf(found);
    }

    /// Households by number where the evidence has it, by its digest elsewhere.
    private Map<String, String> households(Map<String, String> numbers) {
        var households = new HashMap<String, String>();
        books.households()
                .forEach((digested, household) -> households.put(numbers.getOrDefault(digested, digested), household));
        return households;
    }

    private List<TownCall> earlier(Evidence evidence, Map<String, String> numbers) {
        var first = evidence.span().first();
        var atTheEdge = new HashSet<String>(); // let out before the evidence began, at the carrier after
        for (var call : evidence.calls()) {
            if (call.at().isBefore(first.plus(BooksJudge.GATE_TO_CARRIER))) atTheEdge.add(digest.apply(call.number()));
        }
        var earlier = new ArrayList<TownCall>();
        for (var attempt : books.attempts()) {
            var redeemed = attempt.redeemed();
            var kind = kind(attempt.outcome());
            if (redeemed == null || kind == null || !redeemed.isBefore(first)) continue;
            boolean edge = !redeemed.isBefore(first.minus(BooksJudge.GATE_TO_CARRIER));
            if (edge && atTheEdge.contains(attempt.digest())) continue;
            earlier.add(call(attempt, redeemed, kind, numbers.getOrDefault(attempt.digest(), attempt.digest())));
        }
        return earlier;
    }

    private TownCall call(Books.Out attempt, Instant redeemed, Kind kind, String number) {
        return new TownCall(attempt.id(), redeemed, number, terms.callerId(), "", "", 1, kind, null, null, false);
    }

    /// What the citizen must have done; null for what is no attempt of the campaign.
    private static @Nullable Kind kind(@Nullable String outcome) {
        if (outcome == null) return null;
        return switch (outcome) {
            case "CONTACT" -> Kind.HUMAN;
            case "ABSENT" -> Kind.FAMILY;
            case "MACHINE" -> Kind.MACHINE;
            case "WRONG_PARTY" -> Kind.WRONG_PARTY;
            case "BUSY" -> Kind.BUSY;
            case "UNALLOCATED" -> Kind.UNALLOCATED;
            case "CARRIER_FAILED" -> Kind.CONGESTION;
            default -> Kind.NOBODY; // nobody there, in doubt, or not over: it may have rung
        };
    }
}
