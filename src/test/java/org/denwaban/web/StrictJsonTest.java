package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
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
        assertThrows(DecodeException.class, () -> StrictJson.object(nested(1_000)));
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
