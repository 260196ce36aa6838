package org.denwaban.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.denwaban.report.Barcode.Bar;

/// Cards as PDF, one page of 100 x 148 mm each, the barcode drawn to Japan Post's measures: at `a` points a bar is a/10
/// x
/// 0.6 mm broad, 1.2 mm from the next, 3.6 mm long, 2.4 mm or 1.2 mm (manual, バーコード (3/4)).
final class PostcardPdf {

    static final float BAR = 0.6f;
    static final float PITCH = 1.2f;
    static final float LONG = 3.6f;
    static final float THIRD = 1.2f;

    private static final float MM = 72 / 25.4f;
    private static final float TEN_POINTS = 10;

    private final Fonts fonts;
    private final PostcardLayout layout;
    private final float scale;

    /// @param points size of the barcode, 8 to 10
    PostcardPdf(Fonts fonts, PostcardLayout layout, float points) {
        this.fonts = fonts;
        this.layout = layout;
        this.scale = points / TEN_POINTS;
    }

    /// What is printed on a page.
    ///
    /// @param serial of the print run
    record Page(Postcard card, String serial) {}

    /// Hears after each page.
    interface Done {
        void page();
    }

    /// Writes a document. The same pages give the same bytes.
    void write(List<Page> pages, OutputStream to, Done done) throws IOException {
        try (var document = new PDDocument()) {
            document.setDocumentId(1L); // else its id is made of the time
            var inDocument = fonts.in(document);
            for (var page : pages) {
                draw(page, document, inDocument);
                done.page();
            }
            document.save(to);
        }
    }

    private void draw(Page page, PDDocument document, Fonts.InDocument inDocument) throws IOException {
        var paper = new PDPage(new PDRectangle(PostcardLayout.WIDTH * MM, PostcardLayout.HEIGHT * MM));
        document.addPage(paper);
        try (var content = new PDPageContentStream(document, paper)) {
            for (var line : layout.lines(page.card(), page.serial())) {
                inDocument.show(content, line.text(), line.size(), line.x() * MM, fromBottom(line.y()));
            }
            var barcode = page.card().barcode();
            if (barcode != null) {
                bars(barcode.bars(), content);
            }
        }
    }

    /// In the middle: 79.8 mm at 10 points, which leaves 10.1 mm at either side.
    private void bars(List<Bar> bars, PDPageContentStream content) throws IOException {
        float broad = ((bars.size() - 1) * PITCH + BAR) * scale;
        float x = (PostcardLayout.WIDTH - broad) / 2;
        for (var bar : bars) {
            float top = PostcardLayout.BARS_TOP + (bar == Bar.LOWER || bar == Bar.TIMING ? THIRD * scale : 0);
            float high = switch (bar) {
                case LONG -> LONG * scale;
                case UPPER, LOWER -> 2 * THIRD * scale;
                case TIMING -> THIRD * scale;
            };
            content.addRect(x * MM, fromBottom(top + high), BAR * scale * MM, high * MM);
            x += PITCH * scale;
        }
        content.fill();
    }

    private static float fromBottom(float fromTop) {
        return (PostcardLayout.HEIGHT - fromTop) * MM;
    }
}
