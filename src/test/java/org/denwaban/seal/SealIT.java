package org.denwaban.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.RealMariaDb;
import org.denwaban.db.Ulid;
import org.denwaban.seal.Finding.Fault;
import org.denwaban.seal.Seals.Next;
import org.denwaban.staff.AuditStore;
import org.denwaban.staff.AuditStore.Action;
import org.denwaban.staff.AuditStore.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Days are sealed in a real MariaDB, and somebody who can do everything there is found out.
class SealIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final LocalDate DAY = LocalDate.of(2018, 11, 1);
    private static final Instant MORNING = Tokyo.instant(DAY.atTime(9, 0));

    @TempDir
    private Path directory;

    private final HandClock clock = new HandClock(MORNING);
    private final AuditStore audit = new AuditStore();
    private Seals seals;
    private boolean allIsHere = true;
    private boolean standsBy;

    @BeforeEach
    void clear() {
        DATABASE.run(handle -> List.of("audit_entry", "call_event", "inbound_call", "pbx_gap", "day_seal")
                .forEach(table -> handle.execute("TRUNCATE TABLE " + table)));
        seals = new Seals(DATABASE, directory, clock);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aDayIsSealedWhenItIsOverAndAllOfItIsHere() {
        assertInstanceOf(Next.None.class, next(), "nothing is on record");
        entries(3);
        var call = callIn();
        var gap = gap();
        clock.set(Tokyo.instant(DAY.plusDays(1).atTime(0, 4)));
        assertInstanceOf(Next.None.class, next(), "its last rows may be on their way");
        clock.set(Tokyo.instant(DAY.plusDays(1).atTime(0, 5)));
        allIsHere = false;
        assertEquals("not all that the PBX said is in the database", waits());
        allIsHere = true;
        assertEquals("a gap is open", waits());
        DATABASE.run(handle -> handle.execute("UPDATE pbx_gap SET filled_at = gap_to WHERE id = ?", gap));
        assertEquals("a call of that day is not over", waits());
        DATABASE.run(handle -> handle.execute("UPDATE inbound_call SET ended_at = came_at WHERE id = ?", call));
        var seal = assertInstanceOf(Next.Sealed.class, next()).seal();
        assertEquals(DAY, seal.day());
        assertEquals(4, seal.rows());
        assertInstanceOf(Next.None.class, next(), "once");
        assertEquals(new Seals.Checked(List.of(), 0), seals.check(seal));
        assertEquals(List.of(), seals.chain());
    }

    @Test
    void rowsAreAddedAndNeverChangedOrDeleted() {
        entries(1);
        for (var statement : List.of("UPDATE audit_entry SET by_whom = 'nobody'", "DELETE FROM audit_entry")) {
            var refused = assertThrows(
                    DatabaseException.class, () -> DATABASE.run(handle -> handle.execute(statement)), statement);
            assertTrue(String.valueOf(refused.getMessage()).startsWith("E-DB-009"), refused::toString);
        }
        event(Ulid.at(MORNING), "Hangup");
        for (var statement : List.of("UPDATE call_event SET kind = 'Newchannel'", "DELETE FROM call_event")) {
            var refused = assertThrows(
                    DatabaseException.class, () -> DATABASE.run(handle -> handle.execute(statement)), statement);
            assertTrue(String.valueOf(refused.getMessage()).startsWith("E-DB-009"), refused::toString);
        }
    }

    @Test
    void whoEverChangesTakesAwayOrPutsInARowIsFoundOut() {
        entries(2_500); // more than a page of the reading
        callIn();
        over();
        var seal = sealed();
        var ids = ids();
        past("UPDATE audit_entry SET subject = 'another' WHERE id = '" + ids.get(7) + "'");
        past("DELETE FROM audit_entry WHERE id IN ('" + ids.getFirst() + "', '" + ids.getLast() + "')");
        DATABASE.run(handle -> handle.execute("UPDATE inbound_call SET came_at = came_at + INTERVAL 1 MINUTE"));
        entry(MORNING.plusSeconds(9_999));
        var found = seals.check(seal);
        assertEquals(5, found.count());
        assertEquals(
                List.of(
                        Fault.TAKEN_AWAY + " audit_entry " + ids.getFirst(),
                        Fault.CHANGED + " audit_entry " + ids.get(7),
                        Fault.TAKEN_AWAY + " audit_entry " + ids.getLast()),
                found.findings().stream()
                        .filter(each -> each.table().equals("audit_entry") && each.fault() != Fault.PUT_IN)
                        .map(each -> each.fault() + " " + each.table() + " " + each.row())
                        .toList());
        assertTrue(found.findings().stream().anyMatch(each -> each.fault() == Fault.PUT_IN));
        assertTrue(found.findings().stream()
                .anyMatch(each -> each.fault() == Fault.CHANGED && each.table().equals("inbound_call")));
        assertEquals(
                List.of(new SealStore.Standing(DAY, 5)),
                DATABASE.transaction(handle -> new SealStore().differing(handle, DAY, DAY)));
    }

    @Test
    void aTableThatWasEmptiedIsCountedAndTheFirstThousandAreNamed() {
        entries(1_001);
        over();
        var seal = sealed();
        DATABASE.run(handle -> handle.execute("TRUNCATE TABLE audit_entry"));
        var found = seals.check(seal);
        assertEquals(1_001, found.count());
        assertEquals(Seals.FINDINGS_MOST, found.findings().size());
    }

    @Test
    void aFileThatWasMadeToFitIsAnotherFile() throws IOException {
        entries(3);
        over();
        var seal = sealed();
        var ids = ids();
        past("DELETE FROM audit_entry WHERE id = '" + ids.get(1) + "'");
        var file = directory.resolve(DAY + ".gz");
        var text = text(file);
        assertTrue(text.startsWith("denwaban-seal 1 2018-11-01\n"), text);
        write(file, text.replaceAll("(?m)^ " + ids.get(1) + " [0-9a-f]{32}\n", ""));
        assertEquals(
                List.of(new Finding(DAY, Fault.FILE_DIFFERS, "", "")),
                seals.check(seal).findings());
        write(file, text.replace("audit_entry id,", "audit_entry id;DROP TABLE look,"));
        assertEquals(Fault.FILE_DIFFERS, seals.check(seal).findings().getLast().fault());
        Files.write(file, new byte[] {1, 2, 3});
        assertEquals(
                List.of(new Finding(DAY, Fault.FILE_DIFFERS, "", "")),
                seals.check(seal).findings());
        Files.delete(file);
        assertEquals(
                List.of(new Finding(DAY, Fault.FILE_DIFFERS, "", "")),
                seals.check(seal).findings());
    }

    @Test
    void whoMakesASealAnewBreaksTheChain() {
        entries(3);
        over();
        var first = sealed();
        clock.turn(Duration.ofDays(1));
        var second = sealed();
        assertEquals(0, second.rows(), "a day without anything has a seal too");
        assertTrue(second.follows(first.seal()));
        assertEquals(List.of(), seals.chain());
        DATABASE.run(handle -> handle.execute("UPDATE day_seal SET sealed_rows = 2 WHERE day = ?", DAY));
        assertEquals(List.of(new Finding(DAY, Fault.SEAL_DIFFERS, "", "")), seals.chain());
        var forged = Seal.of(DAY, 2, first.file(), Seal.NONE);
        DATABASE.run(handle -> handle.execute("UPDATE day_seal SET seal = ? WHERE day = ?", forged.seal(), DAY));
        assertEquals(List.of(new Finding(second.day(), Fault.SEAL_DIFFERS, "", "")), seals.chain());
        DATABASE.run(handle -> handle.execute("DELETE FROM day_seal WHERE day = ?", DAY));
        assertEquals(List.of(new Finding(second.day(), Fault.SEAL_DIFFERS, "", "")), seals.chain());
    }

    @Test
    void theRoundSealsEveryDayThatIsOverLooksAtTheLastOnesAndTells() {
        entries(3);
        clock.set(Tokyo.instant(DAY.plusDays(3).atTime(6, 0)));
        var meters = new SimpleMeterRegistry();
        try (var round = new SealRound(seals, () -> standsBy, _ -> allIsHere, clock, meters)) {
            assertTrue(
                    Double.isNaN(meters.get("denwaban.seal.age.seconds").gauge().value()));
            round.look();
            assertEquals(3, seals.all().size());
            assertEquals(
                    (double) Duration.ofHours(6).toSeconds(),
                    meters.get("denwaban.seal.age.seconds").gauge().value());
            IntStream.range(0, 3).forEach(_ -> round.look());
            assertEquals(0, meters.get("denwaban.seal.differing.rows").gauge().value());
            past("UPDATE audit_entry SET subject = 'another'");
            round.look();
            assertEquals(0, meters.get("denwaban.seal.differing.rows").gauge().value(), "looked at a moment ago");
            clock.turn(Duration.ofHours(21));
            IntStream.range(0, 4).forEach(_ -> round.look());
            assertEquals(3, meters.get("denwaban.seal.differing.rows").gauge().value());
        }
    }

    /// Else nobody would be told of a day that waits, where the server was started anew meanwhile.
    @Test
    void aRoundThatBeginsWhileADayWaitsKnowsHowFarItIsSealed() {
        entries(1);
        over();
        sealed();
        clock.turn(Duration.ofDays(2));
        allIsHere = false;
        var meters = new SimpleMeterRegistry();
        try (var round = new SealRound(seals, () -> standsBy, _ -> allIsHere, clock, meters)) {
            round.look();
            assertEquals(
                    (double) Duration.ofHours(49).toSeconds(),
                    meters.get("denwaban.seal.age.seconds").gauge().value());
        }
    }

    /// Two servers on one database, each with its own directory.
    @Test
    void whoeverDialsSealsAndEachHoldsItsOwnDaysAgainstTheRows(@TempDir Path there) {
        entries(1);
        over();
        standsBy = true;
        try (var round = new SealRound(seals, () -> standsBy, _ -> true, clock, new SimpleMeterRegistry())) {
            round.look();
            assertEquals(List.of(), seals.all(), "the other seals");
            var other = new Seals(DATABASE, there, clock);
            assertInstanceOf(Next.Sealed.class, other.sealNext(_ -> true));
            IntStream.range(0, 2).forEach(_ -> round.look());
            assertEquals(0, seals.differing());
            assertEquals(Set.of(DAY), seals.elsewhere());
            assertEquals(Set.of(), other.elsewhere());
            assertEquals(0, other.checkNext(7, Duration.ZERO).orElseThrow().count());
            clock.turn(Duration.ofDays(1));
            standsBy = false;
            round.look();
            assertEquals(2, seals.all().size(), "it dials now, and seals behind the other's");
            assertEquals(List.of(), seals.chain());
            assertEquals(Set.of(DAY.plusDays(1)), other.elsewhere());
        }
    }

    private Next next() {
        return seals.sealNext(at -> {
            assertFalse(at.isAfter(clock.now()));
            return allIsHere;
        });
    }

    private String waits() {
        return assertInstanceOf(Next.Waits.class, next()).why();
    }

    private Seal sealed() {
        return assertInstanceOf(Next.Sealed.class, next()).seal();
    }

    private void over() {
        clock.set(Tokyo.instant(DAY.plusDays(1).atTime(1, 0)));
        DATABASE.run(handle -> handle.execute("UPDATE inbound_call SET ended_at = came_at"));
    }

    private void entries(int count) {
        IntStream.range(0, count).forEach(n -> entry(MORNING.plusSeconds(n)));
    }

    private void entry(Instant at) {
        DATABASE.run(handle -> audit.add(handle, new Entry(at, "kantoku", Action.LISTENED, "robot1001", "127.0.0.1")));
    }

    private static List<String> ids() {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT id FROM audit_entry ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    private static void event(String id, String kind) {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO call_event (id, received_at, epoch, sequence, kind, trust, utf8, key_id, payload)"
                        + " VALUES (?, ?, 1, 1, ?, 'TRUSTED', 1, REPEAT('0', 32), 'x')",
                id,
                MORNING,
                kind));
    }

    private static String callIn() {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO inbound_call (id, came_at, contract_at, read_to) VALUES ('pbx-1541030400.1', ?, ?, '')",
                MORNING,
                MORNING));
        return "pbx-1541030400.1";
    }

    private static String gap() {
        var id = Ulid.at(MORNING);
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO pbx_gap (id, epoch, gap_from, gap_to, reason) VALUES (?, 2, ?, ?, 'CLOSED')",
                id,
                MORNING,
                MORNING.plusSeconds(20)));
        return id;
    }

    /// Done by somebody who owns the tables: the triggers are no hindrance to them.
    private static void past(String statement) {
        DATABASE.run(handle -> {
            handle.execute("DROP TRIGGER audit_entry_not_changed");
            handle.execute("DROP TRIGGER audit_entry_not_deleted");
            handle.execute(statement);
            for (var kind : List.of("UPDATE", "DELETE")) {
                handle.execute("CREATE TRIGGER audit_entry_not_" + (kind.equals("UPDATE") ? "changed" : "deleted")
                        + " BEFORE " + kind + " ON audit_entry FOR EACH ROW SIGNAL SQLSTATE '45000'");
            }
        });
    }

    private static String text(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void write(Path file, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        Files.write(file, bytes.toByteArray());
    }
}
