package org.denwaban.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.denwaban.contract.Window;
import org.denwaban.db.DatabaseException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// The SQL of households' courses: which is due, what happened, what became of it. Whoever changes a
/// course locks its household first, so that two never decide on the same one.
public final class CourseStore {

    /// A promise to make one telephone ring, before it is written.
    ///
    /// @param id           the attempt's id, 32 characters
    /// @param channelId    Uniqueid of the operator's leg
    /// @param numberDigest of the number, under the contract's key
    /// @param number       1 to 3; more only for one that keeps an appointment
    /// @param appointment  id of the appointment that it keeps, null for a regular attempt
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
            @Nullable String appointment,
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

    private final AppointmentStore appointments = new AppointmentStore();

    private static final String OPEN_COLUMNS =
            "id, channel_id, contract_id, household_id, operator_id, phone_ordinal, number, state, redeemed_at, expires_at";

    /// Of one queue, the household that has been due longest; of those equally long due, the oldest. One step
    /// into the index (contract_id, waits_for, next_at, id), however long the list; those that somebody else
    /// holds are passed over.
    static final String NEXT_DUE = "SELECT id FROM household WHERE contract_id = :contract AND waits_for = :queue"
            + " AND next_at <= :now ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED";

    /// Locks the household that is to be called next.
    ///
    /// @param queues in the order in which they are served, see {@link CampaignRules#queues}
    public Optional<String> lockNextDue(Handle handle, String contractId, List<String> queues, Instant contractNow) {
        return queues.stream()
                .map(queue -> handle.createQuery(NEXT_DUE)
                        .bind("contract", contractId)
                        .bind("queue", queue)
                        .bind("now", contractNow)
                        .mapTo(String.class)
                        .findOne())
                .flatMap(Optional::stream)
                .findFirst();
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

    private static final String COURSE = """
            SELECT contract_id, state, ending, concluded_at,
                   (SELECT MIN(c.settled_at IS NOT NULL) FROM contact c
                    WHERE c.household_id = h.id AND c.state = 'LISTED') AS everybody,
                   EXISTS (SELECT 1 FROM contact c WHERE c.household_id = h.id) AS people,
                   EXISTS (SELECT 1 FROM do_not_call d
                           WHERE d.household_id = h.id AND d.lifted_at IS NULL) AS do_not_call
            FROM household h WHERE h.id = :id""";

    /// The course of a household, as the rules want it.
    public Course load(Handle handle, String householdId) {
        return handle.createQuery(COURSE)
                .bind("id", householdId)
                .map((row, context) -> {
                    var numbers = numbers(handle, row.getString("contract_id"), householdId);
                    return new Course(
                            numbers.stream().map(Telephone::phone).toList(),
                            attempts(handle, householdId),
                            appointments.of(handle, householdId),
                            bar(gone(row), row.getBoolean("do_not_call"), numbers),
                            heard(row.getObject("everybody", Integer.class)),
                            conclusion(row.getString("ending"), instant(row, "concluded_at", context)));
                })
                .one();
    }

    /// A household that was concluded keeps that state when all its people leave the list.
    private static boolean gone(ResultSet row) throws SQLException {
        return row.getString("state").equals("GONE")
                || (row.getBoolean("people") && row.getObject("everybody", Integer.class) == null);
    }

    /// Null where nobody is listed.
    private static Course.Heard heard(@Nullable Integer everybody) {
        if (everybody == null) {
            return Course.Heard.UNTOLD;
        }
        return everybody == 1 ? Course.Heard.OF_EVERYBODY : Course.Heard.NOT_OF_EVERYBODY;
    }

    /// A telephone, and whether its number is one that is not to be called.
    private record Telephone(Phone phone, boolean doNotCall) {}

    /// A household of which every number is not to be called is not to be called.
    private static Course.@Nullable Bar bar(boolean gone, boolean doNotCall, List<Telephone> numbers) {
        if (gone) {
            return Course.Bar.GONE;
        }
        boolean noneLeft = !numbers.isEmpty() && numbers.stream().allMatch(Telephone::doNotCall);
        return doNotCall || noneLeft ? Course.Bar.DO_NOT_CALL : null;
    }

    private static Course.@Nullable Conclusion conclusion(@Nullable String ending, @Nullable Instant at) {
        return ending == null || at == null ? null : new Course.Conclusion(Ending.valueOf(ending), at);
    }

    private static List<Telephone> numbers(Handle handle, String contractId, String householdId) {
        return handle.createQuery("SELECT ordinal, number_digest, EXISTS (SELECT 1 FROM do_not_call d"
                        + " WHERE d.contract_id = :contract AND d.number_digest = p.number_digest"
                        + " AND d.lifted_at IS NULL) AS do_not_call FROM household_phone p"
                        + " WHERE p.household_id = :id AND p.ordinal <= 2 ORDER BY p.ordinal")
                .bind("id", householdId)
                .bind("contract", contractId)
                .map((row, _) -> {
                    boolean doNotCall = row.getBoolean("do_not_call");
                    var elsewhere = attemptsElsewhere(handle, contractId, householdId, row.getBytes("number_digest"));
                    return new Telephone(new Phone(row.getInt("ordinal"), !doNotCall, elsewhere), doNotCall);
                })
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
    /// number; also when the call's result is entered before it is over, and when its operator has handed it on.
    ///
    /// @param since machine time before which no call can have begun that is still on the line
    public boolean numberLive(Handle handle, String householdId, int phone, Instant since) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt a JOIN household_phone p"
                        + " ON p.number_digest = a.number_digest JOIN household h ON h.id = p.household_id"
                        + " AND h.contract_id = a.contract_id"
                        + " WHERE p.household_id = :id AND p.ordinal = :ordinal AND (a.live = 1"
                        + " OR a.answered_at > :since AND (a.operator_gone_at IS NULL OR a.cause IS NULL"
                        + " OR a.message = 'ASKED')))")
                .bind("id", householdId)
                .bind("ordinal", phone)
                .bind("since", since)
                .mapTo(Boolean.class)
                .one();
    }

