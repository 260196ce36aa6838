package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A real LibreOffice without a window, which opens what we write. Debian's packages are installed where they are
/// missing, which needs root.
public final class Spreadsheets {

    private static final Path OFFICE = Path.of("/usr/bin/soffice");
    private static final Path PICTURES = Path.of("/usr/bin/pdftoppm");
    private static final List<String> PACKAGES = List.of("libreoffice-calc-nogui", "poppler-utils", "fonts-noto-cjk");

    /// Its first start makes a profile.
    private static final Duration SLOW = Duration.ofMinutes(3);

    private Spreadsheets() {}

    private static synchronized void install() {
        if (Files.isExecutable(OFFICE) && Files.isExecutable(PICTURES)) {
            return;
        }
        var command = new ArrayList<>(
                List.of("flock", "/tmp/denwaban-libreoffice.lock", "env", "DEBIAN_FRONTEND=noninteractive"));
        command.addAll(AsteriskProvision.APT);
        var install = new ArrayList<>(command);
        install.addAll(List.of("install", "--no-install-recommends"));
        install.addAll(PACKAGES);
        if (!Command.run(Duration.ofMinutes(8), install).well()) {
            command.add("update");
            Command.run(Duration.ofMinutes(5), command);
            var again = Command.run(Duration.ofMinutes(8), install);
            if (!again.well()) {
                fail("LibreOffice is missing and cannot be installed; install " + PACKAGES + ": " + again.tail(4));
            }
        }
    }

    /// The first sheet as it is shown, as CSV.
    public static String csv(Path workbook, Path directory) throws IOException {
        return Files.readString(
                converted(List.of(workbook), directory, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false", "csv"));
    }

    /// The first page as a picture.
    public static Path picture(Path workbook, Path directory) {
        return pictures(List.of(workbook), directory).getFirst();
    }

    /// The first page of each as a picture, by one start of the program.
    public static List<Path> pictures(List<Path> workbooks, Path directory) {
        converted(workbooks, directory, "pdf", "pdf");
        return workbooks.stream()
                .map(workbook -> drawn(workbook, directory.resolve(name(workbook) + ".pdf")))
                .toList();
    }

    private static Path drawn(Path workbook, Path pdf) {
        var picture = Path.of("target/pictures", name(workbook));
        try {
            Files.createDirectories(picture.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var done = Command.run(
                SLOW,
                List.of(PICTURES.toString(), "-png", "-singlefile", "-r", "110", pdf.toString(), picture.toString()));
        assertTrue(done.well(), done.tail(4));
        return Path.of(picture + ".png");
    }

    /// The file of the first one.
    private static Path converted(List<Path> workbooks, Path directory, String format, String ending) {
        install();
        var command = new ArrayList<>(List.of(
                OFFICE.toString(),
                "-env:UserInstallation=file://" + directory.resolve("office").toAbsolutePath(),
                "--headless",
                "--convert-to",
                format,
                "--outdir",
                directory.toString()));
        workbooks.forEach(workbook -> command.add(workbook.toString()));
        var done = Command.run(SLOW, command);
        for (var workbook : workbooks) {
            var file = directory.resolve(name(workbook) + "." + ending);
            assertTrue(done.well() && Files.isRegularFile(file), done.tail(4));
        }
        return directory.resolve(name(workbooks.getFirst()) + "." + ending);
    }

    private static String name(Path workbook) {
        return workbook.getFileName().toString().replaceFirst("\\.xlsx$", "");
    }
}
