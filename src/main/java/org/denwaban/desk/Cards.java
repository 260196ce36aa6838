package org.denwaban.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.ExplainRules;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.Progress;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.campaign.TicketWishStore;
import org.denwaban.campaign.Verdict;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Disposition;
import org.denwaban.contract.Window;
import org.denwaban.db.Database;
import org.denwaban.inbound.Callers;
import org.denwaban.inbound.Enquiries;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.people.Household;
import org.denwaban.people.ListColumn;
import org.denwaban.people.LookStore;
import org.denwaban.people.Member;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumberRules;
import org.denwaban.people.PhoneReading;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Opens the cards. The look is committed before anything of a card is given away.
final class Cards {

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter LISTED = DateTimeFormatter.BASIC_ISO_DATE;

    private final Database database;
    private final PeopleStore people;
    private final CourseStore courses;
    private final ReturnCallStore returnCalls = new ReturnCallStore();
    private final MemberResultStore results;
    private final TicketWishStore tickets = new TicketWishStore();
    private final LookStore looks = new LookStore();
    private final Callers callers;
    private final Enquiries enquiries;
    private final EscalationStore escalations;
    private final Map<String, Contract> contracts;
    private final Map<String, ExplainRules> rules;
    private final ContractClock contractTime;
    private final Clock machine;

    /// @param contracts all that are served, by id
    /// @param rules     of those that have a list, by the contract's id
    Cards(
            Database database,
            PeopleStore people,
            CourseStore courses,
            MemberResultStore results,
            Callers callers,
            Enquiries enquiries,
            EscalationStore escalations,
            Map<String, Contract> contracts,
            Map<String, ExplainRules> rules,
            ContractClock contractTime,
            Clock machine) {
        this.database = database;
        this.people = people;
        this.courses = courses;
        this.results = results;
        this.callers = callers;
        this.enquiries = enquiries;
        this.escalations = escalations;
        this.contracts = Map.copyOf(contracts);
        this.rules = Map.copyOf(rules);
        this.contractTime = contractTime;
        this.machine = machine;
    }

    /// What people call a contract; its id where it is none that is served.
    String name(String contractId) {
        return Optional.ofNullable(contracts.get(contractId))
                .map(Contract::name)
                .orElse(contractId);
    }

    /// A household's card, for `by`; empty where there is none of a contract with a list.
    ///
    /// @param callId the call because of which, null for none
    Optional<Card.OfHousehold> household(
            String householdId, String by, LookStore.Reason reason, @Nullable String callId) {
        return database.transaction(handle -> Optional.ofNullable(people.household(handle, householdId))
                .filter(household -> rules.containsKey(household.contractId()))
                .map(household -> {
                    looks.add(handle, household, by, reason, callId, machine.now());
                    return card(handle, household);
                }));
    }

    /// Ids of the households of a contract that somebody names: by their id, a ticket, a certificate or a telephone
    /// number. Nothing of them is opened.
    List<String> named(String contractId, String words) {
        var contract = contracts.get(contractId);
        var outbound = contract == null ? null : contract.outbound();
        if (outbound == null) {
            return List.of();
        }
        return database.transaction(handle -> {
            if (words.matches("[0-9]{8}")) {
                return people.householdsByCertificate(handle, contractId, words);
            }
            if (words.matches("[1-9][0-9]{10}")) {
                return people.householdsByTicket(handle, contractId, words);
            }
            return switch (PhoneNumberRules.read(words, outbound.areaCode())) {
                case PhoneReading.Dialable dialable -> people.householdsByNumber(handle, contractId, dialable.number());
                case PhoneReading.Absent _, PhoneReading.Defective _ ->
                    Optional.ofNullable(people.household(handle, words))
                            .filter(household -> household.contractId().equals(contractId))
                            .map(Household::id)
                            .stream()
                            .toList();
            };
        });
    }

    /// A caller's card, for the operator at whose telephone they are; empty where the operator does not serve them.
    Optional<Card.OfCaller> caller(String callId, String contractId, String operatorId) {
        if (!rules.containsKey(contractId)) {
            return Optional.of(new Card.OfCaller(
                    callId, contractId, name(contractId), false, false, List.of(), enquiries(callId, contractId)));
        }
        return card(callId, callers.who(callId, operatorId));
    }

