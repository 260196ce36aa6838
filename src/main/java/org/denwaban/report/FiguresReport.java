package org.denwaban.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// A report as people read it, before it is a workbook or a page: both are made of this, so that both say the same.
/// Holds no moment at which it was made: the same rows give the same report.
///
/// @param title    what it is, such as 日次実績報告書
/// @param contract name of the contract
/// @param to       the commissioner
/// @param period   of which time, as it is read
public record FiguresReport(String title, String contract, String to, String period, List<Block> blocks) {

    public FiguresReport {
        blocks = List.copyOf(blocks);
    }

    /// A piece of a report. Closed.
    public sealed interface Block {

        /// Above it.
        String heading();
    }

    /// Lines to read.
    public record Lines(String heading, List<Cell> lines) implements Block {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /// Figures in rows.
    ///
    /// @param columns their headings
    /// @param rows    each as long as `columns`
    /// @param chart   drawn of its own columns; empty where people would rather read
    public record Table(String heading, List<Column> columns, List<List<Cell>> rows, Optional<Chart> chart)
            implements Block {

        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            int wide = columns.size();
            if (rows.stream().anyMatch(row -> row.size() != wide)) {
                throw new IllegalArgumentException("every row has a cell a column");
            }
        }

        /// Without a chart.
        public Table(String heading, List<Column> columns, List<List<Cell>> rows) {
            this(heading, columns, rows, Optional.empty());
        }
    }

    /// @param width in half-width characters, 4 to 80
    public record Column(String heading, int width) {}

    /// Bars that stand on each other, one a row of the table.
    ///
    /// @param heading above it
    /// @param label   column whose cells stand below the bars
    /// @param parts   columns of counts, from the bottom up
    /// @param rows    how many of the first rows are drawn: a sum at the end is none
    public record Chart(String heading, int label, List<Integer> parts, int rows) {
        public Chart {
            parts = List.copyOf(parts);
        }
    }

    /// What stands in a place. Closed; what is personal is told apart by its kind, so that nobody can forget to say it.
    public sealed interface Cell {}

    /// Our own wording, or the contract's.
    public record Label(String text) implements Cell {}

    /// How many.
    public record Count(long number) implements Cell {}

    /// A share in percent; empty for none.
    public record Percent(OptionalDouble share) implements Cell {}

    /// How long; empty for nothing to measure.
    public record Span(Optional<Duration> time) implements Cell {}

    /// Who works at the centre: personal data of the staff.
    public record Staff(String name) implements Cell {
        /// Without the name.
        @Override
        public String toString() {
            return "Staff";
        }
    }

    /// What somebody typed in: whatever stands there may be personal.
    public record Typed(String text) implements Cell {
        /// Without the words.
        @Override
        public String toString() {
            return "Typed";
        }
    }

    /// Every cell of it.
    public Stream<Cell> cells() {
        return blocks.stream().flatMap(FiguresReport::cells);
    }

    /// Every cell of a piece.
    static Stream<Cell> cells(Block block) {
        return switch (block) {
            case Lines lines -> lines.lines().stream();
            case Table table -> table.rows().stream().flatMap(List::stream);
        };
    }

    /// A cell as people read it.
    static String read(Cell cell) {
        return switch (cell) {
            case Label label -> label.text();
            case Count count -> String.format(Locale.ROOT, "%,d", count.number());
            case Percent percent ->
                percent.share().isPresent()
                        ? String.format(Locale.ROOT, "%.1f%%", percent.share().getAsDouble())
                        : "-";
            case Span span -> span.time().map(FiguresReport::hours).orElse("-");
            case Staff staff -> staff.name();
            case Typed typed -> typed.text();
        };
    }

    private static String hours(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
