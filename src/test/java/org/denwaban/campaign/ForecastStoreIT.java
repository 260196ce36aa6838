package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.denwaban.campaign.Forecast.Cohort;
import org.denwaban.campaign.Forecast.Measured;
import org.denwaban.campaign.Forecast.Reached;
import org.denwaban.contract.Window;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForecastStoreIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final String CONTRACT = "kakuu-2018";
    private static final Instant NOW = Histories.at("11-07T12:00");

    private final ForecastStore store = new ForecastStore();
    private int rows;

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void emptyTables() {
        DATABASE.run(handle -> {
            handle.execute("DELETE FROM attempt");
            handle.execute("DELETE FROM household");
        });
    }

    @Test
    void householdsInCourseStandTogetherByHowFarTheyAre() {
        DATABASE.run(handle -> {
            household(handle, CONTRACT, "OPEN");
            household(handle, CONTRACT, "OPEN");
            var day = household(handle, CONTRACT, "OPEN");
            attempt(handle, day, 1, "NOBODY", "WEEKDAY_DAY", "11-05T10:00");
            var today = household(handle, CONTRACT, "OPEN");
            attempt(handle, today, 1, "NOBODY", "WEEKDAY_DAY", "11-07T09:00");
            var evening = household(handle, CONTRACT, "OPEN");
            attempt(handle, evening, 1, "NOBODY", "WEEKDAY_DAY", "11-05T10:00");
            attempt(handle, evening, 2, "MACHINE", "WEEKDAY_EVENING", "11-06T18:00");
        });
        assertEquals(
                Set.of(
                        new Cohort(0, Map.of(), 0, 2),
                        new Cohort(1, Map.of(Window.WEEKDAY_DAY, 1), 0, 1),
                        new Cohort(1, Map.of(Window.WEEKDAY_DAY, 1), 1, 1),
                        new Cohort(2, Map.of(Window.WEEKDAY_DAY, 1, Window.WEEKDAY_EVENING, 1), 0, 1)),
                Set.copyOf(cohorts()));
    }

    @Test
    void whatDoesNotCountUsesNothingUp() {
        DATABASE.run(handle -> {
            var busy = household(handle, CONTRACT, "OPEN");
            attempt(handle, busy, null, "BUSY", "WEEKDAY_DAY", "11-07T10:00");
            attempt(handle, busy, null, "CARRIER_FAILED", "WEEKDAY_DAY", "11-07T10:30");
        });
        assertEquals(List.of(new Cohort(0, Map.of(), 0, 1)), cohorts());
    }

    @Test
    void aCallOnTheLineStandsAsIfItFoundNobody() {
        DATABASE.run(
                handle -> attempt(handle, household(handle, CONTRACT, "OPEN"), 1, null, "WEEKDAY_DAY", "11-07T11:59"));
        assertEquals(List.of(new Cohort(1, Map.of(Window.WEEKDAY_DAY, 1), 1, 1)), cohorts());
    }

    @Test
    void anAttemptOutsideEveryWindowIsAnAttempt() {
        DATABASE.run(handle -> attempt(handle, household(handle, CONTRACT, "OPEN"), 1, "NOBODY", null, "11-05T08:30"));
        assertEquals(List.of(new Cohort(1, Map.of(), 0, 1)), cohorts());
    }

    @Test
    void theDayIsTokyos() {
        DATABASE.run(handle ->
                attempt(handle, household(handle, CONTRACT, "OPEN"), 1, "NOBODY", "WEEKDAY_DAY", "11-07T00:00"));
        assertEquals(1, cohorts().getFirst().today());
        assertEquals(
                0,
                DATABASE.transaction(handle -> store.cohorts(handle, CONTRACT, Histories.at("11-08T00:00")))
                        .getFirst()
                        .today());
    }

    @Test
    void whoIsNotInCourseOrOfAnotherContractIsLeftOut() {
        DATABASE.run(handle -> {
            household(handle, CONTRACT, "CONCLUDED");
            household(handle, CONTRACT, "GONE");
            household(handle, CONTRACT, "DEFECTIVE");
            household(handle, "another-2018", "OPEN");
        });
        assertEquals(List.of(), cohorts());
    }

    @Test
    void timeAndContactsAreThoseOfTheContractsAttempts() {
        DATABASE.run(handle -> {
            timed(handle, CONTRACT, "NOBODY", "WEEKDAY_DAY", "PBX", 40);
            timed(handle, CONTRACT, "CONTACT", "WEEKDAY_DAY", "OPERATOR", 200);
            timed(handle, CONTRACT, "CONTACT", "HOLIDAY", "OPERATOR", 120);
            timed(handle, CONTRACT, "BUSY", "WEEKDAY_DAY", "PBX", 8);
            timed(handle, CONTRACT, "NOBODY", "WEEKDAY_DAY", "CEL", 3_000); // learnt late
            timed(handle, CONTRACT, "NOBODY", "WEEKDAY_DAY", "PBX", 4_000); // nobody talks that long
            timed(handle, "another-2018", "CONTACT", "HOLIDAY", "PBX", 60);
        });
        assertEquals(
                new Measured(
                        4,
                        Duration.ofSeconds(92),
                        3,
                        Map.of(Window.WEEKDAY_DAY, new Reached(4, 1), Window.HOLIDAY, new Reached(1, 1))),
                measured());
    }

    @Test
    void whereNothingWasDialledNothingIsMeasured() {
        assertEquals(new Measured(0, Duration.ZERO, 0, Map.of()), measured());
    }

    private List<Cohort> cohorts() {
        return DATABASE.transaction(handle -> store.cohorts(handle, CONTRACT, NOW));
    }

    private Measured measured() {
        return DATABASE.transaction(handle -> store.measured(handle, CONTRACT));
    }

    private String household(Handle handle, String contract, String state) {
        var id = "%026d".formatted(++rows);
        handle.execute(
                "INSERT INTO household (id, contract_id, certificate_digest, state) VALUES (?, ?, ?, ?)",
                id,
                contract,
                digest(),
                state);
        return id;
    }

    private void attempt(
            Handle handle,
            String household,
            @Nullable Integer counted,
            @Nullable String outcome,
            @Nullable String window,
            String at) {
        insert(handle, CONTRACT, household, counted, outcome, window, "PBX", Histories.at(at), null);
    }

    private void timed(Handle handle, String contract, String outcome, String window, String source, int seconds) {
        var at = NOW.minus(Duration.ofDays(1));
        var counted = outcome.equals("BUSY") ? null : 1;
        var household = household(handle, contract, "OPEN");
        insert(handle, contract, household, counted, outcome, window, source, at, at.plusSeconds(seconds));
    }

    private void insert(
            Handle handle,
            String contract,
            String household,
            @Nullable Integer counted,
            @Nullable String outcome,
            @Nullable String window,
            String source,
            Instant at,
            @Nullable Instant gone) {
        var id = "dwabcd%026d".formatted(++rows);
        handle.execute(
                "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                        + " operator_id, number, counted, live, state, outcome, window_used, contract_at, promised_at,"
                        + " expires_at, operator_gone_at, source)"
                        + " VALUES (?, ?, ?, ?, 1, ?, 'op1', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                contract,
                id,
                household,
                digest(),
                counted == null ? 1 : counted,
                counted,
                outcome == null ? 1 : null,
                outcome == null ? "REDEEMED" : "ENDED",
                outcome,
                window,
                at,
                at,
                at.plusSeconds(25),
                gone,
                outcome == null ? null : source);
    }

    private byte[] digest() {
        return HexFormat.of().parseHex("%064x".formatted(++rows));
    }
}
