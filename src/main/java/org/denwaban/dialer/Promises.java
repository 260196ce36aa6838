package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.denwaban.call.AttemptId;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Verdict;
import org.denwaban.clock.Clock;
import org.denwaban.db.Ulid;
import org.denwaban.staff.Operator;
import org.jdbi.v3.core.Handle;

/// Makes promises: the attempt and its permit, written before anything is asked of the PBX.
final class Promises {

    /// How long a household waits whose number is on the line for another one; about a call's length.
    private static final Duration SAME_NUMBER_PAUSE = Duration.ofMinutes(2);

    private final CourseStore courses;
    private final Clock machine;

    Promises(CourseStore courses, Clock machine) {
        this.courses = courses;
        this.machine = machine;
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
        var verdict = campaign.rules().mayBeDialled(courses.load(handle, household), contractNow);
        return switch (verdict) {
            case Verdict.Allowed allowed
            when courses.numberLive(handle, household, allowed.phone()) -> {
                // the same number stands in another household, which is being called right now
                courses.postpone(handle, household, contractNow.plus(SAME_NUMBER_PAUSE));
                yield Optional.empty();
            }
            case Verdict.Allowed allowed ->
                Optional.of(written(handle, campaign, household, operator, channel, contractNow, life, allowed));
            case Verdict.Refused _ -> {
                courses.reschedule(handle, household, campaign.rules(), contractNow);
                yield Optional.empty();
            }
        };
    }

    private CourseStore.Promise written(
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
                contractNow,
                now,
                now.plus(life));
        courses.promise(handle, promise);
        return promise;
    }
}
