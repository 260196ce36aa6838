package org.denwaban.journal;

import static org.denwaban.journal.Desk.heard;
import static org.denwaban.journal.Desk.newchannel;
import static org.denwaban.journal.Desk.until;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.denwaban.metrics.Lag;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Hearing;
import org.denwaban.pbx.ami.Trust;
import org.denwaban.vault.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private final Desk desk;

    JournalTest(@TempDir Path home) {
        desk = new Desk(home);
    }

    @Test
    void everyBlockIsToldInOrderAndMovedOnce() {
        try (var journal = desk.journal()) {
            journal.start();
            for (long i = 1; i <= 3_000; i++) {
                assertTrue(journal.offer(heard(1, i, "Event", "Strange", "N", "" + i)));
            }
            until(() -> desk.tables.eventCount() == 3_000 && journal.depth() == 0);
        }
        assertEquals(
                LongStream.rangeClosed(1, 3_000).boxed().toList(),
                desk.told.stream().map(Heard::sequence).toList());
        assertEquals(
                LongStream.rangeClosed(1, 3_000).boxed().toList(),
                desk.tables.events.values().stream().map(EventRow::sequence).toList());
    }

    @Test
    void idsGrowWithinAMillisecondAndWhenTheClockGoesBack() {
        var ids = new Ids();
        var last = "";
        for (int i = 0; i < 10_000; i++) {
            var id = ids.next(i < 5_000 ? Desk.NOW : Desk.NOW.minusSeconds(i));
            assertTrue(id.compareTo(last) > 0, last + " before " + id);
            assertEquals(26, id.length());
            last = id;
        }
    }

    @Test
    void aFileOfTheVersionBeforeIsTakenOver(@TempDir Path directory) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE cel_event (n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
                    + " read_at INTEGER NOT NULL, event_at INTEGER, type TEXT, uniqueid TEXT, linkedid TEXT,"
                    + " channel TEXT, cause INTEGER, result_key TEXT, torn INTEGER NOT NULL, contract TEXT,"
                    + " payload BLOB NOT NULL)");
            statement.execute("PRAGMA user_version = 1");
        }
        for (int start = 0; start < 2; start++) {
            try (var disk = new DiskJournal(directory)) {
                assertEquals(List.of(), disk.cel(1));
            }
        }
    }

    /// Another connection holds the file, as a disk does that is slow: nothing fails, it only takes long.
    @Test
    void whatWaitsForASlowDiskIsSeenToWaitAndTheReaderDoesNot() throws Exception {
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(heard(1, 1, "Event", "A"));
            until(() -> desk.told.size() == 1 && journal.depth() == 0);
            assertEquals(Optional.empty(), journal.waitingSince());
            var file = desk.home.resolve("journal/journal.db");
            try (var slow = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = slow.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertTrue(journal.offer(heard(1, 2, "Event", "A")));
                until(() -> journal.intake() == 0 && journal.waitingSince().isPresent());
                assertEquals(Optional.of(Desk.NOW.plusMillis(2)), journal.waitingSince(), "the writer has it in hand");
                assertTrue(journal.offer(heard(1, 3, "Event", "A")));
                assertEquals(Optional.of(Desk.NOW.plusMillis(2)), journal.waitingSince());
                assertEquals(1, journal.intake());
                assertEquals(1, desk.told.size());
                statement.execute("ROLLBACK");
            }
            until(() -> desk.told.size() == 3 && journal.waitingSince().isEmpty());
        }
    }

    @Test
    void whileMariaDbIsAwayNothingIsLostAndNothingWaitsForIt() {
        desk.tables.away(true);
        try (var journal = desk.journal()) {
            journal.start();
            for (long i = 1; i <= 1_000; i++) {
                journal.offer(newchannel(i, "pbx-1541379600." + i, "s"));
            }
            until(() -> desk.told.size() == 1_000 && desk.tables.asked() > 1);
            assertEquals(1_000, journal.depth());
            assertEquals(0, desk.tables.eventCount());
            desk.tables.away(false);
            until(() -> desk.tables.eventCount() == 1_000 && journal.depth() == 0);
        }
    }

    @Test
    void whatAProcessLeftTheNextOneMoves() {
        desk.tables.away(true);
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(newchannel(1, "pbx-1541379600.1", "s"));
        }
        desk.tables.away(false);
        try (var journal = desk.journal()) {
            assertEquals(1, journal.depth());
            assertEquals(1, journal.lastEpoch());
            assertEquals(Desk.NOW.plusMillis(1), journal.lastHeard());
            journal.start();
            until(() -> desk.tables.eventCount() == 1);
        }
    }

    @Test
    void aDeathBetweenMariaDbsCommitAndOursMovesNothingTwice() {
        try (var journal = desk.journal()) {
            var memory = journal.memory();
            var row = EventRow.of(
                    "01ab",
                    newchannel(1, "pbx-1541379600.1", "s"),
                    memory.seal(null, Desk.NOW, new Place("call_event", "payload", "01ab"), new byte[] {1}));
            journal.disk().writeEvents(List.of(row));
            journal.gap(new Hearing.Gap(1, Desk.NOW, Desk.NOW, Hearing.Lost.CLOSED));
            var drain = new Drain(
                    journal.disk(),
                    desk.tables,
                    memory,
                    desk.clock,
                    _ -> {},
                    new Lag(new SimpleMeterRegistry(), Lag.To.DATABASE));
            desk.tables.diesAfterCommit = true;
            assertThrows(IllegalStateException.class, drain::move);
            assertEquals(2, journal.disk().depth());
            desk.tables.diesAfterCommit = false;
            assertEquals(2, drain.move());
            assertEquals(0, journal.disk().depth());
            assertEquals(0, drain.move());
            assertEquals(List.of("01ab"), List.copyOf(desk.tables.events.keySet()));
            assertEquals(1, desk.tables.gaps.size());
        }
    }

    @Test
    void anIntakeThatIsFullSaysNoAtOnce() {
        try (var journal = desk.journal(2)) {
            assertTrue(journal.offer(heard(1, 1, "Event", "A")));
            assertTrue(journal.offer(heard(1, 2, "Event", "A")));
            assertFalse(journal.offer(heard(1, 3, "Event", "A")));
            journal.start();
            until(() -> desk.told.size() == 2);
            assertTrue(journal.offer(heard(2, 1, "Event", "A")));
        }
    }

    @Test
    void twentyThousandWaitForTheDiskAndNotOneMore() {
        try (var journal = desk.journal()) {
            var one = heard(1, 1, "Event", "A");
            for (int i = 0; i < Journal.INTAKE; i++) {
                assertTrue(journal.offer(one));
            }
            for (int i = 0; i < 9 * Journal.INTAKE; i++) {
                assertFalse(journal.offer(one));
            }
            assertEquals(Journal.INTAKE, journal.intake());
            assertEquals(
                    Journal.INTAKE,
                    desk.meters.get("denwaban_journal_intake_blocks").gauge().value());
            journal.start();
            until(() -> desk.told.size() == Journal.INTAKE);
            assertTrue(journal.offer(heard(2, 1, "Event", "A")), "and there is room again");
            assertTrue(
                    desk.meters.get("denwaban_journal_commits").counter().count()
                            >= (double) Journal.INTAKE / Journal.MOST_IN_A_COMMIT,
                    "no commit takes more than it may");
        }
    }

    @Test
    void fiveHundredGoToTheDatabaseInOneTransaction() {
        for (int rows : List.of(Drain.MOST, Drain.MOST + 1, 10 * Drain.MOST)) {
            try (var journal = desk.journal()) {
                var drain = new Drain(
                        journal.disk(),
                        desk.tables,
                        journal.memory(),
                        desk.clock,
                        _ -> {},
                        new Lag(new SimpleMeterRegistry(), Lag.To.DATABASE));
                journal.disk()
                        .writeEvents(IntStream.range(0, rows)
                                .mapToObj(i -> row(journal, "%d%04d".formatted(rows, i)))
                                .toList());
                for (int left = rows; left > 0; left -= Drain.MOST) {
                    assertEquals(Math.min(left, Drain.MOST), drain.move());
                }
                assertEquals(0, journal.disk().depth());
            }
        }
    }

    private static EventRow row(Journal journal, String id) {
        return EventRow.of(
                id,
                newchannel(1, "pbx-1541379600.1", "s"),
                journal.memory().seal(null, Desk.NOW, new Place("call_event", "payload", id), new byte[] {1}));
    }

    @Test
    void whoseCallsAreRememberedHasAnEnd() {
        var memory = new CallMemory(desk.vault, Desk.contracts());
        for (int i = 0; i < CallMemory.MOST; i++) {
            memory.remember(List.of("pbx-" + i), "yokosuka-2018");
        }
        assertEquals(CallMemory.MOST, memory.size());
        assertEquals("yokosuka-2018", memory.contract(List.of(), List.of("pbx-0"), null), "asked for it stays");
        memory.remember(List.of("pbx-over"), "yokosuka-2018");
        assertEquals(CallMemory.MOST, memory.size());
        assertNull(memory.contract(List.of(), List.of("pbx-1"), null));
        assertEquals("yokosuka-2018", memory.contract(List.of(), List.of("pbx-0"), null));
        for (int i = 0; i < 9 * CallMemory.MOST; i++) {
            memory.remember(List.of("more-" + i), "yokosuka-2018");
        }
        assertEquals(CallMemory.MOST, memory.size());
    }

    @Test
    void aSwitchboardThatIsFullCostsTheConnectionAndEveryBlockIsStillWritten() {
        try (var journal = desk.journal()) {
            journal.start();
            desk.listenerFull = true;
            journal.offer(heard(7, 1, "Event", "A"));
            until(() -> !journal.offer(heard(7, 2, "Event", "A")));
            desk.listenerFull = false;
            assertTrue(journal.offer(heard(8, 1, "Event", "A")));
            until(() -> desk.told.size() == 1);
            assertEquals(8, desk.told.getFirst().epoch());
            until(() -> desk.tables.eventCount() == journal.written());
        }
    }

    @Test
    void nothingPersonalIsOnTheDisk() throws Exception {
        desk.tables.away(true);
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(newchannel(1, "pbx-1541379600.1", Desk.LINE));
            // forged: a number where an id should be, and as a kind
            journal.offer(newchannel(2, "pbx-" + Desk.CITIZEN, Desk.CITIZEN));
            journal.offer(new Heard(
                    1,
                    3,
                    Desk.NOW,
                    Desk.block("Event", "E" + Desk.CITIZEN, "Uniqueid", "pbx-1541379600.2"),
                    new Trust.Suspect(Trust.Reason.HEAD)));
            until(() -> desk.told.size() == 3);
            assertEquals(List.of(), desk.filesWith(Desk.CITIZEN, "花子", "CallerIDNum"));
            var rows = journal.disk().events(10);
            assertEquals("pbx-1541379600.1", rows.get(0).row().uniqueid());
            assertNull(rows.get(1).row().uniqueid());
            assertNull(rows.get(2).row().kind());
            assertNull(rows.get(2).row().uniqueid());
            assertEquals("HEAD", rows.get(2).row().reason());
        }
        assertEquals(List.of(), desk.filesWith(Desk.CITIZEN, "花子", "CallerIDNum"));
    }

    @Test
    void thePayloadIsTheBlockAndBoundToItsRow() {
        var heard = newchannel(1, Desk.ATTEMPT, "s");
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(heard);
            until(() -> desk.tables.eventCount() == 1);
        }
        var row = desk.tables.events.values().iterator().next();
        assertArrayEquals(
                heard.block().bytes(),
                desk.vault.open(
                        new Place("call_event", "payload", row.id()),
                        row.sealed().payload()));
        assertEquals(Instant.parse("2018-11-05T01:00:00.123456Z"), row.eventAt());
        assertEquals("pbx", row.pbx());
        assertEquals("Newchannel", row.kind());
    }

    @Test
    void aCallOfOursIsSealedUnderItsContractAndSoIsItsTrunkLeg() {
        var attempt = Desk.ATTEMPT;
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(heard(1, 1, "Event", "Newchannel", "Uniqueid", attempt, "Linkedid", attempt));
            journal.offer(heard(1, 2, "Event", "DialBegin", "Linkedid", attempt, "DestUniqueid", "pbx-1541379600.9"));
            journal.offer(heard(1, 3, "Event", "Cdr", "UniqueID", "pbx-1541379600.9"));
            until(() -> desk.tables.eventCount() == 3);
        }
        desk.tables.events.values().forEach(row -> {
            assertEquals("yokosuka-2018", row.sealed().contract());
            assertEquals(desk.vault.contractKey("yokosuka-2018"), row.sealed().key());
        });
    }

    @Test
    void aCallThatComesInIsItsLinesContract() {
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(newchannel(1, "pbx-1541379600.1", Desk.LINE));
            journal.offer(
                    heard(1, 2, "Event", "Hangup", "Uniqueid", "pbx-1541379600.1", "Linkedid", "pbx-1541379600.1"));
            until(() -> desk.tables.eventCount() == 2);
        }
        desk.tables
                .events
                .values()
                .forEach(row -> assertEquals("wakayama-2026", row.sealed().contract()));
    }

    @Test
    void whatWasSealedForADayIsSealedAnewWhenItsContractIsKnownByThen() {
        desk.tables.away(true);
        var attempt = Desk.ATTEMPT;
        var early = heard(1, 1, "Event", "Newstate", "Uniqueid", "pbx-1541379600.9", "Linkedid", "pbx-1541379600.9");
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(early);
            until(() -> desk.told.size() == 1);
            assertNull(journal.disk().events(1).getFirst().row().sealed().contract());
            journal.offer(heard(1, 2, "Event", "DialBegin", "Linkedid", attempt, "DestUniqueid", "pbx-1541379600.9"));
            until(() -> desk.told.size() == 2);
            desk.tables.away(false);
            until(() -> desk.tables.eventCount() == 2);
        }
        var row = desk.tables.events.values().iterator().next();
        assertEquals("yokosuka-2018", row.sealed().contract());
        assertArrayEquals(
                early.block().bytes(),
                desk.vault.open(
                        new Place("call_event", "payload", row.id()),
                        row.sealed().payload()));
    }

    @Test
    void whatComesForAnErasedContractIsSealedForADay() {
        var erased = desk.vault.contractKey("yokosuka-2018");
        assertTrue(desk.vault.destroy(erased));
        var attempt = Desk.ATTEMPT;
        try (var journal = desk.journal()) {
            journal.start();
            journal.offer(heard(1, 1, "Event", "Hangup", "Uniqueid", attempt, "Linkedid", attempt));
            until(() -> desk.tables.eventCount() == 1);
        }
        assertNull(desk.tables.events.values().iterator().next().sealed().contract());
    }

    @Test
    void idsAreFixedInLengthAndNoneComesTwice() {
        var ids = new Ids();
        var id = ids.next(Desk.NOW);
        assertEquals(26, id.length());
        assertTrue(id.matches("[0-9a-hjkmnp-tv-z]{26}"), id);
        assertTrue(id.compareTo(ids.next(Desk.NOW.plusMillis(1))) < 0);
        assertEquals(
                1_000,
                LongStream.range(0, 1_000)
                        .mapToObj(_ -> ids.next(Desk.NOW))
                        .distinct()
                        .count());
    }

    @Test
    void onlyIdsOfThePbxOrOursGoIntoClearColumns() {
        assertEquals("pbx-1541379600.12", Ids.channelId("pbx-1541379600.12"));
        assertEquals("pbx-1541379600.12;2", Ids.channelId("pbx-1541379600.12;2"));
        assertEquals(32, String.valueOf(Ids.channelId(Desk.ATTEMPT)).length());
        for (var bad : new String[] {"", "<null>", "<unknown>", Desk.CITIZEN, "pbx-" + Desk.CITIZEN, "x".repeat(150)}) {
            assertNull(Ids.channelId(bad), bad);
        }
    }
}
