package org.denwaban.people;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.denwaban.people.ListFault.Code;
import org.denwaban.people.ListLines.Line;
import org.denwaban.people.ListLines.Mark;

/// The city's call list as a file: UTF-8 or UTF-16LE with byte order mark, a header line, 21
/// columns, no quoting (rules.md, "Call list"). It is read twice: once to judge it whole, once more
/// to store it. Memory grows by some 50 bytes a line, for the numbers that may stand only once, and
/// by nothing else.
public final class ListFile {

    /// The outbound contract has 8,000 people to call and 47,000 to write to; a large city's whole
    /// insurance has fewer. Their numbers take 50 MB.
    public static final int MOST_LINES = 1_000_000;

    /// As many lines of the usual 300 bytes, and a half more.
    public static final long MOST_BYTES = 512L * 1024 * 1024;

    /// A list with more faults than this is wrong as a whole (a shifted column, another encoding);
    /// naming them all would only fill the memory and the screen.
    public static final int MOST_FAULTS = 10_000;

    /// Warnings beyond these are only counted.
    public static final int MOST_WARNINGS = 1_000;

    private static final int PROGRESS_EVERY = 1_000;

    private ListFile() {}

    /// Judges the list at `path`.
    ///
    /// @throws IOException when the file cannot be read; a bad list is no exception
    public static ListReading read(Path path, ListTerms terms, ListProgress progress) throws IOException {
        long size = Files.size(path);
        try (var lines = open(path)) {
            return new Check(lines, terms, progress, size).run();
        }
    }

    /// Reads a list again that was found good, and hands over its people one by one.
    ///
    /// @param sha256 of the good reading
    /// @throws Changed when the file is another one by now; whatever was handed over must then be
    ///     dropped
    /// @throws IOException when the file cannot be read
    public static void forEach(Path path, ListTerms terms, String sha256, Consumer<ListedPerson> people)
            throws IOException {
        try (var lines = open(path)) {
            lines.next();
            for (var line = lines.next(); line != null; line = lines.next()) {
                people.accept(again(line, terms));
            }
            if (!lines.sha256Hex().equals(sha256)) {
                throw new Changed();
            }
        }
    }

    /// The file is not the one that was judged.
    public static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Changed() {
            super("the list changed between its two readings");
        }

