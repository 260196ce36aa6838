package org.denwaban.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Optional;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.clock.Tokyo;
import org.jspecify.annotations.Nullable;

/// A bill as a workbook: a page with the sums, and a page on which each person names the calls that they rest on.
public final class BillBook {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /// Rows that are held in memory at once.
    static final int WINDOW = 200;

    private static final int CHARACTER = 256; // POI counts a column's width in 256ths of a character

    private BillBook() {}

    /// Writes it.
    public static ResultWorkshop.Made write(Bill bill, ResultWorkshop workshop) throws IOException {
        var plain = new XSSFWorkbook();
        unsigned(plain);
        try (var book = new SXSSFWorkbook(plain, WINDOW, true)) {
            var yen = book.createCellStyle();
            yen.setDataFormat(book.createDataFormat().getFormat("#,##0"));
            sums(book.createSheet("請求"), bill, yen);
            people(book.createSheet("明細"), bill);
            return workshop.write(book);
        }
    }

    /// Neither an hour nor an author: the same bill is to have the same bytes.
    @SuppressWarnings("JavaUtilDate") // the library's
    static void unsigned(XSSFWorkbook book) {
        var properties = book.getProperties().getCoreProperties();
        properties.setCreator("denwaban");
        properties.setCreated(Optional.of(new Date(0)));
        properties.setModified(Optional.of(new Date(0)));
    }

    private static void sums(Sheet sheet, Bill bill, CellStyle yen) {
        sheet.setColumnWidth(0, 36 * CHARACTER);
        sheet.setColumnWidth(1, 20 * CHARACTER);
        text(sheet, "契約", bill.contract().name());
        text(sheet, "委託者", bill.contract().commissioner());
        text(sheet, "対象月", bill.month() == null ? "全期間" : bill.month().toString());
        bill.counts()
                .forEach((reason, count) -> number(sheet, reason.japanese() + " (件)", BigDecimal.valueOf(count), yen));
        number(sheet, "実施件数 (件)", BigDecimal.valueOf(bill.people().size()), yen);
        number(sheet, "契約単価 (円、税抜き)", bill.fee().unitPrice(), null);
        number(sheet, "委託料 (円、税抜き)", bill.net(), yen);
        number(sheet, "消費税率 (%)", bill.fee().taxPercent(), null);
        number(sheet, "消費税 (円)", bill.tax(), yen);
        number(sheet, "請求額 (円)", bill.total(), yen);
    }

    private static Row row(Sheet sheet, String label) {
        var row = sheet.createRow(sheet.getLastRowNum() + 1);
        row.createCell(0).setCellValue(label);
        return row;
    }

    private static void text(Sheet sheet, String label, String value) {
        row(sheet, label).createCell(1).setCellValue(value);
    }

    private static void number(Sheet sheet, String label, BigDecimal value, @Nullable CellStyle style) {
        var cell = row(sheet, label).createCell(1);
        cell.setCellValue(value.doubleValue());
        if (style != null) {
            cell.setCellStyle(style);
        }
    }

    private static void people(Sheet sheet, Bill bill) {
        var headings = new String[] {"No.", "対象者の識別子", "世帯の識別子", "実施日時", "区分", "根拠の架電・返電の識別子"};
        var widths = new int[] {8, 30, 30, 18, 28, 110};
        var head = sheet.createRow(0);
        for (int i = 0; i < headings.length; i++) {
            head.createCell(i).setCellValue(headings[i]);
            sheet.setColumnWidth(i, widths[i] * CHARACTER);
        }
        sheet.createFreezePane(0, 1);
        int number = 0;
        for (var person : bill.people()) {
            var row = sheet.createRow(++number);
            row.createCell(0).setCellValue(number);
            row.createCell(1).setCellValue(person.contactId());
            row.createCell(2).setCellValue(person.householdId());
            row.createCell(3).setCellValue(MINUTE.format(Tokyo.wall(person.at())));
            row.createCell(4).setCellValue(person.reason().japanese());
            row.createCell(5).setCellValue(String.join(" ", person.calls()));
        }
    }
}
