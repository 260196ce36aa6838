package org.denwaban.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.denwaban.clock.Clock;
import org.denwaban.dialer.OnTheLine;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.jdbi.v3.core.Handle;

/// Who has called us and is on the line: those whose call we were asked about and have not heard the end of, and those
/// whom the record shows so (of before a restart).
public final class CallersOnTheLine implements OnTheLine {

    /// No conversation is longer. A call whose end was neither heard nor written keeps nobody from being called for
    /// longer than this.
    private static final Duration LONGEST = Duration.ofHours(2);

    private final LiveLine live;
    private final PeopleStore people;
    private final Supplier<Instant> contractTime;
    private final Clock machine;

    public CallersOnTheLine(LiveLine live, PeopleStore people, Supplier<Instant> contractTime, Clock machine) {
        this.live = live;
        this.people = people;
        this.contractTime = contractTime;
        this.machine = machine;
    }

    @Override
    public boolean now(Handle handle, String contractId, String householdId) {
        var callers = callers(contractId);
        return heard(handle, householdId, callers) || recorded(handle, contractId, householdId);
    }

    @Override
    public boolean now(Handle handle, String contractId, PhoneNumber number) {
        return live.calls().stream().anyMatch(call -> call.caller().equals(Optional.of(number)))
                || recorded(handle, contractId, number);
    }

    private boolean recorded(Handle handle, String contractId, PhoneNumber number) {
        return handle.createQuery("SELECT COUNT(*) FROM inbound_call WHERE contract_id = :contract"
                                + " AND number_digest = :digest AND came_at > :since AND ended_at IS NULL")
                        .bind("contract", contractId)
                        .bind("digest", people.numberDigest(contractId, number))
                        .bind("since", machine.now().minus(LONGEST))
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /// Whoever is on any contract's line counts.
    private List<byte[]> callers(String contractId) {
        return live.calls().stream()
                .flatMap(call -> call.caller().stream())
                .map(number -> people.numberDigest(contractId, number))
                .toList();
    }

    private static boolean heard(Handle handle, String householdId, List<byte[]> callers) {
        return !callers.isEmpty()
                && handle.createQuery("SELECT COUNT(*) FROM household_phone WHERE household_id = :id"
                                        + " AND number_digest IN (<callers>)")
                                .bind("id", householdId)
                                .bindList("callers", callers)
                                .mapTo(Long.class)
                                .one()
                        > 0;
    }

    private boolean recorded(Handle handle, String contractId, String householdId) {
        return handle.createQuery(
                                "SELECT COUNT(*) FROM household_phone p JOIN inbound_call c ON c.contract_id = :contract"
                                        + " AND c.number_digest = p.number_digest AND c.came_at > :since WHERE"
                                        + " p.household_id = :id AND (c.ended_at IS NULL OR c.answered_at IS NOT NULL AND"
                                        + " c.contract_at + INTERVAL TIMESTAMPDIFF(SECOND, c.came_at, c.ended_at) SECOND >"
                                        + " :talkedSince)")
                        .bind("talkedSince", contractTime.get().minus(TALKED_JUST_NOW))
                        .bind("contract", contractId)
                        .bind("since", machine.now().minus(LONGEST))
                        .bind("id", householdId)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }
}
