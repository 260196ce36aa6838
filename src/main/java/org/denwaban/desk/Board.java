package org.denwaban.desk;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.denwaban.desk.Seat.Region;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.staff.User;

/// What supervisors watch.
final class Board {

    /// The regions of a board, by who looks at it.
    interface Regions {
        List<Region> of(User user);
    }

    void read() {}

    Regions regions(Collection<Presence.Seen> seen, Function<Operator, List<Work>> works, Desks.OfHouse house) {
        return user -> List.of();
    }
}
