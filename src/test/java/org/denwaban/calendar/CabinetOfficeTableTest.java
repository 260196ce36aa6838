package org.denwaban.calendar;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CabinetOfficeTableTest {

    private static final String GOOD =
            CabinetOfficeTable.HEADER + "\r\n2018/1/1,元日\r\n2018/11/05,架空の休日\r\n2018/12/24,休日\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"windows-31j", "UTF-8"})
    void overridesTheYearsThatItCovers(String charset) throws Exception {
        var table = parse(GOOD.getBytes(Charset.forName(charset)));
        assertEquals(Set.of(2018), table.years());
        assertEquals("架空の休日", table.nameOf(LocalDate.of(2018, 11, 5)));
        assertEquals("休日", table.nameOf(LocalDate.of(2018, 12, 24)));
        assertNull(table.nameOf(LocalDate.of(2018, 11, 3)), "the table alone decides its year");
        assertEquals("即位礼正殿の儀の行われる日", table.nameOf(LocalDate.of(2019, 10, 22)));
    }

    @Test
    void nextYearsTableIsMissedFromNovemberOn() throws Exception {
        var table = parse(GOOD.getBytes(StandardCharsets.UTF_8));
        assertFalse(table.nextYearIsMissing(LocalDate.of(2018, 10, 31)));
        assertTrue(table.nextYearIsMissing(LocalDate.of(2018, 11, 1)));
        assertFalse(table.nextYearIsMissing(LocalDate.of(2017, 12, 31)), "it is there");
        assertTrue(NationalHolidays.LAW.nextYearIsMissing(LocalDate.of(2026, 12, 31)));
        assertFalse(NationalHolidays.LAW.nextYearIsMissing(LocalDate.of(2027, 1, 1)));
    }

    @Test
    void byteOrderMarkIsTaken() throws Exception {
        assertEquals(
                "元日", parse(("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8)).nameOf(LocalDate.of(2018, 1, 1)));
    }

    @Test
    void aTableMayCoverYearsThatTheRuleRefuses() throws Exception {
        var table = parse((CabinetOfficeTable.HEADER + "\n2000/5/4,休日\n").getBytes(StandardCharsets.UTF_8));
        assertEquals("休日", table.nameOf(LocalDate.of(2000, 5, 4)));
        assertNull(table.nameOf(LocalDate.of(2000, 5, 6)));
        assertThrows(IllegalArgumentException.class, () -> table.nameOf(LocalDate.of(2001, 1, 1)));
    }

    @Test
    void everyFaultIsNamedWithItsLine() {
        var text = "日付,名称\n2018/1/1,元日\n2018-01-08,成人の日\n2018/2/30,無い日\n2018/3/21,\n\n2018/1/1,元日\n2018/4/29,昭和の日,余り\n";
        var refused =
                assertThrows(CabinetOfficeTable.Refused.class, () -> parse(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                List.of(1, 3, 4, 5, 7, 8),
                refused.faults().stream().map(CabinetOfficeTable.Fault::line).toList());
        assertTrue(String.valueOf(refused.getMessage()).contains("4行目: 暦にない日付です"));
    }

    @Test
    void emptyForeignAndHugeFilesAreRefused() {
        assertThrows(CabinetOfficeTable.Refused.class, () -> parse(new byte[0]));
        assertThrows(
                CabinetOfficeTable.Refused.class,
                () -> parse((CabinetOfficeTable.HEADER + "\n").getBytes(StandardCharsets.UTF_8)));
        assertThrows(CabinetOfficeTable.Refused.class, () -> parse(new byte[] {(byte) 0xFF, (byte) 0xFF, 0x00}));
        assertThrows(
                CabinetOfficeTable.Refused.class,
                () -> CabinetOfficeTable.read(Path.of("no-such-file.csv"), NationalHolidays.LAW));
    }

    @Test
    void aTableOfOneMebibyteIsReadAndNotALargerOne(@TempDir Path folder) throws Exception {
        var table = CabinetOfficeTable.HEADER + "\n2018/11/5,";
        int rest = CabinetOfficeTable.LARGEST_BYTES - table.getBytes(StandardCharsets.UTF_8).length;
        var longest = table + "x".repeat(rest);
        var file = folder.resolve("table.csv");
        Files.writeString(file, longest);
        assertDoesNotThrow(() -> CabinetOfficeTable.read(file, NationalHolidays.LAW));
        for (var larger : List.of(longest + "x", longest.repeat(10))) {
            Files.writeString(file, larger);
            var refused = assertThrows(
                    CabinetOfficeTable.Refused.class, () -> CabinetOfficeTable.read(file, NationalHolidays.LAW));
            assertTrue(String.valueOf(refused.getMessage()).contains("1 MB"), "says so");
        }
    }

    @Test
    void besideTheSettingsOrNot(@TempDir Path folder) throws IOException, CabinetOfficeTable.Refused {
        var settings = folder.resolve("denwaban.toml");
        assertSame(NationalHolidays.LAW, CabinetOfficeTable.besideOrLaw(settings));
        Files.writeString(folder.resolve(CabinetOfficeTable.FILE_NAME), GOOD);
        assertEquals("架空の休日", CabinetOfficeTable.besideOrLaw(settings).nameOf(LocalDate.of(2018, 11, 5)));
    }

    private static CabinetOfficeTable parse(byte[] bytes) throws CabinetOfficeTable.Refused {
        return CabinetOfficeTable.parse("table.csv", bytes, NationalHolidays.LAW);
    }
}
