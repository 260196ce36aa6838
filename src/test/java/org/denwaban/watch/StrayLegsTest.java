package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.denwaban.clock.HandClock;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Trust;
import org.denwaban.watch.StrayLegs.Told;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrayLegsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T01:00:00Z");
    private static final String OURS = "dw000000000000000000000000000000";
    private static final String NUMBER = "0468990171";
    private static final String SHOWN = "0468999900";

    @TempDir
    private Path data;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();
    private final BlockingQueue<Told> first = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private EmergencyStops stops;
    private StrayLegs legs;

    @BeforeEach
    void aHouse() throws IOException {
        stops = EmergencyStops.of(data);
        legs = new StrayLegs(
                "trunk", this::letOut, Map.of("c", SHOWN), this::hangUp, stops, new HandClock(NOW), registry);
    }

    @AfterEach
    void end() {
        legs.close();
    }

    private Told letOut(String call, String digits) {
        asked.add(digits);
        var before = first.poll();
        if (before != null) {
            return before;
        }
        return switch (call) {
            case OURS -> new Told.LetOut("c", digits.equals(NUMBER));
            case "another's" -> new Told.LetOut("d", digits.equals(NUMBER));
            case "broken" -> throw new IllegalStateException("a key is missing");
            default -> new Told.Nothing();
        };
    }

    private Answer hangUp(String name) {
        hungUp.add(name);
        return new Answer.Accepted();
    }

    @ParameterizedTest
    @CsvSource({
        "0468990172@trunk,      0468999900, NUMBER",
        "0468990171@trunk2,     0468999900, NUMBER",
        "0468990171,            0468999900, NUMBER",
        "'',                    0468999900, NUMBER",
        "0468990171@trunk,      0468999901, CALLER_ID",
        "0468990171@trunk,      <unknown>,  CALLER_ID",
        "0468990171@trunk,      anonymous,  CALLER_ID",
        "0468990171@trunk,      '',         CALLER_ID",
    })
    void whatIsNotWhatWasLetOutIsHungUpAndStopsEverything(String dialled, String shown, String why) throws Exception {
        legs.start();
        dialled("PJSIP/trunk-0000001f", OURS, dialled, shown);
        assertEquals("PJSIP/trunk-0000001f", ended());
        legs.close();
        assertEquals(1, strays(why));
        assertEquals(
                List.of("E-WATCH-014"),
                stops.list().stream().map(EmergencyStops.Stop::by).toList());
        assertTrue(stops.stopped("any"));
    }

    @Test
    void whatWasLetOutIsLeftAlone() throws Exception {
        legs.start();
        dialled("PJSIP/trunk-00000001", OURS, NUMBER + "@trunk", SHOWN);
        dialled("PJSIP/trunk-00000002", "nobody-s", "0468990172@trunk", "0468999901"); // RogueLegs' to find
        dialled("PJSIP/trunk-00000003", "another's", NUMBER + "@trunk", "0120000000");
        dialled("PJSIP/trunk-00000004", "broken", NUMBER + "@trunk", SHOWN);
        assertNobodyElseWasHungUp();
        assertEquals(3, registry.get("denwaban.legs.compared").counter().count());
    }

    @Test
    void onlyWhatIsDialledTowardsTheCarrierIsCompared() throws Exception {
        legs.start();
        legs.take(heard("DialEnd", "PJSIP/trunk-00000001", OURS, "0468990172@trunk", SHOWN));
        dialled("PJSIP/1001-00000001", OURS, "1001", "<unknown>");
        dialled("PJSIP/trunk2-00000001", OURS, "0468990172@trunk2", SHOWN);
        dialled("PJSIP/trunk-2-00000001", OURS, "0468990172@trunk", SHOWN); // a telephone of that name
        assertNobodyElseWasHungUp();
        assertEquals(1, registry.get("denwaban.legs.compared").counter().count());
    }

    @Test
    void whileNobodyKnowsItIsAskedAgain() throws Exception {
        first.add(new Told.Unknown());
        first.add(new Told.Unknown());
        legs.start();
        dialled("PJSIP/trunk-00000001", OURS, "0468990172@trunk", SHOWN);
        assertEquals("PJSIP/trunk-00000001", ended());
        assertEquals(3, asked.size());
    }

    @Test
    void moreThanAThousandAtOnceAreNotKept() {
        for (int i = 0; i < 10 * StrayLegs.WAITING_MOST; i++) {
            dialled("PJSIP/trunk-%08x".formatted(i), OURS, NUMBER + "@trunk", SHOWN);
            assertEquals(
                    Math.min(i + 1, StrayLegs.WAITING_MOST),
                    registry.get("denwaban.bound.used")
                            .tag("bound", "stray_legs")
                            .gauge()
                            .value());
        }
        assertFalse(stops.any());
        legs.start();
    }

    private void dialled(String name, String call, String dialled, String shown) {
        legs.take(heard("DialBegin", name, call, dialled, shown));
    }

    private static Heard heard(String kind, String channel, String call, String dialled, String shown) {
        return new Heard(
                1,
                1,
                NOW,
                new AmiBlock(List.of(
                        new AmiBlock.Header("Event", kind),
                        new AmiBlock.Header("Channel", "PJSIP/1001-00000001"),
                        new AmiBlock.Header("Linkedid", call),
                        new AmiBlock.Header("DestChannel", channel),
                        new AmiBlock.Header("DestConnectedLineNum", shown),
                        new AmiBlock.Header("DestLinkedid", call),
                        new AmiBlock.Header("DialString", dialled))),
                new Trust.Trusted());
    }

    private double strays(String why) {
        return registry.get("denwaban.stray.legs").tag("why", why).counter().count();
    }

    private @Nullable String ended() throws InterruptedException {
        return hungUp.poll(10, TimeUnit.SECONDS);
    }

    /// Whoever comes after it has been looked at.
    private void assertNobodyElseWasHungUp() throws Exception {
        dialled("PJSIP/trunk-0000ffff", OURS, "0468990179@trunk", SHOWN);
        assertEquals("PJSIP/trunk-0000ffff", ended());
        assertNull(hungUp.poll());
    }
}
