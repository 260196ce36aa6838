package org.denwaban.staff;

import java.time.Instant;
import java.util.function.Supplier;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes operators' wishes to come, to pause and to go: on record first, then in force. One at a time, so that what is
/// in force is what was recorded last.
public final class PresenceDesk {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceDesk.class);

    private final Database database;
    private final DutyStore store;
    private final Presence presence;
    private final Clock machine;
    private final Supplier<Instant> contractTime;

    public PresenceDesk(
            Database database, DutyStore store, Presence presence, Clock machine, Supplier<Instant> contractTime) {
        this.database = database;
        this.store = store;
        this.presence = presence;
        this.machine = machine;
        this.contractTime = contractTime;
    }

    /// At start: everybody is where the record says. Whoever the settings do not know any more is passed over.
    public synchronized void restore() {
        for (var change : database.transaction(store::last)) {
            presence.operator(change.operatorId())
                    .ifPresent(operator ->
                            presence.duty(operator.id(), DutyRules.stillServed(change.duty(), operator), change.at()));
        }
    }

    /// Does as wished. A wish for what is already so is done without another record.
    ///
    /// @param by who wishes it
    /// @throws org.denwaban.db.DatabaseAway if it cannot be recorded; nothing is changed then
    public synchronized DutyRules.Step change(String operatorId, Wish wish, String by) {
        var operator = presence.operator(operatorId);
        if (operator.isEmpty()) {
            return new DutyRules.Step.Refused(DutyFault.NO_OPERATOR);
        }
        var step = database.transaction(handle -> recorded(handle, operator.get(), wish, by));
        switch (step) {
            case DutyRules.Step.To(var duty) -> inForce(operatorId, duty);
            case DutyRules.Step.Refused _ -> {}
        }
        return step;
    }

    /// The record is the truth, not what is in force: an earlier commit may have come through unheard.
    private DutyRules.Step recorded(Handle handle, Operator operator, Wish wish, String by) {
        var before = store.last(handle, operator.id())
                .map(change -> DutyRules.stillServed(change.duty(), operator))
                .orElseGet(Duty.Off::new);
        var step = DutyRules.after(before, wish, operator);
        if (step instanceof DutyRules.Step.To(var duty) && !duty.equals(before)) {
            store.add(handle, new DutyChange(operator.id(), machine.now(), contractTime.get(), duty, by));
        }
        return step;
    }

    private void inForce(String operatorId, Duty duty) {
        var since = database.transaction(handle -> store.last(handle, operatorId))
                .map(DutyChange::at)
                .orElseGet(machine::now);
        presence.duty(operatorId, duty, since);
        LOG.info("operator {} is {}", operatorId, duty.state());
    }
}
