package org.denwaban.contract;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlVersion;

/// Reads a contract file (TOML, UTF-8): docs/contract-file.md lists every key.
public final class ContractFile {

    // The two that ship have about 10 kB. More than 256 kB is no contract file but something given
    // by mistake, and is not worth parsing.
    static final int LARGEST_BYTES = 256 * 1024;

    private static final Pattern KEY_OF_LINE = Pattern.compile("\\s*([A-Za-z0-9_.-]+)\\s*=.*");
    private static final Pattern TABLE_OF_LINE =
            Pattern.compile("\\s*\\[\\[?\\s*([A-Za-z][A-Za-z0-9_.-]*)\\s*]]?\\s*(?:#.*)?");

    // What the TOML library says of a date or a time that is none.
    private static final Pattern NO_DAY = Pattern.compile("^Invalid (?:date|year|month|day)\\b");
    private static final Pattern NO_TIME = Pattern.compile("^Invalid (?:time|hour|minutes?|seconds?)\\b");

    private ContractFile() {}

    /// What came of reading a file.
    public sealed interface Reading {

        /// A contract without a fault.
        record Accepted(Contract contract) implements Reading {}

        /// Refused whole.
        ///
        /// @param faults every one, in order of lines; at least one
        record Refused(List<ContractFault> faults) implements Reading {
            public Refused {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Reads `file`. Never throws for what stands in it, nor where it is absent.
    public static Reading read(Path file) {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_BYTES + 1);
        } catch (NoSuchFileException e) {
            return unreadable("ファイルがありません", "名前と場所を確かめてください");
        } catch (IOException e) {
            return unreadable("ファイルを開けません (" + e.getClass().getSimpleName() + ")", "フォルダーでないこと、読み取り権限があることを確かめてください");
        }
        return parse(bytes, new TreeSet<>());
    }

    /// @param everyKey takes the dotted name of every key that the reader asked for
    static Reading parse(byte[] bytes, Set<String> everyKey) {
        if (bytes.length > LARGEST_BYTES) {
            return unreadable("ファイルが " + LARGEST_BYTES / 1024 + " kB を超えています", "契約ファイルかどうか確かめてください");
        }
        String text;
        try {
            text = decoded(bytes);
        } catch (CharacterCodingException e) {
            return unreadable("文字コードが UTF-8 ではありません", "UTF-8 で保存し直してください");
        }
        TomlParseResult toml;
        try {
            toml = Toml.parse(text, TomlVersion.V1_1_0);
        } catch (
                RuntimeException
                        e) { // tomlj 2.2.0 fails on an inline table that a comment leaves open (found by fuzzing)
            return unreadable("TOML として読めません", "最後に直した所を見てください。{ } や [ ] の閉じ忘れが多い誤りです");
        }
        var faults = new Faults();
        var contract = ContractReader.read(new TableReader(toml, "", 1, faults, everyKey));
        if (toml.hasErrors()) {
            return new Reading.Refused(syntaxFaults(toml.errors(), text, faults));
        }
        return faults.any() ? new Reading.Refused(faults.sorted()) : new Reading.Accepted(requireNonNull(contract));
    }

    /// A line that is no TOML hides keys and moves others into another table: of the reader's
    /// faults only those of the values themselves are told beside it.
    private static List<ContractFault> syntaxFaults(List<TomlParseError> errors, String text, Faults others) {
        var lines = text.lines().toList();
        var all = new Faults();
        for (var error : errors) {
            int line = error.position().line();
            var spot = new Spot(line, keyOf(lines, line));
            var message = requireNonNull(error.getMessage());
            if (NO_DAY.matcher(message).find()) { // 2018-11-31 without quotes
                all.add(spot, FaultCode.DATE, "そのような日付はありません", "2018-11-01 のように、暦にある日付を書いてください");
            } else if (NO_TIME.matcher(message).find()) { // 25:00 without quotes
                all.add(spot, FaultCode.TIME, "そのような時刻はありません", "\"09:00\" のように、00:00 から 23:59 までを 2 桁ずつで書いてください");
            } else {
                all.add(spot, FaultCode.SYNTAX, "TOML の書き方の誤りです: " + message, remedy(message));
            }
        }
        others.sorted().stream()
                .filter(fault -> !fault.code().mayFollowFromSyntax())
                .forEach(f -> all.add(new Spot(f.line(), f.key()), f.code(), f.message(), f.remedy()));
        return all.sorted();
    }

    /// The dotted name of the key on that line, empty where there is none.
    private static String keyOf(List<String> lines, int line) {
        var match = KEY_OF_LINE.matcher(line >= 1 && line <= lines.size() ? lines.get(line - 1) : "");
        return match.matches() ? tableAt(lines, line) + match.group(1) : "";
    }

    private static String tableAt(List<String> lines, int line) {
        return lines.subList(0, line).reversed().stream()
                .map(TABLE_OF_LINE::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1) + ".")
                .findFirst()
                .orElse("");
    }

    private static String remedy(String message) {
        if (message.contains("Leading zeros")) {
            return "0 で始まる番号は \"0120-…\" のように引用符で囲んでください";
        }
        if (message.contains("previously defined")) {
            return "同じ項目や表は1度だけ書いてください";
        }
        return "この行の引用符、かっこ、= の左右を直してください";
    }

    /// Without the byte order mark that Windows editors put in front.
    private static String decoded(byte[] bytes) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Reading unreadable(String message, String remedy) {
        return new Reading.Refused(List.of(new ContractFault(0, "", FaultCode.UNREADABLE, message, remedy)));
    }
}
