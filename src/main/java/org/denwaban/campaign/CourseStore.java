package org.denwaban.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.denwaban.contract.Window;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The SQL of households' courses: which is due, what happened, what became of it. Whoever changes a
/// course locks its household first, so that two never decide on the same one.
public final class CourseStore {

    /// A promise to make one telephone ring, before it is written.
    ///
    /// @param id           the attempt's id, 32 characters
    /// @param channelId    Uniqueid of the operator's leg
    /// @param numberDigest of the number, under the contract's key
    /// @param number       1 to 3
    /// @param contractAt   contract time
    /// @param promisedAt   machine time
    /// @param expiresAt    machine time from which the permit is worth nothing
    public record Promise(
            String id,
            String channelId,
            String contractId,
            String householdId,
            int phone,
            NumberDigest numberDigest,
            String operatorId,
            int number,
            @Nullable Window window,
            Instant contractAt,
            Instant promisedAt,
            Instant expiresAt) {}

    /// A telephone number's HMAC under the contract's key.
    public static final class NumberDigest {

        private final byte[] bytes;

        NumberDigest(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /// An attempt as far as its permit and its settling go.
    ///
    /// @param state    see {@link State}
    /// @param redeemed when the gate said yes (machine time), null if it has not
    /// @param expires  when the permit ends (machine time)
    public record Open(
            String id,
            String channelId,
            String contractId,
            String householdId,
            String operatorId,
            int phone,
            int number,
            State state,
            @Nullable Instant redeemed,
            Instant expires) {}

    /// How far an attempt is.
    public enum State {
        PROMISED,
        REDEEMED,
        ANSWERED,
        ENDED,
        VOID
    }

    /// Where an outcome is known from.
    public enum Source {
        PBX,
        CEL,
        OPERATOR,
        NONE
    }

    private static final String OPEN_COLUMNS =
            "id, channel_id, contract_id, household_id, operator_id, phone_ordinal, number, state, redeemed_at, expires_at";

    /// Locks the household that has been due longest, passing over those that somebody else holds. One
    /// step into the index (contract_id, state, next_at, id), however long the list.
    public Optional<String> lockNextDue(Handle handle, String contractId, Instant contractNow) {
        return handle.createQuery("SELECT id FROM household WHERE contract_id = :contract AND state = 'OPEN'"
                        + " AND next_at <= :now ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED")
                .bind("contract", contractId)
                .bind("now", contractNow)
                .mapTo(String.class)
                .findOne();
    }

    /// When the next household of a contract is to be looked at (contract time), empty if never.
    public Optional<Instant> nextDue(Handle handle, String contractId) {
        return handle.createQuery("SELECT next_at FROM household WHERE contract_id = :contract AND state = 'OPEN'"
                        + " AND next_at IS NOT NULL ORDER BY next_at LIMIT 1")
                .bind("contract", contractId)
                .mapTo(Instant.class)
                .findOne();
    }

    /// Locks a household.
    public void lock(Handle handle, String householdId) {
        handle.createQuery("SELECT id FROM household WHERE id = :id FOR UPDATE")
                .bind("id", householdId)
                .mapTo(String.class)
                .one();
    }

    /// The course of a household, as the rules want it.
    public Course load(Handle handle, String householdId) {
        return handle.createQuery("SELECT contract_id, state, ending, concluded_at FROM household WHERE id = :id")
                .bind("id", householdId)
                .map((row, context) -> new Course(
                        phones(handle, row.getString("contract_id"), householdId),
                        attempts(handle, householdId),
                        List.of(),
                        row.getString("state").equals("GONE"),
                        conclusion(row.getString("ending"), instant(row, "concluded_at", context))))
                .one();
    }

    private static Course.@Nullable Conclusion conclusion(@Nullable String ending, @Nullable Instant at) {
        return ending == null || at == null ? null : new Course.Conclusion(Ending.valueOf(ending), at);
    }

    private static List<Phone> phones(Handle handle, String contractId, String householdId) {
        return handle.createQuery("SELECT ordinal, number_digest FROM household_phone WHERE household_id = :id"
                        + " AND ordinal <= 2 ORDER BY ordinal")
                .bind("id", householdId)
                .map((row, _) -> new Phone(
                        row.getInt("ordinal"),
                        true,
                        attemptsElsewhere(handle, contractId, householdId, row.getBytes("number_digest"))))
                .list();
    }

    private static List<Instant> attemptsElsewhere(
            Handle handle, String contractId, String householdId, byte[] numberDigest) {
        return handle.createQuery("SELECT contract_at FROM attempt WHERE contract_id = :contract"
                        + " AND number_digest = :digest AND household_id <> :household AND counted IS NOT NULL")
                .bind("contract", contractId)
                .bind("digest", numberDigest)
                .bind("household", householdId)
                .mapTo(Instant.class)
                .list();
    }

    /// An attempt whose number is no longer the household's has telephone 0.
    private static List<Attempt> attempts(Handle handle, String householdId) {
        return handle.createQuery("SELECT a.id, a.contract_at, COALESCE(p.ordinal, 0) AS phone, a.state, a.outcome"
                        + " FROM attempt a LEFT JOIN household_phone p"
                        + " ON p.household_id = a.household_id AND p.number_digest = a.number_digest AND p.ordinal <= 2"
                        + " WHERE a.household_id = :id AND a.state <> 'VOID' ORDER BY a.contract_at, a.id")
                .bind("id", householdId)
                .map((row, context) -> new Attempt(
                        row.getString("id"),
                        Objects.requireNonNull(instant(row, "contract_at", context)),
                        row.getInt("phone"),
                        state(State.valueOf(row.getString("state")), row.getString("outcome"))))
                .list();
    }

    private static Attempt.State state(State state, @Nullable String outcome) {
        return switch (state) {
            case PROMISED, REDEEMED, VOID -> new Attempt.State.Running();
            case ANSWERED -> new Attempt.State.Talking();
            case ENDED -> new Attempt.State.Ended(outcome == null ? Outcome.IN_DOUBT : Outcome.valueOf(outcome));
        };
    }

    /// The digest of a household's telephone.
    public NumberDigest numberDigest(Handle handle, String householdId, int phone) {
        return handle.createQuery(
                        "SELECT number_digest FROM household_phone WHERE household_id = :id AND ordinal = :ordinal")
                .bind("id", householdId)
                .bind("ordinal", phone)
                .mapTo(byte[].class)
                .map(NumberDigest::new)
                .one();
    }

    /// Whether a household's telephone is on the line or promised already, for another household that has the same
    /// number.
    public boolean numberLive(Handle handle, String householdId, int phone) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt a JOIN household_phone p"
                        + " ON p.number_digest = a.number_digest JOIN household h ON h.id = p.household_id"
                        + " AND h.contract_id = a.contract_id"
                        + " WHERE p.household_id = :id AND p.ordinal = :ordinal AND a.live = 1)")
                .bind("id", householdId)
                .bind("ordinal", phone)
                .mapTo(Boolean.class)
                .one();
    }

