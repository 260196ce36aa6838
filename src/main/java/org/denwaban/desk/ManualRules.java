package org.denwaban.desk;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.desk.ManualEntry.Kind;

/// Which version of the manual holds, and which part of it an operator needs. Pure.
final class ManualRules {

    /// Longest heading and body, in characters: a line and two pages on the screen.
    static final int HEADING_MOST = 200;

    static final int BODY_MOST = 4_000;

    private static final Comparator<ManualEntry> IN_ORDER =
            Comparator.comparing(ManualEntry::kind).thenComparing(ManualEntry::entryId);

    private ManualRules() {}

    /// What is wrong with a version; each has a stable code and a sentence for people.
    enum Fault {
        HEADING("E-FAQ-001", "見出しを1字から200字で入力してください。"),
        BODY("E-FAQ-002", "本文を1字から4,000字で入力してください。"),
        VALID_FROM("E-FAQ-003", "適用日は、今日か今日より後の日にしてください。");

        private final String code;
        private final String japanese;

        Fault(String code, String japanese) {
            this.code = code;
            this.japanese = japanese;
        }

        String code() {
            return code;
        }

        String japanese() {
            return japanese;
        }
    }

    /// Every fault of a version that is to be written today; what was shown on a day that is over stays what it was.
    static List<Fault> faults(String heading, String body, LocalDate validFrom, LocalDate today) {
        var faults = new ArrayList<Fault>();
        if (heading.isBlank() || heading.codePointCount(0, heading.length()) > HEADING_MOST) {
            faults.add(Fault.HEADING);
        }
        if (body.isBlank() || body.codePointCount(0, body.length()) > BODY_MOST) {
            faults.add(Fault.BODY);
        }
        if (validFrom.isBefore(today)) {
            faults.add(Fault.VALID_FROM);
        }
        return faults;
    }

    /// What is shown on a day: of each entry the version with the greatest number among those that are valid by then,
    /// unless it withdraws the entry.
    static List<ManualEntry> inForce(List<ManualEntry> all, LocalDate day) {
        return all.stream()
                .filter(each -> !each.validFrom().isAfter(day))
                .collect(Collectors.groupingBy(
                        ManualEntry::entryId, Collectors.maxBy(Comparator.comparingInt(ManualEntry::version))))
                .values()
                .stream()
                .flatMap(Optional::stream)
                .filter(each -> !each.withdrawn())
                .sorted(IN_ORDER)
                .toList();
    }

    /// All versions of each entry, the newest first; entries in the manual's order.
    static List<List<ManualEntry>> histories(List<ManualEntry> all) {
        Map<String, List<ManualEntry>> byEntry = all.stream()
                .sorted(Comparator.comparingInt(ManualEntry::version).reversed())
                .collect(Collectors.groupingBy(ManualEntry::entryId));
        return byEntry.values().stream()
                .sorted(Comparator.comparing(List::getFirst, IN_ORDER))
                .toList();
    }

    /// The situation that an operator is in.
    ///
    /// @param listed whether the contract has a list of people to call
    static Kind situation(Optional<Work> work, boolean listed) {
        return work.map(each -> switch (each) {
                    case Work.Offered _ -> Kind.FIRST;
                    case Work.Outbound outbound ->
                        switch (outbound.number()) {
                            case 1 -> Kind.FIRST;
                            case 2 -> Kind.SECOND;
                            case 3 -> Kind.THIRD;
                            default -> Kind.APPOINTMENT;
                        };
                    case Work.CallBack _, Work.Inbound _ -> listed ? Kind.RETURN_CALL : Kind.INBOUND;
                })
                .orElse(Kind.FAQ);
    }

    /// Scripts that lie open in a situation.
    static Set<Kind> open(Kind situation) {
        return situation == Kind.FAQ ? Set.of() : Set.of(situation);
    }
}