        /// As a fault of the list.
        public ListFault fault() {
            return new ListFault(1, null, Code.CHANGED_WHILE_READ, "取り込み中にファイルが変更されました。変更が終わってから取り込み直してください。");
        }
    }

    private static ListLines open(Path path) throws IOException {
        return new ListLines(Files.newInputStream(path));
    }

    private static ListedPerson again(Line line, ListTerms terms) {
        if (line instanceof Line.Text(var _, var text)
                && LineRules.data(line.number(), text, ListedPerson.split(text), terms)
                        .isEmpty()) {
            return ListedPerson.ofLine(text);
        }
        throw new Changed();
    }

    /// Whether a list of so many lines, so many bytes into it, is too large.
    static boolean isTooMuch(long lines, long bytes) {
        return lines > MOST_LINES || bytes > MOST_BYTES;
    }

    /// One reading of one list, and what it has come to so far.
    private static final class Check {

        private final ListLines lines;
        private final ListTerms terms;
        private final ListProgress progress;
        private final long size;
        private final List<ListFault> faults = new ArrayList<>();
        private final List<ListFault> warnings = new ArrayList<>();
        private final LongIntMap lineOfPerson = new LongIntMap();
        private final LongIntMap certificates = new LongIntMap();
        private int people;
        private int defective;
        private int corrected;
        private int doubted;

        Check(ListLines lines, ListTerms terms, ListProgress progress, long size) {
            this.lines = lines;
            this.terms = terms;
            this.progress = progress;
            this.size = size;
        }

        ListReading run() throws IOException {
            var first = lines.next();
            if (first == null) {
                return refused(new ListFault(1, null, Code.EMPTY_FILE, "ファイルが空です。一覧を出力し直してください。"));
            }
            if (lines.mark() != Mark.UTF_8 && lines.mark() != Mark.UTF_16LE) {
                faults.add(noMark());
                if (!isGoodHeader(first)) {
                    return new ListReading.Bad(faults); // nobody knows what the rest of it would mean
                }
            }
            header(first);
            body();
            return faults.isEmpty() ? good() : new ListReading.Bad(faults);
        }

        private void header(Line first) {
            switch (first) {
                case Line.Text(var _, var text) -> faults.addAll(LineRules.header(text));
                case Line.Malformed(var number, var commas) -> faults.add(LineRules.malformed(number, commas));
                case Line.TooLong(var number) -> faults.add(LineRules.lineTooLong(number));
            }
        }

        private void body() throws IOException {
            int count = 0;
            for (var line = lines.next(); line != null; line = lines.next()) {
                count++;
                if (isTooMuch(count)) {
                    return;
                }
                data(line);
                if (faults.size() > MOST_FAULTS) {
                    cutFaults();
                    return;
                }
                if (count % PROGRESS_EVERY == 0) {
                    progress.at(ListProgress.Step.CHECKING, Math.min(lines.bytesRead(), size), size);
                }
            }
            progress.at(ListProgress.Step.CHECKING, size, size);
            if (count == 0) {
                faults.add(noLines());
            }
        }

        private boolean isTooMuch(int count) {
            if (!ListFile.isTooMuch(count, lines.bytesRead())) {
                return false;
            }
            faults.add(new ListFault(
                    count + 1,
                    null,
                    Code.FILE_TOO_LARGE,
                    "ファイルが大きすぎます(%d行、%dMBまで)。分割せず、対象者の範囲を確認してください。".formatted(MOST_LINES, MOST_BYTES >> 20)));
            return true;
        }

        private void data(Line line) {
            switch (line) {
                case Line.Text(var number, var text) -> text(number, text);
                case Line.Malformed(var number, var commas) -> faults.add(LineRules.malformed(number, commas));
                case Line.TooLong(var number) -> faults.add(LineRules.lineTooLong(number));
            }
        }

        private void text(int number, String text) {
            var values = ListedPerson.split(text);
            var found = LineRules.data(number, text, values, terms);
            if (values.size() == ListColumn.COUNT && found.stream().noneMatch(f -> f.column() == ListColumn.PERSON)) {
                personOnce(number, Long.parseLong(ListColumn.PERSON.of(values)));
            }
            faults.addAll(found);
            if (faults.isEmpty()) {
                count(number, new ListedPerson(values));
            }
        }

        private void personOnce(int number, long person) {
            int first = lineOfPerson.putIfAbsent(person, number);
            if (first != 0) {
                faults.add(LineRules.personTwice(number, first));
            }
        }

        private void count(int number, ListedPerson person) {
            people++;
            certificates.count(Long.parseLong(person.get(ListColumn.CERTIFICATE)));
            var phone1 = person.phone1(terms);
            var phone2 = person.phone2(terms);
            warn(number, ListColumn.PHONE_1, phone1);
            warn(number, ListColumn.PHONE_2, phone2);
            if (!isDialable(phone1) && !isDialable(phone2)) {
                defective++;
            }
            if (isCorrected(phone1) || isCorrected(phone2)) {
                corrected++;
            }
        }

        private void warn(int number, ListColumn column, PhoneReading reading) {
            switch (reading) {
                case PhoneReading.Dialable(var phone, var _)
                when PhoneNumberRules.isDoubted(phone) -> {
                    doubted++;
                    warn(number, column, Code.DOUBTED_NUMBER, "番号計画に見当たらない電話番号です。架電はしますが、番号を確認してください。");
                }
                case PhoneReading.Defective(var fault)
                when fault == PhoneReading.Fault.OURS ->
                    warn(number, column, Code.OUR_NUMBER, "この契約の電話番号(着信番号または発信者番号)です。架電しません。名簿の番号を確認してください。");
                case PhoneReading.Dialable _, PhoneReading.Absent _, PhoneReading.Defective _ -> {}
            }
        }

        private void warn(int number, ListColumn column, Code code, String words) {
            if (warnings.size() < MOST_WARNINGS) {
                warnings.add(new ListFault(number, column, code, words));
            }
        }

        private ListReading good() {
            var counts = new ListCounts(people, people, certificates.size(), defective, corrected, doubted);
            return new ListReading.Good(counts, lines.sha256Hex(), warnings);
        }

        private void cutFaults() {
            while (faults.size() > MOST_FAULTS) {
                faults.removeLast();
            }
            faults.add(new ListFault(
                    faults.getLast().line(),
                    null,
                    Code.TOO_MANY_FAULTS,
                    "誤りが%d件を超えたため、確認をここで止めました。列のずれや文字コードを確認してください。".formatted(MOST_FAULTS)));
        }

        private static boolean isGoodHeader(Line first) {
            return first instanceof Line.Text(var _, var text)
                    && LineRules.header(text).isEmpty();
        }

        private ListFault noMark() {
            var message = switch (lines.mark()) {
                case UTF_16BE -> "文字コードがUTF-16BEです。BOM付きのUTF-8かUTF-16LEで出力し直してください。";
                case ARCHIVE -> "CSVファイルではありません(Excelブックなど)。CSV(BOM付きUTF-8)で出力し直してください。";
                case EMPTY_FILE, UTF_8, UTF_16LE, NONE ->
                    "先頭にBOMがありません。BOM付きのUTF-8かUTF-16LEで出力し直してください(Shift_JISは使えません)。";
            };
            return new ListFault(1, null, Code.NO_BOM, message);
        }

        /// A list of nobody would mean that everybody is gone: far more likely it was cut off.
        private static ListFault noLines() {
            return new ListFault(1, null, Code.NO_LINES, "データ行がありません。一覧を出力し直してください。");
        }

        private static ListReading refused(ListFault fault) {
            return new ListReading.Bad(List.of(fault));
        }

        private static boolean isDialable(PhoneReading reading) {
            return reading instanceof PhoneReading.Dialable;
        }

        private static boolean isCorrected(PhoneReading reading) {
            return reading instanceof PhoneReading.Dialable(var _, var corrected) && corrected;
        }
    }
}