    /// Has a household looked at again at `at`.
    public void postpone(Handle handle, String householdId, Instant at) {
        wait(handle, householdId, at);
    }

    /// Writes a promise: the attempt counts from here on, until it is known better.
    public void promise(Handle handle, Promise promise) {
        handle.createUpdate(
                        "INSERT INTO attempt (id, channel_id, contract_id, household_id, phone_ordinal, number_digest,"
                                + " operator_id, number, counted, live, state, window_used, contract_at, promised_at, expires_at)"
                                + " VALUES (:id, :channel, :contract, :household, :phone, :digest, :operator, :number, :number, 1,"
                                + " 'PROMISED', :window, :contractAt, :promisedAt, :expiresAt)")
                .bind("id", promise.id())
                .bind("channel", promise.channelId())
                .bind("contract", promise.contractId())
                .bind("household", promise.householdId())
                .bind("phone", promise.phone())
                .bind("digest", promise.numberDigest().bytes())
                .bind("operator", promise.operatorId())
                .bind("number", promise.number())
                .bind(
                        "window",
                        promise.window() == null ? null : promise.window().name())
                .bind("contractAt", promise.contractAt())
                .bind("promisedAt", promise.promisedAt())
                .bind("expiresAt", promise.expiresAt())
                .execute();
        handle.createUpdate("UPDATE household SET next_at = NULL WHERE id = :id")
                .bind("id", promise.householdId())
                .execute();
    }

