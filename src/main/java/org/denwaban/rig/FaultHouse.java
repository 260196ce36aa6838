package org.denwaban.rig;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.denwaban.campaign.CourseStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseWatch;
import org.denwaban.db.EmbeddedMariaDb;
import org.denwaban.dialer.Control;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.rig.Judge.Violation;
import org.denwaban.vault.Vault;

/// A house whose four processes can be killed and frozen, and whose lines go through proxies: a real PBX, a real town,
/// a real MariaDB, and denwaban in a process of its own.
final class FaultHouse implements AutoCloseable {

    private static final int OPERATORS = 4;
    private static final String CONTRACT = DemoFiles.CONTRACT;
    private static final String OURS = "0468999900";
    private static final Duration THERE_WITHIN = Duration.ofMinutes(2);
    private static final Duration CALLED_IN_EVERY = Duration.ofSeconds(45);
    private static final Duration TURNED_EVERY = Duration.ofSeconds(3);
    private static final LocalDateTime FIRST_WINDOW = LocalDateTime.of(2018, 11, 1, 9, 0);
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    /// A robot keys its result in once; where a fault swallowed it, the conversation waits for a result for ever, and
    /// keeps nobody but its household.
    private static final String SOMEBODY_SPEAKS_OR_RINGS =
            "SELECT COUNT(*) FROM attempt WHERE live = 1 AND operator_gone_at IS NULL";

    private final Deque<AutoCloseable> stops = new ArrayDeque<>();
    private final Path directory;
    private final DemoList people;
    private final Pbx pbx;
    private final Town town;
    private final DemoFiles files;
    private final DemoServer server;
    private final Database database;
    private final Map<Fault.Link, FaultProxy> links = new EnumMap<>(Fault.Link.class);
    private final CourseStore courses = new CourseStore();
    private Deadline nextCallIn = Deadline.in(CALLED_IN_EVERY, SystemClock.SYSTEM);
    private Deadline nextTurn = Deadline.in(Duration.ZERO, SystemClock.SYSTEM);
    private int callers;

    /// A moment that the carrier cannot tell the truth about.
    interface Excused {
        boolean holds(Instant at);
    }

    static FaultHouse open(Path home, Path directory, int households, DemoProgress progress) throws Exception {
        var house = new FaultHouse(home, directory, households, progress);
        try {
            house.begin(progress);
            return house;
        } catch (Exception e) {
            house.close();
            throw e;
        }
    }

