package org.denwaban.report;

import static org.denwaban.report.LineTables.label;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Postcards;
import org.denwaban.privacy.Printed;
import org.denwaban.report.FiguresReport.Block;
import org.denwaban.report.FiguresReport.Cell;
import org.denwaban.report.FiguresReport.Column;
import org.denwaban.report.FiguresReport.Count;
import org.denwaban.report.FiguresReport.Lines;
import org.denwaban.report.FiguresReport.Table;
import org.jspecify.annotations.Nullable;

/// 完了届: that all calls of a campaign are made, with the date and the counts. Pure.
///
/// Source: 仕様書 7 of the outbound contract: 作業完了日が記載されたもの; the commissioner may have a form of their own, into
/// which these counts then go.
public final class CompletionReport {

    /// What stands in it.
    ///
    /// @param completedOn     day of the last call or result
    /// @param people          who were ever on the list
    /// @param households      theirs
    /// @param resultsByCode   people by their last result
    /// @param endings         households by ending
    /// @param attemptsCounted attempts that count
    /// @param printed         postcards, of each segment those printed last
    public record Facts(
            LocalDate completedOn,
            long people,
            long households,
            Map<String, Long> resultsByCode,
            Map<String, Long> endings,
            long attemptsCounted,
            long returnCalls,
            List<Printed> printed) {

        public Facts {
            printed = List.copyOf(printed);
            resultsByCode = Map.copyOf(resultsByCode);
            endings = Map.copyOf(endings);
        }
    }

    private CompletionReport() {}

    /// Makes it.
    ///
    /// @param bill of the whole contract; null where nobody is billed
    public static FiguresReport of(Contract contract, Facts facts, @Nullable Bill bill) {
        var results = Objects.requireNonNull(contract.results(), "dialled");
        var blocks = new ArrayList<Block>();
        blocks.add(new Lines(
                "届出",
                List.of(label("次のとおり、架電による業務が完了したので届け出ます。"), label("作業完了日　" + LineTables.day(facts.completedOn())))));
        blocks.add(new Table(
                "実績",
                List.of(new Column("項目", 30), new Column("数", 12)),
                List.of(
                        List.of(label("名簿に載った人"), new Count(facts.people())),
                        List.of(label("名簿に載った世帯"), new Count(facts.households())),
                        List.of(label("架電の回数"), new Count(facts.attemptsCounted())),
                        List.of(label("返電"), new Count(facts.returnCalls())))));
        if (bill != null) {
            blocks.add(billable(bill));
        }
        if (contract.postcards() != null) {
            blocks.add(postcards(contract.postcards(), facts.printed()));
        }
        var rows = new ArrayList<List<Cell>>();
        for (var disposition : results.dispositions()) {
            rows.add(List.of(
                    label(disposition.label()), new Count(facts.resultsByCode().getOrDefault(disposition.code(), 0L))));
        }
        blocks.add(new Table("応対結果（入力のあった人数）", List.of(new Column("最終結果", 44), new Column("人", 10)), rows));
        blocks.add(ProgressReport.endings(facts.endings()));
        return new FiguresReport(
                "完了届",
                contract.name(),
                contract.commissioner(),
                "履行期間 %s～%s"
                        .formatted(
                                LineTables.day(contract.term().first()),
                                LineTables.day(contract.term().last())),
                blocks);
    }

    /// As the bill of the whole contract counts, so that the two never differ.
    private static Table billable(Bill bill) {
        var rows = new ArrayList<List<Cell>>();
        bill.counts().forEach((reason, count) -> rows.add(List.of(label(reason.japanese()), new Count(count))));
        rows.add(List.of(label("実施件数　計"), new Count(bill.people().size())));
        return new Table("実施件数", List.of(new Column("理由", 44), new Column("件", 10)), rows);
    }

    private static Table postcards(Postcards terms, List<Printed> printed) {
        var cards = printed.stream().collect(Collectors.toMap(Printed::segment, each -> (long) each.cards()));
        var rows = new ArrayList<List<Cell>>();
        for (var segment : terms.segments()) {
            rows.add(List.of(
                    label(segment.number() + "　" + segment.label()),
                    new Count(cards.getOrDefault(segment.number(), 0L))));
        }
        rows.add(List.of(
                label("計"),
                new Count(cards.values().stream().mapToLong(Long::longValue).sum())));
        return new Table("受診勧奨通知（印刷データの枚数）", List.of(new Column("区分", 44), new Column("枚", 10)), rows);
    }
}
