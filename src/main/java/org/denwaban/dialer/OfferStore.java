package org.denwaban.dialer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of offers: households whose card lies before an operator and which are not promised yet. At most one an
/// operator and one a household, by the table's keys.
public final class OfferStore {

    /// An offer.
    ///
    /// @param offeredAt machine time
    /// @param dialAt    machine time at which it is dialled; null until the operator asks for it
    public record Offer(
            String operatorId,
            String contractId,
            String householdId,
            Instant offeredAt,
            @Nullable Instant dialAt) {}

    private static final String COLUMNS = "operator_id, contract_id, household_id, offered_at, dial_at";

    /// Lays a card before an operator; the caller has locked the household. The household waits meanwhile.
    void add(Handle handle, Offer offer) {
        handle.createUpdate("INSERT INTO offer (" + COLUMNS + ") VALUES (:operator, :contract, :household, :at, :dial)")
                .bind("operator", offer.operatorId())
                .bind("contract", offer.contractId())
                .bind("household", offer.householdId())
                .bind("at", offer.offeredAt())
                .bind("dial", offer.dialAt())
                .execute();
        handle.createUpdate("UPDATE household SET next_at = NULL WHERE id = :id")
                .bind("id", offer.householdId())
                .execute();
    }

    /// Every offer, the oldest first.
    public List<Offer> all(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM offer ORDER BY offered_at, operator_id")
                .map(OfferStore::offer)
                .list();
    }

    /// The card that lies before an operator.
    public Optional<Offer> of(Handle handle, String operatorId) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM offer WHERE operator_id = :operator")
                .bind("operator", operatorId)
                .map(OfferStore::offer)
                .findOne();
    }

    /// Whether a household's card lies before somebody.
    boolean offered(Handle handle, String householdId) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM offer WHERE household_id = :household)")
                .bind("household", householdId)
                .mapTo(Boolean.class)
                .one();
    }

    /// Has an operator's offer dialled at `at` (machine time). False if there is none.
    boolean dialAt(Handle handle, String operatorId, Instant at) {
        return handle.createUpdate("UPDATE offer SET dial_at = :at WHERE operator_id = :operator")
                        .bind("operator", operatorId)
                        .bind("at", at)
                        .execute()
                == 1;
    }

    /// Takes a card away. False if it was gone.
    boolean remove(Handle handle, Offer offer) {
        return handle.createUpdate("DELETE FROM offer WHERE operator_id = :operator AND household_id = :household")
                        .bind("operator", offer.operatorId())
                        .bind("household", offer.householdId())
                        .execute()
                == 1;
    }

    private static Offer offer(ResultSet row, StatementContext context) throws SQLException {
        var instants = context.findColumnMapperFor(Instant.class).orElseThrow();
        return new Offer(
                row.getString("operator_id"),
                row.getString("contract_id"),
                row.getString("household_id"),
                instants.map(row, "offered_at", context),
                instants.map(row, "dial_at", context));
    }
}
