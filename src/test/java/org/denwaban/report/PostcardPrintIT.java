package org.denwaban.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.denwaban.people.ListTerms;
import org.denwaban.people.MadeUpList;
import org.denwaban.report.Barcode.Bar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole print files with a real font; the barcode is read back from a picture of the page.
class PostcardPrintIT {

    private static final int DPI = 600;
    private static final double MM = DPI / 25.4;

    @TempDir
    private Path folder;

    @Test
    void printsSortsAndTellsWhatItCannotPrint() throws Exception {
        var list = new MadeUpList()
                .add(person(1, "架空　一郎", "2390831", "架空町１−２−３", "架空ビルＢ２０３号"))
                .add(person(2, "架空　𠮟子", "2380001", "架空町十二番地の三", ""))
                .add(person(3, "★空　三子", "2380001", "架空町４−５", "架空団地６棟７０１号室"))
                .add(person(4, "外\uE000　四郎", "2380002", "架空町６", ""))
                .add(person(5, "架空　五郎", "2380002", "あ".repeat(190), "い".repeat(190)))
                .add(person(6, "架空　六郎", "0000000", "架空町７", ""))
                .add(neverExamined(7))
                .add(person(8, "架空　八子", "2380000", "架空町無番地", ""))
                .writeTo(folder.resolve("list.csv"));
        var out = folder.resolve("out");
        var done = assertInstanceOf(PostcardPrint.Result.Done.class, write(list, out));
        assertEquals(new PostcardPrint.Result.Done(8, 4, 1, 3, 1, done.files()), done);
        assertEquals(done.files().stream().sorted().toList(), names(out));

        var rows = Files.readString(out.resolve("yokosuka-2018-segment1-cards.csv"))
                .lines()
                .toArray(String[]::new);
        assertEquals(
                "\"1-000001\",\"20180000008\",\"2380000\",\"横須賀市架空町無番地\",\"\",\"架空　八子\",\"様\",\"\",\"\",\"046-899-9900\"",
                rows[1]);
        assertTrue(rows[2].startsWith("\"1-000002\",\"20180000002\",\"2380001\""), "the list's order in a postcode");
        assertTrue(rows[3].contains("\"　空　三子\",\"様\",\"23800014-5-6-701\",\"STC 2 3 8 0 0 0 1 4 - 5 - 6 - 7 0 1"));
        assertTrue(rows[4].startsWith("\"1-000004\",\"20180000001\",\"2390831\""));

        var errors = Files.readString(out.resolve("yokosuka-2018-segment1-errors.csv"))
                .lines()
                .toArray(String[]::new);
        assertEquals(4, errors.length);
        assertTrue(errors[1].startsWith("\"5\",\"20180000004\",\"E-CARD-004\""), errors[1]);
        assertTrue(errors[2].startsWith("\"6\",\"20180000005\",\"E-CARD-005\""), errors[2]);
        assertTrue(errors[3].startsWith("\"7\",\"20180000006\",\"E-CARD-002\""), errors[3]);
        var elsewhere = Files.readString(out.resolve("yokosuka-2018-segment1-elsewhere.csv"));
        assertTrue(elsewhere.endsWith("\"8\",\"20180000007\",\"2\"\r\n"), elsewhere);

        checkPdf(out.resolve("yokosuka-2018-segment1-cards-01.pdf"));
        var again = folder.resolve("again");
        write(list, again);
        for (var name : done.files()) {
            assertArrayEquals(Files.readAllBytes(out.resolve(name)), Files.readAllBytes(again.resolve(name)), name);
        }
        assertThrows(FileAlreadyExistsException.class, () -> write(list, out));
        assertEquals(done.files().size(), names(out).size(), "nothing is left of the second try");
    }

    private static void checkPdf(Path file) throws IOException {
        try (var pdf = Loader.loadPDF(file.toFile())) {
            assertEquals(4, pdf.getNumberOfPages());
            var text = new PDFTextStripper().getText(pdf);
            for (var printed : List.of("〒239-0831", "横須賀市架空町１−２−３", "架空　𠮟子 様", "お問い合わせ 046-899-9900", "1-000004")) {
                assertTrue(text.contains(printed), printed);
            }
            var renderer = new PDFRenderer(pdf);
            var numbers = List.of("12-3", "4-5-6-701", "1-2-3B203");
            for (int page = 1; page < 4; page++) {
                var picture = renderer.renderImageWithDPI(page, DPI, ImageType.GRAY);
                var postcode = page == 3 ? "2390831" : "2380001";
                assertEquals(
                        Barcode.of(postcode, page == 1 ? "12" : numbers.get(page - 1))
                                .bars(),
                        scanned(picture));
                var pictures = Files.createDirectories(Path.of("target/pictures"));
                ImageIO.write(
                        renderer.renderImageWithDPI(page, 200, ImageType.GRAY),
                        "png",
                        new File(pictures.toFile(), "postcard-" + page + ".png"));
            }
        }
    }