    /// An attempt by its id.
    public Optional<Open> find(Handle handle, String attemptId) {
        return handle.createQuery("SELECT " + OPEN_COLUMNS + " FROM attempt WHERE id = :id")
                .bind("id", attemptId)
                .map(CourseStore::open)
                .findOne();
    }

    /// The newest attempt of an operator whose result is missing.
    public Optional<Open> resultMissing(Handle handle, String operatorId) {
        return handle.createQuery("SELECT " + OPEN_COLUMNS + " FROM attempt WHERE operator_id = :operator"
                        + " AND state = 'ANSWERED' ORDER BY answered_at DESC LIMIT 1")
                .bind("operator", operatorId)
                .map(CourseStore::open)
                .findOne();
    }

    /// Every attempt whose outcome is not known yet.
    public List<Open> open(Handle handle) {
        return handle.createQuery("SELECT " + OPEN_COLUMNS + " FROM attempt WHERE live = 1 ORDER BY promised_at")
                .map(CourseStore::open)
                .list();
    }

    private static Open open(ResultSet row, StatementContext context) throws SQLException {
        return new Open(
                row.getString("id"),
                row.getString("channel_id"),
                row.getString("contract_id"),
                row.getString("household_id"),
                row.getString("operator_id"),
                row.getInt("phone_ordinal"),
                row.getInt("number"),
                State.valueOf(row.getString("state")),
                instant(row, "redeemed_at", context),
                Objects.requireNonNull(instant(row, "expires_at", context)));
    }

    private static @Nullable Instant instant(ResultSet row, String column, StatementContext context)
            throws SQLException {
        return context.findColumnMapperFor(Instant.class).orElseThrow().map(row, column, context);
    }

