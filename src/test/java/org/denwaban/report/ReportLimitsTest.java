package org.denwaban.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.ContractFile;
import org.denwaban.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportLimitsTest {

    private static final LocalDate DAY = LocalDate.of(2018, 11, 5);
    private static final Instant AT = Instant.parse("2018-11-05T01:00:00Z");

    @Test
    void aRemarkHasAnEnd() {
        var name = "𠮷".repeat(DayRemark.SUPERVISOR_MOST);
        var text = "𠮷".repeat(DayRemark.TEXT_MOST);
        assertEquals(text, new DayRemark(name, text).text());
        for (var longer : List.of(name + "字", name.repeat(10))) {
            refused("E-REPORT-021", longer, text);
        }
        for (var longer : List.of(text + "字", text.repeat(10))) {
            refused("E-REPORT-022", name, longer);
        }
    }

    private static void refused(String code, String supervisor, String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> new DayRemark(supervisor, text));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(code));
    }

    @Test
    void aCellIsNoLongerThanASpreadsheetsAndNeverCutWithinACharacter() {
        var most = "x".repeat(ResultRow.CELL_MOST);
        assertEquals(most, ResultRow.cellText(most));
        assertEquals(most, ResultRow.cellText(most + "x"));
        assertEquals(most, ResultRow.cellText(most.repeat(10)));
        assertEquals(
                ResultRow.CELL_MOST - 1,
                ResultRow.cellText(most.substring(1) + "𠮷").length());
    }

    @Test
    void afterThirtyLinesOfWarningsTheRestIsCounted() {
        int most = 30;
        assertEquals(most, warnings(most).size());
        for (int lines : List.of(most + 1, 10 * most)) {
            var shown = warnings(lines);
            assertEquals(most + 1, shown.size());
            assertTrue(shown.getLast().toString().contains("ほか " + (lines - most) + "件"), shown::toString);
        }
    }

    private static List<FiguresReport.Cell> warnings(int lines) {
        var gaps = new ArrayList<DayRecord.Gap>();
        for (int i = 0; i < lines; i++) {
            gaps.add(new DayRecord.Gap(AT, AT.plusSeconds(60), true));
        }
        var day = new DayRecord(DAY, List.of(), List.of(), List.of(), Optional.empty(), gaps, 0, true);
        return DayReport.warnings(List.of(day)).stream()
                .map(block -> (FiguresReport.Lines) block)
                .findFirst()
                .orElseThrow()
                .lines();
    }

    @Test
    void aFontThatIsTooLargeIsNotRead(@TempDir Path folder) throws Exception {
        var file = folder.resolve("a.ttf");
        assertTrue(!refusal(file, Fonts.MOST_BYTES).contains("larger"), "at the limit it is read");
        for (long size : List.of(Fonts.MOST_BYTES + 1, 10 * Fonts.MOST_BYTES)) {
            assertTrue(refusal(file, size).contains("larger than 64 MB"));
        }
        for (int many : List.of(Settings.MOST_FONTS + 1, 10 * Settings.MOST_FONTS)) {
            var files = java.util.Collections.nCopies(many, file);
            assertThrows(IllegalArgumentException.class, () -> Fonts.of(files));
        }
    }

    @Test
    void aWorkbookThatIsTooLargeIsNotOpened(@TempDir Path folder) throws Exception {
        var file = folder.resolve("form.xlsx");
        assertTrue(!templateRefusal(file, ResultTemplate.LARGEST).contains("10MB"), "at the limit it is opened");
        for (long size : List.of(ResultTemplate.LARGEST + 1, 10 * ResultTemplate.LARGEST)) {
            assertTrue(templateRefusal(file, size).contains("10MB"));
        }
    }

    private static String templateRefusal(Path file, long size) throws Exception {
        empty(file, size);
        var contract = (ContractFile.Reading.Accepted) ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml"));
        var results = Objects.requireNonNull(contract.contract().results());
        return String.valueOf(assertThrows(ResultRefused.class, () -> new ResultTemplate(results, file).open())
                .getMessage());
    }

    /// No file is made here, so nothing is asked of the rooms that make them.
    @Test
    @SuppressWarnings("NullAway")
    void sixteenFilesAreInTheMakingOrKeptAndNoMore(@TempDir Path folder) throws Exception {
        var making = new ExportMaker(null, null, null, folder, new HandClock(AT));
        try (var exports = new Exports(making, new SimpleMeterRegistry())) {
            var taken = new ArrayList<Path>();
            for (int i = 0; i < Exports.MOST; i++) {
                taken.add(exports.folder().orElseThrow());
            }
            for (int i = 0; i < 9 * Exports.MOST; i++) {
                assertEquals(Optional.empty(), exports.folder());
            }
            try (var all = Files.list(ResultWorkshop.all(folder))) {
                assertEquals(Exports.MOST, all.count());
            }
            exports.leave(taken.getFirst());
            assertTrue(exports.folder().isPresent());
            assertEquals(Optional.empty(), exports.folder());
        }
    }

    /// Of a file of nothing, which takes no room on the disk.
    private static String refusal(Path file, long size) throws Exception {
        empty(file, size);
        return String.valueOf(
                assertThrows(FontException.class, () -> Fonts.of(List.of(file))).getMessage());
    }

    private static void empty(Path file, long size) throws Exception {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
    }
}
