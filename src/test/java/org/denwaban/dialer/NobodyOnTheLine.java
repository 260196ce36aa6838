package org.denwaban.dialer;

import org.denwaban.people.PhoneNumber;
import org.jdbi.v3.core.Handle;

/// Nobody has called.
class NobodyOnTheLine implements OnTheLine {

    @Override
    public boolean now(Handle handle, String contractId, String householdId) {
        return false;
    }

    @Override
    public boolean now(Handle handle, String contractId, PhoneNumber number) {
        return false;
    }
}
