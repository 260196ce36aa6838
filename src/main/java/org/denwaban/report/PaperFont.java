package org.denwaban.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;

/// Sets the words of reports in {@link Fonts}: a report is never stopped by a character, and its lines are broken where
/// the paper ends.
final class PaperFont implements AutoCloseable {

    /// Stands for a character that no typeface has, as printers have always set it.
    private static final String UNKNOWN = "〓";

    private final Fonts fonts = Fonts.ours();
    private final Fonts.InDocument inDocument;
    private final Map<Integer, String> printable = new HashMap<>();

    /// For one document. Only the characters that are used go into it.
    PaperFont(PDDocument document) {
        this.inDocument = fonts.in(document);
    }

    /// Prints `words` on one line, 〓 for what cannot be printed.
    void show(PDPageContentStream page, String words, float size, float x, float y) throws IOException {
        inDocument.show(page, printable(words), size, x, y);
    }

    private String printable(String words) {
        var out = new StringBuilder();
        words.codePoints().forEach(c -> out.append(printable.computeIfAbsent(c, this::one)));
        return out.toString();
    }

    private String one(int c) {
        if (Character.isISOControl(c)) {
            return " ";
        }
        var text = Character.toString(c);
        return fonts.missingIn(text).isEmpty() ? text : UNKNOWN;
    }

    /// How wide `words` are, in points.
    float width(String words, float size) {
        return fonts.width(printable(words), size);
    }

    /// `words` in lines no wider than `most`; at least one.
    List<String> wrapped(String words, float size, float most) {
        var lines = new ArrayList<String>();
        for (var line : words.split("\n", -1)) {
            wrap(line, size, most, lines);
        }
        return lines;
    }

    private void wrap(String words, float size, float most, List<String> lines) {
        var line = new StringBuilder();
        float wide = 0;
        for (int c : words.codePoints().toArray()) {
            float next = width(Character.toString(c), size);
            if (wide + next > most && !line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
                wide = 0;
            }
            line.appendCodePoint(c);
            wide += next;
        }
        lines.add(line.toString());
    }

    @Override
    public void close() throws IOException {
        fonts.close();
    }
}
