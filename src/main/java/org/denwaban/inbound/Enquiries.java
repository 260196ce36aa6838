package org.denwaban.inbound;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.staff.AuditStore;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Takes what operators write of enquiries: by telephone, several of one call if need be, and by fax; with what is
/// passed
/// on to the commissioner because of it, in one transaction.
public final class Enquiries {

    private final Database database;
    private final EnquiryStore store;
    private final EscalationStore escalations;
    private final AuditStore audit = new AuditStore();
    private final Map<String, Contract> contracts;
    private final LiveLine live;
    private final Presence presence;
    private final ContractClock contractTime;
    private final Clock machine;

    /// @param contracts all that are served; those without a reception take no enquiries
    public Enquiries(
            Database database,
            EnquiryStore store,
            EscalationStore escalations,
            List<Contract> contracts,
            LiveLine live,
            Presence presence,
            ContractClock contractTime,
            Clock machine) {
        this.database = database;
        this.store = store;
        this.escalations = escalations;
        this.contracts = contracts.stream()
                .filter(contract -> contract.reception() != null)
                .collect(Collectors.toMap(Contract::id, Function.identity()));
        this.live = live;
        this.presence = presence;
        this.contractTime = contractTime;
        this.machine = machine;
    }

    /// What is entered.
    ///
    /// @param callId     the call that came in; null for a fax or a visitor
    /// @param escalation what is asked of the commissioner; empty for nothing
    /// @param corrects   the enquiry that this one takes the place of; null for none
    /// @param operator   who enters it
    public record Entered(
            String contractId,
            @Nullable String callId,
            Enquiry enquiry,
            String escalation,
            @Nullable String corrects,
            String operator) {

        /// Without the words.
        @Override
        public String toString() {
            return "Entered[" + contractId + " " + enquiry + "]";
        }
    }

    /// What came of it. Closed.
    public sealed interface Answer {

        /// It is written.
        record Done(String id) implements Answer {}

        /// Nothing is written: every fault.
        record Faulty(List<EnquiryRules.Fault> faults) implements Answer {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }

        /// Nothing is written: no such call of the contract, no contract that the operator serves, or nothing to
        /// correct.
        record NotTheirs() implements Answer {}
    }

    /// Writes it.
    public Answer take(Entered entered) {
        var contract = served(entered.operator(), entered.contractId());
        if (contract.isEmpty()) {
            return new Answer.NotTheirs();
        }
        var faults = EnquiryRules.faults(
                entered.enquiry(),
                Objects.requireNonNull(contract.get().reception()).categories());
        if (!faults.isEmpty() || tooLong(entered.escalation())) {
            return new Answer.Faulty(faults.isEmpty() ? List.of(EnquiryRules.Fault.CONTENT_TOO_LONG) : faults);
        }
        return database.transaction(handle -> written(handle, entered));
    }

    private Optional<Contract> served(String operatorId, String contractId) {
        return presence.operator(operatorId)
                .filter(operator -> operator.contracts().contains(contractId))
                .flatMap(_ -> Optional.ofNullable(contracts.get(contractId)));
    }

    private static boolean tooLong(String text) {
        return text.codePointCount(0, text.length()) > EscalationStore.TEXT_MOST;
    }

    private Answer written(Handle handle, Entered entered) {
        var callId = entered.callId();
        if (callId != null && !contractOf(handle, callId).equals(Optional.of(entered.contractId()))) {
            return new Answer.NotTheirs();
        }
        var corrects = entered.corrects();
        var old = corrects == null
                ? Optional.<EnquiryStore.Entry>empty()
                : store.lock(handle, entered.contractId(), corrects)
                        .filter(entry -> entry.by().equals(entered.operator()));
        if (corrects != null && old.isEmpty()) {
            return new Answer.NotTheirs();
        }
        var now = machine.now();
        var id = store.add(
                handle,
                entered.contractId(),
                callId,
                entered.enquiry(),
                entered.operator(),
                old.map(EnquiryStore.Entry::at).orElseGet(contractTime::now),
                now);
        old.ifPresent(entry -> store.supersede(handle, entry.id(), id));
        if (!entered.escalation().isBlank()) {
            var about = new EscalationStore.About(entered.contractId(), null, null, callId);
            escalations.add(handle, about, entered.escalation(), entered.operator(), contractTime.now(), now);
        }
        return new Answer.Done(id);
    }

    private Optional<String> contractOf(Handle handle, String callId) {
        return live.call(callId)
                .flatMap(call -> Optional.ofNullable(call.contractId()))
                .or(() -> handle.createQuery(
                                "SELECT contract_id FROM inbound_call WHERE id = :id"
                                        + " AND contract_id IS NOT NULL UNION SELECT contract_id FROM call_back_try WHERE id = :id")
                        .bind("id", callId)
                        .mapTo(String.class)
                        .findFirst());
    }

    /// Those of a call that hold, the oldest first.
    public List<EnquiryStore.Entry> ofCall(String callId) {
        return database.transaction(handle -> store.ofCall(handle, callId));
    }

    /// What an operator wrote, to correct it; the look is committed before it is given away.
    ///
    /// @param from the browser's address
    public Optional<EnquiryStore.Entry> read(String contractId, String id, String operator, String from) {
        return database.transaction(handle -> store.lock(handle, contractId, id)
                .filter(entry -> entry.by().equals(operator))
                .map(entry -> {
                    audit.add(
                            handle,
                            new AuditStore.Entry(
                                    machine.now(), operator, AuditStore.Action.ENQUIRY_READ, entry.id(), from));
                    return entry;
                }));
    }
}
