package org.denwaban.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.metrics.Bounds;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.Answer;
import org.denwaban.pbx.ami.Heard;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.PeopleStore;
import org.denwaban.people.PhoneNumber;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds what the PBX says it dials against what was let out: the number is that of the attempt (or of the wish to be
/// called back) and stands on the contract's list, and the number shown is the contract's. Whatever gave another, the
/// gate, the dialplan or a hand at the PBX: the leg is hung up, and nobody at all is dialled until a supervisor lifts
/// the stop. What was let out by nobody is {@link RogueLegs}' to find.
///
/// Only DialBegin is believed, which Asterisk writes before the other side can say a word: dialled and shown are what
/// we put there, whatever a citizen's telephone answers later.
///
/// Source: promises P3, P4, P40.
public final class StrayLegs implements AutoCloseable {

    /// Legs that wait to be compared: each is a call that the gate let out a moment ago, and no centre lets out a
    /// thousand while the database answers once.
    static final int WAITING_MOST = 1_000;

    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final String CODE = "E-WATCH-014";
    private static final Logger LOG = LoggerFactory.getLogger(StrayLegs.class);

    /// A list that is being replaced takes a number away while it rings; ten minutes are longer than any import.
    private static final String LET_OUT = "SELECT a.contract_id, a.number_digest, EXISTS (SELECT 1 FROM household h"
            + " JOIN household_phone p ON p.household_id = h.id WHERE h.id = a.household_id"
            + " AND h.contract_id = a.contract_id AND p.number_digest = a.number_digest) OR EXISTS (SELECT 1"
            + " FROM list_import i WHERE i.contract_id = a.contract_id AND GREATEST(i.imported_at, COALESCE(i.undone_at,"
            + " i.imported_at)) >= a.promised_at - INTERVAL 10 MINUTE) AS listed FROM attempt a"
            + " WHERE a.channel_id = :call AND a.redeemed_at IS NOT NULL UNION ALL SELECT t.contract_id,"
            + " b.number_digest, TRUE FROM call_back_try t JOIN call_back b ON b.id = t.call_back_id"
            + " WHERE t.id = :call AND t.redeemed_at IS NOT NULL";

    /// What is not as it was let out.
    enum Why {
        /// Another number, or one that is not on the list.
        NUMBER,
        /// Another number is shown than the contract's, or none.
        CALLER_ID
    }

    /// What was let out for a call. Closed.
    sealed interface Told {

        /// A call.
        ///
        /// @param thatNumber whether it was the number that is dialled, and stands on the list
        record LetOut(String contract, boolean thatNumber) implements Told {}

        /// Nothing.
        record Nothing() implements Told {}

        /// Nobody knows now: the database is away.
        record Unknown() implements Told {}
    }

    /// Who tells what was let out.
    interface Books {

        /// @param digits what is dialled
        Told letOut(String call, String digits);
    }

    /// A leg that is dialled.
    ///
    /// @param name of the channel, which Asterisk chooses
    /// @param call what it is part of
    private record Leg(String name, String call, String dialled, String shown) {

        /// It has a citizen's number.
        @Override
        public String toString() {
            return name;
        }
    }

    private final Pattern ofTheTrunk;
    private final String toTheTrunk;
    private final Books books;
    private final Map<String, String> callerIds;
    private final Counter compared;
    private final Map<Why, Counter> strays = new EnumMap<>(Why.class);
    private final BlockingQueue<Leg> waiting = new ArrayBlockingQueue<>(WAITING_MOST);
    private final Thread looking =
            Thread.ofPlatform().name("stray-legs").daemon().unstarted(this::work);
    private volatile boolean closing;

    // These belong to the one thread that looks.
    private final Doomed doomed;
    private @Nullable Leg unanswered;

    /// @param trunk     the carrier's PJSIP endpoint
    /// @param callerIds by contract: digits that its calls show
    /// @param hangUp    ends a channel by its name
    StrayLegs(
            String trunk,
            Books books,
            Map<String, String> callerIds,
            Function<String, Answer> hangUp,
            EmergencyStops stops,
            Clock machine,
            MeterRegistry registry) {
        this.ofTheTrunk = Pattern.compile(Pattern.quote("PJSIP/" + trunk + "-") + "[0-9a-f]{8}");
        this.toTheTrunk = "@" + trunk;
        this.books = books;
        this.callerIds = Map.copyOf(callerIds);
        this.doomed = new Doomed(CODE, hangUp, stops, machine);
        this.compared = Counter.builder("denwaban.legs.compared")
                .description("legs towards the carrier whose number and caller ID were held against what was let out")
                .register(registry);
        for (var why : Why.values()) {
            strays.put(
                    why,
                    Counter.builder("denwaban.stray.legs")
                            .description("of these, how many were another's, and were hung up; must be 0")
                            .tag("why", why.name())
                            .register(registry));
        }
        Bounds.tell(registry, "stray_legs", WAITING_MOST, waiting::size);
    }

    /// @param trunk the carrier's PJSIP endpoint
    /// @param stops closed after such a leg
    public static StrayLegs of(
            String trunk,
            Database database,
            PeopleStore people,
            List<Contract> contracts,
            Speaker speaker,
            EmergencyStops stops,
            Clock machine,
            MeterRegistry registry) {
        var callerIds = contracts.stream().collect(Collectors.toMap(Contract::id, Contract::callerIdDigits));
        return new StrayLegs(trunk, books(database, people), callerIds, speaker::hangupLeg, stops, machine, registry);
    }

    /// What the database tells.
    static Books books(Database database, PeopleStore people) {
        return (call, digits) -> letOut(database, people, call, digits);
    }

    private static Told letOut(Database database, PeopleStore people, String call, String digits) {
        try {
            return database.transaction(handle -> handle.createQuery(LET_OUT)
                    .bind("call", call)
                    .map((row, _) -> letOut(people, row, digits))
                    .findFirst()
                    .orElseGet(Told.Nothing::new));
        } catch (DatabaseAway e) {
            return new Told.Unknown();
        }
    }

    private static Told letOut(PeopleStore people, ResultSet row, String digits) throws SQLException {
        var contract = row.getString("contract_id");
        boolean same = digits.matches("0[0-9]{9,10}")
                && MessageDigest.isEqual(
                        row.getBytes("number_digest"), people.numberDigest(contract, new PhoneNumber(digits)));
        return new Told.LetOut(contract, same && row.getBoolean("listed"));
    }

    /// Begins to look.
    public void start() {
        looking.start();
    }

    /// Overhears what the PBX says, on the reader's thread: never waits.
    public void take(Heard heard) {
        var leg = dialled(heard.block());
        if (leg != null && !waiting.offer(leg)) {
            LOG.error("{} more than {} legs towards the carrier wait to be compared", CODE, WAITING_MOST);
        }
    }

    private @Nullable Leg dialled(AmiBlock block) {
        var name = block.first("DestChannel");
        if (!"DialBegin".equals(block.event())
                || name == null
                || !ofTheTrunk.matcher(name).matches()) {
            return null;
        }
        return new Leg(
                name, told(block, "DestLinkedid"), told(block, "DialString"), told(block, "DestConnectedLineNum"));
    }

    private static String told(AmiBlock block, String header) {
        var value = block.first(header);
        return value == null ? "" : value;
    }

    private void work() {
        while (!closing) {
            try {
                var leg = unanswered == null ? waiting.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS) : unanswered;
                unanswered = leg != null && !looked(leg) ? leg : null;
                doomed.goOn();
                if (unanswered != null) {
                    TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// False where nobody could tell yet; nobody new is let out meanwhile.
    private boolean looked(Leg leg) {
        try {
            return switch (books.letOut(leg.call(), digits(leg))) {
                case Told.LetOut letOut -> compared(leg, letOut);
                case Told.Nothing _ -> true;
                case Told.Unknown _ -> false;
            };
        } catch (RuntimeException e) {
            LOG.error(
                    "E-WATCH-015 a leg towards the carrier could not be compared with what was let out: {}",
                    e.getClass().getName());
            return true;
        }
    }

    private String digits(Leg leg) {
        return leg.dialled().endsWith(toTheTrunk)
                ? leg.dialled().substring(0, leg.dialled().length() - toTheTrunk.length())
                : "";
    }

    private boolean compared(Leg leg, Told.LetOut letOut) {
        compared.increment();
        why(leg, letOut).ifPresent(why -> {
            Objects.requireNonNull(strays.get(why)).increment();
            LOG.error(
                    "{} a leg towards the carrier is not what was let out ({}): {} is hung up", CODE, why, leg.name());
            doomed.add(leg.name());
        });
        return true;
    }

    /// A contract that is not served here has let out nothing here: its number alone can be told.
    private Optional<Why> why(Leg leg, Told.LetOut letOut) {
        if (!letOut.thatNumber()) {
            return Optional.of(Why.NUMBER);
        }
        var callerId = callerIds.get(letOut.contract());
        return callerId == null || callerId.equals(leg.shown()) ? Optional.empty() : Optional.of(Why.CALLER_ID);
    }

    @Override
    public void close() {
        closing = true;
        try {
            looking.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
