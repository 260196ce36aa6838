package org.denwaban.callback;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.LeaseStore;
import org.denwaban.campaign.LiveNumberStore;
import org.denwaban.campaign.Outcome;
import org.denwaban.db.Ulid;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/// The SQL of call backs and of the calls by which they are kept. A number is sealed under the contract's key.
public final class CallBackStore {

    private static final String WISH = "SELECT id, contract_id, tries, next_at FROM call_back";
    private static final String TRY =
            "SELECT id, call_back_id, contract_id, operator_id, state, redeemed_at, expires_at FROM call_back_try";

    private final Vault vault;
    private final PeopleStore people;

    public CallBackStore(Vault vault, PeopleStore people) {
        this.vault = vault;
        this.people = people;
    }

    // the wish

    /// Writes a wish down, to be kept from `contractNow` on.
    ///
    /// @param callId the call in which it was asked for
    /// @return whether it is new: the same number waits once, however often it is asked for
    public boolean ask(
            Handle handle,
            String contractId,
            PhoneNumber number,
            String callId,
            CallBack.Source source,
            Instant contractNow,
            Instant machineNow) {
        var id = Ulid.at(machineNow);
        // one that is there already is left as it is, and nothing else is passed over
        handle.createUpdate("INSERT INTO call_back (id, contract_id, number_digest, number_sealed, call_id, source,"
                        + " asked_at, contract_at, waits, next_at) VALUES (:id, :contract, :digest, :sealed, :call,"
                        + " :source, :now, :contractNow, 1, :contractNow) ON DUPLICATE KEY UPDATE waits = waits")
                .bind("id", id)
                .bind("contract", contractId)
                .bind("digest", people.numberDigest(contractId, number))
                .bind("sealed", sealed(contractId, id, number))
                .bind("call", callId)
                .bind("source", source.name())
                .bind("now", machineNow)
                .bind("contractNow", contractNow)
                .execute();
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM call_back WHERE id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    private byte[] sealed(String contractId, String id, PhoneNumber number) {
        return vault.seal(
                vault.contractKey(contractId), place(id), number.digits().getBytes(StandardCharsets.US_ASCII));
    }

    private static Place place(String id) {
        return new Place("call_back", "number_sealed", id);
    }

    /// Whether a number of a contract, or a household that has it, is not to be called.
    public boolean forbidden(Handle handle, String contractId, PhoneNumber number) {
        return forbidden(handle, contractId, people.numberDigest(contractId, number));
    }

    private static boolean forbidden(Handle handle, String contractId, byte[] digest) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM do_not_call d WHERE d.contract_id = :contract"
                        + " AND d.lifted_at IS NULL AND (d.number_digest = :digest OR d.household_id IN (SELECT"
                        + " p.household_id FROM household_phone p WHERE p.number_digest = :digest)))")
                .bind("contract", contractId)
                .bind("digest", digest)
                .mapTo(Boolean.class)
                .one();
    }

    /// The wish of a contract that has waited longest and may be looked at now, locked; those that somebody else holds
    /// or that are being rung are passed over.
    public Optional<CallBack> lockNext(Handle handle, String contractId, Instant contractNow) {
        return handle.createQuery(WISH + " WHERE contract_id = :contract AND waits = 1 AND next_at <= :now"
                        + " AND id NOT IN (SELECT call_back_id FROM call_back_try WHERE live = 1)"
                        + " ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED")
                .bind("contract", contractId)
                .bind("now", contractNow)
                .map(CallBackStore::wish)
                .findOne();
    }

    /// A wish that waits, locked.
    public Optional<CallBack> lock(Handle handle, String id) {
        return handle.createQuery(WISH + " WHERE id = :id AND waits = 1 FOR UPDATE")
                .bind("id", id)
                .map(CallBackStore::wish)
                .findOne();
    }

    /// All that wait, of every contract, the oldest first.
    public List<Waiting> waiting(Handle handle, String contractId) {
        return handle.createQuery("SELECT id, source, contract_at, tries, next_at FROM call_back WHERE waits = 1"
                        + " AND contract_id = :contract ORDER BY contract_at, id")
                .bind("contract", contractId)
                .map(row -> new Waiting(
                        row.getColumn("id", String.class),
                        CallBack.Source.valueOf(row.getColumn("source", String.class)),
                        row.getColumn("contract_at", Instant.class),
                        row.getColumn("tries", Integer.class),
                        row.getColumn("next_at", Instant.class)))
                .list();
    }

    /// A wish as people see it; contract times.
    public record Waiting(String id, CallBack.Source source, Instant askedAt, int tries, Instant next) {}

    /// Why a wish is better not kept, or empty; asked right before it is rung.
    public Optional<CallBack.Ending> superfluous(Handle handle, CallBack wish) {
        if (forbidden(handle, wish.contractId(), digest(handle, wish.id()))) {
            return Optional.of(CallBack.Ending.FORBIDDEN);
        }
        return talkedSince(handle, wish.id()) ? Optional.of(CallBack.Ending.CALLED_AGAIN) : Optional.empty();
    }

    private static boolean talkedSince(Handle handle, String id) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM call_back b JOIN inbound_call c"
                        + " ON c.contract_id = b.contract_id AND c.number_digest = b.number_digest"
                        + " AND c.came_at > b.asked_at WHERE b.id = :id AND c.answered_at IS NOT NULL)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /// Whether a call of ours to the wish's number is promised or on the line, for a campaign.
    ///
    /// @param since machine time before which no call can have begun that is still on the line
    public boolean numberLive(Handle handle, String id, Instant since) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt a JOIN call_back b"
                        + " ON b.contract_id = a.contract_id AND b.number_digest = a.number_digest WHERE b.id = :id"
                        + " AND (a.live = 1 OR a.answered_at > :since AND (a.operator_gone_at IS NULL"
                        + " OR a.cause IS NULL OR a.message = 'ASKED')))")
                .bind("id", id)
                .bind("since", since)
                .mapTo(Boolean.class)
                .one();
    }

    /// Whether one of a household's numbers waits to be called back, or was called back just now: it gets no other call
    /// meanwhile.
    ///
    /// @param talkedSince contract time since which a conversation was just now
    public static boolean waits(Handle handle, String contractId, String householdId, Instant talkedSince) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM household_phone p JOIN call_back b"
                        + " ON b.number_digest = p.number_digest WHERE p.household_id = :household"
                        + " AND b.contract_id = :contract AND (b.waits = 1 OR b.id IN (SELECT t.call_back_id"
                        + " FROM call_back_try t WHERE t.call_back_id = b.id AND t.outcome = 'CONTACT'"
                        + " AND t.contract_at + INTERVAL TIMESTAMPDIFF(SECOND, t.redeemed_at, t.ended_at) SECOND"
                        + " > :talkedSince)))")
                .bind("household", householdId)
                .bind("contract", contractId)
                .bind("talkedSince", talkedSince)
                .mapTo(Boolean.class)
                .one();
    }

    /// The number, for the gate alone.
    public PhoneNumber number(Handle handle, String id) {
        var sealed = handle.createQuery("SELECT number_sealed FROM call_back WHERE id = :id")
                .bind("id", id)
                .mapTo(byte[].class)
                .one();
        return new PhoneNumber(new String(vault.open(place(id), sealed), StandardCharsets.US_ASCII));
    }

    private static byte[] digest(Handle handle, String id) {
        return handle.createQuery("SELECT number_digest FROM call_back WHERE id = :id")
                .bind("id", id)
                .mapTo(byte[].class)
                .one();
    }

    /// Puts a wish off without having rung it.
    public void postpone(Handle handle, String id, Instant next) {
        handle.createUpdate("UPDATE call_back SET next_at = :next WHERE id = :id AND waits = 1")
                .bind("id", id)
                .bind("next", next)
                .execute();
    }

    /// Ends a wish.
    ///
    /// @param by who took it off; null where nobody did
    /// @return whether it waited
    public boolean end(Handle handle, String id, CallBack.Ending ending, @Nullable String by, Instant machineNow) {
        return handle.createUpdate("UPDATE call_back SET waits = NULL, ending = :ending, ended_at = :now,"
                                + " ended_by = :by WHERE id = :id AND waits = 1")
                        .bind("id", id)
                        .bind("ending", ending.name())
                        .bind("by", by)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Takes over what a try came to.
    public void stepped(Handle handle, String id, CallBackRules.Step step, Instant machineNow) {
        switch (step) {
            case CallBackRules.Step.Over(var ending) -> {
                var _ = end(handle, id, ending, null, machineNow);
            }
            case CallBackRules.Step.Again(var tries, var next) ->
                handle.createUpdate("UPDATE call_back SET tries = :tries, next_at = :next WHERE id = :id AND waits = 1")
                        .bind("id", id)
                        .bind("tries", tries)
                        .bind("next", next)
                        .execute();
        }
    }

    // the tries

    /// Writes a promise to ring a wish.
    public void promise(Handle handle, CallBackTry promised, Instant contractNow, Instant machineNow) {
        handle.createUpdate("INSERT INTO call_back_try (id, call_back_id, contract_id, operator_id, live, state,"
                        + " contract_at, promised_at, expires_at) VALUES (:id, :wish, :contract, :operator, 1, 'PROMISED',"
                        + " :contractNow, :now, :expires)")
                .bind("id", promised.id())
                .bind("wish", promised.callBackId())
                .bind("contract", promised.contractId())
                .bind("operator", promised.operatorId())
                .bind("contractNow", contractNow)
                .bind("now", machineNow)
                .bind("expires", promised.expires())
                .execute();
    }

    /// A try by its id.
    public Optional<CallBackTry> find(Handle handle, String id) {
        return handle.createQuery(TRY + " WHERE id = :id")
                .bind("id", id)
                .map(CallBackStore::tried)
                .findOne();
    }

    /// A try by its id, locked.
    public Optional<CallBackTry> lockTry(Handle handle, String id) {
        return handle.createQuery(TRY + " WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .map(CallBackStore::tried)
                .findOne();
    }

    /// Every try whose outcome is not known yet.
    public List<CallBackTry> open(Handle handle) {
        return handle.createQuery(TRY + " WHERE live = 1 ORDER BY promised_at")
                .map(CallBackStore::tried)
                .list();
    }

    /// Redeems a permit: single use, within its life, by the server that may dial. True for exactly one caller.
    public boolean redeem(Handle handle, LeaseStore.Lease lease, String id, Instant contractNow, Instant machineNow) {
        return lease.bound(handle.createUpdate("UPDATE call_back_try SET state = 'REDEEMED', redeemed_at = :now,"
                                + " contract_at = :contractNow WHERE id = :id AND state = 'PROMISED'"
                                + " AND expires_at > :now AND " + LeaseStore.HOLDS))
                        .bind("id", id)
                        .bind("contractNow", contractNow)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Gives a try back that was provably never dialled. True if it was not redeemed before.
    public boolean giveBack(Handle handle, String id, Instant machineNow) {
        boolean done = handle.createUpdate("UPDATE call_back_try SET state = 'VOID', live = NULL, ended_at = :now"
                                + " WHERE id = :id AND state = 'PROMISED'")
                        .bind("id", id)
                        .bind("now", machineNow)
                        .execute()
                == 1;
        LiveNumberStore.over(handle, id);
        return done;
    }

    /// Notes that somebody answered; an outcome that is known already stays.
    public void answered(Handle handle, String id, Instant machineNow) {
        handle.createUpdate("UPDATE call_back_try SET state = 'ANSWERED', answered_at = :now WHERE id = :id"
                        + " AND state = 'REDEEMED'")
                .bind("id", id)
                .bind("now", machineNow)
                .execute();
    }

    /// Notes how the trunk leg's Hangup explained itself: that leg is over.
    public void cause(Handle handle, String id, int cause, int techCause) {
        handle.createUpdate("UPDATE call_back_try SET cause = :cause, tech_cause = :tech WHERE id = :id")
                .bind("id", id)
                .bind("cause", cause)
                .bind("tech", techCause == 0 ? null : techCause)
                .execute();
        LiveNumberStore.over(handle, id);
    }

    /// Notes that the operator's telephone is free again.
    ///
    /// @return whether that was not known before
    public boolean operatorGone(Handle handle, String id, Instant machineNow) {
        boolean done = handle.createUpdate("UPDATE call_back_try SET operator_gone_at = :now WHERE id = :id"
                                + " AND operator_gone_at IS NULL")
                        .bind("id", id)
                        .bind("now", machineNow)
                        .execute()
                == 1;
        LiveNumberStore.over(handle, id);
        return done;
    }

    /// Notes that stages of a try were taken from the PBX's own record (CEL), for nobody heard them.
    public void filledFromRecord(Handle handle, String id) {
        handle.createUpdate("UPDATE call_back_try SET filled_from = 'CEL' WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /// Writes the outcome. True if none was known before.
    public boolean end(Handle handle, String id, Outcome outcome, CourseStore.Source source, Instant machineNow) {
        boolean done = handle.createUpdate("UPDATE call_back_try SET state = 'ENDED', outcome = :outcome, live = NULL,"
                                + " source = :source, ended_at = :now WHERE id = :id"
                                + " AND state IN ('REDEEMED', 'ANSWERED')")
                        .bind("id", id)
                        .bind("outcome", outcome.name())
                        .bind("source", source.name())
                        .bind("now", machineNow)
                        .execute()
                == 1;
        LiveNumberStore.over(handle, id);
        return done;
    }

    /// Tries that nobody has answered yet and whose wish is over or whose number is not to be called any more.
    public List<CallBackTry> forbidden(Handle handle) {
        return handle.createQuery(TRY + " t WHERE live = 1 AND state IN ('PROMISED', 'REDEEMED') AND EXISTS (SELECT 1"
                        + " FROM call_back b WHERE b.id = t.call_back_id AND (b.waits IS NULL OR EXISTS (SELECT 1"
                        + " FROM do_not_call d WHERE d.contract_id = b.contract_id AND d.lifted_at IS NULL"
                        + " AND (d.number_digest = b.number_digest OR d.household_id IN (SELECT p.household_id"
                        + " FROM household_phone p WHERE p.number_digest = b.number_digest)))))")
                .map(CallBackStore::tried)
                .list();
    }

    private static CallBack wish(RowView row) {
        return new CallBack(
                row.getColumn("id", String.class),
                row.getColumn("contract_id", String.class),
                row.getColumn("tries", Integer.class),
                row.getColumn("next_at", Instant.class));
    }

    private static CallBackTry tried(RowView row) {
        return new CallBackTry(
                row.getColumn("id", String.class),
                row.getColumn("call_back_id", String.class),
                row.getColumn("contract_id", String.class),
                row.getColumn("operator_id", String.class),
                CallBackTry.State.valueOf(row.getColumn("state", String.class)),
                row.getColumn("redeemed_at", Instant.class),
                Objects.requireNonNull(row.getColumn("expires_at", Instant.class)));
    }
}
