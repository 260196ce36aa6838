package org.denwaban.inbound;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.denwaban.people.PeopleStore;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.denwaban.vault.VaultException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The SQL of calls that came in. A caller's number is sealed under the contract's key; one that was withheld is not
/// written at all.
public final class InboundStore {

    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{3,19}");

    private final Vault vault;
    private final PeopleStore people;

    public InboundStore(Vault vault, PeopleStore people) {
        this.vault = vault;
        this.people = people;
    }

    /// A line of the PBX's record: its id and the call that it tells of.
    record Told(String id, @Nullable String linkedId) {}

    /// Up to which line calls of a PBX are made; empty before the first.
    ///
    /// @param pbx system name, with which Asterisk begins each Uniqueid
    Optional<String> readTo(Handle handle, String pbx) {
        return handle.createQuery("SELECT MAX(read_to) FROM inbound_call WHERE id LIKE :own")
                .bind("own", ids(pbx))
                .mapTo(String.class)
                .findOne();
    }

    private static String ids(String pbx) {
        return pbx.replace("_", "\\_") + "-%";
    }

    /// The next lines, in the order in which they were read.
    List<Told> after(Handle handle, String id, int most) {
        return handle.createQuery("SELECT id, linkedid FROM cel_event WHERE id > :id ORDER BY id LIMIT " + most)
                .bind("id", id)
                .map((row, _) -> new Told(row.getString("id"), row.getString("linkedid")))
                .list();
    }

    /// Whether a line of a PBX's call comes behind this one.
    boolean anyAfter(Handle handle, String pbx, String id) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM cel_event WHERE id > :id AND linkedid LIKE :own)")
                .bind("id", id)
                .bind("own", ids(pbx))
                .mapTo(Boolean.class)
                .one();
    }

    /// Calls of a PBX without an end that came before `before`, the oldest first.
    List<String> live(Handle handle, String pbx, Instant before, int most) {
        return handle.createQuery("SELECT id FROM inbound_call WHERE ended_at IS NULL AND came_at < :before"
                        + " AND id LIKE :own ORDER BY came_at LIMIT " + most)
                .bind("before", before)
                .bind("own", ids(pbx))
                .mapTo(String.class)
                .list();
    }

    /// Writes a call, or what is known of it by now.
    ///
    /// @param operator   who answered
    /// @param contractAt contract time at which it came; kept from the first writing
    /// @param readTo     line up to which it is made
    /// @return whether its end is new
    boolean write(Handle handle, InboundCall call, @Nullable String operator, Instant contractAt, String readTo) {
        var before = handle.createQuery("SELECT withheld IS NOT NULL AS told, ended_at IS NOT NULL AS has_ended"
                        + " FROM inbound_call WHERE id = :id FOR UPDATE")
                .bind("id", call.id())
                .map((row, _) -> new Known(row.getBoolean("told"), row.getBoolean("has_ended")))
                .findOne();
        handle.createUpdate(
                        "INSERT INTO inbound_call (id, contract_id, dialled, came_at, contract_at, route, queued_at,"
                                + " answered_at, operator_id, queue_left, ended_at, ending, cause, read_to) VALUES (:id,"
                                + " :contract, :dialled, :came, :contractAt, :route, :queued, :answered, :operator, :left, :ended,"
                                + " :ending, :cause, :readTo) ON DUPLICATE KEY UPDATE contract_id = VALUES(contract_id), dialled ="
                                + " VALUES(dialled), route = VALUES(route), queued_at = VALUES(queued_at), answered_at ="
                                + " VALUES(answered_at), operator_id = VALUES(operator_id), queue_left = VALUES(queue_left),"
                                + " ended_at = VALUES(ended_at), ending = VALUES(ending), cause = VALUES(cause), read_to ="
                                + " VALUES(read_to)")
                .bind("id", call.id())
                .bind("contract", call.contractId())
                .bind("dialled", call.dialled())
                .bind("came", call.cameAt())
                .bind("contractAt", contractAt)
                .bind("route", name(call.route()))
                .bindByType("queued", call.queuedAt(), Instant.class)
                .bindByType("answered", call.answeredAt(), Instant.class)
                .bind("operator", operator)
                .bind("left", call.queueLeft())
                .bindByType("ended", call.endedAt(), Instant.class)
                .bind("ending", name(call.ending()))
                .bind("cause", call.cause())
                .bind("readTo", readTo)
                .execute();
        var contract = call.contractId();
        if (contract != null && !before.map(Known::told).orElse(false)) {
            shown(handle, call.id()).ifPresent(number -> writeCaller(handle, call.id(), contract, number));
        }
        return call.endedAt() != null && !before.map(Known::over).orElse(false);
    }

    private record Known(boolean told, boolean over) {}

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    /// What the dialplan let through of the caller's number: digits, or `anonymous` where it was withheld or none.
    /// Empty where that line is not here yet, is torn, or its key was destroyed.
    private Optional<String> shown(Handle handle, String id) {
        return handle.createQuery(
                        "SELECT id, payload FROM cel_event WHERE linkedid = :id AND uniqueid = :id AND NOT torn"
                                + " AND type = 'DENWABAN_LINE' ORDER BY id DESC LIMIT 1")
                .bind("id", id)
                .map((row, _) -> opened(row.getString("id"), row.getBytes("payload")))
                .findOne()
                .flatMap(number -> number);
    }

    private Optional<String> opened(String celId, byte[] payload) {
        try {
            var line = vault.open(new Place("cel_event", "payload", celId), payload);
            return Optional.ofNullable(new JsonObject(new String(line, StandardCharsets.UTF_8)).getString("num"));
        } catch (VaultException | DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private void writeCaller(Handle handle, String id, String contractId, String shown) {
        boolean withheld = !NUMBER.matcher(shown).matches();
        var number = Domestic.caller(shown);
        handle.createUpdate("UPDATE inbound_call SET withheld = :withheld, number_digest = :digest, number_sealed ="
                        + " :sealed WHERE id = :id")
                .bind("withheld", withheld)
                .bind(
                        "digest",
                        number.map(each -> people.numberDigest(contractId, each))
                                .orElse(null))
                .bind("sealed", withheld ? null : sealed(contractId, id, Domestic.digits(shown)))
                .bind("id", id)
                .execute();
    }

    private byte[] sealed(String contractId, String id, String number) {
        return vault.seal(vault.contractKey(contractId), numberOf(id), number.getBytes(StandardCharsets.US_ASCII));
    }

    private static Place numberOf(String id) {
        return new Place("inbound_call", "number_sealed", id);
    }
}
