package org.denwaban.report;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/// A report as A4 pages. The same report gives the same bytes. Lengths are in points, 1/72 inch.
final class FiguresPaper implements AutoCloseable {

    private static final float MARGIN = 42;
    private static final float TITLE = 16;
    private static final float TEXT = 9;
    private static final float SMALL = 8;
    private static final float LEADING = 1.45f;
    private static final float PADDING = 3;
    private static final float CHART_HEIGHT = 150;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float SQUARE = 7;
    private static final int STEPS = 4;
    private static final Color RULE = new Color(0xB0, 0xB0, 0xB0);
    private static final Color HEAD = new Color(0xE8, 0xEC, 0xF2);
    /// Told apart also by those who see no red or green, and on a grey printer.
    private static final List<Color> COLOURS = List.of(
            new Color(0x3B, 0x6E, 0xA8),
            new Color(0xF2, 0xA5, 0x3C),
            new Color(0x9C, 0x2F, 0x3B),
            new Color(0x8A, 0x8A, 0x8A));

    private final PDDocument document = new PDDocument();
    private final PaperFont font = new PaperFont(document);
    private PDPageContentStream page;
    private float y;

    private FiguresPaper() throws IOException {
        page = newPage();
    }

    /// The pages' bytes.
    static byte[] of(FiguresReport report) {
        try (var paper = new FiguresPaper()) {
            paper.fill(report);
            return paper.bytes(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory: never
        }
    }

    @Override
    public void close() throws IOException {
        page.close();
        document.close();
        font.close();
    }

    private void fill(FiguresReport report) throws IOException {
        text(report.title(), TITLE, MARGIN);
        y -= TITLE * LEADING;
        for (var line : List.of(report.to() + "　御中", report.contract(), report.period())) {
            paragraph(line, TEXT);
        }
        for (var block : report.blocks()) {
            block(block);
        }
    }

    private byte[] bytes(FiguresReport report) throws IOException {
        page.close();
        number();
        document.getDocumentInformation().setTitle(report.title());
        document.getDocumentInformation().setProducer("denwaban");
        document.setDocumentId(1L); // else the time of day is in it
        var out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    private void number() throws IOException {
        int pages = document.getNumberOfPages();
        for (int i = 0; i < pages; i++) {
            try (var foot = new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true, true)) {
                var words = "%d / %d".formatted(i + 1, pages);
                show(foot, words, SMALL, MARGIN + (WIDTH - font.width(words, SMALL)) / 2, MARGIN / 2);
            }
        }
    }

    private void block(FiguresReport.Block block) throws IOException {
        y -= TEXT;
        need(4 * TEXT * LEADING);
        text(block.heading(), TEXT + 2, MARGIN);
        y -= 4;
        switch (block) {
            case FiguresReport.Lines lines -> {
                for (var line : lines.lines()) {
                    paragraph(FiguresReport.read(line), TEXT);
                }
            }
            case FiguresReport.Table table -> {
                table(table);
                if (table.chart().isPresent() && table.chart().get().rows() > 0) {
                    chart(table, table.chart().get());
                }
            }
        }
    }

    private void paragraph(String words, float size) throws IOException {
        for (var line : font.wrapped(words, size, WIDTH)) {
            need(size * LEADING);
            text(line, size, MARGIN);
        }
    }

    private void table(FiguresReport.Table table) throws IOException {
        var widths = widths(table);
        head(table, widths);
        for (var row : table.rows()) {
            var wrapped = IntStream.range(0, row.size())
                    .mapToObj(i -> font.wrapped(FiguresReport.read(row.get(i)), SMALL, widths[i] - 2 * PADDING))
                    .toList();
            int tallest = wrapped.stream().mapToInt(List::size).max().orElse(1);
            // a row goes over the page's end line by line where it is longer than that
            for (int line = 0; line < tallest; line++) {
                if (y - SMALL * LEADING - PADDING < MARGIN) {
                    turn();
                    head(table, widths);
                }
                line(row, wrapped, widths, line);
            }
            rule(RULE, y - PADDING / 2, sum(widths));
            y -= PADDING;
        }
    }

    private void line(List<FiguresReport.Cell> row, List<List<String>> wrapped, float[] widths, int line)
            throws IOException {
        y -= SMALL * LEADING;
        float x = MARGIN;
        for (int i = 0; i < widths.length; i++) {
            if (line < wrapped.get(i).size()) {
                var words = wrapped.get(i).get(line);
                float at = right(row.get(i)) ? x + widths[i] - PADDING - font.width(words, SMALL) : x + PADDING;
                show(page, words, SMALL, at, y);
            }
            x += widths[i];
        }
    }

    private static boolean right(FiguresReport.Cell cell) {
        return switch (cell) {
            case FiguresReport.Count _, FiguresReport.Percent _, FiguresReport.Span _ -> true;
            case FiguresReport.Label _, FiguresReport.Staff _, FiguresReport.Typed _ -> false;
        };
    }

    private void head(FiguresReport.Table table, float[] widths) throws IOException {
        var wrapped = IntStream.range(0, widths.length)
                .mapToObj(i -> font.wrapped(table.columns().get(i).heading(), SMALL, widths[i] - 2 * PADDING))
                .toList();
        int tallest = wrapped.stream().mapToInt(List::size).max().orElse(1);
        float height = tallest * SMALL * LEADING + PADDING;
        need(height + 2 * SMALL * LEADING);
        page.setNonStrokingColor(HEAD);
        page.addRect(MARGIN, y - height, sum(widths), height);
        page.fill();
        page.setNonStrokingColor(Color.BLACK);
        float x = MARGIN;
        for (int i = 0; i < widths.length; i++) {
            float at = y;
            for (var words : wrapped.get(i)) {
                at -= SMALL * LEADING;
                show(page, words, SMALL, x + PADDING, at);
            }
            x += widths[i];
        }
        y -= height;
    }

    private static float[] widths(FiguresReport.Table table) {
        float all = (float)
                table.columns().stream().mapToInt(FiguresReport.Column::width).sum();
        var widths = new float[table.columns().size()];
        // what is narrow stays narrow: half a SMALL a character, and the padding
        float scale = Math.min(SMALL * 0.62f, WIDTH / all);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = table.columns().get(i).width() * scale;
        }
        return widths;
    }