    /// Reads the bars as a machine would: the ink in the band, its runs along the middle line, and how far each run
    /// reaches.
    /// Measures are Japan Post's for 10 points, with the tolerances of its manual (バーコード (3/4)).
    private static List<Bar> scanned(BufferedImage picture) {
        int top = pixel(PostcardLayout.BARS_TOP);
        int middle = pixel(PostcardLayout.BARS_TOP + 1.8);
        blank(picture, top - pixel(2) + 1, top - 1);
        blank(picture, pixel(PostcardLayout.BARS_TOP + 3.6) + 2, pixel(PostcardLayout.BARS_TOP + 3.6) + pixel(2));
        var bars = new ArrayList<Bar>();
        double last = Double.NaN;
        for (int x = 0; x < picture.getWidth(); x++) {
            if (!ink(picture, x, middle)) {
                continue;
            }
            int from = x;
            while (ink(picture, x, middle)) {
                x++;
            }
            within(0.50, (x - from) / MM, 0.70, "bar");
            assertTrue(from / MM >= 10 && x / MM <= 90, "10 mm from the edges");
            double centre = (from + x) / 2.0;
            if (!Double.isNaN(last)) {
                within(1.15, (centre - last) / MM, 1.25, "pitch");
            }
            last = centre;
            bars.add(bar(picture, (int) centre, middle, top));
        }
        return bars;
    }

    private static Bar bar(BufferedImage picture, int x, int middle, int top) {
        int up = middle;
        while (ink(picture, x, up - 1)) {
            up--;
        }
        int down = middle;
        while (ink(picture, x, down + 1)) {
            down++;
        }
        boolean reachesUp = up - top < pixel(0.3);
        boolean reachesDown = down - top > pixel(3.3);
        double length = (down - up + 1) / MM;
        if (reachesUp && reachesDown) {
            within(3.40, length, 3.65, "long bar");
            return Bar.LONG;
        }
        if (!reachesUp && !reachesDown) {
            within(1.05, length, 1.35, "timing bar");
            return Bar.TIMING;
        }
        within(2.25, length, 2.55, "half bar");
        return reachesUp ? Bar.UPPER : Bar.LOWER;
    }

    private static void within(double least, double value, double most, String what) {
        assertTrue(value >= least && value <= most, what + " of " + value + " mm");
    }

    private static void blank(BufferedImage picture, int from, int to) {
        for (int y = from; y < to; y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                assertTrue(!ink(picture, x, y), "ink in the blank band at " + x / MM + ", " + y / MM);
            }
        }
    }

    private static boolean ink(BufferedImage picture, int x, int y) {
        return (picture.getRGB(x, y) & 0xFF) < 128;
    }

    private static int pixel(double mm) {
        return (int) Math.round(mm * MM);
    }

    private static PostcardPrint.Result write(Path list, Path out) throws Exception {
        var contract = PostcardRulesTest.yokosuka();
        var terms = Objects.requireNonNull(contract.postcards());
        try (var fonts = Fonts.of(List.of())) {
            return PostcardPrint.of(contract, terms.segments().getFirst(), fonts, (_, _, _) -> {})
                    .orElseThrow()
                    .write(list, Objects.requireNonNull(ListTerms.of(contract)), out, (_, _, _) -> Optional.empty());
        }
    }

    private static String[] person(int number, String name, String postcode, String address, String house) {
        return new String[] {
            "%010d".formatted(number),
            "%011d".formatted(20_180_000_000L + number),
            "",
            "",
            "",
            "%08d".formatted(70_000_000 + number),
            "カクウ",
            name,
            "19550401",
            "女",
            "",
            "",
            "",
            postcode,
            address,
            house,
            "",
            "",
            "20170901",
            "",
            ""
        };
    }

    private static String[] neverExamined(int number) {
        var values = person(number, "架空　新子", "2380001", "架空町８", "");
        values[18] = "";
        return values;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
