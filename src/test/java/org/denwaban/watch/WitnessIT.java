package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.dialer.ListedCalls;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.vault.Vault;
import org.denwaban.watch.StrayLegs.Told;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gate that lets out what it should not, played by rows as it would have written them: planner, gate and the
/// database's own keys have failed, and the witness tells by what is left. That the gate refuses by itself what a
/// planner should not have promised is `GateIT`'s.
class WitnessIT {

    private static final String CONTRACT = "yokosuka-2018";
    private static final Contract SERVED = assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
            .contract();

    /// Friday evening: after the first attempts of Thursday and before a holiday's.
    private static final Instant BEGAN = Tokyo.instant(LocalDateTime.of(2018, 11, 9, 17, 0));

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    @TempDir
    private Path data;

    private final HandClock machine = new HandClock(BEGAN);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private EmergencyStops stops;
    private DialWitness witness;
    private int rows;

    @BeforeEach
    void aServerThatBegan() throws IOException {
        stops = EmergencyStops.of(data);
        witness = new DialWitness(
                DATABASE,
                "trunk",
                List.of(SERVED),
                NationalHolidays.LAW,
                UnaryOperator.identity(),
                stops,
                machine,
                registry);
    }

    @AfterEach
    void nobodyWasCalled() {
        RealMariaDb.empty(DATABASE, List.of("attempt", "cel_event"));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aFourthCallToAHouseholdStopsTheContract() throws Exception {
        called("h1", 1, "2018-11-01T10:00", "NOBODY");
        called("h1", 2, "2018-11-02T18:00", "ABSENT");
        called("h1", 1, "2018-11-04T10:00", "MACHINE");
        called("h1", 2, "2018-11-09T18:00", null);
        witness.look();
        assertEquals(1, tooOften());
        assertEquals(List.of("E-WATCH-013"), stoppedBy());
        assertEquals(
                0,
                registry.get("denwaban.dials.outside.window")
                        .tag("contract", CONTRACT)
                        .counter()
                        .count());

        // resumed, it goes on with whoever is next; the next that is too many stops it again
        assertTrue(stops.resume(Optional.of(CONTRACT)));
        machine.set(Tokyo.instant(LocalDateTime.parse("2018-11-10T09:30")));
        called("h2", 3, "2018-11-10T10:00", null);
        witness.look();
        assertEquals(List.of(), stoppedBy());
        called("h1", 3, "2018-11-10T10:05", null);
        witness.look();
        assertEquals(2, tooOften());
        assertEquals(List.of("E-WATCH-013"), stoppedBy());
    }

    /// Each of them no more than once.
    @Test
    void aFourthCallToANumberOfSeveralHouseholdsStopsTheContract() throws Exception {
        called("h1", 1, "2018-11-01T10:00", "NOBODY");
        called("h2", 1, "2018-11-02T10:00", "NOBODY");
        called("h3", 1, "2018-11-05T10:00", "BUSY");
        called("h3", 1, "2018-11-05T10:20", "CARRIER_FAILED");
        called("h3", 1, "2018-11-05T11:00", "NOBODY");
        called("h5", 2, "2018-11-09T18:00", null);
        witness.look();
        assertEquals(0, tooOften());
        called("h4", 1, "2018-11-09T18:05", null);
        witness.look();
        assertEquals(1, tooOften());
        assertEquals(List.of("E-WATCH-013"), stoppedBy());
    }

    /// As a dialplan would that tries once more by itself.
    @Test
    void oneYesOfTheGateIsOneLeg() throws Exception {
        var call = called("h1", 1, "2018-11-09T18:00", null);
        witness.look();
        assertEquals(0, tooOften());
        leg(call, Tokyo.instant(LocalDateTime.parse("2018-11-09T18:01")));
        witness.look();
        assertEquals(1, tooOften());
        assertEquals(List.of("E-WATCH-013"), stoppedBy());
    }

    @Test
    void ofWhatIsOlderThanThisStartNobodyIsStopped() throws Exception {
        called("h1", 1, "2018-11-05T10:00", "NOBODY");
        called("h1", 1, "2018-11-05T11:00", "NOBODY");
        witness.look();
        assertEquals(1, tooOften());
        assertEquals(List.of(), stoppedBy());
    }

    @Test
    void theNumberThatIsDialledIsHeldAgainstTheAttemptAndTheList() throws Exception {
        var vault = Vault.at(data.resolve("keys"));
        var people = new PeopleStore(vault);
        var _ = new ListImport(DATABASE, vault, SystemClock.SYSTEM, new ListedCalls())
                .run(SERVED, Path.of("src/test/resources/lists/good-utf8.csv"), "test", ListProgress.SILENT);
        var household = text("SELECT household_id FROM household_phone ORDER BY household_id, ordinal LIMIT 1");
        var number = DATABASE.transaction(
                handle -> people.phones(handle, Objects.requireNonNull(people.household(handle, household)))
                        .getFirst()
                        .number());
        var call = called(household, 1, "2018-11-09T18:00", null);
        DATABASE.run(handle -> handle.execute(
                "UPDATE attempt SET number_digest = ? WHERE id = ?", people.numberDigest(CONTRACT, number), call));
        var books = StrayLegs.books(DATABASE, people);
        assertEquals(new Told.LetOut(CONTRACT, true), books.letOut(call, number.digits()));
        assertEquals(new Told.LetOut(CONTRACT, false), books.letOut(call, "0468990099"));
        assertEquals(new Told.LetOut(CONTRACT, false), books.letOut(call, "110"));
        assertEquals(new Told.LetOut(CONTRACT, false), books.letOut(call, ""));
        assertEquals(new Told.Nothing(), books.letOut("pbx-1541034000.17", number.digits()));

        // off the list: the one that is being replaced may have taken it away; any other time nobody has
        DATABASE.run(handle -> handle.execute("DELETE FROM household_phone WHERE household_id = ?", household));
        assertEquals(new Told.LetOut(CONTRACT, true), books.letOut(call, number.digits()));
        DATABASE.run(handle -> handle.execute("UPDATE list_import SET imported_at = ?", BEGAN));
        assertEquals(new Told.LetOut(CONTRACT, false), books.letOut(call, number.digits()));

        DATABASE.run(handle -> handle.execute("UPDATE attempt SET redeemed_at = NULL"));
        assertEquals(new Told.Nothing(), books.letOut(call, number.digits()));
        callBack(people.numberDigest(CONTRACT, new PhoneNumber("0468990055")));
        assertEquals(new Told.LetOut(CONTRACT, true), books.letOut("the try", "0468990055"));
        assertEquals(new Told.LetOut(CONTRACT, false), books.letOut("the try", number.digits()));
    }

    private void callBack(byte[] digest) {
        DATABASE.run(handle -> {
            handle.execute(
                    "INSERT INTO call_back (id, contract_id, number_digest, number_sealed, call_id, source, asked_at,"
                            + " contract_at, next_at) VALUES ('the wish', ?, ?, '', '', 'QUEUE', ?, ?, ?)",
                    CONTRACT,
                    digest,
                    BEGAN,
                    BEGAN,
                    BEGAN);
            handle.execute(
                    "INSERT INTO call_back_try (id, call_back_id, contract_id, operator_id, state, contract_at,"
                            + " promised_at, expires_at, redeemed_at) VALUES ('the try', 'the wish', ?, 'op1', 'REDEEMED', ?, ?, ?,"
                            + " ?)",
                    CONTRACT,
                    BEGAN,
                    BEGAN,
                    BEGAN,
                    BEGAN);
        });
    }

    /// A call that the gate let out, and its leg. Whatever it came to, it is not written down as counted.
    private String called(String household, int number, String wall, @Nullable String outcome) {
        var id = "dw%030d".formatted(++rows);
        var at = Tokyo.instant(LocalDateTime.parse(wall));
        var digest = new byte[32];
        digest[0] = (byte) number;
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                        + " operator_id, number, state, outcome, contract_at, promised_at, expires_at, redeemed_at)"
                        + " VALUES (?, ?, ?, ?, 1, ?, 'op1', 1, ?, ?, ?, ?, ?, ?)",
                id,
                CONTRACT,
                id,
                household,
                digest,
                outcome == null ? "REDEEMED" : "ENDED",
                outcome,
                at,
                at,
                at.plusSeconds(25),
                at));
        leg(id, at.plusMillis(50));
        return id;
    }

    private void leg(String call, Instant at) {
        int row = ++rows;
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO cel_event (id, read_at, event_at, type, uniqueid, linkedid, channel, torn, key_id,"
                        + " payload) VALUES (?, ?, ?, 'CHAN_START', ?, ?, ?, FALSE, '', '')",
                "%026d".formatted(row),
                at,
                at,
                "pbx-1.%d".formatted(row),
                call,
                "PJSIP/trunk-%08x".formatted(row)));
    }

    private double tooOften() {
        return registry.get("denwaban.dials.too.often")
                .tag("contract", CONTRACT)
                .counter()
                .count();
    }

    private List<String> stoppedBy() throws IOException {
        return stops.list().stream()
                .filter(stop -> stop.contract().equals(Optional.of(CONTRACT)))
                .map(EmergencyStops.Stop::by)
                .toList();
    }

    private String text(String sql) {
        return DATABASE.transaction(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
