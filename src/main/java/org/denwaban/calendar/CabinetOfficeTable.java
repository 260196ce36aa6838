package org.denwaban.calendar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Cabinet Office's table of national holidays (内閣府, `syukujitsu.csv`): it overrides the rule
/// for every year of which it holds at least one day, and leaves the other years to the rule. Names
/// are the table's own; it calls substitute and sandwiched days 休日.
///
/// Encoding MS932 as published, or UTF-8 with or without BOM; header `国民の祝日・休日月日,国民の祝日・休日名称`; then one
/// day a line, `2018/1/1,元日`. A file that is anything else is refused whole, every fault with its line.
public final class CabinetOfficeTable implements Holidays {

    /// The name under which the table is looked for beside the settings file.
    public static final String FILE_NAME = "syukujitsu.csv";

    static final String HEADER = "国民の祝日・休日月日,国民の祝日・休日名称";

    // The real one, 1955 to next year, has some 20 kB. A megabyte is another file given by mistake.
    static final int LARGEST_BYTES = 1 << 20;

    private static final Pattern ROW = Pattern.compile("([0-9]{4})/([0-9]{1,2})/([0-9]{1,2}),([^,]*)");

    private final Map<LocalDate, String> days;
    private final Set<Integer> years;
    private final Holidays otherwise;

    private CabinetOfficeTable(Map<LocalDate, String> days, Holidays otherwise) {
        this.days = days;
        this.years = new TreeSet<>();
        days.keySet().forEach(day -> years.add(day.getYear()));
        this.otherwise = otherwise;
    }

    /// What is wrong with a table.
    ///
    /// @param line    physical line, the header is 1; 0 means the file as a whole
    /// @param message what is wrong and what to do, in Japanese
    public record Fault(int line, String message) {}

    /// A table that cannot be used. Its message names the file and every fault; holidays are
    /// public, nothing is withheld.
    public static final class Refused extends Exception {
        private static final int SHOWN = 20;

        private final transient List<Fault> faults;

        Refused(String file, List<Fault> faults) {
            super(text(file, faults));
            this.faults = List.copyOf(faults);
        }

        /// Every fault, in order of lines; at least one.
        public List<Fault> faults() {
            return faults;
        }

        private static String text(String file, List<Fault> faults) {
            var text = new StringBuilder("E-CALENDAR-003: 祝日表を読めません: ").append(file);
            for (var fault : faults.subList(0, Math.min(SHOWN, faults.size()))) {
                text.append("\n  ").append(fault.line()).append("行目: ").append(fault.message());
            }
            if (faults.size() > SHOWN) {
                text.append("\n  ほか").append(faults.size() - SHOWN).append("件");
            }
            return text.toString();
        }
    }

    /// The table beside `settings` where there is one, else the law's rule alone.
    ///
    /// @throws Refused where there is a table and it is broken
    public static Holidays besideOrLaw(Path settings) throws Refused {
        var table = settings.toAbsolutePath().resolveSibling(FILE_NAME);
        return Files.exists(table) ? read(table, NationalHolidays.LAW) : NationalHolidays.LAW;
    }

    /// Reads a table.
    ///
    /// @param otherwise asked for the years that the table does not cover
    /// @throws Refused where it cannot be read or is broken
    public static CabinetOfficeTable read(Path file, Holidays otherwise) throws Refused {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_BYTES + 1);
        } catch (IOException e) {
            throw new Refused(
                    file.toString(),
                    List.of(new Fault(
                            0, "ファイルを開けません。場所と読み取り権限を確かめてください (" + e.getClass().getSimpleName() + ")")));
        }
        return parse(file.toString(), bytes, otherwise);
    }

    static CabinetOfficeTable parse(String file, byte[] bytes, Holidays otherwise) throws Refused {
        if (bytes.length > LARGEST_BYTES) {
            throw new Refused(file, List.of(new Fault(0, "1 MB を超えています。内閣府の syukujitsu.csv かどうか確かめてください")));
        }
        var text = decode(bytes);
        if (text == null) {
            throw new Refused(file, List.of(new Fault(0, "文字コードが MS932 でも UTF-8 でもありません。内閣府の配布ファイルをそのまま置いてください")));
        }
        var faults = new ArrayList<Fault>();
        var days = rows(text.lines().toList(), faults);
        if (!faults.isEmpty()) {
            throw new Refused(file, faults);
        }
        return new CabinetOfficeTable(days, otherwise);
    }

    private static Map<LocalDate, String> rows(List<String> lines, List<Fault> faults) {
        var days = new TreeMap<LocalDate, String>();
        if (lines.isEmpty() || !lines.getFirst().strip().equals(HEADER)) {
            faults.add(new Fault(1, "見出しが「" + HEADER + "」ではありません"));
        }
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                row(i + 1, lines.get(i).strip(), days, faults);
            }
        }
        if (days.isEmpty() && faults.isEmpty()) {
            faults.add(new Fault(0, "祝日が1行もありません。内閣府の配布ファイルを置き直してください"));
        }
        return days;
    }

    private static void row(int line, String row, Map<LocalDate, String> days, List<Fault> faults) {
        var match = ROW.matcher(row);
        if (!match.matches()) {
            faults.add(new Fault(line, "「2018/1/1,元日」の形ではありません"));
            return;
        }
        var day = date(match.group(1), match.group(2), match.group(3));
        if (day == null) {
            faults.add(new Fault(line, "暦にない日付です"));
        } else if (match.group(4).isBlank()) {
            faults.add(new Fault(line, "名称がありません"));
        } else if (days.putIfAbsent(day, match.group(4).strip()) != null) {
            faults.add(new Fault(line, "同じ日が2度あります: " + day));
        }
    }

    private static @Nullable LocalDate date(String year, String month, String day) {
        try {
            return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// UTF-8 first: Japanese text in MS932 is next to never valid UTF-8, while the reverse happens.
    private static @Nullable String decode(byte[] bytes) {
        for (var charset : List.of(StandardCharsets.UTF_8, Charset.forName("windows-31j"))) {
            try {
                var text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return text.startsWith("\uFEFF") ? text.substring(1) : text;
            } catch (CharacterCodingException e) {
                // not this one
            }
        }
        return null;
    }

    @Override
    public @Nullable String nameOf(LocalDate day) {
        return years.contains(day.getYear()) ? days.get(day) : otherwise.nameOf(day);
    }

    @Override
    public int tabledUntil() {
        return Collections.max(years);
    }

    /// The years that the table decides.
    public Set<Integer> years() {
        return Set.copyOf(years);
    }
}
