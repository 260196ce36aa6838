package org.denwaban.campaign;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ValueRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.clock.Tokyo;
import org.denwaban.people.PhoneNumber;
import org.jspecify.annotations.Nullable;

/// A household's history as JSON, for `explain`:
///
/// ```json
/// {"phones": ["046-899-0001"],
///  "attempts": [{"at": "2018-11-05T10:00", "outcome": "NOBODY", "phone": 1}],
///  "appointments": [{"at": "2018-11-10T19:30", "requestedBy": "家族", "takenBy": "op1",
///                    "requestedAt": "2018-11-05T10:02"}]}
/// ```
///
/// Times are Tokyo wall times, to the nanosecond if need be; one with an offset is taken at its word. `attempts`,
/// `appointments`, `phone` (1) and `requestedAt` may be left out. So may `requestedBy` and `takenBy`: that is an
/// appointment without a recorded request, which the rules do not honour. Every other key is refused, for a misspelt
/// one would change the answer unseen. No message repeats a value: it could be a person's.
public final class History {

    // An attempt takes about 60 characters; nobody has a household with ten thousand.
    public static final int MOST_CHARACTERS = 1 << 20;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    // Far from the ends of what an instant can hold, whatever the offset.
    private static final ValueRange YEARS = ValueRange.of(1, 9999);

