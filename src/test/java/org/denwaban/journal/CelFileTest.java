package org.denwaban.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.denwaban.vault.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CelFileTest {

    private final Desk desk;
    private final Path directory;
    private final List<CelEvent> told = new ArrayList<>();
    private final Journal journal;
    private final CelFile cel;

    CelFileTest(@TempDir Path home) {
        desk = new Desk(home);
        directory = home.resolve("cel-custom");
        journal = desk.journal();
        cel = new CelFile(directory, journal, desk.clock, told::add, desk.meters);
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectories(directory);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void withoutAFileThereIsNothingToRead() throws Exception {
        assertEquals(0, cel.sweep());
        Files.delete(directory);
        assertEquals(0, cel.sweep());
    }

    @Test
    void whatThePbxWroteIsAllHereOnlyWhenItIsReadAndMoved() throws Exception {
        var written = desk.clock.now();
        Files.writeString(directory.resolve("cel.jsonl"), "{\"eventtype\":\"ANSWER\"}\n");
        assertFalse(cel.hasAllUpTo(written), "nobody has looked");
        cel.sweep();
        desk.clock.turn(CelFile.SETTLE.dividedBy(2));
        cel.sweep();
        assertFalse(cel.hasAllUpTo(written), "renamed, and not settled");
        desk.clock.turn(CelFile.SETTLE);
        assertEquals(1, cel.sweep());
        assertFalse(cel.hasAllUpTo(written), "read, and on the journal's disk");
        journal.start();
        Desk.until(() -> journal.depth() == 0);
        assertTrue(cel.hasAllUpTo(written));
        assertFalse(cel.hasAllUpTo(desk.clock.now()), "of what is written from now on nobody knows");
    }

    @Test
    void aRealFileIsReadWholeSealedAndRemoved() throws Exception {
        byte[] recorded;
        try (var in = CelFileTest.class.getResourceAsStream("/cel/cel.jsonl")) {
            recorded = Objects.requireNonNull(in).readAllBytes();
        }
        Files.write(directory.resolve("cel.jsonl"), recorded);
        assertEquals(0, cel.sweep(), "it is only renamed, and settles");
        assertEquals(1, files().size());
        desk.clock.turn(CelFile.SETTLE);
        var lines = Stream.of(new String(recorded, StandardCharsets.UTF_8).split("\n", -1))
                .filter(line -> !line.isEmpty())
                .toList();
        assertEquals(lines.size(), cel.sweep());
        assertEquals(lines.size(), cel.linesRead());
        assertEquals(List.of(), files());
        assertEquals(List.of(), desk.filesWith("\"num\"", "0468990001", "uniqueid\":"));

        var rows = journal.disk().cel(1_000).stream()
                .map(DiskJournal.Numbered::row)
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            var row = rows.get(i);
            assertArrayEquals(
                    lines.get(i).getBytes(StandardCharsets.UTF_8),
                    desk.vault.open(
                            new Place("cel_event", "payload", row.event().id()),
                            row.sealed().payload()));
        }
        assertEquals(told, rows.stream().map(DiskJournal.CelRow::event).toList());
        // 22.10.1 does not escape the caller's number here: the forged lines are torn, and their heads are read
        assertTrue(told.stream().anyMatch(event -> event.torn() && event.uniqueid() != null));
        assertTrue(told.stream().noneMatch(event -> "pbx-1.1".equals(event.uniqueid())));
        // the busy operator of the second call; the first call's citizen was hung up on
        assertTrue(told.stream().anyMatch(event -> Integer.valueOf(17).equals(event.cause())));
        assertTrue(told.stream()
                .filter(event -> Desk.ATTEMPT.equals(event.linkedid()))
                .allMatch(event -> "yokosuka-2018".equals(event.contract())));
        assertTrue(told.stream().anyMatch(event -> Desk.ATTEMPT.equals(event.linkedid())));
        assertTrue(told.stream().anyMatch(event -> "wakayama-2026".equals(event.contract())));
    }

    @Test
    void aLineSaysWhatMayStandInClear() throws Exception {
        write(line("HANGUP", "pbx-1541379600.7", "{\\\"hangupcause\\\":17,\\\"dialstatus\\\":\\\"\\\"}"));
        sweepTwice();
        var event = told.getFirst();
        assertEquals("HANGUP", event.type());
        assertEquals(17, event.cause());
        assertEquals("pbx-1541379600.7", event.uniqueid());
        assertEquals(Desk.ATTEMPT, event.linkedid());
        assertEquals("PJSIP/trunk-0000000a", event.channel());
        assertEquals(Instant.parse("2018-11-05T01:00:00.663591Z"), event.at());
    }

    @Test
    void anOperatorsKeyAndAMessageAreReadFromTheirOwnLines() throws Exception {
        var extra = "{\\\"extra\\\":\\\"" + Desk.ATTEMPT;
        write(line("DENWABAN_RESULT", "pbx-1541379600.7", extra + ":3\\\"}")
                + line("DENWABAN_MESSAGE", "pbx-1541379600.7", extra + ":WHOLE:7800\\\"}")
                + line("ANSWER", "pbx-1541379600.7", extra + ":WHOLE:7800\\\"}"));
        sweepTwice();
        assertEquals(
                Arrays.asList("3", null, null),
                told.stream().map(CelEvent::resultKey).toList());
        assertEquals(
                Arrays.asList(null, "WHOLE:7800", null),
                journal.disk().celOf(Desk.ATTEMPT).stream()
                        .map(CelEvent::message)
                        .toList());
    }

    @Test
    void aTornLastLineIsKeptAndFlagged() throws Exception {
        write(line("ANSWER", "pbx-1541379600.7", "") + "{\"eventtype\":\"HANG");
        sweepTwice();
        assertEquals(List.of(false, true), told.stream().map(CelEvent::torn).toList());
        assertNull(told.get(1).type());
        assertEquals(List.of(), files());
    }

    @Test
    void aLineThatIsNoJsonIsKeptAndFlagged() throws Exception {
        write("架空\n" + line("ANSWER", "pbx-1541379600.7", "") + "\n");
        sweepTwice();
        assertEquals(List.of(true, false), told.stream().map(CelEvent::torn).toList());
    }

    /// What a disk leaves in a file after a fault may be long; it costs no thread its stack.
    @Test
    void aLineOfTheGreatestLengthIsReadWithAStackOfAnyThread() {
        var extra = "x".repeat(CelFile.LONGEST_LINE);
        var head = CelEvent.head("{\"eventtype\":\"HANGUP\",\"eventtime\":\"1795316547.1\",\"eventextra\":\"" + extra
                + "\",\"uniqueid\":\"pbx-1795316547.10\",\"linkedid\":\"pbx-1795316547.10\",\"more\":1}");
        assertEquals(
                extra.length(), head == null ? 0 : head.getString("eventextra").length());
    }

    @Test
    void aLineOfOneMebibyteIsWholeAndALongerOneComesInPieces() throws Exception {
        var line = line("ANSWER", "pbx-1541379600.7", "");
        var longest = line.stripTrailing()
                + " ".repeat(CelFile.LONGEST_LINE - 1 - line.stripTrailing().length()) + "\n";
        write(longest);
        sweepTwice();
        assertEquals(List.of(false), told.stream().map(CelEvent::torn).toList());
        told.clear();
        write("x".repeat(CelFile.LONGEST_LINE + 1) + "\n" + line);
        sweepTwice();
        assertEquals(
                List.of(true, true, false), told.stream().map(CelEvent::torn).toList());
        told.clear();
        write("x".repeat(10 * CelFile.LONGEST_LINE) + "\n" + line);
        sweepTwice();
        assertEquals(10, told.stream().filter(CelEvent::torn).count());
        assertEquals("ANSWER", told.getLast().type());
    }

    @Test
    void aWriterThatHadItOpenIsWaitedFor() throws Exception {
        try (var writer = Files.newBufferedWriter(
                directory.resolve("cel.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(line("ANSWER", "pbx-1541379600.7", ""));
            writer.flush();
            assertEquals(0, cel.sweep());
            writer.write(line("HANGUP", "pbx-1541379600.7", ""));
        }
        write(line("CHAN_END", "pbx-1541379600.8", ""));
        desk.clock.turn(CelFile.SETTLE);
        assertEquals(2, cel.sweep());
        desk.clock.turn(CelFile.SETTLE);
        assertEquals(1, cel.sweep());
        assertEquals(
                List.of("ANSWER", "HANGUP", "CHAN_END"),
                told.stream().map(CelEvent::type).toList());
    }

    @Test
    void whatAnEarlierProcessLeftIsReadFirst() throws Exception {
        Files.writeString(directory.resolve("cel.jsonl.1541370000002"), line("HANGUP", "pbx-1541379600.2", ""));
        Files.writeString(directory.resolve("cel.jsonl.1541370000001"), line("ANSWER", "pbx-1541379600.2", ""));
        write(line("LINKEDID_END", "pbx-1541379600.2", ""));
        assertEquals(2, cel.sweep());
        desk.clock.turn(CelFile.SETTLE);
        assertEquals(1, cel.sweep());
        assertEquals(
                List.of("ANSWER", "HANGUP", "LINKEDID_END"),
                told.stream().map(CelEvent::type).toList());
    }

    @Test
    void aDeathAfterTheCommitReadsNothingTwice() throws Exception {
        var text = line("ANSWER", "pbx-1541379600.2", "") + line("HANGUP", "pbx-1541379600.2", "");
        write(text);
        assertEquals(0, cel.sweep());
        desk.clock.turn(CelFile.SETTLE);
        assertEquals(2, cel.sweep());
        // the file as it was before it was deleted, and the note of how far it was read
        var name = "cel.jsonl." + Desk.NOW.toEpochMilli();
        Files.writeString(directory.resolve(name), text);
        journal.disk().writeCel(name, text.length(), List.of());
        assertEquals(0, cel.sweep());
        assertEquals(2, journal.depth());
        assertEquals(List.of(), files());
    }

    /// Asterisk writes the seconds of POSIX, which know no leap second; the line of one that did is kept whole.
    @ParameterizedTest
    @ValueSource(strings = {"2016-12-31 23:59:60", "2016-12-31T23:59:60Z", "23:59:60.5", "1483228800:60"})
    void aLineOfALeapSecondIsKeptWithoutATime(String time) throws Exception {
        var line = line("ANSWER", "pbx-1541379600.2", "").replace("1541379600.663591", time);
        write(line);
        sweepTwice();
        var event = told.getFirst();
        assertNull(event.at());
        assertEquals("ANSWER", event.type());
        assertEquals("pbx-1541379600.2", event.uniqueid());
        var row = journal.disk().cel(1).getFirst().row();
        assertArrayEquals(
                line.strip().getBytes(StandardCharsets.UTF_8),
                desk.vault.open(
                        new Place("cel_event", "payload", event.id()),
                        row.sealed().payload()));
    }

    @Test
    void aDeathInTheMiddleGoesOnWhereItWas() throws Exception {
        var first = line("ANSWER", "pbx-1541379600.2", "");
        var name = "cel.jsonl.1541370000001";
        Files.writeString(directory.resolve(name), first + line("HANGUP", "pbx-1541379600.2", ""));
        journal.disk().writeCel(name, first.length(), List.of());
        assertEquals(1, cel.sweep());
        assertEquals("HANGUP", told.getFirst().type());
    }

    @Test
    void aDeathWhileItWasOverwrittenLosesAndAddsNothing() throws Exception {
        var name = "cel.jsonl.1541370000001";
        Files.write(directory.resolve(name), new byte[200]);
        journal.disk().writeCel(name, 200, List.of());
        assertEquals(0, cel.sweep());
        assertEquals(List.of(), files());
    }

    @Test
    void aSecondFileOfTheSameMillisecondGetsItsOwnName() throws Exception {
        write(line("ANSWER", "pbx-1541379600.2", ""));
        assertEquals(0, cel.sweep());
        write(line("HANGUP", "pbx-1541379600.2", ""));
        assertEquals(0, cel.sweep());
        assertEquals(2, files().size());
        desk.clock.turn(CelFile.SETTLE.plusMillis(1));
        assertEquals(2, cel.sweep());
    }

    private void sweepTwice() throws IOException {
        assertEquals(0, cel.sweep());
        desk.clock.turn(CelFile.SETTLE);
        assertTrue(cel.sweep() > 0);
    }

    private void write(String text) throws IOException {
        Files.writeString(directory.resolve("cel.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static String line(String type, String uniqueid, String extra) {
        return ("{\"eventtype\":\"%s\",\"eventtime\":\"1541379600.663591\",\"eventextra\":\"%s\",\"uniqueid\":\"%s\","
                        + "\"linkedid\":\"%s\",\"num\":\"%s\",\"channame\":\"PJSIP/trunk-0000000a\"}\n")
                .formatted(type, extra, uniqueid, Desk.ATTEMPT, Desk.CITIZEN);
    }
}
