package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.junit.jupiter.api.Test;

/// A carrier that fails, with the whole server and a real PBX.
class TrunkIT {

    private static final String SILENCE = "E-DIAL-025";
    private static final String REASON = "not dialling: the carrier does not answer the PBX";

    @Test
    void aCarrierThatFailsFiveTimesInARowIsLeftAloneForAMinuteAndTriedAgain() throws Exception {
        var people = IntStream.rangeClosed(1, 7).mapToObj(TrunkIT::household).toList();
        try (var house = ServedHouse.open("trunk", 1, people)) {
            anUnreachableCarrierCostsNoAttempt(house);
            house.await("the pause", () -> said(house, "E-DIAL-020") == 1);
            house.await("the calls' ends", () -> house.count("SELECT COUNT(*) FROM attempt WHERE live = 1") == 0);
            assertEquals(5, house.town().received().size());
            var fifth = house.town().received().getLast().at();

            // the sixth is due, and refused by hand too
            house.town().dialByHand("1001", number(6));
            house.await("the gate's no", () -> said(house, "E-GATE-009") == 1);
            assertEquals(5, house.town().received().size());
            assertEquals(0, house.count("SELECT COUNT(*) FROM attempt WHERE counted IS NOT NULL"));

            house.await(
                    "the sixth call",
                    Duration.ofMinutes(2),
                    () -> house.town().received().size() == 6);
            var sixth = house.town().received().getLast().at();
            assertTrue(!sixth.isBefore(fifth.plusSeconds(60)), "no sooner than after a minute");
            house.await("the next pause at once", () -> said(house, "E-DIAL-020") == 2);
            assertEquals(6, house.town().received().size());
            house.judgeFindsNothing();
        }
    }

    /// The PBX's trunk leads to where nobody answers, as its own OPTIONS find out; and back again.
    private static void anUnreachableCarrierCostsNoAttempt(ServedHouse house) throws IOException {
        // a PBX that has just started has not asked its carrier yet, and that may have been said
        house.await(
                "the carrier to answer",
                () -> house.pbx().asterisk().rx("pjsip show endpoint trunk").contains("Not in use"));
        long silences = said(house, SILENCE);
        long reasons = said(house, REASON);
        house.leadTrunk(9);
        house.await("the carrier's silence", () -> said(house, SILENCE) > silences);
        house.turn(ServedHouse.FIRST_WINDOW);
        house.await("the reason", () -> said(house, REASON) > reasons);
        house.town().dialByHand("1001", number(1));
        house.await("the gate's no", () -> said(house, "E-GATE-011") == 1);
        assertEquals(0, house.count("SELECT COUNT(*) FROM attempt"));
        assertEquals(0, house.town().received().size());
        house.leadTrunk(house.pbx().plan().trunkPort());
        house.await("calls", () -> house.town().received().size() > 0);
    }

    private static long said(ServedHouse house, String code) {
        try (var lines = Files.lines(house.files().directory().resolve("serve.log"))) {
            return lines.filter(line -> line.contains(code)).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String number(int n) {
        return "04689900%02d".formatted(n);
    }

    private static Household household(int n) {
        return new Household(
                "%08d".formatted(77000000 + n),
                1,
                number(n),
                "",
                Map.of(number(n), List.of(Behaviour.of(Kind.CONGESTION))),
                Ending.CONTACTED,
                "通電",
                1,
                1);
    }
}
