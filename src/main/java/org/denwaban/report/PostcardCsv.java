package org.denwaban.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Rows as CSV: UTF-8 with byte order mark, every value quoted, CR LF; a value that a spreadsheet would take for a
/// formula
/// gets an apostrophe before it.
final class PostcardCsv {

    private static final char MARK = '\uFEFF';

    private PostcardCsv() {}

    static void write(OutputStream to, List<String> heading, Iterable<List<String>> rows) throws IOException {
        var writer = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        writer.write(MARK);
        var csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .quoteStrategy(QuoteStrategies.ALWAYS)
                .build(writer);
        csv.writeRecord(heading);
        for (var row : rows) {
            csv.writeRecord(row.stream().map(PostcardCsv::noFormula).toList());
        }
        csv.flush();
        writer.flush();
    }

    static String noFormula(String value) {
        return !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }
}
