package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.people.MadeUpList;
import org.denwaban.privacy.Printed;
import org.denwaban.report.ExportGate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command with a played gate.
class PostcardsCommandTest {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> refusals = new HashMap<>();
    private Path list = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void aListOfTwo() {
        list = new MadeUpList()
                .add(MadeUpList.person(1, 70_000_001, "", ""))
                .add(MadeUpList.person(2, 70_000_002, "", ""))
                .writeTo(folder.resolve("list.csv"));
        target = folder.resolve("out");
    }

    @Test
    void writesWithAnApprovalAndTheRecordStandsBeforeAFileHasItsName() throws IOException {
        assertEquals(0, run("1", "--out", target.toString(), "--by", "clerk"));
        assertEquals(List.of("check clerk", "let out 2 and 2 cards of 1 for clerk, names: false"), told);
        assertTrue(out.toString().contains("2行 はがき 2枚"), out.toString());
        assertTrue(Files.exists(target.resolve("yokosuka-2018-segment1-cards-01.pdf")));
        assertFalse(out.toString().contains("架空"), "names go into the files alone");

        assertEquals(2, run("1", "--out", target.toString()));
        assertTrue(err.toString().contains("E-POST-005"), err.toString());
    }

    @Test
    void leavesNothingWithoutApproval() throws IOException {
        refusals.put("check", "E-APPROVAL-001: none");
        assertEquals(2, run("1", "--out", target.toString(), "--by", "clerk"));
        assertEquals(List.of("check clerk"), told);
        assertTrue(err.toString().contains("E-APPROVAL-001"), err.toString());
        assertFalse(Files.exists(target));

        refusals.clear();
        refusals.put("let out", "E-APPROVAL-001: revoked meanwhile");
        assertEquals(2, run("1", "--out", target.toString(), "--by", "clerk"));
        try (var left = Files.list(target)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void countsWithoutAskingAnybody() {
        assertEquals(0, run("1", "--dry-run", "--json"));
        assertEquals(
                "{\"lines\":2,\"cards\":2,\"withoutBarcode\":0,\"unprintable\":0,\"elsewhere\":0,\"files\":[]}",
                out.toString().strip());
        assertEquals(List.of(), told);
    }

    @Test
    void saysWhatIsWrongWithTheWordsAndTheList() throws IOException {
        assertEquals(2, run("9", "--dry-run"));
        assertTrue(err.toString().contains("E-POST-003"), err.toString());
        Files.writeString(list, "no list");
        assertEquals(2, run("1", "--dry-run"));
        assertTrue(err.toString().contains("E-LIST-"), err.toString());
        Files.delete(list);
        assertEquals(2, run("1", "--dry-run"));
        assertTrue(err.toString().contains("E-POST-001"), err.toString());
    }

    private int run(String segment, String... more) {
        var words = Stream.concat(
                        Stream.of("--contract", "yokosuka-2018", "--segment", segment, "--list", list.toString()),
                        Stream.of(more))
                .toArray(String[]::new);
        var command = new CommandLine(new PostcardsCommand(_ -> new Played()));
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return Complaint.of(command).execute(words);
    }

    private final class Played implements PostcardsCommand.Machine {

        @Override
        public List<Contract> contracts() {
            return List.of(
                    switch (ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml"))) {
                        case ContractFile.Reading.Accepted(var contract) -> contract;
                        case ContractFile.Reading.Refused refused -> throw new AssertionError(refused.toString());
                    });
        }

        @Override
        public List<Path> fonts() {
            return List.of();
        }

        @Override
        public ExportGate gate() {
            return new ExportGate() {
                @Override
                public Optional<String> check(Contract contract, String by) {
                    told.add("check " + by);
                    return Optional.ofNullable(refusals.get("check"));
                }

                @Override
                public Optional<String> letOut(
                        Contract contract, String by, int persons, String sha256, Printed printed) {
                    assertEquals(64, sha256.length());
                    boolean named = Files.exists(target.resolve("yokosuka-2018-segment1-cards.csv"));
                    told.add("let out " + persons + " and " + printed.cards() + " cards of " + printed.segment()
                            + " for " + by + ", names: " + named);
                    return Optional.ofNullable(refusals.get("let out"));
                }
            };
        }

        @Override
        public void close() {}
    }
}
