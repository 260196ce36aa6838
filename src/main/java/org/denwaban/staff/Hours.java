package org.denwaban.staff;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.denwaban.clock.Tokyo;
import org.jspecify.annotations.Nullable;

/// How long an operator was at work for a contract, within some time (a day).
///
/// @param cameAt when they were first there; contract time
/// @param leftAt when they last left; null while they are there, and where they stayed beyond that time
/// @param ready  took calls
/// @param paused took none, by reason
public record Hours(
        String operatorId,
        Instant cameAt,
        @Nullable Instant leftAt,
        Duration ready,
        Map<PauseReason, Duration> paused) {

    public Hours {
        var copy = new EnumMap<PauseReason, Duration>(PauseReason.class);
        copy.putAll(paused);
        paused = Collections.unmodifiableMap(copy);
    }

    /// Signed in, pauses and all.
    public Duration present() {
        return paused.values().stream().reduce(ready, Duration::plus);
    }

    /// Present without the pauses that are no work (休憩, 食事).
    public Duration worked() {
        return paused.entrySet().stream()
                .filter(pause -> pause.getKey().work())
                .map(Map.Entry::getValue)
                .reduce(ready, Duration::plus);
    }

    /// Seconds; times with Tokyo's offset.
    public JsonObject json() {
        var pauses = new JsonObject();
        paused.forEach((reason, time) -> pauses.put(reason.name(), time.toSeconds()));
        return new JsonObject()
                .put("operator", operatorId)
                .put("cameAt", Tokyo.offset(cameAt).toString())
                .put("leftAt", leftAt == null ? null : Tokyo.offset(leftAt).toString())
                .put("present", present().toSeconds())
                .put("worked", worked().toSeconds())
                .put("ready", ready.toSeconds())
                .put("paused", pauses);
    }
}
