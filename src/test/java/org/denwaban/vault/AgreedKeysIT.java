package org.denwaban.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreedKeysIT {

    private static final List<String> FIRST = List.of("kakuu-first");
    private static final List<String> BOTH = List.of("kakuu-first", "kakuu-second");

    private final Database database = RealMariaDb.freshMigrated();

    @TempDir
    private Path temporary;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aServerWithKeysOfItsOwnIsRefusedAndMakesNone() throws IOException {
        AgreedKeys.open(keys("one"), database, FIRST);

        var refused = assertThrows(VaultException.class, () -> AgreedKeys.open(keys("other"), database, FIRST));

        assertEquals("E-VAULT-008", refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("house.key, contract-kakuu-first.key"));
        assertEquals(List.of("installation.key"), files(keys("other")));
    }

    @Test
    void aCopyOfTheKeysOpensWhatTheOtherSealed() throws IOException {
        var place = new Place("contact", "name", "1");
        var one = AgreedKeys.open(keys("one"), database, FIRST);
        var sealed = one.seal(one.contractKey("kakuu-first"), place, new byte[] {1, 2});
        copy("one", "other");

        var other = AgreedKeys.open(keys("other"), database, FIRST);

        assertEquals(2, other.open(place, sealed).length);
        assertEquals(one.keys(), other.keys());
    }

    @Test
    void theKeyOfAContractThatCameLaterMustBeBroughtToo() throws IOException {
        AgreedKeys.open(keys("one"), database, FIRST);
        copy("one", "other");
        AgreedKeys.open(keys("one"), database, BOTH);

        var refused = assertThrows(VaultException.class, () -> AgreedKeys.open(keys("other"), database, BOTH));

        assertTrue(String.valueOf(refused.getMessage()).contains(": contract-kakuu-second.key;"));
        AgreedKeys.open(keys("other"), database, FIRST);
        copy("one", "other");
        AgreedKeys.open(keys("other"), database, BOTH);
    }

    /// Each has a key of its own making by the time that the first row is written.
    @Test
    void ofManyThatStartTogetherOneSetOfKeysCounts() throws Exception {
        var together = new CyclicBarrier(4);
        var starts = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 4; i++) {
            var keys = keys("at-once-" + i);
            starts.add(() -> {
                together.await();
                return opens(keys);
            });
        }
        var opened = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var start : threads.invokeAll(starts)) {
                opened += start.get() ? 1 : 0;
            }
        }
        assertEquals(1, opened);
    }

    private boolean opens(Path keys) {
        try {
            AgreedKeys.open(keys, database, BOTH);
            return true;
        } catch (VaultException e) {
            assertEquals("E-VAULT-008", e.code());
            return false;
        }
    }

    private Path keys(String server) {
        return temporary.resolve(server);
    }

    private void copy(String from, String to) throws IOException {
        Files.createDirectories(keys(to));
        for (var name : files(keys(from))) {
            Files.copy(
                    keys(from).resolve(name),
                    keys(to).resolve(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.setPosixFilePermissions(keys(to), Files.getPosixFilePermissions(keys(from)));
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
