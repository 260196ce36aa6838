package org.denwaban.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.denwaban.settings.Settings;

/// What our PDFs are set in: IPAex Gothic, which has JIS X 0213:2004 whole and comes with us (docs/decisions/0025), and
/// behind it the TrueType files of the settings, such as a city's own font of gaiji. Each character takes the first
/// that has it. Whatever none has is told ({@link #missingIn}), and is never printed as a box.
///
/// 6 MB of memory for ours; not for two threads at once.
public final class Fonts implements AutoCloseable {

    /// The largest Japanese fonts have 25 MB.
    static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final String SHIPPED = "/fonts/ipaexg.ttf";

    private final List<Face> faces;

    private Fonts(List<Face> faces) {
        this.faces = faces;
    }

    private record Face(TrueTypeFont font, CmapLookup glyphs) {

        boolean has(int character) {
            return glyphs.getGlyphId(character) != 0;
        }

        double em(int character) {
            try {
                return (double) font.getAdvanceWidth(glyphs.getGlyphId(character)) / font.getUnitsPerEm();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it was read into memory as a whole
            }
        }
    }

    /// Ours alone.
    static Fonts ours() {
        return new Fonts(List.of(shipped()));
    }

    /// Ours, and behind it these files.
    ///
    /// @param files in the order in which they are asked for a character, {@link Settings#MOST_FONTS} at most
    /// @throws FontException E-FONT-001 where one cannot be read, E-FONT-002 where one is no TrueType font
    ///     with outlines and Unicode
    public static Fonts of(List<Path> files) throws FontException {
        if (files.size() > Settings.MOST_FONTS) {
            throw new IllegalArgumentException("at most " + Settings.MOST_FONTS + " fonts, were " + files.size());
        }
        var faces = new ArrayList<Face>();
        faces.add(shipped());
        for (var file : files) {
            faces.add(face(file));
        }
        return new Fonts(faces);
    }

    private static Face shipped() {
        try (var in = Objects.requireNonNull(Fonts.class.getResourceAsStream(SHIPPED), "the typeface")) {
            return face(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is a part of the program
        }
    }

    private static Face face(Path file) throws FontException {
        var bytes = bytes(file);
        try {
            return face(bytes);
        } catch (IOException | RuntimeException e) { // a damaged file throws whatever its numbers lead to
            throw FontException.noTrueType(file, e.getClass().getSimpleName());
        }
    }

    private static Face face(byte[] bytes) throws IOException {
        var font = new TTFParser(true).parse(new RandomAccessReadBuffer(bytes));
        if (font.getGlyph() == null) {
            throw new IOException("no outlines");
        }
        return new Face(font, font.getUnicodeCmapLookup());
    }

    private static byte[] bytes(Path file) throws FontException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw FontException.noTrueType(file, "larger than " + (MOST_BYTES >> 20) + " MB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw FontException.unreadable(file);
        }
    }

    /// The first character (code point) of `text` that no font has; empty where all can be printed. A variation
    /// selector is a character here: without it another shape would be printed than the one that was meant.
    public OptionalInt missingIn(String text) {
        return text.codePoints()
                .filter(character -> faces.stream().noneMatch(face -> face.has(character)))
                .findFirst();
    }

    /// How wide `text` is, in points, set in `size` points.
    ///
    /// @throws IllegalArgumentException for a character that no font has
    public float width(String text, float size) {
        return (float) text.codePoints().mapToDouble(this::em).sum() * size;
    }

    private double em(int character) {
        return faces.get(faceOf(character)).em(character);
    }

    private int faceOf(int character) {
        for (int i = 0; i < faces.size(); i++) {
            if (faces.get(i).has(character)) {
                return i;
            }
        }
        throw new IllegalArgumentException("a character that no font has; ask missingIn first");
    }

    /// These fonts for one document, which then carries of each what is used of it.
    public InDocument in(PDDocument document) {
        return new InDocument(document);
    }

    @Override
    public void close() throws IOException {
        for (var face : faces) {
            face.font().close();
        }
    }

    /// The fonts in one document.
    public final class InDocument {

        private final PDDocument document;
        private final PDType0Font[] embedded = new PDType0Font[faces.size()];

        private InDocument(PDDocument document) {
            this.document = document;
        }

        /// A stretch of characters of one font.
        private record Run(int face, String text) {}

        /// Prints `text` from (`x`, `y`), its base line's left end in points from the lower left corner.
        ///
        /// @throws IllegalArgumentException for a character that no font has
        public void show(PDPageContentStream page, String text, float size, float x, float y) throws IOException {
            page.beginText();
            page.newLineAtOffset(x, y);
            for (var run : runs(text)) {
                page.setFont(font(run.face()), size);
                page.showText(run.text());
            }
            page.endText();
        }

        private List<Run> runs(String text) {
            var runs = new ArrayList<Run>();
            int start = 0;
            int face = -1;
            for (int at = 0; at < text.length(); ) {
                int character = text.codePointAt(at);
                int next = faceOf(character);
                if (next != face && at > 0) {
                    runs.add(new Run(face, text.substring(start, at)));
                    start = at;
                }
                face = next;
                at += Character.charCount(character);
            }
            if (start < text.length()) {
                runs.add(new Run(face, text.substring(start)));
            }
            return runs;
        }

        private PDType0Font font(int face) throws IOException {
            var font = embedded[face];
            if (font == null) {
                font = PDType0Font.load(document, faces.get(face).font(), true);
                embedded[face] = font;
            }
            return font;
        }
    }
}
