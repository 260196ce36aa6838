package org.denwaban.rig;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.denwaban.campaign.CourseStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.EmbeddedMariaDb;
import org.denwaban.dialer.Control;
import org.denwaban.people.PeopleStore;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole house on one machine, on real parts: a PBX, a town, robots at the operators' telephones,
/// the server, and a campaign that runs to its end with contract time turned forward from one window to
/// the next.
public final class Demo implements AutoCloseable {

    /// Robots: with four the forty people are through in two to three minutes.
    private static final int OPERATORS = 4;

    private static final Duration TOWN_IS_THERE_WITHIN = Duration.ofSeconds(20);
    private static final Duration SERVER_STARTS_WITHIN = Duration.ofSeconds(60);

    /// No window's calls take longer: forty households, four robots, some ten seconds a call.
    private static final Duration WINDOW_WITHIN = Duration.ofMinutes(5);

    /// The server reads the CEL file within 3 s of a line.
    private static final Duration RECORDS_WITHIN = Duration.ofSeconds(60);

    /// Far more turns than three attempts, busy tones and failures of the carrier need.
    private static final int TURNS_MOST = 60;

    private static final String CONTRACT = DemoFiles.CONTRACT;
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private static final String ATTEMPTS_BY_WINDOW =
            "SELECT COALESCE(window_used, 'NONE'), COUNT(*) FROM attempt" + " WHERE counted IS NOT NULL GROUP BY 1";
    private static final String HOUSEHOLDS_BY_ENDING =
            "SELECT " + DemoSummary.ENDING_SQL + ", COUNT(*) FROM household GROUP BY 1";
    private static final String ENDING_OF = "SELECT " + DemoSummary.ENDING_SQL + " FROM household WHERE id = :id";
    private static final String COUNTED_OF =
            "SELECT COUNT(*) FROM attempt WHERE household_id = :id AND counted IS NOT NULL";

    private static final String EVENTS_SINCE = "SELECT COUNT(*) FROM call_event WHERE received_at > :mark";

    private final DemoProgress progress;
    private final DemoList people;
    private final Pbx pbx;
    private final Town town;
    private final DemoFiles files;
    private final DemoServer server;
    private final int metricsPort;
    private final Deque<AutoCloseable> stops;
    private final CourseStore courses = new CourseStore();

    private Demo(
            DemoProgress progress,
            DemoList people,
            Pbx pbx,
            Town town,
            DemoFiles files,
            DemoServer server,
            int metricsPort,
            Deque<AutoCloseable> stops) {
        this.progress = progress;
        this.people = people;
        this.pbx = pbx;
        this.town = town;
        this.files = files;
        this.server = server;
        this.metricsPort = metricsPort;
        this.stops = stops;
    }

    /// Lays everything out and starts the two Asterisks' PBX and the server; what an earlier demo left
    /// in `directory` is removed first.
    ///
    /// @param home the checkout, with `asterisk-config` and `docs/contracts`
    public static Demo start(Path home, Path directory, DemoProgress progress) throws IOException {
        var stops = new ArrayDeque<AutoCloseable>();
        try {
            stops.push(DemoDirectory.taken(directory));
            progress.tell("looking for Asterisk 22");
            var install = AsteriskProvision.ofThisMachine().provide();
            for (var name : List.of("pbx", "town")) {
                new Asterisk(install, install.home(directory, name)).remove();
            }
            var people = DemoList.fortyPeople();
            var plan = PbxPlan.onFreePorts(OPERATORS, PbxPlan.freeTcp());
            var pbx = Pbx.layOut(install, directory, "pbx", home.resolve("asterisk-config"), plan);
            var town = Town.layOut(install, directory, "town", plan, people.citizens());
            int metricsPort = PbxPlan.freeTcp();
            var files =
                    DemoFiles.write(home, directory, people, pbx, metricsPort, PbxPlan.freeTcp(), PbxPlan.freeTcp());
            progress.tell("starting the PBX (Asterisk " + install.version() + ")");
            pbx.start();
            stops.push(pbx);
            var server = new DemoServer(files, progress);
            stops.push(server);
            return new Demo(progress, people, pbx, town, files, server, metricsPort, stops);
        } catch (IOException | RuntimeException e) {
            closeAll(stops);
            throw e;
        }
    }

