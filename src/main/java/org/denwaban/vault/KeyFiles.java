package org.denwaban.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// The directory of keys (0700; every file in it 0600).
///
/// | file | what |
/// | --- | --- |
/// | `installation.key` | 32 random bytes; wraps all the others. Back it up apart from everything else |
/// | `contract-<id>.key`, `daily-<day>.key`, `house.key` | `DWK1` · key id (16) · nonce (12) · wrapped key (32) · tag
/// (16) |
/// | `contract-<id>.gone` | the id of a destroyed key, in hexadecimal |
/// | `.new-…`, `.dying-…` | left by a crash in the midst of making or destroying a key; destroyed at the next chance |
///
/// A file appears whole or not at all: it is written under a passing name, forced to disk, then
/// linked under its own name, which fails if that exists. So two processes that make the same key
/// at the same time agree on one.
final class KeyFiles {

    static final String DAILY = "daily-";

    private static final String INSTALLATION = "installation.key";
    static final String KEY = ".key";
    private static final String GONE = ".gone";
    private static final String NEW = ".new-";
    private static final String DYING = ".dying-";
    private static final byte[] MAGIC = "DWK1".getBytes(StandardCharsets.US_ASCII);
    private static final int SECRET = 32;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int WRAPPED = MAGIC.length + KeyId.BYTES + NONCE + SECRET + TAG;
    private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final SecretKey wrapping;
    private final SecureRandom random = new SecureRandom();

    private KeyFiles(Path directory, byte[] installation) {
        this.directory = directory;
        this.wrapping = derive(installation, "denwaban wrap 1", "AES");
    }

