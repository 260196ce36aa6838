package org.denwaban.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Which household comes next, and that finding it costs the same however long the list is: a million of them.
class QueueIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final int MANY = 1_000_000;
    private static final String CONTRACT = "kakuu-2018";

    /// Tuesday 2018-11-06 18:00 in Tokyo.
    private static final Instant NOW = Histories.at("11-06T18:00");

    private final CourseStore courses = new CourseStore();
    private final List<String> queues = Histories.rules().queues(NOW);

    /// In each queue a quarter of a million; half of them are due.
    @BeforeAll
    static void aMillionHouseholds() {
        DATABASE.run(handle -> handle.execute("INSERT INTO household (id, contract_id, certificate_digest, state,"
                + " next_at, waits_for) SELECT LPAD(seq, 26, '0'), '" + CONTRACT + "', UNHEX(SHA2(seq, 256)), 'OPEN',"
                + " TIMESTAMPADD(SECOND, seq, '2018-10-31 00:00:00'), ELT(1 + seq MOD 4, 'WEEKDAY_DAY', 'HOLIDAY',"
                + " 'WEEKDAY_EVENING', 'WEEKDAY_EVENING+HOLIDAY') FROM seq_1_to_" + MANY));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void findingTheNextIsOneStepIntoTheIndexOfItsQueue() {
        DATABASE.run(handle -> {
            for (var queue : queues) {
                var plan = plan(handle, queue);
                assertEquals("due_by_queue", plan.getString("key"), queue);
                assertTrue(plan.getBoolean("using_index"), "the index alone tells: " + plan.encode());
                assertTrue(!plan.encode().contains("filesort"), "nothing is sorted: " + plan.encode());
                assertTrue(plan.getDouble("r_rows") <= 1, "rows touched: " + plan.encode());
            }
        });
    }

    /// MariaDB's own word for what it did, counted while it did it.
    private static JsonObject plan(Handle handle, String queue) {
        var analysed = new JsonObject(handle.createQuery("ANALYZE FORMAT=JSON " + CourseStore.NEXT_DUE)
                .bind("contract", CONTRACT)
                .bind("queue", queue)
                .bind("now", NOW)
                .mapTo(String.class)
                .one());
        return analysed.getJsonObject("query_block")
                .getJsonArray("nested_loop")
                .getJsonObject(0)
                .getJsonObject("table");
    }

    @Test
    void lookingThroughAllQueuesReadsAsManyRowsAsThereAreQueues() {
        DATABASE.run(handle -> {
            var before = reads(handle);
            var empty = List.of("A", "B", "C", "D", "E", "F", "WEEKDAY_DAY");
            assertTrue(courses.lockNextDue(handle, CONTRACT, empty, NOW).isPresent());
            var after = reads(handle);
            long read = after.values().stream().mapToLong(n -> n).sum()
                    - before.values().stream().mapToLong(n -> n).sum();
            assertTrue(read <= 2L * empty.size(), "rows and index steps: " + read);
        });
    }

    private static Map<String, Long> reads(Handle handle) {
        var counts = new HashMap<String, Long>();
        handle.createQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")
                .map((row, _) -> Map.entry(row.getString(1), Long.parseLong(row.getString(2))))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        // the answer to SHOW itself is read from a temporary table
        counts.remove("Handler_read_rnd_next");
        return counts;
    }

    @Test
    void appointmentsThenFewestOpportunitiesThenTheOldest() {
        DATABASE.run(handle -> {
            assertEquals(Optional.of("0".repeat(25) + "1"), next(handle), "of the holiday queue, the oldest");
            put(handle, 4, CampaignRules.APPOINTMENT, NOW.minusSeconds(1));
            assertEquals(Optional.of("0".repeat(25) + "4"), next(handle), "an appointment first");
            put(handle, 8, CampaignRules.APPOINTMENT, NOW.minusSeconds(600));
            assertEquals(Optional.of("0".repeat(25) + "8"), next(handle), "an overdue one before it");
            put(handle, 8, CampaignRules.APPOINTMENT, NOW.plusSeconds(1));
            assertEquals(Optional.of("0".repeat(25) + "4"), next(handle), "not before its time");
            handle.rollback();
        });
    }

    private Optional<String> next(Handle handle) {
        return courses.lockNextDue(handle, CONTRACT, queues, NOW);
    }

    private static void put(Handle handle, int household, String queue, Instant next) {
        handle.createUpdate("UPDATE household SET waits_for = :queue, next_at = :next WHERE id = LPAD(:id, 26, '0')")
                .bind("queue", queue)
                .bind("next", next)
                .bind("id", household)
                .execute();
    }
}
