package org.denwaban.report;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.json.JsonObject;
import jakarta.mail.Multipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reports;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.db.Ulid;
import org.denwaban.inbound.Enquiry;
import org.denwaban.inbound.EnquiryStore;
import org.denwaban.inbound.LineFiguresStore;
import org.denwaban.report.DayReport.Words;
import org.denwaban.rig.Spreadsheets;
import org.denwaban.settings.Settings;
import org.denwaban.staff.Duty;
import org.denwaban.staff.DutyChange;
import org.denwaban.staff.DutyStore;
import org.denwaban.staff.HoursBoard;
import org.denwaban.vault.Vault;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports made of what stands in a real database, and mailed to a real server.
class FiguresIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Contract WAKAYAMA = DayReportTest.contract("wakayama-2026");
    private static final Contract YOKOSUKA = DayReportTest.contract("yokosuka-2018");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
    private static final LocalDate DIALLED = LocalDate.of(2018, 11, 5);

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // before the first test
    private static Vault vault;

    private static final HandClock CLOCK = new HandClock(at(DAY.plusDays(1), "12:00"));

    @BeforeAll
    static void aDayAndACampaign() {
        vault = Vault.at(folder.resolve("keys"));
        call("1", "09:10", "OPEN", "ANSWERED", 12);
        call("2", "09:40", "OPEN", "ABANDONED", 30);
        call("3", "18:05", "CLOSED", "AFTER_HOURS", 0);
        DATABASE.run(handle -> {
            var enquiries = new EnquiryStore(vault);
            var wrong = enquiries.add(handle, WAKAYAMA.id(), null, enquiry("誤り"), "op1", at(DAY, "09:11"), CLOCK.now());
            enquiries.supersede(
                    handle,
                    wrong,
                    enquiries.add(
                            handle, WAKAYAMA.id(), null, enquiry("架空の問合せ"), "op1", at(DAY, "09:12"), CLOCK.now()));
            var duty = new DutyStore();
            duty.add(handle, change("08:30", new Duty.Ready(Set.of(WAKAYAMA.id()))));
            duty.add(handle, change("17:15", new Duty.Off()));
            handle.execute(
                    "INSERT INTO pbx_gap (id, epoch, gap_from, gap_to, reason) VALUES (?, 1, ?, ?, 'CLOSED')",
                    Ulid.at(CLOCK.now()),
                    utc(at(DAY, "10:00")),
                    utc(at(DAY, "10:02")));
        });
        remark("架空 責子", "報告事項の例");
        attempt(1, "09:30", "CONTACT", 1, "WEEKDAY_DAY");
        attempt(2, "18:30", "NOBODY", 1, "WEEKDAY_EVENING");
        attempt(3, "18:40", "IN_DOUBT", 1, "WEEKDAY_EVENING");
        attempt(4, "18:50", "BUSY", null, "WEEKDAY_EVENING");
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aDayIsToldFromTheDatabaseAndTheSameTwice() {
        var ask = new FiguresAsk.Day(DAY, Words.WITH);
        var read = read(desk().of(WAKAYAMA, ask, _ -> {}));
        for (var expected : List.of(
                "9時 2 1 1 0 0",
                "18時 0 0 0 0 1",
                "交付予約 1 0 1",
                "架空の問合せ",
                "受付 12345",
                "op1 08:30 17:15 8:45:00 8:45:00",
                "責任者: 架空 責子",
                "報告事項の例",
                "10:00～10:02",
                "件数は確定していません")) {
            assertTrue(read.contains(expected), expected + " in\n" + read);
        }
        assertFalse(read.contains("誤り"), "what was corrected");
        for (var format : FiguresFormat.values()) {
            assertArrayEquals(
                    format.write(desk().of(WAKAYAMA, ask, _ -> {})), format.write(desk().of(WAKAYAMA, ask, _ -> {})));
        }
        remark("架空 責子", "書き直した");
        var again = read(desk().of(WAKAYAMA, ask, _ -> {}));
        assertTrue(again.contains("書き直した") && !again.contains("報告事項の例"));
        remark("架空 責子", "報告事項の例");
    }

    @Test
    void aDayThatWasReadToItsEndIsComplete() {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO cel_event (id, read_at, torn, key_id, payload) VALUES (?, ?, FALSE, REPEAT('0', 32), '')",
                Ulid.at(at(DAY.plusDays(1), "00:00")),
                utc(at(DAY.plusDays(1), "00:00"))));
        try {
            var read = read(desk().of(WAKAYAMA, new FiguresAsk.Day(DAY, Words.WITH), _ -> {}));
            assertFalse(read.contains("確定していません"), read);
            assertTrue(read.contains("10:00～10:02"), "but the gap stays told");
            assertTrue(read.replaceAll("\\s", "").contains("未確定"), "and it is open");
            DATABASE.run(handle -> handle.execute("UPDATE pbx_gap SET filled_at = ?", utc(CLOCK.now())));
            var filled = read(desk().of(WAKAYAMA, new FiguresAsk.Day(DAY, Words.WITH), _ -> {}));
            assertTrue(filled.contains("10:00～10:02"), filled);
            assertFalse(filled.contains("確定"), filled);
        } finally {
            DATABASE.run(handle -> handle.execute("UPDATE pbx_gap SET filled_at = NULL"));
            RealMariaDb.empty(DATABASE, List.of("cel_event"));
        }
    }

    @Test
    void monthsAndYearsEndTodayAndWithTheTerm() {
        var month = read(desk().of(WAKAYAMA, new FiguresAsk.Month(YearMonth.of(2026, 11), Words.WITHOUT), _ -> {}));
        assertTrue(month.contains("11/6（金） 0 0 0 0 0"), month);
        assertFalse(month.contains("11/7"), month);
        assertTrue(month.contains("計 2 1 1 0 1 50.0% 1 1 0"), month);
        var year = read(desk().of(WAKAYAMA, new FiguresAsk.Year(2026, Words.WITHOUT), _ -> {}));
        assertTrue(year.contains("2026年4月 0 0") && year.contains("2026年11月 2 1 1 0 1"), year);
        refused("E-REPORT-002", WAKAYAMA, new FiguresAsk.Day(DAY.minusYears(1), Words.WITH));
        refused("E-REPORT-003", WAKAYAMA, new FiguresAsk.Day(DAY.plusDays(2), Words.WITH));
        refused("E-REPORT-001", WAKAYAMA, new FiguresAsk.Progress(DAY));
    }

    /// Looked at once as pictures: `target/pictures/figures-….png`.
    @Test
    void theWorkbooksOpenInLibreOffice() throws Exception {
        var asks = Map.of(
                "daily", new FiguresAsk.Day(DAY, Words.WITH),
                "monthly", new FiguresAsk.Month(YearMonth.of(2026, 11), Words.WITH),
                "yearly", new FiguresAsk.Year(2026, Words.WITH));
        var workbooks = new ArrayList<Path>();
        for (var ask : asks.entrySet()) {
            workbooks.add(Files.write(
                    folder.resolve("figures-" + ask.getKey() + ".xlsx"),
                    FiguresFormat.XLSX.write(desk().of(WAKAYAMA, ask.getValue(), _ -> {}))));
        }
        for (var picture : Spreadsheets.pictures(workbooks, folder)) {
            assertTrue(Files.size(picture) > 10_000, picture.toString());
        }
    }

    @Test
    void progressTellsCountsAndNotKnownIsItsOwn() {
        var report = desk().of(YOKOSUKA, new FiguresAsk.Progress(DIALLED), _ -> {});
        var read = read(report);
        // 架電数, 通電, 不在, 留守電, 番号瑕疵, 話中, 回線障害, 不明, 結果待ち
        assertTrue(read.contains("平日(日中) 1 1 0 0 0 0 0 0 0"), read);
        assertTrue(read.contains("平日(夜間) 3 0 1 0 0 1 0 1 0"), read);
        assertTrue(read.contains("架電の回数（累計） 3"), read);
        assertTrue(read.contains("18時 3 0 1"), read);
        MailableReport.of(report); // nobody's data
    }

    @Test
    void theNoticeOfCompletionComesAfterTheLastCall() {
        var read = read(desk().of(YOKOSUKA, new FiguresAsk.Completion(), _ -> {}));
        assertTrue(read.contains("作業完了日　2018年11月5日（月）"), read);
        assertTrue(read.contains("架電の回数 3"), read);
        assertTrue(
                read.contains("実施件数　計 0"), read); // no person stands behind these households; ResultReportIT has some
        var early = desk(() -> at(DIALLED, "20:00"));
        var why = assertThrows(FiguresRefused.class, () -> early.of(YOKOSUKA, new FiguresAsk.Completion(), _ -> {}));
        assertEquals("E-REPORT-004", why.code());
    }

    @Test
    void aReportGoesByMailOnlyWithNobodysDataAndWithLeave() throws Exception {
        var postOffice = new GreenMail(TicketMailIT.setup(0, ServerSetup.PROTOCOL_SMTP));
        postOffice.start();
        try {
            var mail = new ReportMail(
                    Optional.of(new MailDoor(settings(postOffice.getSmtp().getPort()))), CLOCK);
            var whole = desk().of(WAKAYAMA, new FiguresAsk.Day(DAY, Words.WITH), _ -> {});
            var why = assertThrows(FiguresRefused.class, () -> MailableReport.of(whole));
            assertEquals("E-REPORT-010", why.code());
            assertTrue(String.valueOf(why.getMessage()).contains("問合せの内容"), why.code());
            var counts = MailableReport.of(desk().of(WAKAYAMA, new FiguresAsk.Day(DAY, Words.WITHOUT), _ -> {}));
            var not = assertThrows(FiguresRefused.class, () -> send(mail, WAKAYAMA, counts));
            assertEquals("E-REPORT-011", not.code());
            assertEquals(0, postOffice.getReceivedMessages().length);
            send(mail, permitted(), counts);
            var parts = (Multipart) postOffice.getReceivedMessages()[0].getContent();
            assertEquals(
                    "wakayama-2026-daily-2026-11-05-counts.pdf",
                    parts.getBodyPart(1).getFileName());
            var sent = parts.getBodyPart(1).getInputStream().readAllBytes();
            assertArrayEquals(FiguresFormat.PDF.write(counts.report()), sent);
            postOffice.stop();
            assertEquals(
                    "E-REPORT-014",
                    assertThrows(FiguresRefused.class, () -> send(mail, permitted(), counts))
                            .code());
        } finally {
            postOffice.stop();
        }
    }

    @Test
    void theApiGivesTheSameFileAndRefusesClearly() {
        var api = new FiguresApi(desk(), DATABASE, new DayRemarkStore(vault), Map.of(WAKAYAMA.id(), WAKAYAMA), CLOCK)
                .routes();
        var reply = api.getFirst()
                .handler()
                .apply(request(
                        Map.of("contract", WAKAYAMA.id(), "kind", "daily", "of", DAY.toString(), "format", "xlsx")));
        assertEquals(200, reply.status());
        assertArrayEquals(
                FiguresFormat.XLSX.write(desk().of(WAKAYAMA, new FiguresAsk.Day(DAY, Words.WITH), _ -> {})),
                ((HttpReply.Bytes) requireNonNull(reply.file())).bytes().getBytes());
        var early = api.getFirst()
                .handler()
                .apply(request(
                        Map.of("contract", WAKAYAMA.id(), "kind", "daily", "of", "2027-01-01", "format", "pdf")));
        assertEquals(409, early.status());
        assertEquals("E-REPORT-003", new JsonObject(early.body()).getString("code"));
        assertEquals(
                400,
                api.getFirst()
                        .handler()
                        .apply(request(Map.of("contract", "another", "kind", "daily", "format", "pdf")))
                        .status());
    }

    private static void send(ReportMail mail, Contract contract, MailableReport report) {
        mail.send(
                contract,
                report,
                new FiguresAsk.Day(DAY, Words.WITHOUT).fileStem(),
                List.of(FiguresFormat.PDF),
                CLOCK.now());
    }

    private static void refused(String code, Contract contract, FiguresAsk ask) {
        assertEquals(
                code,
                assertThrows(FiguresRefused.class, () -> desk().of(contract, ask, _ -> {}))
                        .code());
    }

    private static HttpRequest request(Map<String, String> parameters) {
        return new HttpRequest("GET", "/api/v1/reports", parameters, Map.of(), "", "127.0.0.1");
    }

    private static FiguresDesk desk() {
        return desk(CLOCK::now);
    }

    private static FiguresDesk desk(Supplier<Instant> contractTime) {
        return new FiguresDesk(
                DATABASE,
                reading(),
                new BillDesk(DATABASE, new MemberResultStore(vault), new EscalationStore(vault)),
                Map.of(YOKOSUKA.id(), new CampaignRules(YOKOSUKA, NationalHolidays.LAW)),
                contractTime);
    }

    private static DayReading reading() {
        return new DayReading(
                DATABASE,
                new LineFiguresStore(),
                new EnquiryStore(vault),
                new DayRemarkStore(vault),
                new HoursBoard(DATABASE, new DutyStore(), CLOCK::now));
    }

    /// Its cells, a row a line.
    private static String read(FiguresReport report) {
        return report.blocks().stream()
                .map(block -> switch (block) {
                    case FiguresReport.Lines lines -> cells(lines.lines(), "\n");
                    case FiguresReport.Table table ->
                        table.rows().stream().map(row -> cells(row, " ")).collect(Collectors.joining("\n"));
                })
                .collect(Collectors.joining("\n"));
    }

    private static String cells(List<FiguresReport.Cell> cells, String between) {
        return cells.stream().map(FiguresReport::read).collect(Collectors.joining(between));
    }

    private static Contract permitted() {
        return new Contract(
                WAKAYAMA.id(),
                WAKAYAMA.name(),
                WAKAYAMA.commissioner(),
                WAKAYAMA.term(),
                WAKAYAMA.callerId(),
                WAKAYAMA.dialledNumbers(),
                WAKAYAMA.yearEnd(),
                null,
                WAKAYAMA.reception(),
                WAKAYAMA.list(),
                null,
                null,
                null,
                null,
                null,
                new Reports(true, true, true, true, List.of("city@city.example")));
    }

    private static Settings.Mail settings(int port) {
        return new Settings.Mail(
                "127.0.0.1",
                port,
                Settings.Mail.Tls.NONE,
                Optional.empty(),
                Optional.empty(),
                "denwaban@centre.example",
                Duration.ofSeconds(5));
    }

    private static Enquiry enquiry(String content) {
        return new Enquiry(Enquiry.Channel.PHONE, "交付予約", content, new Enquiry.Booking(Enquiry.Booked.TAKEN, "12345"));
    }

    private static DutyChange change(String time, Duty duty) {
        var at = at(DAY, time);
        return new DutyChange("op1", at, at, duty, "op1");
    }

    private static void remark(String supervisor, String text) {
        DATABASE.run(handle -> new DayRemarkStore(vault)
                .add(handle, WAKAYAMA.id(), DAY, new DayRemark(supervisor, text), "chief", CLOCK.now()));
        CLOCK.turn(Duration.ofSeconds(1));
    }

    private static void call(String id, String time, String route, String ending, int waitSeconds) {
        var came = at(DAY, time);
        var over = came.plusSeconds(waitSeconds);
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO inbound_call (id, contract_id, came_at, contract_at, route, queued_at, answered_at,"
                        + " ended_at, ending, read_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "pbx-" + id,
                WAKAYAMA.id(),
                utc(came),
                utc(came),
                route,
                route.equals("OPEN") ? utc(came) : null,
                ending.equals("ANSWERED") ? utc(over) : null,
                utc(over.plusSeconds(60)),
                ending,
                Ulid.at(came)));
    }

    private static void attempt(int number, String time, String outcome, @Nullable Integer counted, String window) {
        var at = utc(at(DIALLED, time));
        var household = "h".repeat(25) + number;
        DATABASE.run(handle -> {
            handle.execute(
                    "INSERT INTO household (id, contract_id, certificate_digest, state) VALUES (?, ?, ?, 'OPEN')",
                    household,
                    YOKOSUKA.id(),
                    new byte[] {(byte) number});
            handle.execute(
                    "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                            + " operator_id, number, counted, state, outcome, window_used, contract_at, promised_at, expires_at,"
                            + " redeemed_at, ended_at) VALUES (?, ?, ?, ?, 1, ?, 'op1', 1, ?, 'ENDED', ?, ?, ?, ?, ?, ?, ?)",
                    "a".repeat(31) + number,
                    YOKOSUKA.id(),
                    "c" + number,
                    household,
                    new byte[] {(byte) number},
                    counted,
                    outcome,
                    window,
                    at,
                    at,
                    at,
                    at,
                    at);
        });
    }

    private static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    private static Instant at(LocalDate day, String time) {
        return Tokyo.instant(day.atTime(LocalTime.parse(time)));
    }
}
