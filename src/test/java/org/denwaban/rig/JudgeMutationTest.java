package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.Judge.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run without fault, and each fault made up in it once: the judge finds that one.
class JudgeMutationTest {

    private static final JudgedContract CONTRACT = JudgedContract.read(Path.of("docs/contracts/yokosuka-2018.toml"));
    private static final String FIRST = "0468990001";
    private static final String SECOND = "0468990002";
    private static final String CITIZEN = "0468990077";
    private static final String OURS = "0468999900";

    private final List<TownCall> calls = new ArrayList<>();
    private final List<CalledIn> callsIn = new ArrayList<>();
    private final List<Books.Out> attempts = new ArrayList<>();
    private final List<Books.In> kept = new ArrayList<>();

    private final Map<Fault, Consumer<JudgeMutationTest>> mutations = new EnumMap<>(Map.ofEntries(
            Map.entry(Fault.OUTSIDE_WINDOW, run -> run.move(1, "2018-11-06T12:00")),
            Map.entry(Fault.RANG_TOO_LATE, run -> run.move(1, "2018-11-06T19:59:58")),
            Map.entry(Fault.YEAR_END, run -> run.move(1, "2018-12-31T17:30")),
            Map.entry(Fault.OUTSIDE_PERIOD, run -> run.move(3, "2019-01-17T17:30")),
            Map.entry(Fault.FOURTH_TO_HOUSEHOLD, run -> run.talk("2018-11-12T18:00", SECOND, OURS, Kind.NOBODY)),
            Map.entry(Fault.FOURTH_TO_NUMBER, run -> run.talk("2018-11-12T18:00", FIRST, OURS, Kind.NOBODY)),
            Map.entry(Fault.TWICE_ON_ONE_DAY, run -> run.move(1, "2018-11-05T17:30")),
            Map.entry(Fault.WRONG_CALLER_ID, run -> run.talk("2018-11-05T11:00", CITIZEN, "0468999901", Kind.HUMAN)),
            Map.entry(Fault.NOT_ON_LIST, run -> run.talk("2018-11-05T11:00", "0468990099", OURS, Kind.HUMAN)),
            Map.entry(Fault.TWO_AT_ONCE, run -> run.talk("2018-11-05T10:00:05", SECOND, OURS, Kind.BUSY)),
            Map.entry(Fault.LOST, run -> run.attempts.removeFirst()),
            Map.entry(Fault.INVENTED, run -> run.calls.removeLast()),
            Map.entry(Fault.ANSWER_DIFFERS, run -> run.answer(0)),
            Map.entry(Fault.LOST_CALL_IN, run -> run.kept.removeFirst()),
            Map.entry(Fault.INVENTED_CALL_IN, run -> run.callsIn.removeFirst())));

    JudgeMutationTest() {
        talk("2018-11-05T10:00", FIRST, OURS, Kind.NOBODY);
        talk("2018-11-06T17:00", FIRST, OURS, Kind.MACHINE);
        talk("2018-11-10T10:00", FIRST, OURS, Kind.HUMAN);
        talk("2018-11-12T10:00", CITIZEN, OURS, Kind.NOBODY);
        var at = instant("2018-11-05T12:00");
        callsIn.add(new CalledIn(CITIZEN, OURS, Town.Showing.NUMBER, at, at.plusSeconds(30), true));
        kept.add(new Books.In("pbx-1541379600.1", OURS, at.plusMillis(20)));
    }

    @Test
    void theRunIsWithoutFault() {
        assertEquals(List.of(), faults());
    }

    @ParameterizedTest
    @EnumSource
    void eachFaultMadeUpOnceIsFound(Fault fault) {
        var mutation = mutations.get(fault);
        assertEquals(true, mutation != null, "a fault that nobody has tried");
        if (mutation != null) {
            mutation.accept(this);
        }
        assertEquals(true, faults().contains(fault), fault + " is not among " + faults());
    }

