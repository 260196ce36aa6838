package org.denwaban.pbx.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.denwaban.pbx.ami.AmiBlock.Header;
import org.denwaban.pbx.ami.Trust.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    private final BlockCheck check = new BlockCheck("pbx");

    @ParameterizedTest
    @ValueSource(strings = {"outbound", "inbound", "other", "shutdown", "boot"})
    void everyEventOfARealAsteriskIsTrustedOrOfAnUnknownKind(String recording) {
        for (var heard : heard(recording)) {
            assertFalse(heard.trust() instanceof Trust.Suspect, () -> recording + ": " + heard);
        }
    }

    @Test
    void everyKindThatTellsOfACallIsTrusted() {
        var trusted = List.of("outbound", "inbound", "other").stream()
                .flatMap(name -> heard(name).stream())
                .filter(heard -> heard.trust().actedOn())
                .map(heard -> heard.block().event())
                .toList();
        for (var kind : List.of(
                "Newchannel",
                "DialBegin",
                "DialEnd",
                "Hangup",
                "BridgeEnter",
                "OriginateResponse",
                "CEL",
                "Cdr",
                "UserEvent",
                "QueueCallerJoin",
                "AgentConnect",
                "QueueMemberPause",
                "FullyBooted")) {
            assertTrue(trusted.contains(kind), kind);
        }
    }

    @Test
    void eventsForgedByEmptyLinesAreSuspectAndSoAreTheirTails() {
        var heard = heard("forged-block");
        // Whatever names the stranger's own channel is touched by him; nothing of it is trusted but what cannot hold
        // his number.
        for (var each : heard) {
            if (each.trust().actedOn()) {
                assertTrue(
                        List.of("FullyBooted", "DeviceStateChange")
                                .contains(each.block().event()),
                        each.toString());
            }
        }
        assertTrue(count(heard, Reason.CUT_SHORT) >= 5);
        assertTrue(count(heard, Reason.QUARANTINE) > count(heard, Reason.CUT_SHORT));
        // A forged Hangup never gets through.
        assertTrue(heard.stream()
                .filter(each -> "Hangup".equals(each.block().event()))
                .noneMatch(each -> each.trust().actedOn()));
    }

    @Test
    void aTailThatIsABlockOfItsOwnEndsTheQuarantine() {
        var heard = heard("forged-orphan");
        var cut = first(heard, Reason.CUT_SHORT);
        assertEquals(Reason.QUARANTINE, reason(heard.get(cut + 1)));
        assertEquals("Forged", heard.get(cut + 1).block().event());
        assertEquals(
                "CallerIDname", heard.get(cut + 2).block().headers().getFirst().name());
        assertTrue(heard.stream()
                .anyMatch(each -> "DeviceStateChange".equals(each.block().event())
                        && each.trust().actedOn()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"forged-header", "forged-lf"})
    void headersForgedIntoAnEventMakeItSuspect(String recording) {
        var heard = heard(recording);
        var mine = heard.stream()
                .filter(each -> each.block().all("CallerIDNum").contains("0")
                        || each.block().all("CallerIDnum").contains("0"))
                .toList();
        assertTrue(mine.size() >= 5);
        mine.forEach(each -> assertInstanceOf(Trust.Suspect.class, each.trust(), each.toString()));
    }

    @Test
    void everyKnownKindCutShortAnywhereOpensAQuarantineUntilItsTail() {
        for (var name : List.of("outbound", "inbound", "other")) {
            for (var block : Recordings.blocks(name)) {
                if (block.event() != null && EventShape.of(block.event()).size() == 1) {
                    for (int at = 5; at < required(block); at++) {
                        cutAt(block, at, Recordings.time(name));
                    }
                }
            }
        }
    }

    /// Asterisk 22.10.1, when a caller hangs up whose operator had handed them on, and when both hang up at once.
    @ParameterizedTest
    @ValueSource(strings = {"", "Dest", "Channel", "Both"})
    void anAgentsEndIsTrustedWithoutTheChannelsThatAreGone(String gone) {
        var recorded = Recordings.blocks("inbound").stream()
                .filter(block -> "AgentComplete".equals(block.event()))
                .findFirst()
                .orElseThrow();
        var time = Recordings.time("inbound");
        var names = recorded.headers().stream().map(Header::name).toList();
        var left = IntStream.range(0, names.size())
                .filter(i -> i < 4
                        || i >= names.indexOf("Queue")
                        || switch (gone) {
                            case "Dest" -> !names.get(i).startsWith("Dest");
                            case "Channel" -> names.get(i).startsWith("Dest");
                            case "Both" -> false;
                            default -> true;
                        })
                .mapToObj(recorded.headers()::get)
                .toList();
        assertEquals(new Trust.Trusted(), check.check(new AmiBlock(left), time));
        for (int at = 5; at < left.size(); at++) {
            var cut = new BlockCheck("pbx");
            assertEquals(suspect(Reason.CUT_SHORT), cut.check(new AmiBlock(left.subList(0, at)), time), gone + at);
            assertTrue(cut.inQuarantine());
        }
    }

    private static int required(AmiBlock block) {
        var shape = EventShape.of(String.valueOf(block.event())).getFirst();
        int last = block.headers().size();
        while (shape.headers().stream()
                        .anyMatch(part -> part.name()
                                        .equals(block.headers()
                                                .get(block.headers().size() - 1)
                                                .name())
                                && part.often() != EventShape.Often.ONCE)
                && last == block.headers().size()) {
            last--;
        }
        return last - 2;
    }

    private static void cutAt(AmiBlock block, int at, Instant time) {
        var check = new BlockCheck("pbx");
        var headers = block.headers();
        check.check(new AmiBlock(List.of(new Header("Event", "X"))), time);
        assertEquals(
                suspect(Reason.CUT_SHORT), check.check(new AmiBlock(headers.subList(0, at)), time), block + " " + at);
        assertTrue(check.inQuarantine());
        assertEquals(suspect(Reason.QUARANTINE), check.check(block("Event", "Hangup", "Cause", "17"), time));
        assertTrue(check.inQuarantine(), block + " " + at);
        var tail = new ArrayList<>(block("Event", "Forged").headers());
        tail.addAll(headers.subList(at, headers.size()));
        assertEquals(suspect(Reason.QUARANTINE), check.check(new AmiBlock(tail), time));
        assertFalse(check.inQuarantine(), block + " " + at);
    }

    @Test
    void aFenceEndsAQuarantineWhoseTailNeverCame() {
        check.check(stamped("Newchannel", NOW, "Channel", "PJSIP/trunk-1", "ChannelState", "4"), NOW);
        assertTrue(check.inQuarantine());
        assertEquals(suspect(Reason.QUARANTINE), check.check(device(NOW), NOW));
        check.fence();
        assertEquals(new Trust.Trusted(), check.check(device(NOW), NOW));
    }

    @Test
    void aQuarantineThatDoesNotEndIsBeyondHelp() {
        check.check(stamped("Newchannel", NOW, "Channel", "PJSIP/trunk-1"), NOW);
        IntStream.rangeClosed(1, BlockCheck.MOST_IN_QUARANTINE).forEach(_ -> check.check(device(NOW), NOW));
        assertFalse(check.beyondHelp());
        check.check(device(NOW), NOW);
        assertTrue(check.beyondHelp());
        IntStream.range(0, 9 * BlockCheck.MOST_IN_QUARANTINE)
                .forEach(_ -> assertEquals(suspect(Reason.QUARANTINE), check.check(device(NOW), NOW)));
        assertTrue(check.beyondHelp());
    }

    @Test
    void theHeadMustBeAsAsteriskWritesIt() {
        assertEquals(suspect(Reason.NO_EVENT), check.check(block("Response", "Success"), NOW));
        assertEquals(suspect(Reason.NO_EVENT), check.check(block("CallerIDName", "x"), NOW));
        assertEquals(suspect(Reason.HEAD), check.check(block("Event", "Hangup"), NOW));
        assertEquals(
                suspect(Reason.HEAD),
                check.check(
                        block("Event", "Reload", "Timestamp", stamp(NOW), "Privilege", "x", "SystemName", "pbx"), NOW));
        assertEquals(
                suspect(Reason.HEAD),
                check.check(
                        block("Event", "Reload", "Privilege", "x", "Timestamp", "today", "SystemName", "pbx"), NOW));
        assertEquals(
                suspect(Reason.SYSTEM),
                check.check(
                        block("Event", "Reload", "Privilege", "x", "Timestamp", stamp(NOW), "SystemName", "abx"), NOW));
    }

    /// Asterisk tells the seconds of POSIX: while a leap second lasts, the one before comes twice, or takes longer.
    @Test
    void aLeapSecondIsTheSecondBeforeItAgainAndATextOfItIsNone() {
        var last = Instant.parse("2016-12-31T23:59:59.9Z");
        assertEquals(new Trust.Trusted(), check.check(device(last), last));
        assertEquals(new Trust.Trusted(), check.check(device(last.minusMillis(800)), last.minusMillis(700)));
        var text = block(
                "Event",
                "DeviceStateChange",
                "Privilege",
                "call,all",
                "Timestamp",
                "2016-12-31T23:59:60Z",
                "SystemName",
                "pbx",
                "Device",
                "PJSIP/1001",
                "State",
                "INUSE");
        assertEquals(suspect(Reason.HEAD), check.check(text, last));
        assertFalse(check.inQuarantine());
    }

    @Test
    void theTimeMustLieNearOurs() {
        assertEquals(new Trust.Trusted(), check.check(device(NOW.plus(EventShape.MOST_SKEW)), NOW));
        assertEquals(new Trust.Trusted(), check.check(device(NOW.minus(EventShape.MOST_SKEW)), NOW));
        var beyond = EventShape.MOST_SKEW.plus(Duration.ofMillis(1));
        assertEquals(suspect(Reason.TIME), check.check(device(NOW.plus(beyond)), NOW));
        assertEquals(suspect(Reason.TIME), check.check(device(NOW.minus(beyond)), NOW));
        assertEquals(suspect(Reason.TIME), check.check(device(NOW.minus(EventShape.MOST_SKEW.multipliedBy(10))), NOW));
    }

    @Test
    void aHeaderThatComesOnceMustNotComeTwice() {
        assertEquals(
                suspect(Reason.REPEATED),
                check.check(stamped("DeviceStateChange", NOW, "Device", "a", "State", "b", "State", "c"), NOW));
        assertEquals(
                suspect(Reason.REPEATED), check.check(stamped("Strange", NOW, "Uniqueid", "a", "Uniqueid", "c"), NOW));
        assertEquals(
                new Trust.UnknownKind(),
                check.check(stamped("Strange", NOW, "ChanVariable", "a=1", "ChanVariable", "b=2"), NOW));
    }

    @Test
    void anUnknownKindThatEndsWithinItsChannelOpensAQuarantineToo() {
        assertEquals(
                suspect(Reason.CUT_SHORT),
                check.check(
                        stamped(
                                "Strange",
                                NOW,
                                "Channel",
                                "c",
                                "ChannelState",
                                "4",
                                "ChannelStateDesc",
                                "Ring",
                                "CallerIDNum",
                                "0"),
                        NOW));
        assertTrue(check.inQuarantine());
    }

    @Test
    void theGreetingIsTrustedOnlyAsTheFirstBlock() {
        var greeting = block(
                "Event",
                "FullyBooted",
                "Privilege",
                "system,all",
                "Uptime",
                "1",
                "LastReload",
                "1",
                "Status",
                "Fully Booted");
        assertEquals(new Trust.Trusted(), check.check(greeting, NOW));
        assertEquals(suspect(Reason.HEAD), check.check(greeting, NOW));
    }

    private static List<Heard> heard(String recording) {
        var check = new BlockCheck("pbx");
        var time = Recordings.time(recording);
        var heard = new ArrayList<Heard>();
        for (var block : Recordings.blocks(recording)) {
            if (!String.valueOf(block.first("ActionID")).startsWith("rec-")) {
                heard.add(new Heard(1, heard.size() + 1L, time, block, check.check(block, time)));
            }
        }
        assertFalse(check.inQuarantine());
        return heard;
    }

    private static int first(List<Heard> heard, Reason reason) {
        return IntStream.range(0, heard.size())
                .filter(i -> heard.get(i).trust().equals(suspect(reason)))
                .findFirst()
                .orElseThrow();
    }

    private static long count(List<Heard> heard, Reason reason) {
        return heard.stream()
                .filter(each -> each.trust().equals(suspect(reason)))
                .count();
    }

    private static Reason reason(Heard heard) {
        return assertInstanceOf(Trust.Suspect.class, heard.trust()).reason();
    }

    private static Trust suspect(Reason reason) {
        return new Trust.Suspect(reason);
    }

    private static AmiBlock device(Instant time) {
        return stamped("DeviceStateChange", time, "Device", "PJSIP/1001", "State", "INUSE");
    }

    private static AmiBlock stamped(String kind, Instant time, String... rest) {
        var head = new ArrayList<>(
                block("Event", kind, "Privilege", "call,all", "Timestamp", stamp(time), "SystemName", "pbx")
                        .headers());
        head.addAll(block(rest).headers());
        return new AmiBlock(head);
    }

    private static String stamp(Instant time) {
        return "%d.%06d".formatted(time.getEpochSecond(), time.getNano() / 1000);
    }

    private static AmiBlock block(String... namesAndValues) {
        var headers = new ArrayList<Header>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new AmiBlock(headers);
    }
}