    static KeyFiles at(Path directory) {
        checkDirectory(directory);
        var secret = installationKey(directory);
        try {
            var files = new KeyFiles(directory, secret);
            files.finishDying();
            return files;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /// The key of that name, made if there is none.
    DataKey obtain(String name) {
        var file = directory.resolve(name + KEY);
        var key = read(file);
        return key != null ? key : make(name, file);
    }

    /// The key of that id, null where it is gone.
    @Nullable
    DataKey find(KeyId id) {
        for (var file : keyFiles()) {
            var content = content(file);
            if (content != null && idIn(file, content).equals(id)) {
                return read(file);
            }
        }
        return null;
    }

    /// Whether the file that the key came from is still the same one.
    boolean stillThere(DataKey key) {
        var now = stamp(key.file());
        return now != null && now.isOf(key.stamp());
    }

    /// Whether besides nobody has changed who may read it.
    boolean unchanged(DataKey key) {
        return key.stamp().equals(stamp(key.file()));
    }

    Map<String, KeyId> list() {
        var names = new TreeMap<String, KeyId>();
        for (var file : keyFiles()) {
            var content = content(file);
            if (content != null) {
                names.put(name(file), idIn(file, content));
            }
        }
        return names;
    }

    /// Whether a key of that id was there to be destroyed. The passing files of a crash that hold
    /// it go as well.
    boolean destroy(KeyId id) {
        var existed = false;
        try {
            for (var file : everyFile()) {
                var content = content(file);
                if (content == null || !holds(content, id)) {
                    continue;
                }
                existed |= fileName(file).endsWith(KEY);
                noteGone(file, id);
                bury(file);
            }
            force(directory);
            return existed;
        } catch (IOException e) {
            throw new VaultException(
                    "E-VAULT-007", "key " + id + " in " + directory + " could not be destroyed; do it again", e);
        }
    }

    private DataKey make(String name, Path file) {
        if (Files.exists(directory.resolve(name + GONE), LinkOption.NOFOLLOW_LINKS)) {
            throw new KeyGone("the key of " + name + " was destroyed, and a destroyed contract does not come back; give"
                    + " the new contract an id of its own");
        }
        var id = new byte[KeyId.BYTES];
        var secret = new byte[SECRET];
        random.nextBytes(id);
        random.nextBytes(secret);
        try {
            linkNew(directory, file, wrap(file, KeyId.of(id), secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        var key = read(file);
        if (key == null) {
            throw new KeyGone("the key of " + name + " was destroyed at the moment of being made");
        }
        return key;
    }

    private @Nullable DataKey read(Path file) {
        var stamp = stamp(file);
        var content = content(file);
        if (stamp == null || content == null) {
            return null;
        }
        var id = idIn(file, content);
        var secret = unwrap(file, id, content);
        try {
            return new DataKey(
                    id,
                    file,
                    stamp,
                    derive(secret, "denwaban seal 1", "AES"),
                    derive(secret, "denwaban digest 1", "HmacSHA256"));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private byte[] wrap(Path file, KeyId id, byte[] secret) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var wrapped = wrapper(Cipher.ENCRYPT_MODE, file, id, nonce).doFinal(secret);
            return ByteBuffer.allocate(WRAPPED)
                    .put(MAGIC)
                    .put(id.bytes())
                    .put(nonce)
                    .put(wrapped)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refused to wrap", e);
        }
    }

    private byte[] unwrap(Path file, KeyId id, byte[] content) {
        var nonceAt = MAGIC.length + KeyId.BYTES;
        var nonce = Arrays.copyOfRange(content, nonceAt, nonceAt + NONCE);
        try {
            return wrapper(Cipher.DECRYPT_MODE, file, id, nonce).doFinal(content, nonceAt + NONCE, SECRET + TAG);
        } catch (GeneralSecurityException e) {
            throw new VaultException(
                    "E-VAULT-003",
                    file + " does not open with " + INSTALLATION + ": one of the two was changed or belongs to another"
                            + " installation; put back the ones that belong together",
                    e);
        }
    }

    /// The name of the file is bound to the key, so that one contract's key cannot be passed off as
    /// another's.
    private Cipher wrapper(int mode, Path file, KeyId id, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, wrapping, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(Vault.unambiguous("denwaban key 1", name(file), id.hex()));
        return cipher;
    }

    private static SecretKey derive(byte[] secret, String purpose, String algorithm) {
        try {
            var how = HKDFParameterSpec.ofExtract()
                    .addIKM(secret)
                    .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), SECRET);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, how);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 refused to work", e);
        }
    }

    private static void checkDirectory(Path directory) {
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            var is = Files.readAttributes(directory, PosixFileAttributes.class);
            if (!is.isDirectory()) {
                throw new VaultException("E-VAULT-001", directory + " is no directory; name one for the keys");
            }
            if (!PosixFilePermissions.toString(is.permissions()).endsWith("------")) {
                throw new VaultException(
                        "E-VAULT-001",
                        directory + " can be entered by others (" + PosixFilePermissions.toString(is.permissions())
                                + "); do: chmod 700 " + directory);
            }
        } catch (IOException e) {
            throw new VaultException(
                    "E-VAULT-001",
                    "the directory of keys " + directory + " cannot be used (" + kind(e)
                            + "); run as the user that owns it, on a file system of Linux",
                    e);
        }
    }

    private static byte[] installationKey(Path directory) {
        var file = directory.resolve(INSTALLATION);
        var secret = content(file, SECRET);
        if (secret != null) {
            return secret;
        }
        if (hasKeys(directory) && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new VaultException(
                    "E-VAULT-003",
                    file + " is missing, yet there are keys that it wrapped; put it back from its backup (a new one"
                            + " would open none of them)");
        }
        var fresh = new byte[SECRET];
        new SecureRandom().nextBytes(fresh);
        linkNew(directory, file, fresh);
        Arrays.fill(fresh, (byte) 0);
        var made = content(file, SECRET);
        if (made == null) {
            throw new VaultException("E-VAULT-003", file + " vanished at the moment of being made; start again");
        }
        return made;
    }

    private static boolean hasKeys(Path directory) {
        return every(directory).stream()
                .map(KeyFiles::fileName)
                .anyMatch(name -> name.endsWith(KEY) && !name.equals(INSTALLATION));
    }

    /// Gives `file` its content, unless it exists by then.
    private static void linkNew(Path directory, Path file, byte[] content) {
        var passing = directory.resolve(NEW + HexFormat.of().toHexDigits(new SecureRandom().nextLong()));
        try {
            try {
                write(passing, content, StandardOpenOption.CREATE_NEW);
                Files.createLink(file, passing);
            } catch (FileAlreadyExistsException e) {
                // Somebody else made it first: theirs is as good, and it is the one that counts.
                overwrite(passing);
            } finally {
                Files.deleteIfExists(passing);
            }
            force(directory);
        } catch (IOException e) {
            throw new VaultException(
                    "E-VAULT-007",
                    file + " could not be written (" + kind(e) + "); the disk must have room and know hard links",
                    e);
        }
    }

    /// Before the key goes, so that a crash in between leaves no moment in which a new one could be
    /// made.
    private void noteGone(Path file, KeyId id) throws IOException {
        if (!fileName(file).endsWith(KEY) || fileName(file).startsWith(DAILY)) {
            return;
        }
        var note = directory.resolve(name(file) + GONE);
        if (!Files.exists(note, LinkOption.NOFOLLOW_LINKS)) {
            linkNew(directory, note, id.hex().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Out of its name first: nobody may read it half overwritten and take that for damage.
    private void bury(Path file) throws IOException {
        var grave = directory.resolve(DYING + HexFormat.of().toHexDigits(random.nextLong()));
        try {
            Files.move(file, grave, StandardCopyOption.ATOMIC_MOVE);
            overwrite(grave);
            Files.deleteIfExists(grave);
        } catch (NoSuchFileException e) {
            // Another process was faster; it buries the same file.
        }
    }

    private void finishDying() {
        try {
            for (var file : everyFile()) {
                if (fileName(file).startsWith(DYING)) {
                    overwrite(file);
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Another process finished it.
        } catch (IOException e) {
            throw new VaultException(
                    "E-VAULT-007", "a half destroyed key in " + directory + " could not be removed", e);
        }
    }

    private static void overwrite(Path file) throws IOException {
        var noise = new byte[WRAPPED];
        new SecureRandom().nextBytes(noise);
        write(file, noise);
    }

    private static void write(Path file, byte[] content, OpenOption... how) throws IOException {
        var options = new HashSet<OpenOption>(List.of(how));
        options.add(StandardOpenOption.WRITE);
        options.add(LinkOption.NOFOLLOW_LINKS);
        try (var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OURS_ALONE))) {
            var rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /// A new name in a directory is on disk only when the directory is.
    private static void force(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private List<Path> keyFiles() {
        return everyFile().stream()
                .filter(file -> fileName(file).endsWith(KEY) && !fileName(file).equals(INSTALLATION))
                .toList();
    }

    private List<Path> everyFile() {
        return every(directory);
    }

    private static List<Path> every(Path directory) {
        try (var entries = Files.newDirectoryStream(directory)) {
            var files = new ArrayList<Path>();
            entries.forEach(files::add);
            return files;
        } catch (IOException e) {
            throw new VaultException("E-VAULT-001", "the directory of keys " + directory + " cannot be read", e);
        }
    }

    /// The bytes of a wrapped key's file; null where it is not there, or is a file of another kind.
    private static byte @Nullable [] content(Path file) {
        if (fileName(file).endsWith(GONE) || fileName(file).equals(INSTALLATION)) {
            return null;
        }
        if (fileName(file).endsWith(KEY)) {
            return content(file, WRAPPED);
        }
        try {
            var content = Files.readAllBytes(file);
            return content.length == WRAPPED ? content : null;
        } catch (IOException e) {
            // A passing file that passed away meanwhile, or none of ours.
            return null;
        }
    }

    /// The bytes of a file that must have that length and be ours alone; null where there is no
    /// such file.
    private static byte @Nullable [] content(Path file, int length) {
        try {
            var is = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!is.isRegularFile()) {
                throw new VaultException("E-VAULT-002", file + " is no plain file; put the key itself there");
            }
            if (!PosixFilePermissions.toString(is.permissions()).endsWith("------")) {
                throw new VaultException(
                        "E-VAULT-002",
                        file + " can be read by others (" + PosixFilePermissions.toString(is.permissions())
                                + "); do: chmod 600 " + file);
            }
            if (is.size() != length) {
                throw new VaultException(
                        "E-VAULT-002",
                        file + " has " + is.size() + " bytes instead of " + length
                                + "; put it back from the backup of the keys");
            }
            var content = Files.readAllBytes(file);
            return content.length == length ? content : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new VaultException(
                    "E-VAULT-002", file + " cannot be read (" + kind(e) + "); run as the user that owns it", e);
        }
    }

    private static KeyId idIn(Path file, byte[] content) {
        if (!Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new VaultException(
                    "E-VAULT-002", file + " is no key of ours; put it back from the backup of the keys");
        }
        return KeyId.of(Arrays.copyOfRange(content, MAGIC.length, MAGIC.length + KeyId.BYTES));
    }

    private static boolean holds(byte[] content, KeyId id) {
        return Arrays.equals(content, MAGIC.length, MAGIC.length + KeyId.BYTES, id.bytes(), 0, KeyId.BYTES);
    }

    /// Inode numbers are given out again, so the time of writing is part of it.
    private static @Nullable Stamp stamp(Path file) {
        try {
            var is = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Stamp(is.fileKey(), is.lastModifiedTime(), is.permissions());
        } catch (IOException e) {
            return null;
        }
    }

    record Stamp(@Nullable Object inode, FileTime written, Set<PosixFilePermission> readers) {

        private boolean isOf(Stamp other) {
            return Objects.equals(inode, other.inode) && written.equals(other.written);
        }
    }

    private static String name(Path file) {
        return fileName(file).substring(0, fileName(file).length() - KEY.length());
    }

    private static String fileName(Path file) {
        var name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    private static String kind(IOException e) {
        return e.getClass().getSimpleName();
    }
}
