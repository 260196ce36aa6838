package org.denwaban.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An Asterisk that can be started: the machine's own, or one in a chroot.
///
/// @param root    `/` for the machine's own, else the chroot as seen from outside
/// @param binary  as seen inside the root
/// @param version as it says itself, such as `22.10.1`
public record AsteriskInstall(Path root, String binary, String version) {

    private static final Path MACHINE = Path.of("/");

    /// Whether it lives in a root of its own.
    public boolean chrooted() {
        return !root.equals(MACHINE);
    }

    /// Where an instance of this name keeps its files: `<state>/<name>` with the machine's own
    /// Asterisk; in a chroot `<root>/srv/denwaban/<hash of the state directory>-<name>`, which the
    /// same state directory finds again.
    public Path home(Path stateDir, String name) {
        if (!chrooted()) return stateDir.toAbsolutePath().resolve(name);
        int hash = stateDir.toAbsolutePath().normalize().toString().hashCode();
        return root.resolve("srv/denwaban").resolve(HexFormat.of().toHexDigits(hash) + "-" + name);
    }

    /// A path as Asterisk itself sees it.
    public String inside(Path outside) {
        return chrooted() ? "/" + root.relativize(outside) : outside.toString();
    }

    /// The directory of modules, as Asterisk itself sees it: it differs by architecture and
    /// distribution.
    String moduleDir() {
        var holders = List.of("usr/lib", "usr/lib64", "usr/local/lib");
        return Stream.concat(
                        holders.stream().map(root::resolve),
                        holders.stream().map(root::resolve).flatMap(AsteriskInstall::children))
                .map(dir -> dir.resolve("asterisk/modules"))
                .filter(dir -> Files.exists(dir.resolve("chan_pjsip.so")))
                .findFirst()
                .map(this::inside)
                .orElseThrow(() -> new RigException(
                        "E-RIG-006", "Asterisk at " + root + " has no chan_pjsip.so; install its SIP modules"));
    }

    /// The directory with documentation and sounds, as Asterisk itself sees it.
    String dataDir() {
        return Stream.of("usr/share/asterisk", "var/lib/asterisk")
                .map(root::resolve)
                .filter(dir -> Files.isDirectory(dir.resolve("documentation")))
                .findFirst()
                .map(this::inside)
                .orElse("/var/lib/asterisk");
    }

    /// The command line that runs `arguments` of this Asterisk; in a chroot as its own user, never
    /// as root.
    List<String> command(List<String> arguments) {
        var line = new ArrayList<String>();
        if (chrooted()) line.addAll(List.of("chroot", "--userspec=asterisk:asterisk", root.toString()));
        line.add(binary);
        line.addAll(arguments);
        return line;
    }

    /// Gives everything under `path` to the user that Asterisk runs as; directories 0700, files 0600.
    void own(Path path) {
        int[] owner = owner();
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.toList()) own(each, owner);
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot hand " + path + " to Asterisk", e);
        }
    }

    private void own(Path path, int @Nullable [] owner) throws IOException {
        if (Files.isSymbolicLink(path)) return;
        if (owner != null) {
            Files.setAttribute(path, "unix:uid", owner[0]);
            Files.setAttribute(path, "unix:gid", owner[1]);
        }
        if (Files.isDirectory(path)) Files.setAttribute(path, "unix:mode", 0700);
        else if (Files.isRegularFile(path)) Files.setAttribute(path, "unix:mode", 0600);
    }

    /// uid and gid of the chroot's user `asterisk`; null when Asterisk runs as ourselves.
    private int @Nullable [] owner() {
        if (!chrooted()) return null;
        try (Stream<String> lines = Files.lines(root.resolve("etc/passwd"), StandardCharsets.UTF_8)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields[0].equals("asterisk"))
                    .map(fields -> new int[] {Integer.parseInt(fields[2]), Integer.parseInt(fields[3])})
                    .findFirst()
                    .orElseThrow(() -> new RigException("E-RIG-006", "no user asterisk in " + root));
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read the users of " + root, e);
        }
    }

    private static Stream<Path> children(Path dir) {
        try (Stream<Path> list = Files.list(dir)) {
            return list.toList().stream();
        } catch (IOException _) {
            return Stream.empty(); // not there on this distribution
        }
    }
}
