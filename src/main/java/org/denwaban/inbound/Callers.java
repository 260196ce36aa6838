package org.denwaban.inbound;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.ExplainRules;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.db.Database;
import org.denwaban.people.Household;
import org.denwaban.people.LookStore;
import org.denwaban.people.Member;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who a caller may be, and which household it turned out to be. Several households may share a number; whoever
/// withheld
/// it is nobody's. Every household that is shown was written down as looked at before.
public final class Callers {

    /// A household that has the caller's number.
    ///
    /// @param members     everybody who was ever listed in it
    /// @param account     what was tried, and what remains
    /// @param next        when it would be called next; null where it would not
    /// @param returnCalls contract times of its return calls so far
    public record Candidate(
            String householdId,
            List<Member> members,
            ExplainRules.Account account,
            @Nullable Instant next,
            List<Instant> returnCalls) {

        public Candidate {
            members = List.copyOf(members);
            returnCalls = List.copyOf(returnCalls);
        }

        /// Its people are.
        @Override
        public String toString() {
            return "Candidate[" + householdId + "]";
        }
    }

    /// What is known of a caller. Closed.
    public sealed interface Answer {

        /// These may be it; none where the number is withheld or nobody's.
        record Known(String contractId, boolean withheld, List<Candidate> candidates) implements Answer {
            public Known {
                candidates = List.copyOf(candidates);
            }
        }

        /// More than {@link #FOUND_MOST} households: none is shown.
        record TooMany() implements Answer {}

        /// No such call, or none of a contract that the operator serves and whose list is here.
        record NoSuchCall() implements Answer {}
    }

    /// Households that a search shows at most: more than this is no answer to who calls, and too many to look at.
    public static final int FOUND_MOST = 20;

    /// What a caller told of themselves. Closed.
    public sealed interface Said {

        /// The beginning of the name or of one of its parts, in kana.
        record Kana(String text) implements Said {}

        /// This year's ticket number, eleven digits.
        record Ticket(String digits) implements Said {}

        /// The insurance certificate's number, eight digits.
        record Certificate(String digits) implements Said {}

        /// A telephone number of the household.
        record Telephone(PhoneNumber number) implements Said {}
    }

    private final Database database;
    private final PeopleStore people;
    private final CourseStore courses;
    private final ReturnCallStore returnCalls;
    private final Map<String, ExplainRules> rules;
    private final LiveLine live;
    private final Presence presence;
    private final ContractClock contractTime;
    private final Clock machine;
    private final LookStore looks = new LookStore();

    /// @param rules of the contracts that have a list, by the contract's id
    public Callers(
            Database database,
            PeopleStore people,
            CourseStore courses,
            ReturnCallStore returnCalls,
            Map<String, ExplainRules> rules,
            LiveLine live,
            Presence presence,
            ContractClock contractTime,
            Clock machine) {
        this.database = database;
        this.people = people;
        this.courses = courses;
        this.returnCalls = returnCalls;
        this.rules = Map.copyOf(rules);
        this.live = live;
        this.presence = presence;
        this.contractTime = contractTime;
        this.machine = machine;
    }

    /// A call, as far as it tells who may be calling.
    ///
    /// @param digest of the caller's number under the contract's key, hexadecimal; empty where there is none
    private record Call(String contractId, Instant cameAt, Optional<String> digest) {}

    /// Who may be calling; the operator's look at each of them is committed before it is given away.
    public Answer who(String callId, String operatorId) {
        return database.transaction(handle -> call(handle, callId)
                .filter(call -> serves(operatorId, call.contractId()))
                .<Answer>map(call -> new Answer.Known(
                        call.contractId(), call.digest().isEmpty(), candidates(handle, call, callId, operatorId)))
                .orElseGet(Answer.NoSuchCall::new));
    }

    /// The households of whoever a caller says to be; the operator's look at each of them is committed before it is
    /// given away.
    ///
    /// @param callId the call because of which
    public Answer search(String callId, Said said, String operatorId) {
        return database.transaction(handle -> call(handle, callId)
                .filter(call -> serves(operatorId, call.contractId()))
                .map(call -> found(handle, call, callId, said, operatorId))
                .orElseGet(Answer.NoSuchCall::new));
    }

    private Answer found(Handle handle, Call call, String callId, Said said, String operatorId) {
        var households = households(handle, call.contractId(), said);
        if (households.size() > FOUND_MOST) {
            return new Answer.TooMany();
        }
        return new Answer.Known(
                call.contractId(),
                call.digest().isEmpty(),
                shown(handle, households, callId, operatorId, LookStore.Reason.SEARCH));
    }

