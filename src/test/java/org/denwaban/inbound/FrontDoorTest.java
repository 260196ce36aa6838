package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.clock.SystemClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.MenuChoice;
import org.denwaban.pbx.agi.AgiCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which line was dialled, and what the dialplan is told.
class FrontDoorTest {

    private static final String WAKAYAMA = "0734990100";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Announcement> announced = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T08:29:59, closed",
        "2026-11-24T08:30:00, open",
        "2026-11-24T17:14:59, open",
        "2026-11-24T17:15:00, closed",
        "2026-11-23T10:00:00, closed" // Labour Thanksgiving Day
    })
    void theHoursDecideToTheSecond(String wall, String route) {
        assertEquals(route, told(door(wall, Lines.WAKAYAMA), WAKAYAMA).get("DW_ROUTE"));
    }

    @Test
    void anOpenLineIsToldItsQueueAndItsWelcomeBeforeTheWordThatCounts() {
        var told = told(door("2026-11-24T08:30:00", Lines.WAKAYAMA), WAKAYAMA);
        assertEquals(
                List.of("DW_QUEUE", "DW_PROMPTS", "DW_WAIT", "DW_OVERFLOW", "DW_ROUTE"), List.copyOf(told.keySet()));
        assertEquals("wakayama-2026", told.get("DW_QUEUE"));
        assertEquals("wakayama-2026-welcome", told.get("DW_PROMPTS"));
    }

    @Test
    void aClosedLineIsToldWhatToPlayBeforeTheWordThatCounts() {
        var told = told(door("2026-11-24T17:15:00", Lines.WAKAYAMA), WAKAYAMA);
        assertEquals(List.of("DW_QUEUE", "DW_PROMPTS", "DW_ROUTE"), List.copyOf(told.keySet()));
        assertEquals(
                "wakayama-2026-closed&next-opening&tomorrow&month-11&day-25&weekday-3&hour-8&minute-30&from-then",
                told.get("DW_PROMPTS"));
    }

    @Test
    void whoeverWaitsInVainMayBeCalledBackAtTheNumberThatWasShown() {
        var line = Lines.callingBack(Lines.WAKAYAMA, Set.of(), true);
        assertEquals("ask", told(door("2026-11-24T10:00:00", line), WAKAYAMA).get("DW_CALLBACK"));
        assertEquals(
                "0468997001",
                told(door("2026-11-24T10:00:00", line), WAKAYAMA, "+81468997001")
                        .get("DW_CALLBACK"));
        var notInQueue = Lines.callingBack(Lines.WAKAYAMA, Set.of(), false);
        assertNull(told(door("2026-11-24T10:00:00", notInQueue), WAKAYAMA).get("DW_CALLBACK"));
    }

    @ParameterizedTest
    @CsvSource({"REPEAT, repeat, false", "CALL_BACK, callback, true", "REPEAT CALL_BACK, closed, true"})
    void afterHoursTheContractsChoicesAreOffered(String choices, String menu, boolean callBack) {
        var wanted =
                Arrays.stream(choices.split(" ", -1)).map(MenuChoice::valueOf).collect(Collectors.toSet());
        var told = told(door("2026-11-24T18:00:00", Lines.callingBack(Lines.WAKAYAMA, wanted, true)), WAKAYAMA);
        assertEquals(menu, told.get("DW_MENU"));
        assertEquals(callBack, told.containsKey("DW_CALLBACK"));
        assertEquals("DW_ROUTE", List.copyOf(told.keySet()).getLast(), "the word that counts comes last");
    }

    @Test
    void aLineThatOpensNoMoreCallsNobodyBack() {
        var line = Lines.callingBack(Lines.WAKAYAMA, Set.of(MenuChoice.REPEAT, MenuChoice.CALL_BACK), true);
        var told = told(door("2027-03-31T18:00:00", line), WAKAYAMA);
        assertEquals("repeat", told.get("DW_MENU"));
        assertNull(told.get("DW_CALLBACK"));
    }

    @Test
    void callersAreCalledBackWhileTheLineIsOpen() {
        assertEquals(
                Optional.of(Lines.at("2026-11-24T17:15:00")),
                door("2026-11-24T17:14:59", Lines.WAKAYAMA).openUntil("wakayama-2026"));
        assertEquals(
                Optional.empty(), door("2026-11-24T17:15:00", Lines.WAKAYAMA).openUntil("wakayama-2026"));
        assertEquals(
                Optional.empty(), door("2026-11-24T10:00:00", Lines.WAKAYAMA).openUntil("elsewhere"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0734990101", "73499", "0", "99999999999999999999999999999999999999"})
    void aNumberThatIsNoLineOfOursIsUnknown(String dialled) {
        assertEquals(Map.of("DW_ROUTE", "unknown"), told(door("2026-11-24T10:00:00", Lines.WAKAYAMA), dialled));
        assertEquals(1, count("none", "unknown"));
    }

    @Test
    void aContractThatAnswersNobodyIsUnknown() {
        var mute = new Contract(
                "mute-2026",
                "架空",
                "架空市",
                Lines.WAKAYAMA.term(),
                "",
                List.of("0468999999"),
                Lines.WAKAYAMA.yearEnd(),
                null,
                null);
        assertInstanceOf(
                Admission.Unknown.class, door("2026-11-24T10:00:00", mute).admit("0468999999"));
    }

    @Test
    void theNumberMayComeWithItsCountry() {
        assertInstanceOf(
                Admission.Open.class,
                door("2026-11-24T10:00:00", Lines.WAKAYAMA).admit("81734990100"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-31T10:00:00, wakayama-2026, open", // the first year is still on
        "2026-04-01T10:00:00, wakayama-next, open",
        "2027-04-01T10:00:00, wakayama-next, closed" // all over
    })
    void ofOneNumbersContractsThatOfTheDayAnswers(String wall, String id, String state) {
        var first = Lines.inTerm(Lines.WAKAYAMA, "2025-04-01", "2026-03-31");
        var second = named("wakayama-next", Lines.inTerm(Lines.WAKAYAMA, "2026-04-01", "2027-03-31"));
        assertEquals(state, told(door(wall, second, first), WAKAYAMA).get("DW_ROUTE"));
        assertEquals(1, count(id, state));
    }

    @Test
    void aSupervisorsAnnouncementHolds() {
        announced.add(Lines.announced("2026-11-24", null, "2026-11-24T07:00"));
        assertInstanceOf(
                Admission.Closed.class,
                door("2026-11-24T10:00:00", Lines.WAKAYAMA).admit(WAKAYAMA));
        assertEquals(1, count("wakayama-2026", "closed"));
    }

    private FrontDoor door(String wall, Contract... contracts) {
        return new FrontDoor(
                List.of(contracts),
                NationalHolidays.LAW,
                _ -> announced,
                new LiveLine(),
                () -> Lines.at(wall),
                SystemClock.SYSTEM,
                registry);
    }

    private double count(String contract, String route) {
        return registry.get("denwaban.inbound.calls")
                .tag("contract", contract)
                .tag("route", route)
                .counter()
                .count();
    }

    private static Contract named(String id, Contract like) {
        return new Contract(
                id,
                like.name(),
                like.commissioner(),
                like.term(),
                like.callerId(),
                like.dialledNumbers(),
                like.yearEnd(),
                null,
                like.reception());
    }

    /// The variables that are set, in their order.
    private static Map<String, String> told(FrontDoor door, String dialled) {
        return told(door, dialled, null);
    }

    private static Map<String, String> told(FrontDoor door, String dialled, @Nullable String caller) {
        var variables = new LinkedHashMap<String, String>();
        try {
            Objects.requireNonNull(door.scripts().get("inbound")).answer(new Asked(dialled, caller, variables));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return variables;
    }

    private record Asked(String dialled, @Nullable String callerId, Map<String, String> variables) implements AgiCall {

        @Override
        public String channelId() {
            return "pbx-1.1";
        }

        @Override
        public String argument(int number) {
            return number == 1 ? dialled : "";
        }

        @Override
        public String extension() {
            return dialled;
        }

        @Override
        public void set(String variable, String value) {
            variables.put(variable, value);
        }
    }
}