    /// Redeems a permit: single use, within its life. True for exactly one caller.
    public boolean redeem(
            Handle handle, String attemptId, @Nullable Window window, Instant contractNow, Instant machineNow) {
        return handle.createUpdate("UPDATE attempt SET state = 'REDEEMED', redeemed_at = :now, window_used = :window,"
                                + " contract_at = :contractAt WHERE id = :id AND redeemed_at IS NULL"
                                + " AND state = 'PROMISED' AND expires_at > :now")
                        .bind("id", attemptId)
                        .bind("window", window == null ? null : window.name())
                        .bind("contractAt", contractNow)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Gives an attempt back that was provably never dialled. True if it was not redeemed before.
    public boolean giveBack(Handle handle, String attemptId, Instant machineNow) {
        return handle.createUpdate("UPDATE attempt SET state = 'VOID', counted = NULL, live = NULL, ended_at = :now"
                                + " WHERE id = :id AND redeemed_at IS NULL AND state = 'PROMISED'")
                        .bind("id", attemptId)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Notes that somebody answered; an outcome that is known already stays.
    public void answered(Handle handle, String attemptId, Instant machineNow) {
        handle.createUpdate("UPDATE attempt SET state = 'ANSWERED', answered_at = :now WHERE id = :id"
                        + " AND state = 'REDEEMED'")
                .bind("id", attemptId)
                .bind("now", machineNow)
                .execute();
    }

    /// Notes how the trunk leg's Hangup explained itself.
    public void cause(Handle handle, String attemptId, int cause, int techCause) {
        handle.createUpdate("UPDATE attempt SET cause = :cause, tech_cause = :tech WHERE id = :id")
                .bind("id", attemptId)
                .bind("cause", cause)
                .bind("tech", techCause == 0 ? null : techCause)
                .execute();
    }

    /// Notes that the operator's telephone is free again.
    ///
    /// @return whether that was not known before
    public boolean operatorGone(Handle handle, String attemptId, Instant machineNow) {
        return handle.createUpdate("UPDATE attempt SET operator_gone_at = :now WHERE id = :id"
                                + " AND operator_gone_at IS NULL")
                        .bind("id", attemptId)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Writes the outcome. True if none was known before.
    ///
    /// @param counts whether it uses up one of the attempts
    public boolean end(
            Handle handle, String attemptId, Outcome outcome, boolean counts, Source source, Instant machineNow) {
        return handle.createUpdate("UPDATE attempt SET state = 'ENDED', outcome = :outcome, live = NULL,"
                                + " counted = IF(:counts, number, NULL), source = :source, ended_at = :now"
                                + " WHERE id = :id AND state IN ('REDEEMED', 'ANSWERED')")
                        .bind("id", attemptId)
                        .bind("outcome", outcome.name())
                        .bind("counts", counts)
                        .bind("source", source.name())
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Puts a household where its course now belongs: to its next moment, or to its end.
    public void reschedule(Handle handle, String householdId, CampaignRules rules, Instant contractNow) {
        var course = load(handle, householdId);
        switch (rules.progress(course)) {
            case Progress.Waiting _ ->
                wait(handle, householdId, next(rules.mayBeDialled(course, contractNow), contractNow));
            case Progress.Calling _, Progress.Talking _ -> wait(handle, householdId, null);
            case Progress.Concluded concluded -> conclude(handle, householdId, concluded.ending(), contractNow);
        }
    }

    private static @Nullable Instant next(Verdict verdict, Instant contractNow) {
        return switch (verdict) {
            case Verdict.Allowed _ -> contractNow;
            case Verdict.Refused refused -> refused.next();
        };
    }

    private static void wait(Handle handle, String householdId, @Nullable Instant next) {
        handle.createUpdate("UPDATE household SET next_at = :next WHERE id = :id AND state = 'OPEN'")
                .bind("id", householdId)
                .bind("next", next)
                .execute();
    }

    private static void conclude(Handle handle, String householdId, Ending ending, Instant contractNow) {
        handle.createUpdate("UPDATE household SET state = 'CONCLUDED', ending = :ending, concluded_at = :at,"
                        + " next_at = NULL WHERE id = :id AND state = 'OPEN'")
                .bind("id", householdId)
                .bind("ending", ending.name())
                .bind("at", contractNow)
                .execute();
    }

    /// Has every household in course looked at again at `at`; for when contract time went back, before the first
    /// attempt.
    public void lookAtAll(Handle handle, Instant at) {
        handle.createUpdate("UPDATE household SET next_at = :at WHERE state = 'OPEN'")
                .bind("at", at)
                .execute();
    }

    /// Has households in course looked at again that had no next moment and are not on the line: the contract may
    /// have been changed since (a longer period, other windows).
    public void lookAgain(Handle handle, Instant at) {
        handle.createUpdate("UPDATE household SET next_at = :at WHERE state = 'OPEN' AND next_at IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM attempt WHERE household_id = household.id AND live = 1)")
                .bind("at", at)
                .execute();
    }

    /// Whether anything was ever dialled here.
    public boolean anyAttempt(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt)")
                .mapTo(Boolean.class)
                .one();
    }

    /// Ids of attempts that are promised or on the line: a live call or an open permit.
    public Set<String> onTheLine(Handle handle) {
        return handle.createQuery("SELECT id FROM attempt WHERE live = 1 AND (state IN ('PROMISED', 'REDEEMED')"
                        + " OR (state = 'ANSWERED' AND operator_gone_at IS NULL))")
                .mapTo(String.class)
                .set();
    }
}
