package org.denwaban.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Results;
import org.denwaban.db.Database;
import org.denwaban.people.ListColumn;
import org.denwaban.people.ListedPerson;
import org.denwaban.people.PeopleStore;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.privacy.ApprovalRefused;
import org.denwaban.privacy.Export;
import org.denwaban.privacy.ExportKind;
import org.jspecify.annotations.Nullable;

/// Makes the result report of a month, and compares one with what the database knows.
public final class ResultDesk {

    private final Database database;
    private final PeopleStore people;
    private final ResultStore store;
    private final ApprovalDesk approvals;
    private final Path dataDirectory;
    private final Clock machine;

    public ResultDesk(
            Database database,
            PeopleStore people,
            MemberResultStore results,
            EscalationStore escalations,
            ApprovalDesk approvals,
            Path dataDirectory,
            Clock machine) {
        this.database = database;
        this.people = people;
        this.store = new ResultStore(results, escalations);
        this.approvals = approvals;
        this.dataDirectory = dataDirectory;
        this.machine = machine;
    }

    /// What is wanted.
    ///
    /// @param template the city's own workbook, null for ours
    /// @param out      must not be there yet
    /// @param by       who makes it: whoever asked for the approval
    public record Wish(
            Contract contract,
            CampaignRules campaign,
            YearMonth month,
            @Nullable Path template,
            Path out,
            String by) {}

    /// What came of it.
    ///
    /// @param persons how many lines
    /// @param sha256  of the file
    /// @param record  under which it stands in the records
    public record Done(int persons, String sha256, String record) {}

    /// Makes the report. The approval is asked for before anybody's data is opened, and again, with the record, before
    /// the file is handed over.
    ///
    /// @throws ResultRefused   E-REPORT-031 to -006
    /// @throws ApprovalRefused E-APPROVAL-001 without an approval
    public Done make(Wish wish, ReportProgress progress) throws IOException, ResultRefused, ApprovalRefused {
        var export = new Export(wish.contract().id(), ExportKind.RESULT_REPORT, wish.month());
        if (Files.exists(wish.out())) {
            throw new ResultRefused("E-REPORT-031", "出力先のファイルが既にあります。別の名前にするか、移動してください: " + wish.out());
        }
        approvals.check(export, wish.by());
        var rows = rows(wish.contract(), wish.campaign(), wish.month(), progress);
        refuseTellingName(wish.out(), rows);
        try (var workshop = ResultWorkshop.open(dataDirectory, machine.now())) {
            var made = written(wish, rows, workshop, progress);
            var id = approvals.letOut(export, wish.by(), rows.size(), made.sha256(), null);
            workshop.handOver(made, wish.out());
            return new Done(rows.size(), made.sha256(), id);
        }
    }

    private static ResultWorkshop.Made written(
            Wish wish, List<ResultRow> rows, ResultWorkshop workshop, ReportProgress progress)
            throws IOException, ResultRefused {
        var results = results(wish.contract());
        return wish.template() == null
                ? new ResultBook(
                                wish.contract(),
                                results,
                                Objects.requireNonNull(wish.contract().outbound()))
                        .write(rows, workshop, progress)
                : new ResultTemplate(results, wish.template()).write(rows, workshop, progress);
    }

    private static void refuseTellingName(Path out, List<ResultRow> rows) throws ResultRefused {
        var name = String.valueOf(out.getFileName());
        for (var row : rows) {
            if (row.identifying().stream().anyMatch(name::contains)) {
                throw new ResultRefused("E-REPORT-036", "ファイル名に対象者の番号または氏名が含まれています。別の名前にしてください。");
            }
        }
    }

    /// Compares a workbook with what the database makes of the month.
    public List<ResultDifference> reconcile(
            Contract contract, CampaignRules campaign, YearMonth month, Path file, ReportProgress progress)
            throws IOException, ResultRefused {
        return new ResultReconciliation(results(contract), file).with(rows(contract, campaign, month, progress));
    }

    private static Results results(Contract contract) {
        return Objects.requireNonNull(contract.results());
    }

    private record Listed(ResultLine line, ListedPerson person) {

        @Override
        public String toString() {
            return "Listed[…]";
        }
    }

    /// In the order of the ticket numbers, as the city looks them up.
    private List<ResultRow> rows(Contract contract, CampaignRules campaign, YearMonth month, ReportProgress progress) {
        var listed = listed(contract, new ResultLineRules(contract, campaign), month, progress);
        listed.sort(Comparator.comparing((Listed each) -> each.person().get(ListColumn.TICKET))
                .thenComparing(each -> each.person().get(ListColumn.PERSON)));
        var rows = new ArrayList<ResultRow>(listed.size());
        for (var each : listed) {
            rows.add(ResultRow.of(rows.size() + 1, each.line(), each.person(), results(contract)));
        }
        return rows;
    }

    private List<Listed> listed(Contract contract, ResultLineRules rules, YearMonth month, ReportProgress progress) {
        var all = new ArrayList<Listed>();
        var passed = database.transaction(handle -> store.passed(handle, contract.id(), ResultLineRules.end(month)));
        long households = database.transaction(handle -> store.households(handle, contract.id()));
        long done = 0;
        var after = "";
        while (true) {
            var last = after;
            var page = database.transaction(
                    handle -> store.page(handle, contract.id(), last, BillDesk.PAGE, true, passed));
            if (page.isEmpty()) {
                return all;
            }
            var lines = page.stream()
                    .flatMap(each -> rules.lines(each, month).stream())
                    .toList();
            var persons = database.transaction(handle -> people.lines(
                    handle,
                    contract.id(),
                    lines.stream().map(ResultLine::contactId).toList()));
            lines.forEach(line -> all.add(new Listed(line, Objects.requireNonNull(persons.get(line.contactId())))));
            after = page.getLast().householdId();
            done += page.size();
            progress.at(done, households);
        }
    }
}
