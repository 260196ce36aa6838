package org.denwaban.report;

import java.util.Optional;
import org.denwaban.contract.Contract;

/// Asked before a person's data leaves the house: whether a second person has approved just this, and the record that
/// it
/// is being used (rules.md, "Personal data, both contracts"). Whoever asks gives nothing out where it refuses.
@FunctionalInterface
public interface ExportGate {

    /// Uses an approval: it and the use are on record when this returns.
    ///
    /// @param approval its id, as the person who exports gives it
    /// @param what     what leaves, such as `postcards segment 1`; no person's data
    /// @param by       who exports
    /// @return empty where it may leave, else why not: a message that begins with its code
    Optional<String> refusal(Contract contract, String approval, String what, String by);
}
