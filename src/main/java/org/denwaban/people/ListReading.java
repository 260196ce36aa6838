package org.denwaban.people;

import java.util.List;

/// What became of reading a call list: it is good as a whole, or refused as a whole.
public sealed interface ListReading {

    /// Every line is good.
    ///
    /// @param sha256   of the file, hexadecimal; the second reading must give the same
    /// @param warnings the first {@link ListFile#MOST_WARNINGS} dialable numbers that the numbering
    ///                 plan does not know
    record Good(ListCounts counts, String sha256, List<ListFault> warnings) implements ListReading {
        public Good {
            warnings = List.copyOf(warnings);
        }
    }

    /// Refused.
    ///
    /// @param faults in the order of the file, at least one; the last is
    ///               ListFault.Code#TOO_MANY_FAULTS} where there are more than
    ///               {@link ListFile#MOST_FAULTS}
    record Bad(List<ListFault> faults) implements ListReading {
        public Bad {
            faults = List.copyOf(faults);
        }
    }
}
