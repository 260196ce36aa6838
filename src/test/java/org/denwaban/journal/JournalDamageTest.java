package org.denwaban.journal;

import static org.denwaban.journal.Desk.newchannel;
import static org.denwaban.journal.Desk.until;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The journal's file damaged, torn, and on a disk that is full or read-only.
class JournalDamageTest {

    private static final int ROWS = 200;

    private final Desk desk;

    JournalDamageTest(@TempDir Path home) {
        desk = new Desk(home);
    }

    /// What a bit costs is told, and everything else is delivered as it was written.
    @Test
    void aBitThatFlipsAnywhereIsNoticedAndTheRestIsDelivered() throws Exception {
        var written = written();
        var file = desk.home.resolve("journal/journal.db");
        var whole = Files.readAllBytes(file);
        long seed = 20181105;
        var random = new Random(seed);
        int lostSomewhere = 0;
        for (int flip = 0; flip < 60; flip++) {
            int at = flip < 5 ? flip * 4 : random.nextInt(whole.length);
            var bytes = whole.clone();
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            lostSomewhere += deliveredOf(written, bytes, "seed " + seed + ", byte " + at) < ROWS ? 1 : 0;
        }
        assertTrue(lostSomewhere > 10, "most bits of the file are rows: " + lostSomewhere);
    }

    @Test
    void aFileThatIsCutOffAnywhereIsPutAsideAndWhatCanBeReadIsDelivered() throws Exception {
        var written = written();
        var file = desk.home.resolve("journal/journal.db");
        var whole = Files.readAllBytes(file);
        for (int part = 1; part < 12; part++) {
            var bytes = Arrays.copyOf(whole, whole.length * part / 12);
            deliveredOf(written, bytes, "cut after " + bytes.length + " bytes");
        }
    }

    /// A power cut in the middle of a commit: SQLite's log ends anywhere. What was committed before is there.
    @Test
    void aTornTailOfTheLogCostsNothingThatWasCommitted() throws Exception {
        try (var journal = desk.journal()) {
            desk.tables.away(true);
            journal.start();
            offer(journal, 1, 50);
            until(() -> journal.depth() == 50);
            var log = desk.home.resolve("journal/journal.db-wal");
            long committed = Files.size(log);
            offer(journal, 51, 60);
            until(() -> journal.depth() == 60);
            var copy = Files.createDirectories(desk.home.resolve("after/journal"));
            for (var name : new String[] {"journal.db", "journal.db-wal"}) {
                Files.copy(desk.home.resolve("journal").resolve(name), copy.resolve(name));
            }
            for (long size = Files.size(log) - 1; size >= committed; size -= 700) {
                try (var torn =
                        new RandomAccessFile(copy.resolve("journal.db-wal").toFile(), "rw")) {
                    torn.setLength(size);
                }
                var again = Files.createDirectories(desk.home.resolve("torn-" + size));
                for (var name : new String[] {"journal.db", "journal.db-wal"}) {
                    Files.copy(copy.resolve(name), again.resolve(name));
                }
                try (var disk = new DiskJournal(again)) {
                    assertTrue(disk.depth() >= 50, "cut at " + size + ": " + disk.depth());
                    assertEquals(0, disk.salvagedFiles(), "a torn tail is no damage");
                }
            }
        } finally {
            desk.tables.away(false);
        }
    }

    @Test
    void onAFullDiskNobodyIsDialledAndWhenThereIsRoomNothingIsMissing() throws Exception {
        interrupted("max_page_count = 1", "max_page_count = 1000000", "the journal's disk fails");
    }

    @Test
    void onAReadOnlyDiskNobodyIsDialledAndAfterwardsNothingIsMissing() throws Exception {
        interrupted("query_only = ON", "query_only = OFF", "the journal's disk fails");
    }

