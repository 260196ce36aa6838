package org.denwaban.staff;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;

/// Hours worked, by contract and day.
public final class HoursBoard {

    /// A day's hours; empty where nobody was there.
    public record Day(LocalDate day, List<Hours> operators) {

        public Day {
            operators = List.copyOf(operators);
        }

        JsonObject json() {
            return new JsonObject()
                    .put("day", day.toString())
                    .put(
                            "operators",
                            new JsonArray(operators.stream().map(Hours::json).toList()));
        }
    }

    private final Database database;
    private final DutyStore store;
    private final Supplier<Instant> contractTime;

    public HoursBoard(Database database, DutyStore store, Supplier<Instant> contractTime) {
        this.database = database;
        this.store = store;
        this.contractTime = contractTime;
    }

    /// Each day from `first` to `last`, both included, at which somebody was at work for a contract.
    public List<Day> days(String contractId, LocalDate first, LocalDate last) {
        var now = contractTime.get();
        var changes = database.transaction(handle -> store.between(handle, start(first), start(last.plusDays(1))));
        return Stream.iterate(first, day -> !day.isAfter(last), day -> day.plusDays(1))
                .map(day -> new Day(day, HoursRules.of(contractId, changes, start(day), start(day.plusDays(1)), now)))
                .filter(day -> !day.operators().isEmpty())
                .toList();
    }

    /// The same as JSON.
    public static JsonObject json(String contractId, List<Day> days) {
        return new JsonObject()
                .put("contract", contractId)
                .put("days", new JsonArray(days.stream().map(Day::json).toList()));
    }

    private static Instant start(LocalDate day) {
        return Tokyo.instant(day.atStartOfDay());
    }
}
