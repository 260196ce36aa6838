package org.denwaban.staff;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// Somebody who talks with citizens.
///
/// @param id        short name, as it stands in the records; no person's full name
/// @param phone     PJSIP endpoint in front of them, e.g. `PJSIP/1001`
/// @param contracts ids of the contracts they serve, in the order of their skill: callers of the first are theirs
/// before
/// they are anybody's for whom it comes later
public record Operator(String id, String phone, Set<String> contracts) {

    public Operator {
        contracts = Collections.unmodifiableSet(new LinkedHashSet<>(contracts));
    }
}
