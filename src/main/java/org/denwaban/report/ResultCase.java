package org.denwaban.report;

import java.time.Instant;
import java.util.List;
import org.denwaban.campaign.Appointment;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.Ending;
import org.denwaban.campaign.Phone;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// A household's whole history as the result report and the bill need it. Ids and codes only: notes are the one thing
/// that may be personal, and names are put in when a line is written.
///
/// @param defective   whether the list brought no number that could be dialled, and nobody dialled
/// @param ending      on record, null while in course
/// @param concludedAt contract time of it
/// @param phones      its telephones as they are now
/// @param calls       that were let out, in the order of their time
/// @param returns     return calls, in the order of their time
public record ResultCase(
        String householdId,
        boolean defective,
        @Nullable Ending ending,
        @Nullable Instant concludedAt,
        List<Phone> phones,
        List<Call> calls,
        List<Appointment> appointments,
        List<Return> returns,
        List<Person> people) {

    public ResultCase {
        phones = List.copyOf(phones);
        calls = List.copyOf(calls);
        appointments = List.copyOf(appointments);
        returns = List.copyOf(returns);
        people = List.copyOf(people);
    }

    /// A call of ours.
    ///
    /// @param attempt  its id, contract time, telephone and how far it is
    /// @param promised machine time, to be compared with that of imports
    /// @param counted  whether it uses up an attempt
    /// @param window   null outside of every window
    public record Call(
            Attempt attempt,
            Instant promised,
            boolean counted,
            @Nullable Window window) {

        Instant at() {
            return attempt.at();
        }
    }

    /// A citizen called us.
    ///
    /// @param at contract time
    public record Return(String id, Instant at) {}

    /// A person of the household.
    ///
    /// @param brought machine time of the import that brought them, null where that is not known
    /// @param gone    machine time of the import that no longer had them, null while listed
    /// @param settled contract time of the call that told of them, null while in course
    /// @param told    what calls told of them, in the order in which it was entered
    /// @param passed  what was passed on to the commissioner, in the order of its time
    public record Person(
            String contactId,
            @Nullable Instant brought,
            @Nullable Instant gone,
            @Nullable Instant settled,
            List<Told> told,
            List<Passed> passed) {

        public Person {
            told = List.copyOf(told);
            passed = List.copyOf(passed);
        }

        /// Whether a call was made while they were on the list.
        boolean concernedBy(Call call) {
            return (brought == null || !call.promised().isBefore(brought))
                    && (gone == null || call.promised().isBefore(gone));
        }
    }

    /// What one call told of a person; of one call the newest entry holds.
    ///
    /// @param callId      attempt or return call
    /// @param at          contract time of that call
    /// @param disposition code of the contract
    /// @param reason      code of the contract
    /// @param note        備考; empty for none
    public record Told(
            String callId,
            boolean returned,
            Instant at,
            String disposition,
            @Nullable Integer reason,
            String note) {

        /// Without the note: it may hold a person's words.
        @Override
        public String toString() {
            return "Told[" + callId + " " + disposition + "]";
        }
    }

    /// A question or complaint that went to the commissioner.
    ///
    /// @param at contract time
    public record Passed(Instant at, String content) {

        @Override
        public String toString() {
            return "Passed[" + at + "]";
        }
    }
}