    /// Imports the list, lets the robots in, and dials until no household is due any more.
    public DemoSummary dialToTheEnd() {
        progress.tell("starting denwaban");
        server.keepUp();
        await(
                SERVER_STARTS_WITHIN,
                "the server to hear the PBX",
                () -> !server.alive() || metric("denwaban_ami_connected") == 1);
        if (!server.alive()) {
            throw new RigException(
                    "E-RIG-011",
                    "the server ended as soon as it had started; see "
                            + files.directory().resolve("serve.log"));
        }
        try (var embedded = EmbeddedMariaDb.open(
                        files.data().resolve("mariadb"),
                        EmbeddedMariaDb.usualCache(),
                        EmbeddedMariaDb.Binaries.INSTALLED_ELSE_BUNDLED);
                var database = Database.open(embedded.address(), new SimpleMeterRegistry());
                var witness = Witness.listen(pbx.plan())) {
            await(SERVER_STARTS_WITHIN, "the PBX to greet the second listener", () -> witness.total() > 0);
            var mark = SystemClock.SYSTEM.now();
            long heardBefore = witness.total();
            importList();
            progress.tell("starting the town: the carrier, " + people.citizens().size() + " telephones, " + OPERATORS
                    + " robot operators");
            town.start();
            stops.push(town);
            town.awaitRobots(TOWN_IS_THERE_WITHIN);
            pbx.awaitTrunk(TOWN_IS_THERE_WITHIN);
            signIn();
            dialWindows(database, contract());
            progress.tell("the campaign is over; waiting for the PBX's own records");
            awaitRecords(database);
            return summary(database, mark, witness.total() - heardBefore);
        }
    }

    /// Where to look, for the person who started it.
    public String whereToLook() {
        return """

                  settings   %1$s   (./denwaban serve --config, ./denwaban clock --config)
                  server     process %2$d, its log %3$s
                  desk       http://127.0.0.1:%8$d/   (who may sign in: ./denwaban user invite robot1001
                             --role OPERATOR --contract yokosuka-2018 --config %1$s)
                  metrics    http://127.0.0.1:%4$d/metrics   (dashboard: grafana/denwaban.json)
                  database   mariadb --socket=%5$s denwaban   (tables: docs/schema.md)
                  PBX        %6$s
                  town       %7$s   (received.jsonl: every call that reached the carrier)
                """.formatted(
                        files.settings(),
                        server.pid(),
                        files.directory().resolve("serve.log"),
                        metricsPort,
                        files.data().resolve("mariadb/run/db.sock"),
                        pbx.asterisk().home(),
                        town.asterisk().home(),
                        files.deskPort());
    }

    /// Keeps the server up until this thread is interrupted.
    public void stay() {
        while (!Thread.currentThread().isInterrupted()) {
            server.keepUp();
            Deadline.in(Duration.ofSeconds(2), SystemClock.SYSTEM).await(() -> false);
        }
    }

    @Override
    public void close() {
        closeAll(stops);
    }

    private void importList() {
        var printed = server.importList();
        progress.tell("imported the list: " + printed);
    }

    /// By the telephone, as operators do who have no screen.
    private void signIn() {
        progress.tell("the robot operators come to work (*11)");
        pbx.plan().operators().forEach(robot -> town.keyIn(robot, 11));
        await(
                TOWN_IS_THERE_WITHIN,
                "the robots to be at work",
                () -> metric("denwaban_operators_signed_in") == OPERATORS);
    }

    private Contract contract() {
        return switch (ContractFile.read(files.contract())) {
            case ContractFile.Reading.Accepted(var accepted) -> accepted;
            case ContractFile.Reading.Refused _ ->
                throw new RigException("E-RIG-012", "the demo's own contract is refused; run ./denwaban check");
        };
    }

    /// Turns contract time to the next moment at which anybody is due, and lets everything that is due
    /// then be dialled.
    private void dialWindows(Database database, Contract contract) {
        var outbound = Objects.requireNonNull(contract.outbound());
        var opening = Objects.requireNonNull(outbound.windows().get(outbound.firstAttempt()))
                .from();
        Optional<Instant> next =
                Optional.of(Tokyo.instant(outbound.period().first().atTime(opening)));
        for (int turn = 1; next.isPresent(); turn++) {
            if (turn > TURNS_MOST) {
                throw new RigException("E-RIG-012", "the campaign does not end after " + TURNS_MOST + " turns");
            }
            turn(next.get());
            await(WINDOW_WITHIN, "the calls of this window", () -> idle(database));
            next = database.transaction(handle -> courses.nextDue(handle, CONTRACT));
            progress.tell(standing(database));
        }
    }

    private void turn(Instant to) {
        progress.tell("contract time is " + Tokyo.wall(to) + " now");
        await(SERVER_STARTS_WITHIN, "the server to turn the clock", () -> turned(to));
    }

