package org.denwaban.inbound;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;

/// Which prompts a caller hears, one after the other. Pure; every name that comes out stands in
/// {@link PromptCatalogue#of}.
public final class GuidanceRules {

    private final Contract contract;
    private final String guidance;
    private final Map<String, Prompt> catalogue;

    /// @throws IllegalArgumentException where the contract answers no calls
    public GuidanceRules(Contract contract) {
        if (contract.reception() == null) {
            throw new IllegalArgumentException("contract " + contract.id() + " has no [reception]");
        }
        this.contract = contract;
        this.guidance = contract.reception().guidance();
        this.catalogue = PromptCatalogue.of(contract).stream()
                .collect(Collectors.toUnmodifiableMap(Prompt::name, Function.identity()));
    }

    /// What is played to a caller after hours: thanks, the line's name, its hours, that it is closed (one prompt, the
    /// contract's `reception.guidance`), then when it opens next. The date is said also where it is tomorrow:
    /// a caller who listens over midnight is told right.
    ///
    /// @param now when the call came in
    public List<String> closed(LineState.Closed state, Instant now) {
        var names = new ArrayList<>(List.of(guidance));
        if (state.next() == null) {
            names.add(PromptCatalogue.NEXT_OPENING_UNKNOWN);
        } else {
            names.add(PromptCatalogue.NEXT_OPENING);
            addDay(names, state.next(), now);
            addClock(names, Tokyo.wall(state.next()).toLocalTime());
            names.add(PromptCatalogue.FROM_THEN);
        }
        return List.copyOf(names);
    }

    /// What a caller hears first whom a person will answer.
    public List<String> welcome() {
        return List.of(PromptCatalogue.welcome(contract));
    }

    /// Reads a telephone number back and asks whether it is right.
    ///
    /// @param digits `0` to `9` only
    public static List<String> confirm(String digits) {
        var names = new ArrayList<>(List.of(PromptCatalogue.NUMBER_IS));
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                throw new IllegalArgumentException("a number of digits only can be read back");
            }
            names.add(PromptCatalogue.digit(digit));
        }
        names.add(PromptCatalogue.NUMBER_CONFIRM);
        return List.copyOf(names);
    }

    /// The same in writing.
    ///
    /// @param names as {@link #closed}, {@link #welcome} and {@link #confirm} give them
    public String text(List<String> names) {
        return names.stream().map(name -> prompt(name).text()).collect(Collectors.joining());
    }

    private Prompt prompt(String name) {
        var prompt = catalogue.get(name);
        if (prompt == null) {
            throw new IllegalArgumentException("no prompt " + name);
        }
        return prompt;
    }

    private static void addDay(List<String> names, Instant next, Instant now) {
        var today = Tokyo.day(now);
        var day = Tokyo.day(next);
        if (day.equals(today)) {
            names.add(PromptCatalogue.TODAY);
            return;
        }
        if (day.equals(today.plusDays(1))) {
            names.add(PromptCatalogue.TOMORROW);
        }
        names.add(PromptCatalogue.month(day.getMonthValue()));
        names.add(PromptCatalogue.day(day.getDayOfMonth()));
        names.add(PromptCatalogue.weekday(day.getDayOfWeek()));
    }

    /// As {@link SpokenHours#clock} says it.
    private static void addClock(List<String> names, LocalTime time) {
        if (time.getHour() == 12 && time.getMinute() == 0) {
            names.add(PromptCatalogue.NOON);
            return;
        }
        names.add(PromptCatalogue.hour(time.getHour()));
        if (time.getMinute() > 0) {
            names.add(PromptCatalogue.minute(time.getMinute()));
        }
    }
}
