package org.denwaban.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.ListedCalls;
import org.denwaban.people.ListImport;
import org.denwaban.people.ListProgress;
import org.denwaban.people.MadeUpList;
import org.denwaban.people.PeopleStore;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.privacy.Export;
import org.denwaban.privacy.ExportKind;
import org.denwaban.staff.UserStore;
import org.denwaban.vault.Vault;

/// How long a whole result report and a bill take from a real database, and what heap: run with `-Xmx512m`. Each person
/// is a household of their own and was called three times in vain. It prints and asserts nothing.
final class ResultDeskBench {

    private static final YearMonth MONTH = YearMonth.of(2018, 11);

    private ResultDeskBench() {}

    /// @param args how many people, such as 8000
    public static void main(String[] args) throws Exception {
        int people = Integer.parseInt(args[0]);
        var directory = Files.createTempDirectory("result-desk-bench");
        var contract = DayReportTest.contract("yokosuka-2018");
        var vault = Vault.at(directory.resolve("keys"));
        try (var database = RealMariaDb.freshMigrated()) {
            listed(database, vault, contract, directory, people);
            called(database, contract);
            var approvals = new ApprovalDesk(database, new UserStore(vault), SystemClock.SYSTEM);
            approved(database, approvals, contract);
            var rules = new CampaignRules(contract, NationalHolidays.LAW);
            var results = new MemberResultStore(vault);
            var escalations = new EscalationStore(vault);
            var desk = new ResultDesk(
                    database, new PeopleStore(vault), results, escalations, approvals, directory, SystemClock.SYSTEM);
            for (int i = 1; i <= 2; i++) { // the second time as a running server does it
                var out = directory.resolve("result-" + i + ".xlsx");
                var begun = SystemClock.SYSTEM.now();
                var done = desk.make(
                        new ResultDesk.Wish(contract, rules, MONTH, null, out, "sup1"), ReportProgress.SILENT);
                told("report of " + done.persons() + " people", begun);
                var again = SystemClock.SYSTEM.now();
                var bill =
                        new BillDesk(database, results, escalations).of(contract, rules, MONTH, ReportProgress.SILENT);
                told("bill of " + bill.people().size() + " people", again);
            }
        }
    }

    private static void told(String what, Instant begun) {
        System.out.printf(
                "%s: %d ms, heap at most %d MB%n",
                what,
                Duration.between(begun, SystemClock.SYSTEM.now()).toMillis(),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static void listed(Database database, Vault vault, Contract contract, Path directory, int people)
            throws Exception {
        var list = new MadeUpList();
        for (int i = 1; i <= people; i++) {
            list.add(MadeUpList.person(i, 10_000_000 + i, "046-8%02d-%04d".formatted(i / 10_000, i % 10_000), ""));
        }
        var begun = SystemClock.SYSTEM.now();
        var _ = new ListImport(database, vault, SystemClock.SYSTEM, new ListedCalls())
                .run(contract, list.writeTo(directory.resolve("list.csv")), "bench", ListProgress.SILENT);
        told("import", begun);
        database.run(handle -> handle.execute("UPDATE list_import SET imported_at = '2018-10-25 00:00:00'"));
    }

    /// In the morning of the 5th, in the evening of the 6th, on a Saturday.
    private static void called(Database database, Contract contract) {
        call(database, contract, 1, "WEEKDAY_DAY", "2018-11-05T10:00");
        call(database, contract, 2, "WEEKDAY_EVENING", "2018-11-06T18:00");
        call(database, contract, 3, "HOLIDAY", "2018-11-10T11:00");
    }

    private static void call(Database database, Contract contract, int number, String window, String wall) {
        var at = Tokyo.instant(LocalDateTime.parse(wall));
        database.run(handle -> handle.execute(
                "INSERT INTO attempt (id, channel_id, contract_id, household_id, phone_ordinal, number_digest,"
                        + " operator_id, number, counted, live, state, outcome, window_used, contract_at, promised_at,"
                        + " expires_at) SELECT CONCAT(household_id, ?), CONCAT(household_id, ?), ?, household_id, 1,"
                        + " number_digest, 'op1', ?, ?, NULL, 'ENDED', 'NOBODY', ?, ?, ?, ? FROM household_phone"
                        + " WHERE ordinal = 1",
                number,
                number,
                contract.id(),
                number,
                number,
                window,
                at,
                at,
                at));
    }

    private static void approved(Database database, ApprovalDesk approvals, Contract contract) throws Exception {
        for (var role : new String[] {"SUPERVISOR", "COMMISSIONER"}) {
            database.run(handle -> handle.execute(
                    "INSERT INTO staff_user (name, role, contracts, state, changed_at) VALUES (?, ?, ?, 'ACTIVE', ?)",
                    role.equals("SUPERVISOR") ? "sup1" : "city1",
                    role,
                    contract.id(),
                    SystemClock.SYSTEM.now()));
        }
        var asked = approvals.ask(new Export(contract.id(), ExportKind.RESULT_REPORT, MONTH), "bench", "sup1", 1, "");
        approvals.grant(contract.id(), asked.id(), "city1", "");
    }
}
