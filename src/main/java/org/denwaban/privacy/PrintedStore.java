package org.denwaban.privacy;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The SQL of what was printed, of `export_made`.
public final class PrintedStore {

    /// Of each segment the newest print files: whoever makes them again prints them anew.
    public List<Printed> of(Handle handle, String contractId) {
        return handle.createQuery("SELECT m.segment, m.cards FROM export_made m JOIN (SELECT MAX(id) AS id FROM"
                        + " export_made WHERE contract_id = :contract AND cards IS NOT NULL GROUP BY segment) newest"
                        + " ON newest.id = m.id ORDER BY m.segment")
                .bind("contract", contractId)
                .map(row -> new Printed(row.getColumn("segment", Integer.class), row.getColumn("cards", Integer.class)))
                .list();
    }
}
