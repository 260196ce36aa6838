package org.denwaban.hooks;

import java.time.Instant;
import org.denwaban.settings.Settings.Webhook;

/// What other programs are told of. Ids and codes only.
///
/// @param callId the attempt's id, or the inbound call's
/// @param code   how the call ended, or what its result made of it
/// @param at     machine time
public record Happened(
        Webhook.Event event, String contractId, String callId, Direction direction, String code, Instant at) {

    /// Who called whom.
    public enum Direction {
        /// We called.
        OUTBOUND,
        /// A citizen called us.
        INBOUND
    }
}
