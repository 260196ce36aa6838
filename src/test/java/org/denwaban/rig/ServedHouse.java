package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.EmbeddedMariaDb;
import org.denwaban.dialer.Control;
import org.denwaban.rig.DemoList.Household;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A real PBX, a real town, a real MariaDB and a server in a process of its own, so that a kill -9 is one. The list is
/// the
/// test's; contract time is turned by hand.
final class ServedHouse implements AutoCloseable {

    /// An attempt as it stands in the database.
    record Row(
            String id,
            String state,
            String outcome,
            @Nullable Integer counted,
            String source,
            boolean redeemed) {}

    static final String CONTRACT = "yokosuka-2018";

    /// Thursday, the first day of the campaign.
    static final LocalDateTime FIRST_WINDOW = LocalDateTime.of(2018, 11, 1, 9, 0);

    private static final LocalDateTime BEFORE_THE_FIRST_WINDOW = FIRST_WINDOW.minusHours(1);
    private static final Duration SOON = Duration.ofSeconds(40);

    private final Deque<AutoCloseable> stops = new ArrayDeque<>();
    private final DemoList list;
    private final Pbx pbx;
    private final Town town;
    private final DemoFiles files;
    private final DemoServer server;
    private final Database database;

    /// Brings everything up and imports the list; nobody is due before the clock is turned.
    ///
    /// @param name of the directory below /var/tmp, which the database's own user must be able to pass
    static ServedHouse open(String name, int operators, List<Household> households) throws Exception {
        return new ServedHouse(Path.of("/var/tmp/denwaban-it-" + name), operators, new DemoList(households));
    }

    private ServedHouse(Path directory, int operators, DemoList list) throws Exception {
        this.list = list;
        try {
            stops.push(DemoDirectory.taken(directory));
            var install = AsteriskProvision.ofThisMachine().provide();
            var plan = PbxPlan.onFreePorts(operators, PbxPlan.freeTcp());
            for (var name : List.of("pbx", "town")) {
                new Asterisk(install, install.home(directory, name)).remove();
            }
            var home = Path.of("").toAbsolutePath();
            pbx = Pbx.layOut(install, directory, "pbx", home.resolve("asterisk-config"), plan);
            town = Town.layOut(install, directory, "town", plan, list.citizens());
            files = DemoFiles.write(home, directory, list, pbx, PbxPlan.freeTcp(), PbxPlan.freeTcp());
            stops.push(() -> pbx.asterisk().remove());
            pbx.start();
            stops.push(() -> town.asterisk().remove());
            town.start();
            town.awaitRobots(SOON);
            pbx.awaitTrunk(SOON);
            server = new DemoServer(files, line -> {});
            stops.push(server);
            server.keepUp();
            var embedded = EmbeddedMariaDb.open(
                    files.data().resolve("mariadb"),
                    EmbeddedMariaDb.usualCache(),
                    EmbeddedMariaDb.Binaries.INSTALLED_ELSE_BUNDLED);
            stops.push(embedded);
            database = Database.open(embedded.address(), new SimpleMeterRegistry());
            stops.push(database);
            turn(BEFORE_THE_FIRST_WINDOW);
            server.run(
                    "import",
                    "--config",
                    files.settings().toString(),
                    "--contract",
                    CONTRACT,
                    "--list",
                    files.list().toString(),
                    "--json");
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    Pbx pbx() {
        return pbx;
    }

    Town town() {
        return town;
    }

    DemoFiles files() {
        return files;
    }

    Database database() {
        return database;
    }

    /// Turns contract time, as soon as the server lets it.
    void turn(LocalDateTime to) {
        await(
                "the server to turn the clock to " + to,
                () -> files.control().turn(Tokyo.instant(to)) instanceof Control.Turned);
    }

    /// What the server answers to a turn.
    Control.Answer tryToTurn(LocalDateTime to) {
        return files.control().turn(Tokyo.instant(to));
    }

    /// kill -9 of the server.
    void kill() {
        var process = ProcessHandle.of(server.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// kill -9 of the database's server.
    void killDatabase() throws IOException {
        var pid = Files.readString(files.data().resolve("mariadb/server.pid")).strip();
        var process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Starts the server again.
    void startAgain() {
        server.keepUp();
    }

    /// Runs a command of the launcher to its end.
    String command(String... words) {
        return server.run(words);
    }

    List<Row> attempts() {
        return database.transaction(handle -> handle.createQuery(
                        "SELECT id, state, outcome, counted, source, redeemed_at IS NOT NULL AS redeemed FROM attempt"
                                + " ORDER BY promised_at, id")
                .map((row, _) -> new Row(
                        row.getString("id"),
                        row.getString("state"),
                        String.valueOf(row.getString("outcome")),
                        row.getObject("counted", Integer.class),
                        String.valueOf(row.getString("source")),
                        row.getBoolean("redeemed")))
                .list());
    }

    /// Households by how they stand.
    Map<String, Long> households() {
        return database
                .transaction(handle -> handle.createQuery("SELECT " + DemoSummary.ENDING_SQL + " FROM household")
                        .mapTo(String.class)
                        .list())
                .stream()
                .collect(Collectors.groupingBy(ending -> ending, Collectors.counting()));
    }

    long count(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    /// Nobody is due now, and every call has its outcome.
    boolean idle() {
        try {
            var now = ContractClock.open(SystemClock.SYSTEM, files.data().resolve(ContractClock.FILE))
                    .now();
            return database.transaction(handle -> count(handle, "SELECT COUNT(*) FROM attempt WHERE live = 1") == 0
                    && handle.createQuery("SELECT COUNT(*) FROM household WHERE state = 'OPEN' AND next_at <= :now")
                                    .bind("now", now)
                                    .mapTo(Long.class)
                                    .one()
                            == 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static long count(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    /// What no citizen may ever be put through, from the town's own record.
    void judgeFindsNothing() {
        var judge = new Judge("0468999900", list.householdOfNumber(), Judge.SEASON_2018, Duration.ofSeconds(5));
        assertEquals(
                List.of(),
                judge.judge(town.received(), ClockTurn.read(files.data().resolve(ContractClock.FILE))));
    }

    void await(String what, BooleanSupplier condition) {
        await(what, SOON, condition);
    }

    void await(String what, Duration limit, BooleanSupplier condition) {
        // the database may be away for a moment, when a test has killed it
        BooleanSupplier patient = () -> {
            try {
                return condition.getAsBoolean();
            } catch (DatabaseException e) {
                return false;
            }
        };
        if (!Deadline.in(limit, SystemClock.SYSTEM).await(patient)) {
            fail("waited in vain for " + what + "; attempts: " + attempts());
        }
    }

    @Override
    public void close() {
        while (!stops.isEmpty()) {
            try {
                stops.pop().close();
            } catch (Exception e) {
                throw new AssertionError("the house does not come down", e);
            }
        }
    }
}