    /// A key file that somebody made readable for others is not used.
    @Test
    void aKeyThatCannotBeUsedStopsDiallingAndCostsNothing() throws Exception {
        try (var journal = desk.journal()) {
            journal.start();
            offer(journal, 1, 20);
            until(() -> desk.tables.eventCount() == 20);
            keyFiles("rw-r-----");
            offer(journal, 21, 100);
            until(() -> journal.hindrance().equals(Optional.of("the journal's keys cannot be used (E-VAULT-002)")));
            assertEquals(20, desk.told.size(), "what is not kept is told to nobody");
            keyFiles("rw-------");
            until(() -> desk.told.size() == 100 && desk.tables.eventCount() == 100);
            assertEquals(Optional.empty(), journal.hindrance());
        }
    }

    private void keyFiles(String mode) throws IOException {
        try (var files = Files.walk(desk.home.resolve("keys"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            }
        }
    }

    private void interrupted(String bad, String good, String reason) throws Exception {
        try (var journal = desk.journal()) {
            journal.start();
            offer(journal, 1, 20);
            until(() -> desk.tables.eventCount() == 20 && journal.depth() == 0);
            assertEquals(Optional.empty(), journal.hindrance());
            desk.tables.away(true);
            journal.disk().pragma(bad);
            offer(journal, 21, 3_000);
            until(() -> journal.hindrance().equals(Optional.of(reason)));
            assertTrue(desk.told.size() < 3_000, "what is not kept is told to nobody");
            journal.disk().pragma(good);
            until(() -> desk.told.size() == 3_000);
            assertEquals(Optional.empty(), journal.hindrance());
            desk.tables.away(false);
            until(() -> desk.tables.eventCount() == 3_000 && journal.depth() == 0);
        }
    }

    private Map<String, EventRow> written() {
        desk.tables.away(true);
        try (var journal = desk.journal()) {
            journal.start();
            offer(journal, 1, ROWS);
            until(() -> journal.depth() == ROWS);
        }
        var rows = new HashMap<String, EventRow>();
        try (var disk = new DiskJournal(desk.home.resolve("journal"))) {
            disk.events(ROWS).forEach(row -> rows.put(row.row().id(), row.row()));
        }
        desk.tables.away(false);
        return rows;
    }

    /// @return how many rows came out of a file with these bytes, each as it went in
    private static int deliveredOf(Map<String, EventRow> written, byte[] bytes, String what) throws Exception {
        var directory = Files.createTempDirectory("damaged");
        try {
            Files.write(directory.resolve("journal.db"), bytes);
            int told;
            int delivered = 0;
            var counted = new int[1];
            try (var disk = new DiskJournal(directory)) {
                disk.onQuarantine(rows -> counted[0] += rows);
                for (var rows = disk.events(50); !rows.isEmpty(); rows = disk.events(50)) {
                    for (var row : rows) {
                        var original = written.get(row.row().id());
                        assertNotNull(original, what + ": a row that nobody wrote");
                        assertArrayEquals(
                                original.sealed().payload(), row.row().sealed().payload(), what);
                        assertEquals(original.sequence(), row.row().sequence(), what);
                        delivered++;
                    }
                    disk.moved("call_event", rows.getLast().n());
                }
                told = counted[0] + disk.salvagedFiles();
            }
            assertTrue(delivered == ROWS || told > 0, what + ": " + delivered + " rows, and nobody was told");
            return delivered;
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void offer(Journal journal, int from, int to) {
        for (int i = from; i <= to; i++) {
            assertTrue(journal.offer(newchannel(i, "pbx-1541379600." + i, Desk.LINE)));
        }
    }

    /// The file's own version is told, so that an older program does not open it unknowingly.
    @Test
    void rowsOfAnEarlierVersionHaveNoSumAndAreBelieved() throws Exception {
        written();
        var file = desk.home.resolve("journal/journal.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE call_event SET crc = NULL");
        }
        Files.copy(file, file.resolveSibling("copy"), StandardCopyOption.REPLACE_EXISTING);
        try (var disk = new DiskJournal(desk.home.resolve("journal"))) {
            assertEquals(ROWS, disk.events(ROWS).size());
        }
    }
}
