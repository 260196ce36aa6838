package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.calendar.TimeRange;
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
import org.denwaban.inbound.Announcement;
import org.denwaban.inbound.AnnouncementStore;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.PeopleStore;
import org.denwaban.settings.Settings;
import org.denwaban.staff.Duty;
import org.denwaban.staff.DutyChange;
import org.denwaban.staff.DutyStore;
import org.denwaban.staff.PauseReason;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `forecast` and `explain --household` on a list that was imported: four households, three of them with a telephone.
class LiveCommandsIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Contract CONTRACT = contract("yokosuka-2018");
    private static final List<Contract> CONTRACTS = List.of(CONTRACT, contract("wakayama-2026"));
    private static final Instant NOW = Tokyo.instant(LocalDateTime.of(2018, 11, 6, 17, 0));
    private static final String CERTIFICATE = "10000002";

    @TempDir
    private static Path directory = Path.of("");

    @BeforeAll
    static void importTheList() throws Exception {
        var list = Path.of("src/test/resources/lists/good-utf8.csv");
        var _ = new ListImport(DATABASE, vault(), SystemClock.SYSTEM, new ListedCalls())
                .run(CONTRACT, list, "test", ListProgress.SILENT);
        attempt(1, "BUSY", "2018-11-05T10:00", null);
        attempt(2, "NOBODY", "2018-11-05T10:20", 1);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aHouseholdIsFoundByItsCertificate() {
        var answer = answer("--household", CERTIFICATE);
        assertTrue(answer.getBoolean("allowed"));
        assertEquals(2, answer.getInteger("attempt"));
        assertEquals("WEEKDAY_EVENING", answer.getString("window"));
        assertEquals(household(), answer.getString("household"));
        assertEquals("2018-11-06T17:00+09:00", answer.getString("at"));
        assertEquals(2, answer.getInteger("attemptsLeft"));
        assertEquals(
                List.of("WEEKDAY_EVENING", "HOLIDAY"),
                answer.getJsonArray("windowsLeft").getList());
        assertNull(answer.getString("ending"));
    }

    @Test
    void byItsOwnIdByATicketAndFromStandardInputItIsTheSame() {
        var expected = answer("--household", CERTIFICATE);
        assertEquals(expected, answer("--household", household()));
        assertEquals(expected, answer("--household", "20180000003"));
        var typed = explain(CERTIFICATE + "\n", "--household", "-", "--json");
        assertEquals(expected, new JsonObject(typed.out()));
    }

    @Test
    void everyCallIsToldAndWhetherItCounts() {
        var calls = answer("--household", CERTIFICATE).getJsonArray("attempts");
        assertEquals(2, calls.size());
        assertEquals("BUSY", calls.getJsonObject(0).getString("outcome"));
        assertNull(calls.getJsonObject(0).getInteger("number"));
        assertEquals(1, calls.getJsonObject(1).getInteger("number"));
        assertEquals("WEEKDAY_DAY", calls.getJsonObject(1).getString("window"));
    }

    @Test
    void returnCallsAreToldAndWhyAHouseholdIsLeftInPeace() {
        var before = answer("--household", CERTIFICATE);
        assertEquals(List.of(), before.getJsonArray("returnCalls").getList());
        assertNull(before.getString("heldBack"));
        DATABASE.run(handle -> {
            handle.execute(
                    "INSERT INTO return_call (id, contract_id, household_id, call_id, operator_id, contract_at, noted_at)"
                            + " VALUES ('r', ?, ?, '1.1', 'op1', '2018-11-05 03:00:00', '2018-11-05 03:00:00')",
                    CONTRACT.id(),
                    household());
            handle.execute(
                    "INSERT INTO call_back (id, contract_id, number_digest, number_sealed, call_id, source, asked_at,"
                            + " contract_at, waits, next_at) SELECT 'b', ?, number_digest, '', '1.1', 'QUEUE',"
                            + " '2018-11-05 03:00:00', '2018-11-05 03:00:00', 1, '2018-11-05 03:00:00' FROM"
                            + " household_phone WHERE household_id = ? LIMIT 1",
                    CONTRACT.id(),
                    household());
        });
        try {
            var answer = answer("--household", CERTIFICATE);
            assertEquals(
                    List.of("2018-11-05T12:00+09:00"),
                    answer.getJsonArray("returnCalls").getList());
            assertEquals("CALL_BACK", answer.getString("heldBack"));
            var typed = explain("", "--household", CERTIFICATE);
            assertTrue(typed.out().contains("  2018-11-05 12:00:00  結果の入力待ち"), typed.out());
            assertTrue(typed.out().contains("折り返しの電話を待っているか"), typed.out());
        } finally {
            DATABASE.run(handle -> {
                handle.execute("DELETE FROM return_call");
                handle.execute("DELETE FROM call_back");
            });
        }
    }

    @Test
    void peopleAreToldInJapaneseAndNothingOfAPerson() {
        var typed = explain("", "--household", CERTIFICATE, "--at", "2018-11-05T12:00");
        assertEquals(0, typed.exit(), typed.err());
        assertTrue(typed.out().contains("次に架電できる日時: 2018-11-06 17:00:00（2回目）"), typed.out());
        assertTrue(typed.out().contains("1回目  2018-11-05 10:20:00  平日(日中)    電話番号1         応答なし"), typed.out());
        assertTrue(typed.out().contains("話し中（回数に数えない）"), typed.out());
        assertTrue(typed.out().contains("残りの架電: 2回まで（平日(夜間)、休日）"), typed.out());
        assertFalse(typed.out().contains(CERTIFICATE) || typed.out().contains("架空"), typed.out());
    }

    @ParameterizedTest
    @CsvSource({
        "99999999, E-EXPLAIN-007",
        "99999999999, E-EXPLAIN-007",
        "01aaaaaaaaaaaaaaaaaaaaaaaa, E-EXPLAIN-007",
        "046-899-0001, E-EXPLAIN-006",
        "'', E-EXPLAIN-006"
    })
    void aHouseholdThatIsNotThereIsNamedByACodeAndNotRepeated(String words, String code) {
        var typed = explain("", "--household", words, "--json");
        assertEquals(2, typed.exit());
        assertEquals(code, new JsonObject(typed.out()).getJsonObject("error").getString("code"));
        assertTrue(words.isEmpty() || !(typed.out() + typed.err()).contains(words), typed.err());
    }

    @Test
    void aHouseholdOfAnotherContractIsNotFound() {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO household (id, contract_id, certificate_digest) VALUES (?, 'another-2018', ?)",
                "0".repeat(26),
                new byte[32]));
        assertTrue(explain("", "--household", "0".repeat(26)).err().startsWith("E-EXPLAIN-007"));
    }

    @Test
    void wordsThatDoNotGoTogetherAreRefused() {
        assertTrue(explain("", "--household", CERTIFICATE, "--holidays", "x.csv")
                .err()
                .startsWith("E-EXPLAIN-005"));
        assertTrue(explain("", "--history", "-", "--at", "2018-11-05T10:00", "--config", "x.toml")
                .err()
                .startsWith("E-EXPLAIN-005"));
        assertEquals(
                2, explain("", "--household", CERTIFICATE, "--history", "-").exit());
        assertEquals(2, explain("", "--history", "-").exit());
    }

    @Test
    void theForecastIsOfTheHouseholdsInCourse() {
        var typed = forecast("--json");
        assertEquals(0, typed.exit(), typed.err());
        var json = new JsonObject(typed.out());
        assertEquals(2, json.getInteger("operators"));
        assertEquals(3, json.getInteger("households"));
        assertEquals("2018-11-10", json.getString("throughOn"));
        assertEquals(0.0, json.getDouble("missed"));
        assertFalse(json.getJsonObject("pace").getBoolean("timeMeasured"));
        assertEquals(47.368, json.getJsonObject("pace").getDouble("attemptsPerHour"));
        assertEquals("2018-11-06", json.getJsonArray("days").getJsonObject(0).getString("date"));
    }

    @Test
    void itsPageFitsATerminalAndItsColumnsStandBelowEachOther() {
        var out = forecast("--operators", "5").out();
        assertTrue(out.contains("オペレーター 5人"), out);
        assertTrue(out.contains("完了の見込み      2018-11-10(土)"), out);
        assertTrue(out.lines().allMatch(line -> Wide.width(line) <= 100), out);
        var table = out.lines()
                .dropWhile(line -> !line.startsWith("日付"))
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.contains("残り世帯") || line.startsWith("2018"))
                .map(Wide::width)
                .distinct()
                .toList();
        assertEquals(1, table.size(), out);
    }

    @Test
    void wrongWordsOfAForecastHaveACode() {
        assertTrue(forecast("--operators", "0").err().startsWith("E-FORECAST-002"));
        assertTrue(forecast("--operators", "1001").err().startsWith("E-FORECAST-002"));
        var nobody = Typed.at(new ForecastCommand(_ -> campaigns(List.of())), "--contract", CONTRACT.id());
        assertTrue(nobody.err().startsWith("E-FORECAST-001"), nobody.err());
        var unknown = Typed.at(new ForecastCommand(_ -> campaigns()), "--contract", "yokosuka-2017");
        assertTrue(unknown.err().startsWith("E-CLI-004"), unknown.err());
        var inbound = Typed.at(new ForecastCommand(_ -> campaigns()), "--contract", "wakayama-2026");
        assertTrue(inbound.err().startsWith("E-CLI-005"), inbound.err());
        var without = Typed.at(
                new ForecastCommand(LiveCampaigns::open), "--contract", CONTRACT.id(), "--config", "/none.toml");
        assertEquals(1, without.exit());
        assertTrue(without.err().startsWith("E-CLI-003"), without.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yokosuka-2018 | yesterday  | 09:00-15:00 | E-ANN-001",
                "yokosuka-2018 | 2018-11-05 | 09:00-15:00 | E-ANN-001",
                "yokosuka-2018 | 2018-11-07 | 09:00       | E-ANN-002",
                "yokosuka-2018 | 2018-11-07 | 15:00-09:00 | E-ANN-002",
                "yokosuka-2018 | 2018-11-07 | 9-15        | E-ANN-002",
                "yokosuka-2018 | 2031-11-07 | 09:00-15:00 | E-ANN-003",
                "yokosuka-2017 | 2018-11-07 | 09:00-15:00 | E-CLI-004",
            })
    void wrongWordsOfAnAnnouncementHaveACodeAndAnnounceNothing(String contract, String day, String hours, String code) {
        var typed = announce(contract, "--date", day, "--open", hours);
        assertEquals(2, typed.exit());
        assertTrue(typed.err().startsWith(code), typed.err());
        assertEquals(List.of(), announced());
    }

    @Test
    void bothAnnouncementsOfADayAreKept() {
        assertEquals(
                0, announce(CONTRACT.id(), "--date", "2018-11-08", "--closed").exit());
        assertEquals(
                0,
                announce(CONTRACT.id(), "--date", "2018-11-08", "--open", "09:00-15:00")
                        .exit());
        var announced = announced();
        RealMariaDb.empty(DATABASE, List.of("announcement"));
        assertEquals(
                new TimeRange(LocalTime.of(9, 0), LocalTime.of(15, 0)),
                announced.get(0).hours(),
                "newest first");
        assertNull(announced.get(1).hours());
    }

    @Test
    void hoursAreThoseOfTheRecord() {
        present("2018-11-05T09:00", new Duty.Ready(Set.of(CONTRACT.id())));
        present("2018-11-05T12:00", new Duty.Paused(Set.of(CONTRACT.id()), PauseReason.MEAL));
        present("2018-11-05T13:00", new Duty.Ready(Set.of(CONTRACT.id())));
        present("2018-11-05T17:30", new Duty.Off());
        present("2018-11-06T16:30", new Duty.Ready(Set.of(CONTRACT.id())));
        var month = hours(CONTRACT.id(), "--month", "2018-11");
        assertEquals(0, month.exit(), month.err());
        assertTrue(
                month.out().contains("  op1             09:00～17:30  在席   8:30:00  実働   7:30:00  （食事 1:00:00）"),
                month.out());
        assertTrue(month.out().contains("16:30～       在席   0:30:00  実働   0:30:00"), month.out());
        assertTrue(month.out().contains("合計"), month.out());
        assertTrue(month.out().contains("実働   8:00:00"), month.out());
        var today = new JsonObject(hours(CONTRACT.id(), "--json").out());
        var days = today.getJsonArray("days");
        assertEquals(1, days.size());
        assertEquals("2018-11-06", days.getJsonObject(0).getString("day"));
        assertEquals(
                1800,
                days.getJsonObject(0).getJsonArray("operators").getJsonObject(0).getInteger("worked"));
        assertTrue(hours("wakayama-2026").out().contains("出勤の記録はありません。"));
    }

    @ParameterizedTest
    @CsvSource({
        "yokosuka-2018, --day, 2018-11, E-HOURS-001",
        "yokosuka-2018, --month, 2018-11-05, E-HOURS-001",
        "yokosuka-2017, --day, 2018-11-05, E-CLI-004"
    })
    void wrongWordsAboutHoursHaveACode(String contract, String option, String value, String code) {
        var typed = hours(contract, option, value);
        assertEquals(2, typed.exit());
        assertTrue(typed.err().startsWith(code), typed.err());
    }

    @Test
    void hoursAreOfADayOrOfAMonth() {
        var typed = hours(CONTRACT.id(), "--day", "2018-11-05", "--month", "2018-11");
        assertTrue(typed.err().startsWith("E-HOURS-001"), typed.err());
    }

    private static void present(String wall, Duty duty) {
        var at = Tokyo.instant(LocalDateTime.parse(wall));
        DATABASE.run(handle -> new DutyStore().add(handle, new DutyChange("op1", at, at, duty, "op1")));
    }

    private static Typed hours(String contract, String... more) {
        var words = new ArrayList<>(List.of("--contract", contract));
        words.addAll(List.of(more));
        return Typed.at(new HoursCommand(_ -> campaigns()), words.toArray(String[]::new));
    }

    private static Typed announce(String contract, String... more) {
        var words = new ArrayList<>(List.of("--contract", contract));
        words.addAll(List.of(more));
        return Typed.at(new AnnounceCommand(_ -> campaigns()), words.toArray(String[]::new));
    }

    private static List<Announcement> announced() {
        return DATABASE.transaction(handle ->
                new AnnouncementStore().of(handle, CONTRACT.id(), LocalDate.of(2018, 1, 1), LocalDate.of(2032, 1, 1)));
    }

    private static Typed forecast(String... more) {
        var words = new ArrayList<>(List.of("--contract", CONTRACT.id()));
        words.addAll(List.of(more));
        return Typed.at(new ForecastCommand(_ -> campaigns()), words.toArray(String[]::new));
    }

    private static Typed explain(String in, String... more) {
        var words = new ArrayList<>(List.of("--contract", CONTRACT.id()));
        words.addAll(List.of(more));
        var input = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
        return Typed.at(new ExplainCommand(input, _ -> campaigns()), words.toArray(String[]::new));
    }

    private static JsonObject answer(String... more) {
        var words = new ArrayList<>(List.of(more));
        words.add("--json");
        var typed = explain("", words.toArray(String[]::new));
        assertEquals(0, typed.exit(), typed.err());
        return new JsonObject(typed.out());
    }

    private static LiveCampaigns campaigns() {
        return campaigns(List.of(
                new Settings.Operator("op1", "PJSIP/1001", List.of(CONTRACT.id())),
                new Settings.Operator("op2", "PJSIP/1002", List.of(CONTRACT.id())),
                new Settings.Operator("op3", "PJSIP/1003", List.of("wakayama-2026"))));
    }

    private static LiveCampaigns campaigns(List<Settings.Operator> operators) {
        return new LiveCampaigns(
                CONTRACTS,
                operators,
                Duration.ofSeconds(5),
                "trunk",
                NationalHolidays.LAW,
                DATABASE,
                clocks(),
                directory,
                LiveCommandsIT::vault,
                Optional.empty(),
                () -> {});
    }

    private static Clocks clocks() {
        try {
            var machine = new HandClock(NOW);
            return new Clocks(machine, ContractClock.open(machine, directory.resolve("clock-turns.jsonl")), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vault vault() {
        return Vault.at(directory.resolve("keys"));
    }

    private static String household() {
        return DATABASE.transaction(handle -> new PeopleStore(vault())
                .householdsByCertificate(handle, CONTRACT.id(), CERTIFICATE)
                .getFirst());
    }

    private static void attempt(int number, String outcome, String wall, @Nullable Integer counted) {
        var id = "dwabcd%026d".formatted(number);
        var at = Tokyo.instant(LocalDateTime.parse(wall));
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                        + " operator_id, number, counted, state, outcome, window_used, contract_at, promised_at,"
                        + " expires_at) SELECT ?, ?, ?, household_id, ordinal, number_digest, 'op1', 1, ?, 'ENDED', ?,"
                        + " 'WEEKDAY_DAY', ?, ?, ? FROM household_phone WHERE household_id = ? AND ordinal = 1",
                id,
                CONTRACT.id(),
                id,
                counted,
                outcome,
                at,
                at,
                at.plusSeconds(25),
                household()));
    }

    private static Contract contract(String name) {
        return switch (ContractFile.read(Path.of("docs/contracts", name + ".toml"))) {
            case ContractFile.Reading.Accepted(Contract contract) -> contract;
            case ContractFile.Reading.Refused(var faults) -> throw new IllegalStateException(faults.toString());
        };
    }
}
