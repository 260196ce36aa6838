package org.denwaban.dialer;

import java.time.Instant;
import java.util.Map;
import org.denwaban.campaign.Attempt;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.hooks.Happened;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.settings.Settings.Webhook;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes how an attempt ended and puts its household where the course now belongs, in the caller's
/// transaction.
final class Endings {

    private final CourseStore courses;
    private final Map<String, Campaign> campaigns;
    private final Clocks clocks;
    private final WebhookStore hooks;
    private final DialerMetrics metrics;

    Endings(
            CourseStore courses,
            Map<String, Campaign> campaigns,
            Clocks clocks,
            WebhookStore hooks,
            DialerMetrics metrics) {
        this.courses = courses;
        this.campaigns = campaigns;
        this.clocks = clocks;
        this.hooks = hooks;
        this.metrics = metrics;
    }

    /// Ends an attempt; a contact of which nobody says more has told of everybody. False if its outcome was known
    /// before, or its contract is not served here any more.
    boolean end(Handle handle, CourseStore.Open attempt, Outcome outcome, CourseStore.Source source) {
        return end(handle, attempt, outcome, source, () -> {
            if (outcome == Outcome.CONTACT) {
                courses.settleEverybody(handle, attempt, clocks.contract().now());
            }
        });
    }

    /// Ends an attempt of which is known what it told of each person.
    ///
    /// @param told writes that down; done only if the outcome was not known before
    boolean end(Handle handle, CourseStore.Open attempt, Outcome outcome, CourseStore.Source source, Runnable told) {
        var campaign = campaigns.get(attempt.contractId());
        if (campaign == null) {
            return false;
        }
        courses.lock(handle, attempt.householdId());
        boolean counts = counts(handle, campaign, attempt, outcome);
        if (!courses.end(
                handle, attempt.id(), outcome, counts, source, clocks.machine().now())) {
            return false;
        }
        told.run();
        courses.reschedule(
                handle,
                attempt.householdId(),
                campaign.rules(),
                clocks.contract().now());
        tell(handle, attempt, outcome, Webhook.Event.CALL_ENDED);
        metrics.ended(attempt.contractId(), outcome);
        return true;
    }

    /// Ends the doubt of an attempt whose household the caller has locked, and puts the household where its course now
    /// belongs. False if it was not in doubt.
    ///
    /// @param answered machine time, null where nobody did
    boolean learnt(
            Handle handle,
            CourseStore.Open attempt,
            Outcome outcome,
            CourseStore.Source source,
            @Nullable Instant answered) {
        var campaign = campaigns.get(attempt.contractId());
        if (campaign == null || !courses.learnt(handle, attempt.id(), outcome, source, answered)) {
            return false;
        }
        var contractNow = clocks.contract().now();
        if (outcome == Outcome.CONTACT) {
            courses.settleEverybody(handle, attempt, contractNow);
        }
        courses.reschedule(handle, attempt.householdId(), campaign.rules(), contractNow);
        tell(handle, attempt, outcome, Webhook.Event.RESULT_ENTERED);
        return true;
    }

    private void tell(Handle handle, CourseStore.Open attempt, Outcome outcome, Webhook.Event event) {
        var now = clocks.machine().now();
        hooks.add(
                handle,
                new Happened(
                        event, attempt.contractId(), attempt.id(), Happened.Direction.OUTBOUND, outcome.name(), now),
                now);
    }

    /// Gives an attempt back that was provably never dialled.
    boolean giveBack(Handle handle, CourseStore.Open attempt) {
        courses.lock(handle, attempt.householdId());
        if (!courses.giveBack(handle, attempt.id(), clocks.machine().now())) {
            return false;
        }
        var campaign = campaigns.get(attempt.contractId());
        if (campaign != null) {
            courses.reschedule(
                    handle,
                    attempt.householdId(),
                    campaign.rules(),
                    clocks.contract().now());
        }
        metrics.givenBack(attempt.contractId());
        return true;
    }

    /// A busy tone is no attempt until there were too many in a row: only the course before it can
    /// tell.
    private boolean counts(Handle handle, Campaign campaign, CourseStore.Open attempt, Outcome outcome) {
        var course = courses.load(handle, attempt.householdId());
        boolean there = course.attempts().stream().map(Attempt::id).anyMatch(attempt.id()::equals);
        var before = there ? course.without(attempt.id()) : course;
        return campaign.rules().counts(outcome, campaign.rules().busyInRow(before));
    }
}
