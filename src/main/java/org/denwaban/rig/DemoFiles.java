package org.denwaban.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.stream.Collectors;
import org.denwaban.dialer.Control;

/// The files of a demo: a call list, a contract that rings for 5 s, and the settings of a server for
/// it. All lie in one directory, and are what somebody with a PBX of their own would write.
///
/// @param directory of the demo
/// @param contract  after docs/contracts/yokosuka-2018.toml
/// @param list      the made-up call list
/// @param settings  for `./denwaban serve --config`
/// @param controlPort where the server takes commands
/// @param deskPort    where browsers come
public record DemoFiles(Path directory, Path contract, Path list, Path settings, int controlPort, int deskPort) {

    /// The contract's id.
    public static final String CONTRACT = "yokosuka-2018";

    private static final String RING_TIME = "ring_time = \"30s\"";

    /// Writes them.
    ///
    /// @param home        the checkout, with docs/contracts
    /// @param metricsPort where the server shows its metrics
    /// @param controlPort where it takes commands
    /// @param deskPort    where browsers come
    /// @throws RigException E-RIG-009 when a file cannot be read or written
    public static DemoFiles write(
            Path home, Path directory, DemoList people, Pbx pbx, int metricsPort, int controlPort, int deskPort) {
        var cel = Objects.requireNonNull(pbx.asterisk().celFile().getParent());
        return write(home, directory, people, pbx.plan(), cel, metricsPort, controlPort, deskPort);
    }

    /// The same for a PBX of which only the plan and the directory of its record are there.
    static DemoFiles write(
            Path home,
            Path directory,
            DemoList people,
            PbxPlan plan,
            Path celDirectory,
            int metricsPort,
            int controlPort,
            int deskPort) {
        var files = new DemoFiles(
                directory,
                directory.resolve("yokosuka-2018.toml"),
                directory.resolve("list.csv"),
                directory.resolve("denwaban.toml"),
                controlPort,
                deskPort);
        try {
            Files.writeString(files.contract, contract(home.resolve("docs/contracts/yokosuka-2018.toml")));
            write(files.list, people.csv());
            write(
                    files.settings,
                    settings(files, plan, celDirectory, metricsPort).getBytes(StandardCharsets.UTF_8));
            return files;
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write the demo's files in " + directory, e);
        }
    }

    /// Keys, journal, turned clock, database.
    public Path data() {
        return directory.resolve("data");
    }

    /// How to have the server turn contract time.
    Control control() {
        return new Control(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), controlPort),
                data().resolve(Control.TOKEN_FILE));
    }

    /// For its owner alone: names and numbers are made up, but the secrets of the PBX are not.
    private static void write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
    }

    /// The contract as it is, but for the time that a telephone rings, and with a daily report to be tried.
    private static String contract(Path original) throws IOException {
        var text = Files.readString(original, StandardCharsets.UTF_8);
        if (!text.contains(RING_TIME)) {
            throw new IOException(original + " does not say " + RING_TIME);
        }
        return text.replace(RING_TIME, "ring_time = \"5s\" ").replace("\ndaily = false\n", "\ndaily = true\n");
    }

    private static String settings(DemoFiles files, PbxPlan plan, Path celDirectory, int metricsPort) {
        var server = """
                data_directory = "data"
                wrap_up_seconds = 0
                clock_kept_outside = true # where demos and tests run, NTP may be nobody's

                [pbx]
                system_name = "pbx"
                address = "127.0.0.1:%d"
                hear_user = "%s"
                hear_secret = "%s"
                speak_user = "%s"
                speak_secret = "%s"
                cel_directory = "%s"
                security_log = "%s"
                trunk = "trunk"
                trunk_hosts = ["%s"]
                operator_ring_seconds = 10

                [agi]
                address = "127.0.0.1:%d"
                [metrics]
                address = "127.0.0.1:%d"
                [control]
                address = "127.0.0.1:%d"
                [desk]
                address = "127.0.0.1:%d"

                [[contract]]
                file = "%s"
                dial = true
                """.formatted(
                        plan.amiPort(),
                        PbxPlan.LISTEN_USER,
                        plan.listenSecret(),
                        PbxPlan.SPEAK_USER,
                        plan.speakSecret(),
                        celDirectory,
                        celDirectory.resolveSibling("security.log"),
                        plan.trunkAddress(),
                        plan.agiPort(),
                        metricsPort,
                        files.controlPort,
                        files.deskPort,
                        files.contract.getFileName());
        return server + plan.operators().stream().map(DemoFiles::operator).collect(Collectors.joining());
    }

    private static String operator(String telephone) {
        return """

                [[operator]]
                id = "robot%1$s"
                phone = "PJSIP/%1$s"
                contracts = ["yokosuka-2018"]
                """.formatted(telephone);
    }
}