    private FaultHouse(Path home, Path directory, int households, DemoProgress progress) throws Exception {
        this.directory = directory;
        this.people = new DemoList(households(households));
        try {
            stops.push(DemoDirectory.taken(directory));
            var install = AsteriskProvision.ofThisMachine().provide();
            for (var name : List.of("pbx", "town")) {
                new Asterisk(install, install.home(directory, name)).remove();
            }
            int agi = PbxPlan.freeTcp();
            var plan = PbxPlan.onFreePorts(OPERATORS, PbxPlan.freeTcp());
            pbx = Pbx.layOut(install, directory, "pbx", home.resolve("asterisk-config"), plan);
            stops.push(() -> pbx.asterisk().remove());
            town = Town.layOut(install, directory, "town", plan, people.citizens());
            stops.push(() -> town.asterisk().remove());
            files = DemoFiles.write(
                    home, directory, people, pbx, PbxPlan.freeTcp(), PbxPlan.freeTcp(), PbxPlan.freeTcp());
            var embedded = EmbeddedMariaDb.open(
                    directory.resolve("mariadb"),
                    EmbeddedMariaDb.usualCache(),
                    EmbeddedMariaDb.Binaries.INSTALLED_ELSE_BUNDLED);
            stops.push(embedded);
            stops.push(DatabaseWatch.start(embedded, new SimpleMeterRegistry()));
            database = Database.open(embedded.address(), new SimpleMeterRegistry());
            stops.push(database);
            proxies(plan, agi, embedded.address().url());
            server = new DemoServer(files, progress);
            stops.push(server);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /// denwaban sees the PBX and the database at the proxies' addresses, and the PBX sees denwaban at one.
    private void proxies(PbxPlan plan, int agi, String url) throws IOException {
        int ami = PbxPlan.freeTcp();
        var socket = directory.resolve("db.sock");
        Files.deleteIfExists(socket);
        var parameter = Pattern.compile("localSocket=([^&]+)").matcher(url);
        if (!parameter.find()) {
            throw new RigException("E-RIG-009", "the embedded database has no socket");
        }
        var real = Path.of(parameter.group(1));
        links.put(Fault.Link.AMI, FaultProxy.between(local(ami), local(plan.amiPort())));
        links.put(Fault.Link.AGI, FaultProxy.between(local(plan.agiPort()), local(agi)));
        links.put(
                Fault.Link.DATABASE,
                FaultProxy.between(UnixDomainSocketAddress.of(socket), UnixDomainSocketAddress.of(real)));
        links.values().forEach(stops::push);
        var secret = "fault-rig";
        database.run(handle -> {
            handle.execute("CREATE USER IF NOT EXISTS denwaban_rig@localhost IDENTIFIED BY '" + secret + "'");
            handle.execute("GRANT ALL ON denwaban.* TO denwaban_rig@localhost");
        });
        var settings = Files.readString(files.settings())
                .replace("address = \"127.0.0.1:" + plan.amiPort() + "\"", "address = \"127.0.0.1:" + ami + "\"")
                .replace("address = \"127.0.0.1:" + plan.agiPort() + "\"", "address = \"127.0.0.1:" + agi + "\"")
                .replace("[pbx]\n", """
                        [database]
                        url = "%s"
                        user = "denwaban_rig"
                        password = "%s"

                        [pbx]
                        """.formatted(url.replace(real.toString(), socket.toString()), secret));
        Files.writeString(files.settings(), settings);
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void begin(DemoProgress progress) {
        progress.tell("starting PBX, town and denwaban");
        pbx.start();
        town.start();
        town.awaitRobots(THERE_WITHIN);
        pbx.awaitTrunk(THERE_WITHIN);
        server.keepUp();
        await(
                "the first turn of the clock",
                () -> turned(FIRST_WINDOW.minusHours(1).atZone(TOKYO).toInstant()));
        server.importList();
        for (var robot : pbx.plan().operators()) {
            await("robot " + robot + " to be at work", () -> {
                town.keyIn(robot, 11);
                return Deadline.in(Duration.ofSeconds(5), SystemClock.SYSTEM).await(() -> atWork(robot));
            });
        }
        await("the first window", () -> turned(FIRST_WINDOW.atZone(TOKYO).toInstant()));
    }

    private boolean atWork(String robot) {
        return count("SELECT COUNT(*) FROM presence_change WHERE operator_id = 'robot" + robot + "'") > 0;
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Deadline.in(THERE_WITHIN, SystemClock.SYSTEM).await(condition)) {
            throw new RigException("E-RIG-012", "waited in vain for " + what);
        }
    }

    private boolean turned(Instant to) {
        server.keepUp();
        return files.control().turn(to) instanceof Control.Turned;
    }

    Town town() {
        return town;
    }

    /// No citizen calls any more.
    void callNobodyIn() {
        nextCallIn = Deadline.in(Duration.ofDays(1), SystemClock.SYSTEM);
    }

    /// What goes on by itself: denwaban is started again when it died, the clock goes to the next moment at which
    /// anybody is due, and a citizen calls.
    void tick() {
        server.keepUp();
        if (nextCallIn.passed()) {
            nextCallIn = Deadline.in(CALLED_IN_EVERY, SystemClock.SYSTEM);
            callers++;
            town.callIn("04689%05d".formatted(80_000 + callers), OURS);
        }
        if (nextTurn.passed()) {
            nextTurn = Deadline.in(TURNED_EVERY, SystemClock.SYSTEM);
            turnIfNobodyIsDue();
        }
    }

    private void turnIfNobodyIsDue() {
        if (count(SOMEBODY_SPEAKS_OR_RINGS) > 0) {
            return;
        }
        var due = database.transaction(handle -> courses.nextDue(handle, CONTRACT));
        try {
            var now = ContractClock.open(SystemClock.SYSTEM, files.data().resolve(ContractClock.FILE))
                    .now();
            if (due.filter(at -> at.isAfter(now)).isPresent()) {
                var _ = files.control().turn(due.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How far it is.
    String standing() {
        try {
            return town.received().size() + " calls, " + count("SELECT COUNT(*) FROM household WHERE state = 'OPEN'")
                    + " households in course";
        } catch (RuntimeException e) {
            return "the database is away";
        }
    }

    /// Every call has its end, every gap is filled.
    boolean settled() {
        try {
            return count("SELECT COUNT(*) FROM attempt WHERE live = 1 AND (state IN ('PROMISED', 'REDEEMED')"
                                    + " OR operator_gone_at IS NULL)")
                            == 0
                    && count("SELECT COUNT(*) FROM inbound_call WHERE ended_at IS NULL") == 0
                    && count("SELECT COUNT(*) FROM pbx_gap WHERE filled_at IS NULL") == 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private long count(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    void line(Fault.Link link, FaultProxy.Line does) {
        Objects.requireNonNull(links.get(link)).line(does);
    }

    void kill(Fault.Who who) {
        switch (who) {
            case PBX -> pbx.asterisk().kill();
            case TOWN -> town.asterisk().kill();
            case DENWABAN, DATABASE -> signal("-KILL", pid(who));
        }
    }

    /// Denwaban and the database are started again by who watches them.
    void revive(Fault.Who who) {
        switch (who) {
            case PBX -> pbx.start();
            case TOWN -> town.start();
            case DENWABAN, DATABASE -> {}
        }
    }

    void freeze(Fault.Who who, boolean frozen) {
        signal(frozen ? "-STOP" : "-CONT", pid(who));
    }

    private long pid(Fault.Who who) {
        return switch (who) {
            case DENWABAN -> server.alive() ? server.pid() : -1;
            case DATABASE -> databasePid();
            case PBX -> pbx.asterisk().pid().orElse(-1L);
            case TOWN -> town.asterisk().pid().orElse(-1L);
        };
    }

    private long databasePid() {
        try {
            return Long.parseLong(
                    Files.readString(directory.resolve("mariadb/server.pid")).strip());
        } catch (IOException | NumberFormatException e) {
            return -1; // it is being started again
        }
    }

    private static void signal(String signal, long pid) {
        if (pid > 0) {
            Command.run(Duration.ofSeconds(5), List.of("kill", signal, Long.toString(pid)));
        }
    }

    /// What the judges find. What the carrier says of an excused time is not held against the database; what citizens
    /// were put through is judged all the same.
    List<Violation> judged(List<Excused> excused) {
        var turns = ClockTurn.read(files.data().resolve(ContractClock.FILE));
        var found = new ArrayList<Violation>();
        var calls = town.received();
        found.addAll(new Judge(people.householdOfNumber(), Judge.SEASON_2018, JudgedContract.read(files.contract()))
                .judge(calls, turns));
        var store = new PeopleStore(Vault.at(files.data().resolve("keys")));
        var digests = new HashMap<String, String>();
        var judge = new BooksJudge(number -> digests.computeIfAbsent(
                number, each -> HexFormat.of().formatHex(store.numberDigest(CONTRACT, new PhoneNumber(each)))));
        var books = database.transaction(handle -> Books.read(handle, CONTRACT));
        found.addAll(judge.judge(
                new Books(
                        books.attempts().stream()
                                .filter(each -> each.redeemed() == null || told(excused, each.redeemed()))
                                .toList(),
                        books.callsIn().stream()
                                .filter(each -> told(excused, each.at()))
                                .toList(),
                        books.households()),
                calls.stream().filter(each -> told(excused, each.at())).toList(),
                town.calledIn().stream()
                        .filter(each -> told(excused, each.at()))
                        .toList(),
                turns));
        return found;
    }

    private static boolean told(List<Excused> excused, Instant at) {
        return excused.stream().noneMatch(each -> each.holds(at));
    }

    private static List<Household> households(int count) {
        var courses = List.of(
                List.of(Kind.HUMAN),
                List.of(Kind.NOBODY),
                List.of(Kind.BUSY, Kind.HUMAN),
                List.of(Kind.MACHINE),
                List.of(Kind.CONGESTION, Kind.HUMAN),
                List.of(Kind.FAMILY),
                List.of(Kind.UNALLOCATED),
                List.of(Kind.OUT_OF_REACH));
        var households = new ArrayList<Household>();
        for (int n = 1; n <= count; n++) {
            var number = "04689%05d".formatted(n);
            var course = courses.get(n % courses.size()).stream()
                    .map(kind -> new Behaviour(kind, 5, 15))
                    .toList();
            households.add(new Household(
                    "%08d".formatted(77_000_000 + n),
                    1,
                    number,
                    "",
                    Map.of(number, course),
                    Ending.CONTACTED,
                    "通電",
                    1,
                    1));
        }
        return households;
    }

    @Override
    public void close() {
        while (!stops.isEmpty()) {
            try {
                stops.pop().close();
            } catch (Exception e) {
                throw new RigException("E-RIG-011", "the house does not come down in order", e);
            }
        }
    }
}
