package org.denwaban.campaign;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.Attempt.State;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// Gives an account of a household's course: what was done, what is left, and why. Pure; it decides nothing, the
/// answers are {@link CampaignRules}'.
public final class ExplainRules {

    private final CampaignRules rules;
    private final Outbound outbound;
    private final DialHours hours;

    /// @param holidays must know the days of the contract's period and of every attempt
    /// @throws IllegalArgumentException when the contract has no dialling side
    public ExplainRules(Contract contract, Holidays holidays) {
        if (contract.outbound() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no outbound side");
        }
        this.rules = new CampaignRules(contract, holidays);
        this.outbound = contract.outbound();
        this.hours = new DialHours(outbound, holidays);
    }

    /// What there is to say of a course.
    ///
    /// @param verdict      whether the household may be dialled, and if not, why and when next
    /// @param progress     how far it has come
    /// @param calls        every call so far, oldest first
    /// @param attemptsLeft regular attempts that may still be made; 0 once it is concluded, and while a call runs
    /// @param windowsLeft  the windows in which, the next attempt's first; empty where none is left
    public record Account(
            Verdict verdict, Progress progress, List<Call> calls, int attemptsLeft, List<Window> windowsLeft) {
        public Account {
            calls = List.copyOf(calls);
            windowsLeft = List.copyOf(windowsLeft);
        }
    }

    /// One call.
    ///
    /// @param number which attempt it is; 0 where it does not count
    /// @param window null outside every window
    public record Call(
            Attempt attempt, int number, @Nullable Window window) {}

    /// The account at `now` (contract time).
    public Account account(Course course, Instant now) {
        var progress = rules.progress(course);
        return new Account(
                rules.mayBeDialled(course, now),
                progress,
                calls(course),
                attemptsLeft(progress),
                windowsLeft(progress));
    }

    private List<Call> calls(Course course) {
        var calls = new ArrayList<Call>();
        int counted = 0;
        int busyInRow = 0;
        var inOrder = course.attempts().stream()
                .sorted(Comparator.comparing(Attempt::at))
                .toList();
        for (var attempt : inOrder) {
            boolean counts = counts(attempt.state(), busyInRow);
            busyInRow = counts ? 0 : busyInRow + (busy(attempt.state()) ? 1 : 0);
            counted += counts ? 1 : 0;
            calls.add(new Call(attempt, counts ? counted : 0, hours.windowAt(attempt.at())));
        }
        return calls;
    }

    /// A call whose end is not known counts until it is.
    private boolean counts(State state, int busyInRow) {
        return switch (state) {
            case State.Running _, State.Talking _ -> true;
            case State.Ended(Outcome outcome) -> rules.counts(outcome, busyInRow);
        };
    }

    private static boolean busy(State state) {
        return state instanceof State.Ended(Outcome outcome) && outcome == Outcome.BUSY;
    }

    private int attemptsLeft(Progress progress) {
        return switch (progress) {
            case Progress.Waiting waiting -> outbound.attempts() - waiting.attempts();
            case Progress.Calling _, Progress.Talking _, Progress.Concluded _ -> 0;
        };
    }

    private List<Window> windowsLeft(Progress progress) {
        return switch (progress) {
            case Progress.Waiting waiting
            when waiting.attempts() == 0 ->
                Stream.concat(Stream.of(outbound.firstAttempt()), outbound.laterAttempts().stream())
                        .toList();
            case Progress.Waiting waiting -> waiting.windowsLeft();
            case Progress.Calling _, Progress.Talking _, Progress.Concluded _ -> List.of();
        };
    }
}
