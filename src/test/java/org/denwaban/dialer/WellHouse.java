package org.denwaban.dialer;

import java.util.Optional;

/// A house in which nothing stands against dialling.
final class WellHouse {

    static final HindranceRules.Around AROUND = new HindranceRules.Around(
            true, true, true, Optional.empty(), Optional.empty(), Optional.empty(), true, true);

    static final HindranceRules.House HOUSE = new HindranceRules.House(true, true, true, AROUND);

    private WellHouse() {}
}
