package org.denwaban.vault;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.db.Database;
import org.jdbi.v3.core.Handle;

/// Opens a vault only if its keys are those that the database's rows were sealed with, whichever server sealed them.
///
/// With keys of its own making a second server, or one whose directory was lost, would find nobody again: everybody of
/// a list would be new to it, their attempts uncounted, and who asked not to be called a stranger. So the ids of the
/// keys stand in the database (`sealing_key`), and whoever has others is refused before it seals or looks up anything.
///
/// Daily keys are not agreed on: what they seal stays in one server's journal.
public final class AgreedKeys {

    private AgreedKeys() {}

    /// The vault in `directory`. Keys of the house and of these contracts are made where neither it nor the database
    /// knows any.
    ///
    /// @param contractIds of every contract that this process may seal for
    /// @throws KeyGone        if a contract's key was destroyed
    /// @throws VaultException E-VAULT-008 if a key is another one than the database's, or is missing; else as
    ///     {@link Vault#at}
    public static Vault open(Path directory, Database database, Collection<String> contractIds) {
        var vault = Vault.at(directory);
        database.run(handle -> {
            // before any key is made: one that is missing here must be brought, not replaced
            var noted = noted(handle);
            refuseOthers(directory, contractIds, noted, vault.keys());
            wanted(vault, contractIds).forEach((name, id) -> {
                if (!noted.containsKey(name)) {
                    note(handle, name, id);
                }
            });
            // another server may have noted its own in between
            refuseOthers(directory, contractIds, noted(handle), vault.keys());
        });
        return vault;
    }

    private static Map<String, KeyId> wanted(Vault vault, Collection<String> contractIds) {
        // in one order, so that two servers that start together do not wait for each other's rows
        var wanted = new TreeMap<String, KeyId>();
        wanted.put(Vault.HOUSE, vault.houseKey());
        contractIds.forEach(id -> wanted.put(Vault.ofContract(id), vault.contractKey(id)));
        return wanted;
    }

    private static void refuseOthers(
            Path directory, Collection<String> contractIds, Map<String, KeyId> noted, Map<String, KeyId> here) {
        var others = Stream.concat(Stream.of(Vault.HOUSE), contractIds.stream().map(Vault::ofContract))
                .filter(name -> noted.containsKey(name) && !noted.get(name).equals(here.get(name)))
                .map(name -> name + KeyFiles.KEY)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new VaultException(
                    "E-VAULT-008",
                    "the rows of this database were sealed with other keys than those in " + directory + ": " + others
                            + "; put there the whole directory of keys of the server that sealed them, or its backup");
        }
    }

    private static Map<String, KeyId> noted(Handle handle) {
        var noted = new TreeMap<String, KeyId>();
        handle.createQuery("SELECT name, key_id FROM sealing_key")
                .map(row -> Map.entry(
                        row.getColumn("name", String.class), new KeyId(row.getColumn("key_id", String.class))))
                .forEach(each -> noted.put(each.getKey(), each.getValue()));
        return noted;
    }

    private static void note(Handle handle, String name, KeyId id) {
        handle.createUpdate("INSERT IGNORE INTO sealing_key (name, key_id, noted_at)"
                        + " VALUES (:name, :id, UTC_TIMESTAMP(6))")
                .bind("name", name)
                .bind("id", id.hex())
                .execute();
    }
}
