package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.denwaban.call.ContractsOfCalls;
import org.denwaban.clock.HandClock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.RealMariaDb;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.inbound.InboundCall.Ending;
import org.denwaban.journal.CelStore;
import org.denwaban.journal.Journal;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.settings.Secret;
import org.denwaban.settings.Settings;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The record of calls made of lines that stand in a real MariaDB.
class CallRecordsIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final String CONTRACT = "yokosuka-2018";
    private static final String CALL = "pbx-1541034000.7";
    private static final String OPERATORS = "pbx-1541034000.8";

    /// Thursday 2018-11-01 9:00 in Tokyo.
    private static final Instant CAME = Instant.parse("2018-11-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final HandClock machine = new HandClock(CAME);

    @SuppressWarnings("NullAway.Init") // made before each test
    private Vault vault;

    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @SuppressWarnings("NullAway.Init")
    private CallRecords records;

    private Instant linesTo = Instant.MAX;
    private int lines;

    @BeforeEach
    void open() {
        RealMariaDb.empty(DATABASE, List.of("webhook_delivery", "inbound_call", "cel_event", "pbx_gap"));
        vault = Vault.at(directory.resolve("keys"));
        journal = new Journal(
                directory.resolve("journal"),
                "pbx",
                vault,
                DATABASE,
                new ContractsOfCalls(List.of()),
                machine,
                _ -> true,
                new SimpleMeterRegistry());
        records = records();
    }

    @AfterEach
    void close() {
        records.close();
        journal.close();
    }

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    @Test
    void aCallGrowsLineByLineAndIsOneRow() {
        own(0, "CHAN_START", null);
        records.look();
        assertEquals("null null", standing());
        line(1, "DENWABAN_LINE", CALL, "open:" + CONTRACT + ":0468999900", "0468997801");
        own(2, "DENWABAN_QUEUED", CONTRACT);
        records.look();
        assertEquals("OPEN null", standing());
        assertEquals(1, figures().waiting());
        line(5, "DENWABAN_CONNECTED", OPERATORS, CONTRACT + ":PJSIP/1001", null);
        own(65, "HANGUP", null);
        records.look();
        assertEquals("OPEN ANSWERED", standing());
        assertEquals("op1", text("operator_id"));
        assertEquals(0, records.look(), "nothing is new");
        assertEquals(
                List.of("CALL_ENDED INBOUND ANSWERED " + CALL),
                DATABASE.transaction(handle -> handle.createQuery(
                                "SELECT CONCAT_WS(' ', event, direction, code, call_id) FROM webhook_delivery")
                        .mapTo(String.class)
                        .list()));
        assertEquals(Duration.ofSeconds(60), figures().talk().orElseThrow());
        assertEquals(Duration.ofSeconds(3), figures().answerWait().orElseThrow());
        assertEquals(0, figures().filledIn());
    }

    @Test
    void theCallersNumberIsSealedAndFoundByItsDigest() {
        own(0, "CHAN_START", null);
        line(1, "DENWABAN_LINE", CALL, "open:" + CONTRACT + ":0468999900", "+81468997801");
        records.look();
        var number = new PhoneNumber("0468997801");
        assertArrayEquals(
                new PeopleStore(vault).numberDigest(CONTRACT, number), bytes("number_digest"), "as in the call list");
        assertEquals(
                "0468997801",
                new String(
                        vault.open(new Place("inbound_call", "number_sealed", CALL), bytes("number_sealed")),
                        StandardCharsets.US_ASCII));
        assertEquals("0", text("withheld"));
    }

    @Test
    void ofAWithheldNumberNothingIsWritten() {
        own(0, "CHAN_START", null);
        line(1, "DENWABAN_LINE", CALL, "open:" + CONTRACT + ":0468999900", "anonymous");
        records.look();
        assertEquals("1", text("withheld"));
        assertNull(text("number_digest"));
        assertNull(text("number_sealed"));
    }

    @Test
    void theNextRunGoesOnWhereThisOneEnded() {
        own(0, "CHAN_START", null);
        own(1, "DENWABAN_LINE", "open:" + CONTRACT + ":0468999900");
        records.look();
        own(9, "HANGUP", null);
        try (var next = records()) {
            assertEquals(1, next.look());
        }
        assertEquals("OPEN ABANDONED", standing());
    }

    @Test
    void aRunThatEndsInTheMiddleLeavesNothingOut() {
        own(0, "CHAN_START", null);
        own(9, "HANGUP", null);
        line(10, "CHAN_START", "pbx-1541034000.9", "pbx-1541034000.9", null, "0468997802");
        line(19, "HANGUP", "pbx-1541034000.9", "pbx-1541034000.9", null, "0468997802");
        DATABASE.run(handle -> handle.execute("ALTER TABLE inbound_call ADD CONSTRAINT broken CHECK (id LIKE '%.7')"));
        assertThrows(DatabaseException.class, records::look);
        DATABASE.run(handle -> handle.execute("ALTER TABLE inbound_call DROP CONSTRAINT broken"));
        try (var next = records()) {
            next.look();
        }
        assertEquals(
                2,
                DATABASE.<Integer>transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM inbound_call")
                        .mapTo(Integer.class)
                        .one()));
    }

    @Test
    void aCallThatLiesInAGapOrWasTakenAloneIsMarked() {
        own(0, "CHAN_START", null);
        own(1, "DENWABAN_LINE", "open:" + CONTRACT + ":0468999900");
        own(9, "HANGUP", null);
        records.look();
        assertEquals(0, figures().filledIn());
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO pbx_gap (id, epoch, gap_from, gap_to, reason) VALUES ('g', 1, ?, ?, 'STOPPED')",
                CAME.plusSeconds(8),
                CAME.plusSeconds(60)));
        assertEquals(1, figures().filledIn());
        DATABASE.run(handle -> handle.execute("UPDATE pbx_gap SET pbx = 'pbx2'"));
        assertEquals(0, figures().filledIn(), "another PBX");
        DATABASE.run(handle -> handle.execute("DELETE FROM pbx_gap"));
        own(10, "DENWABAN_LINE", "alone:" + CONTRACT + ":0468999900");
        records.look();
        assertEquals(1, figures().filledIn());
    }

    @Test
    void aCallThatThePbxKnowsNoMoreIsLostAfterAWhile() {
        own(0, "CHAN_START", null);
        own(1, "DENWABAN_LINE", "open:" + CONTRACT + ":0468999900");
        records.look();
        records.lookForTheLost();
        assertEquals("OPEN null", standing(), "its end may be on the way");
        machine.turn(Duration.ofSeconds(21));
        records.lookForTheLost();
        assertEquals("OPEN " + Ending.LOST, standing());
    }

    @Test
    void callsOfAnotherServersPbxAreItsOwnToMakeAndTheirLinesOvertakeNoneOfOurs() {
        var theirs = "pbx2-1541034000.3";
        linesTo = Instant.MIN;
        own(0, "CHAN_START", null);
        lines++; // ours, which is still in our journal
        line(1, "CHAN_START", theirs, theirs, null, "0468997802");
        line(2, "DENWABAN_LINE", theirs, theirs, "open:" + CONTRACT + ":0468999900", "0468997802");
        assertEquals(1, records.look(), "as far as our own");
        assertEquals("null null", standing(), "theirs is no call of ours");
        assertTrue(filled());
        lines = 1;
        own(1, "DENWABAN_LINE", "open:" + CONTRACT + ":0468999900");
        assertFalse(filled());
        assertEquals(1, records.look());
        assertEquals("OPEN null", standing());
        assertTrue(filled());

        linesTo = Instant.MAX;
        assertEquals(2, records.look(), "none of ours can come before them any more");
        try (var next = records()) {
            assertEquals(2, next.look(), "theirs again: the next run begins behind ours");
        }
        machine.turn(Duration.ofSeconds(21));
        DATABASE.run(handle -> handle.execute("INSERT INTO inbound_call (id, came_at, contract_at, read_to)"
                + " VALUES ('" + theirs + "', '2018-11-01', '2018-11-01', 'z')"));
        records.lookForTheLost();
        assertEquals(
                List.of("1", "0"),
                DATABASE.transaction(handle -> handle.createQuery(
                                "SELECT COALESCE(ending, '') = 'LOST' FROM inbound_call ORDER BY id = '" + theirs + "'")
                        .mapTo(String.class)
                        .list()),
                "on their PBX it may live");
    }

    private boolean filled() {
        return DATABASE.transaction(handle -> records.filledUpTo(handle, machine.now()));
    }

    private CallRecords records() {
        return new CallRecords(
                "pbx",
                at -> at.isBefore(linesTo),
                DATABASE,
                new CelStore(journal, DATABASE),
                new InboundStore(vault, new PeopleStore(vault)),
                new CallRecordRules("trunk"),
                List::of,
                Map.of("PJSIP/1001", "op1"),
                time -> time,
                machine,
                new CallerTimes(List.of(), new SimpleMeterRegistry()),
                new WebhookStore(List.of(new Settings.Webhook(
                        "city",
                        URI.create("https://city.example/"),
                        new Secret("for a test only"),
                        List.of(CONTRACT),
                        Set.of(Settings.Webhook.Event.CALL_ENDED)))));
    }

    private LineFigures figures() {
        return LineFigures.of(
                DATABASE.transaction(
                        handle -> new LineFiguresStore().ofDay(handle, CONTRACT, LocalDate.of(2018, 11, 1))),
                0,
                Duration.ofSeconds(20),
                Duration.ZERO,
                machine.now());
    }

    private String standing() {
        return text("route") + " " + text("ending");
    }

    private static @Nullable String text(String column) {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT " + column + " AS value FROM inbound_call")
                .map(row -> Optional.ofNullable(row.getColumn("value", String.class)))
                .one()
                .orElse(null));
    }

    private static byte[] bytes(String column) {
        return DATABASE.transaction(handle -> handle.createQuery("SELECT " + column + " FROM inbound_call")
                .mapTo(byte[].class)
                .one());
    }

    private void own(int second, String type, @Nullable String word) {
        line(second, type, CALL, word, "0468997801");
    }

    private void line(int second, String type, String uniqueid, @Nullable String word, @Nullable String shown) {
        line(second, type, CALL, uniqueid, word, shown);
    }

    private void line(
            int second, String type, String linkedid, String uniqueid, @Nullable String word, @Nullable String shown) {
        var id = "01cv%022d".formatted(++lines);
        var sealed = vault.seal(
                vault.contractKey(CONTRACT),
                new Place("cel_event", "payload", id),
                new JsonObject().put("num", shown).encode().getBytes(StandardCharsets.UTF_8));
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO cel_event (id, read_at, event_at, type, uniqueid, linkedid, channel, cause, torn, word,"
                        + " key_id, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, FALSE, ?, ?, ?)",
                id,
                CAME.plusSeconds(second),
                CAME.plusSeconds(second),
                type,
                uniqueid,
                linkedid,
                uniqueid.equals(linkedid) ? "PJSIP/trunk-00000008" : "PJSIP/1001-00000009",
                type.equals("HANGUP") ? 16 : null,
                word,
                Vault.keyOf(sealed).hex(),
                sealed));
    }
}
