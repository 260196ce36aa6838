package org.denwaban.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.denwaban.clock.Clock;
import org.denwaban.people.ListFault;
import org.denwaban.privacy.ApprovalRefused;
import org.denwaban.report.ExportWish.ABill;
import org.denwaban.report.ExportWish.AResultReport;
import org.denwaban.report.ExportWish.Cards;
import org.denwaban.report.PostcardPrint.Result;

/// Makes what somebody takes from the page, by the code that the commands use, into a folder of its own.
///
/// @param dataDirectory holds the folder of unfinished files
public record ExportMaker(
        BillDesk bills, ResultDesk results, PostcardDesk postcards, Path dataDirectory, Clock machine) {

    /// Of a bad list: a page of a screen. The command line names all.
    private static final int FAULTS_SHOWN = 20;

    /// Why there is no file: said to whoever asked, without anybody's data.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /// Makes the file.
    ///
    /// @param to in the data directory, not there yet
    void make(ExportWish wish, Path to, ReportProgress progress) throws IOException, Refused {
        try {
            switch (wish) {
                case ABill bill -> bill(bill, to, progress);
                case AResultReport report -> {
                    var wanted = new ResultDesk.Wish(
                            report.contract(), report.rules(), report.month(), report.template(), to, report.by());
                    var _ = results.make(wanted, progress);
                }
                case Cards cards -> cards(cards, to, progress);
            }
        } catch (ResultRefused | ApprovalRefused | PostcardRefused | FontException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private void bill(ABill wish, Path to, ReportProgress progress) throws IOException {
        var bill = bills.of(wish.contract(), wish.rules(), wish.month(), progress);
        try (var workshop = ResultWorkshop.open(dataDirectory, machine.now())) {
            workshop.handOver(BillBook.write(bill, workshop), to);
        }
    }

    private void cards(Cards wish, Path to, ReportProgress progress)
            throws IOException, Refused, PostcardRefused, FontException {
        var folder = to.resolveSibling("cards");
        var result = postcards.make(
                new PostcardDesk.Wish(wish.contract(), wish.segment(), wish.list(), folder, wish.by()),
                (_, done, of) -> progress.at(done, of));
        switch (result) {
            case Result.BadList(var faults) -> throw new Refused(bad(faults));
            case Result.NotLetOut(var why) -> throw new Refused(why);
            case Result.Done done -> zip(folder, done.files(), to);
        }
    }

    private static String bad(List<ListFault> faults) {
        var shown = faults.stream().limit(FAULTS_SHOWN).map(ListFault::toText).collect(Collectors.joining("\n"));
        return "一覧が正しくありません。誤り " + faults.size() + "件。何も書き出していません。\n" + shown;
    }

    /// The same files give the same bytes.
    private static void zip(Path folder, List<String> names, Path to) throws IOException {
        Files.createFile(to, PostcardFiles.OURS_ALONE);
        try (var out =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to, StandardOpenOption.WRITE)))) {
            for (var name : names) {
                var entry = new ZipEntry(name);
                entry.setTimeLocal(ResultWorkshop.ZIP_TIME);
                out.putNextEntry(entry);
                Files.copy(folder.resolve(name), out);
                out.closeEntry();
            }
        }
    }
}
