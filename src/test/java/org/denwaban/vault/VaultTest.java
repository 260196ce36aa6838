package org.denwaban.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

    private static final Place NAME = new Place("contact", "name", "01jd0000000000000000000000");
    private static final byte[] HANAKO = "架空 花子𠮷".getBytes(UTF_8);

    @TempDir
    Path parent;

    private Path keys;
    private Vault vault;

    @BeforeEach
    void open() {
        keys = parent.resolve("keys");
        vault = Vault.at(keys);
    }

    @Test
    void opensWhatItSealed() {
        var key = vault.contractKey("yokosuka-2018");

        for (var clear : new byte[][] {HANAKO, {}, {0}, new byte[100_000]}) {
            assertArrayEquals(clear, vault.open(NAME, vault.seal(key, NAME, clear)));
        }
        assertEquals(key, Vault.keyOf(vault.seal(key, NAME, HANAKO)));
    }

    @Test
    void theSameValueNeverLooksTheSameTwice() {
        var key = vault.contractKey("yokosuka-2018");
        var seen = new HashSet<String>();

        for (int i = 0; i < 1_000; i++) {
            assertTrue(seen.add(HexFormat.of().formatHex(vault.seal(key, NAME, HANAKO))));
        }
    }

    @Test
    void aChangeOfAnySingleByteIsNoticed() {
        var sealed = vault.seal(vault.contractKey("yokosuka-2018"), NAME, HANAKO);

        for (int at = 0; at < sealed.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var changed = sealed.clone();
                changed[at] ^= (byte) (1 << bit);
                var refused = assertThrows(VaultException.class, () -> vault.open(NAME, changed));
                assertTrue(Set.of("E-VAULT-004", "E-VAULT-005").contains(refused.code()), "byte " + at);
            }
        }
    }

    @Test
    void aCutOrLengthenedValueIsNoticed() {
        var sealed = vault.seal(vault.contractKey("yokosuka-2018"), NAME, HANAKO);

        for (int length = 0; length < sealed.length; length++) {
            var cut = Arrays.copyOf(sealed, length);
            assertEquals("E-VAULT-004", refusal(() -> vault.open(NAME, cut)));
        }
        assertEquals("E-VAULT-004", refusal(() -> vault.open(NAME, Arrays.copyOf(sealed, sealed.length + 1))));
    }

    @Test
    void aValueInAnotherPlaceDoesNotOpen() {
        var sealed = vault.seal(vault.contractKey("yokosuka-2018"), NAME, HANAKO);

        for (var other : new Place[] {
            new Place("household", "name", NAME.row()),
            new Place("contact", "kana", NAME.row()),
            new Place("contact", "name", "01jd0000000000000000000001"),
            new Place("contac", "tname", NAME.row()), // the same letters, parted elsewhere
            new Place("contactname", NAME.row(), "x")
        }) {
            assertEquals("E-VAULT-004", refusal(() -> vault.open(other, sealed)));
        }
    }

    @Test
    void aValueUnderAnotherContractsKeyIdDoesNotOpen() {
        var sealed = vault.seal(vault.contractKey("yokosuka-2018"), NAME, HANAKO);
        var other = vault.contractKey("wakayama-2026").bytes();
        System.arraycopy(other, 0, sealed, 1, other.length);

        assertEquals("E-VAULT-004", refusal(() -> vault.open(NAME, sealed)));
    }

    @Test
    void noRefusalTellsTheValueOrTheRow() {
        var sealed = vault.seal(vault.contractKey("yokosuka-2018"), NAME, HANAKO);
        sealed[sealed.length - 1] ^= 1;

        var refused = assertThrows(VaultException.class, () -> vault.open(NAME, sealed));
        assertFalse(String.valueOf(refused.getMessage()).contains(NAME.row()));
        assertFalse(String.valueOf(refused.getMessage()).contains("花子"));
    }

    @Test
    void aKeyIsTheSameAfterARestart() {
        var key = vault.contractKey("yokosuka-2018");
        var day = vault.dailyKey(LocalDate.of(2026, 11, 22));
        var sealed = vault.seal(key, NAME, HANAKO);

        var again = Vault.at(keys);
        assertArrayEquals(HANAKO, again.open(NAME, sealed));
        assertEquals(key, again.contractKey("yokosuka-2018"));
        assertEquals(day, again.dailyKey(LocalDate.of(2026, 11, 22)));
        assertNotEquals(key, again.contractKey("wakayama-2026"));
    }

    @Test
    void digestsAreEqualForEqualValuesOfOnePurposeAndKeyOnly() {
        var one = vault.contractKey("yokosuka-2018");
        var other = vault.contractKey("wakayama-2026");
        var digest = vault.digest(one, "contact.phone", "0468990001");

        assertEquals(32, digest.length);
        assertArrayEquals(digest, Vault.at(keys).digest(one, "contact.phone", "0468990001"));
        var seen = new HashSet<String>(Set.of(HexFormat.of().formatHex(digest)));
        assertTrue(seen.add(HexFormat.of().formatHex(vault.digest(one, "contact.phone", "0468990002"))));
        assertTrue(seen.add(HexFormat.of().formatHex(vault.digest(one, "contact.phone2", "0468990001"))));
        assertTrue(seen.add(HexFormat.of().formatHex(vault.digest(one, "contact.phone0", "468990001"))));
        assertTrue(seen.add(HexFormat.of().formatHex(vault.digest(other, "contact.phone", "0468990001"))));
    }

    @Test
    void aDestroyedKeyOpensNothingAnyMore() throws IOException {
        var key = vault.contractKey("yokosuka-2018");
        var sealed = vault.seal(key, NAME, HANAKO);
        var elsewhere = Vault.at(keys);
        assertArrayEquals(HANAKO, elsewhere.open(NAME, sealed));
        assertEquals(key, elsewhere.contractKey("yokosuka-2018"));

        assertTrue(vault.destroy(key));

        for (var either : new Vault[] {vault, elsewhere, Vault.at(keys)}) {
            assertThrows(KeyGone.class, () -> either.open(NAME, sealed));
            assertThrows(KeyGone.class, () -> either.seal(key, NAME, HANAKO));
            assertThrows(KeyGone.class, () -> either.digest(key, "contact.phone", "0468990001"));
            assertThrows(KeyGone.class, () -> either.contractKey("yokosuka-2018"));
        }
        assertFalse(vault.destroy(key));
        assertEquals(Set.of("installation.key", "contract-yokosuka-2018.gone"), filesThere());
    }

    @Test
    void aDestroyedKeyIsOverwrittenBeforeItsFileGoes() throws IOException {
        var key = vault.contractKey("yokosuka-2018");
        var witness = Files.createLink(parent.resolve("witness"), keys.resolve("contract-yokosuka-2018.key"));
        var before = Files.readAllBytes(witness);

        vault.destroy(key);

        assertNotEquals(HexFormat.of().formatHex(before), HexFormat.of().formatHex(Files.readAllBytes(witness)));
        assertFalse(HexFormat.of().formatHex(Files.readAllBytes(witness)).contains(key.hex()));
    }

    @Test
    void whatACrashLeftOfAKeyGoesWithIt() throws IOException {
        var key = vault.contractKey("yokosuka-2018");
        Files.copy(keys.resolve("contract-yokosuka-2018.key"), keys.resolve(".new-0123"));
        Files.write(keys.resolve(".dying-4567"), new byte[80]);

        var next = Vault.at(keys);
        assertFalse(filesThere().contains(".dying-4567"));
        next.destroy(key);
        assertFalse(filesThere().contains(".new-0123"));
    }

    @Test
    void dailyKeysLiveSevenDays() {
        var first = LocalDate.of(2026, 12, 28);
        var made = IntStream.range(0, 10)
                .mapToObj(i -> vault.dailyKey(first.plusDays(i)))
                .toList();
        var contract = vault.contractKey("yokosuka-2018");

        assertEquals(Set.of(), vault.sweepDailyKeys(first.plusDays(6)));
        assertEquals(Set.of(made.get(0)), vault.sweepDailyKeys(first.plusDays(7)));
        assertEquals(Set.of(made.get(1), made.get(2)), vault.sweepDailyKeys(first.plusDays(9)));
        assertEquals(Set.of(), vault.sweepDailyKeys(first.plusDays(9)));
        assertEquals(
                Set.copyOf(Stream.concat(made.subList(3, 10).stream(), Stream.of(contract))
                        .toList()),
                Set.copyOf(vault.keys().values()));
    }

    @Test
    void aDailyKeyMadeAgainIsAnotherKey() {
        var day = LocalDate.of(2026, 11, 22);
        var first = vault.dailyKey(day);
        var sealed = vault.seal(first, NAME, HANAKO);
        var elsewhere = Vault.at(keys);
        elsewhere.open(NAME, sealed);
        assertEquals(first, elsewhere.dailyKey(day));
        vault.destroy(first);

        var second = vault.dailyKey(day);

        assertNotEquals(first, second);
        assertEquals(second, elsewhere.dailyKey(day));
        assertThrows(KeyGone.class, () -> elsewhere.seal(first, NAME, HANAKO));
        assertThrows(KeyGone.class, () -> elsewhere.open(NAME, sealed));
    }

    @Test
    void manyWhoMakeTheSameKeyAtOnceAgreeOnOne() throws Exception {
        var fresh = parent.resolve("fresh");
        Callable<KeyId> one = () -> Vault.at(fresh).contractKey("yokosuka-2018");
        try (var pool = Executors.newFixedThreadPool(16)) {
            var ids = new HashSet<KeyId>();
            for (var made : pool.invokeAll(Collections.nCopies(64, one))) {
                ids.add(made.get());
            }
            assertEquals(1, ids.size());
        }
        try (var left = Files.list(fresh)) {
            assertEquals(2, left.count());
        }
    }

    @Test
    void aKeyMadeElsewhereIsFound() {
        var elsewhere = Vault.at(keys);
        var sealed = elsewhere.seal(elsewhere.dailyKey(LocalDate.of(2026, 11, 22)), NAME, HANAKO);

        assertArrayEquals(HANAKO, vault.open(NAME, sealed));
    }

    @Test
    void filesAreOursAlone() throws IOException {
        vault.contractKey("yokosuka-2018");

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
        for (var name : filesThere()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve(name))));
        }
    }

    @Test
    void refusesWhatOthersMayRead() throws IOException {
        vault.contractKey("yokosuka-2018");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-x---"));
        assertEquals("E-VAULT-001", refusal(() -> Vault.at(keys)));

        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(keys.resolve("installation.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("E-VAULT-002", refusal(() -> Vault.at(keys)));

        Files.setPosixFilePermissions(keys.resolve("installation.key"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(
                keys.resolve("contract-yokosuka-2018.key"), PosixFilePermissions.fromString("rw----r--"));
        assertEquals("E-VAULT-002", refusal(() -> Vault.at(keys).contractKey("yokosuka-2018")));
    }

    @Test
    void refusesAnInstallationKeyOfAnotherLengthOrKind() throws IOException {
        var file = keys.resolve("installation.key");
        for (int length : new int[] {0, 31, 33}) {
            Files.write(file, new byte[length]);
            assertEquals("E-VAULT-002", refusal(() -> Vault.at(keys)));
        }
        Files.delete(file);
        Files.createSymbolicLink(file, parent.resolve("elsewhere"));
        assertEquals("E-VAULT-002", refusal(() -> Vault.at(keys)));
    }

    @Test
    void refusesToReplaceALostInstallationKey() throws IOException {
        vault.contractKey("yokosuka-2018");
        Files.delete(keys.resolve("installation.key"));

        assertEquals("E-VAULT-003", refusal(() -> Vault.at(keys)));
        assertFalse(Files.exists(keys.resolve("installation.key")));
    }

    @Test
    void anotherInstallationsKeyOpensNothing() throws IOException {
        var sealed = vault.seal(vault.contractKey("yokosuka-2018"), NAME, HANAKO);
        Files.write(keys.resolve("installation.key"), new byte[32]);

        var other = Vault.at(keys);
        assertEquals("E-VAULT-003", refusal(() -> other.contractKey("yokosuka-2018")));
        assertEquals("E-VAULT-003", refusal(() -> other.open(NAME, sealed)));
    }

    @Test
    void oneContractsKeyFileIsNotTakenForAnothers() throws IOException {
        vault.contractKey("yokosuka-2018");
        Files.copy(keys.resolve("contract-yokosuka-2018.key"), keys.resolve("contract-wakayama-2026.key"));

        assertEquals("E-VAULT-003", refusal(() -> vault.contractKey("wakayama-2026")));
    }

    @Test
    void aChangeOfAnyByteOfAKeyFileIsNoticed() throws IOException {
        var id = vault.contractKey("yokosuka-2018");
        var file = keys.resolve("contract-yokosuka-2018.key");
        var content = Files.readAllBytes(file);

        for (int at = 0; at < content.length; at++) {
            var changed = content.clone();
            changed[at] ^= 0x10;
            Files.write(file, changed);
            var refused = refusal(() -> Vault.at(keys).contractKey("yokosuka-2018"));
            assertTrue(Set.of("E-VAULT-002", "E-VAULT-003").contains(refused), "byte " + at);
        }
        Files.write(file, content);
        assertEquals(id, Vault.at(keys).contractKey("yokosuka-2018"));
    }

    @Test
    void refusesIdsAndPlacesThatAreNone() {
        for (var id : new String[] {"", "ab", "../../etc/x", "Yokosuka", "a".repeat(41), "a/b", "a.b", "架空市"}) {
            assertThrows(IllegalArgumentException.class, () -> vault.contractKey(id), id);
        }
        assertThrows(IllegalArgumentException.class, () -> new Place("", "name", "1"));
        assertThrows(IllegalArgumentException.class, () -> new Place("contact", " ", "1"));
        assertEquals(
                Place.LONGEST,
                new Place("contact", "name", "1".repeat(Place.LONGEST)).row().length());
        for (int length : new int[] {Place.LONGEST + 1, 10 * Place.LONGEST}) {
            assertThrows(IllegalArgumentException.class, () -> new Place("contact", "name", "1".repeat(length)));
        }
        assertThrows(IllegalArgumentException.class, () -> new KeyId("0".repeat(31)));
        assertThrows(IllegalArgumentException.class, () -> KeyId.of(new byte[17]));
    }

    @Test
    void refusesAValueThatIsTooLong() {
        var key = vault.contractKey("yokosuka-2018");

        var longest = new byte[Vault.LONGEST];
        assertEquals(Vault.LONGEST, vault.open(NAME, vault.seal(key, NAME, longest)).length);
        assertEquals("E-VAULT-006", refusal(() -> vault.seal(key, NAME, new byte[Vault.LONGEST + 1])));
        assertEquals("E-VAULT-006", refusal(() -> vault.seal(key, NAME, new byte[10 * Vault.LONGEST])));
    }

    private Set<String> filesThere() throws IOException {
        try (var files = Files.list(keys)) {
            return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static String refusal(Callable<?> work) {
        return assertThrows(VaultException.class, work::call).code();
    }
}
