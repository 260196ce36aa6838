package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.db.Database;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Attempts in doubt of which the PBX's record comes after all: of another server's PBX once that server is back, of
/// ours where its file could not be read in time. What it tells takes the doubt's place, so that nobody is called again
/// who was talked to. It never takes an attempt back: an outcome that would not have counted leaves the doubt, which
/// does.
final class Doubts {

    /// A server is back within days, or its PBX's record is no longer waited for.
    static final Duration WAITED_FOR = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    private static final Set<Outcome> NO_ATTEMPT = Set.of(Outcome.BUSY, Outcome.CARRIER_FAILED, Outcome.IN_DOUBT);

    private final Database database;
    private final CourseStore courses;
    private final Endings endings;
    private final Settlement.Records records;

    Doubts(Database database, CourseStore courses, Endings endings, Settlement.Records records) {
        this.database = database;
        this.courses = courses;
        this.endings = endings;
        this.records = records;
    }

    /// Looks whether the record of one is there.
    void sweep(Instant now) {
        for (var attempt : database.transaction(handle -> courses.inDoubt(handle, now.minus(WAITED_FOR)))) {
            records.ended(attempt.channelId())
                    .filter(ended -> ended.operatorGone() != null) // both legs: what was keyed in is there too
                    .ifPresent(ended -> database.run(handle -> cleared(handle, attempt, ended)));
        }
    }

    private void cleared(Handle handle, CourseStore.Open attempt, Settlement.Ended ended) {
        courses.lock(handle, attempt.householdId());
        courses.cause(handle, attempt.id(), ended.cause(), 0);
        var outcome = outcome(ended);
        if (NO_ATTEMPT.contains(outcome)
                || !endings.learnt(handle, attempt, outcome, source(ended), ended.answered())) {
            courses.staysInDoubt(handle, attempt.id(), ended.answered());
            return;
        }
        LOG.info("attempt {} was in doubt and is told by the PBX's record", attempt.id());
    }

    /// Whoever answered, and of whom no key tells: what was said is the operator's to enter, or a supervisor's.
    private static Outcome outcome(Settlement.Ended ended) {
        return ResultKeypad.meaning(ended.key()).orElseGet(() -> switch (ended.outcome()) {
            case ANSWERED -> Outcome.IN_DOUBT;
            case NOBODY -> Outcome.NOBODY;
            case BUSY -> Outcome.BUSY;
            case UNALLOCATED -> Outcome.UNALLOCATED;
            case CARRIER_FAILED -> Outcome.CARRIER_FAILED;
        });
    }

    private static CourseStore.Source source(Settlement.Ended ended) {
        return ended.key().isEmpty() ? CourseStore.Source.CEL : CourseStore.Source.OPERATOR;
    }
}
