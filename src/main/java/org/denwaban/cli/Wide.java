package org.denwaban.cli;

import java.lang.Character.UnicodeScript;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Window;
import org.jspecify.annotations.Nullable;

/// Text of a terminal, in which a Japanese character is two columns wide.
final class Wide {

    private Wide() {}

    /// Columns that `text` takes.
    static int width(String text) {
        return text.codePoints().map(character -> wide(character) ? 2 : 1).sum();
    }

    /// `text` at the left of `columns`.
    static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /// `text` at the right of `columns`.
    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /// `2018-11-05(月)`.
    static String day(LocalDate day) {
        return day + "(" + day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.JAPANESE) + ")";
    }

    /// A window in the city's words.
    static String label(@Nullable Window window, Contract contract) {
        if (window == null) {
            return "定められた時間帯の外";
        }
        var results = contract.results();
        Map<Window, String> labels = results == null ? Map.of() : results.timeLabels();
        return labels.getOrDefault(window, window.name());
    }

    /// Characters that Unicode calls wide, as far as they occur here: the marks of Japanese, ー among them, belong to no
    /// script of their own.
    private static boolean wide(int character) {
        boolean fullWidthForm = character >= 0xFF01 && character <= 0xFF60;
        boolean kanaOrMark = character >= 0x3000 && character <= 0x30FF;
        boolean han = UnicodeScript.of(character) == UnicodeScript.HAN;
        return han || kanaOrMark || fullWidthForm;
    }
}
