package org.denwaban.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Seals, opens, makes lookup digests and destroys keys. One data key a contract and one a day,
/// each wrapped by the installation's key, all of them files in one directory outside the database
/// (see {@link KeyFiles}).
///
/// A sealed value is: version 1 (1 byte) · key id (16) · nonce (12, random) · AES-256-GCM cipher
/// text · tag (16). The version, the key id and the {@link Place} are authenticated with it. Random
/// nonces allow 2^32 values a key (NIST SP 800-38D, 8.3); the largest contract we know of seals
/// some ten million.
///
/// Safe for use by many threads, and by several processes on the same directory: a key that another
/// process made is found, a key that another process destroyed is no longer used. Cipher and MAC
/// objects are made for each call.
///
/// | code | meaning |
/// | --- | --- |
/// | E-VAULT-001 | the directory of keys is not ours alone, or cannot be used |
/// | E-VAULT-002 | a key file has the wrong length, kind or permissions, or cannot be read |
/// | E-VAULT-003 | the installation's key is missing, yet there are keys that it wrapped; or it is another one |
/// | E-VAULT-004 | a sealed value was changed, cut, moved to another place, or is none |
/// | E-VAULT-005 | the key is gone ({@link KeyGone}) |
/// | E-VAULT-006 | a value is too long to be sealed |
/// | E-VAULT-007 | a key file could not be written or destroyed |
/// | E-VAULT-008 | the database's rows were sealed with other keys ({@link AgreedKeys}) |
public final class Vault {

    /// Longest value that is sealed, in bytes. GCM must hold a value whole before it may hand out
    /// any of it, and with its 45 bytes of envelope it still fits a MEDIUMBLOB and MariaDB's
    /// default packet (16 MiB).
    public static final int LONGEST = 16_000_000;

    /// Days that a daily key lives, its own day counted.
    public static final int DAILY_KEY_DAYS = 7;

    /// Name of the key of what is no contract's.
    static final String HOUSE = "house";

    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER = 1 + KeyId.BYTES;
    private static final int OVERHEAD = HEADER + NONCE + TAG_BITS / 8;
    private static final Pattern CONTRACT_ID = Pattern.compile("[a-z0-9-]{3,40}");

    private final KeyFiles files;
    private final SecureRandom random = new SecureRandom();
    private final Map<KeyId, DataKey> known = new ConcurrentHashMap<>();

    /// What a name was when it was last asked for; the keys themselves are kept in one place alone.
    private final Map<String, KeyId> named = new ConcurrentHashMap<>();

    private Vault(KeyFiles files) {
        this.files = files;
    }

    /// Opens the vault in `directory`; makes the directory (0700) and the installation's key (0600)
    /// at first use.
    ///
    /// @throws VaultException E-VAULT-001, -002, -003, -007
    public static Vault at(Path directory) {
        return new Vault(KeyFiles.at(directory));
    }

    /// The data key of a contract, made at first use.
    ///
    /// @param contractId lower-case letters, digits and hyphens, 3 to 40 characters
    /// @throws KeyGone if this contract's key was destroyed: an erased contract does not come back
    ///     under its old id
    public KeyId contractKey(String contractId) {
        if (!CONTRACT_ID.matcher(contractId).matches()) {
            throw new IllegalArgumentException("a contract id has 3 to 40 of a-z, 0-9 and hyphen");
        }
        return keyNamed(ofContract(contractId));
    }

    /// The key of a day, for what is not yet known to be one contract's; made at first use, and
    /// destroyed by {@link #sweepDailyKeys}.
    public KeyId dailyKey(LocalDate day) {
        return keyNamed(KeyFiles.DAILY + day);
    }

    /// The key for what is the house's own and no contract's, such as the staff's secrets; made at first use.
    public KeyId houseKey() {
        return keyNamed(HOUSE);
    }

    /// Seals `clear` for `place`.
    ///
    /// @param clear at most {@link #LONGEST} bytes; empty is allowed, and its sealed form tells
    ///              that it is empty
    /// @throws KeyGone        if the key was destroyed
    /// @throws VaultException E-VAULT-006
    public byte[] seal(KeyId key, Place place, byte[] clear) {
        if (clear.length > LONGEST) {
            throw new VaultException(
                    "E-VAULT-006", "a value of " + clear.length + " bytes is too long, at most " + LONGEST);
        }
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        var sealed = ByteBuffer.allocate(OVERHEAD + clear.length)
                .put(VERSION)
                .put(key.bytes())
                .put(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key(key).sealing(), nonce, bound(key, place));
            cipher.doFinal(ByteBuffer.wrap(clear), sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refused to seal", e);
        }
        return sealed.array();
    }

