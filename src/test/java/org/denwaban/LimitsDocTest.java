package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The table of limits (docs/operate.md, "Limits") against the code: every limit stands in it with its number and a
/// test.
class LimitsDocTest {

    private static final Pattern LIMIT =
            Pattern.compile("(.*_)?(MOST|LONGEST|LARGEST|DEEPEST|QUEUE|BACKLOG|AT_ONCE|LIVE"
                    + "|KEPT|LIMIT|MAX|HELD|INTAKE|CONNECTIONS)(_.*)?");
    private static final Pattern CONSTANT = Pattern.compile("`([A-Z]\\w+)\\.([A-Z][A-Z0-9_]+)`");
    private static final Pattern NUMBER = Pattern.compile("([0-9][0-9,]*)(?: (KiB|MiB|ms|s|min|h|days|[a-z]+))?.*");

    /// How long something is waited for: no more comes of it, and its test is that of what waits.
    private static final String DEADLINE = "a deadline or a pause, no amount";

    /// What one look, page or transaction takes; what is over comes with the next.
    private static final String PORTION = "a portion; the rest comes with the next";

    private static final String CALL = "how long a call or a message lasts; the PBX ends it";
    private static final String SHOWN = "how much is shown of more";

    /// Constants whose names sound like limits of what comes in, waits or is kept, and are none.
    private static final Map<String, String> NONE = Map.ofEntries(
            Map.entry("AgiServer.LONGEST_QUESTION", DEADLINE),
            Map.entry("AgiServer.BACKLOG", "the kernel's queue; beyond it the PBX's own system tries again"),
            Map.entry("AmiInterview.READ_AT_ONCE", "a buffer"),
            Map.entry("AnnouncementStore.MOST", PORTION),
            Map.entry("ApprovalStore.MOST", SHOWN),
            Map.entry("CallRecords.LINES_MOST", PORTION),
            Map.entry("CallRecords.LOOKED_FOR_MOST", PORTION),
            Map.entry("Callers.FOUND_MOST", SHOWN),
            Map.entry("CallersOnTheLine.LONGEST", CALL),
            Map.entry("DoNotCallCommand.GIVEN_MOST", "what is read of a number; what is longer is none"),
            Map.entry("ClockKeptRules.ERROR_MOST", "how far a clock may be wrong; ClockKeptTest"),
            Map.entry("Clocks.APART_MOST", "how far clocks may be apart; ClockRulesTest"),
            Map.entry("Cookies.DEVICE_KEPT", "how long a browser keeps a cookie"),
            Map.entry("Cookies.LANGUAGE_KEPT", "how long a browser keeps a cookie"),
            Map.entry("Database.LONGEST_WAIT", DEADLINE),
            Map.entry("Dialer.LOOKS_MOST", PORTION),
            Map.entry("DialWitness.LEGS_MOST", PORTION),
            Map.entry("ExplainCommand.MOST_CHARACTERS", "what is read of a number; what is longer is none"),
            Map.entry("Exports.KEPT", DEADLINE),
            Map.entry("Faults.LONGEST_SHOWN", SHOWN),
            Map.entry("FiguresBook.MOST_LINES_OF_A_ROW", SHOWN),
            Map.entry("ForecastCommand.MOST_OPERATORS", "what may be asked of a model; LiveCommandsIT"),
            Map.entry("ForecastPage.MOST_DAYS", SHOWN),
            Map.entry("ForecastStore.LONGEST_SECONDS", "what counts as one conversation for the model"),
            Map.entry("GapFilling.MOST", PORTION),
            Map.entry("Gate.TALK_MOST", CALL),
            Map.entry("HookRules.DOUBLINGS_MOST", DEADLINE),
            Map.entry("HookRules.LONGEST_PAUSE", DEADLINE),
            Map.entry("Journal.LONGEST_PAUSE", DEADLINE),
            Map.entry("KernelClock.ERROR_MOST_SECONDS", "what the kernel may answer; KernelClockTest"),
            Map.entry("KernelClock.TICK_MOST", "what the kernel may answer; KernelClockTest"),
            Map.entry("LeftMessage.MOST", CALL),
            Map.entry("LiveSocket.SILENT_MOST", DEADLINE),
            Map.entry("MariaDbServer.LONGEST_INSTALL", DEADLINE),
            Map.entry("MariaDbServer.LONGEST_SOCKET_PATH", "the kernel's own; beyond it the socket lies elsewhere"),
            Map.entry("MariaDbServer.LONGEST_START", DEADLINE),
            Map.entry("MariaDbServer.LONGEST_STOP", DEADLINE),
            Map.entry("Offers.KEPT_MOST", DEADLINE),
            Map.entry("PeopleStore.MOST_FOUND", SHOWN),
            Map.entry("ReconciliationStore.FINDINGS_MOST", SHOWN),
            Map.entry("Seat.STUCK_MOST", DEADLINE),
            Map.entry("SealRound.DAYS_MOST", PORTION),
            Map.entry("SessionStore.KEPT", "how long rows of the past are kept"),
            Map.entry("SessionWatch.RESULT_TAKES_MOST", DEADLINE),
            Map.entry("Speaker.LONGEST_PAUSE", DEADLINE),
            Map.entry("Speaker.SILENT_MOST", DEADLINE),
            Map.entry("TicketMailRules.LONGEST_PAUSE", DEADLINE),
            Map.entry("TicketMailStore.MOST_DOUBTS", "how often a mail is repeated; TicketMailIT"),
            Map.entry("WebhookSender.BATCH_MOST", PORTION),
            Map.entry("WebhookStore.FORGOTTEN_MOST", PORTION),
            Map.entry("WebhookStore.KEPT", "how long rows of the past are kept"));

