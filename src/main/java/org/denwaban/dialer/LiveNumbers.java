package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.denwaban.campaign.LiveNumberStore;
import org.denwaban.clock.Clock;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.jdbi.v3.core.Handle;

/// One call of ours a number at a time, whichever contract's it is. Nobody is told which contract the other call is of.
final class LiveNumbers {

    /// No contract lets a telephone ring longer (contract file, `ring_seconds`).
    private static final Duration RINGS = Duration.ofMinutes(2);

    private final LiveNumberStore store;
    private final PeopleStore people;
    private final Clock machine;

    LiveNumbers(PeopleStore people, Clock machine) {
        this.store = new LiveNumberStore(people);
        this.people = people;
        this.machine = machine;
    }

    /// A household's number.
    PhoneNumber number(Handle handle, String householdId, int phone) {
        var household = Objects.requireNonNull(people.household(handle, householdId));
        return people.phones(handle, household).stream()
                .filter(each -> each.ordinal() == phone)
                .findFirst()
                .orElseThrow()
                .number();
    }

    /// Whether a call of ours is on its way to it now.
    boolean taken(Handle handle, PhoneNumber number) {
        return store.taken(handle, number, oldest());
    }

    /// Takes it for a call that is being redeemed; false where another call has it.
    boolean take(Handle handle, PhoneNumber number, String callId) {
        return store.take(handle, number, callId, machine.now(), oldest());
    }

    /// Lets it go: the call was not redeemed after all.
    void letGo(Handle handle, String callId) {
        store.letGo(handle, callId);
    }

    /// The longest conversation, and the time in which it rang before.
    private Instant oldest() {
        return machine.now().minus(Gate.TALK_MOST).minus(RINGS);
    }
}
