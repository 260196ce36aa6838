package org.denwaban.web;

import io.vertx.core.json.DecodeException;
import java.nio.charset.StandardCharsets;

/// Whatever a browser sends, by HTTP or WebSocket: an object that is written and read the same again, or a refusal that
/// repeats nothing of it.
public final class StrictJsonFuzz {

    private StrictJsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        try {
            var object = StrictJson.object(text);
            if (!StrictJson.object(object.encode()).equals(object)) {
                throw new AssertionError("reads otherwise the second time");
            }
        } catch (DecodeException refused) {
            var message = String.valueOf(refused.getMessage());
            if (text.length() > 40 && message.contains(text.substring(0, 40))) {
                throw new AssertionError("a refusal repeats the text");
            }
        }
    }
}