    private void chart(FiguresReport.Table table, FiguresReport.Chart chart) throws IOException {
        need(CHART_HEIGHT + 5 * SMALL * LEADING);
        y -= SMALL;
        text(chart.heading(), SMALL, MARGIN);
        legend(table, chart);
        float bottom = y - CHART_HEIGHT;
        float left = MARGIN + 30;
        float wide = WIDTH - 30;
        long top = scale(table, chart, left, wide, bottom);
        float each = wide / chart.rows();
        int every = every(table, chart, each);
        for (int i = 0; i < chart.rows(); i++) {
            var row = table.rows().get(i);
            float x = left + i * each;
            bar(chart, row, x + each * 0.15f, each * 0.7f, bottom, top);
            if (i % every == 0) {
                var words = FiguresReport.read(row.get(chart.label()));
                show(page, words, SMALL, x + (each - font.width(words, SMALL)) / 2, bottom - SMALL * LEADING);
            }
        }
        y = bottom - 2 * SMALL * LEADING;
    }

    /// Below every how manieth bar a label has room.
    private int every(FiguresReport.Table table, FiguresReport.Chart chart, float each) {
        double widest = table.rows().stream()
                .limit(chart.rows())
                .mapToDouble(row -> font.width(FiguresReport.read(row.get(chart.label())), SMALL))
                .max()
                .orElse(0);
        return Math.max(1, (int) Math.ceil((widest + PADDING) / each));
    }

    private void legend(FiguresReport.Table table, FiguresReport.Chart chart) throws IOException {
        y -= SMALL * LEADING;
        float x = MARGIN;
        for (int i = 0; i < chart.parts().size(); i++) {
            var words = table.columns().get(chart.parts().get(i)).heading();
            page.setNonStrokingColor(colour(i));
            page.addRect(x, y, SQUARE, SQUARE);
            page.fill();
            page.setNonStrokingColor(Color.BLACK);
            show(page, words, SMALL, x + SQUARE + PADDING, y);
            x += SQUARE + 5 * PADDING + font.width(words, SMALL);
        }
        y -= SMALL;
    }

    /// Lines across with their numbers; gives back what the uppermost stands for.
    private long scale(FiguresReport.Table table, FiguresReport.Chart chart, float left, float wide, float bottom)
            throws IOException {
        long most = table.rows().stream()
                .limit(chart.rows())
                .mapToLong(row -> chart.parts().stream()
                        .mapToLong(part -> height(row.get(part)))
                        .sum())
                .max()
                .orElse(0);
        long step = step(most);
        for (int i = 0; i <= STEPS; i++) {
            float at = bottom + CHART_HEIGHT * i / STEPS;
            page.setStrokingColor(RULE);
            page.setLineWidth(0.4f);
            page.moveTo(left, at);
            page.lineTo(left + wide, at);
            page.stroke();
            var words = "%,d".formatted(i * step);
            show(page, words, SMALL, left - PADDING - font.width(words, SMALL), at - SMALL / 3);
        }
        return STEPS * step;
    }

    /// 1, 2, 5, 10, 20, 50 and so on: the first of which four reach `most`.
    private static long step(long most) {
        for (long ten = 1; ; ten *= 10) {
            for (long step : new long[] {ten, 2 * ten, 5 * ten}) {
                if (step * STEPS >= most) {
                    return step;
                }
            }
        }
    }

    private void bar(
            FiguresReport.Chart chart, List<FiguresReport.Cell> row, float x, float wide, float bottom, long top)
            throws IOException {
        float from = bottom;
        for (int i = 0; i < chart.parts().size(); i++) {
            float tall = CHART_HEIGHT * height(row.get(chart.parts().get(i))) / top;
            if (tall > 0) {
                page.setNonStrokingColor(colour(i));
                page.addRect(x, from, wide, tall);
                page.fill();
                from += tall;
            }
        }
        page.setNonStrokingColor(Color.BLACK);
    }

    private static long height(FiguresReport.Cell cell) {
        return cell instanceof FiguresReport.Count count ? count.number() : 0;
    }

    private static Color colour(int part) {
        return COLOURS.get(part % COLOURS.size());
    }

    private static float sum(float[] widths) {
        float sum = 0;
        for (float width : widths) {
            sum += width;
        }
        return sum;
    }

    private void rule(Color colour, float at, float wide) throws IOException {
        page.setStrokingColor(colour);
        page.setLineWidth(0.3f);
        page.moveTo(MARGIN, at);
        page.lineTo(MARGIN + wide, at);
        page.stroke();
    }

    private void text(String words, float size, float x) throws IOException {
        y -= size * LEADING;
        show(page, words, size, x, y);
    }

    private void show(PDPageContentStream on, String words, float size, float x, float at) throws IOException {
        font.show(on, words, size, x, at);
    }

    private void need(float height) throws IOException {
        if (y - height < MARGIN) {
            turn();
        }
    }

    private void turn() throws IOException {
        page.close();
        page = newPage();
    }

    private PDPageContentStream newPage() throws IOException {
        var sheet = new PDPage(PDRectangle.A4);
        document.addPage(sheet);
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, sheet);
    }
}
