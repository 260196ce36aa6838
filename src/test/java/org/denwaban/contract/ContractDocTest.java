package org.denwaban.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// docs/contract-file.md against the reader itself.
class ContractDocTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_.\\[\\]]+)` \\|");

    // parts of a time range, a period, yearly days: told once, under their type
    private static final Pattern PART_OF_A_TYPE = Pattern.compile(".*\\.(from|to|first|last)");

    @Test
    void everyKeyThatTheReaderAsksForStandsInTheDocAndNoOther() throws IOException {
        var asked = new TreeSet<String>();
        for (var file : new String[] {"yokosuka-2018", "wakayama-2026"}) {
            ContractFile.parse(Files.readAllBytes(Path.of("docs/contracts", file + ".toml")), asked);
        }
        ContractFile.parse(
                "[reception]\ncall_back = {}\nspecial_days = [{ day = 2026-12-29, hours = { from = \"09:00\", to = \"10:00\" }, label = \"土曜\" }]\n"
                        .getBytes(StandardCharsets.UTF_8),
                asked);
        asked.removeIf(key -> PART_OF_A_TYPE.matcher(key).matches());
        var told = ROW.matcher(doc()).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(asked, told);
    }

    @Test
    void everyCodeStandsInTheDoc() throws IOException {
        var doc = doc();
        for (var code : FaultCode.values()) {
            assertTrue(doc.contains("| " + code.code() + " |"), code::code);
        }
        assertEquals(FaultCode.values().length, codes().size(), "no code twice");
    }

    private static Set<String> codes() {
        return Arrays.stream(FaultCode.values()).map(FaultCode::code).collect(Collectors.toSet());
    }

    private static String doc() throws IOException {
        return Files.readString(Path.of("docs/contract-file.md"));
    }
}
