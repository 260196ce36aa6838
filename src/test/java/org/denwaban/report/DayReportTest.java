package org.denwaban.report;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.inbound.Enquiry;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.InboundCall.Ending;
import org.denwaban.inbound.InboundCall.Route;
import org.denwaban.inbound.LineFigures;
import org.denwaban.inbound.LineFiguresStore.Came;
import org.denwaban.staff.Hours;
import org.denwaban.staff.PauseReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What stands in the reports of the inbound contract, as workbook and as pages.
class DayReportTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
    private static final Contract WAKAYAMA = contract("wakayama-2026");

    @Test
    void theDayTellsCallsByHourEnquiriesBookingsStaffAndRemarks() throws Exception {
        var words = text(DayReport.of(WAKAYAMA, day(), DayReport.Words.WITH));
        for (var expected : List.of(
                "日次実績報告書",
                "和歌山市",
                "2026年11月5日（木）",
                "時間帯別の着信",
                "9時 3 2 1 0 0",
                "18時 0 0 0 0 1",
                "計 3 2 1 0 1",
                "交付予約 1 0 1",
                "1 0", // bookings
                "架空の問合せ",
                "op1 08:30 17:15 8:45:00 7:45:00",
                "責任者: 架空 責子",
                "報告事項の例")) {
            assertTrue(words.contains(expected), expected + " in\n" + words);
        }
    }

    @Test
    void theCountsAreAllThatIsSaidWhereNothingPersonalMayBe() throws Exception {
        var words = text(DayReport.of(WAKAYAMA, day(), DayReport.Words.WITHOUT));
        for (var not : List.of("架空", "op1", "報告事項の例", "12345")) {
            assertFalse(words.contains(not), not);
        }
        assertTrue(words.contains("計 3 2 1 0 1"));
        assertTrue(words.contains("1 7:45:00"), "how many worked, and how long");
    }

    @Test
    void aDayOnWhichThePbxWasNotHeardSaysSo() throws Exception {
        var good = day();
        var from = at(10, 0);
        var bad = new DayRecord(
                DAY,
                good.calls(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(new DayRecord.Gap(from, from.plusSeconds(130), true)),
                3,
                false);
        var words = text(DayReport.of(WAKAYAMA, bad, DayReport.Words.WITH));
        assertTrue(words.contains("10:00～10:02"), words);
        assertTrue(words.contains("件数は確定していません"), words);
        assertTrue(words.contains("この日の記録のうち3件が、封印したときと異なります"), words);
        assertFalse(text(DayReport.of(WAKAYAMA, good, DayReport.Words.WITH)).contains("お断り"));
    }

    @Test
    void aDayIsNotFinalWhileAGapIsOpen() throws Exception {
        var from = at(10, 0);
        var open = warned(new DayRecord.Gap(from, from.plusSeconds(130), false));
        assertTrue(open.contains("10:00～10:02"), open);
        assertTrue(open.contains("未確定"), open);
        assertFalse(open.contains("PBX自身の記録によります"), open);
        var filled = warned(new DayRecord.Gap(from, from.plusSeconds(130), true));
        assertTrue(filled.contains("10:00～10:02"), filled);
        assertTrue(filled.contains("PBX自身の記録によります"), filled);
        assertFalse(filled.contains("確定"), filled);
    }

    @Test
    void howeverMuchIsToldOfAMonthAnOpenGapIsToldFirst() throws Exception {
        var from = at(10, 0);
        var gaps = new ArrayList<DayRecord.Gap>();
        for (int i = 0; i < 40; i++) {
            gaps.add(new DayRecord.Gap(from, from.plusSeconds(60), true));
        }
        gaps.add(new DayRecord.Gap(from.plusSeconds(3600), from.plusSeconds(3660), false));
        assertTrue(warned(gaps.toArray(DayRecord.Gap[]::new)).contains("11:00～11:01 PBXからの通知を受けていません。"));
    }

    private static String warned(DayRecord.Gap... gaps) throws Exception {
        var day = new DayRecord(DAY, List.of(), List.of(), List.of(), Optional.empty(), List.of(gaps), 0, true);
        return text(DayReport.of(WAKAYAMA, day, DayReport.Words.WITH));
    }

    @Test
    void theSameDayTwiceIsTheSameFile() {
        for (var format : FiguresFormat.values()) {
            assertArrayEquals(
                    format.write(DayReport.of(WAKAYAMA, day(), DayReport.Words.WITH)),
                    format.write(DayReport.of(WAKAYAMA, day(), DayReport.Words.WITH)),
                    format.name());
        }
    }

    @Test
    void whatSomebodyTypedIsNoFormula() throws Exception {
        var sheet = sheet(DayReport.of(WAKAYAMA, day(), DayReport.Words.WITH));
        var found = new ArrayList<String>();
        sheet.forEach(row -> row.forEach(cell -> {
            assertFalse(cell.getCellType() == CellType.FORMULA);
            if (cell.getCellType() == CellType.STRING
                    && cell.getStringCellValue().startsWith("=")) {
                assertTrue(cell.getCellStyle().getQuotePrefixed());
                found.add(cell.getStringCellValue());
            }
        }));
        assertEquals(List.of("=HYPERLINK(\"http://a.example\")"), found);
    }

    @Test
    void figuresAreNumbersAndTheHoursAreDrawn() throws Exception {
        var sheet = sheet(DayReport.of(WAKAYAMA, day(), DayReport.Words.WITH));
        var offered = sheet.getRow(row(sheet, "着信数（受付時間内）")).getCell(1);
        assertEquals(3, offered.getNumericCellValue());
        var level = sheet.getRow(row(sheet, "サービスレベル（20秒以内の応答、目標80%）")).getCell(1);
        assertEquals(1 / 3.0, level.getNumericCellValue(), 1e-9);
        assertEquals(1, requireNonNull(sheet.getDrawingPatriarch()).getCharts().size());
    }

    @Test
    void aCharacterOfNoTypefaceIsPrintedAsGetaAndNothingFails() throws Exception {
        var report = new FiguresReport(
                "𠮟る髙橋",
                "甲",
                "乙",
                "丙",
                List.of(new FiguresReport.Lines("題", List.of(new FiguresReport.Typed("\uE000と\uD83D\uDE00と﨑と𠀋")))));
        var words = text(report);
        assertTrue(words.contains("𠮟る髙橋"), words);
        assertTrue(words.contains("〓と〓と﨑と𠀋"), words);
    }

    @Test
    void aMonthIsTheSumOfItsDaysAndAYearOfItsMonths() throws Exception {
        var days = days(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
        var month = text(MonthReport.ofMonth(WAKAYAMA, YearMonth.of(2026, 11), days, DayReport.Words.WITH));
        assertTrue(month.contains("計 90 60 30 0 30 33.3% 60 30 0"), month);
        var year = text(MonthReport.ofYear(
                WAKAYAMA, 2026, days(LocalDate.of(2026, 4, 1), LocalDate.of(2027, 3, 31)), DayReport.Words.WITHOUT));
        assertTrue(year.contains("2026年11月 90 60 30 0 30 33.3% 60 30 0"), year);
        assertTrue(year.contains("計 1,095 730 365 0 365 33.3% 730 365 0"), year);
    }

    /// Left for whoever wants to see what it looks like.
    @Test
    void theFilesLieInTargetToBeLookedAt() throws Exception {
        var into = Files.createDirectories(Path.of("target/pictures/reports"));
        for (var format : FiguresFormat.values()) {
            Files.write(
                    into.resolve("daily." + format.extension()),
                    format.write(DayReport.of(WAKAYAMA, day(), DayReport.Words.WITH)));
            Files.write(
                    into.resolve("monthly." + format.extension()),
                    format.write(MonthReport.ofMonth(
                            WAKAYAMA,
                            YearMonth.of(2026, 11),
                            days(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)),
                            DayReport.Words.WITH)));
        }
        assertTrue(Files.size(into.resolve("monthly.pdf")) > 0);
    }

    static Contract contract(String id) {
        return switch (ContractFile.read(Path.of("docs/contracts", id + ".toml"))) {
            case ContractFile.Reading.Accepted accepted -> accepted.contract();
            case ContractFile.Reading.Refused refused -> throw new AssertionError(refused.faults());
        };
    }

    private static List<DayRecord> days(LocalDate first, LocalDate last) {
        return first.datesUntil(last.plusDays(1)).map(DayReportTest::day).toList();
    }

    private static DayRecord day() {
        return day(DAY);
    }

    private static DayRecord day(LocalDate day) {
        return new DayRecord(
                day,
                List.of(
                        came(day, 9, 10, Ending.ANSWERED, 12),
                        came(day, 9, 40, Ending.ANSWERED, 45),
                        came(day, 9, 50, Ending.ABANDONED, 30),
                        new Came(
                                at(day, 18, 5),
                                new LineFigures.Call(
                                        Route.CLOSED,
                                        Ending.AFTER_HOURS,
                                        at(day, 18, 5),
                                        false,
                                        null,
                                        at(day, 18, 6),
                                        false))),
                List.of(
                        entry(
                                day,
                                "架空の問合せ: 交付予約をしたい。空きを案内した。",
                                "交付予約",
                                Enquiry.Channel.PHONE,
                                new Enquiry.Booking(Enquiry.Booked.TAKEN, "12345")),
                        entry(day, "=HYPERLINK(\"http://a.example\")", "その他", Enquiry.Channel.FAX, null)),
                List.of(new Hours(
                        "op1",
                        at(day, 8, 30),
                        at(day, 17, 15),
                        Duration.ofMinutes(465),
                        Map.of(PauseReason.MEAL, Duration.ofHours(1)))),
                Optional.of(new DayRemark("架空 責子", "報告事項の例")),
                List.of(),
                0,
                true);
    }

    private static EnquiryStore.Entry entry(
            LocalDate day,
            String content,
            String category,
            Enquiry.Channel channel,
            Enquiry.@Nullable Booking booking) {
        return new EnquiryStore.Entry(
                "0".repeat(26),
                "wakayama-2026",
                null,
                new Enquiry(channel, category, content, booking),
                at(day, 9, 15),
                "op1");
    }

    private static Came came(LocalDate day, int hour, int minute, Ending ending, int waitSeconds) {
        var at = at(day, hour, minute);
        var over = at.plusSeconds(waitSeconds);
        return new Came(
                at,
                new LineFigures.Call(
                        Route.OPEN,
                        ending,
                        at,
                        true,
                        ending == Ending.ANSWERED ? over : null,
                        over.plusSeconds(60),
                        false));
    }

    private static Instant at(int hour, int minute) {
        return at(DAY, hour, minute);
    }

    private static Instant at(LocalDate day, int hour, int minute) {
        return Tokyo.instant(day.atTime(LocalTime.of(hour, minute)));
    }

    private static String text(FiguresReport report) throws Exception {
        try (var pages = Loader.loadPDF(FiguresFormat.PDF.write(report))) {
            var stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(pages);
        }
    }

    private static XSSFSheet sheet(FiguresReport report) throws Exception {
        return new XSSFWorkbook(new ByteArrayInputStream(FiguresFormat.XLSX.write(report))).getSheetAt(0);
    }

    private static int row(XSSFSheet sheet, String label) {
        for (var row : sheet) {
            var first = row.getCell(0);
            if (first != null
                    && first.getCellType() == CellType.STRING
                    && first.getStringCellValue().equals(label)) {
                return row.getRowNum();
            }
        }
        throw new AssertionError("no row " + label);
    }
}