    private boolean turned(Instant to) {
        server.keepUp();
        try {
            var clock = contractClock();
            return (clock.turned() && !clock.now().isBefore(to))
                    || files.control().turn(to) instanceof Control.Turned;
        } catch (IOException e) {
            return false; // it is starting again
        }
    }

    /// Nobody is due now, and every call has its outcome.
    private boolean idle(Database database) {
        server.keepUp();
        try {
            var now = contractClock().now();
            return database.transaction(handle -> courses.open(handle).isEmpty()
                    && courses.nextDue(handle, CONTRACT)
                            .filter(due -> !due.isAfter(now))
                            .isEmpty());
        } catch (IOException e) {
            return false;
        }
    }

    private ContractClock contractClock() throws IOException {
        return ContractClock.open(SystemClock.SYSTEM, files.data().resolve(ContractClock.FILE));
    }

    private String standing(Database database) {
        return database.transaction(handle -> "  %d calls reached the town, %d households in course, %d concluded"
                .formatted(
                        town.received().size(),
                        count(handle, "SELECT COUNT(*) FROM household WHERE state = 'OPEN'"),
                        count(handle, "SELECT COUNT(*) FROM household WHERE state = 'CONCLUDED'")));
    }

    private void awaitRecords(Database database) {
        await(RECORDS_WITHIN, "the PBX's records", () -> {
            long rows = database.transaction(handle -> count(handle, "SELECT COUNT(*) FROM cel_event"));
            return celDirectoryEmpty() && rows > 0 && rows >= celLines() && metric("denwaban_journal_depth") == 0;
        });
    }

    private boolean celDirectoryEmpty() {
        try (var left =
                Files.list(Objects.requireNonNull(pbx.asterisk().celFile().getParent()))) {
            return left.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private long celLines() {
        return (long) metric("denwaban_cel_lines_total");
    }

    private DemoSummary summary(Database database, Instant mark, long heard) {
        var received = town.received();
        var outbound = Objects.requireNonNull(contract().outbound());
        var judge = new Judge(
                contract().callerIdDigits(), people.householdOfNumber(), Judge.SEASON_2018, outbound.ringTime());
        var violations = judge.judge(received, ClockTurn.read(files.data().resolve(ContractClock.FILE)));
        return database.transaction(handle -> new DemoSummary(
                people.people(),
                households(handle),
                grouped(handle, ATTEMPTS_BY_WINDOW),
                grouped(handle, HOUSEHOLDS_BY_ENDING),
                received.size(),
                handle.createQuery(EVENTS_SINCE)
                        .bind("mark", mark)
                        .mapTo(Long.class)
                        .one(),
                heard,
                celLines(),
                count(handle, "SELECT COUNT(*) FROM cel_event"),
                count(handle, "SELECT COUNT(*) FROM pbx_gap"),
                server.restarts(),
                violations));
    }

    private List<DemoSummary.HouseholdEnding> households(Handle handle) {
        var store = new PeopleStore(Vault.at(files.data().resolve("keys")));
        var endings = new ArrayList<DemoSummary.HouseholdEnding>();
        for (var household : people.households()) {
            var id = store.householdsByCertificate(handle, CONTRACT, household.certificate())
                    .getFirst();
            var ending = handle.createQuery(ENDING_OF)
                    .bind("id", id)
                    .mapTo(String.class)
                    .one();
            var counted = handle.createQuery(COUNTED_OF)
                    .bind("id", id)
                    .mapTo(Integer.class)
                    .one();
            endings.add(new DemoSummary.HouseholdEnding(
                    endings.size() + 1, household.ending().name(), ending, household.attempts(), counted));
        }
        return endings;
    }

    private static Map<String, Long> grouped(Handle handle, String sql) {
        var counts = new TreeMap<String, Long>();
        handle.createQuery(sql)
                .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    private static long count(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    /// One figure of the server's metrics; -1 while it does not answer or does not have it.
    private double metric(String name) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var text =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return text.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElse(-1.0);
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private void await(Duration within, String what, BooleanSupplier condition) {
        if (!Deadline.in(within, SystemClock.SYSTEM).await(condition)) {
            throw new RigException(
                    "E-RIG-012",
                    "waited " + within.toSeconds() + " s in vain for " + what + "; see "
                            + files.directory().resolve("serve.log"));
        }
    }

    private static void closeAll(Deque<AutoCloseable> stops) {
        while (!stops.isEmpty()) {
            try {
                stops.pop().close();
            } catch (Exception e) {
                // the others are to be stopped all the same
                LOG.warn("stopping the demo: {}", e.getMessage());
            }
        }
    }
}
