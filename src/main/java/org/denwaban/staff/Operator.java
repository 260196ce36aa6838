package org.denwaban.staff;

import java.util.Set;

/// Somebody who talks with citizens.
///
/// @param id        short name, as it stands in the records; no person's full name
/// @param phone     PJSIP endpoint in front of them, e.g. `PJSIP/1001`
/// @param contracts ids of the contracts they serve
public record Operator(String id, String phone, Set<String> contracts) {

    public Operator {
        contracts = Set.copyOf(contracts);
    }
}
