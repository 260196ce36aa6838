package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.denwaban.clock.HandClock;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Trust;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RogueLegsTest {

    private static final Instant BEGAN = Instant.parse("2026-11-26T01:00:00Z");
    private static final String OURS = "dw" + "0".repeat(30);

    @TempDir
    private Path data;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Set<String> redeemed = ConcurrentHashMap.newKeySet();
    private volatile boolean databaseIsAway;
    private volatile boolean anotherDials;
    private EmergencyStops stops;
    private RogueLegs legs;

    @BeforeEach
    void aHouse() throws IOException {
        stops = EmergencyStops.of(data);
        legs = new RogueLegs(
                "trunk", this::redeemed, () -> anotherDials, this::hangUp, stops, new HandClock(BEGAN), registry);
    }

    @AfterEach
    void end() {
        legs.close();
    }

    private boolean redeemed(String call) {
        if (databaseIsAway) {
            throw new IllegalStateException("away");
        }
        return redeemed.contains(call);
    }

    private Answer hangUp(String name) {
        hungUp.add(name);
        var answer = answers.poll();
        return answer == null ? new Answer.Accepted() : answer;
    }

    @Test
    void whatNobodyLetOutIsHungUpAndStopsEverything() throws Exception {
        legs.start();
        out("PJSIP/trunk-0000001f", "pbx-1.1", BEGAN);
        assertEquals("PJSIP/trunk-0000001f", ended());
        settled();
        assertEquals(1, registry.get("denwaban.rogue.legs").counter().count());
        assertEquals(
                List.of("E-WATCH-012"),
                stops.list().stream().map(EmergencyStops.Stop::by).toList());
        assertTrue(stops.stopped("any"));
    }

    @Test
    void whatTheGateLetOutIsLeftAlone() throws Exception {
        legs.start();
        legs.letOut(OURS);
        redeemed.add("pbx-1.7");
        out("PJSIP/trunk-00000001", OURS, BEGAN);
        out("PJSIP/trunk-00000002", "pbx-1.7", BEGAN);
        databaseIsAway = true;
        out("PJSIP/trunk-00000003", OURS, BEGAN.plusSeconds(3_600));
        assertNobodyWasHungUp();
    }

    @Test
    void onlyLegsTowardsTheCarrierAreLookedAt() throws Exception {
        legs.start();
        legs.take(heard("Newchannel", "PJSIP/trunk-00000001", "4", "pbx-1.1", BEGAN)); // comes from the carrier
        legs.take(heard("Newchannel", "PJSIP/1001-00000001", "0", "pbx-1.1", BEGAN));
        legs.take(heard("Newchannel", "PJSIP/trunk2-00000001", "0", "pbx-1.1", BEGAN));
        legs.take(heard("Newchannel", "PJSIP/trunk-2-00000001", "0", "pbx-1.1", BEGAN)); // a telephone of that name
        legs.take(heard("Newstate", "PJSIP/trunk-00000001", "0", "pbx-1.1", BEGAN));
        assertNobodyWasHungUp();
    }

    @Test
    void withNobodyToAskOnlyWhatTheServerBeforeMayHaveLetOutIsLeftAlone() throws Exception {
        legs.start();
        databaseIsAway = true;
        out("PJSIP/trunk-00000001", "pbx-1.1", BEGAN.plus(RogueLegs.OF_THE_ONE_BEFORE));
        out(
                "PJSIP/trunk-00000002",
                "pbx-1.1",
                BEGAN.plus(RogueLegs.OF_THE_ONE_BEFORE).plusMillis(1));
        assertEquals("PJSIP/trunk-00000002", ended());
        assertNull(hungUp.poll());
    }

    @Test
    void whileAnotherServerDialsOnlyTheDatabaseTells() throws Exception {
        legs.start();
        anotherDials = true;
        databaseIsAway = true;
        out("PJSIP/trunk-00000001", "pbx-1.1", BEGAN.plus(Duration.ofHours(1)));
        assertNull(hungUp.poll(500, TimeUnit.MILLISECONDS));
        assertNobodyWasHungUp();
    }

    @Test
    void whatIsNotToldForCertainIsToldAgain() throws Exception {
        answers.add(new Answer.NotSent());
        answers.add(new Answer.Unknown());
        answers.add(new Answer.Rejected(Answer.Reason.NO_SUCH_CHANNEL));
        legs.start();
        out("PJSIP/trunk-00000001", "", BEGAN);
        for (int i = 0; i < 3; i++) {
            assertEquals("PJSIP/trunk-00000001", ended());
        }
        settled();
        assertNull(hungUp.poll());
    }

    @Test
    void theLastTenThousandThatWereLetOutAreRemembered() throws Exception {
        IntStream.rangeClosed(0, RogueLegs.LET_OUT_MOST).forEach(i -> legs.letOut("call-" + i));
        legs.start();
        out("PJSIP/trunk-00000001", "call-1", BEGAN);
        out("PJSIP/trunk-00000002", "call-" + RogueLegs.LET_OUT_MOST, BEGAN);
        out("PJSIP/trunk-00000003", "call-0", BEGAN);
        assertEquals("PJSIP/trunk-00000003", ended());
        IntStream.rangeClosed(0, 10 * RogueLegs.LET_OUT_MOST).forEach(i -> legs.letOut("more-" + i));
        out("PJSIP/trunk-00000004", "call-1", BEGAN);
        assertEquals("PJSIP/trunk-00000004", ended());
    }

    @Test
    void moreThanAThousandAtOnceAreNotKept() {
        for (int i = 0; i < 10 * RogueLegs.WAITING_MOST; i++) {
            out("PJSIP/trunk-%08x".formatted(i), "pbx-1.1", BEGAN);
            assertEquals(
                    Math.min(i + 1, RogueLegs.WAITING_MOST),
                    registry.get("denwaban.bound.used")
                            .tag("bound", "rogue_legs")
                            .gauge()
                            .value());
        }
        legs.start();
    }

    private void out(String name, String call, Instant at) {
        legs.take(heard("Newchannel", name, "0", call, at));
    }

    private static Heard heard(String kind, String channel, String state, String call, Instant at) {
        return new Heard(
                1,
                1,
                at,
                new AmiBlock(List.of(
                        new AmiBlock.Header("Event", kind),
                        new AmiBlock.Header("Channel", channel),
                        new AmiBlock.Header("ChannelState", state),
                        new AmiBlock.Header("Uniqueid", "pbx-9.9"),
                        new AmiBlock.Header("Linkedid", call))),
                new Trust.Trusted());
    }

    private @Nullable String ended() throws InterruptedException {
        return hungUp.poll(10, TimeUnit.SECONDS);
    }

    /// Whoever comes after it has been looked at.
    private void assertNobodyWasHungUp() throws Exception {
        databaseIsAway = false;
        out("PJSIP/trunk-0000ffff", "nobody-s", BEGAN);
        assertEquals("PJSIP/trunk-0000ffff", ended());
        assertNull(hungUp.poll());
    }

    /// What was begun is done with when it is closed.
    private void settled() {
        legs.close();
    }
}
