package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a log line looks: one an event, whatever is in it.
class LogTest {

    private static final String TWO_LINES = "E-AGI-009 a script failed\n2026-01-01 INFO forged";

    @Test
    void oneLineAnEventWithItsCall() throws Exception {
        var line = line("text", TWO_LINES, null, Map.of("attempt", "dwabc"));
        assertTrue(
                line.endsWith("ERROR room - E-AGI-009 a script failed | 2026-01-01 INFO forged [attempt=dwabc]\n"),
                line);
        assertTrue(line("text", "plain", null, Map.of()).endsWith("ERROR room - plain\n"));
    }

    @Test
    void anExceptionStaysOnTheLine() throws Exception {
        var line = line("text", "failed", new IllegalStateException("first\nsecond"), Map.of());
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.contains("failed | java.lang.IllegalStateException: first | second"), line);
    }

    @Test
    void aProgramReadsOneObjectALine() throws Exception {
        var line = line("json", TWO_LINES, new IllegalStateException("x"), Map.of("call", "pbx-1.2"));
        assertEquals(1, line.lines().count(), line);
        var object = new JsonObject(line);
        assertEquals(TWO_LINES, object.getString("formattedMessage"));
        assertEquals("pbx-1.2", object.getJsonObject("mdc").getString("call"));
        assertEquals("ERROR", object.getString("level"));
    }

    private static String line(
            String format, String message, @Nullable Throwable thrown, Map<String, String> correlation)
            throws Exception {
        var context = new LoggerContext();
        context.putProperty("DENWABAN_LOG", format);
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogTest.class.getResource("/logback.xml"));
        var root = context.getLogger("ROOT");
        var appender = (OutputStreamAppender<ILoggingEvent>) root.getAppender(format);
        var event = new LoggingEvent("", context.getLogger("org.denwaban.room"), Level.ERROR, message, thrown, null);
        event.setMDCPropertyMap(correlation);
        var bytes = appender.getEncoder().encode(event);
        context.stop();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
