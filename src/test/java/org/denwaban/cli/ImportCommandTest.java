package org.denwaban.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ImportCommandTest {

    private static final String CONTRACT = "docs/contracts/yokosuka-2018.toml";
    private static final String LISTS = "src/test/resources/lists/";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsTheSummaryOfAGoodList() {
        assertEquals(0, run("--contract", CONTRACT, "--list", LISTS + "good-utf8.csv", "--dry-run", "--json"));
        var json = new JsonObject(out.toString());
        assertEquals(6, json.getInteger("lines"));
        assertEquals(6, json.getInteger("contacts"));
        assertEquals(4, json.getInteger("households"));
        assertEquals(2, json.getInteger("defectiveBeforeDialling"));
        assertEquals(2, json.getInteger("corrected"));
        assertFalse(json.containsKey("added"));
        assertEquals("", err.toString());
    }

    @Test
    void namesEveryFaultOfABadList() {
        assertEquals(2, run("--contract", CONTRACT, "--list", LISTS + "bad.csv", "--dry-run", "--json"));
        var errors = new JsonObject(out.toString()).getJsonArray("errors");
        assertEquals(5, errors.size());
        assertEquals(3, errors.getJsonObject(0).getInteger("line"));
        assertEquals("被保険者証番号", errors.getJsonObject(0).getString("column"));
    }

    @Test
    void tellsPeopleOnStandardErrorWhatIsWrong() {
        assertEquals(2, run("--contract", CONTRACT, "--list", LISTS + "bad.csv", "--dry-run"));
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("3行目「被保険者証番号」"));
    }

    @Test
    void failsOtherwiseWithOne() {
        assertEquals(1, run("--contract", CONTRACT, "--list", "nowhere.csv", "--dry-run"));
        assertEquals(1, run("--contract", "nowhere.toml", "--list", LISTS + "good-utf8.csv"));
        assertEquals(
                1,
                run("--contract", "docs/contracts/wakayama-2026.toml", "--list", LISTS + "good-utf8.csv", "--dry-run"));
    }

    @Test
    void takesWrongWordsForAMisuseLikeEveryOtherCommand() {
        assertEquals(2, run("--list", LISTS + "good-utf8.csv"));
        assertEquals(2, run("--contract", CONTRACT, "--list", LISTS + "good-utf8.csv", "--dryrun"));
        assertTrue(err.toString().contains("--dry-run"), err.toString());
    }

    @Test
    void takesAListOrTakesOneBackAndNotBoth() {
        assertEquals(2, run("--contract", CONTRACT));
        assertEquals(2, run("--contract", CONTRACT, "--list", LISTS + "good-utf8.csv", "--undo"));
        assertEquals(2, run("--contract", CONTRACT, "--undo", "--dry-run"));
        assertEquals(1, run("--contract", CONTRACT, "--undo"), "asks the machine");
    }

    @Test
    void answersInJsonThatTheMachineCouldNotBeOpened() {
        assertEquals(1, run("--contract", CONTRACT, "--list", LISTS + "good-utf8.csv", "--json"));
        assertEquals(
                "no machine here",
                new JsonObject(out.toString()).getJsonObject("error").getString("message"));
    }

    private int run(String... arguments) {
        ImportCommand.Machines none = _ -> {
            throw new IllegalStateException("E-IMPORT-010: no machine here");
        };
        return Complaint.of(new CommandLine(new ImportCommand(none)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
