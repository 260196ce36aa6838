package org.denwaban.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Contracts held against each other. A contract of the next year answers the same number as this year's.
class ServedContractsTest {

    private static final Contract THIS_YEAR = Shipped.accepted(Shipped.WAKAYAMA);

    @Test
    void aNumberGoesFromOneYearsContractToTheNext() {
        assertEquals(List.of(), ServedContracts.sharedLines(List.of(THIS_YEAR, next("2027-04-01"))));
    }

    @Test
    void aNumberIsOneContractsAtATime() {
        var faults = ServedContracts.sharedLines(List.of(next("2027-03-31"), THIS_YEAR));
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.getFirst().startsWith("E-CFG-019"), faults.getFirst());
    }

    private static Contract next(String first) {
        return Shipped.accepted(Shipped.WAKAYAMA
                .replace("id = \"wakayama-2026\"", "id = \"wakayama-2027\"")
                .replace(
                        "term = { first = 2026-04-01, last = 2027-03-31 }",
                        "term = { first = " + first + ", last = 2028-03-31 }"));
    }
}
