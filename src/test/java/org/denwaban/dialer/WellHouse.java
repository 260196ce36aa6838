package org.denwaban.dialer;

import java.util.Optional;

/// A house in which nothing stands against dialling.
final class WellHouse {

    static final HindranceRules.Around AROUND = around(Optional.empty(), Optional.empty());

    static final HindranceRules.House HOUSE = new HindranceRules.House(true, true, Optional.empty(), true, AROUND);

    private WellHouse() {}

    static HindranceRules.Around around(Optional<String> clocks, Optional<String> journal) {
        return new HindranceRules.Around(
                true, true, true, true, Optional.empty(), true, clocks, Optional.empty(), journal, true, true, true);
    }
}
