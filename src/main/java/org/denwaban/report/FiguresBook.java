package org.denwaban.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.xml.namespace.QName;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xddf.usermodel.PresetColor;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.BarGrouping;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.LegendPosition;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/// A report as an Excel workbook of one sheet. The same report gives the same bytes. What somebody typed in can be no
/// formula.
final class FiguresBook {

    private static final int CHART_ROWS = 16;
    private static final int LEAST_COLUMNS = 8;
    private static final int LINE_WIDTH = 90;
    private static final int MOST_LINES_OF_A_ROW = 24;
    private static final int ROW_POINTS = 18;
    private static final int TITLE_POINTS = 16;
    private static final int TEXT_POINTS = 10;
    private static final double SECONDS_OF_A_DAY = 86_400.0;
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0); // the first that a zip can say
    private static final List<PresetColor> COLOURS =
            List.of(PresetColor.STEEL_BLUE, PresetColor.ORANGE, PresetColor.FIREBRICK, PresetColor.GRAY);

    private enum Style {
        TITLE,
        HEADING,
        HEAD,
        TEXT,
        WRAPPED,
        /// Words in a table.
        CELL,
        /// In place of a figure that there is not.
        NONE,
        TYPED,
        NUMBER,
        PERCENT,
        TIME
    }

    private final XSSFWorkbook book;
    private final XSSFSheet sheet;
    private final Map<Style, CellStyle> styles = new EnumMap<>(Style.class);
    private int next;

    private FiguresBook(XSSFWorkbook book, String title) {
        this.book = book;
        this.sheet = book.createSheet(title);
        for (var style : Style.values()) {
            styles.put(style, made(style));
        }
    }

    /// The workbook's bytes.
    @SuppressWarnings("JavaUtilDate") // POI takes no other
    static byte[] of(FiguresReport report) {
        try (var book = new XSSFWorkbook()) {
            var made = new FiguresBook(book, report.title());
            made.fill(report);
            var properties = book.getProperties().getCoreProperties();
            properties.setTitle(report.title());
            properties.setCreator("denwaban");
            properties.setCreated(Optional.of(new Date(0))); // when it was made is none of its content
            var out = new ByteArrayOutputStream();
            book.write(out);
            return sameEveryTime(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory: never
        }
    }

    /// A zip says of each of its files when it was written.
    private static byte[] sameEveryTime(byte[] zip) throws IOException {
        var out = new ByteArrayOutputStream(zip.length);
        try (var from = new ZipInputStream(new ByteArrayInputStream(zip));
                var to = new ZipOutputStream(out)) {
            for (var entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                var same = new ZipEntry(entry.getName());
                same.setTimeLocal(NO_TIME);
                to.putNextEntry(same);
                from.transferTo(to);
                to.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private void fill(FiguresReport report) {
        widths(report);
        text(row(), 0, report.title(), Style.TITLE).getRow().setHeightInPoints(2 * ROW_POINTS);
        text(row(), 0, report.to() + "　御中", Style.TEXT);
        text(row(), 0, report.contract(), Style.TEXT);
        text(row(), 0, report.period(), Style.TEXT);
        report.blocks().forEach(this::block);
        sheet.setFitToPage(true);
        sheet.setAutobreaks(true);
        var print = sheet.getPrintSetup();
        print.setPaperSize(PrintSetup.A4_PAPERSIZE);
        print.setFitWidth((short) 1);
        print.setFitHeight((short) 0);
        sheet.getFooter().setCenter("&P / &N");
    }

    private void widths(FiguresReport report) {
        var widest = new int
                [LEAST_COLUMNS
                        + report.blocks().stream()
                                .mapToInt(block -> block instanceof FiguresReport.Table table
                                        ? table.columns().size()
                                        : 0)
                                .max()
                                .orElse(0)];
        java.util.Arrays.fill(widest, 9);
        for (var block : report.blocks()) {
            if (block instanceof FiguresReport.Table table) {
                for (int i = 0; i < table.columns().size(); i++) {
                    widest[i] = Math.max(widest[i], table.columns().get(i).width());
                }
            }
        }
        for (int i = 0; i < widest.length; i++) {
            sheet.setColumnWidth(i, (widest[i] + 1) * 256);
        }
    }

    private void block(FiguresReport.Block block) {
        next++;
        text(row(), 0, block.heading(), Style.HEADING);
        switch (block) {
            case FiguresReport.Lines lines -> lines.lines().forEach(this::line);
            case FiguresReport.Table table -> table(table);
        }
    }

    private void line(FiguresReport.Cell cell) {
        var row = row();
        cell(row, 0, cell, true);
        sheet.addMergedRegion(new CellRangeAddress(row.getRowNum(), row.getRowNum(), 0, LEAST_COLUMNS - 1));
        row.setHeightInPoints(lines(FiguresReport.read(cell), LINE_WIDTH) * ROW_POINTS);
    }

    private void table(FiguresReport.Table table) {
        var head = row();
        for (int i = 0; i < table.columns().size(); i++) {
            text(head, i, table.columns().get(i).heading(), Style.HEAD);
        }
        head.setHeightInPoints(2 * ROW_POINTS);
        for (var cells : table.rows()) {
            var row = row();
            int tallest = 1;
            for (int i = 0; i < cells.size(); i++) {
                cell(row, i, cells.get(i), false);
                tallest = Math.max(
                        tallest,
                        lines(
                                FiguresReport.read(cells.get(i)),
                                table.columns().get(i).width()));
            }
            row.setHeightInPoints(tallest * ROW_POINTS);
        }
        table.chart().filter(chart -> chart.rows() > 0).ifPresent(chart -> chart(table, chart, head.getRowNum() + 1));
    }

    /// A text that is wrapped takes as many lines as its half-width characters need.
    private static int lines(String text, int width) {
        int lines = 0;
        for (var line : text.split("\n", -1)) {
            int wide = line.codePoints().map(c -> c < 0x100 ? 1 : 2).sum();
            lines += Math.max(1, (wide + width - 1) / width);
        }
        return Math.min(lines, MOST_LINES_OF_A_ROW);
    }

    private void chart(FiguresReport.Table table, FiguresReport.Chart chart, int firstRow) {
        next++;
        var drawing = sheet.createDrawingPatriarch();
        var drawn = drawing.createChart(drawing.createAnchor(0, 0, 0, 0, 0, next, LEAST_COLUMNS, next + CHART_ROWS));
        next += CHART_ROWS;
        drawn.setTitleText(chart.heading());
        drawn.setTitleOverlay(false);
        drawn.getOrAddLegend().setPosition(LegendPosition.BOTTOM);
        var below = drawn.createCategoryAxis(AxisPosition.BOTTOM);
        var left = drawn.createValueAxis(AxisPosition.LEFT);
        left.setMinimum(0);
        left.setNumberFormat("#,##0");
        below.setVisible(true);
        left.setVisible(true);
        var bars = (XDDFBarChartData) drawn.createData(ChartTypes.BAR, below, left);
        bars.setBarDirection(BarDirection.COL);
        bars.setBarGrouping(BarGrouping.STACKED);
        int lastRow = firstRow + chart.rows() - 1;
        var labels = XDDFDataSourcesFactory.fromStringCellRange(
                sheet, new CellRangeAddress(firstRow, lastRow, chart.label(), chart.label()));
        for (int i = 0; i < chart.parts().size(); i++) {
            int column = chart.parts().get(i);
            var series = bars.addSeries(
                    labels,
                    XDDFDataSourcesFactory.fromNumericCellRange(
                            sheet, new CellRangeAddress(firstRow, lastRow, column, column)));
            series.setTitle(table.columns().get(column).heading(), null);
            series.setFillProperties(new XDDFSolidFillProperties(XDDFColor.from(COLOURS.get(i % COLOURS.size()))));
        }
        drawn.plot(bars);
        onEachOther(drawn);
    }

    /// By hand: the small set of schemas that comes with POI does not know the type of the number.
    private static void onEachOther(XSSFChart chart) {
        var overlap = chart.getCTChart().getPlotArea().getBarChartArray(0).addNewOverlap();
        try (var cursor = overlap.newCursor()) {
            cursor.setAttributeText(new QName("val"), "100");
        }
    }

    private XSSFRow row() {
        return sheet.createRow(next++);
    }

    private XSSFCell text(XSSFRow row, int column, String text, Style style) {
        var cell = row.createCell(column);
        cell.setCellValue(text);
        cell.setCellStyle(style(style));
        return cell;
    }

    private void cell(XSSFRow row, int column, FiguresReport.Cell value, boolean alone) {
        switch (value) {
            case FiguresReport.Label label -> text(row, column, label.text(), alone ? Style.WRAPPED : Style.CELL);
            case FiguresReport.Staff staff -> text(row, column, staff.name(), Style.CELL);
            case FiguresReport.Typed typed -> text(row, column, typed.text(), Style.TYPED);
            case FiguresReport.Count count -> number(row, column, (double) count.number(), Style.NUMBER);
            case FiguresReport.Percent percent -> {
                if (percent.share().isPresent()) {
                    number(row, column, percent.share().getAsDouble() / 100, Style.PERCENT);
                } else {
                    text(row, column, "-", Style.NONE);
                }
            }
            case FiguresReport.Span span ->
                span.time()
                        .ifPresentOrElse(
                                time -> number(row, column, time.toMillis() / 1e3 / SECONDS_OF_A_DAY, Style.TIME),
                                () -> text(row, column, "-", Style.NONE));
        }
    }

    private void number(XSSFRow row, int column, double value, Style style) {
        var cell = row.createCell(column);
        cell.setCellValue(value);
        cell.setCellStyle(style(style));
    }

    private CellStyle style(Style style) {
        return Objects.requireNonNull(styles.get(style));
    }

    private CellStyle made(Style kind) {
        var style = book.createCellStyle();
        var font = book.createFont();
        font.setFontName("游ゴシック");
        font.setFontHeightInPoints((short) TEXT_POINTS);
        style.setVerticalAlignment(VerticalAlignment.TOP);
        switch (kind) {
            case TITLE -> {
                font.setBold(true);
                font.setFontHeightInPoints((short) TITLE_POINTS);
            }
            case HEADING -> font.setBold(true);
            case HEAD -> {
                font.setBold(true);
                style.setFillForegroundColor(IndexedColors.GREY_25_PERCENT.getIndex());
                style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
                style.setAlignment(HorizontalAlignment.CENTER);
                style.setVerticalAlignment(VerticalAlignment.CENTER);
            }
            case TYPED -> style.setQuotePrefixed(true);
            case NUMBER -> style.setDataFormat(book.createDataFormat().getFormat("#,##0"));
            case PERCENT -> style.setDataFormat(book.createDataFormat().getFormat("0.0%"));
            case TIME -> style.setDataFormat(book.createDataFormat().getFormat("[h]:mm:ss"));
            case NONE -> style.setAlignment(HorizontalAlignment.RIGHT);
            case TEXT, WRAPPED, CELL -> {}
        }
        style.setWrapText(kind != Style.TITLE && kind != Style.HEADING && kind != Style.TEXT && kind != Style.CELL);
        style.setFont(font);
        if (kind.compareTo(Style.HEADING) > 0 && kind != Style.WRAPPED && kind != Style.TEXT) {
            style.setBorderBottom(BorderStyle.HAIR);
        }
        if (kind.compareTo(Style.WRAPPED) > 0 && kind != Style.TYPED) {
            style.setVerticalAlignment(VerticalAlignment.CENTER);
        }
        return style;
    }
}
