package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.dialer.HindranceRules.Hindrance;
import org.denwaban.dialer.HindranceRules.House;
import org.denwaban.dialer.HindranceRules.OfContract;
import org.denwaban.dialer.HindranceRules.Reason;
import org.junit.jupiter.api.Test;

/// Every combination of good and bad inputs. The inputs are read off the records: one that is added and asked by
/// nobody is found.
class HindranceRulesTest {

    private static final Map<String, Reason> REASONS = Map.ofEntries(
            Map.entry("dialledHere", Reason.NOT_DIALLED_HERE),
            Map.entry("free", Reason.EMERGENCY_STOP),
            Map.entry("serving", Reason.STOPPING),
            Map.entry("realTime", Reason.TURNED_TIME),
            Map.entry("lease", Reason.LEASE),
            Map.entry("carrierWorks", Reason.CARRIER),
            Map.entry("pbxHeard", Reason.PBX_NOT_HEARD),
            Map.entry("pbxStays", Reason.PBX_SHUTS_DOWN),
            Map.entry("pbxAsked", Reason.PBX_NOT_ASKED),
            Map.entry("pbxSpokenTo", Reason.PBX_NOT_SPOKEN_TO),
            Map.entry("pbxTest", Reason.PBX_NOT_TESTED),
            Map.entry("trunkReachable", Reason.TRUNK_UNREACHABLE),
            Map.entry("clocks", Reason.CLOCKS),
            Map.entry("clockKept", Reason.CLOCK_NOT_KEPT),
            Map.entry("journal", Reason.JOURNAL),
            Map.entry("keepsPace", Reason.LAG),
            Map.entry("callRecordsRead", Reason.CALL_RECORDS),
            Map.entry("databaseKeepsUp", Reason.DATABASE_BEHIND));

    @Test
    void everyInputHasItsOwnReason() {
        var inputs = new ArrayList<>(inputs(House.class));
        inputs.addAll(inputs(OfContract.class));
        assertEquals(REASONS.keySet(), Set.copyOf(inputs));
        assertEquals(REASONS.size(), inputs.size());
        assertEquals(EnumSet.allOf(Reason.class), EnumSet.copyOf(REASONS.values()));
    }

    @Test
    void somebodyMayBeDialledIfEverythingIsGoodAndTheFirstThatIsBadIsTheReason() throws Exception {
        var names = new ArrayList<>(inputs(House.class));
        names.addAll(inputs(OfContract.class));
        for (int bits = 0; bits < 1 << names.size(); bits++) {
            var good = new ArrayDeque<Boolean>();
            var bad = new ArrayList<Reason>();
            for (int i = 0; i < names.size(); i++) {
                good.add((bits >> i & 1) == 0);
                if (!good.getLast()) {
                    bad.add(Objects.requireNonNull(REASONS.get(names.get(i))));
                }
            }
            var house = made(House.class, good);
            var contract = made(OfContract.class, good);
            assertEquals(
                    bad.stream().min(Comparator.naturalOrder()),
                    HindranceRules.why(house, contract).map(Hindrance::reason));
            assertEquals(
                    bad.stream()
                            .filter(each -> each != Reason.NOT_DIALLED_HERE && each != Reason.EMERGENCY_STOP)
                            .min(Comparator.naturalOrder()),
                    HindranceRules.why(house).map(Hindrance::reason));
        }
    }

    @Test
    void aReasonIsToldInTheWordsOfWhoKnowsIt() {
        var around = WellHouse.around(Optional.of("the PBX's clock is wrong"), Optional.of("nearly full"));
        assertEquals(
                Optional.of(new Hindrance(Reason.CLOCKS, "the PBX's clock is wrong")),
                HindranceRules.why(new House(true, true, Optional.empty(), true, around)));
        var words = Arrays.stream(Reason.values()).map(Reason::words).collect(Collectors.toSet());
        assertEquals(Reason.values().length, words.size());
    }

    @Test
    void clocksThatDisagreeAtTheGateAreAHindranceAndAnotherLookMendsNothing() {
        assertEquals(Optional.empty(), HindranceRules.why(WellHouse.HOUSE.comparedNow(true)));
        var apart = HindranceRules.why(WellHouse.HOUSE.comparedNow(false));
        assertEquals(Optional.of(Reason.CLOCKS), apart.map(Hindrance::reason));
        var around = WellHouse.around(Optional.of("it jumped"), Optional.empty());
        for (boolean agree : List.of(true, false)) {
            assertEquals(
                    Optional.of(new Hindrance(Reason.CLOCKS, "it jumped")),
                    HindranceRules.why(new House(true, true, Optional.empty(), true, around).comparedNow(agree)));
        }
    }

    @Test
    void theGateHasAnAnswerForEachReason() {
        for (var reason : Reason.values()) {
            var refusal = GateRefusal.of(reason);
            assertEquals(
                    refusal.passes(),
                    refusal == GateRefusal.TRUNK_PAUSED || refusal == GateRefusal.HINDERED,
                    reason.name());
        }
    }

    @Test
    void beyondAMillionEventsNobodyIsDialled() {
        assertTrue(HindranceRules.keepsUp(HindranceRules.JOURNAL_DEPTH_MOST));
        for (long depth : List.of(HindranceRules.JOURNAL_DEPTH_MOST + 1, 10 * HindranceRules.JOURNAL_DEPTH_MOST)) {
            assertFalse(HindranceRules.keepsUp(depth));
        }
        assertTrue(Reason.DATABASE_BEHIND.words().contains("1000000 events behind"));
    }

    /// Names of what is good or bad, in the order in which {@link #made} takes them.
    private static List<String> inputs(Class<?> of) {
        var names = new ArrayList<String>();
        for (var part : of.getRecordComponents()) {
            if (part.getType().isRecord()) {
                names.addAll(inputs(part.getType()));
            } else {
                names.add(part.getName());
            }
        }
        return names;
    }

    private static <R> R made(Class<R> of, Deque<Boolean> good) throws ReflectiveOperationException {
        var parts = of.getRecordComponents();
        var values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = value(parts[i], good);
        }
        var types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return of.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object value(RecordComponent part, Deque<Boolean> good) throws ReflectiveOperationException {
        if (part.getType().isRecord()) {
            return made(part.getType(), good);
        }
        boolean well = good.remove();
        return part.getType() == Optional.class ? well ? Optional.empty() : Optional.of("not well") : well;
    }
}
