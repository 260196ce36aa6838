package org.denwaban.rig;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds a real Asterisk on this machine, or makes one.
///
/// 1. `asterisk` on the PATH, 22.7 or newer: that one.
/// 2. A chroot made before, in the cache: that one.
/// 3. As root on Debian: a chroot of Debian sid, made by debootstrap (Debian 12 has no `asterisk`),
///    0.9 GB, a minute.
///
/// The cache is `$DENWABAN_CACHE`, else `/var/cache/denwaban` for root, else `~/.cache/denwaban`;
/// the chroot is `asterisk` in it. It is built beside its place and renamed when it is whole, and a
/// lock keeps two from building.
public final class AsteriskProvision {

    /// TechCause in Hangup came with 22.7, and a busy phone is told from a dead one by it.
    private static final int MAJOR = 22;

    private static final int MINOR = 7;

    /// sip-tester for the tests that attack; the sounds are what the town's answering machine plays.
    private static final List<String> PACKAGES = List.of("asterisk", "asterisk-core-sounds-en-wav", "sip-tester");

    /// Debian's sid may be a snapshot of some day: its dates are then in the past.
    static final List<String> APT = List.of(
            "apt-get",
            "-y",
            "-q",
            "-o",
            "Acquire::Check-Valid-Until=false",
            "-o",
            "Acquire::Check-Date=false",
            "-o",
            "Acquire::Retries=3",
            "-o",
            "APT::Install-Recommends=false");

    private static final Pattern VERSION = Pattern.compile("Asterisk (?:certified/|certified-)?(\\d+)\\.(\\d+)(\\S*)");
    private static final Duration STEP = Duration.ofMinutes(20);
    private static final Duration QUICK = Duration.ofSeconds(20);

    private final Path cache;
    private final Path etcApt;
    private final boolean usePath;
    private final Consumer<String> progress;

    /// @param cache    holds, or will hold, the chroot `asterisk`
    /// @param etcApt   `/etc/apt` of this machine
    /// @param usePath  whether an installed Asterisk will do
    /// @param progress told one line before each step that takes long
    AsteriskProvision(Path cache, Path etcApt, boolean usePath, Consumer<String> progress) {
        this.cache = cache;
        this.etcApt = etcApt;
        this.usePath = usePath;
        this.progress = progress;
    }

    /// As this machine says; progress goes to standard error.
    public static AsteriskProvision ofThisMachine() {
        return new AsteriskProvision(
                cacheOfThisMachine(), Path.of("/etc/apt"), true, line -> System.err.println("rig: " + line));
    }

    static Path cacheOfThisMachine() {
        return cacheOf(System.getenv(), root());
    }

    static Path cacheOf(Map<String, String> environment, boolean root) {
        String set = environment.getOrDefault("DENWABAN_CACHE", "");
        if (!set.isBlank()) return Path.of(set).toAbsolutePath();
        if (root) return Path.of("/var/cache/denwaban");
        return Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache/denwaban");
    }

    /// The Asterisk to use, made first if need be.
    ///
    /// @throws RigException E-RIG-001 to 006, saying what is missing and what to do
    public AsteriskInstall provide() {
        return onPath().or(this::made).orElseGet(this::make);
    }

    private Optional<AsteriskInstall> onPath() {
        if (!usePath) return Optional.empty();
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(dir -> !dir.isEmpty())
                .map(dir -> Path.of(dir, "asterisk"))
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(binary -> check(Path.of("/"), binary.toString(), List.of(binary.toString(), "-V")));
    }

    private Optional<AsteriskInstall> made() {
        Path root = cache.resolve("asterisk");
        if (!Files.exists(root.resolve("usr/sbin/asterisk"))) return Optional.empty();
        if (!root()) {
            throw new RigException(
                    "E-RIG-001",
                    "Asterisk lies in the chroot " + root + ", and only root may enter it. Run this as root, or install"
                            + " Asterisk " + MAJOR + "." + MINOR + " or newer on this machine.");
        }
        return check(root, "/usr/sbin/asterisk", List.of("chroot", root.toString(), "/usr/sbin/asterisk", "-V"));
    }

    /// Empty, with a line that says why, when it is too old or does not run.
    private Optional<AsteriskInstall> check(Path root, String binary, List<String> command) {
        var said = Command.run(QUICK, command);
        var version = VERSION.matcher(said.output());
        if (!said.well() || !version.find()) {
            progress.accept(binary + " in " + root + " does not run (" + said.tail(2) + "); looking on");
            return Optional.empty();
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            progress.accept(binary + " in " + root + " is " + major + "." + minor + "; " + MAJOR + "." + MINOR
                    + " or newer is needed, looking on");
            return Optional.empty();
        }
        return Optional.of(new AsteriskInstall(root, binary, major + "." + minor + version.group(3)));
    }