    /// Has a household looked at again at `at`.
    public void postpone(Handle handle, String householdId, Instant at) {
        wait(handle, householdId, at);
    }

    /// Writes a promise: the attempt counts from here on, until it is known better.
    ///
    /// @return false if the number has been promised to another household since {@link #numberLive} was
    /// asked: the key alone tells, for neither of two at the same moment sees the other
    public boolean promise(Handle handle, Promise promise) {
        try {
            insert(handle, promise);
        } catch (UnableToExecuteStatementException e) {
            if (DatabaseException.duplicates(e, "attempt_one_live_a_number")) {
                return false;
            }
            throw e;
        }
        wait(handle, promise.householdId(), null);
        return true;
    }

    private static void insert(Handle handle, Promise promise) {
        handle.createUpdate(
                        "INSERT INTO attempt (id, channel_id, contract_id, household_id, phone_ordinal, number_digest,"
                                + " operator_id, number, counted, live, state, window_used, appointment_id, contract_at, promised_at,"
                                + " expires_at)"
                                + " VALUES (:id, :channel, :contract, :household, :phone, :digest, :operator, :number, :number, 1,"
                                + " 'PROMISED', :window, :appointment, :contractAt, :promisedAt, :expiresAt)")
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
                .bind("appointment", promise.appointment())
                .bind("contractAt", promise.contractAt())
                .bind("promisedAt", promise.promisedAt())
                .bind("expiresAt", promise.expiresAt())
                .execute();
    }

    /// An attempt by its id.
    public Optional<Open> find(Handle handle, String attemptId) {
        return handle.createQuery("SELECT " + OPEN_COLUMNS + " FROM attempt WHERE id = :id")
                .bind("id", attemptId)
                .map(CourseStore::open)
                .findOne();
    }

