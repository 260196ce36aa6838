package org.denwaban.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path folder;

    @Test
    void isMadeAndOthersOnlyPassThrough() throws Exception {
        var directory = folder.resolve("a/data");
        DataDirectory.taken(directory).run();
        assertEquals("rwx--x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    void oneServerAtATime() throws Exception {
        var letGo = DataDirectory.taken(folder);
        var refused = assertThrows(java.io.IOException.class, () -> DataDirectory.taken(folder));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("E-SRV-002"));
        letGo.run();
        DataDirectory.taken(folder).run();
    }
}
