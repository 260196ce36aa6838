package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.denwaban.campaign.History;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLimitsTest {

    @Test
    void aListNotToBeCalledHasAnEnd(@TempDir Path folder) throws IOException {
        var list = folder.resolve("list.txt");
        int most = DoNotCallCommand.LINES_MOST;
        Files.writeString(list, "x\n".repeat(most));
        assertEquals(Optional.of(most), DoNotCallCommand.lines(list).map(List::size));
        for (int lines : List.of(most + 1, 10 * most)) {
            Files.writeString(list, "x\n".repeat(lines));
            assertEquals(Optional.empty(), DoNotCallCommand.lines(list));
        }
        int bytes = Math.toIntExact(DoNotCallCommand.LARGEST);
        Files.writeString(list, "x".repeat(bytes));
        assertEquals(Optional.of(1), DoNotCallCommand.lines(list).map(List::size));
        for (int larger : List.of(bytes + 1, 10 * bytes)) {
            Files.writeString(list, "x".repeat(larger));
            assertEquals(Optional.empty(), DoNotCallCommand.lines(list));
        }
    }

    @Test
    void aHistoryHasAMillionCharactersAtMost() throws Exception {
        var json = "{\"phones\":[]}";
        var most = json + " ".repeat(History.MOST_CHARACTERS - json.length());
        History.read(most, _ -> null);
        for (var longer : List.of(most + " ", most.repeat(10))) {
            var refused = assertThrows(History.Refused.class, () -> History.read(longer, _ -> null));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("E-HISTORY-001"));
        }
    }
}
