package org.denwaban.report;

import java.util.Arrays;
import java.util.Optional;

/// What a report is written as.
public enum FiguresFormat {
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    PDF("pdf", "application/pdf");

    private final String extension;
    private final String type;

    FiguresFormat(String extension, String type) {
        this.extension = extension;
        this.type = type;
    }

    /// After the dot of a file's name.
    public String extension() {
        return extension;
    }

    /// Media type.
    public String type() {
        return type;
    }

    /// The one with this extension.
    public static Optional<FiguresFormat> of(String extension) {
        return Arrays.stream(values())
                .filter(each -> each.extension.equalsIgnoreCase(extension))
                .findFirst();
    }

    /// A report's bytes; the same for the same report.
    public byte[] write(FiguresReport report) {
        return switch (this) {
            case XLSX -> FiguresBook.of(report);
            case PDF -> FiguresPaper.of(report);
        };
    }
}
