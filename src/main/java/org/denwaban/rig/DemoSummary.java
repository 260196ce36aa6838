package org.denwaban.rig;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/// What a demo came to, and whether it adds up.
///
/// @param lines       of the call list
/// @param households  one entry each, in the order of the list
/// @param attempts    attempts that count, by window
/// @param endings     households by ending
/// @param townCalls   INVITEs that the town received
/// @param callEvents  rows in `call_event` since the witness listens
/// @param heard       events that the witness heard since then
/// @param celLines    lines that the server read from the PBX's CEL file
/// @param celRows     rows in `cel_event`
/// @param gaps        times in which the PBX was not heard, after the first connection
/// @param restarts    how often the server was started again
/// @param violations  what the judge found in the town's record
public record DemoSummary(
        int lines,
        List<HouseholdEnding> households,
        Map<String, Long> attempts,
        Map<String, Long> endings,
        int townCalls,
        long callEvents,
        long heard,
        long celLines,
        long celRows,
        long gaps,
        int restarts,
        List<Judge.Violation> violations) {

    /// How the demo names a household's ending in the database.
    static final String ENDING_SQL = "CASE WHEN state = 'DEFECTIVE' THEN 'DEFECTIVE_BEFORE_DIALLING'"
            + " WHEN ending IS NOT NULL THEN ending ELSE state END";

    /// How a household's course ended.
    ///
    /// @param line     its place in the list, from 1
    /// @param expected as its citizens behave
    /// @param found    in the database
    /// @param wanted   attempts that had to count
    /// @param counted  attempts that counted
    public record HouseholdEnding(int line, String expected, String found, int wanted, int counted) {

        boolean right(boolean undisturbed) {
            return expected.equals(found) && (!undisturbed || wanted == counted);
        }
    }

    public DemoSummary {
        households = List.copyOf(households);
        attempts = Map.copyOf(attempts);
        endings = Map.copyOf(endings);
        violations = List.copyOf(violations);
    }

    /// Whether everything adds up: each household's ending follows from how its citizens behave, each
    /// event heard is in the database, and no citizen was called who should not have been. A server
    /// that was killed in between may have spent an attempt in doubt and has gaps; the promises to the
    /// citizens hold all the same.
    public boolean addsUp() {
        boolean undisturbed = restarts == 0;
        return violations.isEmpty()
                && celLines <= celRows
                && (!undisturbed
                        || (gaps == 0
                                && callEvents == heard
                                && celLines == celRows
                                && households.stream().allMatch(household -> household.right(true))));
    }

    /// For a program.
    public JsonObject json() {
        return new JsonObject()
                .put("addsUp", addsUp())
                .put("lines", lines)
                .put("households", households.size())
                .put("endings", new JsonObject(Map.copyOf(endings)))
                .put("attemptsByWindow", new JsonObject(Map.copyOf(attempts)))
                .put("callsReceivedByTheTown", townCalls)
                .put("callEvents", new JsonObject().put("database", callEvents).put("secondListener", heard))
                .put("cel", new JsonObject().put("lines", celLines).put("rows", celRows))
                .put("gaps", gaps)
                .put("restarts", restarts)
                .put(
                        "violations",
                        new JsonArray(violations.stream()
                                .map(each -> new JsonObject()
                                        .put("fault", each.fault().name())
                                        .put("contractTime", each.contract().toString()))
                                .toList()))
                .put(
                        "byHousehold",
                        new JsonArray(households.stream()
                                .map(each -> new JsonObject()
                                        .put("household", each.line())
                                        .put("expected", each.expected())
                                        .put("ending", each.found())
                                        .put("attemptsExpected", each.wanted())
                                        .put("attempts", each.counted()))
                                .toList()));
    }

    /// For people.
    public String text() {
        var text = new StringBuilder("\n");
        text.append("  households  %d (%d people on the list)%n".formatted(households.size(), lines));
        endings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> text.append("    %-28s %4d%n".formatted(each.getKey(), each.getValue())));
        text.append("  attempts that count, by window%n".formatted());
        attempts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> text.append("    %-28s %4d%n".formatted(each.getKey(), each.getValue())));
        text.append("  calls that the town received     %4d%n".formatted(townCalls));
        text.append(
                "  events in the database           %4d, heard by a second listener %d%n".formatted(callEvents, heard));
        text.append("  CEL rows in the database         %4d, lines of the file %d%n".formatted(celRows, celLines));
        text.append("  gaps %d, restarts %d, calls that should not have been %d%n"
                .formatted(gaps, restarts, violations.size()));
        households.stream()
                .filter(each -> !each.right(restarts == 0))
                .forEach(each -> text.append("  household %d: %s after %d attempts, expected %s after %d%n"
                        .formatted(each.line(), each.found(), each.counted(), each.expected(), each.wanted())));
        return text.append(addsUp() ? "  It adds up.\n" : "  It does NOT add up.\n")
                .toString();
    }
}
