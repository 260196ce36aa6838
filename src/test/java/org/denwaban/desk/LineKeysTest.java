package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Only with the operator's own call, and only what it has now.
class LineKeysTest {

    private static final OperatorScreen.Lines THIRD_LEAVES = new OperatorScreen.Lines() {
        @Override
        public boolean held(String leg) {
            return false;
        }

        @Override
        public boolean untransferred(String leg) {
            return false;
        }

        @Override
        public boolean leavesMessage(Work.Outbound call) {
            return call.number() == 3;
        }
    };

    private static Work attempt(int number, Work.Stage stage) {
        return new Work.Outbound("mine", "c", "h", 1, number, stage, Instant.EPOCH);
    }

    private static Work caller(Work.InStage stage) {
        return new Work.Inbound("mine", "leg", "c", null, null, stage, Instant.EPOCH);
    }

    private static Set<LineKeys.Key> may(Work work) {
        var may = EnumSet.noneOf(LineKeys.Key.class);
        for (var key : LineKeys.Key.values()) {
            if (LineKeys.may(List.of(work), "mine", key, THIRD_LEAVES).isPresent()) {
                may.add(key);
            }
        }
        return may;
    }

    @Test
    void whatMayBeDoneFollowsFromHowFarTheCallIs() {
        assertEquals(Set.of(LineKeys.Key.HANG_UP), may(attempt(1, Work.Stage.RINGING)));
        assertEquals(
                Set.of(LineKeys.Key.HANG_UP, LineKeys.Key.HOLD, LineKeys.Key.TRANSFER),
                may(attempt(1, Work.Stage.TALKING)));
        assertEquals(EnumSet.allOf(LineKeys.Key.class), may(attempt(3, Work.Stage.TALKING)));
        assertEquals(Set.of(), may(attempt(3, Work.Stage.OVER)));
        assertEquals(
                Set.of(LineKeys.Key.HANG_UP, LineKeys.Key.HOLD, LineKeys.Key.TRANSFER),
                may(caller(Work.InStage.TALKING)));
        assertEquals(Set.of(), may(caller(Work.InStage.OVER)));
        assertEquals(Set.of(), may(new Work.Offered("c", "mine", Instant.EPOCH, null)));
    }

    @Test
    void theLegIsTheOperatorsOwn() {
        assertEquals(
                Optional.of("leg"),
                LineKeys.may(List.of(caller(Work.InStage.TALKING)), "mine", LineKeys.Key.HANG_UP, THIRD_LEAVES));
        assertEquals(
                Optional.empty(),
                LineKeys.may(List.of(caller(Work.InStage.TALKING)), "another", LineKeys.Key.HANG_UP, THIRD_LEAVES));
        assertEquals(Optional.empty(), LineKeys.may(List.of(), "mine", LineKeys.Key.HANG_UP, THIRD_LEAVES));
    }
}