    /// The contract of a household.
    public Optional<String> contractOf(Handle handle, String householdId) {
        return handle.createQuery("SELECT contract_id FROM household WHERE id = :id")
                .bind("id", householdId)
                .mapTo(String.class)
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

    /// Attempts in doubt of which no record is there yet.
    ///
    /// @param since machine time; none that was let out before
    public List<Open> inDoubt(Handle handle, Instant since) {
        return handle.createQuery("SELECT " + OPEN_COLUMNS + " FROM attempt WHERE source = 'NONE'"
                        + " AND redeemed_at > :since AND outcome = 'IN_DOUBT' ORDER BY redeemed_at")
                .bind("since", since)
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

    /// Redeems a permit: single use, within its life, by the server that may dial. True for exactly one caller.
    public boolean redeem(
            Handle handle,
            LeaseStore.Lease lease,
            String attemptId,
            @Nullable Window window,
            @Nullable String appointment,
            Instant contractNow,
            Instant machineNow) {
        return lease.bound(handle.createUpdate(
                                "UPDATE attempt SET state = 'REDEEMED', redeemed_at = :now, window_used = :window,"
                                        + " appointment_id = :appointment, contract_at = :contractAt WHERE id = :id"
                                        + " AND redeemed_at IS NULL AND state = 'PROMISED' AND expires_at > :now AND "
                                        + LeaseStore.HOLDS))
                        .bind("id", attemptId)
                        .bind("window", window == null ? null : window.name())
                        .bind("appointment", appointment)
                        .bind("contractAt", contractNow)
                        .bind("now", machineNow)
                        .execute()
                == 1;
    }

    /// Gives an attempt back that was provably never dialled. True if it was not redeemed before.
    public boolean giveBack(Handle handle, String attemptId, Instant machineNow) {
        boolean done =
                handle.createUpdate("UPDATE attempt SET state = 'VOID', counted = NULL, live = NULL, ended_at = :now"
                                        + " WHERE id = :id AND redeemed_at IS NULL AND state = 'PROMISED'")
                                .bind("id", attemptId)
                                .bind("now", machineNow)
                                .execute()
                        == 1;
        LiveNumberStore.over(handle, attemptId);
        return done;
    }

    /// Notes that somebody answered; an outcome that is known already stays.
    public void answered(Handle handle, String attemptId, Instant machineNow) {
        handle.createUpdate("UPDATE attempt SET state = 'ANSWERED', answered_at = :now WHERE id = :id"
                        + " AND state = 'REDEEMED'")
                .bind("id", attemptId)
                .bind("now", machineNow)
                .execute();
    }

    /// Notes how the trunk leg's Hangup explained itself: that leg is over.
    public void cause(Handle handle, String attemptId, int cause, int techCause) {
        handle.createUpdate("UPDATE attempt SET cause = :cause, tech_cause = :tech WHERE id = :id")
                .bind("id", attemptId)
                .bind("cause", cause)
                .bind("tech", techCause == 0 ? null : techCause)
                .execute();
        LiveNumberStore.over(handle, attemptId);
    }

    /// Notes that the operator's telephone is free again.
    ///
    /// @return whether that was not known before
    public boolean operatorGone(Handle handle, String attemptId, Instant machineNow) {
        boolean done = handle.createUpdate("UPDATE attempt SET operator_gone_at = :now WHERE id = :id"
                                + " AND operator_gone_at IS NULL")
                        .bind("id", attemptId)
                        .bind("now", machineNow)
                        .execute()
                == 1;
        LiveNumberStore.over(handle, attemptId);
        return done;
    }

    /// Notes that stages of an attempt were taken from the PBX's own record (CEL), for nobody heard them.
    public void filledFromRecord(Handle handle, String attemptId) {
        handle.createUpdate("UPDATE attempt SET filled_from = 'CEL' WHERE id = :id")
                .bind("id", attemptId)
                .execute();
    }

    /// Writes the outcome. True if none was known before.
    ///
    /// @param counts whether it uses up one of the attempts
    public boolean end(
            Handle handle, String attemptId, Outcome outcome, boolean counts, Source source, Instant machineNow) {
        boolean done = handle.createUpdate("UPDATE attempt SET state = 'ENDED', outcome = :outcome, live = NULL,"
                                + " counted = IF(:counts, number, NULL), source = :source, ended_at = :now"
                                + " WHERE id = :id AND state IN ('REDEEMED', 'ANSWERED')")
                        .bind("id", attemptId)
                        .bind("outcome", outcome.name())
                        .bind("counts", counts)
                        .bind("source", source.name())
                        .bind("now", machineNow)
                        .execute()
                == 1;
        LiveNumberStore.over(handle, attemptId);
        return done;
    }

    /// Writes the outcome of an attempt that was in doubt. It counts as it did. True if it was in doubt until now.
    ///
    /// @param answered machine time, null where nobody did
    public boolean learnt(Handle handle, String attemptId, Outcome outcome, Source source, @Nullable Instant answered) {
        return handle.createUpdate("UPDATE attempt SET outcome = :outcome, source = :source, filled_from = 'CEL',"
                                + " answered_at = COALESCE(answered_at, :answered) WHERE id = :id AND state = 'ENDED'"
                                + " AND outcome = 'IN_DOUBT'")
                        .bind("id", attemptId)
                        .bind("outcome", outcome.name())
                        .bind("source", source.name())
                        .bindByType("answered", answered, Instant.class)
                        .execute()
                == 1;
    }

    /// Notes that the PBX's record of an attempt in doubt is there, and does not tell what is to be put in its place.
    public void staysInDoubt(Handle handle, String attemptId, @Nullable Instant answered) {
        handle.createUpdate("UPDATE attempt SET source = 'CEL', filled_from = 'CEL',"
                        + " answered_at = COALESCE(answered_at, :answered) WHERE id = :id AND outcome = 'IN_DOUBT'")
                .bind("id", attemptId)
                .bindByType("answered", answered, Instant.class)
                .execute();
    }

    /// Whether all that is known of a call is an operator's key, which said this, and no call came after it.
    public boolean onlyKeyed(Handle handle, String attemptId, Outcome outcome) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt a WHERE a.id = :id AND a.source = 'OPERATOR'"
                        + " AND a.outcome = :outcome AND NOT EXISTS (SELECT 1 FROM member_result r"
                        + " WHERE r.attempt_id = a.id) AND NOT EXISTS (SELECT 1 FROM attempt later"
                        + " WHERE later.household_id = a.household_id AND later.contract_at > a.contract_at))")
                .bind("id", attemptId)
                .bind("outcome", outcome.name())
                .mapTo(Boolean.class)
                .one();
    }

