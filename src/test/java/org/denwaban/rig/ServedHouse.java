package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAddress;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.EmbeddedMariaDb;
import org.denwaban.db.MigratedHome;
import org.denwaban.dialer.Control;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A real PBX, a real town, a real MariaDB and a server in a process of its own, so that a kill -9 is one. The list
/// is the test's; contract time is turned by hand.
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
    private final AsteriskInstall install;
    private final Database database;

    /// Brings everything up and imports the list; nobody is due before the clock is turned.
    ///
    /// @param name of the directory below /var/tmp, which the database's own user must be able to pass
    static ServedHouse open(String name, int operators, List<Household> households) throws Exception {
        return open(name, operators, households, "5s");
    }

    /// A house of two operators whose campaign is stopped: it only answers.
    static ServedHouse answering(String name) throws Exception {
        var nobody = new Household(
                "77000001",
                1,
                "0468990001",
                "",
                Map.of("0468990001", List.of(Behaviour.of(Behaviour.Kind.UNALLOCATED))),
                DemoList.Ending.CONTACTED,
                "通電",
                1,
                1);
        var house = open(name, 2, List.of(nobody));
        house.command("stop", "--config", house.files().settings().toString());
        return house;
    }

    /// The same with another ring time, as a contract says it.
    static ServedHouse open(String name, int operators, List<Household> households, String ringTime) throws Exception {
        return open(
                name,
                operators,
                households,
                contract -> contract.replace("ring_time = \"5s\"", "ring_time = \"" + ringTime + "\""));
    }

    /// The same with another contract.
    static ServedHouse open(String name, int operators, List<Household> households, UnaryOperator<String> contract)
            throws Exception {
        return new ServedHouse(
                Path.of("/var/tmp/denwaban-it-" + name),
                operators,
                0,
                new DemoList(households),
                contract,
                UnaryOperator.identity(),
                null);
    }

    /// The same with another contract and other settings.
    static ServedHouse open(
            String name,
            int operators,
            List<Household> households,
            UnaryOperator<String> contract,
            UnaryOperator<String> settings)
            throws Exception {
        return new ServedHouse(
                Path.of("/var/tmp/denwaban-it-" + name),
                operators,
                0,
                new DemoList(households),
                contract,
                settings,
                null);
    }

    /// The same with other settings.
    static ServedHouse set(String name, int operators, List<Household> households, UnaryOperator<String> settings)
            throws Exception {
        return new ServedHouse(
                Path.of("/var/tmp/denwaban-it-" + name),
                operators,
                0,
                new DemoList(households),
                UnaryOperator.identity(),
                settings,
                null);
    }

    /// One of several servers on one database.
    ///
    /// @param pbx      system name of its PBX
    /// @param first    its first operator's telephone
    /// @param database theirs
    /// @param keysOf   whose keys it has; null for the first, which makes them
    record Share(
            String pbx,
            int first,
            DatabaseAddress database,
            @Nullable ServedHouse keysOf) {

        String settings(String alone) {
            return alone.replace("system_name = \"pbx\"", "system_name = \"" + pbx + "\"")
                    + """

                    [database]
                    url = "%s"
                    user = "%s"
                    password = "%s"
                    """.formatted(database.url(), database.user(), database.password());
        }
    }

    /// A house with a PBX, a town and a server of its own, whose database is shared with others. Nobody is imported.
    static ServedHouse sharing(Share share, int operators, List<Household> households) throws Exception {
        return new ServedHouse(
                Path.of("/var/tmp/denwaban-it-" + share.pbx()),
                operators,
                0,
                new DemoList(households),
                contract -> contract.replace("ring_time = \"5s\"", "ring_time = \"10s\""),
                share::settings,
                share);
    }

    /// The same with a supervisor `kantoku`, who has the telephone after the operators'.
    static ServedHouse supervised(String name, int operators, List<Household> households) throws Exception {
        return supervised(name, operators, households, "20s");
    }

    /// The same with another ring time, as a contract says it.
    static ServedHouse supervised(String name, int operators, List<Household> households, String ringTime)
            throws Exception {
        return new ServedHouse(
                Path.of("/var/tmp/denwaban-it-" + name),
                operators,
                1,
                new DemoList(households),
                contract -> contract.replace("ring_time = \"5s\"", "ring_time = \"" + ringTime + "\""),
                UnaryOperator.identity(),
                null);
    }

    private ServedHouse(
            Path directory,
            int operators,
            int supervisors,
            DemoList list,
            UnaryOperator<String> change,
            UnaryOperator<String> changeSettings,
            @Nullable Share share)
            throws Exception {
        this.list = list;
        try {
            stops.push(DemoDirectory.taken(directory));
            install = AsteriskProvision.ofThisMachine().provide();
            var plan = plan(operators + supervisors, share);
            for (var name : List.of("pbx", "town")) {
                new Asterisk(install, install.home(directory, name)).remove();
            }
            var home = Path.of("").toAbsolutePath();
            pbx = Pbx.layOut(install, directory, "pbx", home.resolve("asterisk-config"), plan);
            if (share != null) {
                called(share.pbx());
            }
            town = Town.layOut(install, directory, "town", plan, list.citizens());
            files = DemoFiles.write(
                    home, directory, list, pbx, PbxPlan.freeTcp(), PbxPlan.freeTcp(), PbxPlan.freeTcp());
            var contract = Files.readString(files.contract());
            Files.writeString(files.contract(), change.apply(contract));
            var settings = Files.readString(files.settings());
            Files.writeString(files.settings(), changeSettings.apply(settings));
            plan.operators().stream().skip(operators).forEach(this::isASupervisors);
            stops.push(() -> pbx.asterisk().remove());
            pbx.start();
            stops.push(() -> town.asterisk().remove());
            town.start();
            if (share == null) {
                MigratedHome.copyTo(files.data().resolve("mariadb"));
            }
            server = new DemoServer(files, line -> {});
            stops.push(server);
            if (share != null && share.keysOf() != null) {
                keys(share.keysOf().files.data().resolve("keys"), files.data().resolve("keys"));
            }
            server.keepUp(); // it starts while the telephones register
            database = Database.open(share == null ? embedded() : share.database(), new SimpleMeterRegistry());
            stops.push(database);
            town.awaitRobots(SOON);
            pbx.awaitTrunk(SOON);
            turn(BEFORE_THE_FIRST_WINDOW);
            plan.operators().stream().limit(operators).forEach(robot -> presence(robot, "SIGN_IN"));
            if (share == null) {
                importList();
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private static PbxPlan plan(int telephones, @Nullable Share share) {
        var plan = PbxPlan.onFreePorts(telephones, PbxPlan.freeTcp());
        return share == null ? plan : plan.with(share.first());
    }

    private void called(String name) throws IOException {
        var conf = pbx.asterisk().home().resolve("etc/asterisk.conf");
        Files.writeString(conf, Files.readString(conf).replace("systemname = pbx\n", "systemname = " + name + "\n"));
    }

    /// As docs/operate.md says: those of the installation, the house and each contract; no daily ones.
    private static void keys(Path from, Path to) throws IOException {
        Files.createDirectories(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var all = Files.list(from)) {
            for (var key : all.toList()) {
                var name = key.getFileName().toString();
                if (name.equals("installation.key") || name.equals("house.key") || name.startsWith("contract-")) {
                    Files.copy(key, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private DatabaseAddress embedded() throws IOException {
        var embedded = EmbeddedMariaDb.open(
                files.data().resolve("mariadb"),
                EmbeddedMariaDb.usualCache(),
                EmbeddedMariaDb.Binaries.INSTALLED_ELSE_BUNDLED);
        stops.push(embedded);
        return embedded.address();
    }

    /// Imports the list as its file is now.
    void importList() {
        server.importList();
    }

    private void isASupervisors(String telephone) {
        try {
            var settings = Files.readString(files.settings());
            var operator =
                    "\n[[operator]]\nid = \"robot%1$s\"\nphone = \"PJSIP/%1$s\"\ncontracts = [\"yokosuka-2018\"]\n"
                            .formatted(telephone);
            Files.writeString(
                    files.settings(),
                    settings.replace(
                            operator,
                            "\n[[supervisor]]\nid = \"kantoku\"\nphone = \"PJSIP/%s\"\n".formatted(telephone)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    /// Every call of today that the PBX wrote of is on our record, and none is invented.
    void secondSourceAgrees() {
        var made = new JsonObject(command(
                "reconcile",
                "--config",
                files.settings().toString(),
                "--day",
                Tokyo.day(SystemClock.SYSTEM.now()).toString(),
                "--json"));
        assertEquals(100.0, made.getDouble("score_percent"), made.encode());
        assertEquals(0, made.getInteger("open_gaps"), made.encode());
    }

    /// The PBX finds its carrier at this port from now on, whether anybody is there or not.
    void leadTrunk(int port) throws IOException {
        lead(pbx.asterisk(), "local/trunk.conf", "(contact = sip:[0-9.]+):[0-9]+", port);
        pbx.asterisk().rx("pjsip qualify trunk");
    }

    /// The carrier finds the PBX at this port from now on; telephones find it where it was.
    void leadTown(int port) throws IOException {
        lead(town.asterisk(), "pjsip.conf", "(\\[pbx]\ntype = aor\ncontact = sip:[0-9.]+):[0-9]+", port);
    }

    private static void lead(Asterisk asterisk, String file, String contact, int port) throws IOException {
        var path = asterisk.home().resolve("etc").resolve(file);
        Files.writeString(path, Files.readString(path).replaceAll(contact, "$1:" + port));
        asterisk.rx("module reload res_pjsip.so");
    }

    /// From now on the PBX writes its SIP into a capture, by the commands of docs/operate.md: not into its own
    /// directory, where nobody's number may stand.
    Path capture() {
        var file = town.asterisk().home().resolve("trunk.pcap");
        pbx.asterisk().rx("module load res_pjsip_logger.so");
        pbx.asterisk().rx("pjsip set logger verbose off");
        pbx.asterisk().rx("pjsip set logger pcap " + install.inside(file));
        pbx.asterisk().rx("pjsip set logger on");
        return file;
    }

    /// Ends the capture: Asterisk writes down what it still holds of it.
    void endCapture() {
        pbx.asterisk().rx("pjsip set logger off");
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

    /// Has the operator at a telephone come (SIGN_IN), be READY, or go (SIGN_OUT).
    Reply presence(String telephone, String to) {
        var reply = post(
                "presence",
                new JsonObject()
                        .put("operator", "robot" + telephone)
                        .put("to", to)
                        .put("by", "robot" + telephone));
        assertEquals(200, reply.status(), reply.body().encode());
        return reply;
    }

    /// Sets how calls are made, as the command does it.
    void mode(String mode, String by) {
        command("mode", "--config", files.settings().toString(), "--contract", CONTRACT, "--set", mode, "--by", by);
    }

    /// What the server's API answers.
    record Reply(int status, JsonObject body) {}

    /// Asks the API for something to be done.
    Reply post(String path, JsonObject body) {
        return asked(path, request -> request.POST(HttpRequest.BodyPublishers.ofString(body.encode())));
    }

    /// Asks the API how something stands.
    Reply get(String path) {
        return asked(path, HttpRequest.Builder::GET);
    }

    private Reply asked(String path, UnaryOperator<HttpRequest.Builder> how) {
        var control = files.control();
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + control.address().getPort() + "/api/v1/" + path);
            var request = how.apply(HttpRequest.newBuilder(uri)
                            .header(
                                    "Authorization",
                                    "Bearer "
                                            + Files.readString(control.token()).strip()))
                    .build();
            var reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(reply.statusCode(), new JsonObject(reply.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Ids of the households that have this telephone.
    List<String> householdsOf(String number) {
        var vault = Vault.at(files.data().resolve("keys"));
        return database.transaction(
                handle -> new PeopleStore(vault).householdsByNumber(handle, CONTRACT, new PhoneNumber(number)));
    }

    /// kill -9 of the server.
    void kill() {
        var process = ProcessHandle.of(server.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Freezes the server, or lets it go on: it takes connections and answers nobody.
    void freeze(boolean frozen) throws IOException, InterruptedException {
        signal(frozen ? "-STOP" : "-CONT", Long.toString(server.pid()));
    }

    /// Freezes the PBX, or lets it go on: its telephones and lines stay as they are, and it says nothing.
    void freezePbx(boolean frozen) throws IOException, InterruptedException {
        signal(frozen ? "-STOP" : "-CONT", Long.toString(pbx.asterisk().pid().orElseThrow()));
    }

    private static void signal(String signal, String pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor();
    }

    /// Contract time.
    Instant contractTime() {
        try {
            return ContractClock.open(SystemClock.SYSTEM, files.data().resolve(ContractClock.FILE))
                    .now();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// None of these words stands in what the server or the PBX keeps, the CEL file left out.
    void holdsNone(List<String> secrets) throws IOException {
        for (var root : List.of(
                files.data(),
                files.directory().resolve("serve.log"),
                pbx.asterisk().home())) {
            try (var all = Files.walk(root)) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    if (!file.getFileName().toString().startsWith("cel.jsonl")) {
                        holdsNone(file, secrets);
                    }
                }
            }
        }
    }

    private static void holdsNone(Path file, List<String> secrets) throws IOException {
        var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (var secret : secrets) {
            for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
                var needle = new String(secret.getBytes(charset), StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(needle), file + " holds personal data");
            }
        }
    }

    /// kill -9 of the database's server.
    void killDatabase() throws IOException {
        var pid = Files.readString(files.data().resolve("mariadb/server.pid")).strip();
        var process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Freezes the database's server, or lets it go on: it takes connections and answers nobody.
    void freezeDatabase(boolean frozen) throws IOException, InterruptedException {
        var pid = Files.readString(files.data().resolve("mariadb/server.pid")).strip();
        signal(frozen ? "-STOP" : "-CONT", pid);
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

    /// One value.
    String text(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    /// Nobody is due now, and every call has its outcome.
    boolean idle() {
        try {
            var now = contractTime();
            return database.transaction(handle -> count(handle, "SELECT COUNT(*) FROM attempt WHERE live = 1") == 0
                    && handle.createQuery("SELECT COUNT(*) FROM household WHERE state = 'OPEN' AND next_at <= :now")
                                    .bind("now", now)
                                    .mapTo(Long.class)
                                    .one()
                            == 0);
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static long count(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    /// What no citizen may ever be put through, from the town's own record.
    void judgeFindsNothing() {
        judgeFindsNothing(List.of(this));
    }

    /// The same of houses that share a database and a list, from the records of all their towns.
    void judgeFindsNothing(List<ServedHouse> all) {
        var judge = new Judge("0468999900", list.householdOfNumber(), Judge.SEASON_2018, Duration.ofSeconds(5));
        var received =
                all.stream().flatMap(house -> house.town.received().stream()).toList();
        var calledIn =
                all.stream().flatMap(house -> house.town.calledIn().stream()).toList();
        assertEquals(
                List.of(), judge.judge(received, ClockTurn.read(files.data().resolve(ContractClock.FILE))));
        var vault = Vault.at(files.data().resolve("keys"));
        var people = new PeopleStore(vault);
        var books = new BooksJudge(
                number -> HexFormat.of().formatHex(people.numberDigest(CONTRACT, new PhoneNumber(number))));
        assertEquals(
                List.of(),
                books.judge(
                        database.transaction(handle -> Books.read(handle, CONTRACT)),
                        received,
                        calledIn,
                        ClockTurn.read(files.data().resolve(ContractClock.FILE))),
                "no call lost, none invented");
    }

    /// What the judges find in the PBX's capture, as `./denwaban judge --capture` does it.
    List<Judge.Violation> judged(Capture capture, JudgedContract terms) {
        var people = new PeopleStore(Vault.at(files.data().resolve("keys")));
        return new Trial(
                        terms,
                        Judge.SEASON_2018,
                        database.transaction(handle -> Books.read(handle, CONTRACT)),
                        ClockTurn.read(files.data().resolve(ContractClock.FILE)),
                        number -> HexFormat.of().formatHex(people.numberDigest(CONTRACT, new PhoneNumber(number))))
                .of(capture.evidence());
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