    private List<String> households(Handle handle, String contract, Said said) {
        return switch (said) {
            case Said.Kana(var text) -> people.householdsByKana(handle, contract, text, FOUND_MOST + 1);
            case Said.Ticket(var digits) -> people.householdsByTicket(handle, contract, digits);
            case Said.Certificate(var digits) -> people.householdsByCertificate(handle, contract, digits);
            case Said.Telephone(var number) -> people.householdsByNumber(handle, contract, number);
        };
    }

    /// Notes that the call is this household's return call.
    ///
    /// @return its id, by which its result is entered; empty where there is no such call or household of a contract
    ///     that the operator serves
    public Optional<String> note(String callId, String householdId, String operatorId) {
        return database.transaction(handle -> call(handle, callId)
                .filter(call -> serves(operatorId, call.contractId()))
                .filter(call -> Optional.ofNullable(people.household(handle, householdId))
                        .filter(household -> household.contractId().equals(call.contractId()))
                        .isPresent())
                .map(call -> returnCalls.note(
                        handle,
                        call.contractId(),
                        householdId,
                        callId,
                        operatorId,
                        contractTime.at(call.cameAt()),
                        machine.now())));
    }

    private boolean serves(String operatorId, String contractId) {
        return rules.containsKey(contractId)
                && presence.operator(operatorId)
                        .filter(operator -> operator.contracts().contains(contractId))
                        .isPresent();
    }

    /// As it was asked for, or, when that was before a restart, as it is on record.
    private Optional<Call> call(Handle handle, String callId) {
        return live.call(callId)
                .flatMap(this::asked)
                .or(() -> calledBack(handle, callId))
                .or(() -> handle.createQuery(
                                "SELECT contract_id, came_at, HEX(number_digest) AS digest FROM inbound_call WHERE id = :id"
                                        + " AND contract_id IS NOT NULL")
                        .bind("id", callId)
                        .map(row -> new Call(
                                row.getColumn("contract_id", String.class),
                                row.getColumn("came_at", Instant.class),
                                Optional.ofNullable(row.getColumn("digest", String.class))))
                        .findOne());
    }

    /// A call of ours to somebody who had asked for it: it is their call that counts as the return call.
    private static Optional<Call> calledBack(Handle handle, String tryId) {
        return handle.createQuery(
                        "SELECT b.contract_id, b.asked_at, HEX(b.number_digest) AS digest FROM call_back_try t"
                                + " JOIN call_back b ON b.id = t.call_back_id WHERE t.id = :id")
                .bind("id", tryId)
                .map(row -> new Call(
                        row.getColumn("contract_id", String.class),
                        row.getColumn("asked_at", Instant.class),
                        Optional.of(row.getColumn("digest", String.class))))
                .findOne();
    }

    private Optional<Call> asked(LiveCall call) {
        var contract = call.contractId();
        return contract == null
                ? Optional.empty()
                : Optional.of(new Call(
                        contract,
                        call.cameAt(),
                        call.caller().map(number -> HexFormat.of().formatHex(people.numberDigest(contract, number)))));
    }

    private List<Candidate> candidates(Handle handle, Call call, String callId, String operatorId) {
        var households = call.digest().stream()
                .map(HexFormat.of()::parseHex)
                .flatMap(digest -> people.householdsByDigest(handle, call.contractId(), digest).stream())
                .toList();
        return shown(handle, households, callId, operatorId, LookStore.Reason.INBOUND_CALL);
    }

    private List<Candidate> shown(
            Handle handle, List<String> households, String callId, String operatorId, LookStore.Reason reason) {
        return households.stream()
                .flatMap(id -> Optional.ofNullable(people.household(handle, id)).stream())
                .map(household -> candidate(handle, household, callId, operatorId, reason))
                .toList();
    }

    private Candidate candidate(
            Handle handle, Household household, String callId, String operatorId, LookStore.Reason reason) {
        looks.add(handle, household, operatorId, reason, callId, machine.now());
        var explain = Objects.requireNonNull(rules.get(household.contractId()));
        return new Candidate(
                household.id(),
                people.members(handle, household),
                explain.account(courses.load(handle, household.id()), contractTime.now()),
                household.nextAt(),
                returnCalls.of(handle, household.id()).stream()
                        .map(ReturnCallStore.ReturnCall::contractAt)
                        .toList());
    }
}
