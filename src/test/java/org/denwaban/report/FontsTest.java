package org.denwaban.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The typeface that is shipped, and files behind it.
class FontsTest {

    private static final String GAIJI = "\uE000"; // private use area

    @TempDir
    private Path folder;

    @Test
    void setsNamesWithCharactersBeyondTheBmpAndTellsWhatItLacks() throws Exception {
        var name = "架空 髙﨑①㈱𠮟";
        try (var fonts = Fonts.of(List.of());
                var document = new PDDocument()) {
            assertEquals(OptionalInt.empty(), fonts.missingIn(name));
            assertEquals(OptionalInt.of(0xE000), fonts.missingIn("外字" + GAIJI));
            assertEquals(OptionalInt.of(0x2A6D6), fonts.missingIn("架空𪛖"), "beyond JIS X 0213");
            assertEquals(OptionalInt.of(0xE0100), fonts.missingIn("葛" + Character.toString(0xE0100)));

            var inDocument = fonts.in(document);
            assertEquals(20, fonts.width("架空", 10), 0.01);
            assertThrows(IllegalArgumentException.class, () -> fonts.width("外" + GAIJI, 10));
            assertEquals(name, printed(document, inDocument, name));
        }
    }

    private static String printed(PDDocument document, Fonts.InDocument fonts, String text) throws Exception {
        var page = new PDPage(new PDRectangle(283, 420));
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            fonts.show(content, text, 12, 30, 300);
        }
        var out = new ByteArrayOutputStream();
        document.save(out);
        assertTrue(out.size() < 60_000, "only what is used is carried, was " + out.size());
        try (var read = Loader.loadPDF(out.toByteArray())) {
            return new PDFTextStripper().getText(read).strip();
        }
    }

    @Test
    void aFontThatCannotBeUsedIsNamedWithWhatToDo() throws Exception {
        var absent = folder.resolve("absent.ttf");
        assertTrue(refusal(absent).startsWith("E-FONT-001 the font " + absent));
        var text = Files.writeString(folder.resolve("text.ttf"), "no font");
        assertTrue(refusal(text).startsWith("E-FONT-002 the font " + text));
        byte[] start;
        try (var ours = Objects.requireNonNull(Fonts.class.getResourceAsStream("/fonts/ipaexg.ttf"))) {
            start = ours.readNBytes(400_000);
        }
        var cut = Files.write(folder.resolve("cut.ttf"), start);
        assertTrue(refusal(cut).startsWith("E-FONT-002 the font " + cut));
    }

    private static String refusal(Path file) {
        return String.valueOf(
                assertThrows(FontException.class, () -> Fonts.of(List.of(file))).getMessage());
    }
}
