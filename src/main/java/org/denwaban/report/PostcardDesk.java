package org.denwaban.report;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Postcards.Segment;
import org.denwaban.people.ListTerms;
import org.denwaban.privacy.Printed;
import org.denwaban.report.PostcardPrint.Result;
import org.jspecify.annotations.Nullable;

/// Makes the print files of a segment: the command line and the page come here.
public final class PostcardDesk {

    private final List<Path> fonts;
    private final Supplier<ExportGate> gate;

    /// @param fonts asked in this order for a character
    /// @param gate  asked for only where something is to leave the house
    public PostcardDesk(List<Path> fonts, Supplier<ExportGate> gate) {
        this.fonts = List.copyOf(fonts);
        this.gate = gate;
    }

    /// What is wanted.
    ///
    /// @param segment number of one of the contract's
    /// @param list    the city's
    /// @param out     the folder of the files; null to count only
    /// @param by      who makes them: whoever asked for the approval
    public record Wish(
            Contract contract,
            int segment,
            Path list,
            @Nullable Path out,
            String by) {}

    /// Makes them, all or none.
    ///
    /// @throws PostcardRefused E-POST-001 to -006
    /// @throws FontException   a font cannot be used
    public Result make(Wish wish, PostcardPrint.Progress progress) throws PostcardRefused, FontException {
        if (!Files.isRegularFile(wish.list()) || !Files.isReadable(wish.list())) {
            throw new PostcardRefused("E-POST-001", "一覧のファイルを読めません。場所と読み取り権限を確認してください: " + wish.list());
        }
        var segment = segment(wish);
        try (var faces = Fonts.of(fonts)) {
            var print = PostcardPrint.of(wish.contract(), segment, faces, progress)
                    .orElseThrow(() -> new PostcardRefused(
                            "E-POST-004", "契約の postcards.text か委託者名が、はがきに収まらないか、フォントにない文字を含んでいます。短くしてください"));
            return made(wish, print);
        } catch (FileAlreadyExistsException e) {
            throw new PostcardRefused("E-POST-005", "同じ名前のファイルがあるか、置く場所がフォルダーではありません。何も書いていません: " + e.getFile());
        } catch (IOException e) {
            throw new PostcardRefused(
                    "E-POST-006",
                    "読み書きに失敗しました。何も残していません (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    private static Segment segment(Wish wish) throws PostcardRefused {
        var contract = wish.contract();
        var postcards = contract.postcards();
        if (postcards == null || contract.callerId().isEmpty() || contract.outbound() == null) {
            throw new PostcardRefused(
                    "E-POST-002",
                    "この契約には [postcards]、caller_id (問い合わせ先) または [outbound] がなく、はがきを作れません: " + contract.id());
        }
        var known = postcards.segments().stream()
                .map(each -> each.number() + " (" + each.label() + ")")
                .collect(Collectors.joining("、"));
        return postcards.segments().stream()
                .filter(each -> each.number() == wish.segment())
                .findFirst()
                .orElseThrow(() -> new PostcardRefused(
                        "E-POST-003", "契約に区分 %d はありません。あるのは %s です".formatted(wish.segment(), known)));
    }

    private Result made(Wish wish, PostcardPrint print) throws IOException {
        var contract = wish.contract();
        var terms = requireNonNull(ListTerms.of(contract), "a dialled contract has a list");
        var out = wish.out();
        if (out == null) {
            return print.count(wish.list(), terms);
        }
        var open = gate.get();
        var refusal = open.check(contract, wish.by());
        return refusal.isPresent()
                ? new Result.NotLetOut(refusal.get())
                : print.write(
                        wish.list(),
                        terms,
                        out,
                        (persons, cards, sha256) ->
                                open.letOut(contract, wish.by(), persons, sha256, new Printed(wish.segment(), cards)));
    }
}
