package org.denwaban.staff;

import java.time.Instant;

/// A change of an operator's duty, as it stands on record.
///
/// @param at         machine time
/// @param contractAt the same in contract time
/// @param duty       from then on
/// @param by         who made it: the operator, or whoever did it for them
public record DutyChange(String operatorId, Instant at, Instant contractAt, Duty duty, String by) {}
