package org.denwaban.dialer;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.MemberResult;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.MemberResultStore.Holding;
import org.denwaban.campaign.MemberResultStore.Told;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.ResultFault;
import org.denwaban.campaign.ResultRules;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.db.Database;
import org.denwaban.hooks.Happened;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.settings.Settings.Webhook;
import org.denwaban.staff.AuditStore;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Supervisors write over what a call told. Each correction is a row of its own with its author and reason; what stood
/// before stays. The household goes where its course now belongs: one that was concluded by mistake is in course again.
public final class Corrections {

    /// Longest reason, in characters; the same as of a note.
    public static final int WHY_MOST = ResultRules.NOTE_MOST;

    private final Database database;
    private final CourseStore courses;
    private final MemberResultStore results;
    private final ReturnCallStore returnCalls = new ReturnCallStore();
    private final AuditStore audit = new AuditStore();
    private final Map<String, Campaign> campaigns;
    private final WebhookStore hooks;
    private final Clocks clocks;

    Corrections(
            Database database,
            CourseStore courses,
            MemberResultStore results,
            Map<String, Campaign> campaigns,
            WebhookStore hooks,
            Clocks clocks) {
        this.database = database;
        this.courses = courses;
        this.results = results;
        this.campaigns = campaigns;
        this.hooks = hooks;
        this.clocks = clocks;
    }

    /// What a supervisor writes.
    ///
    /// @param contractId whose call it is: only a contract that they have rights for
    /// @param people     those whose result changes; all who are listed where only a key told of the call
    /// @param why        not blank, at most {@link #WHY_MOST} characters
    /// @param by         the supervisor
    /// @param from       the browser's address
    public record Wanted(
            String contractId, ResultEntry.Call call, List<MemberResult> people, String why, String by, String from) {
        public Wanted {
            people = List.copyOf(people);
        }

        /// Without the texts: they may hold a person's words.
        @Override
        public String toString() {
            return "Wanted[" + call + "]";
        }
    }

    /// What came of it. Closed.
    public sealed interface Answer {

        /// It is written.
        record Done() implements Answer {}

        /// Nothing is: every fault of the results.
        record Faulty(List<ResultFault> faults) implements Answer {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }

        /// Nothing is: no such call of that contract, nobody had answered it, or its result is not entered yet.
        record NoSuchCall() implements Answer {}

        /// Nothing is: no reason, or one that is too long.
        record NoReason() implements Answer {}
    }

    /// A call whose result can be corrected.
    ///
    /// @param ours    whether we called
    /// @param at      contract time
    /// @param number  which attempt, 0 for a return call
    /// @param holding what holds by it of each person; empty where only a key of the telephone tells
    public record Correctable(String id, boolean ours, Instant at, int number, List<Holding> holding) {
        public Correctable {
            holding = List.copyOf(holding);
        }
    }

    /// The calls of a household that somebody answered and whose result is there, the oldest first.
    public List<Correctable> of(String householdId) {
        return database.transaction(handle -> Stream.concat(
                        courses.answeredCalls(handle, householdId).stream()
                                .map(call -> new Correctable(
                                        call.id(),
                                        true,
                                        call.contractAt(),
                                        call.number(),
                                        results.holding(handle, new Told("", householdId, call.id(), null)))),
                        returnCalls.of(handle, householdId).stream()
                                .filter(ReturnCallStore.ReturnCall::entered)
                                .map(call -> new Correctable(
                                        call.id(),
                                        false,
                                        call.contractAt(),
                                        0,
                                        results.holding(handle, Told.by(call)))))
                .sorted(Comparator.comparing(Correctable::at))
                .toList());
    }

    /// What is to be corrected, and how it had ended.
    private record Found(Told told, @Nullable Outcome was) {}

    static boolean saysWhy(String why) {
        return !why.isBlank() && why.codePointCount(0, why.length()) <= WHY_MOST;
    }

    /// Writes it, with its entry in the audit trail, or nothing.
    public Answer correct(Wanted wanted) {
        if (!saysWhy(wanted.why())) {
            return new Answer.NoReason();
        }
        var campaign = campaigns.get(wanted.contractId());
        if (campaign == null) {
            return new Answer.NoSuchCall();
        }
        return database.transaction(handle -> found(handle, wanted.call())
                .filter(found -> found.told().contractId().equals(wanted.contractId()))
                .map(found -> judged(handle, campaign, found, wanted))
                .orElseGet(Answer.NoSuchCall::new));
    }

