package org.denwaban.dialer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.EscalationStore.Escalation;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.db.Database;
import org.denwaban.people.ListColumn;
import org.denwaban.people.LookStore;
import org.denwaban.people.Member;
import org.denwaban.people.PeopleStore;
import org.denwaban.staff.AuditStore;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What was passed on to the commissioner, read and answered. Each reading is on record before the words are given
/// away; of a person nothing is shown but the ticket's number, by which the city finds them.
public final class Escalations {

    private final Database database;
    private final EscalationStore store;
    private final PeopleStore people;
    private final LookStore looks = new LookStore();
    private final AuditStore audit = new AuditStore();
    private final ContractClock contractTime;
    private final Clock machine;

    public Escalations(
            Database database, EscalationStore store, PeopleStore people, ContractClock contractTime, Clock machine) {
        this.database = database;
        this.store = store;
        this.people = people;
        this.contractTime = contractTime;
        this.machine = machine;
    }

    /// Something passed on, opened.
    ///
    /// @param tickets of whom it is; empty where it is nobody of a list
    public record Opened(Escalation escalation, List<String> tickets) {
        public Opened {
            tickets = List.copyOf(tickets);
        }

        /// Without the words.
        @Override
        public String toString() {
            return "Opened[" + escalation + "]";
        }
    }

    /// What came of an answer. Closed.
    public enum Done {
        DONE("", ""),
        NO_SUCH("E-ESC-001", "この契約に、その引継ぎはありません。"),
        ANSWERED_BEFORE("E-ESC-002", "この引継ぎにはすでに回答があります。画面を再読み込みしてください。"),
        NO_TEXT("E-ESC-003", "回答を、2,000字以内で入力してください。");

        private final String code;
        private final String japanese;

        Done(String code, String japanese) {
            this.code = code;
            this.japanese = japanese;
        }

        /// Stable code; empty where it was done.
        public String code() {
            return code;
        }

        /// One sentence for people.
        public String japanese() {
            return japanese;
        }
    }

    /// Opens one for `by`; the looks are committed first. Empty where the contract has none such.
    ///
    /// @param from the browser's address
    public Optional<Opened> read(String contractId, String id, String by, String from) {
        return database.transaction(handle -> store.find(handle, contractId, id).map(escalation -> {
            record(handle, AuditStore.Action.ESCALATION_READ, id, by, from);
            return new Opened(escalation, tickets(handle, escalation.about(), by));
        }));
    }

    private List<String> tickets(Handle handle, EscalationStore.About about, String by) {
        var household = about.householdId() == null ? null : people.household(handle, about.householdId());
        if (household == null) {
            return List.of();
        }
        looks.add(handle, household, by, LookStore.Reason.ESCALATION, about.callId(), machine.now());
        return people.members(handle, household).stream()
                .filter(member -> isMeant(member, about.contactId()))
                .map(member -> member.person().get(ListColumn.TICKET))
                .toList();
    }

    private static boolean isMeant(Member member, @Nullable String contactId) {
        return contactId == null || member.contactId().equals(contactId);
    }

    /// Writes the commissioner's answer down, once.
    ///
    /// @param by   who answers, or writes down what the commissioner said
    /// @param from the browser's address
    public Done answer(String contractId, String id, String text, String by, String from) {
        var words = Objects.requireNonNull(text).strip();
        if (words.isEmpty() || words.codePointCount(0, words.length()) > EscalationStore.TEXT_MOST) {
            return Done.NO_TEXT;
        }
        return database.transaction(handle -> {
            if (store.answer(handle, contractId, id, words, by, contractTime.now())) {
                record(handle, AuditStore.Action.ESCALATION_ANSWERED, id, by, from);
                return Done.DONE;
            }
            return store.find(handle, contractId, id).isPresent() ? Done.ANSWERED_BEFORE : Done.NO_SUCH;
        });
    }

    private void record(Handle handle, AuditStore.Action action, String id, String by, String from) {
        audit.add(handle, new AuditStore.Entry(machine.now(), by, action, id, from));
    }
}
