package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page of what is promised (docs/promises.md): each line names tests that there are, or says what was not shown.
class PromisesDocTest {

    private record Row(String id, String holds, String tests, String left) {}

    @Test
    void everyPromiseNamesTestsThatThereAreOrSaysWhatWasNotShown() throws IOException {
        var named = NamedTests.ofThisBuild();
        var ids = new TreeSet<String>();
        for (var row : rows()) {
            assertTrue(ids.add(row.id()), row.id() + " stands twice");
            assertFalse(
                    named.check(row.tests()).isEmpty() && row.left().isBlank(),
                    row.id() + " is neither shown nor left");
        }
    }

    @Test
    void everyPromiseOfTheDialledCallsRecordsCallersAndScreensIsThere() throws IOException {
        var ids = new TreeSet<>(rows().stream().map(Row::id).toList());
        var promised = Stream.of(
                        IntStream.rangeClosed(1, 19), IntStream.rangeClosed(24, 26), IntStream.of(36, 38, 39, 40))
                .flatMap(each -> each.mapToObj(number -> "P" + number))
                .toList();
        assertEquals(
                List.of(), promised.stream().filter(id -> !ids.contains(id)).toList());
        assertTrue(ids.size() > 150, "rows " + ids.size());
    }

    private static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        for (var line : Files.readAllLines(Path.of("docs/promises.md"))) {
            if (line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| id |")) {
                var cells = line.split("\\|", -1);
                assertEquals(6, cells.length, line);
                rows.add(new Row(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        return rows;
    }
}
