package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResult;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.Clocks;
import org.denwaban.dialer.ListedCalls;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.MadeUpList;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.privacy.ApprovalRefused;
import org.denwaban.privacy.Export;
import org.denwaban.privacy.ExportKind;
import org.denwaban.privacy.Printed;
import org.denwaban.rig.Spreadsheets;
import org.denwaban.staff.UserStore;
import org.denwaban.vault.Vault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTExtensionList;

/// Result report, its comparison, the bill and the approvals, from the command line, on a real database; the workbook
/// opened in a real LibreOffice. Six made-up people in five households.
class ResultReportIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Contract CONTRACT = contract("yokosuka-2018");
    private static final Contract WAKAYAMA = contract("wakayama-2026");
    private static final String MONTH = "2018-11";

    /// Beyond the basic plane, an unregistered gaiji, a private-use gaiji; and like a formula.
    private static final String NAME = "=𠮷田★\uE000";

    private static final String EXTENSION = """
            <xml-fragment xmlns:m="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
                xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">
              <m:ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>
                <x14:conditionalFormatting><x14:cfRule type="expression" priority="1"
                    id="{0A1B2C3D-0000-4000-8000-000000000001}"><xm:f>説明!$A$1="x"</xm:f><x14:dxf/></x14:cfRule>
                  <xm:sqref>U5:U6</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></m:ext>
              <m:ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="2">
                <x14:dataValidation type="list" allowBlank="1" showErrorMessage="1">
                  <x14:formula1><xm:f>説明!$B$11:$B$LAST</xm:f></x14:formula1><xm:sqref>U5:U6 X5:X6</xm:sqref></x14:dataValidation>
                <x14:dataValidation type="list"><x14:formula1><xm:f>説明!$B$11</xm:f></x14:formula1>
                  <xm:sqref>A1:A2</xm:sqref></x14:dataValidation></x14:dataValidations></m:ext>
            </xml-fragment>""";

    @TempDir
    private static Path directory = Path.of("");

    @BeforeAll
    static void aMonth() throws Exception {
        var list = new MadeUpList();
        add(list, 1, 1, "046-899-0001", NAME);
        add(list, 2, 1, "046-899-0001", "架空　二郎");
        add(list, 3, 3, "046-899-0003", "架空　三郎");
        add(list, 4, 4, "不明", "架空　四郎");
        add(list, 5, 5, "046-899-0005", "架空　五郎");
        add(list, 6, 6, "046-899-0006", "架空　六郎");
        var _ = new ListImport(DATABASE, vault(), SystemClock.SYSTEM, new ListedCalls())
                .run(CONTRACT, list.writeTo(directory.resolve("list.csv")), "test", ListProgress.SILENT);
        // the list came before November
        DATABASE.run(handle -> handle.execute("UPDATE list_import SET imported_at = '2018-10-25 00:00:00'"));
        attempt("a1", 1, "CONTACT", "WEEKDAY_DAY", "2018-11-05T10:00", 1);
        told("a1", 1, "RECOMMENDED", 3, "苦情あり：案内が届かない");
        settle(1, "2018-11-05T10:00");
        attempt("b1", 3, "NOBODY", "WEEKDAY_DAY", "2018-11-05T10:30", 1);
        attempt("b2", 3, "BUSY", "WEEKDAY_EVENING", "2018-11-06T18:00", 0);
        attempt("b3", 3, "MACHINE", "WEEKDAY_EVENING", "2018-11-06T18:20", 2);
        attempt("b4", 3, "MACHINE", "HOLIDAY", "2018-12-01T11:00", 3);
        attempt("c1", 5, "UNALLOCATED", "WEEKDAY_DAY", "2018-11-07T09:00", 1);
        var _ = DATABASE.transaction(handle -> new EscalationStore(vault())
                .add(
                        handle,
                        new EscalationStore.About(CONTRACT.id(), household(3), contact(3), "b1"),
                        "費用の質問",
                        "op1",
                        at("2018-11-05T10:31"),
                        at("2018-11-05T10:31")));
        user("sup1", "SUPERVISOR");
        user("city1", "COMMISSIONER");
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void withoutASecondPersonsApprovalNothingLeaves() {
        var file = directory.resolve("never.xlsx");
        var typed = report("result", "--month", "2018-12", "--out", file.toString(), "--by", "sup1");
        assertEquals(2, typed.exit());
        assertTrue(typed.err().contains("E-APPROVAL-001"), typed.err());
        var id = ask("2018-12");
        assertTrue(grant(id, "sup1").contains("E-APPROVAL-003"));
        assertEquals("", grant(id, "city1"));
        assertTrue(grant(id, "city1").contains("E-APPROVAL-005"));
        // a month that was not asked for, and somebody who did not ask
        assertTrue(report("result", "--month", "2019-01", "--out", file.toString(), "--by", "sup1")
                .err()
                .contains("E-APPROVAL-001"));
        assertTrue(report("result", "--month", "2018-12", "--out", file.toString(), "--by", "city1")
                .err()
                .contains("E-APPROVAL-001"));
        assertEquals(0, approval("revoke", id, "--by", "city1").exit());
        assertTrue(report("result", "--month", "2018-12", "--out", file.toString(), "--by", "sup1")
                .err()
                .contains("E-APPROVAL-001"));
        assertFalse(Files.exists(file));
    }

    @Test
    void theMonthIsReportedInTheCitysWordsTwiceTheSameAndOpensInLibreOffice() throws Exception {
        var first = made("first.xlsx");
        var second = made("second.xlsx");
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        var csv = Spreadsheets.csv(first, directory).lines().toList();
        assertTrue(csv.get(1).startsWith("No.,受診券番号,個人番号,本名氏名,第1架電年,第1架電月,第1架電日,第1架電時間,"), csv.get(1));
        assertEquals(
                "1,20180000001,0000000001,=𠮷田　\uE000,2018,11月,5,平日(日中),,,,,,,,,,,,,通電(勧奨実施),3:受診券紛失,苦情あり：案内が届かない",
                csv.get(2));
        assertEquals(
                "3,20180000003,0000000003,架空　三郎,2018,11月,5,平日(日中),2018,11月,6,平日(夜間),,,,,,,,,,,委託者へ連絡(2018年11月5日)：費用の質問／架電継続中",
                csv.get(4));
        assertTrue(csv.get(5).contains(",電話番号瑕疵(架電前),"), csv.get(5));
        assertTrue(csv.get(6).endsWith(",電話番号瑕疵(架電後),,使われていない番号"), csv.get(6));
        assertEquals(7, csv.size());
        assertTrue(Files.size(Spreadsheets.picture(first, directory)) > 10_000);
        try (var book = opened(first)) {
            assertEquals(18, book.getSheetAt(0).getDataValidations().size());
            assertTrue(book.getSheetAt(0).getRow(2).getCell(3).getCellStyle().getQuotePrefixed());
        }
        // nothing in clear is left, and what went out is on record
        try (var left = Files.list(directory.resolve("exports"))) {
            assertEquals(List.of(), left.toList());
        }
        assertEquals(
                "5",
                DATABASE.transaction(handle -> handle.createQuery(
                                "SELECT GROUP_CONCAT(DISTINCT persons) FROM export_made WHERE file_sha256 = :sha")
                        .bind("sha", sha256(first))
                        .mapTo(String.class)
                        .one()));
    }

    @Test
    void theCitysOwnWorkbookIsFilledAndKept() throws Exception {
        var form = Path.of("src/test/resources/reports/city.xlsx");
        var file = made("filled.xlsx", "--template", form.toString());
        try (var book = opened(file)) {
            var sheet = book.getSheet("報告");
            // the headings stand in row 4, the name before the number, two rows are prepared
            assertEquals("=𠮷田　\uE000", sheet.getRow(4).getCell(1).getStringCellValue());
            assertEquals("0000000001", sheet.getRow(4).getCell(2).getStringCellValue());
            assertEquals(CellType.FORMULA, sheet.getRow(4).getCell(0).getCellType());
            assertEquals("ROW()-4", sheet.getRow(8).getCell(0).getCellFormula());
            assertEquals("LEN(B9)", sheet.getRow(8).getCell(23).getCellFormula());
            assertEquals(
                    sheet.getRow(4).getCell(1).getCellStyle().getFontIndex(),
                    sheet.getRow(8).getCell(1).getCellStyle().getFontIndex());
            assertEquals(
                    "U5:U9",
                    sheet.getDataValidations()
                            .getFirst()
                            .getRegions()
                            .getCellRangeAddress(0)
                            .formatAsString());
            assertEquals("市の説明", book.getSheet("説明").getRow(0).getCell(0).getStringCellValue());
        }
        assertEquals(0, report("reconcile", file.toString(), "--month", MONTH).exit());
        var broken = directory.resolve("broken.xlsx");
        try (var book = opened(form);
                var out = Files.newOutputStream(broken)) {
            book.getSheet("報告").getRow(3).getCell(22).setCellValue("メモ");
            book.write(out);
        }
        var typed =
                report("result", "--month", MONTH, "--out", "x.xlsx", "--by", "sup1", "--template", broken.toString());
        assertTrue(typed.err().contains("E-REPORT-033") && typed.err().contains("「備考」"), typed.err());
    }

    /// In the cell's own list, and in cells of another sheet.
    @Test
    void aWordThatTheCitysPullDownDoesNotOfferIsNamedWithItsCell() throws Exception {
        assertEquals("", grant(ask(MONTH), "city1"));
        var form = Path.of("src/test/resources/reports/city.xlsx");
        for (var list : List.of("\"通電(勧奨実施),電話番号瑕疵(架電前)\"", "説明!$A$5:$A$6")) {
            var shorter = directory.resolve("short-" + list.length() + ".xlsx");
            try (var book = opened(form);
                    var out = Files.newOutputStream(shorter)) {
                var words = book.getSheet("説明");
                words.createRow(4).createCell(0).setCellValue("通電(勧奨実施)");
                words.createRow(5).createCell(0).setCellValue("電話番号瑕疵(架電前)");
                book.getSheet("報告")
                        .getCTWorksheet()
                        .getDataValidations()
                        .getDataValidationArray(0)
                        .setFormula1(list);
                book.write(out);
            }
            var typed = report(
                    "result", "--month", MONTH, "--out", "x.xlsx", "--by", "sup1", "--template", shorter.toString());
            assertEquals(2, typed.exit());
            assertTrue(typed.err().contains("E-REPORT-035"), typed.err());
            assertTrue(typed.err().contains("1種類") && typed.err().contains(": U9「最終結果」電話番号瑕疵(架電後)"), typed.err());
        }
    }

    /// As Excel writes a list whose words lie on another sheet; beside it lies a rule of looks.
    @Test
    void pullDownsOfTheExtensionListAreCheckedAndReachEveryLine() throws Exception {
        var form = withExtension("extended.xlsx", 8);
        var file = made("filled-extended.xlsx", "--template", form.toString());
        try (var before = opened(form);
                var after = opened(file)) {
            assertEquals(2, before.getSheet("報告").getCTWorksheet().getExtLst().sizeOfExtArray());
            assertEquals(extension(before).replace("U5:U6 X5:X6", "U5:U9 X5:X9"), extension(after));
            assertTrue(extension(after).contains("<xm:sqref>U5:U9 X5:X9</xm:sqref>"), extension(after));
            assertTrue(extension(after).contains("<xm:sqref>A1:A2</xm:sqref>"), "not of the first line");
            assertEquals(
                    "電話番号瑕疵(架電後)", after.getSheet("報告").getRow(8).getCell(20).getStringCellValue());
        }
        assertTrue(Spreadsheets.csv(file, directory).contains("電話番号瑕疵(架電後)"));
        assertTrue(Files.size(Spreadsheets.picture(file, directory)) > 10_000);
        assertEquals("", grant(ask(MONTH), "city1"));
        var shorter = withExtension("extended-short.xlsx", 7);
        var typed =
                report("result", "--month", MONTH, "--out", "x.xlsx", "--by", "sup1", "--template", shorter.toString());
        assertEquals(2, typed.exit());
        assertTrue(typed.err().contains("E-REPORT-035"), typed.err());
        assertTrue(typed.err().contains("1種類") && typed.err().contains(": U9「最終結果」電話番号瑕疵(架電後)"), typed.err());
    }

    /// The city's form, its words on another sheet.
    ///
    /// @param words how many of them are offered
    private static Path withExtension(String name, int words) throws Exception {
        var file = directory.resolve(name);
        try (var book = opened(Path.of("src/test/resources/reports/city.xlsx"));
                var out = Files.newOutputStream(file)) {
            var sheet = book.getSheet("報告");
            var offered = sheet.getDataValidations()
                    .getFirst()
                    .getValidationConstraint()
                    .getExplicitListValues();
            for (int i = 0; i < offered.length; i++) {
                book.getSheet("説明").createRow(10 + i).createCell(1).setCellValue(offered[i]);
            }
            sheet.getCTWorksheet().unsetDataValidations();
            sheet.getCTWorksheet()
                    .setExtLst(CTExtensionList.Factory.parse(EXTENSION.replace("LAST", String.valueOf(10 + words))));
            book.write(out);
        }
        return file;
    }

    private static String extension(XSSFWorkbook book) {
        return book.getSheet("報告").getCTWorksheet().getExtLst().xmlText();
    }

    @Test
    void everyCellThatIsNotAsTheDatabaseSaysIsNamedAndNobody() throws Exception {
        var file = made("changed.xlsx");
        assertEquals(0, report("reconcile", file.toString(), "--month", MONTH).exit());
        var changed = directory.resolve("changed-2.xlsx");
        try (var book = opened(file);
                var out = Files.newOutputStream(changed)) {
            book.getSheetAt(0).getRow(2).getCell(6).setCellValue(6);
            var name = book.getSheetAt(0).getRow(3).getCell(3);
            name.setBlank(); // the library would leave the text that stands in the cell
            name.setCellValue("架空　別人");
            book.getSheetAt(0).removeRow(book.getSheetAt(0).getRow(4));
            book.write(out);
        }
        var typed = report("reconcile", changed.toString(), "--month", MONTH);
        assertEquals(1, typed.exit());
        assertEquals(
                List.of("3行目 「第1架電日」 値が異なります", "4行目 「本名氏名」 値が異なります", "この月の報告にあるはずの行がありません", "相違 3件。"),
                typed.out().lines().toList());
    }

    @Test
    void everybodyIsBilledOnceInTheMonthInWhichTheyBecameBillable() throws Exception {
        var november = bill("--month", MONTH);
        assertEquals(3, november.getInteger("count"));
        assertEquals(2, november.getJsonObject("counts").getInteger("CONTACT"));
        assertEquals(1, november.getJsonObject("counts").getInteger("DEFECTIVE_AFTER_DIALLING"));
        // 3 x 328.75 = 986.25; 8 % of 986 = 78.88
        assertEquals(986, november.getInteger("net"));
        assertEquals(78, november.getInteger("tax"));
        assertEquals(1064, november.getInteger("total"));
        var december = bill("--month", "2018-12");
        assertEquals(1, december.getInteger("count"));
        assertEquals(
                List.of("b1", "b3", "b4"),
                december.getJsonArray("people")
                        .getJsonObject(0)
                        .getJsonArray("calls")
                        .getList());
        assertEquals(4, bill("--all").getInteger("count"));
        // who calls back after the third attempt was billed already
        settle(3, "2018-12-20T10:00");
        try {
            assertEquals(1, bill("--month", "2018-12").getInteger("count"));
            assertEquals(
                    "ATTEMPTS_USED_UP",
                    bill("--month", "2018-12")
                            .getJsonArray("people")
                            .getJsonObject(0)
                            .getString("reason"));
        } finally {
            DATABASE.run(handle ->
                    handle.execute("UPDATE contact SET settled_at = NULL WHERE household_id = ?", household(3)));
        }
        var file = directory.resolve("bill.xlsx");
        var taken = taken(CONTRACT);
        assertEquals(
                0, report("bill", "--month", MONTH, "--out", file.toString()).exit());
        try (var book = opened(file)) {
            assertEquals(3, book.getSheet("明細").getLastRowNum());
        }
        assertEquals(taken + 1, taken(CONTRACT), "who took it is on record");
    }

    /// Of a segment that was printed twice the second print counts.
    @Test
    void theNoticeOfCompletionCountsWhoIsBilledAndWhatWasPrinted() throws Exception {
        var typed = approval("ask", "--kind", "POSTCARDS", "--why", "10月の発送", "--by", "sup1");
        assertEquals("", grant(typed.out().strip(), "city1"), typed.err());
        var desk = new ApprovalDesk(DATABASE, new UserStore(vault()), SystemClock.SYSTEM);
        var cards = new Export(CONTRACT.id(), ExportKind.POSTCARDS, null);
        for (var printed : List.of(new Printed(1, 12), new Printed(2, 5), new Printed(1, 10))) {
            var _ = desk.letOut(cards, "sup1", 20, "0".repeat(64), printed);
        }
        var file = directory.resolve("completion.xlsx");
        var made = Typed.at(
                ReportCommand.of(_ -> campaigns("2019-01-16T12:00")),
                "completion",
                "--contract",
                CONTRACT.id(),
                "--out",
                file.toString());
        assertEquals(0, made.exit(), made.err());
        var rows = rows(file);
        for (var expected : List.of("実施件数　計 4", "通電 2", "規定回数の架電 1", "電話番号瑕疵(架電後) 1", "計 15")) {
            assertTrue(rows.contains(expected), expected + " in " + rows);
        }
        assertTrue(rows.stream().anyMatch(row -> row.startsWith("1　") && row.endsWith(" 10")), rows.toString());
        assertEquals(4, bill("--all").getInteger("count"));
    }

    /// Who is refused has taken nothing; who gets it is on record before.
    @Test
    void aRefusedReportIsNotOnRecordAsTaken() throws Exception {
        var day = "2026-11-05";
        var remark = new ByteArrayInputStream("架空の報告事項".getBytes(StandardCharsets.UTF_8));
        var remarked = Typed.at(
                new DayRemarkCommand(_ -> campaigns("2026-11-06T12:00"), remark),
                "--contract",
                WAKAYAMA.id(),
                "--day",
                day);
        assertEquals(0, remarked.exit(), remarked.err());
        for (var refused : List.of(
                List.of("E-REPORT-003", "2026-11-07", directory.resolve("early.pdf")),
                List.of("E-REPORT-005", day, directory.resolve("no-such-folder").resolve("daily.pdf")),
                List.of("E-REPORT-006", day, directory.resolve("daily.doc")))) {
            var typed = daily(refused.get(1).toString(), (Path) refused.get(2));
            assertTrue(typed.exit() != 0 && typed.err().contains(refused.get(0).toString()), typed.err());
            assertFalse(Files.exists((Path) refused.get(2)));
        }
        assertEquals(0, taken(WAKAYAMA));
        var file = directory.resolve("daily.pdf");
        var typed = daily(day, file);
        assertEquals(0, typed.exit(), typed.err());
        assertTrue(Files.size(file) > 1_000);
        assertEquals(1, taken(WAKAYAMA));
    }

    private static Typed daily(String day, Path out) {
        return Typed.at(
                ReportCommand.of(_ -> campaigns("2026-11-06T12:00")),
                "daily",
                "--contract",
                WAKAYAMA.id(),
                "--day",
                day,
                "--out",
                out.toString());
    }

    private static int taken(Contract contract) {
        return DATABASE.transaction(handle -> handle.createQuery(
                        "SELECT COUNT(*) FROM audit_entry WHERE action = 'REPORT_TAKEN' AND subject = ?")
                .bind(0, contract.id())
                .mapTo(Integer.class)
                .one());
    }

    private static List<String> rows(Path workbook) throws IOException {
        var rows = new ArrayList<String>();
        try (var book = opened(workbook)) {
            var shown = new DataFormatter();
            book.getSheetAt(0).forEach(row -> {
                var cells = new StringJoiner(" ");
                row.forEach(cell -> cells.add(shown.formatCellValue(cell)));
                rows.add(cells.toString());
            });
        }
        return rows;
    }

    private static Path made(String name, String... more) {
        var id = ask(MONTH);
        assertEquals("", grant(id, "city1"));
        var file = directory.resolve(name);
        var words = new ArrayList<>(List.of("result", "--month", MONTH, "--out", file.toString(), "--by", "sup1"));
        words.addAll(List.of(more));
        var typed = report(words.toArray(String[]::new));
        assertEquals(0, typed.exit(), typed.err());
        return file;
    }

    private static String ask(String month) {
        var typed = approval("ask", "--kind", "RESULT_REPORT", "--month", month, "--why", "月次の報告", "--by", "sup1");
        assertEquals(0, typed.exit(), typed.err());
        return typed.out().strip();
    }

    /// As the desk does after it has let somebody in; the fault's code, empty for none.
    private static String grant(String id, String by) {
        try {
            new ApprovalDesk(DATABASE, new UserStore(vault()), SystemClock.SYSTEM).grant(CONTRACT.id(), id, by, "");
            return "";
        } catch (ApprovalRefused e) {
            return e.fault().code();
        }
    }

    private static JsonObject bill(String... more) {
        var words = new ArrayList<>(List.of("bill", "--json"));
        words.addAll(List.of(more));
        var typed = report(words.toArray(String[]::new));
        assertEquals(0, typed.exit(), typed.err());
        return new JsonObject(typed.out());
    }

    private static Typed report(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--contract", CONTRACT.id()));
        return Typed.at(ReportCommand.of(_ -> campaigns()), all.toArray(String[]::new));
    }

    private static Typed approval(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--contract", CONTRACT.id()));
        return Typed.at(
                new ApprovalCommand(_ -> campaigns(), InputStream.nullInputStream()), all.toArray(String[]::new));
    }

    private static XSSFWorkbook opened(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new XSSFWorkbook(in);
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MadeUpList list, int number, int certificate, String phone, String name) {
        var person = MadeUpList.person(number, 10_000_000 + certificate, phone, "");
        person[7] = name;
        list.add(person);
    }

    private static String household(int certificate) {
        return DATABASE.transaction(handle -> campaigns()
                .people()
                .householdsByCertificate(handle, CONTRACT.id(), MadeUpList.certificate(10_000_000 + certificate))
                .getFirst());
    }

    private static String contact(int certificate) {
        return DATABASE.transaction(
                handle -> handle.createQuery("SELECT id FROM contact WHERE household_id = :id AND member = 1")
                        .bind("id", household(certificate))
                        .mapTo(String.class)
                        .one());
    }

    private static void settle(int certificate, String at) {
        DATABASE.run(handle -> handle.execute(
                "UPDATE contact SET settled_at = ? WHERE household_id = ?", at(at), household(certificate)));
    }

    private static void attempt(String id, int certificate, String outcome, String window, String at, int counted) {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO attempt (id, channel_id, contract_id, household_id, phone_ordinal, number_digest, operator_id,"
                        + " number, counted, live, state, outcome, window_used, contract_at, promised_at, expires_at)"
                        + " SELECT ?, ?, ?, household_id, 1, number_digest, 'op1', ?, ?, NULL, 'ENDED', ?, ?, ?, ?, ?"
                        + " FROM household_phone WHERE household_id = ? AND ordinal = 1",
                id,
                id,
                CONTRACT.id(),
                Math.max(counted, 1),
                counted == 0 ? null : counted,
                outcome,
                window,
                at(at),
                at(at),
                at(at),
                household(certificate)));
    }

    private static void told(String attempt, int certificate, String disposition, int reason, String note) {
        DATABASE.run(handle -> new MemberResultStore(vault())
                .add(
                        handle,
                        MemberResultStore.Told.by(
                                new CourseStore().find(handle, attempt).orElseThrow()),
                        contact(certificate),
                        new MemberResult(1, disposition, reason, note),
                        true,
                        "op1",
                        at("2018-11-05T10:05"),
                        at("2018-11-05T10:05")));
    }

    private static void user(String name, String role) {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO staff_user (name, role, contracts, state, changed_at) VALUES (?, ?, ?, 'ACTIVE', ?)",
                name,
                role,
                CONTRACT.id(),
                at("2018-11-01T00:00")));
    }

    private static Instant at(String wall) {
        return Tokyo.instant(LocalDateTime.parse(wall));
    }

    private static LiveCampaigns campaigns() {
        return campaigns("2018-12-31T12:00");
    }

    private static LiveCampaigns campaigns(String now) {
        try {
            var machine = new HandClock(at(now));
            return new LiveCampaigns(
                    List.of(CONTRACT, WAKAYAMA),
                    List.of(),
                    Duration.ofSeconds(5),
                    "trunk",
                    NationalHolidays.LAW,
                    DATABASE,
                    new Clocks(machine, ContractClock.open(machine, directory.resolve("clock-turns.jsonl")), true),
                    directory,
                    ResultReportIT::vault,
                    Optional.empty(),
                    () -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vault vault() {
        return Vault.at(directory.resolve("keys"));
    }

    private static Contract contract(String id) {
        return switch (ContractFile.read(Path.of("docs/contracts/" + id + ".toml"))) {
            case ContractFile.Reading.Accepted accepted -> accepted.contract();
            case ContractFile.Reading.Refused refused -> throw new AssertionError("refused: " + refused.faults());
        };
    }
}
