package org.denwaban.report;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Postcards.Segment;
import org.denwaban.people.ListFault;
import org.denwaban.people.ListFile;
import org.denwaban.people.ListProgress;
import org.denwaban.people.ListReading;
import org.denwaban.people.ListTerms;
import org.denwaban.people.ListedPerson;
import org.denwaban.report.PostcardRules.Line;

/// Makes the files of a segment's postcards out of the city's list, all of them or none (docs/postcards.md). A bad
/// list is refused whole; a line of a good one that cannot be printed is told by its ticket number, in a file of its
/// own.
///
/// 47,000 cards stand in memory with some 700 bytes each; PDFs are closed every {@link #CARDS_IN_A_PDF} cards, so
/// theirs is bounded.
public final class PostcardPrint {

    /// 3 to 4 MB on the disk, some 60 MB of memory while it is written.
    static final int CARDS_IN_A_PDF = 5_000;

    private static final int PROOF = 10;
    private static final List<String> CARD_HEADING =
            List.of("連番", "受診券整理番号", "郵便番号", "住所", "方書", "氏名", "敬称", "バーコード情報", "カスタマバーコード", "お問い合わせ先電話番号");
    private static final List<String> ERROR_HEADING = List.of("行", "受診券整理番号", "理由コード", "理由");
    private static final List<String> ELSEWHERE_HEADING = List.of("行", "受診券整理番号", "区分");

    private final Contract contract;
    private final Segment segment;
    private final PostcardLayout layout;
    private final PostcardPdf pdf;
    private final Progress progress;

    private PostcardPrint(
            Contract contract, Segment segment, PostcardLayout layout, PostcardPdf pdf, Progress progress) {
        this.contract = contract;
        this.segment = segment;
        this.layout = layout;
        this.pdf = pdf;
        this.progress = progress;
    }

    /// The print of a segment; empty where what all its cards carry cannot be printed: too long, or with characters
    /// that no font has.
    ///
    /// @param contract one with postcards and a published number
    public static Optional<PostcardPrint> of(Contract contract, Segment segment, Fonts fonts, Progress progress) {
        var terms = requireNonNull(contract.postcards());
        float points = terms.barcodePoints().floatValue();
        return PostcardLayout.of(fonts, contract.commissioner(), contract.callerId(), terms.text())
                .map(layout ->
                        new PostcardPrint(contract, segment, layout, new PostcardPdf(fonts, layout, points), progress));
    }

    /// Hears how far it has come.
    @FunctionalInterface
    public interface Progress {

        /// @param done of what `step` counts: bytes of the list, or cards written; 0 to `of`
        void at(Step step, long done, long of);
    }

    /// What takes time.
    public enum Step {
        READING,
        PRINTING
    }

    /// What came of it.
    public sealed interface Result {

        /// Nothing was written.
        record BadList(List<ListFault> faults) implements Result {
            public BadList {
                faults = List.copyOf(faults);
            }
        }

        /// Nothing was written: it may not leave.
        ///
        /// @param why as the gate says it
        record NotLetOut(String why) implements Result {}

        /// What was written, or would be.
        ///
        /// @param lines         of the list
        /// @param cards         that are printed
        /// @param withoutBarcode of them, those whose postcode stands for no town
        /// @param unprintable   told in the file of errors
        /// @param elsewhere     that belong to no segment, or to another one, told in a file of their own
        /// @param files         names, in the order in which they were written
        record Done(int lines, int cards, int withoutBarcode, int unprintable, int elsewhere, List<String> files)
                implements Result {
            public Done {
                files = List.copyOf(files);
            }
        }
    }

    /// A list, sorted out.
    private record Sorted(List<Postcard> cards, List<Line.Unprintable> errors, List<Line.Elsewhere> elsewhere) {

        Result.Done done(List<String> files) {
            int bare =
                    (int) cards.stream().filter(card -> card.barcode() == null).count();
            return new Result.Done(
                    cards.size() + errors.size() + elsewhere.size(),
                    cards.size(),
                    bare,
                    errors.size(),
                    elsewhere.size(),
                    files);
        }
    }

    /// Counts, and writes nothing.
    ///
    /// @throws IOException when the list cannot be read
    public Result count(Path list, ListTerms terms) throws IOException {
        return run(list, terms, sorted -> sorted.done(List.of()));
    }

    /// Asked when all is written and before anything has its name.
    @FunctionalInterface
    public interface LettingOut {

        /// @param persons who are in the files, by card or by ticket number
        /// @param cards   that are printed
        /// @param sha256  of the files, 64 hex digits
        /// @return empty where they may leave, else why not
        Optional<String> refusal(int persons, int cards, String sha256);
    }

    /// Writes the files into `directory`.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException where one of them is there; nothing was written then
    /// @throws IOException when the list cannot be read, or the files cannot be written; nothing is left of them
    public Result write(Path list, ListTerms terms, Path directory, LettingOut lettingOut) throws IOException {
        return run(list, terms, sorted -> written(sorted, directory, lettingOut));
    }

