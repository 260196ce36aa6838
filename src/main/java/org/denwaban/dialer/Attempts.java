package org.denwaban.dialer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.call.LeftMessage;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Outcome;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The attempts of campaigns, as settlement sees them.
record Attempts(CourseStore courses, Endings endings, Messages messages) implements OpenCalls {

    @Override
    public Optional<OpenCall> find(Handle handle, String id) {
        return courses.find(handle, id).map(Call::new);
    }

    @Override
    public List<OpenCall> open(Handle handle) {
        return courses.open(handle).stream().<OpenCall>map(Call::new).toList();
    }

    private final class Call implements OpenCall {

        private final CourseStore.Open attempt;

        Call(CourseStore.Open attempt) {
            this.attempt = attempt;
        }

        @Override
        public String id() {
            return attempt.id();
        }

        @Override
        public String channelId() {
            return attempt.channelId();
        }

        @Override
        public String operatorId() {
            return attempt.operatorId();
        }

        @Override
        public @Nullable Instant redeemed() {
            return attempt.redeemed();
        }

        @Override
        public Instant expires() {
            return attempt.expires();
        }

        @Override
        public boolean onItsWay() {
            return attempt.state() == CourseStore.State.REDEEMED;
        }

        @Override
        public void lock(Handle handle) {
            courses.lock(handle, attempt.householdId());
        }

        @Override
        public void answered(Handle handle, Instant at) {
            courses.answered(handle, attempt.id(), at);
        }

        @Override
        public void cause(Handle handle, int cause, int techCause) {
            courses.cause(handle, attempt.id(), cause, techCause);
        }

        @Override
        public boolean operatorGone(Handle handle, Instant at) {
            return courses.operatorGone(handle, attempt.id(), at);
        }

        /// A conversation's result may still come, and is waited for.
        @Override
        public void over(Handle handle) {}

        @Override
        public boolean end(Handle handle, Outcome outcome, CourseStore.Source source) {
            return endings.end(handle, attempt, outcome, source);
        }

        @Override
        public void filledFromRecord(Handle handle) {
            courses.filledFromRecord(handle, attempt.id());
        }

        @Override
        public boolean giveBack(Handle handle) {
            return endings.giveBack(handle, attempt);
        }

        @Override
        public void message(Handle handle, LeftMessage message, Instant at) {
            messages.told(handle, attempt, message, at);
        }
    }
}
