package org.denwaban.dialer;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.denwaban.campaign.AppointmentFault;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.DoNotCallStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResult;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.MemberResultStore.Told;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.ResultFault;
import org.denwaban.campaign.ResultRules;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.campaign.TicketWishStore;
import org.denwaban.db.Database;
import org.denwaban.hooks.Happened;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.settings.Settings.Webhook;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Takes what an operator enters after a conversation: for each person of whom it told a result, a note, the wish for a
/// new ticket and what the commissioner is asked; the wish not to be called again, an appointment. All of it in one
/// transaction, or none.
public final class ResultEntry {

    private final Database database;
    private final CourseStore courses;
    private final MemberResultStore results;
    private final ReturnCallStore returnCalls;
    private final TicketWishStore tickets = new TicketWishStore();
    private final EscalationStore escalations;
    private final Map<String, Campaign> campaigns;
    private final Endings endings;
    private final DoNotCall doNotCall;
    private final Appointments appointments;
    private final WebhookStore hooks;
    private final Clocks clocks;

    ResultEntry(
            Database database,
            CourseStore courses,
            MemberResultStore results,
            ReturnCallStore returnCalls,
            EscalationStore escalations,
            Map<String, Campaign> campaigns,
            Endings endings,
            DoNotCall doNotCall,
            Appointments appointments,
            WebhookStore hooks,
            Clocks clocks) {
        this.database = database;
        this.courses = courses;
        this.results = results;
        this.returnCalls = returnCalls;
        this.escalations = escalations;
        this.campaigns = campaigns;
        this.endings = endings;
        this.doNotCall = doNotCall;
        this.appointments = appointments;
        this.hooks = hooks;
        this.clocks = clocks;
    }

    /// The call that told, by its id. Closed.
    public sealed interface Call {

        /// We called.
        record OfAttempt(String id) implements Call {}

        /// The citizen called us (返電).
        record OfReturnCall(String id) implements Call {}
    }

    /// What is entered.
    ///
    /// @param call        the call
    /// @param operator    who enters it: only who talked
    /// @param people      one for each person of whom the call told; who is not among them stays in course
    /// @param wrongNumber whoever answered cannot reach them: then nothing else is entered
    /// @param doNotCall   the household wishes not to be called again
    /// @param appointment the household asked to be called at a time
    public record Entered(
            Call call,
            String operator,
            List<MemberResult> people,
            boolean wrongNumber,
            boolean doNotCall,
            Optional<Appointments.Wish> appointment) {
        public Entered {
            people = List.copyOf(people);
        }

        private Entered of(List<MemberResult> others) {
            return new Entered(call, operator, others, wrongNumber, doNotCall, appointment);
        }
    }

    /// What came of it. Closed.
    public sealed interface Answer {

        /// It is written.
        ///
        /// @param outcome how the call ended by it
        record Done(Outcome outcome) implements Answer {}

        /// Nothing is written: every fault of the results.
        record Faulty(List<ResultFault> faults) implements Answer {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }

        /// Nothing is written: the appointment cannot be taken.
        record NoAppointment(AppointmentFault fault) implements Answer {}

        /// Nothing is written: no such call of this operator, or not answered.
        record NoSuchCall() implements Answer {}

        /// Nothing is written: its result was entered before.
        record EnteredBefore() implements Answer {}
    }

    /// Undoes the transaction and carries the answer out of it.
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Answer answer;

        Refused(Answer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }

    /// Writes it all.
    public Answer enter(Entered entered) {
        try {
            return database.transaction(handle -> written(handle, entered));
        } catch (Refused e) {
            return e.answer;
        }
    }

    private Answer written(Handle handle, Entered entered) {
        return switch (entered.call()) {
            case Call.OfAttempt(var id) -> ofAttempt(handle, id, entered);
            case Call.OfReturnCall(var id) -> ofReturnCall(handle, id, entered);
        };
    }

    /// The remaining attempts end with what this call told, in this very transaction: a permit that is out is refused
    /// at the gate, which asks the rules again.
    private Answer ofReturnCall(Handle handle, String id, Entered entered) {
        var call = returnCalls
                .lock(handle, id)
                .filter(each -> each.operatorId().equals(entered.operator()))
                .orElseThrow(() -> new Refused(new Answer.NoSuchCall()));
        var campaign = campaign(call.contractId());
        if (call.entered()) {
            throw new Refused(new Answer.EnteredBefore());
        }
        courses.lock(handle, call.householdId());
        var listed = results.listed(handle, call.householdId());
        var complete = complete(codes(campaign), entered, listed.keySet());
        var good = judged(codes(campaign), complete, listed.keySet());
        if (good.outcome() != Outcome.CONTACT) {
            throw new Refused(new Answer.Faulty(List.of(new ResultFault(ResultFault.Kind.NOT_BY_RETURN_CALL, 0))));
        }
        write(handle, Told.by(call), complete, good.settled(), listed);
        returnCalls.entered(handle, id, clocks.machine().now());
        courses.reschedule(
                handle, call.householdId(), campaign.rules(), clocks.contract().now());
        tell(handle, call.contractId(), call.callId(), Happened.Direction.INBOUND, good.outcome());
        return new Answer.Done(good.outcome());
    }

    private void tell(Handle handle, String contractId, String callId, Happened.Direction direction, Outcome outcome) {
        var now = clocks.machine().now();
        hooks.add(
                handle,
                new Happened(Webhook.Event.RESULT_ENTERED, contractId, callId, direction, outcome.name(), now),
                now);
    }

