package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// docs/schema.md against the tables that the migrations make.
class SchemaDocIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void everyTableAndColumnStandsInThePageAndNoOther() throws IOException {
        var known = DATABASE.transaction(handle -> handle
                .createQuery("SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE() AND table_name <> 'schema_version'")
                .mapTo(String.class)
                .stream()
                .collect(Collectors.toCollection(TreeSet::new)));
        var told = new TreeSet<String>();
        for (var chapter : page().split("(?m)^## ", -1)) {
            var table = Pattern.compile("^`([a-z0-9_]+)`:").matcher(chapter);
            if (table.find()) {
                var ofTable = table.group(1) + ".";
                Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|")
                        .matcher(chapter)
                        .results()
                        .forEach(row -> told.add(ofTable + row.group(1)));
                // a view's columns that another table explains stand in lines of their own
                chapter.lines()
                        .filter(line -> line.startsWith("`"))
                        .skip(1)
                        .forEach(line -> Pattern.compile("`([a-z0-9_]+)`")
                                .matcher(line)
                                .results()
                                .forEach(name -> told.add(ofTable + name.group(1))));
            }
        }
        assertEquals(known, told);
    }

    @Test
    void everySealedColumnIsCalledSealedAndEveryDigestADigest() throws IOException {
        for (var line : page().lines().filter(each -> each.startsWith("| `")).toList()) {
            var name = line.split("`", -1)[1];
            assertEquals(name.endsWith("_sealed") || name.equals("payload"), line.contains("| sealed"), name);
            assertEquals(name.endsWith("_digest"), line.contains("| digest"), name);
        }
    }

    @Test
    void everyQueryOfThePageRuns() throws IOException {
        var block = Pattern.compile("(?s)```\n(.*?)```").matcher(page());
        assertTrue(block.find());
        var queries =
                block.group(1).lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        for (var query : queries.split(";", -1)) {
            if (!query.isBlank()) {
                DATABASE.run(handle -> handle.createQuery(query).mapToMap().list());
            }
        }
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/schema.md"));
    }
}