    /// Takes back that this call, the household's last, told of everybody; what a return call told since stays.
    public void unsettle(Handle handle, Open attempt) {
        handle.createUpdate("UPDATE contact SET settled_at = NULL WHERE household_id = :household"
                        + " AND settled_at >= (SELECT contract_at FROM attempt WHERE id = :id) AND id NOT IN (SELECT"
                        + " r.contact_id FROM member_result r WHERE r.household_id = :household AND r.settles"
                        + " AND r.return_call_id IS NOT NULL)")
                .bind("household", attempt.householdId())
                .bind("id", attempt.id())
                .execute();
    }

    /// How an ended call of ours counts after a correction; empty if nobody had answered it, or it is not over.
    public Optional<Outcome> answeredOutcome(Handle handle, String attemptId) {
        return handle.createQuery(
                        "SELECT outcome FROM attempt WHERE id = :id AND state = 'ENDED' AND answered_at IS NOT"
                                + " NULL AND outcome IS NOT NULL")
                .bind("id", attemptId)
                .mapTo(String.class)
                .findOne()
                .map(Outcome::valueOf);
    }

    /// A call of ours that somebody answered, and that is over.
    ///
    /// @param number which attempt
    public record AnsweredCall(String id, int number, Instant contractAt) {}

    /// Those of a household.
    public List<AnsweredCall> answeredCalls(Handle handle, String householdId) {
        return handle.createQuery(
                        "SELECT id, number, contract_at FROM attempt WHERE household_id = :id AND state = 'ENDED'"
                                + " AND answered_at IS NOT NULL AND outcome IS NOT NULL ORDER BY contract_at, id")
                .bind("id", householdId)
                .map(row -> new AnsweredCall(
                        row.getColumn("id", String.class),
                        row.getColumn("number", Integer.class),
                        row.getColumn("contract_at", Instant.class)))
                .list();
    }

