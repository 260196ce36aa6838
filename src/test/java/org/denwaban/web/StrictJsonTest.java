package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @Test
    void anObjectIsReadWhole() {
        assertEquals(
                new JsonObject()
                        .put("a", "髙橋𠮷")
                        .put("b", new JsonObject().put("c", 1.5).putNull("d")),
                StrictJson.object(" {\"a\":\"髙橋𠮷\",\"b\":{\"c\":1.5,\"d\":null}} "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"0468990001\"",
                "{",
                "{}{}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "{\"o\":{\"a\":1,\"a\":2}}",
                "{\"a\":1e400}",
                "{\"a\":-1e400}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":123456789012345678901}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":\"\u0001\"}",
                "{/* */}"
            })
    void whateverIsNotStrictlyOneIsRefused(String text) {
        assertThrows(DecodeException.class, () -> StrictJson.object(text));
    }

    @Test
    void depthHasALimit() {
        StrictJson.object(nested(StrictJson.DEEPEST));
        assertThrows(DecodeException.class, () -> StrictJson.object(nested(StrictJson.DEEPEST + 1)));
        assertThrows(DecodeException.class, () -> StrictJson.object(nested(10 * StrictJson.DEEPEST)));
        assertThrows(DecodeException.class, () -> StrictJson.object(nested(1_000)));
    }

    @Test
    void aNumberHasAsManyDigitsAsItMay() {
        StrictJson.object("{\"a\":" + "9".repeat(StrictJson.NUMBER_MOST) + "}");
        for (int digits : List.of(StrictJson.NUMBER_MOST + 1, 10 * StrictJson.NUMBER_MOST)) {
            var text = "{\"a\":" + "9".repeat(digits) + "}";
            assertThrows(DecodeException.class, () -> StrictJson.object(text));
        }
    }

    @Test
    void aShortTextIsOneOf64Characters() throws Exception {
        var longest = "x".repeat(JsonBody.NAME_MOST);
        assertEquals(longest, body(longest).text("a"));
        for (var text : List.of(longest + "x", longest.repeat(10))) {
            var refused =
                    assertThrows(JsonBody.Unreadable.class, () -> body(text).text("a"));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("E-API-001"));
            assertFalse(String.valueOf(refused.getMessage()).contains("xx"));
        }
    }

    private static JsonBody body(String text) {
        return new JsonBody(StrictJson.object("{\"a\":\"" + text + "\"}"));
    }

    @Test
    void aRefusalRepeatsNothing() {
        var refused = assertThrows(DecodeException.class, () -> StrictJson.object("{\"tel\":0468990001}"));
        assertFalse(String.valueOf(refused.getMessage()).contains("8990001"));
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }
}
