package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The SQL of the campaigns' modes.
public final class ModeStore {

    /// The mode of a contract.
    public DialMode of(Handle handle, String contractId) {
        return handle.createQuery("SELECT mode, countdown_seconds FROM campaign_mode WHERE contract_id = :contract")
                .bind("contract", contractId)
                .map((row, _) -> new DialMode(
                        DialMode.Kind.valueOf(row.getString("mode")),
                        Duration.ofSeconds(row.getInt("countdown_seconds"))))
                .findOne()
                .orElse(DialMode.USUAL);
    }

    /// Chooses a contract's mode; the dialer goes by it from its next round on.
    public void set(Handle handle, String contractId, DialMode mode, String by, Instant machineNow) {
        handle.createUpdate("INSERT INTO campaign_mode (contract_id, mode, countdown_seconds, changed_by, changed_at)"
                        + " VALUES (:contract, :mode, :countdown, :by, :now) ON DUPLICATE KEY UPDATE mode = :mode,"
                        + " countdown_seconds = :countdown, changed_by = :by, changed_at = :now")
                .bind("contract", contractId)
                .bind("mode", mode.kind().name())
                .bind("countdown", mode.countdown().toSeconds())
                .bind("by", by)
                .bind("now", machineNow)
                .execute();
    }
}
