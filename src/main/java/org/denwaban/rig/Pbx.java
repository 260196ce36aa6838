package org.denwaban.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.clock.SystemClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.inbound.QueueFiles;

/// The PBX of a rig: a real Asterisk with the very files of `asterisk-config/`, and `local/`
/// written from a plan.
public final class Pbx implements AutoCloseable {

    /// The one line of a rig: the number and the contract of docs/contracts/yokosuka-2018.toml.
    private static final String LINE = "0468999900";

    private static final String QUEUE = "yokosuka-2018";

    private final Asterisk asterisk;
    private final PbxPlan plan;

    private Pbx(Asterisk asterisk, PbxPlan plan) {
        this.asterisk = asterisk;
        this.plan = plan;
    }

    /// Lays a PBX out under `stateDir`, anew each time; it does not run yet. Its database
    /// (registrations) stays.
    ///
    /// @param config the directory `asterisk-config`; beside it the contract whose calls it answers
    /// @throws RigException E-RIG-009 when a file cannot be read or written
    public static Pbx layOut(AsteriskInstall install, Path stateDir, String name, Path config, PbxPlan plan) {
        var asterisk = new Asterisk(install, install.home(stateDir, name));
        asterisk.layOut();
        Path etc = asterisk.home().resolve("etc");
        try {
            copy(config, etc);
            rewriteDirectories(etc.resolve("asterisk.conf"), asterisk.directories());
            writeLocal(etc.resolve("local"), install.inside(etc.resolve("sounds/denwaban")), plan, answered(config));
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write the PBX's configuration in " + etc, e);
        }
        return new Pbx(asterisk, plan);
    }

    /// The process and its directories.
    public Asterisk asterisk() {
        return asterisk;
    }

    /// Addresses, ports and secrets.
    public PbxPlan plan() {
        return plan;
    }

    /// Starts it; returns when it has fully booted.
    public void start() {
        asterisk.start();
    }

    /// Waits until the carrier answers: a trunk that was not there when the PBX started is asked again now and then.
    ///
    /// @throws RigException E-RIG-010 when it does not in time
    public void awaitTrunk(Duration limit) {
        if (!Deadline.in(limit, SystemClock.SYSTEM).await(this::trunkAvailable)) {
            throw new RigException(
                    "E-RIG-010", "the carrier does not answer the PBX after " + limit.toSeconds() + " s");
        }
    }

    private boolean trunkAvailable() {
        return asterisk.rx("pjsip show contacts")
                .lines()
                .anyMatch(line -> line.contains("trunk/") && line.contains("Avail"));
    }

    @Override
    public void close() {
        asterisk.close();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) Files.createDirectories(target);
                else Files.copy(each, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// asterisk.conf is the one file that cannot include a local one: its first section gives way
    /// to ours.
    private static void rewriteDirectories(Path conf, String directories) throws IOException {
        String text = Files.readString(conf);
        int from = text.indexOf("\n[directories]") + 1;
        int to = text.indexOf("\n[options]") + 1;
        if (from == 0 || to < from) throw new IOException(conf + " has no [directories] before [options]");
        Files.writeString(conf, text.substring(0, from) + directories + "\n" + text.substring(to));
    }

    private static List<Contract> answered(Path config) {
        var file = config.resolveSibling("docs/contracts/" + QUEUE + ".toml");
        return switch (ContractFile.read(file)) {
            case ContractFile.Reading.Accepted accepted -> List.of(accepted.contract());
            case ContractFile.Reading.Refused _ ->
                throw new RigException("E-RIG-009", "the contract file " + file + " is refused");
        };
    }

    private static void writeLocal(Path local, String sounds, PbxPlan plan, List<Contract> contracts)
            throws IOException {
        write(local, "transport.conf", """
                [transport](denwaban-transport)
                bind = %s:%d
                """.formatted(plan.sipAddress(), plan.sipPort()));
        write(local, "trunk.conf", """
                [trunk](denwaban-trunk)
                transport = transport
                aors = trunk

                [trunk](denwaban-trunk-aor)
                contact = sip:%1$s:%2$d

                [trunk]
                type = identify
                endpoint = trunk
                match = %1$s
                """.formatted(plan.trunkAddress(), plan.trunkPort()));
        write(
                local,
                "operators.conf",
                plan.operators().stream().map(each -> operator(each, plan)).collect(Collectors.joining("\n")));
        write(local, "manager.conf", """
                [general](+)
                bindaddr = 127.0.0.1
                port = %d

                [%s](denwaban-hears)
                secret = %s

                [%s](denwaban-speaks)
                secret = %s

                ; The rig's second listener: the rights of the first, nothing more.
                [%s](denwaban-hears)
                secret = %s
                """.formatted(
                        plan.amiPort(),
                        PbxPlan.LISTEN_USER,
                        plan.listenSecret(),
                        PbxPlan.SPEAK_USER,
                        plan.speakSecret(),
                        PbxPlan.WITNESS_USER,
                        plan.witnessSecret()));
        write(local, "globals.conf", """
                DENWABAN_AGI => agi://127.0.0.1:%d
                DENWABAN_TRUNK => trunk
                DENWABAN_SOUNDS => %s
                DENWABAN_SHOWN => %s
                DENWABAN_QUEUE_%s => %s
                """.formatted(plan.agiPort(), sounds, shown(contracts), LINE, QUEUE));
        write(local, "musiconhold.conf", """
                [default](+)
                directory = %1$s/hold

                [denwaban](+)
                directory = %1$s/hold
                """.formatted(sounds));
        write(local, "queues.conf", QueueFiles.queues(contracts, sounds));
    }

    /// The contracts' numbers, as the dialplan wants them.
    private static String shown(List<Contract> contracts) {
        return contracts.stream()
                .map(Contract::callerIdDigits)
                .filter(number -> !number.isEmpty())
                .distinct()
                .collect(Collectors.joining("&"));
    }

    private static String operator(String telephone, PbxPlan plan) {
        return """
                [%1$s](denwaban-operator)
                transport = transport
                aors = %1$s
                auth = %1$s
                callerid = <%1$s>

                [%1$s](denwaban-operator-auth)
                username = %1$s
                password = %2$s

                [%1$s](denwaban-operator-aor)
                """.formatted(telephone, plan.phoneSecret());
    }

    private static void write(Path dir, String file, String text) throws IOException {
        Files.writeString(dir.resolve(file), text, StandardCharsets.UTF_8);
    }
}
