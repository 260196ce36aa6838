package org.denwaban.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whatever stands in a list: a good one or faults; a good one reads the same again. So too of each telephone column.
public final class ListFileFuzz {

    private static final Path FILE = file();

    private ListFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        var terms = ListTerms.of("046");
        switch (ListFile.read(FILE, terms, ListProgress.SILENT)) {
            case ListReading.Bad(var faults) -> {
                if (faults.isEmpty()) {
                    throw new AssertionError("refused without a fault");
                }
            }
            case ListReading.Good good -> ListFile.forEach(FILE, terms, good.sha256(), _ -> {});
        }
    }

    private static Path file() {
        try {
            var file = Files.createTempFile("list", ".csv");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
