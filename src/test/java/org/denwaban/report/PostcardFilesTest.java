package org.denwaban.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostcardFilesTest {

    @TempDir
    private Path folder;

    @Test
    void allAppearAtOnceClosedToOthers() throws IOException {
        var out = folder.resolve("new/out");
        try (var files = new PostcardFiles(out)) {
            files.write("a.csv", to -> to.write('a'));
            files.write("b.csv", to -> to.write('b'));
            assertEquals(List.of(".a.csv.part", ".b.csv.part"), names(out));
            files.commit();
        }
        assertEquals(List.of("a.csv", "b.csv"), names(out));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("a.csv"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
    }

    @Test
    void nothingIsLeftOfAnExportThatFailsHalfWay() throws IOException {
        assertThrows(IOException.class, () -> {
            try (var files = new PostcardFiles(folder)) {
                files.write("a.csv", to -> to.write('a'));
                files.write("b.csv", _ -> {
                    throw new IOException("disk full");
                });
                files.commit();
            }
        });
        assertEquals(List.of(), names(folder));
    }

    @Test
    void aFileThatIsThereIsNeverReplaced() throws IOException {
        Files.writeString(folder.resolve("b.csv"), "theirs");
        try (var files = new PostcardFiles(folder)) {
            files.write("a.csv", to -> to.write('a'));
            assertThrows(FileAlreadyExistsException.class, () -> files.write("b.csv", to -> to.write('b')));
        }
        try (var files = new PostcardFiles(folder)) {
            files.write("c.csv", to -> to.write('c'));
            files.write("d.csv", to -> to.write('d'));
            Files.writeString(folder.resolve("d.csv"), "came meanwhile");
            assertThrows(FileAlreadyExistsException.class, files::commit);
        }
        assertEquals(List.of("b.csv", "d.csv"), names(folder));
        assertEquals("theirs", Files.readString(folder.resolve("b.csv")));
        assertEquals("came meanwhile", Files.readString(folder.resolve("d.csv")));
    }

    @Test
    void aSpreadsheetFindsNoFormula() throws IOException {
        var out = new ByteArrayOutputStream();
        PostcardCsv.write(out, List.of("氏名"), List.of(List.of("=1+1"), List.of("@架空"), List.of("a\"b"), List.of("𠮷")));
        assertEquals(
                "\uFEFF\"氏名\"\r\n\"'=1+1\"\r\n\"'@架空\"\r\n\"a\"\"b\"\r\n\"𠮷\"\r\n",
                out.toString(StandardCharsets.UTF_8));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
