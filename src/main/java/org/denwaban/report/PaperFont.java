package org.denwaban.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// The typeface of everything that is printed: IPAex Gothic, which has JIS X 0213:2004 whole (docs/decisions/0025).
/// Only
/// the characters that are used go into a document.
final class PaperFont {

    /// Stands for a character that the typeface does not have, as printers have always set it.
    private static final String UNKNOWN = "〓";

    private static final float UNITS = 1_000;

    private final PDType0Font font;
    private final Map<Integer, String> printable = new HashMap<>();
    private final Map<String, Float> widths = new HashMap<>();

    private PaperFont(PDType0Font font) {
        this.font = font;
    }

    /// The typeface, for one document.
    static PaperFont in(PDDocument document) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PaperFont.class.getResourceAsStream("/fonts/ipaexg.ttf"), "the typeface")) {
            return new PaperFont(PDType0Font.load(document, in, true));
        }
    }

    /// As PDFBox knows it.
    PDType0Font font() {
        return font;
    }

    /// What of `words` can be printed, with 〓 for the rest; on one line.
    String printable(String words) {
        var out = new StringBuilder();
        words.codePoints().forEach(c -> out.append(printable.computeIfAbsent(c, this::one)));
        return out.toString();
    }

    private String one(int c) {
        if (Character.isISOControl(c)) {
            return " ";
        }
        try {
            var text = Character.toString(c);
            font.encode(text);
            return text;
        } catch (IllegalArgumentException _) { // it has no such glyph
            return UNKNOWN;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How wide `words` are, in points.
    float width(String words, float size) {
        float wide = 0;
        for (int c : printable(words).codePoints().toArray()) {
            wide += widths.computeIfAbsent(Character.toString(c), this::unitsOf);
        }
        return wide / UNITS * size;
    }

    private Float unitsOf(String character) {
        try {
            return font.getStringWidth(character);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
