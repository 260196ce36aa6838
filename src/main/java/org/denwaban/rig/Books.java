package org.denwaban.rig;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What the database says of calls, read by plain SQL: the judge's second witness.
///
/// @param attempts   calls that went out, or may have
/// @param callsIn    calls of citizens
/// @param households household of each number on the list, by the number's digest in hex
public record Books(List<Out> attempts, List<In> callsIn, Map<String, String> households) {

    /// A call of ours.
    ///
    /// @param digest   of the number, in hex
    /// @param redeemed when the gate let it out, null if it did not
    /// @param answered whether somebody is on record as having answered
    /// @param certain  false where the record says that nobody knows whether it came to the carrier
    /// @param outcome  of an attempt of the campaign, empty while it lasts; null for another call, such as one back
    public record Out(
            String id,
            String digest,
            @Nullable Instant redeemed,
            boolean answered,
            boolean certain,
            @Nullable String outcome) {}

    /// A citizen's call.
    ///
    /// @param dialled our number, null where it is not on record
    public record In(String id, @Nullable String dialled, Instant at) {}

    public Books {
        attempts = List.copyOf(attempts);
        callsIn = List.copyOf(callsIn);
        households = Map.copyOf(households);
    }

    /// Reads them of a contract.
    public static Books read(Handle handle, String contract) {
        return new Books(
                handle.createQuery(
                                "SELECT id, number_digest, redeemed_at, answered_at IS NOT NULL OR COALESCE(outcome, '')"
                                        + " IN ('CONTACT', 'ABSENT', 'MACHINE', 'WRONG_PARTY') AS answered, COALESCE(outcome, '') NOT"
                                        + " IN ('IN_DOUBT', 'CARRIER_FAILED') AS certain, tried FROM (SELECT id, contract_id,"
                                        + " number_digest, redeemed_at, answered_at, outcome, COALESCE(outcome, '') AS tried"
                                        + " FROM attempt UNION ALL SELECT t.id, t.contract_id, b.number_digest, t.redeemed_at,"
                                        + " t.answered_at, t.outcome, NULL FROM call_back_try t JOIN call_back b ON b.id ="
                                        + " t.call_back_id) AS went"
                                        + " WHERE contract_id = :contract ORDER BY redeemed_at, id")
                        .bind("contract", contract)
                        .map(row -> new Out(
                                row.getColumn("id", String.class),
                                hex(row.getColumn("number_digest", byte[].class)),
                                row.getColumn("redeemed_at", Instant.class),
                                row.getColumn("answered", Integer.class) == 1,
                                row.getColumn("certain", Integer.class) == 1,
                                row.getColumn("tried", String.class)))
                        .list(),
                handle.createQuery("SELECT id, dialled, came_at FROM inbound_call ORDER BY came_at, id")
                        .map(row -> new In(
                                row.getColumn("id", String.class),
                                row.getColumn("dialled", String.class),
                                row.getColumn("came_at", Instant.class)))
                        .list(),
                handle
                        .createQuery("SELECT p.number_digest, p.household_id FROM household_phone p"
                                + " JOIN household h ON h.id = p.household_id WHERE h.contract_id = :contract")
                        .bind("contract", contract)
                        .map(row -> Map.entry(
                                hex(row.getColumn("number_digest", byte[].class)),
                                row.getColumn("household_id", String.class)))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one)));
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
