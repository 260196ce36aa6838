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

/// A house in a directory of its own that goes with it, for the start that the JVM watches when denwaban is built
/// (docs/decisions/0042). Nobody can be called from it: its PBX does nothing it is asked, and only tells a recording.
public final class Rehearsal implements AutoCloseable {

    /// The database's own user passes through, which it often cannot in a home directory; nobody looks around.
    private static final Path PLACE = Path.of("/var/tmp");

    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private static final String NUMBER = "0468990001";

    private final DemoFiles files;
    private final RecordedPbx pbx;

    private Rehearsal(DemoFiles files, RecordedPbx pbx) {
        this.files = files;
        this.pbx = pbx;
    }

    /// Lays it out, with a list of one household.
    ///
    /// @param home      the checkout, with docs/contracts
    /// @param recording what a real Asterisk once said on a manager connection
    /// @throws RigException E-RIG-009 when a file cannot be read or written
    public static Rehearsal layOut(Path home, Path recording) throws IOException {
        var directory = Files.createTempDirectory(PLACE, "denwaban-rehearsal-");
        Files.setPosixFilePermissions(directory, PASSABLE);
        var cel = Files.createDirectory(directory.resolve("cel"));
        var plan = PbxPlan.onFreePorts(1, PbxPlan.freeTcp());
        var files = DemoFiles.write(
                home,
                directory,
                new DemoList(List.of(household())),
                plan,
                cel,
                PbxPlan.freeTcp(),
                PbxPlan.freeTcp(),
                PbxPlan.freeTcp());
        return new Rehearsal(files, new RecordedPbx(plan.amiPort(), recording));
    }

    private static Household household() {
        return new Household("77000001", 1, NUMBER, "", Map.of(), Ending.CONTACTED, "通電", 1, 1);
    }

    /// What a server needs to be started.
    public DemoFiles files() {
        return files;
    }

    /// Has the PBX say what it says when calls come and go, to the server that listens; returns when all is said.
    ///
    /// @param calls how many, 67 events each in our recording
    public void tell(int calls) throws IOException {
        pbx.tell(calls);
    }

    /// Removes the directory; whatever used it must have ended.
    @Override
    public void close() throws IOException {
        pbx.close();
        try (var all = Files.walk(files.directory())) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
