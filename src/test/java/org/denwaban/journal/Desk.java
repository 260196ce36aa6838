package org.denwaban.journal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.denwaban.clock.HandClock;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.AmiBlock.Header;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Trust;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;

/// What the tests of this room share: a directory, a vault, a clock, and tables that live in memory and can be away.
final class Desk {

    static final Instant NOW = Instant.parse("2018-11-05T01:00:00Z");
    static final String ATTEMPT = "dwab12k0000000000000000000000001";
    static final String CITIZEN = "0468990017";
    static final String LINE = "0468990002";

    final HandClock clock = new HandClock(NOW);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Vault vault;
    final Path home;
    final Tables tables = new Tables();
    final List<Heard> told = new CopyOnWriteArrayList<>();
    volatile boolean listenerFull;

    Desk(Path home) {
        this.home = home;
        this.vault = Vault.at(home.resolve("keys"));
    }

    Journal journal() {
        return journal(Journal.INTAKE);
    }

    Journal journal(int intake) {
        return new Journal(home.resolve("journal"), vault, tables, contracts(), clock, this::tell, meters, intake);
    }

    private boolean tell(Heard heard) {
        return !listenerFull && told.add(heard);
    }

    static ContractOf contracts() {
        return new ContractOf() {
            @Override
            public @Nullable String byChannelId(String id) {
                return id.startsWith("dwab12") ? "yokosuka-2018" : null;
            }

            @Override
            public @Nullable String byLine(String digits) {
                return digits.equals(LINE) ? "wakayama-2026" : null;
            }
        };
    }

    /// MariaDB's part, played: a table of each kind, by id.
    static final class Tables implements Drain.Target {

        final Map<String, EventRow> events = new LinkedHashMap<>();
        final Map<String, DiskJournal.CelRow> cel = new LinkedHashMap<>();
        final Map<String, DiskJournal.GapRow> gaps = new LinkedHashMap<>();
        boolean away;
        boolean diesAfterCommit;
        int asked;

        @Override
        public synchronized void insertEvents(List<EventRow> rows) {
            before();
            rows.forEach(row -> events.putIfAbsent(row.id(), row));
            after();
        }

        @Override
        public synchronized void insertCel(List<DiskJournal.CelRow> rows) {
            before();
            rows.forEach(row -> cel.putIfAbsent(row.event().id(), row));
            after();
        }

        @Override
        public synchronized void insertGaps(List<DiskJournal.GapRow> rows) {
            before();
            rows.forEach(row -> gaps.putIfAbsent(row.id(), row));
            after();
        }

        synchronized void away(boolean yes) {
            away = yes;
        }

        synchronized int eventCount() {
            return events.size();
        }

        synchronized int asked() {
            return asked;
        }

        private void before() {
            asked++;
            if (away) {
                throw new IllegalStateException("away");
            }
        }

        private void after() {
            if (diesAfterCommit) {
                throw new IllegalStateException("committed, and then the line went");
            }
        }
    }

    static Heard heard(long epoch, long sequence, String... namesAndValues) {
        return new Heard(epoch, sequence, NOW.plusMillis(sequence), block(namesAndValues), new Trust.Trusted());
    }

    static AmiBlock block(String... namesAndValues) {
        var headers = new ArrayList<Header>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new AmiBlock(headers);
    }

    static Heard newchannel(long sequence, String uniqueid, String exten) {
        return heard(
                1,
                sequence,
                "Event",
                "Newchannel",
                "Privilege",
                "call,all",
                "Timestamp",
                "1541379600.123456",
                "SystemName",
                "pbx",
                "Channel",
                "PJSIP/trunk-00000001",
                "CallerIDNum",
                CITIZEN,
                "CallerIDName",
                "架空 花子",
                "Exten",
                exten,
                "Uniqueid",
                uniqueid,
                "Linkedid",
                uniqueid);
    }

    /// Files below the desk, the keys aside, that hold any of `words` in clear.
    List<Path> filesWith(String... words) throws IOException {
        try (var files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> List.of(words).stream().anyMatch(word -> holds(file, word)))
                    .toList();
        }
    }

    private static boolean holds(Path file, String word) {
        try {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.contains(new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void until(BooleanSupplier come) {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!come.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come within 30 s");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
