package org.denwaban.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.privacy.PrintedStore;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes the reports that people ask for: the command line and the page come here.
public final class FiguresDesk {

    private static final int APRIL = 4;

    private final Database database;
    private final DayReading days;
    private final BillDesk bills;
    private final Map<String, CampaignRules> rules;
    private final Supplier<Instant> contractTime;
    private final ProgressStore progress = new ProgressStore();
    private final PrintedStore printed = new PrintedStore();

    /// @param rules of the contracts that are dialled, by their ids
    public FiguresDesk(
            Database database,
            DayReading days,
            BillDesk bills,
            Map<String, CampaignRules> rules,
            Supplier<Instant> contractTime) {
        this.database = database;
        this.days = days;
        this.bills = bills;
        this.rules = Map.copyOf(rules);
        this.contractTime = contractTime;
    }

    /// The report.
    ///
    /// @param read told how many days are read by now; days of a year come month by month
    /// @throws FiguresRefused E-REPORT-001 the contract has no such report, E-REPORT-002 the time lies outside the
    ///     contract's term, E-REPORT-003 it has not come yet, E-REPORT-004 the campaign is not over,
    ///     E-REPORT-009 the contract does not order it
    public FiguresReport of(Contract contract, FiguresAsk ask, IntConsumer read) {
        return switch (ask) {
            case FiguresAsk.Day day -> {
                ordered(contract, contract.reports().daily(), "daily");
                within(contract, day.day(), day.day());
                yield DayReport.of(
                        contract,
                        days.days(contract.id(), day.day(), day.day(), read).getFirst(),
                        day.words());
            }
            case FiguresAsk.Month month -> {
                ordered(contract, contract.reports().monthly(), "monthly");
                var span =
                        within(contract, month.month().atDay(1), month.month().atEndOfMonth());
                yield MonthReport.ofMonth(
                        contract,
                        month.month(),
                        days.days(contract.id(), span.first(), span.last(), read),
                        month.words());
            }
            case FiguresAsk.Year year -> {
                ordered(contract, contract.reports().yearly(), "yearly");
                var span = within(
                        contract,
                        LocalDate.of(year.year(), APRIL, 1),
                        LocalDate.of(year.year() + 1, APRIL, 1).minusDays(1));
                yield MonthReport.ofYear(
                        contract, year.year(), days.days(contract.id(), span.first(), span.last(), read), year.words());
            }
            case FiguresAsk.Progress day -> {
                dialled(contract);
                within(contract, day.day(), day.day());
                yield ProgressReport.of(
                        contract, database.transaction(handle -> progress(handle, contract, day.day())));
            }
            case FiguresAsk.Completion _ -> {
                dialled(contract);
                var facts = database.transaction(handle -> completion(handle, contract));
                yield CompletionReport.of(contract, facts, bill(contract));
            }
        };
    }

    private record Span(LocalDate first, LocalDate last) {}

    /// The part of a time that lies within the contract's term and has come.
    private Span within(Contract contract, LocalDate first, LocalDate last) {
        var term = contract.term();
        var from = first.isBefore(term.first()) ? term.first() : first;
        var to = last.isAfter(term.last()) ? term.last() : last;
        if (from.isAfter(to)) {
            throw new FiguresRefused(
                    "E-REPORT-002",
                    "the contract's term is %s to %s; ask for a time within it".formatted(term.first(), term.last()));
        }
        var today = Tokyo.day(contractTime.get());
        if (from.isAfter(today)) {
            throw new FiguresRefused("E-REPORT-003", "that time has not come yet; today is " + today);
        }
        return new Span(from, to.isAfter(today) ? today : to);
    }

    /// That somebody answers, and that the city wants it.
    private static void ordered(Contract contract, boolean does, String report) {
        if (contract.reception() == null) {
            throw new FiguresRefused(
                    "E-REPORT-001",
                    "the contract has no reception, nobody answers calls; ask for progress or completion");
        }
        if (!does) {
            throw new FiguresRefused(
                    "E-REPORT-009",
                    "the contract orders no %1$s report; once the city does, say reports.%1$s = true in the contract file"
                            .formatted(report));
        }
    }

    private static void dialled(Contract contract) {
        if (contract.outbound() == null) {
            throw new FiguresRefused(
                    "E-REPORT-001",
                    "the contract has no outbound side, nobody is dialled; ask for daily, monthly or yearly");
        }
    }

    private ProgressRecord progress(Handle handle, Contract contract, LocalDate day) {
        var from = Tokyo.instant(day.atStartOfDay());
        var to = Tokyo.instant(day.plusDays(1).atStartOfDay());
        return new ProgressRecord(
                day,
                progress.attempts(handle, contract.id(), day),
                progress.results(handle, contract.id(), from, to),
                progress.results(handle, contract.id(), Instant.EPOCH, to),
                progress.endings(handle, contract.id(), to),
                progress.peopleConcluded(handle, contract.id(), to),
                progress.attemptsCounted(handle, contract.id(), to),
                progress.returnCalls(handle, contract.id(), to));
    }

    private CompletionReport.Facts completion(Handle handle, Contract contract) {
        var outbound = Objects.requireNonNull(contract.outbound(), "dialled");
        long open = progress.open(handle, contract.id());
        boolean over = Tokyo.day(contractTime.get()).isAfter(outbound.period().last());
        if (open > 0 && !over) {
            throw new FiguresRefused(
                    "E-REPORT-004",
                    "%,d households may still be dialled until %s; the notice comes after the last call"
                            .formatted(open, outbound.period().last()));
        }
        var last = progress.lastWork(handle, contract.id())
                .orElseThrow(() ->
                        new FiguresRefused("E-REPORT-004", "nobody was dialled yet; there is nothing to complete"));
        var to = Tokyo.instant(last.plusDays(1).atStartOfDay());
        return new CompletionReport.Facts(
                last,
                progress.ever(handle, contract.id(), true),
                progress.ever(handle, contract.id(), false),
                progress.results(handle, contract.id(), Instant.EPOCH, to),
                progress.endings(handle, contract.id(), to),
                progress.attemptsCounted(handle, contract.id(), to),
                progress.returnCalls(handle, contract.id(), to),
                printed.of(handle, contract.id()));
    }

    /// Everybody who is billable in the whole contract; null where nobody is billed.
    private @Nullable Bill bill(Contract contract) {
        var campaign = Objects.requireNonNull(rules.get(contract.id()), "dialled");
        return contract.fee() == null ? null : bills.of(contract, campaign, null, ReportProgress.SILENT);
    }

    /// How many days a report reads, for a bar that shows how far it is.
    public static int days(FiguresAsk ask) {
        return switch (ask) {
            case FiguresAsk.Day _, FiguresAsk.Progress _, FiguresAsk.Completion _ -> 1;
            case FiguresAsk.Month month -> month.month().lengthOfMonth();
            case FiguresAsk.Year year -> LocalDate.of(year.year() + 1, 1, 1).lengthOfYear();
        };
    }
}
