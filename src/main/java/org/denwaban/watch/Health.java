package org.denwaban.watch;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.denwaban.db.Database;
import org.denwaban.dialer.HindranceRules;
import org.denwaban.dialer.HindranceRules.Reason;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpServer.Route;

/// Whether the house lives, and whether it is ready: `/health/live` answers as long as the process does;
/// `/health/ready` is 200 when calls can be answered and recorded, and none of its checks stands against
/// dialling, else 503 and says what exactly is not so. An emergency stop and a window that is shut are no
/// faults.
///
/// @param checks asked at each question, in this order; one may wait 5 s at most
public record Health(List<Check> checks) {

    public Health {
        checks = List.copyOf(checks);
    }

    /// One thing that must be so.
    ///
    /// @param name fixed word
    /// @param what is wrong where it is not so
    /// @param todo what to do then
    public record Check(String name, BooleanSupplier well, String what, String todo) {}

    /// What this server must have.
    ///
    /// @param house what every way out asks, as it is now
    public static Health of(Database database, Supplier<HindranceRules.House> house) {
        Supplier<HindranceRules.Around> around = () -> house.get().around();
        return new Health(List.of(
                new Check(
                        "database", database::answers, "the database is away", "docs/operate.md#the-database-is-away"),
                check(
                        "pbx_heard",
                        () -> around.get().pbxHeard() && around.get().pbxAsked(),
                        Reason.PBX_NOT_HEARD,
                        "docs/operate.md#ami-is-cut"),
                check(
                        "pbx_spoken_to",
                        () -> around.get().pbxSpokenTo(),
                        Reason.PBX_NOT_SPOKEN_TO,
                        "docs/operate.md#ami-is-cut"),
                check(
                        "journal",
                        () -> around.get().databaseKeepsUp(),
                        Reason.DATABASE_BEHIND,
                        "docs/operate.md#the-database-is-away"),
                check(
                        "call_records",
                        () -> around.get().callRecordsRead(),
                        Reason.CALL_RECORDS,
                        "wait some seconds; then docs/operate.md#the-disk-is-full"),
                check(
                        "contract_time",
                        () -> house.get().realTime(),
                        Reason.TURNED_TIME,
                        "begin with a new data directory and a new database")));
    }

    private static Check check(String name, BooleanSupplier well, Reason otherwise, String todo) {
        return new Check(name, well, otherwise.words(), todo);
    }

    /// Longer than a connection is waited for, shorter than whoever asks waits.
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /// Both questions.
    List<Route> routes() {
        return List.of(
                new Route("GET", "/health/live", _ -> HttpReply.json(200, new JsonObject().put("live", true))),
                new Route("GET", "/health/ready", _ -> ready()));
    }

    private HttpReply ready() {
        var list = new JsonArray();
        boolean all = true;
        for (var check : checks) {
            boolean well = well(check);
            all &= well;
            var one = new JsonObject().put("name", check.name()).put("ok", well);
            list.add(well ? one : one.put("what", check.what()).put("todo", check.todo()));
        }
        return HttpReply.json(
                all ? 200 : 503, new JsonObject().put("ready", all).put("checks", list));
    }

    /// What does not answer in time is not well: a database that hangs would keep whoever asks waiting for minutes.
    private static boolean well(Check check) {
        var answer = new CompletableFuture<Boolean>();
        Thread.ofVirtual()
                .name("health")
                .start(() -> answer.complete(check.well().getAsBoolean()));
        return answer.completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