    /// The card of whoever a caller says to be; empty where the operator does not serve them.
    ///
    /// @throws TooManyException where it is no answer to who calls
    Optional<Card.OfCaller> search(String callId, Callers.Said said, String operatorId) throws TooManyException {
        var answer = callers.search(callId, said, operatorId);
        if (answer instanceof Callers.Answer.TooMany) {
            throw new TooManyException();
        }
        return card(callId, answer);
    }

    /// More households than anybody may look at for one caller.
    static final class TooManyException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private Optional<Card.OfCaller> card(String callId, Callers.Answer answer) {
        return switch (answer) {
            case Callers.Answer.Known known ->
                Optional.of(new Card.OfCaller(
                        callId,
                        known.contractId(),
                        name(known.contractId()),
                        true,
                        known.withheld(),
                        known.candidates().stream()
                                .map(candidate -> card(known.contractId(), candidate))
                                .toList(),
                        enquiries(callId, known.contractId())));
            case Callers.Answer.TooMany _, Callers.Answer.NoSuchCall _ -> Optional.empty();
        };
    }

    private Card.OfEnquiries enquiries(String callId, String contractId) {
        return new Card.OfEnquiries(
                categories(contractId),
                enquiries.ofCall(callId).stream().map(Cards::taken).toList());
    }

    /// Kinds of enquiry of a contract; none where it has none.
    List<String> categories(String contractId) {
        var contract = contracts.get(contractId);
        var reception = contract == null ? null : contract.reception();
        return reception == null ? List.of() : reception.categories();
    }

    /// Whether a contract has a list of people to call.
    boolean listed(String contractId) {
        return rules.containsKey(contractId);
    }

    /// Whether a contract takes enquiries.
    boolean takesEnquiries(String contractId) {
        var contract = contracts.get(contractId);
        return contract != null && contract.reception() != null;
    }

    private static Card.Taken taken(EnquiryStore.Entry entry) {
        var booking = entry.enquiry().booking();
        return new Card.Taken(
                entry.id(),
                shown(entry.at()),
                entry.enquiry().category(),
                booking == null ? "" : "booking." + booking.what().name(),
                booking == null ? "" : booking.number());
    }

    private Card.OfHousehold card(String contractId, Callers.Candidate candidate) {
        return card(
                contractId,
                candidate.householdId(),
                candidate.members(),
                Map.of(),
                Beside.NOTHING,
                List.of(),
                candidate.account(),
                candidate.returnCalls());
    }

    private Card.OfHousehold card(Handle handle, Household household) {
        var members = people.members(handle, household);
        var explain = Objects.requireNonNull(rules.get(household.contractId()));
        return card(
                household.contractId(),
                household.id(),
                members,
                members.stream()
                        .collect(Collectors.toMap(
                                Member::contactId, member -> results.notes(handle, member.contactId()))),
                beside(handle, household.id(), members),
                people.phones(handle, household).stream()
                        .map(phone ->
                                new Card.Phone(phone.ordinal(), phone.number().digits()))
                        .toList(),
                explain.account(courses.load(handle, household.id()), contractTime.now()),
                returnCalls.of(handle, household.id()).stream()
                        .map(ReturnCallStore.ReturnCall::contractAt)
                        .toList());
    }

    private Card.OfHousehold card(
            String contractId,
            String householdId,
            List<Member> members,
            Map<String, List<String>> notes,
            Beside beside,
            List<Card.Phone> phones,
            ExplainRules.Account account,
            List<Instant> calledUs) {
        var contract = Objects.requireNonNull(contracts.get(contractId));
        var period = Objects.requireNonNull(contract.outbound()).period();
        return new Card.OfHousehold(
                householdId,
                contractId,
                contract.name(),
                members.stream()
                        .map(member -> person(member, notes.getOrDefault(member.contactId(), List.of()), beside))
                        .toList(),
                members.stream().findFirst().map(Cards::address).orElse(""),
                phones,
                account.calls().stream().map(call -> call(contract, call)).toList(),
                left(contract, account),
                calledUs.stream().map(Cards::shown).toList(),
                dispositions(contract),
                reasons(contract),
                contract.ticketMail() != null,
                dispositions(contract).stream().anyMatch(Card.Choice::wrongNumber),
                period.first().toString(),
                period.last().toString(),
                account.verdict() instanceof Verdict.Refused refused
                        ? refused.reason().japanese()
                        : "");
    }

    /// What calls brought beside results, by contact.
    ///
    /// @param tickets each person's last wish for a new ticket
    private record Beside(Map<String, TicketWishStore.Wish> tickets, Map<String, List<Card.Escalated>> escalated) {
        static final Beside NOTHING = new Beside(Map.of(), Map.of());
    }

