package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.denwaban.campaign.CourseStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What managers see of the database: the figures behind the dashboard, and the two views.
class FiguresIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final String CONTRACT = "town-2018";

    /// 2018-11-05 10:00 in Tokyo.
    private static final Instant NOW = Instant.parse("2018-11-05T01:00:00Z");

    /// 2018-11-05 00:00 in Tokyo, still the 4th in UTC.
    private static final Instant MIDNIGHT = Instant.parse("2018-11-04T15:00:00Z");

    private final HandClock machine = new HandClock(NOW);
    private int households;

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void empty() {
        RealMariaDb.empty(DATABASE, List.of("attempt", "household", "call_event", "cel_event", "pbx_gap"));
    }

    @Test
    void everyFigureIsAsTheDatabaseHasIt() throws Exception {
        DATABASE.run(handle -> {
            household(handle, "OPEN", null);
            household(handle, "CONCLUDED", "CONTACTED");
            household(handle, "CONCLUDED", "CONTACTED");
            household(handle, "CONCLUDED", "NOBODY_THREE_TIMES");
            attempt(handle, "1", "ENDED", "NOBODY", "WEEKDAY_DAY", MIDNIGHT);
            attempt(handle, "2", "ENDED", "NOBODY", "WEEKDAY_DAY", NOW);
            attempt(handle, "3", "ENDED", "CONTACT", null, NOW);
            attempt(handle, "4", "ENDED", "IN_DOUBT", "HOLIDAY", MIDNIGHT.minusMillis(1));
            attempt(handle, "5", "PROMISED", null, "WEEKDAY_DAY", NOW);
            attempt(handle, "6", "ANSWERED", null, "WEEKDAY_DAY", NOW);
            attempt(handle, "7", "ANSWERED", null, "WEEKDAY_DAY", NOW);
            handle.execute("UPDATE attempt SET operator_gone_at = answered_at WHERE id = ?", id("7"));
            handle.execute(
                    "INSERT INTO pbx_gap (id, epoch, gap_from, gap_to, reason) VALUES ('g', 1, ?, ?, 'CLOSED')",
                    NOW,
                    NOW.plusMillis(2_500));
        });
        var registry = new SimpleMeterRegistry();
        try (var figures = figures(registry)) {
            figures.look();
            machine.turn(Duration.ofSeconds(3));
            var expected = Map.ofEntries(
                    Map.entry("denwaban.households state=OPEN", 1.0),
                    Map.entry("denwaban.households state=CONCLUDED", 3.0),
                    Map.entry("denwaban.households state=GONE", 0.0),
                    Map.entry("denwaban.households.concluded ending=CONTACTED", 2.0),
                    Map.entry("denwaban.households.concluded ending=NOBODY_THREE_TIMES", 1.0),
                    Map.entry("denwaban.attempts.today outcome=NOBODY window=WEEKDAY_DAY", 2.0),
                    Map.entry("denwaban.attempts.today outcome=CONTACT window=NONE", 1.0),
                    Map.entry("denwaban.attempts.today outcome=IN_DOUBT window=HOLIDAY", 0.0),
                    Map.entry("denwaban.attempts.in.doubt", 1.0),
                    Map.entry("denwaban.permits.open", 1.0),
                    Map.entry("denwaban.results.missing", 1.0));
            expected.forEach((what, value) -> assertEquals(value, value(registry, what), what));
            assertEquals(1.0, registry.get("denwaban.pbx.gaps").gauge().value());
            assertEquals(2.5, registry.get("denwaban.pbx.gaps.seconds").gauge().value());
            assertEquals(
                    3.0,
                    registry.get("denwaban.campaign.figures.age.seconds")
                            .gauge()
                            .value());
        }
    }

    @Test
    void whatWasNeverLookedUpIsNoFigure() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var _ = figures(registry)) {
            assertTrue(Double.isNaN(value(registry, "denwaban.results.missing")));
            assertTrue(Double.isNaN(registry.get("denwaban.campaign.figures.age.seconds")
                    .gauge()
                    .value()));
        }
    }

    @Test
    void aCallIsOneRowWhateverWasHeardOrWrittenOfIt() {
        var heard = id("a");
        var onlyWritten = "pbx-1541379600.7";
        DATABASE.run(handle -> {
            household(handle, "OPEN", null);
            attempt(handle, "a", "ENDED", "NOBODY", "WEEKDAY_DAY", NOW);
            event(handle, "1", heard, "TRUSTED", NOW);
            event(handle, "2", heard, "TRUSTED", NOW.plusMillis(1_500));
            event(handle, "3", null, "SUSPECT", NOW.plusMillis(700));
            event(handle, "4", null, "SUSPECT", NOW.plusMillis(7_000));
            record(handle, "5", heard, NOW.plusSeconds(2));
            record(handle, "6", onlyWritten, NOW);
        });
        var call = row("SELECT * FROM v_call WHERE linkedid = '" + heard + "'");
        assertEquals(heard, call.get("attempt_id"));
        assertEquals(CONTRACT, call.get("contract_id"));
        assertEquals("OUTBOUND", call.get("direction"));
        assertEquals("pbx", call.get("pbx"));
        assertEquals(2, number(call, "events"));
        assertEquals(1, number(call, "records"));
        assertEquals(1, number(call, "flagged_meanwhile"));
        assertEquals(2.0, number(call, "seconds"));
        var other = row("SELECT * FROM v_call WHERE linkedid = '" + onlyWritten + "'");
        assertNull(other.get("attempt_id"));
        assertNull(other.get("direction"));
        assertEquals(0, number(other, "events"));
        assertEquals(2, number(row("SELECT COUNT(*) AS n FROM v_call"), "n"));
    }

    @Test
    void anAttemptTellsTokyosTimeAndWhetherItsResultIsMissing() {
        DATABASE.run(handle -> {
            household(handle, "OPEN", null);
            attempt(handle, "b", "ANSWERED", null, "WEEKDAY_DAY", NOW);
            handle.execute("UPDATE attempt SET operator_gone_at = ? WHERE id = ?", NOW.plusMillis(90_250), id("b"));
        });
        var attempt = row("SELECT *, CAST(contract_at_tokyo AS CHAR) AS tokyo FROM v_attempt");
        assertEquals("2018-11-05 10:00:00.000000", attempt.get("tokyo"));
        assertEquals(90.25, number(attempt, "handling_seconds"));
        assertEquals(1, number(attempt, "result_missing"));
        assertEquals(1, number(attempt, "counts"));
        assertTrue(attempt.keySet().stream().noneMatch(column -> column.contains("digest")), "nothing personal");
    }

    private CampaignGauges figures(MeterRegistry registry) throws Exception {
        var contract = ContractClock.open(machine, directory.resolve(ContractClock.FILE));
        var clocks = new Clocks(machine, contract, true);
        var appointments = new Appointments(DATABASE, new CourseStore(), Map.of(), Map.of(), clocks);
        return new CampaignGauges(DATABASE, List.of(CONTRACT), appointments, clocks, registry);
    }

    private static double value(MeterRegistry registry, String what) {
        var words = what.split(" ", -1);
        var search = registry.get(words[0]).tag("contract", CONTRACT);
        for (int i = 1; i < words.length; i++) {
            var tag = words[i].split("=", -1);
            search = search.tag(tag[0], tag[1]);
        }
        return search.gauge().value();
    }

    private void household(Handle handle, String state, @Nullable String ending) {
        var number = ++households;
        handle.execute(
                "INSERT INTO household (id, contract_id, certificate_digest, state, ending) VALUES (?, ?, ?, ?, ?)",
                "household" + number,
                CONTRACT,
                HexFormat.of().parseHex("%064x".formatted(number)),
                state,
                ending);
    }

    private void attempt(
            Handle handle, String name, String state, @Nullable String outcome, @Nullable String window, Instant at) {
        var number = HexFormat.of().parseHex("%064x".formatted((int) name.charAt(0)));
        handle.execute(
                "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                        + " operator_id, number, counted, live, state, outcome, window_used, contract_at, promised_at,"
                        + " expires_at, answered_at) VALUES (?, ?, ?, ?, 1, ?, 'op1', 1, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
                id(name),
                CONTRACT,
                id(name),
                "household" + name,
                number,
                state.equals("ENDED") ? null : 1,
                state,
                outcome,
                window,
                at,
                at,
                at.plusSeconds(25),
                state.equals("ANSWERED") ? at : null);
    }

    private static void event(Handle handle, String name, @Nullable String linkedid, String trust, Instant at) {
        handle.execute(
                "INSERT INTO call_event (id, received_at, event_at, epoch, sequence, pbx, linkedid, trust, utf8,"
                        + " key_id, payload) VALUES (?, ?, ?, 1, 1, ?, ?, ?, TRUE, 'k', '')",
                name,
                at,
                linkedid == null ? null : at,
                linkedid == null ? null : "pbx",
                linkedid,
                trust);
    }

    private static void record(Handle handle, String name, String linkedid, Instant at) {
        handle.execute(
                "INSERT INTO cel_event (id, read_at, event_at, type, linkedid, torn, key_id, payload)"
                        + " VALUES (?, ?, ?, 'HANGUP', ?, FALSE, 'k', '')",
                name,
                at,
                at,
                linkedid);
    }

    private static Map<String, Object> row(String sql) {
        return DATABASE.transaction(handle -> handle.createQuery(sql).mapToMap().one());
    }

    private static double number(Map<String, Object> row, String column) {
        return Objects.requireNonNull((Number) row.get(column)).doubleValue();
    }

    private static String id(String name) {
        return "dwabcd" + "0".repeat(26 - name.length()) + name;
    }
}
