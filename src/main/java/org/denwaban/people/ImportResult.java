package org.denwaban.people;

import java.util.List;

/// What became of an import: all of the list, or nothing.
public sealed interface ImportResult {

    /// The whole list was taken over, or compared in a dry run.
    record Done(ImportSummary summary) implements ImportResult {}

    /// The list is bad; nothing changed.
    ///
    /// @param faults at least one
    record Refused(List<ListFault> faults) implements ImportResult {
        public Refused {
            faults = List.copyOf(faults);
        }
    }
}