    private Beside beside(Handle handle, String householdId, List<Member> members) {
        return new Beside(
                tickets.of(handle, householdId).stream()
                        .filter(wish -> !wish.withdrawn())
                        .collect(Collectors.toMap(
                                TicketWishStore.Wish::contactId, Function.identity(), (_, later) -> later)),
                members.stream()
                        .collect(Collectors.toMap(
                                Member::contactId,
                                member -> escalations.ofContact(handle, member.contactId()).stream()
                                        .map(Cards::escalated)
                                        .toList())));
    }

    private static Card.Escalated escalated(EscalationStore.Escalation escalation) {
        var answer = escalation.answer();
        return new Card.Escalated(
                shown(escalation.at()),
                escalation.content(),
                answer == null ? "" : shown(answer.at()),
                answer == null ? "" : answer.text());
    }

    private Card.Person person(Member member, List<String> notes, Beside beside) {
        var wish = Optional.ofNullable(beside.tickets().get(member.contactId()));
        var person = member.person();
        var born = LocalDate.parse(person.get(ListColumn.BIRTHDAY), LISTED);
        return new Card.Person(
                member.member(),
                member.listed(),
                person.get(ListColumn.NAME),
                person.get(ListColumn.KANA),
                born.toString(),
                Period.between(born, Tokyo.day(contractTime.now())).getYears(),
                person.get(ListColumn.SEX),
                person.get(ListColumn.TICKET),
                Stream.of(ListColumn.EXAMINED_1_AGO, ListColumn.EXAMINED_2_AGO, ListColumn.EXAMINED_3_AGO)
                        .map(person::get)
                        .filter(day -> day.length() == 8)
                        .map(day -> day.substring(0, 4) + "-" + day.substring(4, 6) + "-" + day.substring(6))
                        .collect(Collectors.joining("、")),
                notes,
                wish.map(each -> shown(each.wishedAt())).orElse(""),
                wish.map(TicketWishStore.Wish::id).orElse(""),
                beside.escalated().getOrDefault(member.contactId(), List.of()));
    }

    private static String address(Member member) {
        var person = member.person();
        return Stream.of(ListColumn.ADDRESS, ListColumn.HOUSE)
                .map(person::get)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static Card.Call call(Contract contract, ExplainRules.Call call) {
        return new Card.Call(
                call.number(),
                shown(call.attempt().at()),
                label(contract, call.window()),
                call.attempt().phone(),
                outcome(call.attempt().state()));
    }

    private static String outcome(Attempt.State state) {
        return switch (state) {
            case Attempt.State.Running _ -> "outcome.RUNNING";
            case Attempt.State.Talking _ -> "outcome.TALKING";
            case Attempt.State.Ended ended -> "outcome." + ended.outcome().name();
        };
    }

    private static Card.Left left(Contract contract, ExplainRules.Account account) {
        if (account.attemptsLeft() > 0) {
            var windows = account.windowsLeft().stream()
                    .map(window -> label(contract, window))
                    .collect(Collectors.joining("、"));
            return new Card.Left("left.attempts", account.attemptsLeft(), windows);
        }
        return new Card.Left(account.progress() instanceof Progress.Concluded ? "left.none" : "left.open", 0, "");
    }

    private static String label(Contract contract, @Nullable Window window) {
        var results = contract.results();
        return window == null || results == null ? "" : results.timeLabels().getOrDefault(window, "");
    }

    /// What the contract lets nobody choose after a call is not there to be chosen.
    private static List<Card.Choice> dispositions(Contract contract) {
        var results = contract.results();
        return results == null
                ? List.of()
                : results.dispositions().stream()
                        .filter(each -> each.meaning() != Disposition.Meaning.DEFECTIVE_BEFORE_DIALLING)
                        .map(each -> new Card.Choice(
                                each.code(),
                                each.label(),
                                each.noteNeeded(),
                                each.meaning() == Disposition.Meaning.CONTACT,
                                each.meaning() == Disposition.Meaning.DEFECTIVE_AFTER_DIALLING))
                        .toList();
    }

    private static List<Card.Choice> reasons(Contract contract) {
        var results = contract.results();
        return results == null
                ? List.of()
                : results.reasons().stream()
                        .map(each -> new Card.Choice(
                                String.valueOf(each.code()), results.pullDown(each), false, false, false))
                        .toList();
    }

    static String shown(Instant at) {
        return SHOWN.format(Tokyo.wall(at));
    }
}
