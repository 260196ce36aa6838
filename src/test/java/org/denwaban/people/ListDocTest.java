package org.denwaban.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.denwaban.contract.ListFormat;
import org.denwaban.people.ListFault.Code;
import org.junit.jupiter.api.Test;

/// docs/call-list.md against the reader itself.
class ListDocTest {

    private static final Pattern CODE = Pattern.compile("(?m)^\\| ([EW]-LIST-[0-9]{3}) \\|");
    private static final Pattern COLUMN = Pattern.compile("(?m)^\\| ([0-9]+) \\| ([^|]+) \\|");

    @Test
    void everyCodeStandsInTheDocAndNoOther() throws IOException {
        var codes = Arrays.stream(Code.values()).map(Code::wire).toList();
        assertEquals(codes, told(CODE, 1));
    }

    @Test
    void everyColumnStandsInTheDocInItsPlace() throws IOException {
        assertEquals(Arrays.stream(ListColumn.values()).map(ListColumn::header).toList(), told(COLUMN, 2));
        assertEquals(ListFormat.COLUMNS, told(COLUMN, 2));
    }

    private static List<String> told(Pattern row, int group) throws IOException {
        return row.matcher(Files.readString(Path.of("docs/call-list.md")))
                .results()
                .map(match -> match.group(group))
                .toList();
    }
}
