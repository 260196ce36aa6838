package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.denwaban.call.AttemptId;
import org.denwaban.callback.CallBackStore;
import org.denwaban.campaign.Appointment;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Verdict;
import org.denwaban.clock.Clock;
import org.denwaban.db.Ulid;
import org.denwaban.staff.Operator;
import org.denwaban.vault.VaultException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes promises: the attempt and its permit, written before anything is asked of the PBX.
final class Promises {

    /// How long a household waits whose number is on the line, for another one or because it called us; about a call's
    /// length.
    private static final Duration SAME_NUMBER_PAUSE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Promises.class);

    private final CourseStore courses;
    private final OnTheLine onTheLine;
    private final LiveNumbers numbers;
    private final Clock machine;

    Promises(CourseStore courses, OnTheLine onTheLine, LiveNumbers numbers, Clock machine) {
        this.courses = courses;
        this.onTheLine = onTheLine;
        this.numbers = numbers;
        this.machine = machine;
    }

    /// Whether a household that the caller has locked may be called now; else it is put where its course belongs.
    Optional<Verdict.Allowed> allowed(Handle handle, Campaign campaign, String household, Instant contractNow) {
        return switch (campaign.rules().mayBeDialled(courses.load(handle, household), contractNow)) {
            case Verdict.Allowed allowed
            when numberLive(handle, household, allowed)
                    || onTheLine.now(handle, campaign.contract().id(), household)
                    || CallBackStore.waits(
                            handle,
                            campaign.contract().id(),
                            household,
                            contractNow.minus(OnTheLine.TALKED_JUST_NOW)) -> {
                // the same number stands in another household, or contract, which is being called right now; or it
                // called us, or is
                // to be called back
                courses.postpone(handle, household, contractNow.plus(SAME_NUMBER_PAUSE));
                yield Optional.empty();
            }
            case Verdict.Allowed allowed -> Optional.of(allowed);
            case Verdict.Refused _ -> {
                courses.reschedule(handle, household, campaign.rules(), contractNow);
                yield Optional.empty();
            }
        };
    }

    private boolean numberLive(Handle handle, String household, Verdict.Allowed allowed) {
        return courses.numberLive(
                        handle, household, allowed.phone(), machine.now().minus(Gate.TALK_MOST))
                || taken(handle, household, allowed.phone());
    }

    /// One household whose number cannot be opened keeps no other one waiting: it is looked at again later.
    private boolean taken(Handle handle, String household, int phone) {
        try {
            return numbers.taken(handle, numbers.number(handle, household, phone));
        } catch (VaultException e) {
            LOG.error("{} the number of household {} cannot be opened, so it is not called", e.code(), household);
            return true;
        }
    }

    /// Promises a call to a household that the caller has locked, if the rules allow it now; else puts
    /// the household where its course belongs.
    ///
    /// @param channel Uniqueid of the operator's leg where it is there already (dialled by hand); empty
    ///                where the PBX is asked to make it by the attempt's own id
    /// @param life    how long the permit lives, machine time
    Optional<CourseStore.Promise> promise(
            Handle handle,
            Campaign campaign,
            String household,
            Operator operator,
            Optional<String> channel,
            Instant contractNow,
            Duration life) {
        return allowed(handle, campaign, household, contractNow)
                .flatMap(
                        allowed -> written(handle, campaign, household, operator, channel, contractNow, life, allowed));
    }

    private Optional<CourseStore.Promise> written(
            Handle handle,
            Campaign campaign,
            String household,
            Operator operator,
            Optional<String> channel,
            Instant contractNow,
            Duration life,
            Verdict.Allowed allowed) {
        var now = machine.now();
        var contract = campaign.contract();
        var id = AttemptId.of(contract.tag(), Ulid.at(now)).value();
        var promise = new CourseStore.Promise(
                id,
                channel.orElse(id),
                contract.id(),
                household,
                allowed.phone(),
                courses.numberDigest(handle, household, allowed.phone()),
                operator.id(),
                allowed.attempt(),
                allowed.window(),
                Optional.ofNullable(allowed.appointment()).map(Appointment::id).orElse(null),
                contractNow,
                now,
                now.plus(life));
        if (!courses.promise(handle, promise)) {
            courses.postpone(handle, household, contractNow.plus(SAME_NUMBER_PAUSE));
            return Optional.empty();
        }
        return Optional.of(promise);
    }
}