    private AsteriskInstall make() {
        if (!root()) {
            throw new RigException(
                    "E-RIG-001",
                    "There is no Asterisk " + MAJOR + "." + MINOR + " or newer on this machine, and putting one into a"
                            + " chroot needs root. Run this as root, or install Asterisk.");
        }
        String mirror = AptSources.mirror(etcApt)
                .orElseThrow(() -> new RigException(
                        "E-RIG-002",
                        "There is no Asterisk on this machine, and " + etcApt + " names no Debian archive to take it"
                                + " from. Add your Debian mirror there, or install Asterisk " + MAJOR + "." + MINOR
                                + " or newer."));
        try {
            Files.createDirectories(cache);
            try (var channel = FileChannel.open(
                            cache.resolve("asterisk.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = lock(channel)) {
                // Whoever held the lock may have made it meanwhile.
                return made().orElseGet(() -> build(mirror));
            }
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write in " + cache + ": " + e.getMessage(), e);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        var free = channel.tryLock();
        if (free != null) return free;
        progress.accept("somebody else is making the Asterisk chroot; waiting");
        return channel.lock();
    }

    private AsteriskInstall build(String mirror) {
        Path unfinished = cache.resolve("asterisk.tmp");
        Path root = cache.resolve("asterisk");
        clear(unfinished);
        haveDebootstrap();
        progress.accept("making a Debian sid chroot for Asterisk (once, about a minute, 0.9 GB)");
        step(
                "E-RIG-004",
                "debootstrap could not make the chroot. Can this machine reach its Debian mirror?",
                List.of(
                        "debootstrap",
                        "--variant=minbase",
                        "--include=ca-certificates",
                        "sid",
                        unfinished.toString(),
                        mirror));
        prepare(unfinished, mirror);
        progress.accept("installing Asterisk in it");
        inside(unfinished, "update");
        var install = new ArrayList<>(List.of("install"));
        install.addAll(PACKAGES);
        inside(unfinished, install.toArray(String[]::new));
        inside(unfinished, "clean");
        var found = check(
                        unfinished,
                        "/usr/sbin/asterisk",
                        List.of("chroot", unfinished.toString(), "/usr/sbin/asterisk", "-V"))
                .orElseThrow(() -> new RigException(
                        "E-RIG-006",
                        "The Asterisk that Debian sid has now is too old or does not run. Install Asterisk " + MAJOR
                                + "." + MINOR + " or newer on this machine."));
        put(unfinished, root);
        progress.accept("Asterisk " + found.version() + " is ready in " + root);
        return new AsteriskInstall(root, found.binary(), found.version());
    }

    private void haveDebootstrap() {
        if (Command.run(QUICK, List.of("sh", "-c", "command -v debootstrap")).well()) return;
        progress.accept("installing debootstrap");
        var command = new ArrayList<>(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
        command.addAll(APT);
        var update = new ArrayList<>(command);
        update.add("update");
        command.addAll(List.of("install", "debootstrap"));
        var help = "debootstrap is missing and could not be installed. Run `apt-get install debootstrap`, or install"
                + " Asterisk " + MAJOR + "." + MINOR + " or newer on this machine.";
        if (!Command.run(STEP, command).well()) {
            step("E-RIG-003", help, update);
            step("E-RIG-003", help, command);
        }
    }

    /// What apt needs inside: the mirror, the machine's own proxies, and no init that would start
    /// daemons.
    private static void prepare(Path root, String mirror) {
        try {
            Files.writeString(root.resolve("etc/apt/sources.list"), "deb " + mirror + " sid main\n");
            Files.writeString(root.resolve("etc/apt/apt.conf.d/99denwaban"), proxies());
            Path policy = root.resolve("usr/sbin/policy-rc.d");
            Files.writeString(policy, "#!/bin/sh\n# There is no init in a chroot: start nothing.\nexit 101\n");
            Files.setAttribute(policy, "unix:mode", 0755);
            Path certificates = Path.of("/etc/ssl/certs/ca-certificates.crt");
            if (mirror.startsWith("https:") && Files.isReadable(certificates))
                Files.copy(
                        certificates,
                        root.resolve("etc/ssl/certs/ca-certificates.crt"),
                        StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write in " + root + ": " + e.getMessage(), e);
        }
    }

    private static String proxies() {
        return Command.run(QUICK, List.of("apt-config", "dump"))
                .output()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).matches("acquire::https?::proxy.*"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void inside(Path root, String... arguments) {
        var command = new ArrayList<>(
                List.of("chroot", root.toString(), "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"));
        command.addAll(APT);
        command.addAll(List.of(arguments));
        step(
                "E-RIG-005",
                "`apt-get " + arguments[0] + "` failed in the chroot. Can this machine reach its Debian mirror?",
                command);
    }

    private static void step(String code, String help, List<String> command) {
        var done = Command.run(STEP, command);
        if (!done.well()) throw new RigException(code, help + " Its last words:\n" + done.tail(8));
    }

    /// In place of a chroot that `made()` refused, if there is one.
    private static void put(Path unfinished, Path root) {
        try {
            if (Files.exists(root)) {
                Path old = root.resolveSibling("asterisk.old");
                clear(old);
                Files.move(root, old, StandardCopyOption.ATOMIC_MOVE);
                Files.move(unfinished, root, StandardCopyOption.ATOMIC_MOVE);
                clear(old);
            } else {
                Files.move(unfinished, root, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot put the chroot in its place " + root, e);
        }
    }

    /// A killed debootstrap leaves /proc mounted in what it was making: unmount first, and never
    /// cross a file system.
    private static void clear(Path dir) {
        if (!Files.exists(dir)) return;
        for (String mounted : mountsBelow(dir)) Command.run(QUICK, List.of("umount", mounted));
        if (!mountsBelow(dir).isEmpty())
            throw new RigException("E-RIG-009", "something is mounted below " + dir + "; unmount it");
        step("E-RIG-009", "cannot remove " + dir + ".", List.of("rm", "-rf", "--one-file-system", dir.toString()));
    }

    private static List<String> mountsBelow(Path dir) {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
            return mounts.map(line -> line.split(" ", -1)[1])
                    .filter(point -> point.startsWith(dir + "/"))
                    .sorted(java.util.Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read /proc/mounts", e);
        }
    }

    private static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot tell who I am from /proc/self", e);
        }
    }
}
