package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import org.denwaban.call.AttemptId;
import org.denwaban.call.LeftMessage;
import org.denwaban.call.Switchboard;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.MessageStore;
import org.denwaban.campaign.MessageStore.Unfinished;
import org.denwaban.campaign.Outcome;
import org.denwaban.db.Database;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what is left on answering machines. The operator's key for it is a result too, so the attempt is over though
/// its leg to the carrier lives on; what became of the message is written when it is known.
final class Messages {

    /// After the longest message there can be, and the minute that a record takes at most.
    static final Duration IN_DOUBT_AFTER = LeftMessage.MOST.plus(Settlement.IN_DOUBT_AFTER);

    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

    private final MessageStore store = new MessageStore();
    private final Database database;
    private final CourseStore courses;
    private final Endings endings;
    private final Switchboard switchboard;
    private final Settlement.Records records;
    private final DialerMetrics metrics;

    Messages(
            Database database,
            CourseStore courses,
            Endings endings,
            Switchboard switchboard,
            Settlement.Records records,
            DialerMetrics metrics) {
        this.database = database;
        this.courses = courses;
        this.endings = endings;
        this.switchboard = switchboard;
        this.records = records;
        this.metrics = metrics;
    }

    /// Writes what the PBX, or its CEL file, says of an attempt's message; its household is locked.
    void told(Handle handle, CourseStore.Open attempt, LeftMessage message, Instant at) {
        courses.answered(handle, attempt.id(), at);
        endings.end(handle, attempt, Outcome.MACHINE, CourseStore.Source.OPERATOR);
        if (message.over()) {
            // gone long before, which we did not hear if it is not written yet
            courses.operatorGone(handle, attempt.id(), at);
        }
        if (store.told(handle, attempt.id(), message)) {
            metrics.message(attempt.contractId(), message.status());
            if (message.status() == LeftMessage.Status.NO_RECORDING) {
                LOG.error(
                        "E-DIAL-021 the PBX has no recording for the message of contract {}: nothing was left",
                        attempt.contractId());
            }
        }
    }

    /// Looks for messages whose end nobody told.
    void sweep(Instant now) {
        var believed = switchboard.live();
        var left = database.transaction(store::unfinished).stream()
                .filter(message -> !believed.contains(new AttemptId(message.attemptId())))
                .toList();
        if (left.isEmpty()) {
            return;
        }
        records.liveChannels()
                .ifPresent(live -> left.stream()
                        .filter(message -> !live.contains(message.channelId()))
                        .forEach(message -> settle(message, now)));
    }

    private void settle(Unfinished message, Instant now) {
        var known = records.message(message.channelId()).filter(LeftMessage::over);
        if (known.isPresent()) {
            database.run(handle -> courses.find(handle, message.attemptId()).ifPresent(attempt -> {
                courses.lock(handle, attempt.householdId());
                told(handle, attempt, known.get(), now);
            }));
        } else if (now.isAfter(message.since().plus(IN_DOUBT_AFTER))
                && database.transaction(handle -> store.inDoubt(handle, message.attemptId()))) {
            LOG.warn("E-DIAL-022 nobody can tell how much of attempt {}'s message was played", message.attemptId());
        }
    }
}
