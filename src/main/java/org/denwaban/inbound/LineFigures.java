package org.denwaban.inbound;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.denwaban.inbound.InboundCall.Ending;
import org.denwaban.inbound.InboundCall.Route;
import org.jspecify.annotations.Nullable;

/// How a line did: figures over calls that came in, each of which can be followed to its calls. Pure.
///
/// @param offered         calls for a person: within the hours, or with denwaban silent
/// @param answered        a person answered, whether the conversation is over or not
/// @param abandoned       the caller hung up before
/// @param notServed       nobody could be reached, and the guidance said so
/// @param callBacks       the caller waited in vain and asked to be called back
/// @param lost            the PBX died with the call
/// @param afterHours      heard the guidance of the hours
/// @param afterHoursCallBacks of them those who asked to be called back
/// @param callBacksWaiting who wait to be called back now, of whatever day
/// @param filledIn        of all calls those that denwaban did not hear whole: known from the PBX's own record
/// @param inTime          of the answered those who waited no longer than the service level's time
/// @param serviceLevel    `inTime` of all offered calls that were answered or are over, in percent; empty without any
/// @param answerWait      mean time from the queue's entry to the answer
/// @param talk            mean time from answer to end
/// @param handling        the same and the operator's rest after it (contract, `wrap_up`)
/// @param abandonedAfter  how long those waited who hung up
/// @param longestWait     the longest of all that were answered or hung up
/// @param waiting         who wait now
/// @param longestWaiting  how long the first of them has waited
/// @param talking         conversations now
public record LineFigures(
        long offered,
        long answered,
        long abandoned,
        long notServed,
        long callBacks,
        long lost,
        long afterHours,
        long afterHoursCallBacks,
        long callBacksWaiting,
        long filledIn,
        long inTime,
        OptionalDouble serviceLevel,
        Optional<Duration> answerWait,
        Optional<Duration> talk,
        Optional<Duration> handling,
        Waits abandonedAfter,
        Optional<Duration> longestWait,
        long waiting,
        Optional<Duration> longestWaiting,
        long talking) {

    /// What the figures need of a call.
    ///
    /// @param waitsFrom  when it entered the queue; when it came, where it never did
    /// @param queued     whether it entered the queue and did not leave it for the guidance
    /// @param answeredAt null where nobody answered
    /// @param endedAt    null while it lives
    public record Call(
            Route route,
            @Nullable Ending ending,
            Instant waitsFrom,
            boolean queued,
            @Nullable Instant answeredAt,
            @Nullable Instant endedAt,
            boolean filledIn) {

        /// Whether it was for a person.
        public boolean offered() {
            return switch (route) {
                case OPEN, ALONE -> true;
                case CLOSED, UNKNOWN -> false;
            };
        }

        Optional<Duration> answerWait() {
            return Optional.ofNullable(answeredAt).map(at -> Duration.between(waitsFrom, at));
        }

        Optional<Duration> talk() {
            return answeredAt == null || endedAt == null
                    ? Optional.empty()
                    : Optional.of(Duration.between(answeredAt, endedAt));
        }

        Optional<Duration> abandonedAfter() {
            return ending == Ending.ABANDONED && endedAt != null
                    ? Optional.of(Duration.between(waitsFrom, endedAt))
                    : Optional.empty();
        }

        boolean waiting() {
            return queued && answeredAt == null && endedAt == null;
        }
    }

    /// How long people waited, counted in steps that centres use.
    ///
    /// @param mean   empty where nobody did
    /// @param counts for each of {@link #STEPS} those who waited no longer than it, but longer than the one
    ///               before; at last those who waited longer than all
    public record Waits(Optional<Duration> mean, List<Long> counts) {

        /// Upper ends.
        public static final List<Duration> STEPS =
                Stream.of(10, 20, 30, 60, 120, 300).map(Duration::ofSeconds).toList();

        public Waits {
            counts = List.copyOf(counts);
        }

        static Waits of(List<Duration> waits) {
            var upTo = STEPS.stream()
                    .map(step -> waits.stream()
                            .filter(wait -> wait.compareTo(step) <= 0)
                            .count())
                    .toList();
            var counts = new ArrayList<Long>();
            long before = 0;
            for (long all : upTo) {
                counts.add(all - before);
                before = all;
            }
            counts.add(waits.size() - before);
            return new Waits(LineFigures.mean(waits), counts);
        }
    }

    /// Reckons them.
    ///
    /// @param calls     of one line
    /// @param callBacks who wait to be called back now
    /// @param within    the service level's time (contract, `service_level_within`)
    /// @param wrapUp    an operator's rest after a call that came in (contract, `wrap_up`)
    /// @param now       machine time
    public static LineFigures of(List<Call> calls, long callBacks, Duration within, Duration wrapUp, Instant now) {
        var offered = calls.stream().filter(Call::offered).toList();
        var answerWaits =
                offered.stream().flatMap(call -> call.answerWait().stream()).toList();
        var abandonWaits =
                offered.stream().flatMap(call -> call.abandonedAfter().stream()).toList();
        long inTime =
                answerWaits.stream().filter(wait -> wait.compareTo(within) <= 0).count();
        long decided = count(offered, call -> call.answeredAt() != null || call.endedAt() != null);
        var talk = mean(offered.stream().flatMap(call -> call.talk().stream()).toList());
        return new LineFigures(
                offered.size(),
                answerWaits.size(),
                endings(offered, Ending.ABANDONED),
                endings(offered, Ending.NOT_SERVED),
                endings(offered, Ending.CALL_BACK),
                endings(offered, Ending.LOST),
                count(calls, call -> call.route() == Route.CLOSED),
                count(calls, call -> call.route() == Route.CLOSED && call.ending() == Ending.CALL_BACK),
                callBacks,
                count(calls, Call::filledIn),
                inTime,
                decided == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * inTime / decided),
                mean(answerWaits),
                talk,
                talk.map(wrapUp::plus),
                Waits.of(abandonWaits),
                Stream.concat(answerWaits.stream(), abandonWaits.stream()).max(Comparator.naturalOrder()),
                count(offered, Call::waiting),
                offered.stream()
                        .filter(Call::waiting)
                        .map(call -> Duration.between(call.waitsFrom(), now))
                        .max(Comparator.naturalOrder()),
                count(offered, call -> call.answeredAt() != null && call.endedAt() == null));
    }

    private static long endings(List<Call> calls, Ending ending) {
        return count(calls, call -> call.ending() == ending);
    }

    private static long count(List<Call> calls, Predicate<Call> which) {
        return calls.stream().filter(which).count();
    }

    private static Optional<Duration> mean(List<Duration> times) {
        return times.stream().reduce(Duration::plus).map(sum -> sum.dividedBy(times.size()));
    }

    /// As JSON: counts, seconds, percent.
    public JsonObject json() {
        return new JsonObject()
                .put("offered", offered)
                .put("answered", answered)
                .put("abandoned", abandoned)
                .put("notServed", notServed)
                .put("callBacks", callBacks)
                .put("lost", lost)
                .put("afterHours", afterHours)
                .put("afterHoursCallBacks", afterHoursCallBacks)
                .put("callBacksWaiting", callBacksWaiting)
                .put("filledIn", filledIn)
                .put("answeredInTime", inTime)
                .put("serviceLevelPercent", serviceLevel.isPresent() ? serviceLevel.getAsDouble() : null)
                .put("answerWaitSeconds", seconds(answerWait))
                .put("talkSeconds", seconds(talk))
                .put("handlingSeconds", seconds(handling))
                .put("abandonedAfterSeconds", seconds(abandonedAfter.mean()))
                .put("abandonedAfterCounts", new JsonArray(abandonedAfter.counts()))
                .put("longestWaitSeconds", seconds(longestWait))
                .put("waiting", waiting)
                .put("longestWaitingSeconds", seconds(longestWaiting))
                .put("talking", talking);
    }

    private static @Nullable Double seconds(Optional<Duration> time) {
        return time.map(each -> each.toMillis() / 1e3).orElse(null);
    }
}
