package org.denwaban.contract;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `[results]` of a contract file.
final class ResultsTable {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,29}");
    private static final int LONGEST_LABEL = 60;
    private static final int LARGEST_REASON = 99;
    private static final int LAST_DAY_OF_EVERY_MONTH = 28;

    private ResultsTable() {}

    /// Null after a fault.
    static @Nullable Results read(TableReader t) {
        int before = t.faults().count();
        var dispositions = dispositions(t);
        var reasons = reasons(t);
        var separator = t.or("reason_separator", ":", key -> t.text(key, 3));
        var labels = timeLabels(t);
        var monthSuffix = t.or("month_suffix", "月", key -> t.text(key, 3));
        var columns = columns(t);
        var dueDay = t.or("due_day", 10, key -> t.integer(key, 1, LAST_DAY_OF_EVERY_MONTH));
        t.done();
        if (t.faults().count() > before) {
            return null;
        }
        return new Results(
                dispositions,
                reasons,
                requireNonNull(separator),
                labels,
                requireNonNull(monthSuffix),
                columns,
                requireNonNull(dueDay));
    }

    private static List<Disposition> dispositions(TableReader t) {
        var dispositions = new ArrayList<Disposition>();
        var parts = t.tables("dispositions");
        if (parts == null) {
            return dispositions;
        }
        var once = new Once();
        boolean whole = true;
        for (var part : parts) {
            var code = part.text("code", CODE, "\"CONTACT\" のような英大文字・数字・下線");
            var label = part.text("label", LONGEST_LABEL);
            var meaning = part.word("meaning", Disposition.Meaning.class);
            var billable = part.flag("billable");
            var note = part.or("note_needed", false, part::flag);
            part.done();
            once.check(part, "code", code);
            once.check(part, "label", label);
            if (code == null || label == null || meaning == null || billable == null || note == null) {
                whole = false;
            } else {
                dispositions.add(new Disposition(code, label, meaning, billable, note));
            }
        }
        if (whole) {
            checkMeanings(t, dispositions);
        }
        return dispositions;
    }

    /// The program itself concludes people with these four, and must know the one wording for each.
    private static void checkMeanings(TableReader t, List<Disposition> dispositions) {
        var count = new EnumMap<Disposition.Meaning, Integer>(Disposition.Meaning.class);
        dispositions.forEach(d -> count.merge(d.meaning(), 1, Integer::sum));
        for (var meaning : EnumSet.range(Disposition.Meaning.NOBODY, Disposition.Meaning.DEFECTIVE_AFTER_DIALLING)) {
            if (count.getOrDefault(meaning, 0) != 1) {
                t.fault(
                        "dispositions",
                        FaultCode.CONTRADICTION,
                        "meaning = \"%s\" の最終結果が %d 個あります"
                                .formatted(meaning.name().toLowerCase(Locale.ROOT), count.getOrDefault(meaning, 0)),
                        "ちょうど 1 個にしてください");
            }
        }
        if (!count.containsKey(Disposition.Meaning.CONTACT)) {
            t.fault(
                    "dispositions",
                    FaultCode.CONTRADICTION,
                    "meaning = \"contact\" の最終結果がありません",
                    "通電して済んだときの最終結果を 1 個以上書いてください");
        }
    }

    private static List<Reason> reasons(TableReader t) {
        var reasons = new ArrayList<Reason>();
        var parts = t.tables("reasons");
        if (parts == null) {
            return reasons;
        }
        var once = new Once();
        for (var part : parts) {
            var code = part.integer("code", 1, LARGEST_REASON);
            var label = part.text("label", LONGEST_LABEL);
            part.done();
            once.check(part, "code", code);
            once.check(part, "label", label);
            if (code != null && label != null) {
                reasons.add(new Reason(code, label));
            }
        }
        if (parts.isEmpty()) {
            t.fault("reasons", FaultCode.CONTRADICTION, "未受診理由が1つもありません", "理由を 1 個以上書いてください");
        }
        return reasons;
    }

    private static Map<Window, String> timeLabels(TableReader t) {
        var labels = new EnumMap<Window, String>(Window.class);
        var part = t.table("time_labels");
        if (part == null) {
            return labels;
        }
        var once = new Once();
        for (var window : Window.values()) {
            var key = window.name().toLowerCase(Locale.ROOT);
            var label = part.text(key, LONGEST_LABEL);
            if (label != null) {
                labels.put(window, label);
                once.check(part, key, "label", label);
            }
        }
        part.done();
        return labels;
    }

    private static List<ReportColumn> columns(TableReader t) {
        var columns = new ArrayList<ReportColumn>();
        var parts = t.tables("columns");
        if (parts == null) {
            return columns;
        }
        var once = new Once();
        for (var part : parts) {
            var field = part.word("field", ReportField.class);
            var heading = part.text("heading", LONGEST_LABEL);
            part.done();
            once.check(part, "field", field);
            once.check(part, "heading", heading);
            if (field != null && heading != null) {
                columns.add(new ReportColumn(field, heading));
            }
        }
        if (parts.isEmpty()) {
            t.fault("columns", FaultCode.CONTRADICTION, "報告書の列が1つもありません", "列を 1 個以上書いてください");
        }
        return columns;
    }

    /// Notes what is there a second time, at the later place.
    static final class Once {
        private final Map<String, HashSet<Object>> seen = new HashMap<>();

        void check(TableReader t, String key, @Nullable Object value) {
            if (value != null) {
                check(t, key, key, value);
            }
        }

        void check(TableReader t, String key, String kind, Object value) {
            if (!seen.computeIfAbsent(kind, _ -> new HashSet<>()).add(value)) {
                t.fault(key, FaultCode.TWICE, Faults.shown(value) + " が2度あります", "どちらかを別のものにするか消してください");
            }
        }
    }
}
