package org.denwaban.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.denwaban.people.ListFault.Code;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListFileTest {

    private static final ListTerms YOKOSUKA = ListTerms.of("046");

    @TempDir
    Path folder = Path.of("");

    // What is good

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void readsBothEncodingsWithBothLineEnds(String lineEnd) throws IOException {
        for (var list : List.of(MadeUpList.ofPeople(3), MadeUpList.ofPeople(3).utf16())) {
            list.lineEnd(lineEnd);
            assertEquals(new ListCounts(3, 3, 3, 0, 0, 0), good(list).counts());
            assertEquals(3, good(list.withoutLastLineEnd()).counts().lines());
        }
    }

    @Test
    void readsTheExampleFiles() throws IOException {
        assertEquals(
                new ListCounts(6, 6, 4, 2, 2, 0),
                assertInstanceOf(ListReading.Good.class, read(example("good-utf8.csv")))
                        .counts());
        assertEquals(
                new ListCounts(6, 6, 4, 2, 2, 0),
                assertInstanceOf(ListReading.Good.class, read(example("good-utf16le.csv")))
                        .counts());
        assertFaults(
                read(example("bad.csv")),
                fault(3, ListColumn.CERTIFICATE, Code.DIGITS),
                fault(4, ListColumn.BIRTHDAY, Code.DATE),
                fault(4, ListColumn.SEX, Code.SEX),
                fault(5, null, Code.COLUMN_COUNT),
                fault(6, ListColumn.PERSON, Code.PERSON_TWICE));
    }

    @Test
    void countsLinesHouseholdsDefectiveAndCorrected() throws IOException {
        var list = new MadeUpList()
                .add(household(1, 1, "046-899-0001", "")) // as it is
                .add(household(2, 1, "", "")) // defective, though the household has a number
                .add(household(3, 2, "8990003", "")) // corrected
                .add(household(4, 3, "不明", "０４６−８９９−０００４")) // telephone 2, corrected
                .add(household(5, 4, "不明", "899000")) // defective
                .add(household(6, 5, "899-0006", "8990007")) // corrected once, a contact
                .add(household(7, 5, "(046)899 0008", "")); // separators alone are no correction
        assertEquals(new ListCounts(7, 7, 5, 2, 3, 0), good(list).counts());
    }

    @Test
    void keepsEveryCharacterOfANameToTheLastCodePoint() throws IOException {
        var beyond = "𠮷野　𡈽𩸽"; // JIS X 0213, beyond the BMP
        var gaiji = "\uE000\uF8FF\uDB80\uDC00★髙﨑葛\uDB40\uDD00"; // private use, two planes; a variation selector
        for (var list : List.of(new MadeUpList(), new MadeUpList().utf16())) {
            list.add(MadeUpList.with(ListColumn.NAME, beyond + gaiji + "\"A'B\""));
            var people = people(list);
            assertEquals(beyond + gaiji + "\"A'B\"", people.getFirst().get(ListColumn.NAME));
        }
    }

    @Test
    void countsLengthsInCodePoints() throws IOException {
        assertGood(MadeUpList.with(ListColumn.NAME, "𠮷".repeat(100)));
        assertFault(ListColumn.NAME, Code.TOO_LONG, "𠮷".repeat(101));
        assertGood(MadeUpList.with(ListColumn.ADDRESS, "\uE000".repeat(200)));
        assertFault(ListColumn.ADDRESS, Code.TOO_LONG, "\uE000".repeat(201));
    }

    @Test
    void takesAQuotationMarkForACharacter() throws IOException {
        var values = MadeUpList.with(ListColumn.NAME, "\"架空");
        values[ListColumn.ADDRESS.number() - 1] = "\"\"";
        assertEquals("\"\"", people(new MadeUpList().add(values)).getFirst().get(ListColumn.ADDRESS));
        assertFaults(
                read(new MadeUpList().add(MadeUpList.with(ListColumn.NAME, "\"架空,花子\""))),
                fault(2, null, Code.COLUMN_COUNT));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "TICKET_1_AGO",
                "TICKET_2_AGO",
                "TICKET_3_AGO",
                "MAIL_POSTCODE",
                "MAIL_ADDRESS",
                "MAIL_HOUSE",
                "HOUSE",
                "PHONE_1",
                "PHONE_2",
                "EXAMINED_1_AGO",
                "EXAMINED_2_AGO",
                "EXAMINED_3_AGO"
            })
    void letsTheseBeEmpty(ListColumn column) throws IOException {
        assertGood(MadeUpList.with(column, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"不明", "なし", "1", "899000", "０", "+81468990001", "9012345678", "110", "?", "(046)899-000"})
    void neverTakesAnUndialableNumberForABadLine(String phone) throws IOException {
        assertEquals(
                new ListCounts(1, 1, 1, 1, 0, 0),
                good(new MadeUpList().add(MadeUpList.with(ListColumn.PHONE_1, phone)))
                        .counts());
        assertGood(MadeUpList.with(ListColumn.PHONE_2, phone));
    }

    @Test
    void onlyWarnsOfANumberThatThePlanDoesNotKnow() throws IOException {
        var good = good(new MadeUpList().add(MadeUpList.person(1)).add(household(2, 2, "0461-123456", "0461123457")));
        assertEquals(2, good.counts().doubtedNumbers());
        assertPlaces(
                good.warnings(),
                fault(3, ListColumn.PHONE_1, Code.DOUBTED_NUMBER),
                fault(3, ListColumn.PHONE_2, Code.DOUBTED_NUMBER));
    }

    /// The call would come back to the queue, or find the line engaged for ever.
    @Test
    void aLineOfTheContractsOwnIsDefectiveAndToldOf() throws IOException {
        var terms = new ListTerms("046", ListTerms.USUALLY_EMPTY, Set.of("0468999900"));
        var file = new MadeUpList()
                .add(household(1, 1, "046-899-9900", "0468990001"))
                .add(household(2, 2, "8999900", ""))
                .writeTo(folder.resolve("list.csv"));
        var good = assertInstanceOf(ListReading.Good.class, ListFile.read(file, terms, ListProgress.SILENT));
        assertEquals(1, good.counts().defectiveBeforeDialling());
        assertEquals(0, good.counts().doubtedNumbers());
        assertPlaces(
                good.warnings(),
                fault(2, ListColumn.PHONE_1, Code.OUR_NUMBER),
                fault(3, ListColumn.PHONE_1, Code.OUR_NUMBER));
        var numbers = HouseholdPhoneRules.numbers(
                List.of(new ListedPerson(List.of(household(1, 1, "046-899-9900", "0468990001")))), terms);
        assertEquals(List.of(new PhoneNumber("0468990001")), numbers);
    }

    // What is bad: the file

    @Test
    void refusesAnEmptyFile() throws IOException {
        assertFaults(read(new byte[0]), fault(1, null, Code.EMPTY_FILE));
        assertFaults(read(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}), fault(1, null, Code.EMPTY_FILE));
        assertFaults(read(new byte[] {(byte) 0xFF, (byte) 0xFE}), fault(1, null, Code.EMPTY_FILE));
    }

    @Test
    void refusesAListOfNobody() throws IOException {
        assertFaults(read(new MadeUpList()), fault(1, null, Code.NO_LINES));
        assertFaults(read(new MadeUpList().withoutLastLineEnd()), fault(1, null, Code.NO_LINES));
    }

    @Test
    void refusesAFileWithoutMarkAndStillNamesItsBadLines() throws IOException {
        assertFaults(read(MadeUpList.ofPeople(2).mark()), fault(1, null, Code.NO_BOM));
        assertFaults(
                read(MadeUpList.ofPeople(2).mark().add(MadeUpList.person(1))),
                fault(1, null, Code.NO_BOM),
                fault(4, ListColumn.PERSON, Code.PERSON_TWICE));
    }

    @Test
    void refusesEveryOtherEncoding() throws IOException {
        assertFaults(
                read(MadeUpList.ofPeople(2).mark().charset(Charset.forName("MS932"))), fault(1, null, Code.NO_BOM));
        assertFaults(
                read(MadeUpList.ofPeople(2).mark().charset(StandardCharsets.UTF_16LE)), fault(1, null, Code.NO_BOM));
        assertFaults(
                read(MadeUpList.ofPeople(2).mark(0xFE, 0xFF).charset(StandardCharsets.UTF_16BE)),
                fault(1, null, Code.NO_BOM));
        assertFaults(read(new byte[] {'P', 'K', 3, 4, 20, 0}), fault(1, null, Code.NO_BOM));
    }

    @Test
    void namesTheLineAndColumnOfABrokenCharacter() throws IOException {
        var head = MadeUpList.ofPeople(1).bytes();
        var cutName = "%010d,%011d,,,,70000002,カ,".formatted(2, 2).getBytes(StandardCharsets.UTF_8);
        var rest = ",19550401,女,,,,2380001,町,,,,,,\r\n".getBytes(StandardCharsets.UTF_8);
        var next = (String.join(",", MadeUpList.person(1)) + "\r\n").getBytes(StandardCharsets.UTF_8);
        for (int[] broken : new int[][] {{0xE3, 0x81}, {0xFF}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0x8A, 0x43}}) {
            var bytes = new byte[broken.length];
            IntStream.range(0, broken.length).forEach(i -> bytes[i] = (byte) broken[i]);
            assertFaults(
                    read(MadeUpList.joined(head, cutName, bytes, rest, next)),
                    fault(3, ListColumn.NAME, Code.ENCODING),
                    fault(4, ListColumn.PERSON, Code.PERSON_TWICE));
        }
    }

    @Test
    void namesTheLineOfHalfACharacterInUtf16() throws IOException {
        var odd = MadeUpList.joined(
                MadeUpList.ofPeople(2).utf16().withoutLastLineEnd().bytes(), new byte[] {0x30});
        assertFaults(read(odd), fault(3, ListColumn.EXAMINED_3_AGO, Code.ENCODING));
        var loneSurrogate = new MadeUpList().utf16().add(MadeUpList.with(ListColumn.NAME, "架\uD842空"));
        var bytes = loneSurrogate.bytes();
        for (int i = 2; i < bytes.length; i += 2) { // Java's encoder writes U+FFFD in place of it
            if (bytes[i] == (byte) 0xFD && bytes[i + 1] == (byte) 0xFF) {
                bytes[i] = 0x42;
                bytes[i + 1] = (byte) 0xD8;
            }
        }
        assertFaults(read(bytes), fault(2, ListColumn.NAME, Code.ENCODING));
    }

    @Test
    void doesNotTakeTheBytesOfAnotherCharacterForALineEndInUtf16() throws IOException {
        // U+0A0A and U+0D0A hold the bytes of line ends; U+2C2C and U+2C00 those of a comma
        var name = "\u0A0A\u0D0A\u0A0D\u2C2C";
        assertEquals(
                name,
                people(new MadeUpList().utf16().add(MadeUpList.with(ListColumn.NAME, name)))
                        .getFirst()
                        .get(ListColumn.NAME));
    }

    @Test
    void refusesALineWithoutEndInBoundedMemory() throws IOException {
        var endless = MadeUpList.with(ListColumn.NAME, "架".repeat(200_000));
        assertFaults(
                read(new MadeUpList().add(MadeUpList.person(2)).add(endless).add(MadeUpList.person(2))),
                fault(3, null, Code.LINE_TOO_LONG),
                fault(4, ListColumn.PERSON, Code.PERSON_TWICE));
    }

    @Test
    void stopsNamingFaultsSomewhereAndSaysSo() throws IOException {
        var list = new MadeUpList();
        IntStream.rangeClosed(1, ListFile.MOST_FAULTS).forEach(_ -> list.addLine("x"));
        var all = bad(read(list)).faults();
        assertEquals(ListFile.MOST_FAULTS, all.size());
        assertTrue(all.stream().noneMatch(fault -> fault.code() == Code.TOO_MANY_FAULTS));
        for (int more : new int[] {1, 9 * ListFile.MOST_FAULTS - 1}) {
            IntStream.rangeClosed(1, more).forEach(_ -> list.addLine("x"));
            var faults = bad(read(list)).faults();
            assertEquals(ListFile.MOST_FAULTS + 1, faults.size());
            assertEquals(Code.TOO_MANY_FAULTS, faults.getLast().code());
        }
    }

    @Test
    void stopsNamingWarningsButCountsThemAll() throws IOException {
        for (int doubted :
                new int[] {ListFile.MOST_WARNINGS, ListFile.MOST_WARNINGS + 1, 10 * ListFile.MOST_WARNINGS}) {
            var list = new MadeUpList();
            IntStream.rangeClosed(1, doubted).forEach(i -> list.add(household(i, i, "0461-123456", "")));
            var good = good(list);
            assertEquals(doubted, good.counts().doubtedNumbers());
            assertEquals(ListFile.MOST_WARNINGS, good.warnings().size());
        }
    }

    @Test
    void aListHasAMillionLinesAndHalfAGibibyteAtMost() {
        assertFalse(ListFile.isTooMuch(ListFile.MOST_LINES, ListFile.MOST_BYTES));
        assertTrue(ListFile.isTooMuch(ListFile.MOST_LINES + 1, 0));
        assertTrue(ListFile.isTooMuch(0, ListFile.MOST_BYTES + 1));
        assertTrue(ListFile.isTooMuch(10L * ListFile.MOST_LINES, 0));
        assertTrue(ListFile.isTooMuch(0, 10 * ListFile.MOST_BYTES));
    }

    @Test
    void aLineOf64KibIsJudgedAndALongerOneSkipped() throws IOException {
        var code = new Code[3];
        int at = 0;
        for (int bytes : new int[] {ListLines.LONGEST_LINE, ListLines.LONGEST_LINE + 1, 10 * ListLines.LONGEST_LINE}) {
            var list = new MadeUpList().addLine("x".repeat(bytes - "\r".length()));
            code[at++] = bad(read(list)).faults().getFirst().code();
        }
        assertTrue(code[0] != Code.LINE_TOO_LONG, "it is told what is wrong in it");
        assertEquals(Code.LINE_TOO_LONG, code[1]);
        assertEquals(Code.LINE_TOO_LONG, code[2]);
    }

    // What is bad: the header

    @Test
    void refusesAWrongHeader() throws IOException {
        assertFaults(
                read(MadeUpList.ofPeople(1).header(MadeUpList.HEADER.replace("被保険者証番号", "証番号"))),
                fault(1, ListColumn.CERTIFICATE, Code.HEADER));
        assertFaults(
                read(MadeUpList.ofPeople(1).header(MadeUpList.HEADER.replace("電話番号1,電話番号2", "電話番号2,電話番号1"))),
                fault(1, ListColumn.PHONE_1, Code.HEADER),
                fault(1, ListColumn.PHONE_2, Code.HEADER));
        assertFaults(read(MadeUpList.ofPeople(1).header(MadeUpList.HEADER + ",備考")), fault(1, null, Code.HEADER));
        assertFaults(read(MadeUpList.ofPeople(1).header(MadeUpList.HEADER.substring(5))), fault(1, null, Code.HEADER));
        assertFaults(
                read(MadeUpList.ofPeople(1).header("\"" + MadeUpList.HEADER.replace(",", "\",\"") + "\"")),
                IntStream.rangeClosed(0, 20)
                        .mapToObj(i -> fault(1, ListColumn.at(i), Code.HEADER))
                        .toArray(Place[]::new));
        assertFaults(read(MadeUpList.ofPeople(1).header("")), fault(1, null, Code.HEADER));
    }

    @Test
    void saysThatTheLineEndsAreNone() throws IOException {
        var faults = bad(read(MadeUpList.ofPeople(2).lineEnd("\r"))).faults();
        assertEquals(Code.HEADER, faults.getFirst().code());
        assertTrue(faults.getFirst().message().contains("CR"));
    }

    @Test
    void aNameThatStandsTwiceInTheHeaderIsToldWhereItDoesNotBelong() throws IOException {
        assertFaults(
                read(MadeUpList.ofPeople(1).header(MadeUpList.HEADER.replace("電話番号2", "電話番号1"))),
                fault(1, ListColumn.PHONE_2, Code.HEADER));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t"})
    void anotherDelimiterThanACommaIsTold(String delimiter) throws IOException {
        var text = new String(MadeUpList.ofPeople(2).bytes(), StandardCharsets.UTF_8).replace(",", delimiter);
        var first = bad(read(text.getBytes(StandardCharsets.UTF_8))).faults().getFirst();
        assertEquals(1, first.line());
        assertEquals(Code.HEADER, first.code());
        assertTrue(first.message().contains("1列"), first.message());
    }

    @Test
    void judgesTheLinesUnderAWrongHeaderToo() throws IOException {
        assertFaults(
                read(MadeUpList.ofPeople(1)
                        .header(MadeUpList.HEADER.replace("性別", "性"))
                        .add(MadeUpList.person(1))),
                fault(1, ListColumn.SEX, Code.HEADER),
                fault(3, ListColumn.PERSON, Code.PERSON_TWICE));
    }

    // What is bad: a line

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "x"})
    void refusesALineThatIsNone(String line) throws IOException {
        for (var lineEnd : List.of("\n", "\r\n")) {
            assertFaults(
                    read(MadeUpList.ofPeople(1)
                            .addLine(line)
                            .add(MadeUpList.person(2))
                            .lineEnd(lineEnd)),
                    fault(3, null, line.isEmpty() ? Code.EMPTY_LINE : Code.COLUMN_COUNT));
            assertFaults(
                    read(MadeUpList.ofPeople(1).addLine(line).lineEnd(lineEnd)),
                    fault(3, null, line.isEmpty() ? Code.EMPTY_LINE : Code.COLUMN_COUNT));
        }
    }

    @Test
    void refusesAColumnTooManyOrTooFew() throws IOException {
        var line = String.join(",", MadeUpList.person(2));
        assertFaults(
                read(MadeUpList.ofPeople(1).addLine(line + ",").addLine(line.substring(0, line.length() - 1))),
                fault(3, null, Code.COLUMN_COUNT),
                fault(4, null, Code.COLUMN_COUNT));
    }

    @ParameterizedTest
    @EnumSource(names = {"PERSON", "TICKET", "CERTIFICATE", "KANA", "NAME", "BIRTHDAY", "SEX", "POSTCODE", "ADDRESS"})
    void refusesARequiredValueThatIsMissing(ListColumn column) throws IOException {
        assertFault(column, Code.REQUIRED, "");
    }

    @ParameterizedTest
    @EnumSource(names = {"KANA", "NAME", "ADDRESS"})
    void takesSpacesAloneForMissing(ListColumn column) throws IOException {
        assertFault(column, Code.REQUIRED, " ");
        assertFault(column, Code.REQUIRED, "　　");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PERSON",
                "TICKET",
                "TICKET_1_AGO",
                "TICKET_2_AGO",
                "TICKET_3_AGO",
                "CERTIFICATE",
                "MAIL_POSTCODE",
                "POSTCODE",
                "BIRTHDAY",
                "EXAMINED_1_AGO",
                "EXAMINED_2_AGO",
                "EXAMINED_3_AGO"
            })
    void refusesWhatIsNotExactlySoManyAsciiDigits(ListColumn column) throws IOException {
        var right = column.kind() == ListColumn.Kind.DATE ? "20170101" : "1".repeat(column.length());
        assertGood(MadeUpList.with(column, right));
        for (var wrong : List.of(
                right + "1",
                right.substring(1),
                right.substring(1) + "１",
                right.substring(1) + " ",
                " " + right,
                right.substring(1) + "x",
                "-" + right.substring(1),
                "+" + right.substring(1),
                "٢" + right.substring(1),
                "　",
                "\"" + right + "\"")) {
            assertFault(column, Code.DIGITS, wrong);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "20170229, false", "20160229, true", "19000229, false", "20000229, true", "20171301, false",
        "20170001, false", "20170100, false", "20170132, false", "20170431, false", "00000000, false",
        "00000101, false", "99999999, false", "19260101, true", "20171231, true"
    })
    void refusesADayThatDoesNotExist(String day, boolean exists) throws IOException {
        for (var column : List.of(
                ListColumn.BIRTHDAY, ListColumn.EXAMINED_1_AGO, ListColumn.EXAMINED_2_AGO, ListColumn.EXAMINED_3_AGO)) {
            if (exists) {
                assertGood(MadeUpList.with(column, day));
            } else {
                assertFault(column, Code.DATE, day);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KANA", "NAME", "MAIL_ADDRESS", "MAIL_HOUSE", "ADDRESS", "HOUSE", "PHONE_1", "PHONE_2"})
    void refusesATextThatIsTooLong(ListColumn column) throws IOException {
        assertGood(MadeUpList.with(column, "架".repeat(column.length())));
        assertFault(column, Code.TOO_LONG, "架".repeat(column.length() + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"M", "1", "男性", "男女", " 男", "男 ", "♂", "不"})
    void refusesEverySexButTheTwo(String sex) throws IOException {
        assertGood(MadeUpList.with(ListColumn.SEX, "男"));
        assertGood(MadeUpList.with(ListColumn.SEX, "女"));
        assertFault(ListColumn.SEX, Code.SEX, sex);
    }

    @Test
    void refusesAPersonTwiceAtTheLaterLine() throws IOException {
        var faults = bad(read(MadeUpList.ofPeople(3).add(MadeUpList.person(2)).add(MadeUpList.person(2))))
                .faults();
        assertPlaces(
                faults, fault(5, ListColumn.PERSON, Code.PERSON_TWICE), fault(6, ListColumn.PERSON, Code.PERSON_TWICE));
        assertTrue(faults.getFirst().message().contains("3行目"));
    }

    @Test
    void noticesAPersonTwiceThoughTheEarlierLineIsBadOtherwise() throws IOException {
        var bad = MadeUpList.with(ListColumn.SEX, "x");
        assertFaults(
                read(new MadeUpList().add(bad).add(MadeUpList.person(1))),
                fault(2, ListColumn.SEX, Code.SEX),
                fault(3, ListColumn.PERSON, Code.PERSON_TWICE));
    }

    @ParameterizedTest
    @EnumSource
    void refusesControlCharactersInEveryColumn(ListColumn column) throws IOException {
        for (var control : List.of("\u0000", "\t", "\r", "\u001B", "\u007F", "\u0085")) {
            assertFault(column, Code.CONTROL_CHARACTER, control + "1");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KANA", "NAME"})
    void refusesWhatNobodySeesInAName(ListColumn column) throws IOException {
        for (int unseen : new int[] {
            0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069,
            0xFEFF
        }) {
            for (var name : List.of("架空%s花子", "%s架空", "架空%s")) {
                var value = name.formatted(Character.toString(unseen));
                assertFault(column, Code.CONTROL_CHARACTER, value);
                assertFaults(
                        read(new MadeUpList().utf16().add(MadeUpList.with(column, value))),
                        fault(2, column, Code.CONTROL_CHARACTER));
            }
        }
        for (int seen : new int[] {0x2010, 0x3000, 0xFE00, 0xFE0F, 0xE0100, 0xE01EF, 0xE000, 0xF0000}) {
            assertGood(MadeUpList.with(column, "架空" + Character.toString(seen) + "花子"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KANA", "NAME"})
    void refusesANameThatWasLostOnItsWay(ListColumn column) throws IOException {
        for (var lost : List.of("\uFFFD", "架空\uFFFD子", "?", "???", "？？　？？", "? ?", "?？")) {
            assertFault(column, Code.ENCODING, lost);
        }
        assertGood(MadeUpList.with(column, "架空?"));
        assertGood(MadeUpList.with(column, "？子"));
    }

    @Test
    void refusesAHeadingTwice() throws IOException {
        assertFaults(
                read(MadeUpList.ofPeople(1).header(MadeUpList.HEADER.replace("電話番号2", "電話番号1"))),
                fault(1, ListColumn.PHONE_2, Code.HEADER));
    }

    @Test
    void refusesSemicolonsAndTabsInPlaceOfCommas() throws IOException {
        var line = String.join(",", MadeUpList.person(1));
        for (var separator : List.of(";", "\t")) {
            assertFaults(
                    read(new MadeUpList()
                            .header(MadeUpList.HEADER.replace(",", separator))
                            .addLine(line.replace(",", separator))),
                    fault(1, null, Code.HEADER),
                    fault(2, null, Code.COLUMN_COUNT));
        }
    }

    @Test
    void readsMixedLineEnds() throws IOException {
        var mixed = MadeUpList.joined(
                MadeUpList.ofPeople(2).lineEnd("\n").bytes(),
                (String.join(",", MadeUpList.person(3)) + "\r\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                new ListCounts(3, 3, 3, 0, 0, 0),
                assertInstanceOf(ListReading.Good.class, read(mixed)).counts());
    }

    @ParameterizedTest
    @EnumSource
    void refusesAMyNumberInEveryColumn(ListColumn column) throws IOException {
        var faults = bad(read(new MadeUpList().add(MadeUpList.with(column, "123456789018"))))
                .faults();
        assertEquals(2, faults.getFirst().line());
        assertEquals(column, faults.getFirst().column());
        assertEquals(Code.MY_NUMBER, faults.getFirst().code());
    }

    @Test
    void refusesAMyNumberWhereverElseItStands() throws IOException {
        assertFaults(
                read(new MadeUpList().add(MadeUpList.with(ListColumn.ADDRESS, "架空町１２３４−５６７８−９０１８番"))),
                fault(2, ListColumn.ADDRESS, Code.MY_NUMBER));
        assertFaults(
                read(new MadeUpList().addLine(String.join(",", MadeUpList.person(1)) + ",123456789018")),
                fault(2, null, Code.MY_NUMBER),
                fault(2, null, Code.COLUMN_COUNT));
        assertFaults(
                read(MadeUpList.ofPeople(1).header(MadeUpList.HEADER + ",123456789018")),
                fault(1, null, Code.MY_NUMBER),
                fault(1, null, Code.HEADER));
        assertGood(MadeUpList.with(ListColumn.ADDRESS, "架空町123456789017番"));
    }

    @Test
    void namesEveryFaultOfEveryLineInTheOrderOfTheFile() throws IOException {
        var first = MadeUpList.person(1);
        first[0] = "1";
        first[5] = "";
        first[9] = "x";
        var second = MadeUpList.person(2);
        second[13] = "238-001";
        second[20] = "20170230";
        assertFaults(
                read(new MadeUpList().add(first).add(MadeUpList.person(3)).add(second)),
                fault(2, ListColumn.PERSON, Code.DIGITS),
                fault(2, ListColumn.CERTIFICATE, Code.REQUIRED),
                fault(2, ListColumn.SEX, Code.SEX),
                fault(4, ListColumn.POSTCODE, Code.DIGITS),
                fault(4, ListColumn.EXAMINED_3_AGO, Code.DATE));
    }

    // What is told

    @Test
    void tellsFaultsInTheShapeThatProgramsRead() throws IOException {
        var faults = bad(read(new MadeUpList().add(MadeUpList.with(ListColumn.CERTIFICATE, "１"))))
                .faults();
        var json = faults.getFirst().toJson();
        assertEquals(2, json.getInteger("line"));
        assertEquals("被保険者証番号", json.getString("column"));
        assertEquals("E-LIST-009", json.getString("code"));
        assertFalse(json.getString("message").isEmpty());
        assertTrue(new ListFault(1, null, Code.NO_BOM, "m").toJson().containsKey("column"));
    }

    @ParameterizedTest
    @EnumSource
    void neverRepeatsAValue(ListColumn column) throws IOException {
        for (var value : List.of("秘密\u0000の値9876543", "1234 5678 9018", "秘".repeat(300))) {
            for (var fault : bad(read(new MadeUpList().add(MadeUpList.with(column, value))))
                    .faults()) {
                assertFalse(fault.toString().contains("秘"), () -> fault.code().wire());
                assertFalse(
                        fault.toString().contains("9876"), () -> fault.code().wire());
                assertFalse(
                        fault.toString().contains("5678"), () -> fault.code().wire());
            }
        }
    }

    @Test
    void showsNothingOfAPerson() {
        assertEquals("ListedPerson[…]", new ListedPerson(Arrays.asList(MadeUpList.person(1))).toString());
    }

    @Test
    void noticesAFileThatChangesBetweenItsReadings() throws IOException {
        var file = MadeUpList.ofPeople(2).writeTo(folder.resolve("list.csv"));
        var good = assertInstanceOf(ListReading.Good.class, read(file));
        MadeUpList.ofPeople(3).writeTo(file);
        assertThrows(ListFile.Changed.class, () -> ListFile.forEach(file, YOKOSUKA, good.sha256(), _ -> {}));
        new MadeUpList().add("x").writeTo(file);
        assertThrows(ListFile.Changed.class, () -> ListFile.forEach(file, YOKOSUKA, good.sha256(), _ -> {}));
    }

    @Test
    void takesWhatMayBeEmptyFromTheContract() throws IOException {
        var strict = new ListTerms("046", Set.of(), Set.of());
        var file = MadeUpList.ofPeople(1).writeTo(folder.resolve("list.csv"));
        assertFaults(
                ListFile.read(file, strict, ListProgress.SILENT),
                ListTerms.USUALLY_EMPTY.stream()
                        .sorted()
                        .map(column -> fault(2, column, Code.REQUIRED))
                        .toArray(Place[]::new));
        assertThrows(IllegalArgumentException.class, () -> new ListTerms("046", Set.of(ListColumn.PERSON), Set.of()));
    }

    // Helpers of this test

    /// Where a fault stands and which it is.
    private record Place(int line, @Nullable ListColumn column, Code code) {}

    private static Place fault(int line, @Nullable ListColumn column, Code code) {
        return new Place(line, column, code);
    }

    private static String[] household(int number, int certificate, String phone1, String phone2) {
        var person = MadeUpList.person(number);
        person[ListColumn.CERTIFICATE.number() - 1] = "%08d".formatted(certificate);
        person[ListColumn.PHONE_1.number() - 1] = phone1;
        person[ListColumn.PHONE_2.number() - 1] = phone2;
        return person;
    }

    private static Path example(String name) {
        return Path.of("src/test/resources/lists", name);
    }

    private ListReading read(MadeUpList list) throws IOException {
        return read(list.bytes());
    }

    private ListReading read(byte[] bytes) throws IOException {
        return read(MadeUpList.write(folder.resolve("list.csv"), bytes));
    }

    private static ListReading read(Path file) throws IOException {
        return ListFile.read(file, YOKOSUKA, ListProgress.SILENT);
    }

    private ListReading.Good good(MadeUpList list) throws IOException {
        return assertInstanceOf(ListReading.Good.class, read(list));
    }

    private static ListReading.Bad bad(ListReading reading) {
        return assertInstanceOf(ListReading.Bad.class, reading);
    }

    private List<ListedPerson> people(MadeUpList list) throws IOException {
        var good = good(list);
        var people = new ArrayList<ListedPerson>();
        ListFile.forEach(folder.resolve("list.csv"), YOKOSUKA, good.sha256(), people::add);
        return people;
    }

    private void assertGood(String[] person) throws IOException {
        assertInstanceOf(ListReading.Good.class, read(new MadeUpList().add(person)));
    }

    private void assertFault(ListColumn column, Code code, String value) throws IOException {
        assertFaults(read(new MadeUpList().add(MadeUpList.with(column, value))), fault(2, column, code));
    }

    private static void assertFaults(ListReading reading, Place... places) {
        assertPlaces(bad(reading).faults(), places);
    }

    private static void assertPlaces(List<ListFault> faults, Place... places) {
        assertEquals(
                List.of(places),
                faults.stream()
                        .map(f -> new Place(f.line(), f.column(), f.code()))
                        .toList());
    }
}
