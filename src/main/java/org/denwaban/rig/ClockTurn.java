package org.denwaban.rig;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/// One turn of contract time, as `clock-turns.jsonl` tells it: `{"machine":"…Z","contract":"…+09:00"}`.
///
/// @param machine  when it was turned
/// @param contract what contract time was from then on
public record ClockTurn(Instant machine, OffsetDateTime contract) {

    /// The turns of a file, in its order; none when it is not there.
    ///
    /// @throws RigException E-RIG-009 when it cannot be read
    public static List<ClockTurn> read(Path file) {
        if (!Files.exists(file)) return List.of();
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(JsonObject::new)
                    .map(json -> new ClockTurn(
                            Instant.parse(json.getString("machine")), OffsetDateTime.parse(json.getString("contract"))))
                    .toList();
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read the clock's turns in " + file, e);
        }
    }

    /// Contract time at a moment of machine time: the latest turn before it, and what has gone by
    /// since. Machine time itself before the first turn.
    static Instant contractTime(List<ClockTurn> turns, Instant machine) {
        Instant contract = machine;
        for (ClockTurn turn : turns) {
            if (!turn.machine().isAfter(machine))
                contract = turn.contract().toInstant().plus(Duration.between(turn.machine(), machine));
        }
        return contract;
    }
}
