package org.denwaban.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.denwaban.desk.Work.Stage;
import org.denwaban.dialer.OfferStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/// Reads what other rooms wrote of operators' calls that are not told of yet.
final class WorkStore {

    /// A return call whose result nobody enters is not kept before its operator for longer than a shift.
    private static final Duration RETURN_CALLS_SHOWN = Duration.ofHours(12);

    /// What the database knows.
    ///
    /// @param works       by operator
    /// @param returnCalls whose result is missing, by call and operator
    /// @param told        calls of which a result was entered, and none is missing
    record Read(Map<String, List<Work>> works, Map<CallOf, ReturnCall> returnCalls, Set<CallOf> told) {
        Read {
            told = Set.copyOf(told);
            works = Map.copyOf(works);
            returnCalls = Map.copyOf(returnCalls);
        }
    }

    record CallOf(String callId, String operatorId) {}

    record ReturnCall(String id, String householdId) {}

    private final OfferStore offers = new OfferStore();

    Read read(Handle handle, Instant machineNow) {
        var works = new HashMap<String, List<Work>>();
        for (var offer : offers.all(handle)) {
            put(
                    works,
                    offer.operatorId(),
                    new Work.Offered(offer.contractId(), offer.householdId(), offer.offeredAt(), offer.dialAt()));
        }
        handle.createQuery("SELECT operator_id, id, contract_id, household_id, phone_ordinal, number, promised_at,"
                        + " redeemed_at, answered_at, operator_gone_at, cause IS NOT NULL AS over_there FROM attempt"
                        + " WHERE live = 1")
                .map(row -> put(works, operator(row), outbound(row)))
                .list();
        handle.createQuery("SELECT operator_id, id, contract_id, promised_at, redeemed_at, answered_at,"
                        + " operator_gone_at, cause IS NOT NULL AS over_there FROM call_back_try WHERE live = 1")
                .map(row -> put(works, operator(row), callBack(row)))
                .list();
        var returnCalls = returnCalls(handle, machineNow, "entered_at IS NULL");
        var told = new HashSet<>(
                returnCalls(handle, machineNow, "entered_at IS NOT NULL").keySet());
        told.removeAll(returnCalls.keySet());
        return new Read(works, returnCalls, told);
    }

    private static boolean put(Map<String, List<Work>> works, String operator, Work work) {
        return works.computeIfAbsent(operator, _ -> new ArrayList<>()).add(work);
    }

    private static String operator(RowView row) {
        return row.getColumn("operator_id", String.class);
    }

    private static Work outbound(RowView row) {
        return new Work.Outbound(
                row.getColumn("id", String.class),
                row.getColumn("contract_id", String.class),
                row.getColumn("household_id", String.class),
                row.getColumn("phone_ordinal", Integer.class),
                row.getColumn("number", Integer.class),
                stage(row),
                since(row));
    }

    private static Work callBack(RowView row) {
        return new Work.CallBack(
                row.getColumn("id", String.class), row.getColumn("contract_id", String.class), stage(row), since(row));
    }

    /// The citizen's leg has a cause from when it is over; the operator may go on holding the receiver.
    private static Stage stage(RowView row) {
        if (at(row, "answered_at").isPresent()) {
            return over(row) ? Stage.OVER : Stage.TALKING;
        }
        return at(row, "redeemed_at").isPresent() ? Stage.RINGING : Stage.CALLING_OPERATOR;
    }

    private static boolean over(RowView row) {
        return at(row, "operator_gone_at").isPresent() || row.getColumn("over_there", Boolean.class);
    }

    /// When a conversation was over is not known before the operator's telephone is free.
    private static Instant since(RowView row) {
        return switch (stage(row)) {
            case CALLING_OPERATOR -> row.getColumn("promised_at", Instant.class);
            case RINGING -> at(row, "redeemed_at").orElse(Instant.EPOCH);
            case TALKING -> at(row, "answered_at").orElse(Instant.EPOCH);
            case OVER -> at(row, "operator_gone_at").orElse(Instant.EPOCH);
        };
    }

    private static Optional<Instant> at(RowView row, String column) {
        @Nullable Instant at = row.getColumn(column, Instant.class);
        return Optional.ofNullable(at);
    }

    private static Map<CallOf, ReturnCall> returnCalls(Handle handle, Instant machineNow, String which) {
        var all = new HashMap<CallOf, ReturnCall>();
        handle.createQuery("SELECT id, call_id, operator_id, household_id FROM return_call WHERE " + which
                        + " AND noted_at > :since ORDER BY noted_at")
                .bind("since", machineNow.minus(RETURN_CALLS_SHOWN))
                .map(row -> all.put(
                        new CallOf(row.getColumn("call_id", String.class), operator(row)),
                        new ReturnCall(row.getColumn("id", String.class), row.getColumn("household_id", String.class))))
                .list();
        return all;
    }
}
