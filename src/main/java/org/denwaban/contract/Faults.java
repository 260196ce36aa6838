package org.denwaban.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong while a contract file is read, so that all of it is told at once.
final class Faults {

    private static final int LONGEST_SHOWN = 40;

    private final List<ContractFault> found = new ArrayList<>();

    void add(Spot spot, FaultCode code, String message, String remedy) {
        found.add(new ContractFault(spot.line(), spot.key(), code, message, remedy));
    }

    boolean any() {
        return !found.isEmpty();
    }

    int count() {
        return found.size();
    }

    /// In order of lines.
    List<ContractFault> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(ContractFault::line))
                .toList();
    }

    /// A value as it may stand in a message: short, and nothing in it that a terminal obeys.
    static String shown(Object value) {
        return "「" + plain(value.toString()) + "」";
    }

    /// A name out of the file, as it may stand in a message.
    static String plain(String name) {
        var text = new StringBuilder();
        name.codePoints()
                .limit(LONGEST_SHOWN)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