    private interface Sink {
        Result take(Sorted sorted) throws IOException;
    }

    private Result run(Path list, ListTerms terms, Sink sink) throws IOException {
        ListProgress reading = (_, done, of) -> progress.at(Step.READING, done, of);
        return switch (ListFile.read(list, terms, reading)) {
            case ListReading.Bad(var faults) -> new Result.BadList(faults);
            case ListReading.Good good -> take(list, terms, good.sha256(), sink);
        };
    }

    private Result take(Path list, ListTerms terms, String sha256, Sink sink) throws IOException {
        var rules = new PostcardRules(contract);
        var sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int[] line = {1};
        try {
            ListFile.forEach(list, terms, sha256, person -> sortOut(rules, ++line[0], person, sorted));
        } catch (ListFile.Changed changed) {
            return new Result.BadList(List.of(changed.fault()));
        }
        sorted.cards().sort(PostcardRules.ORDER);
        return sink.take(sorted);
    }

    private void sortOut(PostcardRules rules, int line, ListedPerson person, Sorted to) {
        switch (rules.of(line, person, segment)) {
            case Line.Elsewhere elsewhere -> to.elsewhere().add(elsewhere);
            case Line.Unprintable error -> to.errors().add(error);
            case Line.Printed(var card) ->
                layout.fault(card)
                        .ifPresentOrElse(
                                fault -> to.errors().add(new Line.Unprintable(line, card.ticket(), fault)),
                                () -> to.cards().add(card));
        }
    }

    private Result written(Sorted sorted, Path directory, LettingOut lettingOut) throws IOException {
        var names = new ArrayList<String>();
        var pages = pages(sorted.cards());
        try (var files = new PostcardFiles(directory)) {
            if (!pages.isEmpty()) {
                write(files, names, "cards.csv", out -> PostcardCsv.write(out, CARD_HEADING, rows(pages)));
                write(
                        files,
                        names,
                        "proof.pdf",
                        out -> pdf.write(pages.subList(0, Math.min(PROOF, pages.size())), out, () -> {}));
                prints(files, names, pages);
            }
            write(files, names, "errors.csv", out -> PostcardCsv.write(out, ERROR_HEADING, errors(sorted.errors())));
            write(files, names, "elsewhere.csv", out -> PostcardCsv.write(out, ELSEWHERE_HEADING, elsewhere(sorted)));
            var done = sorted.done(names);
            var refusal = lettingOut.refusal(done.lines(), done.cards(), files.sha256Hex());
            if (refusal.isPresent()) {
                return new Result.NotLetOut(refusal.get());
            }
            files.commit();
            return done;
        }
    }

    private void prints(PostcardFiles files, List<String> names, List<PostcardPdf.Page> pages) throws IOException {
        int[] done = {0};
        for (int from = 0; from < pages.size(); from += CARDS_IN_A_PDF) {
            var part = pages.subList(from, Math.min(from + CARDS_IN_A_PDF, pages.size()));
            write(
                    files,
                    names,
                    "cards-%02d.pdf".formatted(from / CARDS_IN_A_PDF + 1),
                    out -> pdf.write(part, out, () -> progress.at(Step.PRINTING, ++done[0], pages.size())));
        }
    }

    /// A name says contract and segment, and nothing of anybody.
    private void write(PostcardFiles files, List<String> names, String end, PostcardFiles.Filling filling)
            throws IOException {
        var name = "%s-segment%d-%s".formatted(contract.id(), segment.number(), end);
        files.write(name, filling);
        names.add(name);
    }

    private List<PostcardPdf.Page> pages(List<Postcard> cards) {
        var pages = new ArrayList<PostcardPdf.Page>(cards.size());
        for (var card : cards) {
            pages.add(new PostcardPdf.Page(card, "%d-%06d".formatted(segment.number(), pages.size() + 1)));
        }
        return pages;
    }

    private Iterable<List<String>> rows(List<PostcardPdf.Page> pages) {
        return () -> pages.stream().map(page -> row(page.serial(), page.card())).iterator();
    }

    private List<String> row(String serial, Postcard card) {
        var barcode = card.barcode();
        return List.of(
                serial,
                card.ticket(),
                card.postcode(),
                card.address(),
                card.house(),
                card.name(),
                "様",
                barcode == null ? "" : barcode.data(),
                barcode == null ? "" : barcode.notation(),
                contract.callerId());
    }

    private static Iterable<List<String>> errors(List<Line.Unprintable> errors) {
        return () -> errors.stream()
                .map(each -> List.of(
                        String.valueOf(each.line()),
                        each.ticket(),
                        each.fault().code(),
                        each.fault().message()))
                .iterator();
    }

    private static Iterable<List<String>> elsewhere(Sorted sorted) {
        return () -> sorted.elsewhere().stream()
                .map(each -> List.of(
                        String.valueOf(each.line()),
                        each.ticket(),
                        each.segment() == null ? "" : String.valueOf(each.segment())))
                .iterator();
    }
}