    /// Keys that may be repeated in a message: nobody's number or name looks like this.
    private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z_]{1,30}");

    private History() {}

    /// A history that cannot be read.
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String code, String message) {
            super(code + ": " + message);
        }
    }

    /// Reads a history.
    ///
    /// @param phone reads one entry of `phones`: null for a number that may not be dialled
    /// @throws Refused E-HISTORY-001 to -008, with the place in the JSON
    public static Course read(String json, Function<String, @Nullable PhoneNumber> phone) throws Refused {
        var whole = new Node("the history", object(json));
        whole.knowsOnly("phones", "attempts", "appointments");
        var numbers = numbers(whole, phone);
        var course = Course.fresh(
                Phone.of(numbers.get(0).orElse(null), numbers.get(1).orElse(null)));
        // Twice the same number is one number, whichever of the two columns was dialled.
        boolean one = numbers.get(0).isPresent() && numbers.get(0).equals(numbers.get(1));
        for (var node : whole.list("attempts")) {
            course = course.with(attempt(node, "a" + course.attempts().size(), one));
        }
        for (var node : whole.list("appointments")) {
            course = course.with(appointment(node, "p" + course.appointments().size()));
        }
        return course;
    }

    /// Reads a Tokyo wall time such as `2018-11-05T18:00`, or a time with an offset; years 1 to 9999.
    ///
    /// @throws DateTimeException when it is none
    public static Instant time(String text) {
        var time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        YEARS.checkValidValue(time.get(ChronoField.YEAR), ChronoField.YEAR);
        return switch (time) {
            case OffsetDateTime offset -> offset.toInstant();
            case LocalDateTime wall -> Tokyo.instant(wall);
            case Object other -> throw new DateTimeException("neither of the two: " + other.getClass());
        };
    }

    private static JsonObject object(String json) throws Refused {
        if (json.length() > MOST_CHARACTERS) {
            throw new Refused("E-HISTORY-001", "larger than " + MOST_CHARACTERS + " characters; is it a history?");
        }
        try {
            return new JsonObject(json.startsWith("\uFEFF") ? json.substring(1) : json);
        } catch (DecodeException | ClassCastException _) { // the cause would repeat the text
            throw new Refused("E-HISTORY-001", "not a JSON object such as {\"phones\":[…],\"attempts\":[…]}");
        }
    }

    /// Telephone 1 and 2, empty where it may not be dialled.
    private static List<Optional<PhoneNumber>> numbers(Node whole, Function<String, @Nullable PhoneNumber> phone)
            throws Refused {
        var entries = whole.array("phones");
        if (entries == null) {
            throw whole.refused("E-HISTORY-003", "\"phones\" is missing; write [] for none");
        }
        if (entries.size() > 2) {
            throw whole.refused("E-HISTORY-007", "at most two telephones");
        }
        var numbers = new ArrayList<Optional<PhoneNumber>>();
        for (int i = 0; i < entries.size(); i++) {
            numbers.add(
                    switch (entries.getValue(i)) {
                        case null -> Optional.<PhoneNumber>empty();
                        case String text -> Optional.ofNullable(phone.apply(text));
                        default -> throw whole.refused("E-HISTORY-004", "phones[" + i + "] must be a string");
                    });
        }
        while (numbers.size() < 2) {
            numbers.add(Optional.empty());
        }
        return numbers;
    }

    private static Attempt attempt(Node node, String id, boolean oneNumber) throws Refused {
        node.knowsOnly("at", "outcome", "phone");
        int phone = phone(node);
        return Attempt.ended(id, node.time("at"), oneNumber ? 1 : phone, outcome(node));
    }

    private static int phone(Node node) throws Refused {
        return switch (node.json().getValue("phone", 1)) {
            case Integer ordinal when ordinal == 1 || ordinal == 2 -> ordinal;
            case null, default -> throw node.refused("E-HISTORY-007", "\"phone\" must be 1 or 2");
        };
    }

    private static Outcome outcome(Node node) throws Refused {
        var name = node.text("outcome");
        if (name == null) {
            throw node.refused("E-HISTORY-003", "\"outcome\" is missing");
        }
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.name().equals(name))
                .findFirst()
                .orElseThrow(() -> node.refused(
                        "E-HISTORY-006", "\"outcome\" must be one of " + Arrays.toString(Outcome.values())));
    }

    private static Appointment appointment(Node node, String id) throws Refused {
        node.knowsOnly("at", "requestedAt", "requestedBy", "takenBy");
        return new Appointment(
                id,
                node.time("at"),
                node.json().getValue("requestedAt") == null ? null : node.time("requestedAt"),
                Optional.ofNullable(node.text("requestedBy")).orElse(""),
                Optional.ofNullable(node.text("takenBy")).orElse(""));
    }

    /// One JSON object and where it stands.
    private record Node(String place, JsonObject json) {

        void knowsOnly(String... keys) throws Refused {
            var known = Set.of(keys);
            for (var key : json.fieldNames()) {
                if (!known.contains(key)) {
                    var shown = SHOWABLE.matcher(key).matches() ? " \"" + key + "\"" : "";
                    throw refused("E-HISTORY-002", "unknown key" + shown + "; known are " + new TreeSet<>(known));
                }
            }
        }

        List<Node> list(String key) throws Refused {
            var array = array(key);
            var nodes = new ArrayList<Node>();
            for (int i = 0; array != null && i < array.size(); i++) {
                var name = key + "[" + i + "]";
                if (!(array.getValue(i) instanceof JsonObject element)) {
                    throw refused("E-HISTORY-004", name + " must be an object");
                }
                nodes.add(new Node(name, element));
            }
            return nodes;
        }

        @Nullable
        JsonArray array(String key) throws Refused {
            if (!json.containsKey(key)) {
                return null;
            }
            return switch (json.getValue(key)) {
                case JsonArray array -> array;
                case null, default -> throw refused("E-HISTORY-004", "\"" + key + "\" must be an array");
            };
        }

        @Nullable
        String text(String key) throws Refused {
            return switch (json.getValue(key)) {
                case null -> null;
                case String text -> text;
                default -> throw refused("E-HISTORY-004", "\"" + key + "\" must be a string");
            };
        }

        Instant time(String key) throws Refused {
            var text = text(key);
            if (text == null) {
                throw refused("E-HISTORY-003", "\"" + key + "\" is missing");
            }
            Instant time;
            try {
                time = History.time(text);
            } catch (DateTimeException _) {
                throw refused("E-HISTORY-005", "\"" + key + "\" must be a time such as 2018-11-05T10:00");
            }
            int year = Tokyo.wall(time).getYear();
            if (year < NationalHolidays.FIRST_YEAR || year > NationalHolidays.LAST_YEAR) {
                throw refused(
                        "E-HISTORY-008",
                        "\"" + key + "\" must lie in the years " + NationalHolidays.FIRST_YEAR + " to "
                                + NationalHolidays.LAST_YEAR + ", whose holidays are known");
            }
            return time;
        }

        Refused refused(String code, String message) {
            return new Refused(code, place + ": " + message);
        }
    }
}