    private Optional<Found> found(Handle handle, ResultEntry.Call call) {
        return switch (call) {
            case ResultEntry.Call.OfAttempt(var id) ->
                courses.find(handle, id).flatMap(attempt -> {
                    courses.lock(handle, attempt.householdId());
                    return courses.answeredOutcome(handle, id).map(was -> new Found(Told.by(attempt), was));
                });
            case ResultEntry.Call.OfReturnCall(var id) ->
                returnCalls
                        .lock(handle, id)
                        .filter(ReturnCallStore.ReturnCall::entered)
                        .map(returnCall -> {
                            courses.lock(handle, returnCall.householdId());
                            return new Found(Told.by(returnCall), null);
                        });
        };
    }

    private Answer judged(Handle handle, Campaign campaign, Found found, Wanted wanted) {
        var codes = campaign.contract().results();
        if (codes == null) {
            return new Answer.NoSuchCall();
        }
        var holding = results.holding(handle, found.told());
        var people = people(handle, found.told(), holding);
        var corrected = wanted.people().stream().map(MemberResult::member).collect(Collectors.toSet());
        if (holding.isEmpty() && !corrected.containsAll(people.keySet())) {
            return new Answer.Faulty(List.of(new ResultFault(ResultFault.Kind.EVERYBODY_NEEDED, 0)));
        }
        var rules = new ResultRules(codes, campaign.contract().ticketMail() != null);
        var kept = kept(holding, corrected);
        return switch (rules.judgeCorrection(kept, wanted.people(), people.keySet())) {
            case ResultRules.Judged.Bad(var faults) -> new Answer.Faulty(faults);
            case ResultRules.Judged.Good good -> written(handle, campaign, found, wanted, people, good);
        };
    }

    /// Of whom it could tell: who is listed, and who has left the list since.
    private Map<Integer, String> people(Handle handle, Told told, List<Holding> holding) {
        var people = new HashMap<>(results.listed(handle, told.householdId()));
        holding.forEach(each -> people.put(each.member(), each.contactId()));
        return people;
    }

    private static List<MemberResult> kept(List<Holding> holding, Set<Integer> corrected) {
        return holding.stream()
                .filter(each -> !corrected.contains(each.member()))
                .map(each -> new MemberResult(each.member(), each.disposition(), each.reason(), ""))
                .toList();
    }

    private Answer written(
            Handle handle,
            Campaign campaign,
            Found found,
            Wanted wanted,
            Map<Integer, String> people,
            ResultRules.Judged.Good good) {
        if (found.was() == null && good.outcome() != Outcome.CONTACT) {
            return new Answer.Faulty(List.of(new ResultFault(ResultFault.Kind.NOT_BY_RETURN_CALL, 0)));
        }
        for (var result : wanted.people()) {
            results.correct(
                    handle,
                    found.told(),
                    new MemberResultStore.Correction(
                            people.getOrDefault(result.member(), ""),
                            result,
                            good.settled().contains(result.member()),
                            wanted.by(),
                            wanted.why(),
                            found.was()),
                    clocks.contract().now(),
                    clocks.machine().now());
        }
        settle(handle, found.told(), good.settled());
        if (found.told().attemptId() != null) {
            courses.corrected(handle, found.told().attemptId(), good.outcome());
        }
        courses.reschedule(
                handle,
                found.told().householdId(),
                campaign.rules(),
                clocks.contract().now());
        audit.add(
                handle,
                new AuditStore.Entry(
                        clocks.machine().now(),
                        wanted.by(),
                        AuditStore.Action.RESULT_CORRECTED,
                        subject(wanted.call()),
                        wanted.from()));
        tell(handle, found.told(), good.outcome());
        return new Answer.Done();
    }

    private void tell(Handle handle, Told told, Outcome outcome) {
        var now = clocks.machine().now();
        boolean ours = told.attemptId() != null;
        var call = ours
                ? told.attemptId()
                : returnCalls
                        .lock(handle, Objects.requireNonNull(told.returnCallId()))
                        .orElseThrow()
                        .callId();
        hooks.add(
                handle,
                new Happened(
                        Webhook.Event.RESULT_ENTERED,
                        told.contractId(),
                        Objects.requireNonNull(call),
                        ours ? Happened.Direction.OUTBOUND : Happened.Direction.INBOUND,
                        outcome.name(),
                        now),
                now);
    }

    /// How the call ended may have changed for everybody whom it told of.
    private void settle(Handle handle, Told told, Set<Integer> settled) {
        var now = clocks.contract().now();
        for (var holding : results.holding(handle, told)) {
            if (settled.contains(holding.member())) {
                courses.settle(handle, holding.contactId(), now);
            } else {
                courses.unsettle(handle, told, holding.contactId());
            }
        }
    }

    private static String subject(ResultEntry.Call call) {
        return switch (call) {
            case ResultEntry.Call.OfAttempt(var id) -> id;
            case ResultEntry.Call.OfReturnCall(var id) -> id;
        };
    }
}
