package org.denwaban.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;

/// A house without a PBX, in a directory of its own that goes with it: for the start that the JVM watches when
/// denwaban is built (docs/decisions/0042). Nobody can be called from it: nothing listens where its PBX should be.
public final class Rehearsal implements AutoCloseable {

    /// The database's own user passes through, which it often cannot in a home directory; nobody looks around.
    private static final Path PLACE = Path.of("/var/tmp");

    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private static final String NUMBER = "0468990001";

    private final DemoFiles files;

    private Rehearsal(DemoFiles files) {
        this.files = files;
    }

    /// Lays it out, with a list of one household.
    ///
    /// @param home the checkout, with docs/contracts
    /// @throws RigException E-RIG-009 when a file cannot be read or written
    public static Rehearsal layOut(Path home) throws IOException {
        var directory = Files.createTempDirectory(PLACE, "denwaban-rehearsal-");
        Files.setPosixFilePermissions(directory, PASSABLE);
        var cel = Files.createDirectory(directory.resolve("cel"));
        var plan = PbxPlan.onFreePorts(1, PbxPlan.freeTcp());
        return new Rehearsal(DemoFiles.write(
                home,
                directory,
                new DemoList(List.of(household())),
                plan,
                cel,
                PbxPlan.freeTcp(),
                PbxPlan.freeTcp(),
                PbxPlan.freeTcp()));
    }

    private static Household household() {
        return new Household("77000001", 1, NUMBER, "", Map.of(), Ending.CONTACTED, "通電", 1, 1);
    }

    /// What a server needs to be started.
    public DemoFiles files() {
        return files;
    }

    /// Removes the directory; whatever used it must have ended.
    @Override
    public void close() throws IOException {
        try (var all = Files.walk(files.directory())) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