    /// Writes over how a call ended that somebody had answered. It was an attempt, and stays one.
    public void corrected(Handle handle, String attemptId, Outcome outcome) {
        handle.createUpdate("UPDATE attempt SET outcome = :outcome WHERE id = :id AND state = 'ENDED'")
                .bind("id", attemptId)
                .bind("outcome", outcome.name())
                .execute();
    }

    /// Of this person there is something to learn again, unless another call than this one has told of them.
    public void unsettle(Handle handle, MemberResultStore.Told told, String contactId) {
        handle.createUpdate("UPDATE contact SET settled_at = NULL WHERE id = :contact AND NOT EXISTS (SELECT 1 FROM"
                        + " member_result r WHERE r.contact_id = :contact AND r.settles AND NOT (r.attempt_id <=> :attempt"
                        + " AND r.return_call_id <=> :returnCall) AND NOT EXISTS (SELECT 1 FROM member_result n WHERE"
                        + " n.contact_id = r.contact_id AND n.attempt_id <=> r.attempt_id AND n.return_call_id <=>"
                        + " r.return_call_id AND n.id > r.id)) AND NOT EXISTS (SELECT 1 FROM attempt a WHERE"
                        + " a.household_id = :household AND NOT a.id <=> :attempt AND a.outcome = 'CONTACT' AND NOT EXISTS"
                        + " (SELECT 1 FROM member_result m WHERE m.attempt_id = a.id))")
                .bind("contact", contactId)
                .bind("household", told.householdId())
                .bind("attempt", told.attemptId())
                .bind("returnCall", told.returnCallId())
                .execute();
    }