    /// Opens what {@link #seal} sealed for the same place.
    ///
    /// @throws KeyGone        if its key was destroyed
    /// @throws VaultException E-VAULT-004
    public byte[] open(Place place, byte[] sealed) {
        var id = keyOf(sealed);
        var key = key(id);
        var envelope = ByteBuffer.wrap(sealed).position(HEADER);
        var nonce = new byte[NONCE];
        envelope.get(nonce);
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, key.sealing(), nonce, bound(id, place));
            return cipher.doFinal(sealed, envelope.position(), envelope.remaining());
        } catch (GeneralSecurityException e) {
            throw new VaultException(
                    "E-VAULT-004",
                    "a value in " + place.table() + "." + place.column()
                            + " does not open: it was changed, or it stands in another row than it was sealed for",
                    e);
        }
    }

    /// The key that `sealed` was sealed with; says nothing about whether it still exists or the
    /// value is unharmed.
    ///
    /// @throws VaultException E-VAULT-004 if this is no sealed value
    public static KeyId keyOf(byte[] sealed) {
        if (sealed.length < OVERHEAD || sealed[0] != VERSION) {
            throw new VaultException(
                    "E-VAULT-004",
                    "this is no sealed value of version " + VERSION + " (" + sealed.length + " bytes, at least "
                            + OVERHEAD + " expected)");
        }
        var id = new byte[KeyId.BYTES];
        ByteBuffer.wrap(sealed, 1, KeyId.BYTES).get(id);
        return KeyId.of(id);
    }

    /// HMAC-SHA-256 of `value`, 32 bytes, for finding equal values without opening any. Equal only
    /// under the same key and for the same `purpose`, so that columns cannot be compared with each
    /// other.
    ///
    /// @param purpose where it is looked up, such as `contact.phone`
    /// @throws KeyGone if the key was destroyed
    public byte[] digest(KeyId key, String purpose, String value) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key(key).digest());
            mac.update(unambiguous(purpose, value));
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 refused to work", e);
        }
    }

    /// Every key that exists now, by the key's name: `contract-` and the contract's id, `daily-`
    /// and the day, `house`.
    public Map<String, KeyId> keys() {
        return files.list();
    }

    /// Destroys a key: its file is overwritten and deleted, and forgotten here; other processes
    /// notice before they next use it. For a contract's key a note without any secret stays, so
    /// that no new one is made. Copies that a file system, a snapshot or a backup keeps are out of
    /// our reach: keep the directory of keys out of all three.
    ///
    /// @return whether it existed
    /// @throws VaultException E-VAULT-007 if the file could not be destroyed; try again
    public boolean destroy(KeyId key) {
        var existed = files.destroy(key);
        known.remove(key);
        return existed;
    }

    /// Destroys the keys of days more than {@link #DAILY_KEY_DAYS} old: on the 29th that of the
    /// 22nd, for its day began seven days ago. To be called when a day begins, and at start.
    ///
    /// @param today the day by which {@link #dailyKey} is asked for keys, in the same zone
    /// @return the keys that were destroyed
    public Set<KeyId> sweepDailyKeys(LocalDate today) {
        var oldest = KeyFiles.DAILY + today.minusDays(DAILY_KEY_DAYS - 1L);
        var destroyed = new TreeSet<KeyId>((one, other) -> one.hex().compareTo(other.hex()));
        files.list().forEach((name, id) -> {
            // Days are written year first, so that their order is the order of their names.
            if (name.startsWith(KeyFiles.DAILY) && name.compareTo(oldest) < 0 && destroy(id)) {
                destroyed.add(id);
            }
        });
        return destroyed;
    }

    /// Name of a contract's key.
    static String ofContract(String contractId) {
        return "contract-" + contractId;
    }

    private KeyId keyNamed(String name) {
        var before = named.get(name);
        var at = before == null ? null : known.get(before);
        if (at != null && files.unchanged(at)) {
            return at.id();
        }
        var key = files.obtain(name);
        known.put(key.id(), key);
        named.put(name, key.id());
        return key.id();
    }

    private DataKey key(KeyId id) {
        var key = known.get(id);
        if (key != null && files.stillThere(key)) {
            return key;
        }
        known.remove(id);
        var found = files.find(id);
        if (found == null) {
            throw new KeyGone("key " + id + " is gone. After an erasure, or for a daily key more than " + DAILY_KEY_DAYS
                    + " days old, this is as it should be; else put its file back from the backup of the keys");
        }
        known.put(id, found);
        return found;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }

    private static byte[] bound(KeyId key, Place place) {
        return unambiguous("denwaban value " + VERSION, key.hex(), place.table(), place.column(), place.row());
    }

    /// Each part with its length before it: no two lists of parts give the same bytes.
    static byte[] unambiguous(String... parts) {
        var bytes = new byte[parts.length][];
        var length = 0;
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = parts[i].getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + bytes[i].length;
        }
        var joined = ByteBuffer.allocate(length);
        for (var part : bytes) {
            joined.putInt(part.length).put(part);
        }
        return joined.array();
    }
}
