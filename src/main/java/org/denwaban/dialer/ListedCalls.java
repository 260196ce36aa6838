package org.denwaban.dialer;

import java.util.List;
import org.denwaban.people.CallsOnRecord;
import org.jdbi.v3.core.Handle;

/// What is on record of calls, as the call list wants to know of it. A given-back attempt is no call: nobody's
/// telephone
/// rang. But it stays on record, like whatever else somebody noted of a household or of one of its people.
public final class ListedCalls implements CallsOnRecord {

    /// Tables that speak of households beside those of the list; `ListUndoIT` holds this to the schema.
    private static final List<String> OF_HOUSEHOLDS =
            List.of("attempt", "appointment", "do_not_call", "look", "member_result", "offer", "return_call");

    @Override
    public int letOut(Handle handle, String contractId) {
        return handle.createQuery(
                        "SELECT COUNT(*) FROM attempt WHERE contract_id = :contract AND redeemed_at IS NOT NULL")
                .bind("contract", contractId)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public Open open(Handle handle, String contractId) {
        return handle.createQuery("SELECT COALESCE(SUM(state = 'PROMISED'), 0) AS permits,"
                        + " COALESCE(SUM(state = 'REDEEMED' OR (state = 'ANSWERED' AND operator_gone_at IS NULL)), 0)"
                        + " AS calls FROM attempt WHERE live = 1 AND contract_id = :contract")
                .bind("contract", contractId)
                .map((row, _) -> new Open(row.getInt("permits"), row.getInt("calls")))
                .one();
    }

    @Override
    public List<String> householdsRecorded(Handle handle, String importId) {
        return OF_HOUSEHOLDS.stream()
                .flatMap(table -> handle
                        .createQuery("SELECT DISTINCT h.id FROM household h JOIN " + table + " t"
                                + " ON t.household_id = h.id WHERE h.first_import = :import")
                        .bind("import", importId)
                        .mapTo(String.class)
                        .list()
                        .stream())
                .distinct()
                .toList();
    }

    @Override
    public List<String> peopleRecorded(Handle handle, String importId) {
        return handle.createQuery("SELECT c.id FROM contact c WHERE c.first_import = :import AND (c.settled_at IS NOT"
                        + " NULL OR EXISTS (SELECT 1 FROM member_result r WHERE r.contact_id = c.id))")
                .bind("import", importId)
                .mapTo(String.class)
                .list();
    }
}