    /// Whether an operator has said how a call ended.
    public boolean enteredByOperator(Handle handle, String attemptId) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt WHERE id = :id AND source = 'OPERATOR')")
                .bind("id", attemptId)
                .mapTo(Boolean.class)
                .one();
    }

    /// Puts a household where its course now belongs: into its queue with its next moment, or to its end.
    public void reschedule(Handle handle, String householdId, CampaignRules rules, Instant contractNow) {
        var course = load(handle, householdId);
        var next = next(rules.mayBeDialled(course, contractNow), contractNow);
        queue(handle, householdId, rules.queue(course, contractNow), next);
        switch (rules.progress(course)) {
            case Progress.Waiting _ -> open(handle, householdId);
            case Progress.Calling _, Progress.Talking _ -> {}
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
        handle.createUpdate("UPDATE household SET next_at = :next WHERE id = :id")
                .bind("id", householdId)
                .bind("next", next)
                .execute();
    }

    /// While its card lies before an operator nobody else is to get it.
    private static void queue(Handle handle, String householdId, String queue, @Nullable Instant next) {
        handle.createUpdate("UPDATE household SET waits_for = :queue, next_at = IF(EXISTS (SELECT 1 FROM offer"
                        + " WHERE household_id = :id), NULL, :next) WHERE id = :id")
                .bind("id", householdId)
                .bind("queue", queue)
                .bind("next", next)
                .execute();
    }

    /// In course again: somebody new is on the list, or it may be called again.
    private static void open(Handle handle, String householdId) {
        handle.createUpdate("UPDATE household SET state = 'OPEN', ending = NULL, concluded_at = NULL"
                        + " WHERE id = :id AND state = 'CONCLUDED'")
                .bind("id", householdId)
                .execute();
    }

    /// The moment stays when it comes to the same end again.
    private static void conclude(Handle handle, String householdId, Ending ending, Instant contractNow) {
        handle.createUpdate("UPDATE household SET state = 'CONCLUDED', ending = :ending, concluded_at = :at"
                        + " WHERE id = :id AND (state = 'OPEN' OR state = 'CONCLUDED' AND ending <> :ending)")
                .bind("id", householdId)
                .bind("ending", ending.name())
                .bind("at", contractNow)
                .execute();
    }

    /// Of everybody who was listed in a household during a call there is nothing more to learn: who left the list
    /// meanwhile may be on the next.
    ///
    /// @param at contract time of the call
    public void settleEverybody(Handle handle, Open attempt, Instant at) {
        handle.createUpdate("UPDATE contact SET settled_at = :at WHERE household_id = :id AND settled_at IS NULL"
                        + " AND (state = 'LISTED' OR gone_at >= (SELECT promised_at FROM attempt WHERE id = :attempt))")
                .bind("id", attempt.householdId())
                .bind("attempt", attempt.id())
                .bind("at", at)
                .execute();
    }

    /// Of this person there is nothing more to learn.
    ///
    /// @param at contract time of the call
    public void settle(Handle handle, String contactId, Instant at) {
        handle.createUpdate("UPDATE contact SET settled_at = COALESCE(settled_at, :at) WHERE id = :id")
                .bind("id", contactId)
                .bind("at", at)
                .execute();
    }

    /// Has every household in course looked at again at `at`; for when contract time went back, before the first
    /// attempt.
    public void lookAtAll(Handle handle, Instant at) {
        handle.createUpdate("UPDATE household SET next_at = :at WHERE state = 'OPEN'")
                .bind("at", at)
                .execute();
    }

    /// Has households in course looked at again that had no next moment, are not on the line and of which no card lies
    /// before an operator, perhaps of another server: the contract may have been changed since (a longer period,
    /// other windows).
    public void lookAgain(Handle handle, Instant at) {
        handle.createUpdate(
                        "UPDATE household SET next_at = :at, waits_for = '' WHERE state = 'OPEN' AND next_at IS NULL"
                                + " AND NOT EXISTS (SELECT 1 FROM attempt WHERE household_id = household.id AND live = 1)"
                                + " AND NOT EXISTS (SELECT 1 FROM offer WHERE household_id = household.id)")
                .bind("at", at)
                .execute();
    }

    /// Has households looked at again whose queue a changed contract does not have any more.
    ///
    /// @param queues every queue that it has
    public void leaveOldQueues(Handle handle, String contractId, List<String> queues) {
        handle.createUpdate("UPDATE household SET waits_for = '' WHERE contract_id = :contract"
                        + " AND waits_for NOT IN (<queues>)")
                .bind("contract", contractId)
                .bindList("queues", queues)
                .execute();
    }

    /// Has a household wait: its card lies before an operator.
    public void hold(Handle handle, String householdId) {
        wait(handle, householdId, null);
    }

    /// Whether anything was ever dialled here.
    public boolean anyAttempt(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM attempt)")
                .mapTo(Boolean.class)
                .one();
    }

    /// Calls that nobody has answered yet and that should not be on their way any more: their household, or its number,
    /// is not to be called, or has left the list since.
    public List<Open> forbidden(Handle handle) {
        return handle.createQuery("SELECT " + OPEN_COLUMNS + " FROM attempt a WHERE live = 1"
                        + " AND state IN ('PROMISED', 'REDEEMED') AND (EXISTS (SELECT 1 FROM household h"
                        + " WHERE h.id = a.household_id AND h.state = 'GONE') OR (EXISTS (SELECT 1 FROM contact c"
                        + " WHERE c.household_id = a.household_id) AND NOT EXISTS (SELECT 1 FROM contact c"
                        + " WHERE c.household_id = a.household_id AND c.state = 'LISTED')) OR EXISTS (SELECT 1 FROM do_not_call d"
                        + " WHERE d.household_id = a.household_id AND d.lifted_at IS NULL) OR EXISTS (SELECT 1"
                        + " FROM do_not_call d WHERE d.contract_id = a.contract_id"
                        + " AND d.number_digest = a.number_digest AND d.lifted_at IS NULL))")
                .map(CourseStore::open)
                .list();
    }

    /// Ids of attempts that are promised or on the line: a live call, an open permit, or a message that is being left.
    public Set<String> onTheLine(Handle handle) {
        return handle.createQuery("SELECT id FROM attempt WHERE live = 1 AND (state IN ('PROMISED', 'REDEEMED')"
                        + " OR (state = 'ANSWERED' AND operator_gone_at IS NULL)) OR message = 'ASKED'")
                .mapTo(String.class)
                .set();
    }
}
