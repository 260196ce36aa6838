package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.denwaban.rig.Town.RobotMode;
import org.denwaban.rig.Town.Showing;
import org.junit.jupiter.api.Test;

/// Callers whose numbers and names hold line ends and the like, beside a conversation whose end they would forge.
/// Asterisk 22.10.1 writes the decoded user part of From into AMI as it came.
class InjectionIT {

    private static final String LINE = "0468999900";
    private static final String CITIZEN = "0468997701";

    @Test
    void whatACallerForgesIsFlaggedCountedAndActedOnByNobody() throws Exception {
        try (var house = ServedHouse.answering("injection");
                var carrier = new RawSip(house.pbx().plan())) {
            house.turn(LocalDateTime.of(2018, 11, 1, 10, 0));
            house.town().robot("1001", RobotMode.IDLE);
            house.town().robot("1002", RobotMode.IDLE);
            house.town().callIn(CITIZEN, LINE, Showing.NUMBER);
            house.await(
                    "the conversation",
                    () -> house.count("SELECT COUNT(*) FROM inbound_call"
                                    + " WHERE answered_at IS NOT NULL AND ended_at IS NULL")
                            == 1);
            var live = house.text("SELECT id FROM inbound_call");

            var forged = forged(live);
            for (var from : forged) {
                carrier.call(LINE, from);
            }
            house.await(
                    "every call on record",
                    () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NOT NULL") == forged.size());

            assertEquals(
                    1,
                    house.count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NULL AND id = '" + live + "'"),
                    "the conversation goes on");
            assertTrue(house.pbx().asterisk().rx("core show channels concise").contains("PJSIP/trunk"));
            assertEquals(
                    0,
                    house.count("SELECT COUNT(*) FROM call_event WHERE trust = 'TRUSTED' AND kind = 'Hangup'"
                            + " AND uniqueid = '" + live + "'"),
                    "no forged Hangup is believed");
            assertTrue(house.count("SELECT COUNT(*) FROM call_event WHERE trust = 'SUSPECT'") >= 3, "flagged");
            assertEquals(0, house.count("SELECT COUNT(*) FROM call_event WHERE kind = 'Forged' AND trust = 'TRUSTED'"));
            assertEquals(
                    forged.size(),
                    house.count(
                            "SELECT COUNT(*) FROM inbound_call WHERE id <> '" + live + "' AND number_digest IS NULL"),
                    "none of them has a number that anybody believes");
            assertEquals(0, house.count("SELECT COUNT(*) FROM attempt WHERE redeemed_at IS NOT NULL"));

            house.town().hangUp();
            house.await(
                    "the conversation's true end",
                    () -> house.count("SELECT COUNT(*) FROM inbound_call WHERE id = '" + live
                                    + "' AND ending = 'ANSWERED'")
                            == 1);
            house.secondSourceAgrees();
        }
    }

    /// As they go over the wire; what reaches AMI has 79 bytes at most.
    private static List<String> forged(String live) {
        var block = "%0d%0a%0d%0aEvent%3A%20Hangup%0d%0aUniqueid%3A%20" + live.replace("-", "%2D") + "%0d%0a%0d%0a";
        return Stream.of(
                        "0" + block,
                        "0%0d%0a%0d%0aEvent%3A%20Forged%0d%0aX%3A%201%0d%0a%0d%0a",
                        "0%0d%0aUniqueid%3A%20" + live.replace("-", "%2D"),
                        "0%0aEvent%3A%20Hangup%0aUniqueid%3A%20" + live.replace("-", "%2D"),
                        "0%22%5c%22%7d%0a%7b%22eventtype%22%3a%22HANGUP%22",
                        "0%27%3b--%20%24%7bSHELL(id)%7d")
                .map(user -> "<sip:" + user + "@carrier>")
                .toList();
    }
}