    @Test
    void aHeaderThatNamesAnotherNumberIsAWrongCallerId() {
        headers("\"\" <sip:" + OURS + "@127.0.0.1>;tag=1", "<sip:+81468999900@127.0.0.1>");
        assertEquals(List.of(), faults());
        headers("\"\" <sip:0468999901@127.0.0.1>;tag=1", "");
        assertEquals(List.of(Fault.WRONG_CALLER_ID), faults());
        headers("", "<tel:0468999901>");
        assertEquals(List.of(Fault.WRONG_CALLER_ID), faults());
        headers("<sip:anonymous@anonymous.invalid>", "");
        assertEquals(List.of(Fault.WRONG_CALLER_ID), faults());
    }

    /// The town hears of the end of a ringing up to a second late, and no later.
    @Test
    void theLastSecondOfRingingIsTheLast() {
        ringsUntil("2018-11-06T20:00:01");
        assertEquals(List.of(), faults());
        ringsUntil("2018-11-06T20:00:01.001");
        assertEquals(List.of(Fault.RANG_TOO_LATE), faults());
    }

    /// The evening's call begins in time and nobody answers it.
    private void ringsUntil(String wall) {
        var was = calls.get(1);
        calls.set(
                1,
                new TownCall(
                        was.call(),
                        instant("2018-11-06T19:59:30"),
                        FIRST,
                        OURS,
                        "",
                        "",
                        1,
                        Kind.NOBODY,
                        null,
                        instant(wall),
                        false));
        attempts.set(
                1,
                new Books.Out(
                        "dw1",
                        "digest of " + FIRST,
                        instant("2018-11-06T19:59:30").minusMillis(30),
                        false,
                        true,
                        ""));
    }

    private void headers(String from, String pai) {
        var was = calls.getFirst();
        calls.set(
                0,
                new TownCall(
                        was.call(),
                        was.at(),
                        was.number(),
                        was.shown(),
                        from,
                        pai,
                        was.nth(),
                        was.behaviour(),
                        was.answeredAt(),
                        was.endedAt(),
                        was.byCitizen()));
    }

    @Test
    void aCallInDoubtIsNeitherLostNorInvented() {
        calls.removeLast();
        doubt(3);
        assertEquals(List.of(), faults());
    }

    @Test
    void aCitizenWhomNobodyTookMayBeUnknown() {
        kept.removeFirst();
        var call = callsIn.removeFirst();
        callsIn.add(new CalledIn(call.from(), call.to(), call.showing(), call.at(), call.endedAt(), false));
        assertEquals(List.of(), faults());
    }

    private List<Fault> faults() {
        var households = Map.of(FIRST, "h1", SECOND, "h1", CITIZEN, "h2");
        var judge = new Judge(households, Judge.SEASON_2018, CONTRACT);
        var books = new BooksJudge(number -> "digest of " + number);
        return Stream.concat(
                        judge.judge(calls, List.of()).stream(),
                        books.judge(new Books(attempts, kept, Map.of()), calls, callsIn, List.of()).stream())
                .map(Judge.Violation::fault)
                .toList();
    }

    private void talk(String wall, String number, String shown, Kind kind) {
        var at = instant(wall);
        boolean answers = Set.of(Kind.HUMAN, Kind.MACHINE).contains(kind);
        calls.add(call("c" + calls.size(), at, number, shown, kind, answers ? at.plusSeconds(5) : null));
        attempts.add(
                new Books.Out("dw" + attempts.size(), "digest of " + number, at.minusMillis(30), answers, true, ""));
    }

    private void move(int index, String wall) {
        var was = calls.remove(index);
        attempts.remove(index);
        talk(wall, was.number(), was.shown(), was.behaviour());
    }

    private void answer(int index) {
        var was = attempts.get(index);
        attempts.set(index, new Books.Out(was.id(), was.digest(), was.redeemed(), !was.answered(), true, ""));
    }

    private void doubt(int index) {
        var was = attempts.get(index);
        attempts.set(index, new Books.Out(was.id(), was.digest(), was.redeemed(), was.answered(), false, ""));
    }

    private static TownCall call(
            String id, Instant at, String number, String shown, Kind kind, @Nullable Instant answered) {
        return new TownCall(id, at, number, shown, "", "", 1, kind, answered, at.plusSeconds(20), false);
    }

    private static Instant instant(String wall) {
        return LocalDateTime.parse(wall).toInstant(ZoneOffset.ofHours(9));
    }
}
