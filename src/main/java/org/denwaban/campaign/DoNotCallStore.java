package org.denwaban.campaign;

import java.time.Instant;
import java.util.List;
import org.denwaban.db.Ulid;
import org.jdbi.v3.core.Handle;

/// The SQL of those who are not to be called. What is written is in force from its commit on: the gate reads it within
/// the same lock on the household.
public final class DoNotCallStore {

    /// Who wants it.
    public enum Asked {
        /// The citizen, or the family.
        CITIZEN,
        /// The commissioner.
        COMMISSIONER
    }

    /// Writes a household down. The caller has locked it. False if it stood there already.
    public boolean add(
            Handle handle, String contractId, String householdId, Asked asked, String by, Instant machineNow) {
        return add(handle, contractId, "household_id", householdId, asked, by, machineNow);
    }

    /// Writes a number down, wherever it stands now or will stand. The caller has locked the households that have it.
    /// False if it stood there already.
    ///
    /// @param numberDigest of the number, under the contract's key
    public boolean add(
            Handle handle, String contractId, byte[] numberDigest, Asked asked, String by, Instant machineNow) {
        return add(handle, contractId, "number_digest", numberDigest, asked, by, machineNow);
    }

    private static boolean add(
            Handle handle, String contractId, String column, Object who, Asked asked, String by, Instant machineNow) {
        return handle.createUpdate("INSERT INTO do_not_call (id, contract_id, " + column + ", asked_by, entered_by,"
                                + " entered_at) SELECT :id, :contract, :who, :asked, :by, :now FROM DUAL WHERE NOT EXISTS"
                                + " (SELECT 1 FROM do_not_call WHERE contract_id = :contract AND " + column
                                + " = :who AND lifted_at IS NULL)")
                        .bind("id", Ulid.at(machineNow))
                        .bind("contract", contractId)
                        .bind("who", who)
                        .bind("asked", asked.name())
                        .bind("by", by)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Takes a household off again. False if it did not stand there.
    public boolean lift(Handle handle, String contractId, String householdId, String by, Instant machineNow) {
        return lift(handle, contractId, "household_id", householdId, by, machineNow);
    }

    /// Takes a number off again. False if it did not stand there.
    public boolean lift(Handle handle, String contractId, byte[] numberDigest, String by, Instant machineNow) {
        return lift(handle, contractId, "number_digest", numberDigest, by, machineNow);
    }

    private static boolean lift(
            Handle handle, String contractId, String column, Object who, String by, Instant machineNow) {
        return handle.createUpdate("UPDATE do_not_call SET lifted_by = :by, lifted_at = :now"
                                + " WHERE contract_id = :contract AND " + column + " = :who AND lifted_at IS NULL")
                        .bind("contract", contractId)
                        .bind("who", who)
                        .bind("by", by)
                        .bind("now", machineNow)
                        .execute()
                > 0;
    }

    /// Ids of the households of a contract that have this number among their own, in one order for whoever locks them.
    public List<String> householdsOf(Handle handle, String contractId, byte[] numberDigest) {
        return handle.createQuery(
                        "SELECT DISTINCT h.id FROM household h JOIN household_phone p ON p.household_id = h.id"
                                + " WHERE h.contract_id = :contract AND p.number_digest = :digest ORDER BY h.id")
                .bind("contract", contractId)
                .bind("digest", numberDigest)
                .mapTo(String.class)
                .list();
    }
}
