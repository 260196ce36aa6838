package org.denwaban.journal;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// Whatever a line of the PBX's own record holds: an event, torn or not.
public final class CelEventFuzz {

    private CelEventFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        var line = new String(bytes, StandardCharsets.UTF_8);
        var head = CelEvent.head(line);
        CelEvent.of("1", head, true, null);
        try {
            CelEvent.of("1", new JsonObject(line), false, null);
        } catch (DecodeException torn) {
            // as CelFile takes it
        }
    }
}
