package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DatabaseIT {

    private static final Database DATABASE = RealMariaDb.fresh();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void answers() {
        assertTrue(DATABASE.answers());
        assertEquals(
                "+00:00 READ-COMMITTED utf8mb4",
                DATABASE.transaction(handle -> handle.createQuery(
                                "SELECT CONCAT(@@time_zone, ' ', @@tx_isolation, ' ', @@character_set_connection)")
                        .mapTo(String.class)
                        .one()));
    }

    @Test
    void anInstantIsTheSameWhateverZoneTheJvmIsIn() {
        var instant = Instant.parse("2018-11-04T15:30:00.123456Z");
        DATABASE.run(handle -> handle.execute("CREATE TABLE zone_test (id INT PRIMARY KEY, at DATETIME(6) NULL)"));
        var before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            DATABASE.run(handle -> handle.createUpdate("INSERT INTO zone_test VALUES (1, :at)")
                    .bind("at", instant.plusNanos(999))
                    .execute());
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertEquals(
                    instant.truncatedTo(ChronoUnit.MICROS),
                    DATABASE.transaction(handle -> handle.createQuery("SELECT at FROM zone_test WHERE id = 1")
                            .mapTo(Instant.class)
                            .one()));
            assertEquals(
                    "2018-11-04 15:30:00.123456",
                    DATABASE.transaction(
                            handle -> handle.createQuery("SELECT CAST(at AS CHAR) FROM zone_test WHERE id = 1")
                                    .mapTo(String.class)
                                    .one()));
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
