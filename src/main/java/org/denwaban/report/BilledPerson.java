package org.denwaban.report;

import java.time.Instant;
import java.util.List;

/// A person who became billable, once in a contract.
///
/// @param at    contract time of the call with which they did
/// @param calls ids of the attempts and return calls that this rests on, in the order of their time
public record BilledPerson(String contactId, String householdId, Instant at, BillReason reason, List<String> calls) {

    public BilledPerson {
        calls = List.copyOf(calls);
    }
}
