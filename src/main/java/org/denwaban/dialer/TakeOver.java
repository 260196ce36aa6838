package org.denwaban.dialer;

import java.util.List;
import org.denwaban.campaign.CourseStore;
import org.denwaban.db.Database;

/// What the server does first that dials from now on, at its start or because another went: what that one had in hand
/// is nobody's any more, and contracts may have been changed since. Never done by one that stands by: it would take
/// from the other what lies before its operators.
record TakeOver(Database database, CourseStore courses, List<Campaign> campaigns, Offers offers, Clocks clocks)
        implements Runnable {

    @Override
    public void run() {
        offers.takeAllAway();
        var now = clocks.contract().now();
        database.run(handle -> {
            courses.lookAgain(handle, now);
            campaigns.forEach(campaign -> courses.leaveOldQueues(
                    handle, campaign.contract().id(), campaign.rules().queues(now)));
        });
    }
}
