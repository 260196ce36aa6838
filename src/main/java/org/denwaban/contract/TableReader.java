package org.denwaban.contract;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.denwaban.calendar.DateRange;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.calendar.YearlyRange;
import org.denwaban.settings.Nearest;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads one table of a contract file, key by key. Every `…(key)` answers the value, or null after
/// it has noted the fault; a required key that is absent is a fault as well. {@link #done} notes
/// the keys that nobody asked for.
final class TableReader {

    /// Reads a value, null after a fault.
    interface Read<T> {
        @Nullable
        T at(String key);
    }

    private static final Pattern CLOCK = Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2})?");
    private static final Pattern MONTH_DAY = Pattern.compile("[0-9]{2}-[0-9]{2}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6}) ?(s|min|h)");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,6})?");
    private static final int LARGEST_SCALE = 6;

    private final TomlTable table;
    private final String path;
    private final int line;
    private final Faults faults;
    private final Set<String> everyKey;
    private final Set<String> asked = new TreeSet<>();

    /// @param path     dotted name of the table, empty for the whole file
    /// @param line     where it begins
    /// @param everyKey takes the dotted name of every key asked for, places in arrays written as `[]`
    TableReader(TomlTable table, String path, int line, Faults faults, Set<String> everyKey) {
        this.table = table;
        this.path = path;
        this.line = line;
        this.faults = faults;
        this.everyKey = everyKey;
    }

    Faults faults() {
        return faults;
    }

    /// Whether the key is there.
    boolean has(String key) {
        ask(key);
        return table.contains(List.of(key));
    }

    /// The value, or `otherwise` where the key is not there.
    <T> @Nullable T or(String key, T otherwise, Read<T> read) {
        return has(key) ? read.at(key) : otherwise;
    }

    /// Where `key` stands, or its table where it is absent.
    Spot spot(String key) {
        return new Spot(lineOf(table.inputPositionOf(List.of(key))), name(key));
    }

    void fault(String key, FaultCode code, String message, String remedy) {
        faults.add(spot(key), code, message, remedy);
    }

    /// Notes every key of the table that was not asked for.
    void done() {
        for (var key : table.keySet()) {
            if (!asked.contains(key)) {
                fault(key, FaultCode.UNKNOWN_KEY, "知らない項目です", suggestion(key));
            }
        }
    }

    private String suggestion(String key) {
        return Nearest.to(key, asked)
                .map(known -> "「" + known + "」の書き誤りではありませんか。不要なら行を消してください")
                .orElseGet(() -> "ここに書ける項目は " + String.join(", ", asked) + " です。不要なら行を消してください");
    }

    // -- texts and words

    /// Text of 1 to `longest` characters (code points), without control characters.
    @Nullable
    String text(String key, int longest) {
        return text(spot(key), value(key), longest);
    }

    private @Nullable String text(Spot spot, @Nullable Object value, int longest) {
        var text = typed(spot, value, String.class, "文字列 (例: \"…\")");
        if (text == null) {
            return null;
        }
        if (text.isBlank()
                || text.codePointCount(0, text.length()) > longest
                || text.codePoints().anyMatch(Character::isISOControl)) {
            faults.add(spot, FaultCode.TEXT, "空か、長すぎるか、使えない制御文字があります", "1 から " + longest + " 文字で書いてください");
            return null;
        }
        return text;
    }

    /// Text of a shape; `shape` says it in words.
    @Nullable
    String text(String key, Pattern pattern, String shape) {
        return shaped(spot(key), value(key), pattern, shape);
    }

    private @Nullable String shaped(Spot spot, @Nullable Object value, Pattern pattern, String shape) {
        var text = typed(spot, value, String.class, "文字列 (例: \"…\")");
        if (text == null || pattern.matcher(text).matches()) {
            return text;
        }
        faults.add(spot, FaultCode.TEXT, Faults.shown(text) + " は使えません", shape + "で書いてください");
        return null;
    }

    /// One of the words of a closed set, written in lower case.
    <E extends Enum<E>> @Nullable E word(String key, Class<E> words) {
        return word(spot(key), value(key), words);
    }

    private <E extends Enum<E>> @Nullable E word(Spot spot, @Nullable Object value, Class<E> words) {
        var text = typed(spot, value, String.class, "文字列 (例: \"…\")");
        if (text == null) {
            return null;
        }
        var known = Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        unknownWord(
                spot,
                text,
                Arrays.stream(words.getEnumConstants())
                        .map(word -> word.name().toLowerCase(Locale.ROOT))
                        .toList());
        return null;
    }

    private void unknownWord(Spot spot, String text, List<String> known) {
        faults.add(
                spot,
                FaultCode.WORD,
                Faults.shown(text) + " という語はここでは使えません",
                "次のどれかにしてください: " + String.join(", ", known));
    }

    /// Texts of a shape, none twice.
    @Nullable
    List<String> texts(String key, Pattern pattern, String shape) {
        return items(key, (spot, value) -> shaped(spot, value, pattern, shape));
    }

    /// Texts of 1 to `longest` characters, none twice.
    @Nullable
    List<String> texts(String key, int longest) {
        return items(key, (spot, value) -> text(spot, value, longest));
    }

    /// Words out of `known`, none twice.
    @Nullable
    List<String> wordsOf(String key, List<String> known) {
        return items(key, (spot, value) -> {
            var text = typed(spot, value, String.class, "文字列 (例: \"…\")");
            if (text == null || known.contains(text)) {
                return text;
            }
            unknownWord(spot, text, known);
            return null;
        });
    }

    /// Words of a closed set, none twice.
    <E extends Enum<E>> @Nullable List<E> words(String key, Class<E> words) {
        return items(key, (spot, value) -> word(spot, value, words));
    }

    /// Words that stand for something, none twice.
    <T> @Nullable List<T> words(String key, Map<String, T> meanings) {
        return items(key, (spot, value) -> {
            var text = typed(spot, value, String.class, "文字列 (例: \"…\")");
            var meaning = text == null ? null : meanings.get(text);
            if (text != null && meaning == null) {
                unknownWord(spot, text, meanings.keySet().stream().sorted().toList());
            }
            return meaning;
        });
    }

    // -- numbers

    /// A whole number from `least` to `most`.
    @Nullable
    Integer integer(String key, int least, int most) {
        return integer(spot(key), value(key), least, most);
    }

    private @Nullable Integer integer(Spot spot, @Nullable Object value, int least, int most) {
        var number = typed(spot, value, Long.class, "引用符のない整数");
        if (number == null) {
            return null;
        }
        if (number < least || number > most) {
            faults.add(spot, FaultCode.NUMBER, number + " は範囲の外です", least + " から " + most + " までの整数にしてください");
            return null;
        }
        return number.intValue();
    }

    /// Whole numbers, none twice.
    @Nullable
    List<Integer> integers(String key, int least, int most) {
        return items(key, (spot, value) -> integer(spot, value, least, most));
    }

    /// A decimal from `least` to `most`, exactly as written: a TOML number or a text such as "328.75".
    @Nullable
    BigDecimal decimal(String key, BigDecimal least, BigDecimal most) {
        var value = value(key);
        if (value == null) {
            return null;
        }
        var number = number(value);
        if (number == null || number.scale() > LARGEST_SCALE) {
            fault(key, FaultCode.TYPE, Faults.shown(value) + " は数として読めません", "328.75 のように書いてください (小数は 6 桁まで)");
            return null;
        }
        if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
            fault(
                    key,
                    FaultCode.NUMBER,
                    Faults.shown(value) + " は範囲の外です",
                    least.toPlainString() + " から " + most.toPlainString() + " までにしてください");
            return null;
        }
        return number;
    }

    private static @Nullable BigDecimal number(Object value) {
        return switch (value) {
            case Long number -> BigDecimal.valueOf(number);
            case Double number when Double.isFinite(number) -> BigDecimal.valueOf(number);
            case String text when DECIMAL.matcher(text).matches() -> new BigDecimal(text);
            default -> null;
        };
    }

    /// true or false.
    @Nullable
    Boolean flag(String key) {
        return typed(spot(key), value(key), Boolean.class, "引用符のない true か false");
    }

    // -- times and days

    /// A duration such as "30s", "15min", "1h", from `least` to `most`.
    @Nullable
    Duration duration(String key, Duration least, Duration most) {
        var text = typed(spot(key), value(key), String.class, "\"30s\" や \"15min\" のような文字列");
        if (text == null) {
            return null;
        }
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            fault(
                    key,
                    FaultCode.NUMBER,
                    Faults.shown(text) + " は長さとして読めません",
                    "\"30s\" (秒)、\"15min\" (分)、\"1h\" (時間) のように書いてください");
            return null;
        }
        var duration = duration(Long.parseLong(match.group(1)), match.group(2));
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            fault(
                    key,
                    FaultCode.NUMBER,
                    Faults.shown(text) + " は範囲の外です",
                    least.toSeconds() + " 秒から " + most.toSeconds() + " 秒までにしてください");
            return null;
        }
        return duration;
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /// A time of day: "09:00", "09:00:30", or the same without quotes.
    @Nullable
    LocalTime time(String key) {
        var value = value(key);
        if (value == null) {
            return null;
        }
        if (value instanceof LocalTime time) {
            return time;
        }
        if (value instanceof String text && CLOCK.matcher(text).matches()) {
            try {
                return LocalTime.parse(text);
            } catch (DateTimeException e) {
                // 25:00, 24:00
            }
        }
        fault(
                key,
                value instanceof String ? FaultCode.TIME : FaultCode.TYPE,
                Faults.shown(value) + " という時刻はありません",
                "\"09:00\" のように、00:00 から 23:59 までを 2 桁ずつで書いてください");
        return null;
    }

    /// `{ from = "09:00", to = "17:00" }`.
    @Nullable
    TimeRange timeRange(String key) {
        var part = table(key);
        if (part == null) {
            return null;
        }
        var from = part.time("from");
        var to = part.time("to");
        part.done();
        if (from == null || to == null) {
            return null;
        }
        if (!from.isBefore(to)) {
            fault(
                    key,
                    FaultCode.TIME,
                    "終わり (" + to + ") が始まり (" + from + ") より後ではありません",
                    "同じ日のうちで from を to より前にしてください。日をまたぐ時間帯は書けません");
            return null;
        }
        return new TimeRange(from, to);
    }

    /// A day: 2018-11-01, with quotes or without, in a year that the holiday rule knows.
    @Nullable
    LocalDate date(String key) {
        var value = value(key);
        if (value == null) {
            return null;
        }
        var day = day(value);
        if (day == null) {
            fault(
                    key,
                    value instanceof String ? FaultCode.DATE : FaultCode.TYPE,
                    Faults.shown(value) + " という日付はありません",
                    "2018-11-01 のように書いてください");
            return null;
        }
        if (day.getYear() < NationalHolidays.FIRST_YEAR || day.getYear() > NationalHolidays.LAST_YEAR) {
            fault(
                    key,
                    FaultCode.DATE,
                    day + " は扱える年の外です",
                    "祝日の分かる %d 年から %d 年までにしてください".formatted(NationalHolidays.FIRST_YEAR, NationalHolidays.LAST_YEAR));
            return null;
        }
        return day;
    }

    private static @Nullable LocalDate day(Object value) {
        try {
            return switch (value) {
                case LocalDate day -> day;
                case String text -> LocalDate.parse(text);
                default -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// `{ first = 2018-11-01, last = 2019-01-15 }`, both days included.
    @Nullable
    DateRange period(String key) {
        var part = table(key);
        if (part == null) {
            return null;
        }
        var first = part.date("first");
        var last = part.date("last");
        part.done();
        if (first == null || last == null) {
            return null;
        }
        if (last.isBefore(first)) {
            fault(
                    key,
                    FaultCode.DATE,
                    "終わり (" + last + ") が始まり (" + first + ") より前です",
                    "first を last と同じ日かそれより前にしてください");
            return null;
        }
        return new DateRange(first, last);
    }

    /// `{ first = "12-29", last = "01-03" }`, every year.
    @Nullable
    YearlyRange yearly(String key) {
        var part = table(key);
        return part == null ? null : part.yearly();
    }

    /// This table as days of every year.
    @Nullable
    YearlyRange yearly() {
        var first = monthDay("first");
        var last = monthDay("last");
        done();
        return first == null || last == null ? null : new YearlyRange(first, last);
    }

    private @Nullable MonthDay monthDay(String key) {
        var text = typed(spot(key), value(key), String.class, "\"12-29\" のような文字列");
        if (text == null) {
            return null;
        }
        if (MONTH_DAY.matcher(text).matches()) {
            try {
                return MonthDay.parse("--" + text);
            } catch (DateTimeException e) {
                // 02-30
            }
        }
        fault(key, FaultCode.DATE, Faults.shown(text) + " という月日はありません", "\"12-29\" のように月と日を 2 桁ずつで書いてください");
        return null;
    }

    // -- tables and arrays

    /// A table below this one.
    @Nullable
    TableReader table(String key) {
        var spot = spot(key);
        var part = typed(spot, value(key), TomlTable.class, "表 ({ … } または [" + spot.key() + "])");
        return part == null ? null : new TableReader(part, spot.key(), spot.line(), faults, everyKey);
    }

    /// The tables of an array, at least one; those that are none are faults.
    @Nullable
    List<TableReader> tables(String key) {
        return items(key, (spot, value) -> {
            var part = typed(spot, value, TomlTable.class, "表 { … }");
            return part == null ? null : new TableReader(part, spot.key(), spot.line(), faults, everyKey);
        });
    }

    private interface ReadItem<T> {
        @Nullable
        T read(Spot spot, Object value);
    }

    /// Null where one of the items has a fault, or is there twice.
    private <T> @Nullable List<T> items(String key, ReadItem<T> read) {
        var array = typed(spot(key), value(key), TomlArray.class, "配列 [ … ]");
        if (array == null) {
            return null;
        }
        var items = new ArrayList<T>();
        boolean whole = true;
        for (int i = 0; i < array.size(); i++) {
            var spot = new Spot(lineOf(array.inputPositionOf(i)), name(key) + "[" + i + "]");
            var item = read.read(spot, array.get(i));
            if (item == null) {
                whole = false;
            } else if (items.contains(item)) {
                faults.add(spot, FaultCode.TWICE, Faults.shown(array.get(i)) + " が2度あります", "片方を消してください");
                whole = false;
            } else {
                items.add(item);
            }
        }
        return whole ? items : null;
    }

    // -- the ground under it

    /// The raw value; null, noted as missing, where there is none.
    private @Nullable Object value(String key) {
        ask(key);
        var value = table.get(List.of(key));
        if (value == null) {
            faults.add(
                    new Spot(line, name(key)),
                    FaultCode.MISSING,
                    "必要な項目がありません",
                    (path.isEmpty() ? "ファイルの先頭" : "「" + path + "」") + "に「" + key
                            + " = …」を書いてください (docs/contract-file.md)");
        }
        return value;
    }

    private <T> @Nullable T typed(Spot spot, @Nullable Object value, Class<T> type, String wanted) {
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        faults.add(spot, FaultCode.TYPE, kind(value) + "が書かれています", wanted + "にしてください");
        return null;
    }

    private static String kind(Object value) {
        return switch (value) {
            case String _ -> "文字列";
            case Long _ -> "整数";
            case Double _ -> "小数";
            case Boolean _ -> "真偽値";
            case LocalDate _ -> "日付";
            case LocalTime _ -> "時刻";
            case LocalDateTime _, OffsetDateTime _ -> "日時";
            case TomlArray _ -> "配列";
            case TomlTable _ -> "表";
            default -> "別の種類の値";
        };
    }

    private void ask(String key) {
        asked.add(key);
        everyKey.add(name(key).replaceAll("\\[[0-9]+]", "[]"));
    }

    private String name(String key) {
        return path.isEmpty() ? Faults.plain(key) : path + "." + Faults.plain(key);
    }

    /// Tables that only dotted keys imply have no place of their own.
    private int lineOf(@Nullable TomlPosition position) {
        return position == null ? line : position.line();
    }
}