    private Campaign campaign(String contractId) {
        var campaign = campaigns.get(contractId);
        if (campaign == null) {
            throw new Refused(new Answer.NoSuchCall());
        }
        return campaign;
    }

    private static ResultRules codes(Campaign campaign) {
        var codes = campaign.contract().results();
        if (codes == null) {
            throw new Refused(new Answer.NoSuchCall());
        }
        return new ResultRules(codes, campaign.contract().ticketMail() != null);
    }

    private Answer ofAttempt(Handle handle, String id, Entered entered) {
        var attempt = courses.find(handle, id)
                .filter(open -> open.operatorId().equals(entered.operator()))
                .orElseThrow(() -> new Refused(new Answer.NoSuchCall()));
        var campaign = campaign(attempt.contractId());
        courses.lock(handle, attempt.householdId());
        var listed = results.listed(handle, attempt.householdId());
        var complete = complete(codes(campaign), entered, listed.keySet());
        var good = judged(codes(campaign), complete, listed.keySet());
        switch (courses.find(handle, attempt.id()).orElseThrow().state()) {
            case PROMISED, REDEEMED, VOID -> throw new Refused(new Answer.NoSuchCall());
            case ANSWERED -> end(handle, attempt, complete, good, listed);
            case ENDED -> refine(handle, campaign, attempt, complete, good, listed);
        }
        tell(handle, attempt.contractId(), attempt.id(), Happened.Direction.OUTBOUND, good.outcome());
        return new Answer.Done(good.outcome());
    }

    private void end(
            Handle handle,
            CourseStore.Open attempt,
            Entered entered,
            ResultRules.Judged.Good good,
            Map<Integer, String> listed) {
        boolean ended = endings.end(
                handle,
                attempt,
                good.outcome(),
                CourseStore.Source.OPERATOR,
                () -> write(handle, Told.by(attempt), entered, good.settled(), listed));
        if (!ended) {
            throw new Refused(new Answer.EnteredBefore());
        }
    }

    /// A key on the telephone has said how the call ended, and for everybody; now it is told for each person.
    private void refine(
            Handle handle,
            Campaign campaign,
            CourseStore.Open attempt,
            Entered entered,
            ResultRules.Judged.Good good,
            Map<Integer, String> listed) {
        if (!courses.onlyKeyed(handle, attempt.id(), good.outcome())) {
            throw new Refused(new Answer.EnteredBefore());
        }
        courses.unsettle(handle, attempt);
        write(handle, Told.by(attempt), entered, good.settled(), listed);
        courses.reschedule(
                handle,
                attempt.householdId(),
                campaign.rules(),
                clocks.contract().now());
    }

    /// A wrong number says the same of everybody, and nothing beside it.
    private static Entered complete(ResultRules rules, Entered entered, Set<Integer> listed) {
        if (!entered.wrongNumber()) {
            return entered;
        }
        if (!entered.people().isEmpty() || entered.appointment().isPresent()) {
            throw new Refused(new Answer.Faulty(List.of(new ResultFault(ResultFault.Kind.WRONG_NUMBER_ALONE, 0))));
        }
        return entered.of(rules.wrongNumber(listed));
    }

    private static ResultRules.Judged.Good judged(ResultRules rules, Entered entered, Set<Integer> listed) {
        return switch (rules.judge(entered.people(), listed)) {
            case ResultRules.Judged.Good good -> good;
            case ResultRules.Judged.Bad bad -> throw new Refused(new Answer.Faulty(bad.faults()));
        };
    }

    private void write(Handle handle, Told told, Entered entered, Set<Integer> settled, Map<Integer, String> listed) {
        var now = clocks.contract().now();
        for (var result : entered.people()) {
            var contact = Objects.requireNonNull(listed.get(result.member()));
            boolean settles = settled.contains(result.member());
            results.add(
                    handle,
                    told,
                    contact,
                    result,
                    settles,
                    entered.operator(),
                    now,
                    clocks.machine().now());
            if (settles) {
                courses.settle(handle, contact, now);
            }
            beside(handle, told, contact, result, entered.operator());
        }
        wishes(handle, told, entered);
    }

    /// What a person wants beside the result.
    private void beside(Handle handle, Told told, String contact, MemberResult result, String operator) {
        var contractNow = clocks.contract().now();
        var machineNow = clocks.machine().now();
        if (result.ticket()) {
            tickets.add(handle, told, contact, operator, contractNow, machineNow);
        }
        if (!result.escalation().isBlank()) {
            var about = new EscalationStore.About(told.contractId(), told.householdId(), contact, callOf(handle, told));
            escalations.add(handle, about, result.escalation(), operator, contractNow, machineNow);
        }
    }

    private @Nullable String callOf(Handle handle, Told told) {
        return told.returnCallId() == null
                ? told.attemptId()
                : returnCalls
                        .lock(handle, told.returnCallId())
                        .map(ReturnCallStore.ReturnCall::callId)
                        .orElse(null);
    }

    private void wishes(Handle handle, Told told, Entered entered) {
        entered.appointment().ifPresent(wish -> {
            var taken = appointments.take(handle, told.contractId(), told.householdId(), wish);
            if (taken instanceof Appointments.Answer.Refused(var why)) {
                throw new Refused(new Answer.NoAppointment(why));
            }
        });
        if (entered.doNotCall()) {
            doNotCall.add(
                    handle,
                    told.contractId(),
                    new DoNotCall.Who.OfHousehold(told.householdId()),
                    DoNotCallStore.Asked.CITIZEN,
                    entered.operator());
        }
    }
}