    private record Row(String what, String number, String constants, String tests) {}

    @Test
    void everyLimitStandsInTheTableOrIsNone() throws IOException {
        var told = new TreeSet<String>();
        for (var row : rows()) {
            CONSTANT.matcher(row.constants()).results().forEach(hit -> {
                var name = hit.group(1) + "." + hit.group(2);
                assertTrue(told.add(name), name + " stands twice");
            });
        }
        for (var name : told) {
            assertFalse(NONE.containsKey(name), name + " is in the table and among those that are none");
        }
        var known = new TreeSet<>(limits().keySet());
        var missing = new TreeSet<>(known);
        missing.removeAll(told);
        missing.removeAll(NONE.keySet());
        assertEquals(Set.of(), missing, "not in docs/operate.md, Limits");
        var gone = new TreeSet<>(NONE.keySet());
        gone.removeAll(known);
        assertEquals(Set.of(), gone, "excepted, and not in the code");
    }

    @Test
    void everyNumberIsTheCodes() throws Exception {
        var fields = constants();
        int compared = 0;
        for (var row : rows()) {
            for (var hit : CONSTANT.matcher(row.constants()).results().toList()) {
                var field = fields.get(hit.group(1) + "." + hit.group(2));
                assertNotNull(field, row.constants());
                field.setAccessible(true);
                assertEquals(
                        field.get(null) instanceof Duration is ? is.toMillis() : number(field),
                        said(row, field),
                        row.what());
                compared++;
            }
        }
        assertTrue(compared > 80, "compared " + compared);
    }

    private static long number(Field field) throws IllegalAccessException {
        return ((Number) field.get(null)).longValue();
    }

    /// The number of a row, in bytes or characters as it stands, in milliseconds where the constant is a time.
    private static long said(Row row, Field field) {
        var parts = NUMBER.matcher(row.number());
        assertTrue(parts.matches(), row.what());
        long number = Long.parseLong(parts.group(1).replace(",", ""));
        var unit = String.valueOf(parts.group(2));
        if (field.getType() == Duration.class) {
            return switch (unit) {
                case "ms" -> number;
                case "s" -> number * 1_000;
                case "min" -> number * 60_000;
                case "h" -> number * 3_600_000;
                default -> throw new AssertionError(row.what() + " needs s, min or h");
            };
        }
        return switch (unit) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            default -> number;
        };
    }

    @Test
    void everyTestThatIsNamedIsOne() throws IOException {
        var named = NamedTests.ofThisBuild();
        for (var row : rows()) {
            assertTrue(!named.check(row.tests()).isEmpty() || row.constants().isBlank(), row.what() + " has no test");
        }
    }

    private static List<Row> rows() throws IOException {
        var chapter = Arrays.stream(Files.readString(Path.of("docs/operate.md")).split("\n## ", -1))
                .filter(each -> each.startsWith("Limits\n"))
                .findFirst()
                .orElseThrow();
        var rows = new ArrayList<Row>();
        for (var line : chapter.lines()
                .filter(each -> each.startsWith("| ") && !each.startsWith("| **"))
                .skip(2)
                .toList()) {
            var cells = line.split("(?<!\\\\)\\|", -1);
            assertEquals(8, cells.length, line);
            rows.add(new Row(cells[1].strip(), cells[2].strip(), cells[5].strip(), cells[6].strip()));
        }
        assertTrue(rows.size() > 80, "rows " + rows.size());
        return rows;
    }

    /// Constants that are named as limits are, outside of the rig, which is no part of the product.
    private static Map<String, Field> limits() throws IOException {
        return constants().entrySet().stream()
                .filter(each -> LIMIT.matcher(each.getValue().getName()).matches())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, Field> constants() throws IOException {
        var found = new TreeMap<String, Field>();
        for (var name : NamedTests.classNames(Path.of("target/classes"))) {
            if (name.startsWith("org.denwaban.rig.")) {
                continue;
            }
            for (var field : NamedTests.load(name).getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && Modifier.isFinal(field.getModifiers())
                        && Set.of(int.class, long.class, Duration.class).contains(field.getType())
                        && !field.isSynthetic()) {
                    var of = name.substring(name.lastIndexOf('.') + 1);
                    found.put(of + "." + field.getName(), field);
                }
            }
        }
        return found;
    }
}
