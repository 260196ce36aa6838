package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.Judge.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A capture has a beginning and an end: what lies outside of it is neither invented nor forgotten.
class TrialTest {

    private static final JudgedContract CONTRACT = JudgedContract.read(Path.of("docs/contracts/yokosuka-2018.toml"));
    private static final String OURS = "0468999900";
    private static final String FIRST = "0468990001";
    private static final String SECOND = "0468990002";

    private final Map<String, String> households = new HashMap<>(Map.of(digest(FIRST), "h1", digest(SECOND), "h1"));
    private final List<Books.Out> attempts = new ArrayList<>();
    private final List<Books.In> kept = new ArrayList<>();
    private final List<TownCall> calls = new ArrayList<>();
    private final List<CalledIn> callsIn = new ArrayList<>();

    /// The evening of Tuesday, 6 November.
    private final Span evening = new Span(instant("2018-11-06T17:00"), instant("2018-11-06T18:00"));

    @Test
    void aSecondAttemptHadItsFirstBeforeTheCaptureBegan() {
        attempt(FIRST, "2018-11-05T10:00", "NOBODY");
        call(FIRST, "2018-11-06T17:30");
        assertEquals(List.of(), faults());
        attempts.removeFirst();
        assertEquals(List.of(Fault.OUTSIDE_WINDOW), faults());
    }

    @Test
    void aFourthAttemptIsFoundThoughTheCaptureSawOnlyThatOne() {
        attempt(FIRST, "2018-11-02T10:00", "NOBODY");
        attempt(FIRST, "2018-11-03T10:00", "MACHINE");
        attempt(SECOND, "2018-11-05T17:30", "IN_DOUBT");
        call(FIRST, "2018-11-06T17:30");
        assertEquals(List.of(Fault.OUTSIDE_WINDOW, Fault.FOURTH_TO_HOUSEHOLD), faults());
    }

    @Test
    void busyAndTheCarriersOwnFailuresBeforeItAreNoAttempts() {
        attempt(FIRST, "2018-11-05T10:00", "BUSY");
        attempt(FIRST, "2018-11-06T10:00", "CARRIER_FAILED");
        attempt(FIRST, "2018-11-05T11:00", null);
        call(FIRST, "2018-11-06T17:30");
        assertEquals(List.of(Fault.OUTSIDE_WINDOW), faults(), "the first attempt, in the evening");
    }

    @Test
    void faultsBeforeTheCaptureAreNotThisCapturesToTell() {
        attempt(FIRST, "2018-11-05T03:00", "NOBODY");
        call(FIRST, "2018-11-06T17:30");
        assertEquals(List.of(), faults());
    }

    @Test
    void whatTheDatabaseHasOutsideOfTheCaptureIsNotInvented() {
        attempt(FIRST, "2018-11-05T10:00", "NOBODY");
        attempt(FIRST, "2018-11-06T18:00:01", "NOBODY");
        attempt(FIRST, "2018-11-06T17:59:55", "NOBODY"); // may have come to the carrier after the last packet
        attempt(FIRST, "2018-11-06T17:00:00", "NOBODY"); // may have before the first
        in("2018-11-06T12:00");
        in("2018-11-06T17:00:05");
        in("2018-11-06T18:00");
        assertEquals(List.of(), faults());
        attempt(FIRST, "2018-11-06T17:30", "NOBODY");
        in("2018-11-06T17:30");
        assertEquals(List.of(Fault.INVENTED, Fault.INVENTED_CALL_IN), faults());
    }

    @Test
    void anAttemptLetOutBeforeTheFirstPacketIsThatOfTheCallAfterIt() {
        attempt(FIRST, "2018-11-05T10:00", "NOBODY");
        attempts.add(new Books.Out("edge", digest(FIRST), instant("2018-11-06T16:59:58"), false, true, "NOBODY"));
        calls.add(town(FIRST, "2018-11-06T17:00:01"));
        assertEquals(List.of(), faults());
        calls.clear();
        assertEquals(List.of(), faults());
    }

    @Test
    void withinTheCaptureAllIsFoundAsInATownsRecord() {
        attempt(FIRST, "2018-11-05T10:00", "NOBODY");
        calls.add(town(FIRST, "2018-11-06T17:30"));
        callsIn.add(new CalledIn("", OURS, Town.Showing.NOTHING, instant("2018-11-06T17:10"), null, true));
        assertEquals(List.of(Fault.LOST, Fault.LOST_CALL_IN), faults());
        calls.add(town("110", "2018-11-06T17:40"));
        assertEquals(List.of(Fault.NOT_ON_LIST, Fault.LOST, Fault.LOST, Fault.LOST_CALL_IN), faults());
    }

    private void call(String number, String wall) {
        calls.add(town(number, wall));
        attempt(number, wall, "NOBODY");
    }

    private void attempt(String number, String wall, @Nullable String outcome) {
        attempts.add(new Books.Out("dw" + attempts.size(), digest(number), instant(wall), false, true, outcome));
    }

    private void in(String wall) {
        kept.add(new Books.In("in" + kept.size(), OURS, instant(wall)));
    }

    private TownCall town(String number, String wall) {
        var at = instant(wall);
        return new TownCall(
                "c" + calls.size(), at, number, OURS, "", "", 1, Kind.NOBODY, null, at.plusSeconds(20), false);
    }

    private List<Fault> faults() {
        return new Trial(
                        CONTRACT,
                        Judge.SEASON_2018,
                        new Books(attempts, kept, households),
                        List.of(),
                        TrialTest::digest)
                .of(new Evidence(calls, callsIn, evening)).stream()
                        .map(Judge.Violation::fault)
                        .toList();
    }

    private static String digest(String number) {
        return number.length() < 10 ? "" : "digest of " + number;
    }

    private static Instant instant(String wall) {
        return LocalDateTime.parse(wall).toInstant(ZoneOffset.ofHours(9));
    }
}
