package org.denwaban.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.denwaban.contract.ContractFile.Reading;

/// The two contract files that ship, and what is read of a text.
final class Shipped {

    static final String YOKOSUKA = text("yokosuka-2018");
    static final String WAKAYAMA = text("wakayama-2026");

    private Shipped() {}

    static Contract accepted(String text) {
        return switch (read(text)) {
            case Reading.Accepted accepted -> accepted.contract();
            case Reading.Refused refused -> throw new AssertionError("refused: " + refused.faults());
        };
    }

    /// Empty where it is accepted.
    static List<ContractFault> faults(String text) {
        return switch (read(text)) {
            case Reading.Accepted _ -> List.of();
            case Reading.Refused refused -> refused.faults();
        };
    }

    private static Reading read(String text) {
        return ContractFile.parse(text.getBytes(StandardCharsets.UTF_8), new TreeSet<>());
    }

    private static String text(String name) {
        try {
            return Files.readString(Path.of("docs/contracts", name + ".toml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
