package org.denwaban.journal;

import static org.denwaban.journal.Desk.newchannel;
import static org.denwaban.journal.Desk.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.pbx.ami.Hearing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    private final Desk desk;

    JournalIT(@TempDir Path home) {
        desk = new Desk(home);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aMariaDbThatGoesAndComesLosesNothingAndGetsNothingTwice() {
        try (var journal = journal()) {
            journal.start();
            offer(journal, 1, 700);
            until(() -> journal.moved() == 700);
            RealMariaDb.stop();
            try {
                offer(journal, 701, 1_500);
                until(() -> desk.told.size() == 1_500);
                assertEquals(800, journal.depth());
            } finally {
                RealMariaDb.start();
            }
            until(() -> journal.depth() == 0);
            journal.gap(new Hearing.Gap(2, Desk.NOW, Desk.NOW.plusSeconds(3), Hearing.Lost.CLOSED));
            until(() -> journal.depth() == 0);
        }
        assertEquals(1_500, count("SELECT count(*) FROM call_event"));
        assertEquals(1_500, count("SELECT count(DISTINCT sequence) FROM call_event WHERE kind = 'Newchannel'"));
        assertEquals(1, count("SELECT count(*) FROM pbx_gap"));
    }

    @Test
    void aCallsEndIsFoundInTheJournalAndInMariaDb() throws Exception {
        var directory = Files.createDirectories(desk.home.resolve("cel-custom"));
        try (var in = JournalIT.class.getResourceAsStream("/cel/cel.jsonl")) {
            Files.write(
                    directory.resolve("cel.jsonl.1"), Objects.requireNonNull(in).readAllBytes());
        }
        try (var journal = journal()) {
            var cel = new CelFile(directory, journal, desk.clock, _ -> {}, desk.meters);
            var store = new CelStore(journal, DATABASE);
            var lines = cel.sweep();
            var before = store.legsOf(Desk.ATTEMPT);
            var trunk = before.stream()
                    .filter(leg -> String.valueOf(leg.channel()).startsWith("PJSIP/trunk-"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(trunk.answered() != null && trunk.ended() != null);
            assertEquals(16, trunk.cause());
            assertTrue(store.isOver(Desk.ATTEMPT));
            journal.start();
            until(() -> journal.depth() == 0);
            assertEquals(before, store.legsOf(Desk.ATTEMPT));
            assertEquals(lines, count("SELECT count(*) FROM cel_event"));
            assertEquals(List.of(), store.eventsOf("pbx-1.1"));
        }
    }

    private Journal journal() {
        return new Journal(
                desk.home.resolve("journal"),
                "pbx",
                desk.vault,
                DATABASE,
                Desk.contracts(),
                desk.clock,
                desk.told::add,
                desk.meters);
    }

    private static void offer(Journal journal, int from, int to) {
        for (int i = from; i <= to; i++) {
            assertTrue(journal.offer(newchannel(i, "pbx-1541379600." + i, Desk.LINE)));
        }
    }

    private static int count(String sql) {
        return DATABASE.transaction(
                handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }
}
