package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The door: help, wrong words, exit codes.
class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutAWordItShowsTheCommands() {
        assertEquals(2, type());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("calendar"), err.toString());
    }

    @Test
    void aMisspeltCommandGetsASuggestion() {
        assertEquals(2, type("calender", "2018"));
        assertTrue(err.toString().contains("denwaban calendar"), err.toString());
        assertFalse(err.toString().contains("Usage"), err.toString());
    }

    @Test
    void anUnknownOptionGetsTheKnownOnes() {
        assertEquals(2, type("calendar", "2018-11", "--jsn"));
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("--jsn") && err.toString().contains("--json"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "serve",
                "check",
                "import",
                "explain",
                "forecast",
                "do-not-call",
                "appointment",
                "mode",
                "stop",
                "resume",
                "calendar",
                "prompts",
                "clock",
                "settle-lost"
            })
    void helpHasAnExample(String command) {
        assertEquals(0, type(command, "--help"));
        assertTrue(out.toString().contains("  ./denwaban " + command + " "), out.toString());
        assertTrue(out.toString().lines().allMatch(line -> line.length() <= 80), out.toString());
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "import", "explain", "forecast", "calendar", "prompts"})
    void withJsonEvenWrongWordsAreAnsweredByOneValue(String command) {
        assertEquals(2, type(command, "--json"));
        assertEquals(1, out.toString().lines().count());
        var error = new JsonObject(out.toString()).getJsonObject("error");
        assertEquals("E-CLI-001", error.getString("code"));
        assertFalse(error.getString("message").isBlank());
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void theMessageInJsonDoesNotRepeatTheCode() {
        assertEquals(2, type("calendar", "2018-13", "--json"));
        assertEquals(
                "{\"error\":{\"code\":\"E-CALENDAR-004\",\"message\":\"there is no month 2018-13\"}}",
                out.toString().strip());
        assertEquals("E-CALENDAR-004: there is no month 2018-13", err.toString().strip());
    }

    private int type(String... words) {
        var door = Main.commandLine();
        door.setOut(new PrintWriter(out, true));
        door.setErr(new PrintWriter(err, true));
        return door.execute(words);
    }
}
