package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.denwaban.rig.DemoList.Ending;
import org.junit.jupiter.api.Test;

class DemoListTest {

    private final DemoList list = DemoList.fortyPeople();
    private final List<String> lines =
            new String(list.csv(), StandardCharsets.UTF_8).lines().toList();

    @Test
    void fortyPeopleIn33Households() {
        assertEquals(40, list.people());
        assertEquals(33, list.households().size());
        assertEquals(41, lines.size());
    }

    @Test
    void everyLineHas21ColumnsOfTheOrderedLengths() {
        for (String line : lines.subList(1, lines.size())) {
            var columns = line.split(",", -1);
            assertEquals(21, columns.length, line);
            assertTrue(columns[0].matches("[0-9]{10}"), line);
            assertTrue(columns[1].matches("[0-9]{11}"), line);
            assertTrue(columns[5].matches("[0-9]{8}"), line);
            assertTrue(columns[7].startsWith("架空"), line);
            assertTrue(columns[8].matches("19[0-9]{6}"), line);
            assertTrue(columns[16].codePointCount(0, columns[16].length()) <= 13, line);
        }
    }

    @Test
    void itBeginsWithABomAndIsAlwaysTheSame() {
        assertEquals('\uFEFF', lines.getFirst().charAt(0));
        assertArrayEquals(list.csv(), DemoList.fortyPeople().csv());
    }

    @Test
    void everyEndingHappens() {
        var endings = list.households().stream().map(DemoList.Household::ending).collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(Ending.class), endings);
        var kinds = list.citizens().values().stream()
                .flatMap(List::stream)
                .map(Behaviour::kind)
                .collect(Collectors.toSet());
        assertTrue(kinds.contains(Behaviour.Kind.CONGESTION) && kinds.contains(Behaviour.Kind.WRONG_PARTY), "" + kinds);
    }
}
