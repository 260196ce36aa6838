package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.denwaban.campaign.LiveNumberStore;
import org.denwaban.clock.Clock;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.jdbi.v3.core.Handle;

/// Numbers that cannot be called now, whichever contract's call it is: one call of ours a number at a time, and never a
/// line of our own, which would come back to us or be engaged for ever. Nobody is told which contract the other call is
/// of.
final class LiveNumbers {

    /// No contract lets a telephone ring longer (contract file, `ring_seconds`).
    private static final Duration RINGS = Duration.ofMinutes(2);

    private final LiveNumberStore store;
    private final PeopleStore people;
    private final Set<String> ourLines;
    private final Clock machine;

    /// @param ourLines digits of every contract's own lines
    LiveNumbers(PeopleStore people, Set<String> ourLines, Clock machine) {
        this.ourLines = Set.copyOf(ourLines);
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

    /// Whether a call of ours is on its way to it now, or it is a line of ours.
    boolean taken(Handle handle, PhoneNumber number) {
        return isOurs(number) || store.taken(handle, number, oldest());
    }

    /// Takes it for a call that is being redeemed; false where another call has it, or it is a line of ours.
    boolean take(Handle handle, PhoneNumber number, String callId) {
        return !isOurs(number) && store.take(handle, number, callId, machine.now(), oldest());
    }

    private boolean isOurs(PhoneNumber number) {
        return ourLines.contains(number.digits());
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
