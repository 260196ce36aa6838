package org.denwaban.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.denwaban.settings.Secret;
import org.denwaban.settings.Settings;
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

    @Test
    void twoContractsThatAreTheSameInACallsIdAreRefused() {
        var otherYear = next("2027-04-01");
        assertEquals(List.of(), ServedContracts.alike(List.of(THIS_YEAR, otherYear)));
        var faults = ServedContracts.alike(List.of(THIS_YEAR, otherYear, Shipped.accepted(Shipped.WAKAYAMA)));
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.getFirst().startsWith("E-CFG-017 contracts 'wakayama-2026' and 'wakayama-2026'"));
    }

    @Test
    void whoeverServesOrIsToldOfAContractThatIsNotHereIsNamed() {
        var operator = new Settings.Operator("op1", "PJSIP/1001", List.of("wakayama-2026", "nowhere-2026"));
        var faults = ServedContracts.unknown(
                List.of(operator), List.of(hook("wakayama-2026"), hook("nowhere-2027")), List.of(THIS_YEAR));
        assertEquals(2, faults.size(), faults.toString());
        assertTrue(faults.get(0).startsWith("E-CFG-018 operator 'op1' serves contract 'nowhere-2026'"));
        assertTrue(faults.get(1).startsWith("E-HOOK-003 webhook 'city' is told of contract 'nowhere-2027'"));
        assertTrue(faults.get(1).endsWith("served are wakayama-2026"), faults.get(1));
    }

    private static Settings.Webhook hook(String contract) {
        return new Settings.Webhook(
                "city",
                URI.create("https://city.example/"),
                new Secret("for a test only"),
                List.of(contract),
                Set.of(Settings.Webhook.Event.CALL_ENDED));
    }

    private static Contract next(String first) {
        return Shipped.accepted(Shipped.WAKAYAMA
                .replace("id = \"wakayama-2026\"", "id = \"wakayama-2027\"")
                .replace(
                        "term = { first = 2026-04-01, last = 2027-03-31 }",
                        "term = { first = " + first + ", last = 2028-03-31 }"));
    }
}
